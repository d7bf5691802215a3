"""Dates in the Jalali and the Gregorian calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import jdatetime

from bot.conversation.when.weekdays import leading_day, leading_days
from bot.conversation.when.words import without_separator

DAY = timedelta(days=1)
JALALI_YEARS = range(1300, 1700)
GREGORIAN_YEARS = range(1900, 2200)
LONGEST_RANGE = 400 * DAY
NEARLY_A_YEAR = 330 * DAY
_ANY_DAY = date(2000, 1, 1)  # all dates exist within some years of it

_PERSIAN_MONTHS = {
    **dict.fromkeys(("فروردین", "farvardin"), 1),
    **dict.fromkeys(("اردیبهشت", "اردی بهشت", "ordibehesht"), 2),
    **dict.fromkeys(("خرداد", "khordad"), 3),
    **dict.fromkeys(("تیر", "tir"), 4),
    **dict.fromkeys(("مرداد", "امرداد", "mordad"), 5),
    **dict.fromkeys(("شهریور", "shahrivar"), 6),
    **dict.fromkeys(("مهر", "mehr"), 7),
    **dict.fromkeys(("آبان", "ابان", "aban"), 8),
    **dict.fromkeys(("آذر", "اذر", "azar"), 9),
    **dict.fromkeys(("دی", "dey"), 10),
    **dict.fromkeys(("بهمن", "bahman"), 11),
    **dict.fromkeys(("اسفند", "esfand"), 12),
}
_ENGLISH_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
MONTHS = frozenset({*_PERSIAN_MONTHS, *_ENGLISH_MONTHS})
_RELATIVE = {
    **dict.fromkeys(("today", "امروز"), 0),
    **dict.fromkeys(("tomorrow", "فردا"), 1),
    **dict.fromkeys(("the day after tomorrow", "day after tomorrow", "پس فردا", "پسفردا"), 2),
}


def _any_of(names: object) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))  # type: ignore[call-overload]


_TO_TEXT = r" ?(?:-|–|—|~|to|till|until|through|تا|الی) ?"
_TO = re.compile(_TO_TEXT)
_FROM = re.compile(r"(?:from|از) (?:تاریخ )?")
_NUMBERS = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTH = _any_of([*_PERSIAN_MONTHS, *_ENGLISH_MONTHS])
_NAMED = re.compile(
    rf"(\d{{1,2}}) ?({_MONTH})(?: ?ماه(?!\w))?(?: ?[,،]? ?(?:سال )?(\d{{4}})(?!\w))?(?!\w)"
)
_NAMED_FIRST = re.compile(
    rf"({_any_of(_ENGLISH_MONTHS)}) (\d{{1,2}})(?:,? (\d{{4}})(?!\w))?(?!\w|:\d)"
)
_SAME_MONTH = re.compile(rf"(\d{{1,2}}){_TO_TEXT}(?=\d{{1,2}} ?({_MONTH})(?!\w))")
_NEAR = re.compile(rf"({_any_of(_RELATIVE)})(?!\w)")


@dataclass(frozen=True)
class Dates:
    """Dates from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class ImpossibleDate:
    """A text of the form of a date, which the calendar does not have."""

    text: str


@dataclass(frozen=True)
class DateWithoutYear(ImpossibleDate):
    """A date without its year in a text where it cannot be concluded from today's date."""


@dataclass(frozen=True)
class _Yearless:
    """A day of a month without its year."""

    day: int
    month: str

    def since(self, day: date) -> date | None:
        """Return the next such date on or after a date."""
        year = self._year_of(day)
        # The last day of Esfand and 29 February exist in leap years only.
        return next((one for one in self._in(range(year, year + 9)) if one >= day), None)

    def until(self, day: date) -> date | None:
        """Return the last such date on or before a date."""
        year = self._year_of(day)
        return next((one for one in self._in(range(year, year - 9, -1)) if one <= day), None)

    def years_of(self, dates: Dates) -> tuple[int, int]:
        return self._year_of(dates.first), self._year_of(dates.last)

    def _year_of(self, day: date) -> int:
        if self.month in _PERSIAN_MONTHS:
            return int(jdatetime.date.fromgregorian(date=day).year)
        return day.year

    def _in(self, years: range) -> Iterator[date]:
        found = (_of_name(self.day, self.month, year) for year in years)
        return (one for one in found if one is not None)


_Written = date | _Yearless | ImpossibleDate


def leading_dates(
    text: str, *, today: date | None = None
) -> tuple[Dates | ImpossibleDate | None, str]:
    """Parse a date or a range at the start of a folded text. Returns it and the rest of the text.

    Years before 1700 are Jalali. `today` allows for dates without a year, which are the next ones,
    and for words such as `tomorrow` and `friday`. Examples: `1405-01-13`, `1405/1/1 تا 1405/1/4`,
    `13 فروردین`, `1 تا 4 فروردین`, `25 december 2026`. The end of a range is the next such date
    after its start. Returns None if the text begins with something else.
    """
    begin = _FROM.match(text)
    written = text[begin.end() :] if begin is not None else text
    first, rest = _leading_start(written, today)
    if first is None:
        return None, text
    to = _TO.match(rest)
    since = first if isinstance(first, date) else today
    last, after = _leading_date(rest[to.end() :], today, since) if to is not None else (None, "")
    if last is not None:
        form = text[: len(text) - len(after)].strip()
        return _range(first, last, today, form), without_separator(after)
    if begin is not None or len(leading_days(written)[0]) > 1:
        return None, text
    form = text[: len(text) - len(rest)].strip()
    return _single(first, today, form), without_separator(rest)


def _single(first: _Written, today: date | None, form: str) -> Dates | ImpossibleDate:
    if not isinstance(first, _Yearless):
        return Dates(first, first) if isinstance(first, date) else first
    day = first.since(today or _ANY_DAY)
    if day is None:
        return ImpossibleDate(form)
    return DateWithoutYear(form) if today is None else Dates(day, day)


def _range(
    first: _Written, last: _Written, today: date | None, form: str
) -> Dates | ImpossibleDate:
    """Return a range, given its ends as they are written."""
    if isinstance(first, ImpossibleDate):
        return first
    if isinstance(last, ImpossibleDate):
        return last
    if isinstance(first, date):
        end = last.since(first) if isinstance(last, _Yearless) else last
        found = _ordered(first, end)
    elif isinstance(last, date):
        found = _ordered(first.until(last), last)
    else:
        found = _near(first, last, today or _ANY_DAY)
    if found is None or _is_reversed(found, first, last):
        return ImpossibleDate(form)
    is_open = isinstance(first, _Yearless) and isinstance(last, _Yearless) and today is None
    return DateWithoutYear(form) if is_open else found


def _is_reversed(dates: Dates, *ends: date | _Yearless) -> bool:
    """Return True if a missing year makes nearly a year of days in the wrong order."""
    if dates.last - dates.first <= NEARLY_A_YEAR:
        return False
    years = (one.years_of(dates) for one in ends if isinstance(one, _Yearless))
    return any(first != last for first, last in years)


def _near(first: _Yearless, last: _Yearless, today: date) -> Dates | None:
    """Return the range without years that contains today, or the next one."""
    for start in (first.until(today), first.since(today)):
        found = _ordered(start, last.since(start)) if start is not None else None
        if found is not None and found.last >= today:
            return found
    return None


def _ordered(first: date | None, last: date | None) -> Dates | None:
    if first is None or last is None:
        return None
    return Dates(first, last) if first <= last <= first + LONGEST_RANGE else None


def _leading_start(text: str, today: date | None) -> tuple[_Written | None, str]:
    """Parse the first date of a text, which shares its month with the last one in `1 تا 4 آذر`."""
    found = _SAME_MONTH.match(text)
    if found is not None:
        return _Yearless(int(found[1]), found[2]), text[found.end(1) :]
    return _leading_date(text, today, today)


def _leading_date(
    text: str, today: date | None, since: date | None
) -> tuple[_Written | None, str]:
    """Parse a date. Weekdays are the next ones since a date."""
    found = _NUMBERS.match(text)
    if found is not None:
        day = _of_numbers(int(found[1]), int(found[3]), int(found[4]))
        return day or ImpossibleDate(found[0]), text[found.end() :]
    named = _leading_named(text)
    if named is not None or today is None:
        return named or (None, text)
    found = _NEAR.match(text)
    if found is not None:
        return today + _RELATIVE[found[1]] * DAY, text[found.end() :]
    weekday, rest = leading_day(text)
    if weekday is None or since is None:
        return None, text
    return since + (weekday - since.weekday()) % 7 * DAY, rest


def _leading_named(text: str) -> tuple[_Written, str] | None:
    """Parse a date with the name of a month."""
    if (found := _NAMED.match(text)) is not None:
        day, month, year = found.groups()
    elif (found := _NAMED_FIRST.match(text)) is not None:
        month, day, year = found.groups()
    else:
        return None
    rest = text[found.end() :]
    if year is None:
        return _Yearless(int(day), month), rest
    years = JALALI_YEARS if month in _PERSIAN_MONTHS else GREGORIAN_YEARS
    its = _of_name(int(day), month, int(year)) if int(year) in years else None
    return its or ImpossibleDate(found[0]), rest


def _of_numbers(year: int, month: int, day: int) -> date | None:
    try:
        if year in JALALI_YEARS:
            found: date = jdatetime.date(year, month, day).togregorian()
            return found
        return date(year, month, day) if year in GREGORIAN_YEARS else None
    except ValueError:
        return None


def _of_name(day: int, month: str, year: int) -> date | None:
    number = _PERSIAN_MONTHS.get(month) or _ENGLISH_MONTHS[month]
    return _of_numbers(year, number, day)


def written_date(day: date) -> str:
    """Write a date as it stands in files: Jalali, such as `1405-01-13`."""
    jalali = jdatetime.date.fromgregorian(date=day)
    return f"{jalali.year:04}-{jalali.month:02}-{jalali.day:02}"


def written_dates(dates: Dates) -> str:
    """Write a date or a range as it stands in files."""
    first = written_date(dates.first)
    return first if dates.first == dates.last else f"{first} to {written_date(dates.last)}"
