"""Actions on referrals: offer a ticket to a team or an agent, who accept or bounce it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff import clocks, notices, timers
from handoff.actions.tickets import find, must_be_free_or_held, must_be_live, must_hold, record
from handoff.errors import (
    ReferralNotForYou,
    ReferralOpen,
    ReferralOver,
    ReferralTimePassed,
    ReferralToSender,
    ReplyNeedsText,
    SpanTooLong,
)
from handoff.lifecycle import LIVE, Status
from handoff.models import Agent, Referral, Ticket
from handoff.outbox import refresh_card
from handoff.outbox.moving import bring_here
from handoff.presence import come_back, must_be_here
from handoff.states import AgentRole, ReferralState, ReferralStep, TimerKind
from handoff.storage import UnitOfWork

DAY = timedelta(days=1)
MOST_BOUNCES = 2  # after which the leads are called


@dataclass(frozen=True)
class Receiver:
    """A team, by its route, or one agent.

    `deciders` are the ids of the agents who may accept for a team. With `is_open`, any agent may.
    """

    route: str | None = None
    agent: Agent | None = None
    deciders: Collection[int] = ()
    is_open: bool = False

    def takes(self, agent: Agent) -> bool:
        """Return True if an agent may decide. Leads and admins always may."""
        if agent.role in (AgentRole.LEAD, AgentRole.ADMIN):
            return True
        if self.agent is not None:
            return self.agent.id == agent.id
        return self.is_open or agent.id in self.deciders


@dataclass(frozen=True)
class Question:
    """The question of a referral, and the time by which it should be answered."""

    words: str
    due_at: datetime


def refer(
    uow: UnitOfWork, ticket_id: int, receiver: Receiver, question: Question, *, by: Agent
) -> Referral:
    """Offer a ticket to a team or an agent. Its assignee keeps it until the offer is accepted.

    An unassigned ticket is assigned to the sender. Raises ReferralOpen if the ticket is offered
    already, ReferralToSender for an offer to its own team or assignee, ReplyNeedsText without a
    question, ReferralTimePassed, SpanTooLong, TicketEnded and TicketNotYours.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    must_be_live(ticket)
    must_be_free_or_held(uow, ticket, by)
    live = uow.referrals.live_of(ticket.id)
    if live is not None and live.state == ReferralState.OFFERED:
        raise ReferralOpen(ticket.id)
    _must_make_sense(uow, ticket, receiver, question)
    if live is not None:
        _end(uow, live, ReferralState.PASSED_ON, by=by)
    if ticket.assignee_id is None:
        ticket.assignee_id = by.id
        come_back(by)
        record(uow, ticket, "claimed", by=by)
        notices.changed(uow, ticket)
    referral = uow.referrals.add(
        Referral(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            route=receiver.route,
            agent_id=None if receiver.agent is None else receiver.agent.id,
            question=" ".join(question.words.split()),
            asked_by_id=by.id,
            asked_at=uow.now,
            due_at=question.due_at,
        )
    )
    record(uow, ticket, "referred", by=by, referral=referral.id)
    _start_timer(uow, ticket, referral)
    refresh_card(uow, ticket)
    return referral


def _must_make_sense(
    uow: UnitOfWork, ticket: Ticket, receiver: Receiver, question: Question
) -> None:
    is_own = receiver.agent is not None and receiver.agent.id == ticket.assignee_id
    if is_own or (receiver.agent is None and receiver.route == ticket.route):
        raise ReferralToSender(ticket.id)
    if receiver.agent is not None:
        must_be_here(receiver.agent, uow.now)
    if not any(map(str.isalnum, question.words)):
        raise ReplyNeedsText("refer")
    if question.due_at <= uow.now:
        raise ReferralTimePassed(ticket.id)
    if question.due_at - uow.now > uow.policy.longest_wait:
        raise SpanTooLong(uow.policy.longest_wait)


def accept(uow: UnitOfWork, referral_id: int, receiver: Receiver, *, by: Agent) -> Referral:
    """Assign the ticket to an agent who accepts it, and move it to the team's queue.

    Raises ReferralOver if it was decided before, and ReferralNotForYou.
    """
    referral, ticket = must_decide(uow, referral_id, receiver, by=by)
    referral.state = ReferralState.ACCEPTED.value
    referral.decided_by_id, referral.decided_at = by.id, uow.now
    before = ticket.assignee_id
    come_back(by)
    ticket.assignee_id = by.id
    ticket.route = receiver.route or ticket.route
    chat = uow.agents.chat_of(ticket)
    if chat is not None:
        bring_here(uow, chat, [ticket])
    record(uow, ticket, "assigned", by=by, to=by.id, referral=referral.id)
    if before != by.id:
        notices.changed(uow, ticket)
    clocks.follow(uow, ticket, anew=True)
    refresh_card(uow, ticket)
    return referral


def bounce(
    uow: UnitOfWork, referral_id: int, receiver: Receiver, reason: str, *, by: Agent
) -> int:
    """Return a ticket to its assignee. Returns the number of bounces since it was last accepted.

    Raises ReferralOver, ReferralNotForYou, and ReplyNeedsText without a reason.
    """
    referral, ticket = must_decide(uow, referral_id, receiver, by=by)
    if not any(map(str.isalnum, reason)):
        raise ReplyNeedsText("refer-bounce")
    referral.reason = reason.strip()
    _end(uow, referral, ReferralState.BOUNCED, by=by)
    record(uow, ticket, "bounced", by=by, referral=referral.id)
    _stop(uow, ticket)
    return uow.referrals.bounces_of(ticket.id)


def withdraw(uow: UnitOfWork, referral_id: int, *, by: Agent) -> Referral:
    """Take an offer back, as its sender, the ticket's assignee, a lead or an admin.

    Raises ReferralOver if it was decided before, and TicketNotYours.
    """
    referral = uow.referrals.get(referral_id)
    ticket = find(uow, referral.ticket_id if referral is not None else 0, desk_id=by.desk_id)
    if referral is None or referral.state != ReferralState.OFFERED:
        raise ReferralOver(ticket.id)
    if by.id != referral.asked_by_id and by.role != AgentRole.LEAD:
        must_hold(uow, ticket, by)
    _end(uow, referral, ReferralState.WITHDRAWN, by=by)
    record(uow, ticket, "referral-withdrawn", by=by, referral=referral.id)
    _stop(uow, ticket)
    return referral


def advance(uow: UnitOfWork, ticket: Ticket) -> None:
    """Move a due referral to its next step, which alerts agents."""
    referral = uow.referrals.live_of(ticket.id)
    if referral is None:
        return
    is_due = referral.due_at <= uow.now
    referral.step = max(referral.step + 1, ReferralStep.LEADS) if is_due else ReferralStep.WARNED
    service = uow.policy.service_of(ticket.route)
    at = service.due(uow.now, DAY) if is_due else referral.due_at
    timer = timers.start(uow, ticket, TimerKind.REFERRAL, due_at=at)
    timer.target_at = referral.due_at
    timer.step, timer.told_step = referral.step, referral.step - 1
    uow.wake.add(clocks.ALERTS)
    refresh_card(uow, ticket)


def repair(uow: UnitOfWork, desk_id: int) -> list[Ticket]:
    """Start the missing timers of live referrals. Returns their tickets."""
    found = uow.referrals.without_timer(desk_id)
    for referral, ticket in found:
        _start_timer(uow, ticket, referral)
    return [ticket for _, ticket in found]


def return_offers(uow: UnitOfWork, agent: Agent) -> list[Referral]:
    """Withdraw the referrals that are offered to an agent who leaves, and return them."""
    offered = uow.referrals.offered_to(agent.id)
    for referral, ticket in offered:
        _end(uow, referral, ReferralState.WITHDRAWN, by=None)
        record(uow, ticket, "referral-withdrawn", referral=referral.id)
        _stop(uow, ticket)
    return [referral for referral, _ in offered]


def end_with_ticket(uow: UnitOfWork, ticket: Ticket) -> None:
    """End the live referral of a ticket that ends."""
    referral = uow.referrals.live_of(ticket.id)
    if referral is not None:
        is_accepted = referral.state == ReferralState.ACCEPTED
        state = ReferralState.ANSWERED if is_accepted else ReferralState.WITHDRAWN
        referral.state, referral.decided_at = state.value, referral.decided_at or uow.now


def must_decide(
    uow: UnitOfWork, referral_id: int, receiver: Receiver, *, by: Agent
) -> tuple[Referral, Ticket]:
    """Return an offered referral and its ticket, for an agent who may decide about it.

    Raises ReferralOver if it was decided before or the ticket has ended, and ReferralNotForYou.
    """
    referral = uow.referrals.get(referral_id)
    ticket = find(uow, referral.ticket_id if referral is not None else 0, desk_id=by.desk_id)
    is_offered = referral is not None and referral.state == ReferralState.OFFERED
    if referral is None or not is_offered or Status(ticket.status) not in LIVE:
        raise ReferralOver(ticket.id)
    if not receiver.takes(by):
        raise ReferralNotForYou(ticket.id)
    return referral, ticket


def _end(uow: UnitOfWork, referral: Referral, state: ReferralState, *, by: Agent | None) -> None:
    referral.state = state.value
    referral.decided_at = uow.now
    referral.decided_by_id = None if by is None else by.id
    uow.session.flush()


def _stop(uow: UnitOfWork, ticket: Ticket) -> None:
    timers.stop(uow, ticket, {TimerKind.REFERRAL})
    refresh_card(uow, ticket)


def _start_timer(uow: UnitOfWork, ticket: Ticket, referral: Referral) -> None:
    due_at = uow.policy.service_of(ticket.route).warning_before(uow.now, referral.due_at)
    timer = timers.start(uow, ticket, TimerKind.REFERRAL, due_at=due_at)
    timer.target_at, timer.step, timer.told_step = referral.due_at, 0, 0
