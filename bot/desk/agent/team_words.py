"""Texts about the team's settings: hours, dates, duty and changes."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.conversation.when.weekdays import WEEK
from bot.team.desk_file import WEEKDAYS
from bot.team.differences import (
    CalendarChanged,
    CheckChanged,
    Difference,
    DistributionChanged,
    DutyChanged,
    HoursChanged,
    MaskingChanged,
    NamesChanged,
    PhrasesChanged,
    QuietChanged,
    RatingsChanged,
    ReplyChanged,
    RouteChanged,
    SpanChanged,
    SpecialChanged,
)
from bot.team.model import Signed
from faq.knowledge_base import Problem, Severity
from handoff.calendars import END_OF_DAY, Intervals, SpecialDays

MOST_PROBLEMS = 3
MID_DAY = time(10)  # UTC; the same date in nearly all time zones
Say = Callable[..., str]
Other = (
    CalendarChanged
    | SpanChanged
    | QuietChanged
    | RatingsChanged
    | CheckChanged
    | PhrasesChanged
    | NamesChanged
    | DistributionChanged
    | MaskingChanged
    | DutyChanged
    | RouteChanged
    | ReplyChanged
)


def hours_words(say: Say, hours: Intervals) -> str:
    """Return opening hours in words, such as "09:00 to 13:00, 14:00 to 18:00"."""
    if not hours:
        return say("hours-closed")
    parts = []
    for opening, closing in hours:
        if closing < END_OF_DAY:
            parts.append(say("hours-interval", opening=opening, closing=closing))
        elif opening == opening.min:
            parts.append(say("hours-all-day"))
        else:
            parts.append(say("hours-until-midnight", opening=opening))
    return parts[0] if len(parts) == 1 else say("items", items=parts)


def days_words(say: Say, days: Sequence[int]) -> str:
    """Return weekdays in words. Three or more successive ones become a range."""
    ordered = [day for day in WEEK if day in days]
    if len(ordered) == len(WEEK):
        return say("weekdays-all")
    names = [say("weekday", day=WEEKDAYS[day]) for day in ordered]
    places = [WEEK.index(day) for day in ordered]
    is_range = len(places) > 2 and places[-1] - places[0] == len(places) - 1
    if is_range:
        return say("weekdays-range", first=names[0], last=names[-1])
    return names[0] if len(names) == 1 else say("items", items=names)


def dates_words(say: Say, first: date, last: date) -> str:
    """Return a date or a range of dates in words."""
    start = _date_words(say, first)
    return start if first == last else say("dates-range", first=start, last=_date_words(say, last))


def _date_words(say: Say, day: date) -> str:
    """Return a date in words, with the year if it is far from today."""
    return say("date-shown", day=datetime.combine(day, MID_DAY, UTC))


def special_line(say: Say, special: SpecialDays) -> str:
    """Return special days with their hours and name."""
    what = dates_words(say, special.first, special.last)
    value = hours_words(say, special.intervals)
    if special.name:
        return say("team-line-named", what=what, value=value, name=special.name)
    return say("team-line", what=what, value=value)


def difference_line(say: Say, change: Difference, *, main: str) -> str:
    """Return an announcement of a change. Calendars other than the `main` one are named."""
    match change:
        case HoursChanged(calendar, days, hours, before):
            facts = {"hours": hours_words(say, hours), "before": hours_words(say, before)}
            line = say("change-hours", days=days_words(say, days), **facts)
        case SpecialChanged(calendar, special, is_added):
            line = _special_change(say, special, is_added=is_added)
        case _:
            return _other_line(say, change)
    return line if calendar == main else say("team-line-of", calendar=calendar, line=line)


def _other_line(say: Say, change: Other) -> str:
    match change:
        case CalendarChanged(calendar, is_added):
            text_id = "change-calendar-added" if is_added else "change-calendar-removed"
            return say(text_id, calendar=calendar)
        case SpanChanged() | QuietChanged() | RatingsChanged():
            return _policy_change(say, change)
        case CheckChanged() | PhrasesChanged() | NamesChanged() | MaskingChanged():
            return _check_change(say, change)
        case DutyChanged() | DistributionChanged():
            return _duty_change(say, change)
        case RouteChanged():
            return _route_change(say, change)
        case ReplyChanged(name, title, how):
            return say("change-reply", id=name, title=title, how=how)


def _special_change(say: Say, special: SpecialDays, *, is_added: bool) -> str:
    days = dates_words(say, special.first, special.last)
    if special.name:
        days = f"{days} ({special.name})"
    if not is_added:
        return say("change-special-removed", days=days)
    return say("change-special-added", days=days, hours=hours_words(say, special.intervals))


def _policy_change(say: Say, change: SpanChanged | QuietChanged | RatingsChanged) -> str:
    if isinstance(change, RatingsChanged):
        within, reminder = change.contact_within, change.reminder or 0
        asks = "yes" if change.asks else "no"
        return say("change-ratings", asks=asks, reminder=reminder, within=within)
    if isinstance(change, SpanChanged):
        span, before = (
            say("change-no-target") if one is None else one for one in (change.span, change.before)
        )
        line = say("change-span", name=change.name, span=span, before=before)
        where = ", ".join(change.where)
        return say("team-line-of", calendar=where, line=line) if where else line
    if change.quiet is None:
        return say("change-quiet-none")
    hours = say("hours-interval", opening=change.quiet.first, closing=change.quiet.last)
    return say("change-quiet", hours=hours)


def _check_change(
    say: Say, change: CheckChanged | PhrasesChanged | NamesChanged | MaskingChanged
) -> str:
    if isinstance(change, MaskingChanged):
        return say("change-masking", kind=change.kind.value, where=change.where.value)
    if isinstance(change, CheckChanged):
        return say("change-check", check=change.check.value, mode=change.mode.value)
    if isinstance(change, NamesChanged):
        if change.shown is not None:
            return say("change-name", name=change.shown.value)
        return say("change-signed", signed=(change.signed or Signed.NEVER).value)
    kind = "promise" if change.is_promise else "never"
    lines = [
        say(text_id, kind=kind, phrases=list(phrases))
        for text_id, phrases in (
            ("change-phrases-added", change.added),
            ("change-phrases-removed", change.removed),
        )
        if phrases
    ]
    return "\n".join(lines)


def _duty_change(say: Say, change: DutyChanged | DistributionChanged) -> str:
    if isinstance(change, DistributionChanged):
        return say("change-distribution", how=change.how.value, most=change.most or 0)
    if change.first is not None and change.last is not None:
        days = dates_words(say, change.first, change.last)
    else:
        days = days_words(say, change.days)
    if not change.names:
        return say("change-duty-none", days=days)
    return say("change-duty", days=days, names=list(change.names))


def _route_change(say: Say, change: RouteChanged) -> str:
    lines = []
    if change.deciders is not None:
        count = min(len(change.deciders), 2)
        text_id = ("change-route-none", "change-route-one", "change-route")[count]
        facts = {"names": list(change.deciders)} if change.deciders else {}
        lines.append(say(text_id, route=change.route, **facts))
    for part, name in (("calendar", change.calendar), ("policy", change.policy)):
        if name:
            lines.append(say(f"change-route-{part}", route=change.route, **{part: name}))
        elif name is not None:
            lines.append(say(f"change-route-{part}-usual", route=change.route))
    return "\n".join(lines)


def problem_lines(say: Say, problems: Sequence[Problem], severity: Severity) -> list[str]:
    """Return the first problems of a severity, with file and line, and a line about the rest."""
    found = [each for each in problems if each.severity is severity]
    lines = []
    for each in found[:MOST_PROBLEMS]:
        place = f"{Path(each.file).name}:{each.line}" if each.line else Path(each.file).name
        finding = say(f"lint-{each.code}", **_facts(each))
        lines.append(say("knowledge-error", place=place, finding=finding))
    if found:
        lines.append(say("team-lint", count=max(0, len(found) - MOST_PROBLEMS)))
    return lines


def _facts(problem: Problem) -> dict[str, object]:
    return dict(problem.facts)
