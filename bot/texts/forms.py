"""Localized formatting of numbers, times, durations and lists."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, Self, TypedDict
from zoneinfo import ZoneInfo

import jdatetime
from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from fluent.runtime.types import FluentFloat, FluentInt, FluentType

PERSIAN = "fa"
# Babel localizes the separators of a numbering system but not the digits.
_DIGITS = {PERSIAN: str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")}
_WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
# Switch to a larger unit at 1.5 of it, so that 26 hours are not shown as "1 day".
_NEXT_UNIT_FROM = 1.5
_EXACT, _NEVER = 0.99, 1e9  # thresholds to use larger units in any case, or never
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_YEAR_SHOWN_BEYOND = timedelta(days=330)  # eleven months


class _SpanForm(TypedDict, total=False):
    threshold: float
    granularity: Literal["week", "day", "hour", "minute"]


def localized_digits(text: str, language: str) -> str:
    """Replace Latin digits with those of the language."""
    digits = _DIGITS.get(language)
    return text if digits is None else text.translate(digits)


@dataclass(frozen=True)
class NumberForm:
    grouping: bool = False  # off by default because most numbers are ticket numbers
    digits: int | None = None  # maximum number of decimals
    percent: bool = False

    def write(self, number: float, locale: Locale) -> str:
        rounded = number if self.digits is None or self.percent else round(number, self.digits)
        form = format_percent if self.percent else format_decimal
        written = form(
            rounded, locale=locale, group_separator=self.grouping, numbering_system="default"
        )
        return localized_digits(str(written), locale.language)


class Whole(FluentInt):
    """An int that selects plural forms and is formatted with localized digits."""

    form = NumberForm()

    def format(self, locale: Locale) -> str:
        return self.form.write(int(self), locale)


class Fraction(FluentFloat):
    """A float that is formatted with localized digits."""

    form = NumberForm()

    def format(self, locale: Locale) -> str:
        return self.form.write(float(self), locale)


def number(value: float, **options: object) -> Whole | Fraction:
    """Implement NUMBER($n, grouping: 1, digits: 1, style: "percent") for the message files."""
    written = Whole(value) if isinstance(value, int) else Fraction(value)
    digits = options.get("digits")
    written.form = NumberForm(
        grouping=bool(options.get("grouping", 0)),
        digits=int(str(digits)) if digits is not None else None,
        percent=options.get("style") == "percent",
    )
    return written


class DistantMoment(datetime):
    """A date far enough from the present that the year is shown."""


def dated(fact: object, now: datetime) -> object:
    """Convert a datetime far from `now` to DistantMoment. Other values are returned unchanged."""
    if isinstance(fact, datetime) and abs(fact - now) > _YEAR_SHOWN_BEYOND:
        return DistantMoment.combine(fact.date(), fact.timetz())
    return fact


@dataclass(frozen=True)
class Moment(FluentType):
    """A time in the desk's zone. Persian uses the Jalali calendar, other languages Gregorian."""

    at: datetime
    show: str = "both"
    with_year: bool = False

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> Self:
        if moment.tzinfo is None:
            raise ValueError("a moment in a text is aware, got a naive one")
        return cls(moment.astimezone(zone), with_year=isinstance(moment, DistantMoment))

    def format(self, locale: Locale) -> str:
        day = write_date(self.at.date(), locale.language, with_year=self.with_year)
        clock = write_time(self.at.time(), locale.language)
        match self.show:
            case "date":
                return day
            case "time":
                return clock
        return f"{day}، ساعت {clock}" if locale.language == PERSIAN else f"{day}, {clock}"


def moment(value: Moment, *, show: str = "both") -> Moment:
    """Implement DATETIME($at, show: "date" | "time" | "both") for the message files."""
    return replace(value, show=show)


def write_date(day: date, language: str, *, with_year: bool = False) -> str:
    """Format the weekday, day and month, with the year if `with_year` is set."""
    if language != PERSIAN:
        form = "EEEE d MMMM y" if with_year else "EEEE d MMMM"
        return format_date(day, form, locale=language)
    jalali = jdatetime.date.fromgregorian(date=day)
    month = jdatetime.date.j_months_fa[jalali.month - 1]
    year = f" {jalali.year}" if with_year else ""
    return localized_digits(f"{_WEEKDAYS[day.weekday()]} {jalali.day} {month}{year}", language)


def write_time(clock: time, language: str) -> str:
    return localized_digits(f"{clock:%H:%M}", language)


def write_span(span: timedelta, language: str) -> str:
    """Format a duration in words, ignoring its sign. Whole units are exact."""
    span = abs(span)
    form: _SpanForm = {"threshold": _NEXT_UNIT_FROM}
    if span and not span % _WEEK:
        form = {"threshold": _EXACT, "granularity": "week"}
    elif span and not span % _DAY:
        form = {"threshold": _NEVER, "granularity": "day"}
    elif span and not span % _HOUR and span < 2 * _DAY:
        form = {"threshold": _NEVER, "granularity": "hour"}
    elif span and not span % _MINUTE and span < 2 * _HOUR:
        form = {"threshold": _NEVER, "granularity": "minute"}
    written = format_timedelta(span, locale=language, **form)
    return localized_digits(written, language)


def write_list(items: Iterable[str], language: str) -> str:
    texts = list(items)
    if language != PERSIAN or len(texts) < 2:
        return format_list(texts, locale=language)
    return f"{'، '.join(texts[:-1])} و {texts[-1]}"
