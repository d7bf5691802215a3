"""Ticket timers.

They are used for targets, pending dates, notices, and closing resolved tickets.
"""

from collections.abc import Collection
from datetime import datetime

from handoff.models import Ticket, Timer
from handoff.states import TimerKind
from handoff.storage import UnitOfWork

TIMERS = "timers"  # wake-up topic for timers that are due at once


def start(uow: UnitOfWork, ticket: Ticket, kind: TimerKind, *, due_at: datetime) -> Timer:
    """Start a timer, or restart it if it is already running."""
    running = uow.timers.running(ticket.id, [kind])
    if running:
        running[0].started_at, running[0].due_at = uow.now, due_at
        return running[0]
    timer = Timer(
        desk_id=ticket.desk_id,
        ticket_id=ticket.id,
        kind=kind.value,
        started_at=uow.now,
        due_at=due_at,
    )
    uow.timers.add(timer)
    uow.session.flush()
    return timer


def stop(
    uow: UnitOfWork, ticket: Ticket, kinds: Collection[TimerKind] = frozenset(TimerKind)
) -> None:
    """Stop the ticket's running timers, optionally only those of certain kinds."""
    for timer in uow.timers.running(ticket.id, kinds):
        timer.done_at = uow.now
    uow.session.flush()
