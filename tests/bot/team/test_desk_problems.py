"""Problems of `desk.yaml` that depend on other problems, and empty values."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.team.desk_file import default_settings, desk_settings
from bot.team.model import RouteSettings, TeamSettings
from faq.knowledge_base.problems import Problem
from faq.knowledge_base.reading import read_text

TEHRAN = ZoneInfo("Asia/Tehran")
TODAY = date(2026, 11, 24)  # 1405-09-03
OPEN = "version: 1\ncalendars:\n  office:\n    sat: 09:00-20:00\n"


def read(text: str) -> tuple[TeamSettings | None, tuple[Problem, ...]]:
    return desk_settings(read_text(text, file="desk.yaml"), zone=TEHRAN, today=TODAY)


def found_in(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.code) for each in read(text)[1]]


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (f"{OPEN}    sun: ' '\n", 5, "office.sun"),
        (f"{OPEN}    holidays: [' ']\n", 5, "office.holidays"),
        (f"{OPEN}    special:\n      - '  '\n", 6, "office.special"),
        (f"{OPEN}duty: {{sat: ' '}}\n", 5, "duty.sat"),
        (f"{OPEN}duty: {{sat: [' ']}}\n", 5, "duty.sat"),
        (f"{OPEN}duty:\n  sat:\n", 6, "duty.sat"),
        (f"{OPEN}routes:\n  finance:\n    deciders: ' '\n", 7, "finance.deciders"),
        ("version: 1\npolicies: {default: {first_response: ' '}}\n", 2, "default.first_response"),
    ],
)
def test_texts_without_letters_are_errors(text: str, line: int, field: str) -> None:
    found, problems = read(text)

    assert found is None
    assert [(each.line, each.code, each.facts) for each in problems] == [
        (line, "empty-text", {"field": field})
    ]


@pytest.mark.parametrize(
    ("value", "code", "facts"),
    [
        ("5", "unquoted-text", {"field": "duty.sat", "value": "5"}),
        ("true", "unquoted-text", {"field": "duty.sat", "value": "true"}),
        ("", "empty-text", {"field": "duty.sat"}),
        ("''", "empty-text", {"field": "duty.sat"}),
        ("[]", "too-few", {"field": "duty.sat", "limit": 1, "value": "[]"}),
        ("{a: b}", "colon-in-text", {"field": "duty.sat", "value": "a: b"}),
    ],
)
def test_names_of_other_types(value: str, code: str, facts: dict[str, str | int]) -> None:
    _, problems = read(f"version: 1\nduty:\n  sat: {value}\n")

    assert [(each.code, each.facts) for each in problems] == [(code, facts)]


@pytest.mark.parametrize(
    "lines",
    [
        "calendars:",
        "policies:",
        "policies:\n  default:",
        "routes:",
        "duty:",
        "duty:\n  dates:",
        "calendars: null\nduty: ~",
    ],
)
def test_empty_sections_mean_none(lines: str) -> None:
    found, problems = read(f"version: 1\n{lines}\n")

    assert problems == ()
    assert found == default_settings(TEHRAN)


@pytest.mark.parametrize("key", ["special", "holidays"])
def test_empty_lists_of_a_calendar_mean_none(key: str) -> None:
    found, problems = read(f"{OPEN}    {key}:\n      # - 1405-12-29\n")

    assert problems == ()
    assert found is not None
    assert found.calendar_of(None).special == ()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("    sat: soon\n", [(4, "hours-unreadable")]),
        ("    sat: 5\n", [(4, "unquoted-text")]),
        ("    sat: ' '\n", [(4, "empty-text")]),
        ("    saturday: 9-17\n", [(3, "unknown-field")]),
        ("    special:\n    - 1404-12-30 9-12\n", [(5, "date-impossible")]),
    ],
)
def test_a_faulty_calendar_is_not_called_closed(
    lines: str, expected: list[tuple[int, str]]
) -> None:
    assert found_in(f"version: 1\ncalendars:\n  office:\n{lines}") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("    deciders: sara\n", [(6, "one-decider")]),
        ("    deciders: sara\n    calendar: night\n", [(8, "calendar-undefined")]),
        ("    deciders: sara\n    calender: office\n", [(6, "unknown-field")]),
        ("    deciders: ','\n", [(7, "name-missing")]),
        ("    deciders: []\n", [(7, "too-few")]),
        ("    calendar: office\n", []),
    ],
)
def test_one_decider_is_reported_alone(lines: str, expected: list[tuple[int, str]]) -> None:
    assert found_in(f"{OPEN}routes:\n  finance:\n{lines}") == expected


@pytest.mark.parametrize("section", ["", "calendars:\n"])
def test_a_route_may_name_the_default_calendar(section: str) -> None:
    found, problems = read(f"version: 1\n{section}routes:\n  finance:\n    calendar: office\n")

    assert problems == ()
    assert found is not None
    assert found.routes == {"finance": RouteSettings((), "office")}
    assert found.calendar_of("finance") is found.calendar_of(None)


def test_an_unreadable_section_of_calendars_is_reported_once() -> None:
    text = "version: 1\ncalendars: []\nroutes:\n  finance:\n    calendar: night\n"

    assert found_in(text) == [(2, "wrong-type")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("1405-12-29 sara\n  - 2027-03-20 omid", [(8, "repeated-dates")]),
        ("1405-09-02 sara", [(7, "past-dates")]),
        ("1405-09-03 sara\n  - 1405-09-01 to 1405-09-03 sara", []),
    ],
)
def test_dates_of_duty(lines: str, expected: list[tuple[int, str]]) -> None:
    assert found_in(f"{OPEN}duty:\n  dates:\n  - {lines}\n") == expected
