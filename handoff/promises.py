"""Steps of open promises, and the timer of a ticket that waits for the next one."""

from datetime import datetime, timedelta

from handoff import timers
from handoff.models import Promise, Ticket
from handoff.states import PromiseState, PromiseStep, TimerKind
from handoff.storage import UnitOfWork

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LEADS_AFTER = 3  # working days


def begin(uow: UnitOfWork, ticket: Ticket, promise: Promise) -> None:
    """Start the steps of a promise with a new due time: the warning, or the due time if near."""
    at = uow.policy.service_of(ticket.route).warning_before(uow.now, promise.due_at)
    promise.next_at = at if at < promise.due_at else awake(uow, at)
    promise.step = promise.told_step = PromiseStep.NONE


def advance(uow: UnitOfWork, ticket: Ticket, promise: Promise) -> None:
    """Move a promise to the last step that is reached, and set the time of the next one."""
    if promise.due_at > uow.now or promise.state == PromiseState.OFFERED:
        promise.step, promise.next_at = PromiseStep.WARNED, awake(uow, promise.due_at)
        return
    step = max(promise.step + 1, PromiseStep.DUE)
    while step < PromiseStep.LEADS and _time_of(uow, ticket, promise, step + 1) <= uow.now:
        step += 1
    promise.step = step
    promise.next_at = awake(uow, _time_of(uow, ticket, promise, step + 1))


def _time_of(uow: UnitOfWork, ticket: Ticket, promise: Promise, step: int) -> datetime:
    service = uow.policy.service_of(ticket.route)
    if step == PromiseStep.TEAM:
        return service.due(promise.due_at, DAY)
    if step == PromiseStep.LEADS:
        return service.due(promise.due_at, DAY, times=LEADS_AFTER)
    return uow.now + WEEK


def awake(uow: UnitOfWork, at: datetime) -> datetime:
    """Return a time, or the end of the quiet hours that it lies in."""
    return at if uow.policy.quiet is None else uow.policy.quiet.end_after(at)


def follow(uow: UnitOfWork, ticket: Ticket) -> None:
    """Set the ticket's timer to the next step of its promises, or stop it.

    An offer that is not decided has one step, the warning.
    """
    promises = [
        *uow.promises.open_of(ticket.id),
        *(one for one in uow.promises.offered_of(ticket.id) if one.step == PromiseStep.NONE),
    ]
    if promises:
        next_at = min(promise.next_at for promise in promises)
        timers.start(uow, ticket, TimerKind.PROMISE, due_at=next_at)
    else:
        timers.stop(uow, ticket, {TimerKind.PROMISE})
