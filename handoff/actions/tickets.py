"""Ticket actions for requesters, agents and scheduled jobs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handoff import clocks, notices, timers
from handoff.errors import (
    DateRequired,
    IllegalTransition,
    SpanTooLong,
    TicketAlreadyAssigned,
    TicketEnded,
    TicketNotYours,
    TicketUnknown,
)
from handoff.lifecycle import LIVE, Status, may_become
from handoff.models import Agent, Requester, Ticket, TicketEvent
from handoff.outbox import refresh_card
from handoff.outbox.post import SETTLED
from handoff.presence import come_back, is_away, must_be_here
from handoff.states import (
    OF_RESOLVED,
    WAITS,
    AgentRole,
    CardMenu,
    Priority,
    ReferralState,
    TimerKind,
)
from handoff.storage import UnitOfWork

STATE_EVENTS = frozenset(
    {
        *("opened", "reopened", "pending", "date-came", "resolved", "withdrawn", "closed"),
        *("promised", "promise-moved"),
    }
)
SATISFIED = "satisfied"  # event: the requester says that it is settled, and a promise is open
CHANGED = "tickets changed"  # wake-up topic for new messages, states and holders
HOLDER_EVENTS = frozenset({"claimed", "released", "assigned", "taken-over", "given"})


@dataclass(frozen=True)
class Opening:
    """Arguments for opening a ticket. `intake` contains slot ids and answers (None if skipped)."""

    route: str
    language: str
    question: str
    entry_id: str | None = None
    tried: Sequence[str] = ()
    intake: Sequence[tuple[str, str | None]] = ()
    message_ids: Sequence[int] = field(default_factory=tuple)


def find(uow: UnitOfWork, ticket_id: int, *, desk_id: int) -> Ticket:
    """Get one of the desk's tickets by number. Raises TicketUnknown if not found."""
    ticket = uow.tickets.get(ticket_id)
    if ticket is None or ticket.desk_id != desk_id:
        raise TicketUnknown(ticket_id)
    return ticket


def open_ticket(uow: UnitOfWork, requester: Requester, opening: Opening) -> Ticket:
    """Open a ticket, or add the messages to the requester's live ticket if there is one."""
    live = uow.tickets.live_of(requester.id)
    if live is not None:
        add_messages(uow, live, opening.message_ids)
        return live
    last = uow.tickets.last_of(requester.id)
    ticket = uow.tickets.add(
        Ticket(
            desk_id=_desk_of(uow, requester),
            requester_id=requester.id,
            route=opening.route,
            entry_id=opening.entry_id,
            language=opening.language,
            question=opening.question,
            tried=list(opening.tried),
            intake=[list(pair) for pair in opening.intake],
            opened_at=uow.now,
            waiting_since=uow.now,
            follows_id=last.id if last is not None else None,
        )
    )
    clocks.follow(uow, ticket)
    uow.wake.add(CHANGED)
    record(uow, ticket, "opened", route=opening.route)
    uow.requesters.give_to_ticket(opening.message_ids, ticket.id)
    refresh_card(uow, ticket, new=True)
    return ticket


def _desk_of(uow: UnitOfWork, requester: Requester) -> int:
    account = uow.accounts.get(requester.account_id)
    if account is None:
        raise LookupError(f"requester {requester.id} has no account")
    return account.desk_id


def add_messages(uow: UnitOfWork, ticket: Ticket, message_ids: Sequence[int]) -> None:
    """Add messages to a ticket, reopening it if it is pending or resolved."""
    uow.wake.add(CHANGED)
    uow.requesters.give_to_ticket(message_ids, ticket.id)
    begin = None
    if ticket.status != Status.OPEN:
        begin = uow.now
        was_pending = ticket.status == Status.PENDING
        move(uow, ticket, Status.OPEN, kind="reopened", by=None)
        clear_ending(uow, ticket)
        if was_pending:
            notices.woken(uow, ticket)
        else:
            notices.known(uow, ticket)
    if ticket.waiting_since is None:
        ticket.waiting_since = uow.now
    ticket.card_digest = None  # a card that was deleted by hand is found missing and sent again
    clocks.follow(uow, ticket, begin=begin)
    refresh_card(uow, ticket)


def attach(uow: UnitOfWork, ticket: Ticket, message_ids: Sequence[int]) -> None:
    """Add messages to a ticket without changing its state."""
    uow.requesters.give_to_ticket(message_ids, ticket.id)


def record_known(uow: UnitOfWork, ticket: Ticket) -> None:
    """Record that the requester was told the ticket's state, so that no notice is due."""
    notices.known(uow, ticket)


def state(uow: UnitOfWork, ticket: Ticket, *, holder: bool = False) -> int:
    """Return a number that changes with the ticket's status or date.

    With `holder=True`, it also changes with the assignee.
    """
    kinds = STATE_EVENTS | HOLDER_EVENTS if holder else STATE_EVENTS
    return uow.tickets.last_event(ticket.id, kinds=kinds)


def mark_urgent(uow: UnitOfWork, ticket: Ticket) -> None:
    """Mark a live ticket as urgent. If it already is, the original time is preserved."""
    if ticket.urgent_since is None:
        ticket.urgent_since = uow.now
        record(uow, ticket, "urgent")
        clocks.follow(uow, ticket, anew=True, begin=uow.now)
        notices.changed(uow, ticket)
    refresh_card(uow, ticket)


def set_priority(uow: UnitOfWork, ticket_id: int, priority: Priority, *, by: Agent) -> Ticket:
    """Set the priority of a live ticket, and the targets that depend on it."""
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    must_be_live(ticket)
    if ticket.priority != priority:
        ticket.priority = priority.value
        record(uow, ticket, "priority", by=by, priority=priority.value)
        clocks.follow(uow, ticket, anew=True)
        refresh_card(uow, ticket)
    return ticket


def recall_alarm(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Remove the urgent mark of a live ticket. Returns False if it has none."""
    if ticket.urgent_since is None or Status(ticket.status) not in LIVE:
        return False
    ticket.urgent_since = None
    record(uow, ticket, "no-danger")
    begin = min(ticket.waiting_since or uow.now, uow.now)
    clocks.follow(uow, ticket, anew=True, begin=begin)
    notices.changed(uow, ticket)
    refresh_card(uow, ticket)
    return True


def claim(uow: UnitOfWork, ticket_id: int, *, by: Agent) -> Ticket:
    """Assign an unassigned ticket to an agent.

    Raises TicketAlreadyAssigned if another agent has already claimed it.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    _must_live(ticket, Status.OPEN)
    if not uow.tickets.claim_if_free(ticket_id, by.id):
        uow.session.refresh(ticket)
        raise TicketAlreadyAssigned(ticket.id, _name(uow, ticket.assignee_id))
    uow.session.refresh(ticket)
    come_back(by)
    uow.acts.end_look(ticket.id)
    record(uow, ticket, "claimed", by=by)
    notices.changed(uow, ticket)
    refresh_card(uow, ticket)
    return ticket


def release(uow: UnitOfWork, ticket_id: int, *, by: Agent) -> Ticket:
    """Return a ticket to the queue. An offer to another team is withdrawn.

    Raises TicketNotYours unless the agent holds it.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    _must_live(ticket, Status.OPEN)
    must_hold(uow, ticket, by)
    _withdraw_offer(uow, ticket, by=by)
    _to_queue(uow, ticket, by=by)
    return ticket


def _withdraw_offer(uow: UnitOfWork, ticket: Ticket, *, by: Agent) -> None:
    referral = uow.referrals.live_of(ticket.id)
    if referral is not None and referral.state == ReferralState.OFFERED:
        referral.state, referral.decided_at = ReferralState.WITHDRAWN.value, uow.now
        referral.decided_by_id = by.id
        timers.stop(uow, ticket, {TimerKind.REFERRAL})


def _to_queue(uow: UnitOfWork, ticket: Ticket, *, by: Agent | None, **facts: Any) -> None:
    ticket.assignee_id = None
    uow.wake.add(CHANGED)
    record(uow, ticket, "released", by=by, **facts)
    notices.changed(uow, ticket)
    refresh_card(uow, ticket)


def assign(uow: UnitOfWork, ticket_id: int, *, to: Agent, by: Agent) -> Ticket:
    """Assign a ticket to an agent. Raises TicketNotYours if `by` lacks permission.

    Unassigned tickets can be assigned by any agent, others by their assignee, a lead or an admin.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    must_be_free_or_held(uow, ticket, by)
    must_be_here(to, uow.now)
    give(uow, ticket, to, kind="assigned", by=by, to=to.id)
    return ticket


def give(
    uow: UnitOfWork, ticket: Ticket, owner: Agent, *, kind: str, by: Agent | None, **facts: Any
) -> None:
    """Assign a live ticket, also if it is held, and record the event."""
    uow.acts.end_look(ticket.id)
    referral = uow.referrals.live_of(ticket.id)
    if referral is not None and referral.asked_by_id == owner.id:
        _answer_referral(uow, ticket)  # it is given back
    ticket.assignee_id = owner.id
    uow.wake.add(CHANGED)
    record(uow, ticket, kind, by=by, **facts)
    notices.changed(uow, ticket)
    refresh_card(uow, ticket)


def hold_to_reply(uow: UnitOfWork, ticket_id: int, *, by: Agent) -> Ticket:
    """Return the ticket an agent wants to reply to, assigning it to them if it is unassigned.

    Raises TicketNotYours if it is assigned to another agent, and IllegalTransition if it is not
    live.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    _must_live(ticket, Status.OPEN)
    if ticket.assignee_id is None:
        return claim(uow, ticket_id, by=by)
    if ticket.assignee_id != by.id:
        raise TicketNotYours(ticket.id, _name(uow, ticket.assignee_id))
    return ticket


def replied(uow: UnitOfWork, ticket: Ticket, *, by: Agent) -> None:
    """Record a reply, setting the first response time and ending the requester's wait."""
    if ticket.first_replied_at is None:
        ticket.first_replied_at = uow.now
    ticket.waiting_since = None
    clocks.answered(uow, ticket)
    _answer_referral(uow, ticket)
    if ticket.status == Status.PENDING:
        _wait_anew(uow, ticket)
    record(uow, ticket, "replied", by=by)
    notices.known(uow, ticket)
    refresh_card(uow, ticket, after=SETTLED)  # with the state of the delivery


def _answer_referral(uow: UnitOfWork, ticket: Ticket) -> None:
    """End an accepted referral with the reply."""
    referral = uow.referrals.live_of(ticket.id)
    if referral is not None and referral.state == ReferralState.ACCEPTED:
        referral.state = ReferralState.ANSWERED.value
        timers.stop(uow, ticket, {TimerKind.REFERRAL})


def _reopen_referral(uow: UnitOfWork, ticket: Ticket) -> None:
    """Wait again for the answer to an accepted referral, because it was taken back."""
    of_ticket = uow.referrals.of_ticket(ticket.id)
    if of_ticket and of_ticket[-1].state == ReferralState.ANSWERED:
        of_ticket[-1].state = ReferralState.ACCEPTED.value
        due_at = max(of_ticket[-1].due_at, uow.now)
        timer = timers.start(uow, ticket, TimerKind.REFERRAL, due_at=due_at)
        timer.target_at = of_ticket[-1].due_at


def _wait_anew(uow: UnitOfWork, ticket: Ticket) -> None:
    """Count a wait for an answer from a new reply."""
    for timer in uow.timers.running(ticket.id, {TimerKind.SILENCE}):
        timer.started_at, timer.due_at = uow.now, uow.now + uow.policy.reminders[0]
        timer.step = 0


def took_back(uow: UnitOfWork, ticket: Ticket, *, by: Agent) -> None:
    """Record that a reply was unsent. The requester waits again if it was the last one."""
    record(uow, ticket, "took-back", by=by)
    reply, asked = uow.tickets.last_reply(ticket.id), uow.tickets.last_inbound(ticket.id)
    is_answered = reply is not None and (asked is None or reply.id > asked.id)
    if not is_answered and ticket.waiting_since is None and Status(ticket.status) in LIVE:
        ticket.waiting_since = asked.at if asked is not None else ticket.opened_at
        ticket.first_replied_at = None if reply is None else ticket.first_replied_at
        _reopen_referral(uow, ticket)
        if uow.timers.running(ticket.id, {TimerKind.SILENCE}):  # the question is gone
            move(uow, ticket, Status.OPEN, kind="reopened", by=by)
            clear_ending(uow, ticket)
        clocks.follow(uow, ticket)
        notices.changed(uow, ticket)
    refresh_card(uow, ticket)


def satisfied(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Record that the requester waits for no further answer, although the ticket stays live.

    A wait for their answer ends. Returns False if they have said so since the last reply.
    """
    if is_satisfied(uow, ticket):
        return False
    if uow.timers.running(ticket.id, {TimerKind.SILENCE}):
        move(uow, ticket, Status.OPEN, kind="reopened", by=None)
        timers.stop(uow, ticket, {TimerKind.SILENCE})
        notices.known(uow, ticket)
    record(uow, ticket, SATISFIED)
    ticket.waiting_since = None
    clocks.follow(uow, ticket)
    refresh_card(uow, ticket)
    return True


def is_satisfied(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Return True if the requester has said since the last reply that the request is settled."""
    said = uow.tickets.last_event(ticket.id, kinds={SATISFIED})
    return said > uow.tickets.last_event(ticket.id, kinds={"replied", "reopened"})


def note(uow: UnitOfWork, ticket_id: int, *, by: Agent) -> Ticket:
    """Record an internal note."""
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    record(uow, ticket, "noted", by=by)
    return ticket


def wait_for_requester(
    uow: UnitOfWork, ticket_id: int, *, until: datetime | None, by: Agent
) -> Ticket:
    """Set a ticket to pending until the requester writes or `until` is reached.

    Raises DateRequired if `until` is None or in the past, SpanTooLong if it is too far ahead, and
    TicketNotYours if the agent doesn't hold the ticket.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    if until is None or until <= uow.now:
        raise DateRequired(ticket.id)
    if until - uow.now > uow.policy.longest_wait:
        raise SpanTooLong(uow.policy.longest_wait)
    must_hold(uow, ticket, by)
    if ticket.status == Status.PENDING:
        record(uow, ticket, "pending", by=by, until=until.isoformat())  # ends earlier buttons
    else:
        move(uow, ticket, Status.PENDING, kind="pending", by=by, until=until.isoformat())
    clocks.follow(uow, ticket)
    timers.stop(uow, ticket, {TimerKind.SILENCE})
    timers.start(uow, ticket, TimerKind.WAIT_FOR_REQUESTER, due_at=until)
    notices.changed(uow, ticket)
    refresh_card(uow, ticket)
    return ticket


def clear_ending(uow: UnitOfWork, ticket: Ticket) -> None:
    """Remove the outcome, the original and the date of a reopened ticket.

    It returns to the queue if its assignee has been deactivated.
    """
    original = None if ticket.duplicate_of_id is None else uow.tickets.get(ticket.duplicate_of_id)
    ticket.outcome = ticket.outcome_reason = ticket.resolved_at = ticket.duplicate_of_id = None
    if original is not None:
        refresh_card(uow, original)
    timers.stop(uow, ticket, {*WAITS, *OF_RESOLVED})
    if ticket.assignee_id is None:
        return
    assignee = uow.agents.get(ticket.assignee_id)
    if assignee is None or not assignee.active or is_away(assignee, uow.now):
        ticket.assignee_id = None
        record(uow, ticket, "released")


def wake_pending(uow: UnitOfWork, ticket: Ticket) -> None:
    """Reopen a pending ticket on its due date without a new message from the requester."""
    move(uow, ticket, Status.OPEN, kind="date-came", by=None)
    notices.changed(uow, ticket)
    clocks.follow(uow, ticket, begin=uow.now)
    refresh_card(uow, ticket)


def release_all(uow: UnitOfWork, agent: Agent) -> int:
    """Return all of an agent's tickets to the queue. Returns their number."""
    held = uow.tickets.held_by(agent.id)
    for ticket in held:
        return_to_queue(uow, ticket)
    return len(held)


def return_to_queue(uow: UnitOfWork, ticket: Ticket, **facts: Any) -> None:
    """Return a ticket of an agent who leaves to the queue. An offer to another team stays."""
    _to_queue(uow, ticket, by=None, **facts)


def move(
    uow: UnitOfWork,
    ticket: Ticket,
    wanted: Status,
    *,
    kind: str,
    by: Agent | None,
    **facts: Any,
) -> None:
    """Change a ticket's status and record the event. Raises IllegalTransition."""
    if not may_become(Status(ticket.status), wanted):
        raise IllegalTransition(ticket.id, ticket.status, wanted)
    ticket.status = wanted.value
    uow.wake.add(CHANGED)
    record(uow, ticket, kind, by=by, **facts)


def must_be_free_or_held(uow: UnitOfWork, ticket: Ticket, by: Agent) -> None:
    """Raise an error unless the agent may reassign the ticket."""
    _must_live(ticket, Status.OPEN)
    if ticket.assignee_id is not None and by.role != AgentRole.LEAD:
        must_hold(uow, ticket, by)


def must_be_endable(uow: UnitOfWork, ticket: Ticket, by: Agent) -> None:
    """Raise an error unless the agent may resolve the ticket in its current status."""
    must_hold(uow, ticket, by)
    _must_live(ticket, Status.RESOLVED)


def must_be_free(uow: UnitOfWork, ticket: Ticket) -> None:
    """Raise an error unless the ticket is live and unassigned."""
    _must_live(ticket, Status.OPEN)
    if ticket.assignee_id is not None:
        raise TicketAlreadyAssigned(ticket.id, _name(uow, ticket.assignee_id))


def must_be_live(ticket: Ticket) -> None:
    """Raise TicketEnded unless the ticket is live."""
    if Status(ticket.status) not in LIVE:
        raise TicketEnded(ticket.id, ticket.status)


def _must_live(ticket: Ticket, wanted: Status) -> None:
    if Status(ticket.status) not in LIVE:
        raise IllegalTransition(ticket.id, ticket.status, wanted)


def must_hold(uow: UnitOfWork, ticket: Ticket, by: Agent) -> None:
    """Raise TicketNotYours unless the agent is the assignee or an admin."""
    if ticket.assignee_id != by.id and by.role != AgentRole.ADMIN:
        raise TicketNotYours(ticket.id, _name(uow, ticket.assignee_id))


def _name(uow: UnitOfWork, agent_id: int | None) -> str:
    agent = uow.agents.get(agent_id) if agent_id is not None else None
    return agent.name if agent is not None else ""


def record(
    uow: UnitOfWork, ticket: Ticket, kind: str, *, by: Agent | None = None, **facts: Any
) -> None:
    """Add an event to a ticket's history. Choices offered on the card end with a new state."""
    if kind in STATE_EVENTS | HOLDER_EVENTS:
        ticket.card_menu = CardMenu.USUAL.value
    uow.tickets.add_event(
        TicketEvent(
            ticket_id=ticket.id,
            kind=kind,
            agent_id=by.id if by is not None else None,
            facts=dict(facts),
            at=uow.now,
        )
    )
