"""Reading of `desk.yaml`. All problems are reported at once, with their lines."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator

from bot.conversation.masking import Kind
from bot.conversation.promised import Phrases
from bot.conversation.when.words import trimmed
from bot.team.lines import (
    NOTHING,
    LineInvalid,
    read_count,
    read_duty,
    read_holiday,
    read_hours,
    read_names,
    read_quiet,
    read_span,
    read_special,
)
from bot.team.model import (
    DEFAULT,
    MAIN,
    USUAL_CHECKS,
    USUAL_MASKING,
    Check,
    CheckMode,
    Distribution,
    Duty,
    DutyDates,
    Masking,
    Names,
    RouteSettings,
    ShownName,
    Signed,
    TargetsByPriority,
    TeamSettings,
)
from bot.team.problems import empty_text, found, in_order
from faq.knowledge_base.checking import violations
from faq.knowledge_base.problems import Problem, Severity
from faq.knowledge_base.reading import Source
from handoff.calendars import Calendar, Intervals, SpecialDays
from handoff.policy import Policy
from handoff.quiet import QuietHours
from handoff.service import ServiceLevel, Targets
from handoff.states import Priority

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # keys of the file, by weekday
FRIDAY = 4
NIGHT = (time(22), time(8))
USUAL_TARGETS: TargetsByPriority = MappingProxyType(
    {
        Priority.NORMAL: Targets(timedelta(hours=4), timedelta(days=1), timedelta(days=5)),
        Priority.HIGH: Targets(timedelta(hours=1), timedelta(hours=4), timedelta(days=2)),
    }
)
OFFICE_DAY: Intervals = ((time(9), time(20)),)
LEAST_DECIDERS = 2
# Fields of a policy by their names in the file.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "escalation": "escalation",
        "reopens_within": "reopens_within",
        "intake_timeout": "intake_patience",
    }
)
RESOLUTION = "resolution"  # a target that may be missing
TARGETS = ("first_response", "next_response", RESOLUTION)  # of a policy, by priority
RATINGS = "ratings"  # a section
QUIET = "quiet_hours"  # a field of a policy that is no duration
Location = tuple[str | int, ...]
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@cache
def desk_schema() -> Mapping[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `desk.yaml`."""
    file = Path(__file__).with_name("desk.schema.json")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def default_settings(zone: ZoneInfo) -> TeamSettings:
    """Return the settings of a desk without a file."""
    week = {day: OFFICE_DAY for day in range(7) if day != FRIDAY}
    calendars = {MAIN: Calendar(week, zone)}
    targets = {DEFAULT: USUAL_TARGETS}
    policy = with_service(Policy(quiet=QuietHours(*NIGHT, zone)), calendars, targets, {})
    return TeamSettings(calendars, policy, targets)


def with_service(
    policy: Policy,
    calendars: Mapping[str, Calendar],
    targets: Mapping[str, TargetsByPriority],
    routes: Mapping[str, RouteSettings],
) -> Policy:
    """Return the policy with the service levels of the desk and of its routes."""
    main = next(iter(calendars.values()))
    by_route = {
        name: ServiceLevel(
            targets.get(route.policy or DEFAULT, targets[DEFAULT]),
            calendars.get(route.calendar, main),
        )
        for name, route in routes.items()
    }
    service = ServiceLevel(targets[DEFAULT], main)
    return replace(policy, service=service, by_route=MappingProxyType(by_route))


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
        targets = {DEFAULT: self._targets_of(DEFAULT, USUAL_TARGETS)}
        usual = targets[DEFAULT]
        others = [name for name in self._section("policies") if name != DEFAULT]
        targets |= {name: self._targets_of(name, usual) for name in others}
        routes = {name: self._route(name, calendars, targets) for name in self._section("routes")}
        return TeamSettings(
            calendars=MappingProxyType(calendars),
            policy=with_service(self._policy(default.policy), calendars, targets, routes),
            targets=MappingProxyType(targets),
            routes=MappingProxyType(routes),
            duty=self._duty(),
            checks=self._checks(),
            phrases=self._phrases(),
            shown_name=self._choice("replies", "name", ShownName, default.shown_name),
            signed=self._choice("replies", "signed", Signed, default.signed),
            distribution=self._choice("distribution", "how", Distribution, default.distribution),
            most_held=self._most_held(),
            masking=self._masking(),
        )

    def _targets_of(self, name: str, usual: TargetsByPriority) -> TargetsByPriority:
        """Return a policy's targets by priority.

        Missing ones of normal and high priority are the usual ones; of high priority the policy's
        own if they are shorter. Missing ones of low priority are those of normal priority.
        """
        at: Location = ("policies", name)
        items = _map(self._section("policies").get(name))
        normal = self._targets(at, items, usual[Priority.NORMAL])
        bases = {
            Priority.HIGH: _shorter(usual[Priority.HIGH], normal),
            Priority.LOW: normal,
        }
        others = {
            priority: self._targets((*at, priority.value), _map(items.get(priority.value)), base)
            for priority, base in bases.items()
            if priority is Priority.HIGH or priority.value in items
        }
        return MappingProxyType({Priority.NORMAL: normal, **others})

    def _targets(self, at: Location, items: Mapping[str, Any], default: Targets) -> Targets:
        spans: dict[str, Any] = {}
        for key in TARGETS:
            if key == RESOLUTION and _is_none(items.get(key)):
                spans[key] = None
            elif span := self._text((*at, key), items.get(key), partial(read_span, name=key)):
                spans[key] = span
        return replace(default, **spans)

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
        quiet = self._quiet((*at, QUIET), items.get(QUIET), policy)
        return self._ratings(replace(policy, **spans, quiet=quiet))

    def _ratings(self, policy: Policy) -> Policy:
        """Return the policy with the settings of ratings and complaints."""
        items = self._section(RATINGS)
        reminder, within = items.get("reminder"), "contact_within"
        spans: dict[str, Any] = {
            field: self._text((RATINGS, key), items.get(key), partial(read_span, name=key))
            for key, field in (("reminder", "rating_reminder"), (within, within))
            if not _is_none(items.get(key))
        }
        known = {field: span for field, span in spans.items() if span is not None}
        if _is_none(reminder):
            known["rating_reminder"] = None
        return replace(policy, **known, asks_ratings=items.get("ask") is not False)

    def _quiet(self, at: Location, text: object, policy: Policy) -> QuietHours | None:
        """Return the quiet hours. Without a usable text, those of `policy`."""
        if _is_none(text):
            return None
        hours = self._text(at, text, read_quiet)
        return policy.quiet if hours is None else QuietHours(*hours, self._zone)

    def _route(
        self,
        name: str,
        calendars: Mapping[str, Calendar],
        targets: Mapping[str, TargetsByPriority],
    ) -> RouteSettings:
        at: Location = ("routes", name)
        items = _map(self._source.data["routes"][name])
        problems = len(self.problems)
        calendar = self._reference((*at, "calendar"), items.get("calendar"), calendars)
        policy = self._reference((*at, "policy"), items.get("policy"), targets)
        deciders: Names = self._text((*at, "deciders"), items.get("deciders"), read_names) or ()
        is_sound = at not in self._source.unsound and len(self.problems) == problems
        is_about_deciders = bool(deciders) or not (calendar or policy)
        if is_sound and is_about_deciders and len(deciders) < LEAST_DECIDERS:
            self._report("one-decider", at, name=name, count=len(deciders))
        return RouteSettings(deciders, calendar, policy)

    def _reference(self, at: Location, name: object, known: Mapping[str, object]) -> str:
        """Return the name of a calendar or policy, and report it if there is none."""
        if not isinstance(name, str):
            return ""
        section = "calendars" if at[-1] == "calendar" else "policies"
        if name and name not in known and (section,) not in self._source.unsound:
            self._report(f"{at[-1]}-undefined", at, name=name, known=", ".join(known))
        return name

    def _checks(self) -> Mapping[Check, CheckMode]:
        """Return the modes of the checks. Unknown ones are reported by the schema."""
        written = self._section("checks")
        modes = {check: written.get(check.value) for check in Check}
        known = {check: CheckMode(mode) for check, mode in modes.items() if mode in set(CheckMode)}
        return MappingProxyType({**USUAL_CHECKS, **known})

    def _choice(self, section: str, name: str, values: type[E], usual: E) -> E:
        """Return a setting with several values. Unknown ones are reported by the schema."""
        written = self._section(section).get(name)
        return values(written) if written in set(values) else usual

    def _masking(self) -> Mapping[Kind, Masking]:
        """Return where each kind is masked. Unknown ones are reported by the schema."""
        written = {kind: self._section("masking").get(kind.value) for kind in Kind}
        known = {kind: Masking(one) for kind, one in written.items() if one in set(Masking)}
        return MappingProxyType({**USUAL_MASKING, **known})

    def _most_held(self) -> int | None:
        most = self._section("distribution").get("most")
        return (
            None if most is None else self._text(("distribution", "most"), str(most), read_count)
        )

    def _phrases(self) -> Phrases:
        items = self._section("promises")
        more, never = (
            tuple(self._lines(("promises", name), items.get(name), trimmed))
            for name in ("phrases", "not")
        )
        return Phrases(more, never)

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


def _shorter(targets: Targets, others: Targets) -> Targets:
    """Return the shorter target of each kind, and none if one of them is none."""
    ends = (targets.resolution, others.resolution)
    return Targets(
        min(targets.first_response, others.first_response),
        min(targets.next_response, others.next_response),
        None if ends[0] is None or ends[1] is None else min(ends[0], ends[1]),
    )


def _is_none(text: object) -> bool:
    """Return True if a text says that there is no target, or that there are no quiet hours."""
    return isinstance(text, str) and trimmed(text).casefold() in NOTHING


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
