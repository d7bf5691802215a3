"""Reading of `desk.yaml`. All problems are reported at once, with their lines."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator

from bot.team.lines import (
    LineInvalid,
    read_duty,
    read_holiday,
    read_hours,
    read_names,
    read_quiet,
    read_span,
    read_special,
)
from bot.team.model import DEFAULT, MAIN, Duty, DutyDates, Names, RouteSettings, TeamSettings
from bot.team.problems import empty_text, found, in_order
from faq.knowledge_base.checking import violations
from faq.knowledge_base.problems import Problem, Severity
from faq.knowledge_base.reading import Source
from handoff.calendars import Calendar, Intervals, SpecialDays
from handoff.policy import Policy
from handoff.quiet import QuietHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # keys of the file, by weekday
FRIDAY = 4
NIGHT = (time(22), time(8))
OFFICE_DAY: Intervals = ((time(9), time(20)),)
LEAST_DECIDERS = 2
# Fields of a policy by their names in the file.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "first_response": "first_response",
        "next_response": "next_response",
        "reopens_within": "reopens_within",
        "intake_timeout": "intake_patience",
    }
)
QUIET = "quiet_hours"  # a field of a policy that is no duration
Location = tuple[str | int, ...]
T = TypeVar("T")


@cache
def desk_schema() -> Mapping[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `desk.yaml`."""
    file = Path(__file__).with_name("desk.schema.json")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def default_settings(zone: ZoneInfo) -> TeamSettings:
    """Return the settings of a desk without a file."""
    week = {day: OFFICE_DAY for day in range(7) if day != FRIDAY}
    policy = Policy(quiet=QuietHours(*NIGHT, zone))
    return TeamSettings(calendars={MAIN: Calendar(week, zone)}, policy=policy)


def desk_settings(
    source: Source, *, zone: ZoneInfo, today: date
) -> tuple[TeamSettings | None, tuple[Problem, ...]]:
    """Return the settings of a file, or None if it has errors, and all problems."""
    problems = list(source.problems)
    if source.data is not None or not problems:
        problems += violations(source, Draft202012Validator(desk_schema()))
    if not isinstance(source.data, dict):
        return None, tuple(problems)
    reader = _Reader(source, zone, today)
    settings = reader.settings()
    problems += reader.problems
    is_usable = not any(each.severity is Severity.ERROR for each in problems)
    return settings if is_usable else None, in_order(problems)


class _Reader:
    """Reads the parts of a file that have a valid form."""

    def __init__(self, source: Source, zone: ZoneInfo, today: date) -> None:
        self._source = source
        self._zone = zone
        self._today = today
        self.problems: list[Problem] = []

    def settings(self) -> TeamSettings:
        default = default_settings(self._zone)
        named = {name: self._calendar(name) for name in self._section("calendars")}
        calendars = named or dict(default.calendars)
        return TeamSettings(
            calendars=MappingProxyType(calendars),
            policy=self._policy(default.policy),
            routes=MappingProxyType(
                {name: self._route(name, calendars) for name in self._section("routes")}
            ),
            duty=self._duty(),
        )

    def _calendar(self, name: str) -> Calendar:
        at: Location = ("calendars", name)
        items = _map(self._source.data["calendars"][name])
        problems = len(self.problems)
        week = {
            number: hours
            for number, day in enumerate(WEEKDAYS)
            if (hours := self._text((*at, day), items.get(day), read_hours))
        }
        special = [
            *self._lines((*at, "special"), items.get("special"), read_special),
            *self._lines((*at, "holidays"), items.get("holidays"), read_holiday),
        ]
        is_sound = at not in self._source.unsound and len(self.problems) == problems
        if is_sound and not week and not any(one.intervals for one in special):
            self._report("never-open", at, name=name)
        self._check_dates((*at, "special"), items.get("special"), read_special)
        self._check_dates((*at, "holidays"), items.get("holidays"), read_holiday)
        return Calendar(MappingProxyType(week), self._zone, tuple(special))

    def _check_dates(
        self, at: Location, lines: object, read: Callable[[str], SpecialDays | DutyDates]
    ) -> None:
        """Report dates that have passed, and dates that are given twice in a list."""
        seen: set[tuple[date, date]] = set()
        for index, text in enumerate(_list(lines)):
            its = _tried(read, text)
            if its is None:
                continue
            dates = (its.first, its.last)
            if dates in seen:
                self._report("repeated-dates", (*at, index), value=text)
            elif its.last < self._today:
                self._report("past-dates", (*at, index), value=text)
            seen.add(dates)

    def _policy(self, policy: Policy) -> Policy:
        at: Location = ("policies", DEFAULT)
        items = _map(self._section("policies").get(DEFAULT))
        spans: dict[str, Any] = {}
        for key, field in FIELDS.items():
            span = self._text((*at, key), items.get(key), partial(read_span, name=key))
            if span is not None:
                spans[field] = span
        return replace(policy, **spans, quiet=self._quiet((*at, QUIET), items.get(QUIET), policy))

    def _quiet(self, at: Location, text: object, policy: Policy) -> QuietHours | None:
        """Return the quiet hours. Without a usable text, those of `policy`."""
        problems = len(self.problems)
        hours = self._text(at, text, read_quiet)
        if hours is not None:
            return QuietHours(*hours, self._zone)
        is_none = isinstance(text, str) and text.strip() and len(self.problems) == problems
        return None if is_none else policy.quiet

    def _route(self, name: str, calendars: Mapping[str, Calendar]) -> RouteSettings:
        at: Location = ("routes", name)
        items = _map(self._source.data["routes"][name])
        problems = len(self.problems)
        calendar = items.get("calendar")
        calendar = calendar if isinstance(calendar, str) else ""
        if calendar and calendar not in calendars and ("calendars",) not in self._source.unsound:
            known = ", ".join(calendars)
            self._report("calendar-undefined", (*at, "calendar"), name=calendar, known=known)
        deciders: Names = self._text((*at, "deciders"), items.get("deciders"), read_names) or ()
        is_sound = at not in self._source.unsound and len(self.problems) == problems
        is_about_deciders = bool(deciders) or not calendar
        if is_sound and is_about_deciders and len(deciders) < LEAST_DECIDERS:
            self._report("one-decider", at, name=name, count=len(deciders))
        return RouteSettings(deciders, calendar)

    def _duty(self) -> Duty:
        items = self._section("duty")
        week = {
            number: names
            for number, day in enumerate(WEEKDAYS)
            if (names := self._text(("duty", day), items.get(day), read_names))
        }
        dates: list[DutyDates] = self._lines(("duty", "dates"), items.get("dates"), read_duty)
        self._check_dates(("duty", "dates"), items.get("dates"), read_duty)
        return Duty(MappingProxyType(week), tuple(dates))

    def _lines(self, at: Location, lines: object, read: Callable[[str], T]) -> list[T]:
        values = (self._text((*at, index), line, read) for index, line in enumerate(_list(lines)))
        return [value for value in values if value is not None]

    def _text(self, at: Location, text: object, read: Callable[[str], T]) -> T | None:
        """Read a text or a list of names, and report it if it cannot be used."""
        if isinstance(text, list):
            text = ",".join(each for each in text if isinstance(each, str))
        if not isinstance(text, str) or not text:
            return None  # missing, or reported as a violation of the schema
        if not text.strip():
            self.problems.append(empty_text(self._source, at))
            return None
        try:
            return read(text)
        except LineInvalid as invalid:
            self._report(invalid.code, at, **invalid.facts)
            return None

    def _section(self, name: str) -> Mapping[str, Any]:
        return _map(self._source.data.get(name))

    def _report(self, code: str, at: Location, **facts: str | int) -> None:
        self.problems.append(found(code, self._source.file, self._source.line_of(at), **facts))


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _tried(read: Callable[[str], T], text: object) -> T | None:
    try:
        return read(text) if isinstance(text, str) else None
    except LineInvalid:
        return None


def names_used(settings: TeamSettings) -> Iterator[tuple[str, str]]:
    """Yield each name with its place: a weekday, `dates` or a route."""
    for day, names in settings.duty.week.items():
        yield from ((name, f"duty.{WEEKDAYS[day]}") for name in names)
    for one in settings.duty.dates:
        yield from ((name, "duty.dates") for name in one.names)
    for route, its in settings.routes.items():
        yield from ((name, f"routes.{route}") for name in its.deciders)
