"""Checks of the team's settings: deciders of routes, names and duty."""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation.when.dates import Dates, written_dates
from bot.conversation.when.weekdays import WEEK
from bot.desk.agent.findings import Finding, doubt, fault
from bot.desk.agent.team_words import Say, dates_words, days_words
from bot.desk.context import Desk
from bot.team.desk_file import LEAST_DECIDERS, WEEKDAYS, names_used
from bot.team.model import Check, Names, RouteSettings
from faq.knowledge_base import Problem, Severity
from handoff import reports
from handoff.actions import agents
from handoff.errors import AgentAmbiguous, AgentUnknown
from handoff.presence import is_away
from handoff.records import Agent
from handoff.work import UnitOfWork

DAY = timedelta(days=1)
MOST_NAMED = 8
COUNTED = timedelta(days=30)
FEWEST_ASKED = 10
MOST_PASSED = 0.8  # share of a check's questions that are passed, above which it is reported


def team_findings(uow: UnitOfWork, desk: Desk, say: Say) -> list[Finding]:
    """Return what the settings lack: deciders, known names, agents on duty within a week."""
    settings = desk.team.settings
    found = [
        fault("team", "team-broken", file=file.path.name, count=_errors(file.problems))
        for file in (desk.team.desk, desk.team.canned)
        if file.rejected
    ]
    unknown_routes = [name for name in settings.routes if name not in desk.knowledge.kb.routes]
    if unknown_routes:
        shown = unknown_routes[:MOST_NAMED]
        found.append(doubt("team", "unknown-routes", count=len(unknown_routes), routes=shown))
    routes = [
        name
        for name in desk.knowledge.kb.routes
        if len(known(uow, desk, settings.routes.get(name, RouteSettings()).deciders))
        < LEAST_DECIDERS
    ]
    if routes:
        shown = routes[:MOST_NAMED]
        found.append(doubt("team", "few-deciders", count=len(routes), routes=shown))
    names = dict.fromkeys(name for name, _ in names_used(settings))
    unknown = [name for name in names if not known(uow, desk, (name,))]
    if unknown:
        shown = unknown[:MOST_NAMED]
        found.append(doubt("team", "unknown-names", count=len(unknown), names=shown))
    if settings.duty.is_used and (days := _without_duty(uow, desk)):
        found.append(doubt("team", "nobody-on-duty", days=days_words(say, days)))
    found += _checks_passed(uow, desk, say)
    return found


def _checks_passed(uow: UnitOfWork, desk: Desk, say: Say) -> list[Finding]:
    """Return the checks that agents nearly always answer with "send anyway"."""
    counts = reports.check_counts(uow, desk.id, since=uow.now - COUNTED)
    return [
        doubt(
            "team",
            "check-passed",
            check=say(f"check-{check.value.replace('_', '-')}"),
            asked=counts[check].asked,
            passed=counts[check].passed,
        )
        for check in Check
        if check in counts
        and counts[check].asked >= FEWEST_ASKED
        and counts[check].passed > MOST_PASSED * counts[check].asked
    ]


def _errors(problems: Sequence[Problem]) -> int:
    return sum(each.severity is Severity.ERROR for each in problems)


def _without_duty(uow: UnitOfWork, desk: Desk) -> list[int]:
    """Return the weekdays of the coming week on which the office opens without an agent."""
    settings = desk.team.settings
    today = uow.now.astimezone(desk.team.zone).date()
    coming = [today + ahead * DAY for ahead in range(7)]
    calendar = settings.calendar_of(None)
    return [
        day.weekday()
        for day in coming
        if calendar.hours_on(day) and not known(uow, desk, settings.duty.on(day))
    ]


def duty_line(uow: UnitOfWork, desk: Desk, say: Say, agent: Agent) -> str:
    """Return a line with the days to come on which an agent is on duty, or "" without any.

    It names the command that leaves the agent out. A name stands for an active agent only, so
    this is called before an agent is removed.
    """
    duty, today = desk.team.settings.duty, uow.now.astimezone(desk.team.zone).date()
    weekdays = [day for day in WEEK if _named(uow, desk, duty.week.get(day, ()), agent)]
    dates = [
        one for one in duty.dates if one.last >= today and _named(uow, desk, one.names, agent)
    ]
    if not weekdays and not dates:
        return ""
    days = [days_words(say, weekdays)] if weekdays else []
    days += [dates_words(say, one.first, one.last) for one in dates[:MOST_NAMED]]
    if weekdays:
        names = duty.week[weekdays[0]]
        alike = [day for day in weekdays if duty.week[day] == names]
        typed = ", ".join(say("weekday", day=WEEKDAYS[day]) for day in alike)
    else:
        names = dates[0].names
        typed = written_dates(Dates(dates[0].first, dates[0].last)).replace("-", "/")
    others = [name for name in names if name not in _named(uow, desk, names, agent)]
    example = f"{typed} {', '.join(others) or say('duty-no-one')}"
    return f"\n{say('duty-still', name=agent.name, days=days, example=example)}"


def _named(uow: UnitOfWork, desk: Desk, names: Names, agent: Agent) -> list[str]:
    """Return the names that stand for an agent."""
    return [name for name in names if any(one.id == agent.id for one in known(uow, desk, (name,)))]


def on_duty(uow: UnitOfWork, desk: Desk) -> list[Agent]:
    """Return the agents who are on duty today and not away."""
    today = uow.now.astimezone(desk.team.zone).date()
    return here(uow, known(uow, desk, desk.team.settings.duty.on(today)))


def here(uow: UnitOfWork, agents: Sequence[Agent]) -> list[Agent]:
    """Return the agents who are not away."""
    return [agent for agent in agents if not is_away(agent, uow.now)]


def known(uow: UnitOfWork, desk: Desk, names: Names) -> list[Agent]:
    """Return the active agents with these names."""
    found = []
    for name in names:
        try:
            found.append(agents.by_name(uow, name, desk_id=desk.id))
        except (AgentUnknown, AgentAmbiguous):
            continue
    return found
