"""Changes of the files by commands."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.team.canned_file import canned_replies
from bot.team.changing import (
    with_duty,
    with_duty_dates,
    with_hours,
    with_reply,
    with_special,
    without_reply,
    without_special,
)
from bot.team.desk_file import default_settings, desk_settings
from bot.team.editing import CannotEdit
from bot.team.model import CannedReplies, CannedReply, DutyDates, TeamSettings
from faq.knowledge_base.reading import read_text
from handoff.calendars import END_OF_DAY, Intervals, SpecialDays

ROOT = Path(__file__).parents[3]
TEHRAN = ZoneInfo("Asia/Tehran")
TODAY = date(2026, 11, 24)  # 1405-09-03
DAY = timedelta(days=1)
SAMPLE = (ROOT / "desk.yaml").read_text(encoding="utf-8")
CANNED = (ROOT / "canned.yaml").read_text(encoding="utf-8")
REPLIES = CANNED[: CANNED.index("  - id: payment-reference")]
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
SPLIT: Intervals = ((time(9), time(13)), (time(14), END_OF_DAY))
SHORT: Intervals = ((time(10), time(12)),)
NOWRUZ = SpecialDays(date(2027, 3, 21), date(2027, 3, 24), (), "Nowruz")
EVE = SpecialDays(date(2027, 3, 20), date(2027, 3, 20), SHORT, "آخر سال")
TEXT = """\
version: 1
calendars:
  main:  # the first
    sat: 9-17
    special:
      # the second comment
      - 1405-12-29 9-12 Eve  # by hand
      - 1405-12-01 to 1405-12-29 9-15
    holidays:
      - 2027-03-21 to 2027-03-24 Nowruz
      - 1406-01-13

  night:
    fri: 16-24
duty:
  sat: sara  # on Saturday
  sun: [omid, reza]
  dates:
    - 1406-01-02 sara
    - ۱۴۰۶/۱/۳ تا ۱۴۰۶/۱/۴ امید
# the last comment
"""


def usable(text: str) -> TeamSettings:
    source = read_text(text, file="desk.yaml")
    found, problems = desk_settings(source, zone=TEHRAN, today=TODAY)
    assert found is not None, problems
    return found


def replies_of(text: str) -> CannedReplies:
    found, problems = canned_replies(read_text(text, file="canned.yaml"))
    assert found is not None, problems
    return found


def data_of(text: str) -> Any:
    return read_text(text, file="text").data


def removed(before: str, after: str) -> list[str]:
    """Return the lines that are missing afterwards."""
    left = after.splitlines()
    return [line for line in before.splitlines() if line not in left]


def added(before: str, after: str) -> list[str]:
    return removed(after, before)


# Hours


def test_hours_of_weekdays_are_set() -> None:
    after = with_hours(SAMPLE, usable(SAMPLE), [SAT, FRI], SPLIT)

    assert usable(after).calendar_of(None).week[SAT] == SPLIT
    assert usable(after).calendar_of(None).week[FRI] == SPLIT
    assert added(SAMPLE, after) == [
        "    sat: 09:00-13:00, 14:00-24:00            # several intervals: "
        "09:00-13:00, 14:00-18:00",
        "    fri: 09:00-13:00, 14:00-24:00",
    ]
    assert len(after.splitlines()) == len(SAMPLE.splitlines())


def test_weekdays_are_closed() -> None:
    after = with_hours(SAMPLE, usable(SAMPLE), [THU], ())

    assert added(SAMPLE, after) == ["    thu: closed"]
    assert THU not in usable(after).calendar_of(None).week


def test_hours_of_a_missing_weekday_are_added() -> None:
    after = with_hours(TEXT, usable(TEXT), [MON], SHORT)

    assert added(TEXT, after) == ["    mon: 10:00-12:00"]
    assert removed(TEXT, after) == []
    assert usable(after).calendar_of(None).week[MON] == SHORT


def test_the_main_calendar_is_changed() -> None:
    after = data_of(with_hours(TEXT, usable(TEXT), [FRI], SHORT))

    assert after["calendars"]["main"]["fri"] == "10:00-12:00"
    assert after["calendars"]["night"] == {"fri": "16-24"}


@pytest.mark.parametrize("text", ["version: 1\n", "version: 1\nduty:\n  sat: sara\n"])
def test_a_file_without_calendars_gets_the_default_one(text: str) -> None:
    after = with_hours(text, usable(text), [FRI], SHORT)
    expected = dict(default_settings(TEHRAN).calendar_of(None).week) | {FRI: SHORT}

    assert after.startswith(text)
    assert usable(after).calendar_of(None).week == expected


# Special hours and holidays


def test_a_holiday_is_added() -> None:
    after = with_special(SAMPLE, usable(SAMPLE), NOWRUZ)

    assert removed(SAMPLE, after) == []
    assert added(SAMPLE, after) == [
        "    holidays:",
        "      - 1406-01-01 to 1406-01-04 Nowruz",
    ]
    assert usable(after).calendar_of(None).special == (NOWRUZ,)


def test_special_hours_are_added() -> None:
    after = with_special(SAMPLE, usable(SAMPLE), EVE)

    assert added(SAMPLE, after) == ["    special:", "      - 1405-12-29 10:00-12:00 آخر سال"]
    assert usable(after).calendar_of(None).special == (EVE,)


def test_several_special_days_are_added() -> None:
    text = SAMPLE
    special = [NOWRUZ, EVE, SpecialDays(date(2027, 4, 2), date(2027, 4, 2))]
    for one in special:
        text = with_special(text, usable(text), one)

    assert set(usable(text).calendar_of(None).special) == set(special)
    assert removed(SAMPLE, text) == []


def test_special_days_replace_those_of_the_same_dates() -> None:
    after = with_special(TEXT, usable(TEXT), EVE)

    assert removed(TEXT, after) == ["      - 1405-12-29 9-12 Eve  # by hand"]
    assert added(TEXT, after) == ["      - 1405-12-29 10:00-12:00 آخر سال  # by hand"]
    assert [one for one in usable(after).calendar_of(None).special if one.first == EVE.first] == [
        EVE
    ]


def test_special_hours_replace_a_holiday_of_the_same_dates() -> None:
    special = SpecialDays(NOWRUZ.first, NOWRUZ.last, SHORT)
    after = with_special(TEXT, usable(TEXT), special)

    assert removed(TEXT, after) == ["      - 2027-03-21 to 2027-03-24 Nowruz"]
    assert added(TEXT, after) == ["      - 1406-01-01 to 1406-01-04 10:00-12:00"]


def test_a_holiday_replaces_special_hours_of_the_same_dates() -> None:
    after = with_special(TEXT, usable(TEXT), SpecialDays(EVE.first, EVE.last))

    assert removed(TEXT, after) == ["      - 1405-12-29 9-12 Eve  # by hand"]
    assert added(TEXT, after) == ["      - 1405-12-29"]
    assert usable(after).calendar_of(None).hours_on(EVE.first) == ()


def test_special_days_of_other_dates_are_kept() -> None:
    inside = SpecialDays(date(2027, 3, 22), date(2027, 3, 22), SHORT)
    after = with_special(TEXT, usable(TEXT), inside)

    assert removed(TEXT, after) == []
    assert usable(after).calendar_of(None).hours_on(inside.first) == SHORT


@pytest.mark.parametrize(
    ("first", "last", "line"),
    [
        (NOWRUZ.first, NOWRUZ.last, "      - 2027-03-21 to 2027-03-24 Nowruz"),
        (EVE.first, EVE.last, "      - 1405-12-29 9-12 Eve  # by hand"),
        (date(2027, 4, 2), date(2027, 4, 2), "      - 1406-01-13"),
    ],
)
def test_special_days_are_removed(first: date, last: date, line: str) -> None:
    after = without_special(TEXT, first, last)

    assert after is not None
    assert removed(TEXT, after) == [line]
    assert added(TEXT, after) == []
    assert without_special(after, first, last) is None


@pytest.mark.parametrize("text", [TEXT, SAMPLE, "version: 1\n"])
@pytest.mark.parametrize("days", [0, 1])
def test_missing_special_days_are_not_removed(text: str, days: int) -> None:
    assert without_special(text, NOWRUZ.first, NOWRUZ.first + days * DAY) is None


def test_all_lines_of_the_same_dates_are_removed() -> None:
    text = TEXT.replace("      - 1406-01-13\n", "      - 1406-01-13\n      - 2027-04-02 x\n")
    after = without_special(text, date(2027, 4, 2), date(2027, 4, 2))

    assert after is not None
    assert removed(text, after) == ["      - 1406-01-13", "      - 2027-04-02 x"]


def test_an_added_holiday_is_removed_again() -> None:
    before = with_special(SAMPLE, usable(SAMPLE), NOWRUZ)

    assert without_special(before, NOWRUZ.first, NOWRUZ.last) == SAMPLE


# Duty


def test_agents_on_duty_are_set() -> None:
    after = with_duty(TEXT, [SAT, MON], ("omid", "سارا"))

    assert removed(TEXT, after) == ["  sat: sara  # on Saturday"]
    assert added(TEXT, after) == ["  sat: omid, سارا  # on Saturday", "  mon: omid, سارا"]
    assert usable(after).duty.week[SAT] == usable(after).duty.week[MON] == ("omid", "سارا")


def test_a_list_of_agents_is_replaced() -> None:
    after = with_duty(TEXT, [SUN], ("sara",))

    assert removed(TEXT, after) == ["  sun: [omid, reza]"]
    assert usable(after).duty.week == {SAT: ("sara",), SUN: ("sara",)}


def test_agents_on_duty_are_removed() -> None:
    after = with_duty(TEXT, [SAT, SUN, MON], ())

    assert removed(TEXT, after) == ["  sat: sara  # on Saturday", "  sun: [omid, reza]"]
    assert added(TEXT, after) == []
    assert usable(after).duty.week == {}


def test_a_file_without_duty_gets_it() -> None:
    after = with_duty(SAMPLE, [SAT], ("sara",))

    assert removed(SAMPLE, after) == []
    assert added(SAMPLE, after) == ["duty:", "  sat: sara"]
    assert with_duty(after, [SAT], ()) == SAMPLE
    assert with_duty(SAMPLE, [SAT], ()) == SAMPLE


def test_agents_on_dates_are_added() -> None:
    first = date(2027, 4, 2)
    after = with_duty_dates(TEXT, DutyDates(first, first + DAY, ("reza", "Omid")))

    assert removed(TEXT, after) == []
    assert added(TEXT, after) == ["    - 1406-01-13 to 1406-01-14 reza, Omid"]
    assert usable(after).duty.on(first) == ("reza", "Omid")


def test_agents_on_the_same_dates_are_replaced_or_removed() -> None:
    first, last = date(2027, 3, 23), date(2027, 3, 24)
    line = "    - ۱۴۰۶/۱/۳ تا ۱۴۰۶/۱/۴ امید"

    after = with_duty_dates(TEXT, DutyDates(first, last, ("reza",)))
    assert removed(TEXT, after) == [line]
    assert added(TEXT, after) == ["    - 1406-01-03 to 1406-01-04 reza"]
    after = with_duty_dates(TEXT, DutyDates(first, last, ()))
    assert removed(TEXT, after) == [line]
    assert added(TEXT, after) == []


def test_duty_dates_in_a_file_without_duty() -> None:
    after = with_duty_dates(SAMPLE, DutyDates(TODAY, TODAY, ("sara",)))

    assert added(SAMPLE, after) == ["duty:", "  dates:", "    - 1405-09-03 sara"]
    assert with_duty_dates(after, DutyDates(TODAY, TODAY, ())) == SAMPLE


# Canned replies


def test_a_reply_is_added() -> None:
    reply = CannedReply("thanks", "تشکر: پایان", {"fa": "سپاس\n\n  از شما", "en": "Thanks #1"})
    after = with_reply(REPLIES, reply)

    assert after.startswith(REPLIES)
    assert replies_of(after) == dict(replies_of(REPLIES)) | {"thanks": reply}


def test_a_reply_with_the_same_id_is_replaced() -> None:
    text = with_reply(REPLIES, CannedReply("other", "t", {"fa": "x"}))
    reply = CannedReply("app-version", "New", {"en": "y"})

    kept = replies_of(REPLIES)["app-version"].then
    assert kept is not None
    assert replies_of(with_reply(text, reply)) == {
        "other": CannedReply("other", "t", {"fa": "x"}),
        "app-version": replace(reply, then=kept),
    }


def test_a_reply_is_removed() -> None:
    text = with_reply(REPLIES, CannedReply("other", "t", {"fa": "x"}))
    first, other = without_reply(text, "app-version"), without_reply(text, "other")

    assert first is not None
    assert list(replies_of(first)) == ["other"]
    assert other == REPLIES
    assert without_reply(REPLIES, "missing") is None
    assert without_reply("version: 1\n", "missing") is None


def test_the_last_reply_is_removed() -> None:
    after = without_reply(REPLIES, "app-version")

    assert after is not None
    assert replies_of(after) == {}
    assert after.startswith("# Canned replies of the team.")


# Files to be changed by hand


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\ncalendars: {main: {sat: 9-17}}\n",
        "version: 1\ncalendars:\n  main: {sat: 9-17}\n",
    ],
)
def test_calendars_in_braces_have_to_be_changed_by_hand(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_special(text, usable(text), NOWRUZ)
    with pytest.raises(CannotEdit):
        with_hours(text, usable(text), [SUN], SHORT)


def test_a_faulty_file_has_to_be_changed_by_hand() -> None:
    for text in ("version: [", "a: 1\na: 2\n"):
        with pytest.raises(CannotEdit):
            with_duty(text, [SAT], ("sara",))
        with pytest.raises(CannotEdit):
            without_reply(text, "x")


# Properties

_DATES = st.dates(date(2026, 1, 1), date(2028, 1, 1))
_HOURS = st.sampled_from([(), SHORT, SPLIT, ((time.min, END_OF_DAY),)])
_NAMES = st.sampled_from(["", "Example", "روز طبیعت‌گردی", "a: b # c", "[x]", 'it\'s "x"', "ياد"])


@st.composite
def _special(draw: st.DrawFn) -> SpecialDays:
    first = draw(_DATES)
    return SpecialDays(first, first + draw(st.integers(0, 3)) * DAY, draw(_HOURS), draw(_NAMES))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([SAMPLE, TEXT, "version: 1\n"]), st.lists(_special(), max_size=4))
def test_added_special_days_are_read_back(text: str, special: list[SpecialDays]) -> None:
    expected = {(one.first, one.last): one for one in usable(text).calendar_of(None).special}
    for one in special:
        text = with_special(text, usable(text), one)
        expected[one.first, one.last] = one

    found = usable(text).calendar_of(None).special
    assert len(found) == len(expected)
    assert set(found) == set(expected.values())


_TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufffe\uffff")
    | st.sampled_from("\n\n #:-'\"|>\t"),
    max_size=60,
).filter(str.strip)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([REPLIES, "version: 1\n", "# c\nversion: 1\nreplies:\n"]),
    _TEXTS,
    st.dictionaries(st.sampled_from(["fa", "en"]), _TEXTS, min_size=1),
)
def test_any_reply_is_read_back(text: str, title: str, texts: dict[str, str]) -> None:
    reply = CannedReply("new", title.strip(), {key: its.strip() for key, its in texts.items()})
    after = with_reply(text, reply)

    assert replies_of(after)["new"] == reply
    assert after.startswith(text)
