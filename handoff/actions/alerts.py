"""Alerts about targets of tickets, and the daily proof that each ticket has a timer."""

from dataclasses import dataclass
from datetime import datetime

from handoff import clocks, timers
from handoff.lifecycle import Status
from handoff.models import Desk, Ticket
from handoff.moments import within
from handoff.states import NEXT_ACTIONS, TimerKind
from handoff.storage import UnitOfWork


@dataclass(frozen=True)
class Alert:
    """A clock that has reached a step. `step` is a number of Step, or more."""

    ticket: Ticket
    kind: TimerKind
    step: int
    target_at: datetime


@dataclass(frozen=True)
class Proof:
    """Result of the daily proof: the number of live tickets, and those that had no timer."""

    count: int
    oldest: Ticket
    without_timer: tuple[int, ...]


def take_alerts(uow: UnitOfWork, desk_id: int) -> list[Alert]:
    """Return the alerts to be told now, most urgent first, and record them as told.

    Each ticket has one alert, that of its highest step. There are none within
    `policy.alerts_every` of the last ones, and none outside the hours in which a ticket's targets
    count. Neither holds for urgent tickets.
    """
    found = [
        Alert(ticket, TimerKind(timer.kind), timer.step, timer.target_at or timer.due_at)
        for timer in uow.timers.untold(desk_id)
        if (ticket := uow.tickets.get(timer.ticket_id)) is not None
        and ticket.status == Status.OPEN
        and clocks.service_of(uow, ticket).is_open(uow.now)
    ]
    desk = _desk(uow, desk_id)
    is_early = desk.alerted_at is not None and within(
        uow.now, desk.alerted_at, uow.policy.alerts_every
    )
    if is_early:
        found = [alert for alert in found if alert.ticket.urgent_since is not None]
    if not found:
        return []
    desk.alerted_at = uow.now
    highest: dict[int, Alert] = {}
    for alert in sorted(found, key=lambda one: (-one.step, one.target_at)):
        highest.setdefault(alert.ticket.id, alert)
    for timer in uow.timers.untold(desk_id):
        if timer.ticket_id in highest:
            timer.told_step = timer.step
    return list(highest.values())


def prove(uow: UnitOfWork, desk_id: int) -> Proof | None:
    """Check that each live ticket has a timer, and start one for those that have none.

    Returns None if there are no live tickets.
    """
    _desk(uow, desk_id).proved_at = uow.now
    left = uow.timers.left_without(desk_id, NEXT_ACTIONS)
    for ticket in left:
        if ticket.status == Status.PENDING:
            timers.start(uow, ticket, TimerKind.WAIT_FOR_REQUESTER, due_at=uow.now)
        else:
            clocks.follow(uow, ticket)
    count, oldest = uow.tickets.count_live(desk_id)
    if oldest is None:
        return None
    return Proof(count, oldest, tuple(ticket.id for ticket in left))


def _desk(uow: UnitOfWork, desk_id: int) -> Desk:
    desk = uow.accounts.desk(desk_id)
    if desk is None:
        raise LookupError(f"no desk {desk_id}")
    return desk
