"""The list of alerts about targets, and the daily check, in the agents' chat."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.desk import language
from bot.desk.agent import team_check
from bot.desk.cards import short
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from bot.texts.render import Text
from handoff import reports
from handoff.actions import alerts
from handoff.actions.alerts import Alert
from handoff.records import Agent
from handoff.states import AgentRole, Step, TimerKind
from handoff.work import UnitOfWork

LOOK_EVERY = timedelta(minutes=1)
MOST_LINES = 12
WORDS = 40  # length of a question, in characters


async def pass_once(desk: Desk) -> datetime:
    """Tell the alerts that are due, and run the daily check. Returns the time of the next look."""
    return await desk.db.write(_look, desk) + LOOK_EVERY


def _look(uow: UnitOfWork, desk: Desk) -> datetime:
    chat = reports.agents_chat(uow, desk.id)
    if chat is not None and chat.unreachable_since is None:
        found = alerts.take_alerts(uow, desk.id)
        if found:
            _tell(uow, desk, found)
        if _is_time_to_prove(uow, desk):
            _prove(uow, desk)
    return uow.now


def _tell(uow: UnitOfWork, desk: Desk, found: Sequence[Alert]) -> None:
    """Post one list, with a part for each receiver that mentions the people it is for."""
    say = partial(desk.say, language.of_team(desk))
    text = Text().bold(say("alerts-head", count=len(found))).line()
    shown = found[:MOST_LINES]
    roster = reports.active_agents(uow, desk.id)
    for heading, people, part in _parts(uow, desk, roster, shown):
        text.plain(say(heading))
        for agent in people:
            text.plain(" ").mention(agent.name, person_id=agent.platform_id)
        text.line()
        for alert in part:
            text.plain(_line(uow, desk, alert)).line()
    if len(shown) < len(found):
        text.plain(say("alerts-more", count=len(found) - len(shown))).line()
    words = text.build()
    tell_agents(uow, desk, words.text, entities=words.entities)


Part = tuple[str, Sequence[Agent], list[Alert]]


def _parts(
    uow: UnitOfWork, desk: Desk, roster: Sequence[Agent], found: Iterable[Alert]
) -> list[Part]:
    """Return the headings of the list with their people and alerts, the highest step first.

    A warning is for the assignee, a missed target for the team, and later steps are for the leads
    and the admins. The admins stand in for missing leads, the team for a missing assignee.
    """
    admins = [agent for agent in roster if agent.role == AgentRole.ADMIN]
    leads = [agent for agent in roster if agent.role == AgentRole.LEAD] or admins
    on_duty = team_check.on_duty(uow, desk)
    parts: dict[tuple[str, int], Part] = {}
    for alert in found:
        assignee = next((one for one in roster if one.id == alert.ticket.assignee_id), None)
        is_own = alert.step == Step.WARNED or alert.kind is TimerKind.QUIET
        if is_own and assignee is not None:
            key, people = ("alerts-assignee", assignee.id), [assignee]
        elif alert.step <= Step.DUE or alert.kind is TimerKind.QUIET:
            key, people = ("alerts-team", 0), [*on_duty, *([assignee] if assignee else [])]
        elif alert.step == Step.LEADS:
            key, people = ("alerts-leads", 0), leads
        else:
            key, people = ("alerts-admins", 0), admins
        heading, known, part = parts.get(key, (key[0], [], []))
        known = [*known, *(one for one in people if one not in known)]
        parts[key] = (heading, known, [*part, alert])
    return list(parts.values())


def _line(uow: UnitOfWork, desk: Desk, alert: Alert) -> str:
    spoken, ticket = language.of_team(desk), alert.ticket
    assignee = reports.agent(uow, ticket.assignee_id) if ticket.assignee_id else None
    due = "late" if uow.now >= alert.target_at else "soon"
    return desk.say(
        spoken,
        "alert-line",
        ticket=ticket.id,
        target=desk.say(spoken, f"alert-{alert.kind}-{due}", due=alert.target_at),
        agent=assignee.name if assignee is not None else desk.say(spoken, "alert-nobody"),
        question=short(ticket.question, longest=WORDS),
    )


def _is_time_to_prove(uow: UnitOfWork, desk: Desk) -> bool:
    """Return True at the first look of a day in the office hours."""
    last = reports.last_proof(uow, desk.id)
    zone = desk.team.zone
    is_new_day = last is None or last.astimezone(zone).date() != uow.now.astimezone(zone).date()
    return is_new_day and desk.team.settings.calendar_of(None).are_open(uow.now)


def _prove(uow: UnitOfWork, desk: Desk) -> None:
    """Report the number of live tickets and the oldest one, and those that had no timer."""
    proof = alerts.prove(uow, desk.id)
    if proof is None:
        return
    say = partial(desk.say, language.of_team(desk))
    oldest = proof.oldest
    assignee = reports.agent(uow, oldest.assignee_id) if oldest.assignee_id else None
    lines = [
        say(
            "daily-check",
            count=proof.count,
            ticket=oldest.id,
            since=oldest.opened_at,
            agent=assignee.name if assignee is not None else say("alert-nobody"),
        )
    ]
    if proof.without_timer:
        shown = proof.without_timer[:MOST_LINES]
        numbers = [say("ticket-number", ticket=number) for number in shown]
        lines.append(say("daily-repaired", count=len(proof.without_timer), tickets=numbers))
    tell_agents(uow, desk, "\n".join(lines))
