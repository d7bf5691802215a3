"""Differences between two versions of a team's files, for announcements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.conversation.masking import Kind
from bot.conversation.when.weekdays import WEEK
from bot.team.desk_file import FIELDS, TARGETS
from bot.team.model import (
    DEFAULT,
    CannedReplies,
    Check,
    CheckMode,
    Distribution,
    Duty,
    Masking,
    Names,
    RouteSettings,
    ShownName,
    Signed,
    TeamSettings,
)
from handoff.calendars import Calendar, Intervals, SpecialDays
from handoff.quiet import QuietHours
from handoff.service import Targets
from handoff.states import Priority


@dataclass(frozen=True)
class HoursChanged:
    """Other opening hours on weekdays. 0 is Monday."""

    calendar: str
    days: tuple[int, ...]
    hours: Intervals
    before: Intervals


@dataclass(frozen=True)
class SpecialChanged:
    """Special days that were added or removed."""

    calendar: str
    special: SpecialDays
    is_added: bool


@dataclass(frozen=True)
class CalendarChanged:
    """A calendar that was added or removed."""

    calendar: str
    is_added: bool


@dataclass(frozen=True)
class SpanChanged:
    """Another duration of a policy, or None for no target. `name` is its key in the file.

    `where` contains the names of the policy and the priority if they are not the usual ones.
    """

    name: str
    span: timedelta | None
    before: timedelta | None
    where: Names = ()


@dataclass(frozen=True)
class QuietChanged:
    """Other quiet hours, or None for none."""

    quiet: QuietHours | None


@dataclass(frozen=True)
class CheckChanged:
    """Another mode of a check of replies."""

    check: Check
    mode: CheckMode


@dataclass(frozen=True)
class NamesChanged:
    """Another name of agents for requesters, or other replies that have it. None: unchanged."""

    shown: ShownName | None = None
    signed: Signed | None = None


@dataclass(frozen=True)
class MaskingChanged:
    """Another place in which personal data or secrets of a kind are masked."""

    kind: Kind
    where: Masking


@dataclass(frozen=True)
class DistributionChanged:
    """Another distribution of requests. `most` is the limit for an agent, None for no limit."""

    how: Distribution
    most: int | None


@dataclass(frozen=True)
class RatingsChanged:
    """Other settings of ratings and complaints. `reminder` is None for no reminder."""

    asks: bool
    reminder: timedelta | None
    contact_within: timedelta


@dataclass(frozen=True)
class PhrasesChanged:
    """Phrases of promises that were added or removed. `is_promise` is False for exceptions."""

    is_promise: bool
    added: Names
    removed: Names


@dataclass(frozen=True)
class DutyChanged:
    """Other agents on duty on weekdays, or on dates if `first` is given."""

    names: Names
    days: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class RouteChanged:
    """Other deciders, calendar or policy of a route. None: unchanged; "": the usual ones."""

    route: str
    deciders: Names | None = None
    calendar: str | None = None
    policy: str | None = None


@dataclass(frozen=True)
class ReplyChanged:
    """A canned reply that was added, changed or removed. `how` is one of these words."""

    id: str
    title: str
    how: str


Difference = (
    HoursChanged
    | SpecialChanged
    | CalendarChanged
    | SpanChanged
    | QuietChanged
    | CheckChanged
    | PhrasesChanged
    | NamesChanged
    | DistributionChanged
    | MaskingChanged
    | RatingsChanged
    | DutyChanged
    | RouteChanged
    | ReplyChanged
)


def settings_differences(before: TeamSettings, after: TeamSettings) -> list[Difference]:
    """Return the differences of `desk.yaml`."""
    found: list[Difference] = []
    for name in dict.fromkeys((*before.calendars, *after.calendars)):
        old, new = before.calendars.get(name), after.calendars.get(name)
        if old is None or new is None:
            found.append(CalendarChanged(name, new is not None))
        else:
            found.extend(_calendar_differences(name, old, new))
    found.extend(
        SpanChanged(name, getattr(after.policy, field), getattr(before.policy, field))
        for name, field in FIELDS.items()
        if getattr(after.policy, field) != getattr(before.policy, field)
    )
    found.extend(_target_differences(before, after))
    if after.policy.quiet != before.policy.quiet:
        found.append(QuietChanged(after.policy.quiet))
    found.extend(_check_differences(before, after))
    found.extend(_other_differences(before, after))
    found.extend(_duty_differences(before.duty, after.duty))
    found.extend(
        _route_difference(route, before, after)
        for route in dict.fromkeys((*before.routes, *after.routes))
        if before.routes.get(route) != after.routes.get(route)
    )
    return found


def reply_differences(before: CannedReplies, after: CannedReplies) -> list[Difference]:
    """Return the differences of `canned.yaml`."""
    found: list[Difference] = []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        how = "added" if old is None else "removed" if new is None else "changed"
        reply = new or old
        assert reply is not None
        found.append(ReplyChanged(name, reply.title, how))
    return found


def _calendar_differences(name: str, before: Calendar, after: Calendar) -> Iterator[Difference]:
    changed: dict[tuple[Intervals, Intervals], list[int]] = {}
    for day in WEEK:
        old, new = before.week.get(day, ()), after.week.get(day, ())
        if old != new:
            changed.setdefault((new, old), []).append(day)
    for (new, old), days in changed.items():
        yield HoursChanged(name, tuple(days), new, old)
    for special in before.special:
        if special not in after.special:
            yield SpecialChanged(name, special, is_added=False)
    for special in after.special:
        if special not in before.special:
            yield SpecialChanged(name, special, is_added=True)


def _route_difference(route: str, before: TeamSettings, after: TeamSettings) -> RouteChanged:
    old, new = (settings.routes.get(route, RouteSettings()) for settings in (before, after))
    changed = (
        None if getattr(old, name) == getattr(new, name) else getattr(new, name)
        for name in ("deciders", "calendar", "policy")
    )
    return RouteChanged(route, *changed)


def _target_differences(before: TeamSettings, after: TeamSettings) -> Iterator[Difference]:
    """Yield other targets. Those of a policy or priority without its own are the usual ones."""
    places = [
        (policy, priority)
        for policy in dict.fromkeys((*before.targets, *after.targets))
        for priority in (Priority.NORMAL, Priority.HIGH, Priority.LOW)
        if priority in {**before.targets.get(policy, {}), **after.targets.get(policy, {})}
    ]
    for policy, priority in places:
        old, new = (_targets(settings, policy, priority) for settings in (before, after))
        where = tuple(
            name for name in (policy, priority.value) if name not in (DEFAULT, Priority.NORMAL)
        )
        for name in TARGETS:
            if getattr(old, name) != getattr(new, name):
                yield SpanChanged(name, getattr(new, name), getattr(old, name), where)


def _targets(settings: TeamSettings, policy: str, priority: Priority) -> Targets:
    by_priority = settings.targets.get(policy, settings.targets[DEFAULT])
    return by_priority.get(priority, by_priority[Priority.NORMAL])


def _check_differences(before: TeamSettings, after: TeamSettings) -> Iterator[Difference]:
    for check, mode in after.checks.items():
        if before.checks.get(check) is not mode:
            yield CheckChanged(check, mode)
    for name, is_promise in (("more", True), ("never", False)):
        old, new = getattr(before.phrases, name), getattr(after.phrases, name)
        added = tuple(one for one in new if one not in old)
        removed = tuple(one for one in old if one not in new)
        if added or removed:
            yield PhrasesChanged(is_promise, added, removed)


def _other_differences(before: TeamSettings, after: TeamSettings) -> Iterator[Difference]:
    if before.shown_name is not after.shown_name:
        yield NamesChanged(shown=after.shown_name)
    if before.signed is not after.signed:
        yield NamesChanged(signed=after.signed)
    old, new = ((one.distribution, one.most_held) for one in (before, after))
    if old != new:
        yield DistributionChanged(*new)
    rated, rates = (
        RatingsChanged(one.asks_ratings, one.rating_reminder, one.contact_within)
        for one in (before.policy, after.policy)
    )
    if rated != rates:
        yield rates
    for kind, where in after.masking.items():
        if before.masking[kind] is not where:
            yield MaskingChanged(kind, where)


def _duty_differences(before: Duty, after: Duty) -> Iterator[Difference]:
    changed: dict[Names, list[int]] = {}
    for day in WEEK:
        old, new = before.week.get(day, ()), after.week.get(day, ())
        if old != new:
            changed.setdefault(new, []).append(day)
    for names, days in changed.items():
        yield DutyChanged(names, tuple(days))
    kept = {(one.first, one.last) for one in after.dates}
    for one in before.dates:
        if (one.first, one.last) not in kept:
            yield DutyChanged((), first=one.first, last=one.last)
    for one in after.dates:
        if one not in before.dates:
            yield DutyChanged(one.names, first=one.first, last=one.last)
