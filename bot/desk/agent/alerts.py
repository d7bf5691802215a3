"""The list of alerts about targets, and the daily check, in the agents' chat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.desk import language
from bot.desk.agent import referring, team_check
from bot.desk.cards import listed, receiver_name
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from bot.desk.to_agents import MOST_CALLED, mention
from bot.texts.render import Text
from handoff import reports
from handoff.actions import alerts
from handoff.actions.alerts import Alert
from handoff.moments import within
from handoff.records import Agent, AgentsChat
from handoff.states import (
    AgentRole,
    ComplaintStep,
    PromiseState,
    PromiseStep,
    ReferralStep,
    Step,
    TimerKind,
)
from handoff.work import Reader, UnitOfWork

LOOK_EVERY = timedelta(minutes=1)
LONGEST_BEHIND = timedelta(minutes=5)  # time for which waiting updates hold alerts back
# Receivers of a promise: its owner before and at the due time, then the team, then the leads.
PROMISE_STEPS: Mapping[int, Step] = {
    PromiseStep.WARNED: Step.WARNED,
    PromiseStep.DUE: Step.WARNED,
    PromiseStep.TEAM: Step.DUE,
}
# The last step before the leads are told.
LAST_STEP_OF_TEAM: Mapping[TimerKind, int] = {
    TimerKind.PROMISE: PromiseStep.TEAM,
    TimerKind.REFERRAL: ReferralStep.WARNED,
    TimerKind.COMPLAINT: ComplaintStep.TOLD,
}
MOST_LINES = 12
WORDS = 40  # length of a question, in characters


@dataclass
class AlertJob:
    """Job that tells the alerts that are due, and runs the daily check.

    It begins a minute after the start, when messages that arrived before are processed.
    """

    desk: Desk
    began_at: datetime | None = None

    async def pass_once(self) -> datetime:
        """Make one pass. Returns the time of the next one."""
        now = self.desk.now()
        self.began_at = self.began_at or now
        if within(now, self.began_at, LOOK_EVERY):
            return self.began_at + LOOK_EVERY
        return await self.desk.db.write(_look, self.desk) + LOOK_EVERY


def _look(uow: UnitOfWork, desk: Desk) -> datetime:
    reached = [one for one in reports.agents_chats(uow, desk.id) if one.unreachable_since is None]
    if reached:
        chat = reached[0]  # the main chat, or the first other one during its outage
        only_urgent = alerts.is_list_waiting(uow, desk.id) or _is_behind(uow)
        found, left = alerts.take_alerts(uow, desk.id, limit=MOST_LINES, only_urgent=only_urgent)
        for there, part in _by_chat(uow, desk, found, main=chat):
            _tell(uow, desk, part, left, chat=there)
            left = 0  # named once
        if _is_time_to_prove(uow, desk):
            _prove(uow, desk)
    return uow.now


def _is_behind(reader: Reader) -> bool:
    """Return True if updates are waiting, among which may be the answers that are missing."""
    oldest = reports.oldest_waiting(reader)
    return oldest is not None and within(reader.now, oldest, LONGEST_BEHIND)


def _by_chat(
    uow: UnitOfWork, desk: Desk, found: Iterable[Alert], *, main: AgentsChat
) -> list[tuple[AgentsChat, list[Alert]]]:
    """Divide the alerts between the desk's main chat and the chats of routes.

    Later steps, except those of emergencies, are for the leads and the admins, in the main chat.
    It also has the alerts of chats that are unreachable.
    """
    parts: dict[str, tuple[AgentsChat, list[Alert]]] = {}
    for alert in found:
        own = reports.chat_of(uow, alert.ticket) or main
        is_later = alert.step > LAST_STEP_OF_TEAM.get(alert.kind, Step.DUE)
        is_for_leads = is_later and not alert.is_urgent
        chat = main if is_for_leads or own.unreachable_since is not None else own
        parts.setdefault(chat.route, (chat, []))[1].append(alert)
    return list(parts.values())


def _tell(
    uow: UnitOfWork, desk: Desk, found: Sequence[Alert], left: int, *, chat: AgentsChat
) -> None:
    """Post one list, with a part for each receiver that mentions the people it is for."""
    say = partial(desk.say, language.of_team(desk))
    text = Text().bold(say("alerts-head", count=len(found) + left)).line()
    for heading, people, part in _parts(uow, desk, found):
        text.plain(say(heading))
        for agent in people[:MOST_CALLED]:
            mention(text.plain(" "), agent)
        text.line()
        for alert in part:
            text.plain(_line(uow, desk, alert)).line()
    if left:
        text.plain(say("alerts-more", count=left)).line()
    words = text.build()
    is_regular = not all(alert.is_urgent for alert in found)
    tell_agents(
        uow,
        desk,
        words.text,
        entities=words.entities,
        coalesce=alerts.list_key(chat) if is_regular else None,
        chat=chat,
    )


Part = tuple[str, list[Agent], list[Alert]]


def _parts(uow: UnitOfWork, desk: Desk, found: Iterable[Alert]) -> list[Part]:
    """Return the headings of the list with their people and alerts, in the order of the alerts.

    An emergency is for everyone, a warning for the assignee, and a missed target for the agents on
    duty and the assignee. Later steps are for the leads and the admins. The admins stand in for
    missing leads, and the team for missing admins or a missing assignee. Those who are away are
    left out.
    """
    everyone = reports.active_agents(uow, desk.id)
    roster = team_check.here(uow, everyone) or everyone
    parts: dict[tuple[str, int], Part] = {}
    for alert in found:
        heading, people = _receivers(uow, desk, roster, alert)
        owner = people[0].id if heading == "alerts-assignee" else 0
        owner = alert.ticket.id if heading == "alerts-asked" else owner
        _, known, part = parts.setdefault((heading, owner), (heading, [], []))
        numbers = {agent.id for agent in known}
        known.extend({each.id: each for each in people if each.id not in numbers}.values())
        part.append(alert)
    return list(parts.values())


def _receivers(
    uow: UnitOfWork, desk: Desk, roster: Sequence[Agent], alert: Alert
) -> tuple[str, Sequence[Agent]]:
    """Return the heading for an alert, and the agents to mention."""
    admins = [agent for agent in roster if agent.role == AgentRole.ADMIN]
    assignees = [agent for agent in roster if agent.id == alert.ticket.assignee_id]
    is_quiet = alert.kind is TimerKind.QUIET
    if alert.kind is TimerKind.REFERRAL:
        return _receivers_of_referral(uow, desk, roster, alert)
    if alert.kind is TimerKind.COMPLAINT:
        is_for_leads = alert.step <= ComplaintStep.LEADS
        alert = replace(alert, step=Step.LEADS if is_for_leads else Step.ADMINS)
    if alert.kind is TimerKind.PROMISE:
        alert = replace(alert, step=PROMISE_STEPS.get(alert.step, Step.LEADS))
    if alert.is_urgent:
        return "alerts-urgent", roster
    if assignees and (alert.step == Step.WARNED or is_quiet):
        return "alerts-assignee", assignees
    if alert.step <= Step.DUE or is_quiet:
        return "alerts-team", [*team_check.on_duty(uow, desk), *assignees]
    if alert.step == Step.LEADS:
        leads = [agent for agent in roster if agent.role == AgentRole.LEAD]
        return "alerts-leads", leads or admins or roster
    return "alerts-admins", admins or roster


def _receivers_of_referral(
    uow: UnitOfWork, desk: Desk, roster: Sequence[Agent], alert: Alert
) -> tuple[str, Sequence[Agent]]:
    """Return the agents who were asked for a warning, then the leads, and then the admins."""
    found = reports.live_referral(uow, alert.ticket.id)
    if alert.step == ReferralStep.WARNED and found is not None:
        return "alerts-asked", referring.awaited(desk, uow, found)
    role = AgentRole.LEAD if alert.step == ReferralStep.LEADS else AgentRole.ADMIN
    people = [agent for agent in roster if agent.role == role]
    admins = [agent for agent in roster if agent.role == AgentRole.ADMIN]
    return (
        "alerts-leads" if role is AgentRole.LEAD else "alerts-admins"
    ), people or admins or roster


def _subject(uow: UnitOfWork, alert: Alert) -> str:
    """Return the promise, the complaint, or the question of the referral or the requester."""
    if alert.promise is not None:
        return alert.promise.words
    if alert.kind is TimerKind.COMPLAINT:
        complaint = reports.open_complaint(uow, alert.ticket.id)
        return (
            complaint.words if complaint is not None and complaint.words else alert.ticket.question
        )
    found = reports.live_referral(uow, alert.ticket.id)
    is_referral = alert.kind is TimerKind.REFERRAL and found is not None
    return found.question if found is not None and is_referral else alert.ticket.question


def _holder(uow: UnitOfWork, desk: Desk, alert: Alert) -> str:
    """Return the name of the assignee, or of the team that is asked in a referral."""
    spoken, number = language.of_team(desk), alert.ticket.assignee_id
    found = reports.live_referral(uow, alert.ticket.id)
    if alert.kind is TimerKind.REFERRAL and found is not None:
        return receiver_name(desk, uow, found, spoken)
    assignee = None if number is None else reports.agent(uow, number)
    return assignee.name if assignee is not None else desk.say(spoken, "alert-nobody")


def _line(uow: UnitOfWork, desk: Desk, alert: Alert) -> str:
    spoken, ticket = language.of_team(desk), alert.ticket
    due = "late" if uow.now >= alert.target_at else "soon"
    is_offer = alert.promise is not None and alert.promise.state == PromiseState.OFFERED
    kind = "offer" if is_offer else alert.kind
    return desk.say(
        spoken,
        "alert-line",
        ticket=ticket.id,
        target=desk.say(spoken, f"alert-{kind}-{due}", due=alert.target_at),
        agent=_holder(uow, desk, alert),
        question=listed(_subject(uow, alert), longest=WORDS),
    )


def _is_time_to_prove(uow: UnitOfWork, desk: Desk) -> bool:
    """Return True at the first look of a day in the office hours."""
    last = reports.last_proof(uow, desk.id)
    zone = desk.team.zone
    is_new_day = last is None or last.astimezone(zone).date() != uow.now.astimezone(zone).date()
    return is_new_day and desk.team.settings.calendar_of(None).are_open(uow.now)


def _prove(uow: UnitOfWork, desk: Desk) -> None:
    """Report the number of live tickets and the oldest one, and those that had no timer.

    The first check of a new desk is silent unless a timer was missing.
    """
    is_first = reports.last_proof(uow, desk.id) is None
    proof = alerts.prove(uow, desk.id)
    if proof is None or (is_first and not proof.without_timer):
        return
    say = partial(desk.say, language.of_team(desk))
    oldest = proof.oldest
    assignee = reports.agent(uow, oldest.assignee_id) if oldest.assignee_id else None
    lines = [
        say(
            "daily-check",
            count=proof.count,
            overdue=reports.waiting_page(uow, desk.id, limit=1).overdue,
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
