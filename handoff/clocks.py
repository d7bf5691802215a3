"""Clocks of tickets: targets for responses and the resolution, and the steps of their alerts.

A clock counts from the message that waits for a reply, or from the opening. Claims, assignments
and further messages do not start it anew. It alerts agents before its target, at the target, and
in steps of working time after it.
"""

from datetime import datetime, timedelta

from handoff import timers
from handoff.lifecycle import Status
from handoff.models import Ticket, Timer
from handoff.service import ServiceLevel
from handoff.states import CLOCKS, LOOKS, Priority, Step, TimerKind
from handoff.storage import UnitOfWork

DAY = timedelta(days=1)
SOON = timedelta(minutes=15)  # minimum interval between two steps


def follow(
    uow: UnitOfWork, ticket: Ticket, *, anew: bool = False, begin: datetime | None = None
) -> None:
    """Start the clocks that a ticket's state needs, and stop the others.

    Clocks that run already keep their targets, unless `anew` is True because these have changed.
    `begin` is the time from which clocks count that are started, by default that of the message
    that waits for a reply.
    """
    running = {TimerKind(timer.kind): timer for timer in uow.timers.running(ticket.id, CLOCKS)}
    wanted = _wanted(uow, ticket)
    for kind in running.keys() & LOOKS - wanted.keys():
        running[kind].done_at = uow.now
    uow.session.flush()
    if ticket.status == Status.PENDING:
        _pause(uow, running.get(TimerKind.RESOLUTION))
        return
    for kind, span in wanted.items():
        timer = running.get(kind)
        if timer is not None and timer.paused_at is not None:
            _resume(uow, ticket, timer)
        if timer is None or anew:
            usual = _begin(uow, ticket, kind) if timer is None else timer.started_at
            _start(uow, ticket, kind, begin=begin or usual, span=span)


def answered(uow: UnitOfWork, ticket: Ticket) -> None:
    """Count the time without a further reply from now on."""
    timers.stop(uow, ticket, {TimerKind.QUIET})
    follow(uow, ticket)


def advance(uow: UnitOfWork, ticket: Ticket, timer: Timer) -> None:
    """Move a due clock to the last step that is reached, and set the time of the next one."""
    if timer.target_at is None:  # a timer of an earlier version
        timer.target_at = timer.due_at
    while timer.due_at <= uow.now:
        is_quiet = timer.kind == TimerKind.QUIET
        timer.step = Step.DUE if is_quiet and timer.step == Step.NONE else timer.step + 1
        timer.due_at = max(_next_step(uow, ticket, timer, timer.target_at), timer.due_at + SOON)


def service_of(uow: UnitOfWork, ticket: Ticket) -> ServiceLevel:
    return uow.policy.service_of(ticket.route, urgent=ticket.urgent_since is not None)


def _wanted(uow: UnitOfWork, ticket: Ticket) -> dict[TimerKind, timedelta]:
    """Return the clocks that a ticket's state needs, with the spans of their targets."""
    if ticket.status != Status.OPEN:
        return {}
    targets = service_of(uow, ticket).of(Priority(ticket.priority))
    if ticket.waiting_since is None:
        wanted = {TimerKind.QUIET: targets.next_response}
    elif ticket.first_replied_at is None:
        wanted = {TimerKind.FIRST_RESPONSE: targets.first_response}
    else:
        wanted = {TimerKind.NEXT_RESPONSE: targets.next_response}
    if targets.resolution is not None:
        wanted[TimerKind.RESOLUTION] = targets.resolution
    return wanted


def _begin(uow: UnitOfWork, ticket: Ticket, kind: TimerKind) -> datetime:
    """Return the time from which a clock counts. It does not lie in the future."""
    if kind in {TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE} and ticket.waiting_since:
        return min(ticket.waiting_since, uow.now)
    return uow.now


def _start(
    uow: UnitOfWork, ticket: Ticket, kind: TimerKind, *, begin: datetime, span: timedelta
) -> None:
    """Start a clock, or start it anew with another target."""
    service = service_of(uow, ticket)
    target_at = service.due(begin, span)
    due_at = target_at if kind is TimerKind.QUIET else service.warning(begin, span)
    timer = timers.start(uow, ticket, kind, due_at=due_at)
    timer.started_at, timer.target_at = begin, target_at
    timer.step = timer.told_step = Step.NONE


def _pause(uow: UnitOfWork, timer: Timer | None) -> None:
    """Stop the resolution clock while the requester is awaited."""
    if timer is not None and timer.paused_at is None:
        timer.paused_at = uow.now


def _resume(uow: UnitOfWork, ticket: Ticket, timer: Timer) -> None:
    """Continue a clock with the working time that was left when it was paused."""
    service, paused_at = service_of(uow, ticket), timer.paused_at or uow.now
    if timer.target_at is not None:
        timer.target_at = service.later(timer.target_at, since=paused_at, now=uow.now)
    timer.due_at = service.later(timer.due_at, since=paused_at, now=uow.now)
    timer.paused_at = None


def _next_step(uow: UnitOfWork, ticket: Ticket, timer: Timer, target_at: datetime) -> datetime:
    """Return the time of the step that follows the present one."""
    if timer.step == Step.WARNED:
        return target_at
    if ticket.urgent_since is not None:
        return timer.due_at + SOON
    service = service_of(uow, ticket)
    if timer.kind == TimerKind.QUIET or timer.step >= Step.ADMINS:
        return service.due(timer.due_at, DAY)
    return service.due(target_at, (timer.step - 1) * uow.policy.escalation)
