"""Ticket timers.

They are used for reminders, pending dates, and closing resolved tickets.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from handoff.lifecycle import Status
from handoff.models import Ticket, Timer
from handoff.states import LOOKS, TimerKind
from handoff.storage import UnitOfWork


def start(uow: UnitOfWork, ticket: Ticket, kind: TimerKind, *, due_at: datetime) -> None:
    """Start a timer, or restart it if it is already running."""
    running = uow.timers.running(ticket.id, [kind])
    if running:
        running[0].started_at, running[0].due_at = uow.now, due_at
        return
    uow.timers.add(
        Timer(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            kind=kind.value,
            started_at=uow.now,
            due_at=due_at,
        )
    )
    uow.session.flush()


def stop(
    uow: UnitOfWork, ticket: Ticket, kinds: Collection[TimerKind] = frozenset(TimerKind)
) -> None:
    """Stop the ticket's running timers, optionally only those of certain kinds."""
    for timer in uow.timers.running(ticket.id, kinds):
        timer.done_at = uow.now
    uow.session.flush()


def look_again(uow: UnitOfWork, ticket: Ticket, *, after: timedelta) -> None:
    """Schedule a reminder for an open ticket. Pending tickets are not affected."""
    if ticket.status != Status.OPEN:
        return
    kind = look_of(ticket)
    stop(uow, ticket, LOOKS - {kind})
    start(uow, ticket, kind, due_at=uow.now + after)


def look_of(ticket: Ticket) -> TimerKind:
    """Return the reminder timer that matches the ticket's state."""
    if ticket.waiting_since is None:
        return TimerKind.RESOLUTION
    return TimerKind.FIRST_RESPONSE if ticket.assignee_id is None else TimerKind.NEXT_RESPONSE
