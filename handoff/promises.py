"""Steps of open promises, and the timer of a ticket that waits for the next one."""

from datetime import datetime, timedelta

from handoff import timers
from handoff.models import Promise, Ticket
from handoff.service import WARN_AT
from handoff.states import PromiseStep, TimerKind
from handoff.storage import UnitOfWork

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LEAST_WARNING = timedelta(minutes=10)  # before the due time
LEADS_AFTER = 3  # working days


def first_step_at(uow: UnitOfWork, ticket: Ticket, since: datetime, due_at: datetime) -> datetime:
    """Return the time of the warning, or the due time if that is near."""
    service = uow.policy.service_of(ticket.route)
    warning = service.add(since, WARN_AT * service.worked(since, due_at))
    return warning if uow.now < warning <= due_at - LEAST_WARNING else awake(uow, due_at)


def next_step_at(uow: UnitOfWork, ticket: Ticket, promise: Promise) -> datetime:
    """Return the time of the step that follows the present one."""
    service = uow.policy.service_of(ticket.route)
    match promise.step:
        case PromiseStep.WARNED:
            at = promise.due_at
        case PromiseStep.DUE:
            at = service.due(promise.due_at, DAY)
        case PromiseStep.TEAM:
            at = service.due(promise.due_at, DAY, times=LEADS_AFTER)
        case _:
            at = uow.now + WEEK
    return awake(uow, at)


def awake(uow: UnitOfWork, at: datetime) -> datetime:
    """Return a time, or the end of the quiet hours that it lies in."""
    return at if uow.policy.quiet is None else uow.policy.quiet.end_after(at)


def follow(uow: UnitOfWork, ticket: Ticket) -> None:
    """Set the ticket's timer to the next step of its open promises, or stop it."""
    promises = uow.promises.open_of(ticket.id)
    if not promises:
        timers.stop(uow, ticket, {TimerKind.PROMISE})
        return
    next_at = min(promise.next_at for promise in promises)
    timer = timers.start(uow, ticket, TimerKind.PROMISE, due_at=next_at)
    timer.target_at = promises[0].due_at
    timer.step = min(timer.step, max(promise.step for promise in promises))
    timer.told_step = min(timer.told_step, timer.step)
