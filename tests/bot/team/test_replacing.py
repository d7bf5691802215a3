"""Replacement of values in their place, empty values, and comments of removed lists."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.team.changing import (
    with_duty,
    with_duty_dates,
    with_reply,
    with_special,
    without_special,
)
from bot.team.desk_file import desk_settings
from bot.team.editing import CannotEdit, with_item, with_replaced, with_value, without
from bot.team.model import CannedReply, DutyDates, TeamSettings
from faq.knowledge_base.reading import read_text
from handoff.calendars import SpecialDays

SAT, SUN = 5, 6
EVE = date(2027, 3, 20)  # 1405-12-29
SHORT = ((time(10), time(12)),)
DESK = """\
version: 1
calendars:
  main:
    sat: 9-17
    special:
      # The eve
      - 1405-12-29 9-12  # by hand
      # The last one
      - 1406-12-29 9-12
      - 2027-03-20 9-13
duty:
  # At weekends
  sat: [omid, reza]  # both
  # On Sunday
  sun:  # all
    - sara
    - omid

  mon: reza
  dates:
    # The first
    - 1405-12-29 sara
    # The second
    - 1406-12-29 omid
"""
REPLIES = """\
version: 1
replies:
  # The first reply
  - id: one
    title: One
    text:
      fa: |-
        یک

        دو

  # The second reply
  - id: two
    title: Two
    text: {en: two}
# The end
"""


def usable(text: str) -> TeamSettings:
    source = read_text(text, file="desk.yaml")
    found, problems = desk_settings(source, zone=ZoneInfo("Asia/Tehran"), today=date(2026, 11, 24))
    assert found is not None, problems
    return found


def data_of(text: str) -> Any:
    return read_text(text, file="text").data


# Commands


def test_special_hours_are_replaced_in_their_place() -> None:
    after = with_special(DESK, usable(DESK), SpecialDays(EVE, EVE, SHORT, "Eve"))

    assert after == DESK.replace("- 1405-12-29 9-12 ", "- 1405-12-29 10:00-12:00 Eve ").replace(
        "      - 2027-03-20 9-13\n", ""
    )


def test_names_on_duty_are_replaced_in_their_place() -> None:
    after = with_duty(DESK, [SAT, SUN], ("ali",))

    assert after == DESK.replace("sat: [omid, reza]", "sat: ali").replace(
        "sun:  # all\n    - sara\n    - omid\n", "sun: ali  # all\n"
    )


def test_names_on_dates_are_replaced_in_their_place() -> None:
    after = with_duty_dates(DESK, DutyDates(EVE, EVE, ("ali", "reza")))

    assert after == DESK.replace("- 1405-12-29 sara", "- 1405-12-29 ali, reza")


@pytest.mark.parametrize("name", ["one", "two"])
def test_a_reply_is_replaced_in_its_place(name: str) -> None:
    reply = CannedReply(name, "New", {"en": "first\nsecond", "fa": "سه"})
    after = with_reply(REPLIES, reply)
    (index,) = [i for i, one in enumerate(data_of(after)["replies"]) if one["title"] == "New"]
    comments = [line for line in REPLIES.splitlines() if "#" in line]

    assert index == ["one", "two"].index(name)
    assert [line for line in after.splitlines() if "#" in line] == comments
    assert "\n\n  # The second reply\n  - id: two\n" in after


def test_a_reply_in_a_list_in_brackets_is_replaced() -> None:
    text = "version: 1\nreplies: [{id: a, title: t, text: {fa: x}}]\n"
    after = with_reply(text, CannedReply("a", "New", {"fa": "y"}))

    assert data_of(after)["replies"] == [{"id": "a", "title": "New", "text": {"fa": "y"}}]


def test_comments_stay_when_the_last_item_is_removed() -> None:
    text = DESK.replace("      - 1406-12-29 9-12\n      - 2027-03-20 9-13\n", "")
    after = without_special(text, EVE, EVE)

    assert after == text.replace("    special:\n", "").replace(
        "      - 1405-12-29 9-12  # by hand\n", ""
    )


@pytest.mark.parametrize("value", ["", " null", " ~", "  # none", " null  # none"])
def test_a_holiday_is_added_to_an_empty_list(value: str) -> None:
    text = f"version: 1\ncalendars:\n  main:\n    sat: 9-17\n    holidays:{value}\n"
    holiday = SpecialDays(EVE, EVE)

    assert usable(with_special(text, usable(text), holiday)).calendar_of(None).special == (
        holiday,
    )


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x7f"])
@pytest.mark.parametrize("text", ["one{}two", "one\n{}two"])
def test_invisible_characters_of_a_reply_are_escaped(mark: str, text: str) -> None:
    reply = CannedReply("a", f"t{mark}t", {"fa": text.format(mark), "en": "👩"})
    after = with_reply("version: 1\n", reply)

    assert mark not in after
    assert data_of(after)["replies"][0]["text"] == reply.text
    assert data_of(after)["replies"][0]["title"] == reply.title


# Edits


@pytest.mark.parametrize(
    ("before", "at", "after"),
    [
        ("a: [x, y]  # c\n", ("a",), "a: new  # c\n"),
        ("a:  # c\n  - x\n  - y\n\nb: 1\n", ("a",), "a: new  # c\n\nb: 1\n"),
        ("a:\n- x\nb: 1\n", ("a",), "a: new\nb: 1\n"),
        ("a:\n  - x  # c\n  - y\n", ("a", 0), "a:\n  - new  # c\n  - y\n"),
        ("a: [x, y]\n", ("a", 1), "a: [x, new]\n"),
        ("a:\n  - k: x\n    l: y\n  - z\n", ("a", 0), "a:\n  - new\n  - z\n"),
        ("a:\n  - {k: x}\n# c\n", ("a", 0), "a:\n  - new\n# c\n"),
        ("a:\r\n- k: x\r\n  l: y\r\n", ("a", 0), "a:\r\n- new\r\n"),
        ("a: x  # c\n", ("a",), "a: new  # c\n"),
    ],
)
def test_a_value_is_replaced(before: str, at: tuple[str | int, ...], after: str) -> None:
    assert with_replaced(before, at, "new") == after


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: 1\n", ("b",)),
        ("a: 1\n", ("a", 0)),
        ("a:\n", ("a",)),
        ("a: |\n  x\n", ("a",)),
        ("a: [{k: x}]\n", ("a", 0)),
        ("a: {b: [x]}\n", ("a", "b")),
        ("a: [x\n", ("a",)),
    ],
)
def test_values_that_have_to_be_replaced_by_hand(text: str, at: tuple[str | int, ...]) -> None:
    with pytest.raises(CannotEdit):
        with_replaced(text, at, "new")


@pytest.mark.parametrize("value", [" null", " ~", "", " null  # c"])
def test_an_empty_value_is_filled(value: str) -> None:
    text = f"a:{value}\nb: 1\n"

    assert data_of(with_value(text, ("a",), "x")) == {"a": "x", "b": 1}
    assert data_of(with_item(text, ("a",), "x")) == {"a": ["x"], "b": 1}
    assert data_of(with_value(text, ("a", "c"), "x")) == {"a": {"c": "x"}, "b": 1}
    assert "# c" not in text or "# c" in with_item(text, ("a",), "x")


@pytest.mark.parametrize("value", ["9-13, 14-18", "a}", "a: b", "[x", "9-17"])
def test_a_value_in_braces_is_quoted(value: str) -> None:
    after = with_value("a: {x: 9-17, y: 1}  # c\n", ("a", "x"), value)

    assert data_of(after) == {"a": {"x": value, "y": 1}}
    assert after.endswith("  # c\n")


@pytest.mark.parametrize(
    ("before", "at", "after"),
    [
        ("v: 1\na:  # c\n  # d\n\n  - x  # e\n", ("a", 0), "v: 1\n  # d\n"),
        ("v: 1\na:\n  # c\n  b:\n    # d\n    - x\n", ("a", "b", 0), "v: 1\n  # c\n    # d\n"),
        ("v: |\n  x\na:\n  # c\n  - x\n", ("a", 0), "v: |\n  x\n"),
        ("v: 1\na:\n  # c\n  - x\n  - y\n", ("a",), "v: 1\n"),
    ],
)
def test_comments_of_a_removed_list(before: str, at: tuple[str | int, ...], after: str) -> None:
    assert without(before, at) == after
