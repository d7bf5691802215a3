"""Notices to requesters about changes of a ticket that they did not cause.

A ticket stores the state that its requester knows. A change starts a timer, and the notice
describes the state of the ticket when the timer is due. A change that is undone before, or that
the requester learns in another way, needs no notice.
"""

from datetime import datetime

from handoff import timers
from handoff.lifecycle import LIVE, Status
from handoff.models import Ticket
from handoff.policy import Policy
from handoff.states import TimerKind
from handoff.storage import UnitOfWork

QUEUED = "queued"
HELD = "held"
ON_HOLD = "on-hold"
OVER = "over"
NOTICE = frozenset({TimerKind.NOTICE})


def state_of(uow: UnitOfWork, ticket: Ticket) -> str:
    """Return the state of a ticket as far as it concerns the requester.

    While a ticket waits for an answer to an agent's question, nothing else matters, and the
    question itself says so. The state is then the one that is known.
    """
    if Status(ticket.status) not in LIVE:
        return OVER
    if ticket.status == Status.PENDING and ticket.waiting_since is None:
        return ticket.known_state or QUEUED
    if ticket.status == Status.PENDING:
        waits = uow.timers.running(ticket.id, [TimerKind.WAIT_FOR_REQUESTER])
        return f"{ON_HOLD}:{waits[0].due_at:%Y-%m-%dT%H:%M}" if waits else ON_HOLD
    return QUEUED if ticket.assignee_id is None else f"{HELD}:{ticket.assignee_id}"


def changed(uow: UnitOfWork, ticket: Ticket) -> None:
    """Schedule a notice if the requester doesn't know the ticket's state, or cancel it.

    In an emergency, only that an agent has the ticket is worth a notice.
    """
    is_held = ticket.status == Status.OPEN and ticket.assignee_id is not None
    if is_known(uow, ticket) or (ticket.urgent_since is not None and not is_held):
        timers.stop(uow, ticket, NOTICE)
        return
    begin = uow.now if ticket.urgent_since is not None else uow.now + uow.policy.notice_delay
    due_at = earliest(ticket, begin, uow.policy)
    timers.start(uow, ticket, TimerKind.NOTICE, due_at=due_at)
    if due_at <= uow.now:
        uow.wake.add(timers.TIMERS)


def known(uow: UnitOfWork, ticket: Ticket) -> None:
    """Record that the requester has learnt the ticket's state without a notice."""
    ticket.known_state = state_of(uow, ticket)
    timers.stop(uow, ticket, NOTICE)


def woken(uow: UnitOfWork, ticket: Ticket) -> None:
    """Record that the requester has ended a wait. They know that their message is read."""
    if (ticket.known_state or "").startswith(ON_HOLD):
        known(uow, ticket)
    else:
        changed(uow, ticket)


def postponed(uow: UnitOfWork, ticket: Ticket) -> None:
    """Try again later to send a notice that the requester cannot receive now."""
    due_at = earliest(ticket, uow.now + uow.policy.notice_every, uow.policy)
    timers.start(uow, ticket, TimerKind.NOTICE, due_at=due_at)


def notified(uow: UnitOfWork, ticket: Ticket) -> None:
    """Record that a notice about the ticket's state was sent."""
    known(uow, ticket)
    ticket.notified_at = uow.now


def is_known(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Return True if the requester knows the ticket's state. New tickets are in the queue."""
    return (ticket.known_state or QUEUED) == state_of(uow, ticket)


def earliest(ticket: Ticket, begin: datetime, policy: Policy) -> datetime:
    """Return the first time from `begin` on at which a notice may be sent.

    There is one notice a day for a ticket, and none in the quiet hours. Neither holds for urgent
    tickets.
    """
    if ticket.urgent_since is not None:
        return begin
    at = begin
    if ticket.notified_at is not None:
        at = max(at, min(ticket.notified_at, begin) + policy.notice_every)
    return policy.quiet.end_after(at) if policy.quiet is not None else at
