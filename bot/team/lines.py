"""Texts of one line for hours, dates and names, which files and commands have in common."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from bot.conversation.when.dates import (
    Dates,
    DateWithoutYear,
    ImpossibleDate,
    leading_dates,
    written_dates,
)
from bot.conversation.when.hours import (
    HoursFault,
    clock_span_in,
    hours_in,
    leading_hours,
    written_hours,
)
from bot.conversation.when.spans import span_in
from bot.conversation.when.words import MARKS, original_end, plain, trimmed
from bot.team.model import DutyDates, Names
from handoff.calendars import Interval, Intervals, SpecialDays

# Names of durations in files, and their limits.
SPANS: Mapping[str, tuple[timedelta, timedelta]] = MappingProxyType(
    {
        "first_response": (timedelta(minutes=5), timedelta(days=30)),
        "next_response": (timedelta(minutes=5), timedelta(days=30)),
        "resolution": (timedelta(hours=1), timedelta(days=90)),
        "escalation": (timedelta(minutes=15), timedelta(days=10)),
        "reopens_within": (timedelta(hours=1), timedelta(days=60)),
        "intake_timeout": (timedelta(minutes=1), timedelta(days=1)),
        "wait": (timedelta(hours=1), timedelta(days=30)),
    }
)
MOST_COUNTED = 1_000
NOTHING = frozenset({"none", "off", "هیچ", "ندارد"})
_BETWEEN_NAMES = re.compile(r"[,،;؛\n]")
_BEFORE_NAME = re.compile(rf"[\s@{MARKS}]+")
_BEHIND_NAME = " ,،:;؛"


class LineInvalid(Exception):
    """Raised for a text that cannot be used. `code` and `facts` are those of a problem."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def read_hours(text: str) -> Intervals:
    """Parse opening hours. Raises LineInvalid."""
    found = hours_in(text)
    if isinstance(found, HoursFault):
        raise LineInvalid(f"hours-{found}", value=text)
    return found


def read_quiet(text: str) -> Interval:
    """Parse the quiet hours, which may end on the next day. Raises LineInvalid."""
    found = clock_span_in(text)
    if isinstance(found, HoursFault):
        raise LineInvalid("quiet-unreadable", value=text)
    return found


def read_special(text: str, *, today: date | None = None) -> SpecialDays:
    """Parse dates with their hours and an optional name. Raises LineInvalid.

    Example: `1405-12-01 to 1405-12-29 09:00-15:00 Ramadan`. `today` allows for dates without a
    year.
    """
    dates, rest = _dates(text, today)
    if not rest:
        raise LineInvalid("hours-missing", value=text)
    found, after = leading_hours(rest)
    if isinstance(found, HoursFault):
        raise LineInvalid(f"hours-{found}", value=original_end(text, rest))
    return SpecialDays(dates.first, dates.last, found, _name(text, after))


def read_holiday(text: str, *, today: date | None = None) -> SpecialDays:
    """Parse dates of a holiday and an optional name, such as `1405-01-13 Nature Day`.

    Raises LineInvalid.
    """
    dates, rest = _dates(text, today)
    return SpecialDays(dates.first, dates.last, (), _name(text, rest))


def read_duty(text: str, *, today: date | None = None) -> DutyDates:
    """Parse dates and names of agents, such as `1405-09-15 sara, omid`. Raises LineInvalid."""
    dates, rest = _dates(text, today)
    names = _names(original_end(text, rest))
    if not names:
        raise LineInvalid("name-missing", value=text)
    return DutyDates(dates.first, dates.last, names)


def read_names(text: str) -> Names:
    """Parse names with commas between them. Raises LineInvalid if there are none."""
    names = _names(text)
    if not names:
        raise LineInvalid("name-missing", value=text)
    return names


def _names(text: str) -> Names:
    """Return the names in a text. Of names that differ in case only, the first is used."""
    names: dict[str, str] = {}
    for part in _BETWEEN_NAMES.split(text):
        begin = _BEFORE_NAME.match(part)
        name = " ".join(trimmed(part[begin.end() :] if begin is not None else part).split())
        if name:
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _name(text: str, folded: str) -> str:
    """Return the name at the end of a text as it was written, given its folded form."""
    name = trimmed(trimmed(original_end(text, folded)).rstrip(_BEHIND_NAME))
    return " ".join(name.split())


def read_span(text: str, name: str) -> timedelta:
    """Parse a duration within the limits of its name. Raises LineInvalid."""
    span = span_in(text)
    if span is None:
        raise LineInvalid("span-unreadable", value=text)
    least, most = SPANS[name]
    if not least <= span <= most:
        raise LineInvalid(
            "span-out-of-range", value=text, least=written_span(least), most=written_span(most)
        )
    return span


def read_count(text: str) -> int | None:
    """Parse a number from 1 to `MOST_COUNTED`, or None for none. Raises LineInvalid."""
    folded = plain(text)
    if folded in NOTHING:
        return None
    if not folded.isdigit() or not 1 <= int(folded) <= MOST_COUNTED:
        raise LineInvalid("count-unreadable", value=text, most=MOST_COUNTED)
    return int(folded)


def _dates(text: str, today: date | None) -> tuple[Dates, str]:
    dates, rest = leading_dates(plain(text), today=today)
    if dates is None:
        raise LineInvalid("date-unreadable", value=text)
    if isinstance(dates, DateWithoutYear):
        raise LineInvalid("date-without-year", value=dates.text)
    if isinstance(dates, ImpossibleDate):
        raise LineInvalid("date-impossible", value=dates.text)
    return dates, rest


def written_special(special: SpecialDays) -> str:
    """Write special days as they stand in files. Holidays are written without hours.

    A colon stands before a name that would otherwise be read as a part of the dates or hours.
    """
    dates = written_dates(Dates(special.first, special.last))
    days = dates if special.is_holiday else f"{dates} {written_hours(special.intervals)}"
    if not special.name:
        return days
    text = f"{days} {special.name}"
    return text if _is_read_back(text, special) else f"{days}: {special.name}"


def _is_read_back(text: str, special: SpecialDays) -> bool:
    try:
        return (read_holiday(text) if special.is_holiday else read_special(text)) == special
    except LineInvalid:
        return False


def written_duty(duty: DutyDates) -> str:
    """Write duty dates as they stand in files."""
    return f"{written_dates(Dates(duty.first, duty.last))} {written_names(duty.names)}"


def written_names(names: Names) -> str:
    return ", ".join(names)


def written_span(span: timedelta) -> str:
    """Write a duration in its largest whole unit, such as `3d`, `4h` or `90m`."""
    for unit, sign in ((timedelta(days=1), "d"), (timedelta(hours=1), "h")):
        if span % unit == timedelta(0):
            return f"{span // unit}{sign}"
    return f"{span // timedelta(minutes=1)}m"
