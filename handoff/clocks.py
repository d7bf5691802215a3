"""Clocks of tickets: targets for responses and the resolution, and the steps of their alerts.

A clock counts from the message that waits for a reply, or from the opening. Claims, assignments
and further messages do not start it anew. It alerts agents before its target, at the target, and
in steps of working time after it.
"""

from datetime import datetime, timedelta

from handoff.lifecycle import LIVE, Status
from handoff.models import Ticket, Timer
from handoff.outbox import refresh_card
from handoff.service import ServiceLevel
from handoff.states import ANSWER_CLOCKS, CLOCKS, Priority, Step, TimerKind
from handoff.storage import UnitOfWork

DAY, HOUR, NO_TIME = timedelta(days=1), timedelta(hours=1), timedelta(0)
ALERTS = "alerts"  # wake-up topic for steps that are not yet told
SOON = timedelta(minutes=15)  # minimum interval between two steps


def follow(
    uow: UnitOfWork, ticket: Ticket, *, anew: bool = False, begin: datetime | None = None
) -> None:
    """Start the clocks that a ticket's state needs, and stop the others.

    Clocks that run already keep their targets, unless `anew` is True because these may have
    changed. Clocks count from `begin`, by default from the message that waits for an answer, or
    from the opening.
    """
    running = {TimerKind(timer.kind): timer for timer in uow.timers.running(ticket.id, CLOCKS)}
    wanted = _wanted(uow, ticket)
    for kind in running.keys() - wanted.keys():
        running[kind].done_at = uow.now
    for kind, span in wanted.items():
        timer = running.get(kind)
        if timer is None or anew:
            is_new = timer is None or timer.target_at is None
            usual = _begin(uow, ticket, kind) if is_new or timer is None else timer.started_at
            chosen = begin if is_new or kind in ANSWER_CLOCKS else None
            timer = _start(uow, ticket, kind, timer, begin=chosen or usual, span=span)
        if kind is TimerKind.RESOLUTION:
            _pause_or_resume(uow, ticket, timer)
    uow.session.flush()


def answered(uow: UnitOfWork, ticket: Ticket) -> None:
    """Count the time without a further reply from now on."""
    for timer in uow.timers.running(ticket.id, {TimerKind.QUIET}):
        timer.done_at = uow.now
    follow(uow, ticket)


def advance(uow: UnitOfWork, ticket: Ticket, timer: Timer) -> None:
    """Move a due clock to the last step that is reached, and set the time of the next one."""
    if timer.target_at is None:  # a timer of an earlier version
        follow(uow, ticket, anew=True)
    before = timer.step
    while timer.target_at is not None and timer.due_at <= uow.now:
        is_quiet = timer.kind == TimerKind.QUIET
        timer.step = Step.DUE if is_quiet and timer.step == Step.NONE else timer.step + 1
        least = timer.due_at + (SOON if timer.step > Step.DUE else NO_TIME)
        timer.due_at = max(_next_step(uow, ticket, timer, timer.target_at), least)
    if (
        ticket.assignee_id is not None
        and timer.kind in ANSWER_CLOCKS
        and max(before, Step.WARNED) < timer.step
    ):
        refresh_card(uow, ticket)  # anyone may take it now
    if timer.step > timer.told_step:
        uow.wake.add(ALERTS)


def is_urgent(ticket: Ticket, kind: str) -> bool:
    """Return True for a clock that counts around the clock because of danger to life."""
    return ticket.urgent_since is not None and kind in ANSWER_CLOCKS


def _service(uow: UnitOfWork, ticket: Ticket, kind: str) -> ServiceLevel:
    return uow.policy.service_of(ticket.route, urgent=is_urgent(ticket, kind))


def _wanted(uow: UnitOfWork, ticket: Ticket) -> dict[TimerKind, timedelta]:
    """Return the clocks that a ticket's state needs, with the spans of their targets.

    An answered ticket with an open promise needs none, because the promise brings it up again.
    """
    wanted: dict[TimerKind, timedelta] = {}
    priority = Priority(ticket.priority)
    kind = _answer_clock(ticket)
    is_promised = kind is TimerKind.QUIET and bool(uow.promises.open_of(ticket.id))
    if ticket.status == Status.OPEN and not is_promised:
        targets = _service(uow, ticket, kind).of(priority)
        is_first = kind is TimerKind.FIRST_RESPONSE
        wanted[kind] = targets.first_response if is_first else targets.next_response
    resolution = _service(uow, ticket, TimerKind.RESOLUTION).of(priority).resolution
    if resolution is not None and Status(ticket.status) in LIVE:
        wanted[TimerKind.RESOLUTION] = resolution
    return wanted


def _answer_clock(ticket: Ticket) -> TimerKind:
    if ticket.waiting_since is None:
        return TimerKind.QUIET
    is_first = ticket.first_replied_at is None
    return TimerKind.FIRST_RESPONSE if is_first else TimerKind.NEXT_RESPONSE


def _begin(uow: UnitOfWork, ticket: Ticket, kind: TimerKind) -> datetime:
    """Return the time from which a clock counts. It does not lie in the future."""
    if kind is TimerKind.QUIET:
        return uow.now
    since = ticket.opened_at if kind is TimerKind.RESOLUTION else ticket.waiting_since
    return min(since or uow.now, uow.now)


def _start(
    uow: UnitOfWork,
    ticket: Ticket,
    kind: TimerKind,
    timer: Timer | None,
    *,
    begin: datetime,
    span: timedelta,
) -> Timer:
    """Start a clock, or start one that runs anew if it has another target."""
    service = _service(uow, ticket, kind)
    target_at = service.due(begin, span)
    due_at = target_at if kind is TimerKind.QUIET else service.warning(begin, span)
    if timer is None:
        timer = Timer(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            kind=kind.value,
            started_at=begin,
            due_at=due_at,
            target_at=target_at,
        )
        uow.timers.add(timer)
    elif timer.target_at != target_at:
        timer.started_at, timer.due_at, timer.target_at = begin, due_at, target_at
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
    service = _service(uow, ticket, TimerKind.RESOLUTION)
    pause = service.worked(timer.paused_at, uow.now)
    timer.started_at = service.add(timer.started_at, pause)
    timer.due_at = service.add(timer.due_at, pause)
    timer.target_at = None if timer.target_at is None else service.add(timer.target_at, pause)
    timer.paused_at = None


def _next_step(uow: UnitOfWork, ticket: Ticket, timer: Timer, target_at: datetime) -> datetime:
    """Return the time of the step that follows the present one."""
    if timer.step == Step.WARNED:
        return target_at
    if is_urgent(ticket, timer.kind):
        return timer.due_at + (SOON if timer.step < Step.ADMINS else HOUR)
    service = _service(uow, ticket, timer.kind)
    if timer.kind == TimerKind.QUIET or timer.step >= Step.ADMINS:
        return service.due(timer.due_at, DAY)
    return service.due(target_at, uow.policy.escalation, times=timer.step - 1)
