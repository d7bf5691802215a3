"""Changes of a team's files by commands. Each function returns the new text of a file.

All functions raise CannotEdit if a file has to be changed by hand.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.conversation.when.hours import written_hours
from bot.team.desk_file import WEEKDAYS, default_settings
from bot.team.editing import CannotEdit, Location, with_item, with_replaced, with_value, without
from bot.team.lines import (
    LineInvalid,
    read_duty,
    read_holiday,
    read_special,
    written_duty,
    written_names,
    written_special,
)
from bot.team.model import MAIN, CannedReply, DutyDates, Names, TeamSettings
from faq.knowledge_base.reading import read_text
from handoff.calendars import Intervals, SpecialDays

READERS: Mapping[str, Callable[[str], SpecialDays | DutyDates]] = MappingProxyType(
    {"special": read_special, "holidays": read_holiday, "dates": read_duty}
)


def with_hours(text: str, settings: TeamSettings, days: Collection[int], hours: Intervals) -> str:
    """Set the opening hours of weekdays in the main calendar."""
    text = _with_calendar(text, settings)
    for day in sorted(days):
        at = ("calendars", _main(text), WEEKDAYS[day])
        text = with_value(text, at, written_hours(hours))
    return text


def with_special(text: str, settings: TeamSettings, special: SpecialDays) -> str:
    """Add special hours or a holiday to the main calendar, in place of those of the same dates."""
    text = _with_calendar(text, settings)
    at = ("calendars", _main(text))
    key, other = ("holidays", "special") if special.is_holiday else ("special", "holidays")
    text, _ = _without_lines(text, (*at, other), special.first, special.last)
    return _with_line(text, (*at, key), special, written_special(special))


def without_special(text: str, first: date, last: date) -> str | None:
    """Remove special hours and holidays of these dates. Returns None if there are none."""
    at = ("calendars", _main(text))
    text, is_found = _without_dates(text, at, first, last)
    return text if is_found else None


def with_duty(text: str, days: Collection[int], names: Names) -> str:
    """Set the agents on duty on weekdays. Without names the weekdays are removed."""
    for day in sorted(days):
        at = ("duty", WEEKDAYS[day])
        if names:
            change = with_replaced if isinstance(_value(text, at), list) else with_value
            text = change(text, at, written_names(names))
        elif _value(text, at) is not None:
            text = without(text, at)
    return text


def with_duty_dates(text: str, duty: DutyDates) -> str:
    """Set the agents on duty on dates, in place of those of the same dates."""
    at = ("duty", "dates")
    if duty.names:
        return _with_line(text, at, duty, written_duty(duty))
    return _without_lines(text, at, duty.first, duty.last)[0]


def with_reply(text: str, reply: CannedReply) -> str:
    """Add a canned reply, or replace the one with the same id."""
    index = _reply_index(text, reply.id)
    before = _value(text, ("replies",))[index] if index is not None else {}
    item = {"id": reply.id, "title": reply.title, "text": dict(reply.text)}
    if reply.questions:
        item["questions"] = {name: list(asked) for name, asked in reply.questions.items()}
    if reply.entries:
        item["entries"] = list(reply.entries)
    item |= {"then": before["then"]} if "then" in before else {}
    if index is None:
        return with_item(text, ("replies",), item)
    return _with_other_item(text, ("replies", index), item)


def without_reply(text: str, name: str) -> str | None:
    """Remove a canned reply. Returns None if there is none of this id."""
    index = _reply_index(text, name)
    return None if index is None else without(text, ("replies", index))


def _reply_index(text: str, name: str) -> int | None:
    items = enumerate(_value(text, ("replies",)) or [])
    return next(
        (index for index, one in items if isinstance(one, dict) and one.get("id") == name), None
    )


def _main(text: str) -> str:
    """Return the name of the main calendar of a file, which is the first one."""
    return str(next(iter(_value(text, ("calendars",)) or {MAIN: None})))


def _with_calendar(text: str, settings: TeamSettings) -> str:
    """Add the calendar that is used by default if the file has none."""
    if _value(text, ("calendars",)):
        return text
    week = default_settings(settings.calendar_of(None).zone).calendar_of(None).week
    days = {WEEKDAYS[day]: written_hours(week.get(day, ())) for day in (5, 6, 0, 1, 2, 3, 4)}
    return with_value(text, ("calendars", MAIN), days)


def _without_dates(text: str, at: Location, first: date, last: date) -> tuple[str, bool]:
    text, in_special = _without_lines(text, (*at, "special"), first, last)
    text, in_holidays = _without_lines(text, (*at, "holidays"), first, last)
    return text, in_special or in_holidays


def _with_line(text: str, at: Location, dates: SpecialDays | DutyDates, line: str) -> str:
    """Set the line of these dates in a list, or add it. Only one line of them is kept."""
    indexes = _lines_of(text, at, dates.first, dates.last)
    if not indexes:
        return with_item(text, at, line)
    for index in reversed(indexes[1:]):
        text = without(text, (*at, index))
    return _with_other_item(text, (*at, indexes[0]), line)


def _with_other_item(text: str, at: Location, item: str | dict[str, Any]) -> str:
    """Replace an item in its place, or at the end of the list if its layout requires that."""
    try:
        return with_replaced(text, at, item)
    except CannotEdit:
        return with_item(without(text, at), at[:-1], item)


def _without_lines(text: str, at: Location, first: date, last: date) -> tuple[str, bool]:
    """Remove the lines of a list that have these dates."""
    indexes = _lines_of(text, at, first, last)
    for index in reversed(indexes):
        text = without(text, (*at, index))
    return text, bool(indexes)


def _lines_of(text: str, at: Location, first: date, last: date) -> list[int]:
    """Return the indexes of the lines of a list that have these dates."""
    read = READERS[str(at[-1])]
    return [
        index
        for index, line in enumerate(_value(text, at) or [])
        if _dates(read, line) == (first, last)
    ]


def _dates(
    read: Callable[[str], SpecialDays | DutyDates], line: object
) -> tuple[date, date] | None:
    try:
        its = read(line) if isinstance(line, str) else None
    except LineInvalid:
        return None
    return None if its is None else (its.first, its.last)


def _value(text: str, at: Location) -> Any:
    source = read_text(text, file="text")
    if source.problems:
        raise CannotEdit
    value = source.data
    for key in at:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
