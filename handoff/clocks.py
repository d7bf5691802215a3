"""Clocks of tickets: targets for responses and the resolution, and the steps of their alerts.

A clock counts from the message that waits for a reply, or from the opening. Claims, assignments
and further messages do not start it anew. It alerts agents before its target, at the target, and
in steps of working time after it.
"""

from datetime import datetime, timedelta

from handoff import timers
from handoff.lifecycle import LIVE, Status
from handoff.models import Ticket, Timer
from handoff.service import ServiceLevel
from handoff.states import CLOCKS, Priority, Step, TimerKind
from handoff.storage import UnitOfWork

DAY, HOUR, NO_TIME = timedelta(days=1), timedelta(hours=1), timedelta(0)
SOON = timedelta(minutes=15)  # minimum interval between two steps


def follow(
    uow: UnitOfWork, ticket: Ticket, *, anew: bool = False, begin: datetime | None = None
) -> None:
    """Start the clocks that a ticket's state needs, and stop the others.

    Clocks that run already keep their targets, unless `anew` is True because these have changed.
    An answer counts from `begin`, by default from the message that waits for it.
    """
    running = {TimerKind(timer.kind): timer for timer in uow.timers.running(ticket.id, CLOCKS)}
    wanted = _wanted(uow, ticket)
    for kind in running.keys() - wanted.keys():
        running[kind].done_at = uow.now
    uow.session.flush()
    for kind, span in wanted.items():
        timer = running.get(kind)
        if timer is None or anew:
            usual = _begin(uow, ticket, kind) if timer is None else timer.started_at
            chosen = begin if kind is not TimerKind.RESOLUTION else None
            timer = _start(uow, ticket, kind, begin=chosen or usual, span=span)
        if kind is TimerKind.RESOLUTION:
            _pause_or_resume(uow, ticket, timer)


def answered(uow: UnitOfWork, ticket: Ticket) -> None:
    """Count the time without a further reply from now on."""
    timers.stop(uow, ticket, {TimerKind.QUIET})
    follow(uow, ticket)


def advance(uow: UnitOfWork, ticket: Ticket, timer: Timer) -> None:
    """Move a due clock to the last step that is reached, and set the time of the next one."""
    if timer.target_at is None:  # a timer of an earlier version
        follow(uow, ticket, anew=True, begin=ticket.waiting_since)
    while timer.target_at is not None and timer.due_at <= uow.now:
        is_quiet = timer.kind == TimerKind.QUIET
        timer.step = Step.DUE if is_quiet and timer.step == Step.NONE else timer.step + 1
        least = timer.due_at + (SOON if timer.step > Step.DUE else NO_TIME)
        timer.due_at = max(_next_step(uow, ticket, timer, timer.target_at), least)


def service_of(uow: UnitOfWork, ticket: Ticket) -> ServiceLevel:
    return uow.policy.service_of(ticket.route, urgent=ticket.urgent_since is not None)


def _wanted(uow: UnitOfWork, ticket: Ticket) -> dict[TimerKind, timedelta]:
    """Return the clocks that a ticket's state needs, with the spans of their targets."""
    targets = service_of(uow, ticket).of(Priority(ticket.priority))
    if ticket.status != Status.OPEN:
        wanted = {}
    elif ticket.waiting_since is None:
        wanted = {TimerKind.QUIET: targets.next_response}
    elif ticket.first_replied_at is None:
        wanted = {TimerKind.FIRST_RESPONSE: targets.first_response}
    else:
        wanted = {TimerKind.NEXT_RESPONSE: targets.next_response}
    if targets.resolution is not None and Status(ticket.status) in LIVE:
        wanted[TimerKind.RESOLUTION] = targets.resolution
    return wanted


def _begin(uow: UnitOfWork, ticket: Ticket, kind: TimerKind) -> datetime:
    """Return the time from which a clock counts. It does not lie in the future."""
    if kind is TimerKind.QUIET:
        return uow.now
    if kind is TimerKind.RESOLUTION:
        reopened = uow.tickets.last_event_time(ticket.id, kinds={"resolved"})
        return uow.now if reopened is not None else min(ticket.opened_at, uow.now)
    return min(ticket.waiting_since or uow.now, uow.now)


def _start(
    uow: UnitOfWork, ticket: Ticket, kind: TimerKind, *, begin: datetime, span: timedelta
) -> Timer:
    """Start a clock, or start it anew with another target."""
    service = service_of(uow, ticket)
    target_at = service.due(begin, span)
    due_at = target_at if kind is TimerKind.QUIET else service.warning(begin, span)
    timer = timers.start(uow, ticket, kind, due_at=due_at)
    timer.started_at, timer.target_at = begin, target_at
    timer.step = timer.told_step = Step.NONE
    return timer


def _pause_or_resume(uow: UnitOfWork, ticket: Ticket, timer: Timer) -> None:
    """Stop the resolution clock while the requester is awaited.

    The working time of the pause is added to its times when it continues.
    """
    if ticket.status == Status.PENDING:
        timer.paused_at = timer.paused_at or uow.now
        return
    if timer.paused_at is None:
        return
    service = service_of(uow, ticket)
    pause = service.worked(timer.paused_at, uow.now)
    timer.started_at = service.add(timer.started_at, pause)
    timer.due_at = service.add(timer.due_at, pause)
    timer.target_at = None if timer.target_at is None else service.add(timer.target_at, pause)
    timer.paused_at = None


def _next_step(uow: UnitOfWork, ticket: Ticket, timer: Timer, target_at: datetime) -> datetime:
    """Return the time of the step that follows the present one."""
    service = service_of(uow, ticket)
    if timer.step == Step.WARNED:
        return target_at
    if timer.kind == TimerKind.QUIET or timer.step >= Step.ADMINS:
        return service.due(timer.due_at, DAY if ticket.urgent_since is None else HOUR)
    if ticket.urgent_since is not None:
        return timer.due_at + SOON
    return service.due(target_at, uow.policy.escalation, times=timer.step - 1)
