"""Reading of `desk.yaml`: settings, and problems with their lines."""

from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.promised import Phrases
from bot.team.desk_file import USUAL_TARGETS, default_settings, desk_settings, names_used
from bot.team.model import USUAL_CHECKS, Check, CheckMode, DutyDates, RouteSettings, TeamSettings
from bot.team.problems import CODES
from faq.knowledge_base.problems import Problem, Severity
from faq.knowledge_base.reading import read_file, read_text
from handoff.calendars import Intervals, SpecialDays
from handoff.quiet import QuietHours
from handoff.service import Targets
from handoff.states import Priority

ROOT = Path(__file__).parents[3]
TEHRAN = ZoneInfo("Asia/Tehran")
TODAY = date(2026, 11, 24)  # 1405-09-03
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NINE_TO_EIGHT: Intervals = ((time(9), time(20)),)
OPEN = "version: 1\ncalendars:\n  office:\n    sat: 09:00-20:00\n"
GOOD = """\
version: 1
calendars:
  office:
    sat: 09:00-13:00, 14:00-18:00  # a break
    sun: ۹ تا ۲۰
    mon: "all day"
    fri: closed
    special:
      - 1405-12-01 to 1405-12-29 09:00-15:00 Ramadan
      - 1405-12-29 closed
    holidays:
      - 1406-01-01 تا 1406-01-04 نوروز
  night-shift:
    fri: 16-24
policies:
  default:
    first_response: 30m
    next_response: ۲ روز
    reopens_within: یک هفته
    intake_timeout: 1h
    quiet_hours: ۱۱ شب تا 7 صبح
routes:
  finance:
    deciders: sara, @omid
    calendar: night-shift
  legal:
    deciders: [reza, سارا]
duty:
  sat: sara
  sun: [omid, reza]
  dates:
    - 1406-01-02 سارا، omid
checks: {promise: ask}
promises:
  phrases: [حواله می‌زنیم, on my list]
  not: [در صف بررسی]
"""


def read(text: str) -> tuple[TeamSettings | None, tuple[Problem, ...]]:
    return desk_settings(read_text(text, file="desk.yaml"), zone=TEHRAN, today=TODAY)


def usable(text: str) -> TeamSettings:
    found, problems = read(text)
    assert found is not None, problems
    return found


def found_in(text: str) -> list[tuple[int, str]]:
    """Return the lines and codes of all problems."""
    return [(each.line, each.code) for each in read(text)[1]]


# Settings


def test_the_sample_has_no_problems() -> None:
    source = read_file(ROOT / "desk.yaml", name="desk.yaml")
    found, problems = desk_settings(source, zone=TEHRAN, today=TODAY)

    assert problems == ()
    assert found is not None
    assert found == default_settings(TEHRAN)


def test_the_commented_lines_of_the_sample_can_be_used() -> None:
    lines = (ROOT / "desk.yaml").read_text(encoding="utf-8").splitlines()
    starts = ("special:", "- ", "holidays:", "routes:", "finance:", "deciders:")
    starts += ("duty:", "sat: s", "sun: o", "dates:")
    starts += ("checks:", "promise: h", "sent_away:", "fit:", "placeholder:", "newer:")
    starts += ("promises:", "phrases:", "not:")
    used = [
        line.replace("# ", "", 1)
        if line.lstrip().startswith("#") and line.lstrip("# ").startswith(starts)
        else line
        for line in lines
    ]
    found, problems = read("\n".join(used))

    assert problems == ()
    assert found is not None
    assert len(found.calendars["office"].special) == 4
    assert found.duty.is_used
    assert found.routes == {"finance": RouteSettings(("sara", "omid"))}
    assert found.checks == USUAL_CHECKS
    assert found.phrases == Phrases(("حواله می‌زنیم",), ("در صف بررسی",))


def test_the_file_that_has_everything_has_no_problems() -> None:
    assert found_in(GOOD) == []


def test_calendars() -> None:
    found = usable(GOOD)
    office, night = found.calendars.values()

    assert found.main_calendar == "office"
    assert office.zone == night.zone == TEHRAN
    assert office.hours_on(date(2026, 11, 28)) == ((time(9), time(13)), (time(14), time(18)))
    assert office.hours_on(date(2026, 11, 29)) == NINE_TO_EIGHT
    assert office.hours_on(date(2026, 11, 30)) == ((time.min, time.max),)
    assert office.hours_on(date(2026, 12, 1)) == ()  # missing
    assert office.hours_on(date(2026, 11, 27)) == ()  # closed
    assert night.hours_on(date(2026, 11, 27)) == ((time(16), time.max),)


def test_special_days() -> None:
    first, last = date(2027, 2, 20), date(2027, 3, 20)

    assert usable(GOOD).calendars["office"].special == (
        SpecialDays(first, last, ((time(9), time(15)),), "Ramadan"),
        SpecialDays(last, last),
        SpecialDays(date(2027, 3, 21), date(2027, 3, 24), (), "نوروز"),
    )


def test_the_policy() -> None:
    policy = usable(GOOD).policy

    assert policy.targets.first_response == HOUR / 2
    assert policy.targets.next_response == 2 * DAY
    assert policy.reopens_within == 7 * DAY
    assert policy.intake_patience == HOUR
    assert policy.quiet == QuietHours(time(23), time(7), TEHRAN)


def test_targets_by_policy_priority_and_route() -> None:
    """Missing targets are those of the default policy at normal priority, or of the policy."""
    found = usable(
        """\
version: 1
calendars:
  office: {sat: 9-17}
  nights: {sat: 20-24}
policies:
  default: {first_response: 2h, resolution: none, low: {first_response: 1d}}
  quick: {first_response: 30m, low: {next_response: 2d}}
routes:
  finance: {policy: quick}
  abroad: {calendar: nights}
"""
    )
    policy = found.policy
    usual, finance, abroad = (policy.service_of(name) for name in ("other", "finance", "abroad"))

    assert usual.of(Priority.NORMAL) == Targets(2 * HOUR, DAY, None)
    assert usual.of(Priority.HIGH) == Targets(HOUR, 4 * HOUR, None)
    assert usual.of(Priority.LOW) == Targets(DAY, DAY, None)
    assert finance.of(Priority.NORMAL) == Targets(HOUR / 2, DAY, None)
    assert finance.of(Priority.HIGH) == Targets(HOUR / 2, 4 * HOUR, None)
    assert finance.of(Priority.LOW) == Targets(HOUR / 2, 2 * DAY, None)
    assert (finance.calendar, abroad.calendar) == tuple(found.calendars.values())
    assert abroad.targets == usual.targets
    assert policy.service_of("finance", urgent=True) == policy.urgent


def test_without_targets_in_the_file_the_usual_ones_apply() -> None:
    policy = usable("version: 1\npolicies: {default: {reopens_within: 2d}}\n").policy

    assert policy.service.targets == USUAL_TARGETS


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("22-24", QuietHours(time(22), time(0), TEHRAN)),
        ("22-8", QuietHours(time(22), time(8), TEHRAN)),
        ("none", None),
        ("ندارد", None),
    ],
)
def test_quiet_hours(text: str, quiet: QuietHours | None) -> None:
    policy = usable(f"version: 1\npolicies:\n  default:\n    quiet_hours: {text}\n").policy

    assert policy.quiet == quiet


def test_missing_durations_have_the_default() -> None:
    policy = usable("version: 1\npolicies:\n  default:\n    next_response: 2d\n").policy

    assert policy.targets.first_response == default_settings(TEHRAN).policy.targets.first_response
    assert policy.targets.next_response == 2 * DAY


def test_routes() -> None:
    found = usable(GOOD)

    assert found.routes == {
        "finance": RouteSettings(("sara", "omid"), "night-shift"),
        "legal": RouteSettings(("reza", "سارا")),
    }
    assert found.calendar_of("finance") is found.calendars["night-shift"]
    assert found.calendar_of("legal") is found.calendars["office"]
    assert found.calendar_of("unknown") is found.calendars["office"]
    assert found.calendar_of(None) is found.calendars["office"]


def test_duty() -> None:
    duty = usable(GOOD).duty

    assert duty.week == {5: ("sara",), 6: ("omid", "reza")}
    assert duty.dates == (DutyDates(date(2027, 3, 22), date(2027, 3, 22), ("سارا", "omid")),)
    assert duty.on(date(2026, 11, 28)) == ("sara",)
    assert duty.on(date(2026, 11, 30)) == ()
    assert duty.on(date(2027, 3, 22)) == ("سارا", "omid")


def test_checks_and_phrases() -> None:
    settings = usable(GOOD)
    assert settings.checks == {**USUAL_CHECKS, Check.PROMISE: CheckMode.ASK}
    assert settings.phrases == Phrases(("حواله می‌زنیم", "on my list"), ("در صف بررسی",))
    assert usable(f"{OPEN}checks:\npromises: {{phrases: }}\n").phrases == Phrases()


def test_the_shortest_dates_of_duty_decide() -> None:
    duty = usable(
        "version: 1\nduty:\n  sat: sara\n  dates:\n"
        "    - 1406-01-01 to 1406-01-13 omid\n    - 1406-01-02 to 1406-01-03 reza\n"
    ).duty

    assert duty.on(date(2027, 3, 21)) == ("omid",)
    assert duty.on(date(2027, 3, 22)) == duty.on(date(2027, 3, 23)) == ("reza",)
    assert duty.on(date(2027, 3, 27)) == ("omid",)  # a Saturday
    assert duty.on(date(2027, 4, 3)) == ("sara",)


def test_a_file_without_settings_has_the_default_ones() -> None:
    found = usable("version: 1\n")

    assert found == default_settings(TEHRAN)
    assert not found.duty.is_used
    assert found.calendar_of(None).hours_on(date(2026, 11, 28)) == NINE_TO_EIGHT
    assert found.calendar_of(None).hours_on(date(2026, 11, 27)) == ()


def test_the_first_calendar_is_the_main_one() -> None:
    found = usable("version: 1\ncalendars:\n  z: {sat: 9-10}\n  a: {sat: 10-11}\n")

    assert found.main_calendar == "z"


def test_names_with_their_places() -> None:
    assert set(names_used(usable(GOOD))) == {
        ("sara", "duty.sat"),
        ("omid", "duty.sun"),
        ("reza", "duty.sun"),
        ("سارا", "duty.dates"),
        ("omid", "duty.dates"),
        ("sara", "routes.finance"),
        ("omid", "routes.finance"),
        ("reza", "routes.legal"),
        ("سارا", "routes.legal"),
    }


# Problems


def special(line: str) -> str:
    return f"{OPEN}    special:\n      # a comment\n      - {line}\n"


def policy(line: str) -> str:
    return f"version: 1\npolicies:\n  default:\n    {line}\n"


def route(lines: str) -> str:
    return f"{OPEN}routes:\n  finance:\n{lines}"


TEAM_PROBLEMS = [
    (f"{OPEN}    sun: soon\n", 5, "hours-unreadable"),
    (f"{OPEN}    sun: ۹ تا ۲۵\n", 5, "hours-impossible"),
    (f"{OPEN}    sun: 20:00-09:00\n", 5, "hours-reversed"),
    (f"{OPEN}    sun: 9-13, 12-18\n", 5, "hours-overlapping"),
    (special("1405-12-29"), 7, "hours-missing"),
    (special("1405-12-29 Ramadan"), 7, "hours-unreadable"),
    (special("Ramadan 9-12"), 7, "date-unreadable"),
    (special("tomorrow 9-12"), 7, "date-unreadable"),
    (special("1404-12-30 9-12"), 7, "date-impossible"),
    (special("29 اسفند 9-12"), 7, "date-without-year"),
    (special("1405-12-29 to 1405-12-01 9-12"), 7, "date-impossible"),
    (f"{OPEN}    holidays:\n      - 1405-12-29\n      - ۱۴۰۴-۱۲-۳۰\n", 7, "date-impossible"),
    (f"{OPEN}duty:\n  sat: ','\n", 6, "name-missing"),
    (f"{OPEN}duty:\n  dates:\n  - 1405-12-29\n", 7, "name-missing"),
    (f"{OPEN}duty:\n  dates:\n  - sara\n", 7, "date-unreadable"),
    (policy("first_response: soon"), 4, "span-unreadable"),
    (policy("next_response: 2m"), 4, "span-out-of-range"),
    (policy("reopens_within: 61d"), 4, "span-out-of-range"),
    (policy("intake_timeout: ۲ روز"), 4, "span-out-of-range"),
    (policy("quiet_hours: at night"), 4, "quiet-unreadable"),
    (policy("quiet_hours: 22-22"), 4, "quiet-unreadable"),
    (policy("quiet_hours: 22-25"), 4, "quiet-unreadable"),
    (policy("quiet_hours: 22-8, 13-14"), 4, "quiet-unreadable"),
    (route("    deciders: a, b\n    calendar: night\n"), 8, "calendar-undefined"),
    (route("    deciders: a, b\n    policy: quick\n"), 8, "policy-undefined"),
    (policy("first_response: none"), 4, "span-unreadable"),
    (policy("high: {next_response: none}"), 4, "span-unreadable"),
    (policy("high: {first_response: 1m}"), 4, "span-out-of-range"),
    ("version: 1\npolicies: {quick: {resolution: soon}}\n", 2, "span-unreadable"),
    ("version: 1\ndistribution: {most: 0}\n", 2, "count-unreadable"),
    ("version: 1\ncalendars:\n  office:\n    fri: closed\n", 3, "never-open"),
    ("version: 1\ncalendars:\n  office: {}\n", 3, "never-open"),
    (special("1405-12-29 9-12\n      - 1405-12-29 9-13"), 8, "repeated-dates"),
    (special("1405-12-29 9-12\n      - 2027-03-20 9-13"), 8, "repeated-dates"),
    (route("    deciders: sara\n"), 6, "one-decider"),
    (route("    deciders: [sara, '@sara']\n"), 6, "one-decider"),
    (special("1405-09-02 9-12"), 7, "past-dates"),
    (f"{OPEN}    holidays:\n    - 1405-01-01 to 1405-01-04\n", 6, "past-dates"),
]


@pytest.mark.parametrize(("text", "line", "code"), TEAM_PROBLEMS)
def test_a_problem_has_its_line(text: str, line: int, code: str) -> None:
    found, problems = read(text)

    assert [(each.line, each.code) for each in problems] == [(line, code)]
    assert problems[0].severity is CODES[code]
    assert problems[0].file == "desk.yaml"
    assert (found is None) == (CODES[code] is Severity.ERROR)


def test_each_problem_has_a_test() -> None:
    of_replies = {code for code in CODES if code.startswith("canned-")}

    assert {code for _, _, code in TEAM_PROBLEMS} == set(CODES) - of_replies


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "not-a-map"),
        ("# only a comment\n", 1, "not-a-map"),
        ("text\n", 1, "not-a-map"),
        ("calendars:\n  office: {sat: 9-17}\n", 1, "missing-field"),
        ("version: 2\n", 1, "bad-choice"),
        ("version: '1'\n", 1, "bad-choice"),
        ("version: 1\ncalendar: {}\n", 1, "unknown-field"),
        ("version: 1\ncalendars: []\n", 2, "wrong-type"),
        ("version: 1\ncalendars:\n  Office: {sat: 9-17}\n", 2, "bad-name"),
        (f"{OPEN}    saturday: 9-17\n", 3, "unknown-field"),
        (f"{OPEN}    sun: 9\n", 5, "unquoted-text"),
        (f"{OPEN}    sun:\n", 5, "empty-text"),
        (f"{OPEN}    sun: [9-17]\n", 5, "wrong-type"),
        (f"{OPEN}    holidays: 1405-12-29\n", 5, "wrong-type"),
        (f"{OPEN}    holidays:\n      - 1405-12-29: Example\n", 6, "colon-in-text"),
        (f"{OPEN}policies:\n  finance: {{urgent: 1h}}\n", 6, "unknown-field"),
        (policy("first_reply: 4h"), 3, "unknown-field"),
        (policy("first_response: 4"), 4, "unquoted-text"),
        (f"{OPEN}checks: {{promise: maybe}}\n", 5, "bad-choice"),
        (f"{OPEN}checks: {{promises: hint}}\n", 5, "unknown-field"),
        (f"{OPEN}promises: {{phrases: فردا}}\n", 5, "wrong-type"),
        (f"{OPEN}promises: {{never: []}}\n", 5, "unknown-field"),
        (f"{OPEN}duty:\n  sat: []\n", 6, "too-few"),
        (f"{OPEN}duty:\n  sat: [1]\n", 6, "unquoted-text"),
        (f"{OPEN}    sat: 9-17\n", 5, "yaml-duplicate-key"),
        ("version: 1\ncalendars: &a {}\n", 2, "yaml-alias"),
    ],
)
def test_an_error_of_the_form_has_its_line(text: str, line: int, code: str) -> None:
    found, problems = read(text)

    assert found is None
    assert (line, code) in [(each.line, each.code) for each in problems]


def test_all_problems_of_a_file_are_reported_in_order() -> None:
    text = """\
version: 1
unknown: 1
calendars:
  office:
    sat: soon
    sun: 9-5
    mon: 9-17
    holidays:
      - 1404-12-30
      - 1405-01-01
      - 1405-12-29
      - 1405-12-29
  never:
    fri: closed
policies:
  default:
    first_response: 99d
routes:
  finance:
    deciders: sara
    calendar: office2
duty:
  sat: 5
  dates:
    - 1405-12-29
"""

    assert found_in(text) == [
        (1, "unknown-field"),
        (5, "hours-unreadable"),
        (6, "hours-reversed"),
        (9, "date-impossible"),
        (10, "past-dates"),
        (12, "repeated-dates"),
        (13, "never-open"),
        (17, "span-out-of-range"),
        (21, "calendar-undefined"),
        (23, "unquoted-text"),
        (25, "name-missing"),
    ]


def test_facts_of_problems() -> None:
    text = route("    deciders: sara\n    calendar: night\n").replace("sat:", "sun: 9-5\n    sat:")
    facts = {each.code: dict(each.facts) for each in read(text)[1]}

    assert facts == {
        "hours-reversed": {"value": "9-5"},
        "calendar-undefined": {"name": "night", "known": "office"},
    }


def test_facts_of_a_single_decider() -> None:
    _, problems = read(route("    deciders: sara\n"))

    assert problems[0].facts == {"name": "finance", "count": 1}


def test_dates_until_today_have_not_passed() -> None:
    assert found_in(special("1405-09-03 9-12")) == []
    assert found_in(special("1405-09-01 to 1405-09-03 9-12")) == []


def test_a_calendar_with_special_hours_only_is_open() -> None:
    text = "version: 1\ncalendars:\n  event:\n    special:\n      - 1405-12-29 9-12\n"

    assert found_in(text) == []
    assert usable(text).calendar_of(None).hours_on(date(2027, 3, 20)) == ((time(9), time(12)),)


def test_a_file_with_warnings_is_used() -> None:
    found, problems = read(route("    deciders: sara\n"))

    assert found is not None
    assert found.routes["finance"].deciders == ("sara",)
    assert [each.severity for each in problems] == [Severity.WARNING]


_LINES = st.lists(st.sampled_from(GOOD.splitlines(keepends=True)))
_VALUES = st.sampled_from(
    ["", " 5", " []", " {}", " null", " ' '", " [1, a]", " {a: b}", " soon", " 9-17", " true"]
)


@settings(deadline=None, max_examples=60)
@given(st.text() | _LINES.map("".join))
def test_any_text_is_read(text: str) -> None:
    found, problems = read(text)

    assert (found is None) == any(each.severity is Severity.ERROR for each in problems)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, GOOD.count("\n") - 1), _VALUES), max_size=3))
def test_any_value_is_read(changes: list[tuple[int, str]]) -> None:
    lines = GOOD.splitlines()
    for number, value in changes:
        lines[number] = lines[number].partition(":")[0] + ":" + value
    found, problems = read("\n".join(lines))

    assert (found is None) == any(each.severity is Severity.ERROR for each in problems)
    assert all(1 <= each.line <= len(lines) + 1 for each in problems)
