"""Alerts about targets of tickets, and the daily proof that each ticket has a timer."""

from dataclasses import dataclass
from datetime import datetime

from handoff import clocks, promises, timers
from handoff.actions import complaints, referrals
from handoff.lifecycle import Status
from handoff.models import AgentsChat, Desk, Promise, Ticket, Timer
from handoff.moments import within
from handoff.states import CLOCKS, NEXT_ACTIONS, TimerKind
from handoff.storage import UnitOfWork
from handoff.storage.timers import OpenRoutes

Untold = tuple["Alert", list[Timer | Promise]]  # an alert, and the rows that it tells
LIST = "alerts"  # coalesce key of lists of alerts
MOST_READ = 500  # alerts that are read at once


@dataclass(frozen=True)
class Alert:
    """A clock, a referral, a complaint or a promise that has reached a step.

    `step` is a number of Step, ReferralStep, ComplaintStep or PromiseStep, or more.
    """

    ticket: Ticket
    kind: TimerKind
    step: int
    target_at: datetime
    promise: Promise | None = None

    @property
    def is_urgent(self) -> bool:
        return clocks.is_urgent(self.ticket, self.kind)


@dataclass(frozen=True)
class Proof:
    """Result of the daily proof: the number of live tickets, and those that had no timer."""

    count: int
    oldest: Ticket
    without_timer: tuple[int, ...]


def take_alerts(
    uow: UnitOfWork, desk_id: int, *, limit: int, only_urgent: bool = False
) -> tuple[list[Alert], int]:
    """Return the alerts to be told now, and the number of those that are left.

    Those that are returned are recorded as told. Emergencies come first, then promises, then
    missed targets, the highest step first, and tickets that are only quiet at the end. The clocks
    of a ticket have one alert, that of the highest step; its referral, its complaint and its
    promises have their own. There are none within `policy.alerts_every` of the last ones, and none
    outside the hours in which a ticket's targets count. Neither holds for emergencies.
    """
    desk = _desk(uow, desk_id)
    is_early = desk.alerted_at is not None and within(
        uow.now, desk.alerted_at, uow.policy.alerts_every
    )
    routes = None if is_early or only_urgent else _open_routes(uow)
    alerts = [*_of_promises(uow, desk_id, routes), *_of_timers(uow, desk_id, routes)]
    alerts.sort(key=lambda one: not one[0].is_urgent)  # stable
    shown = alerts[:limit]
    for _, rows in shown:
        for row in rows:
            row.told_step = row.step
    if not all(alert.is_urgent for alert, _ in shown):
        desk.alerted_at = uow.now
    return [alert for alert, _ in shown], len(alerts) - len(shown)


def _of_promises(uow: UnitOfWork, desk_id: int, routes: OpenRoutes | None) -> list[Untold]:
    if routes is None:
        return []
    return [
        (Alert(ticket, TimerKind.PROMISE, promise.step, promise.due_at, promise), [promise])
        for promise, ticket in uow.promises.untold(desk_id, routes=routes)
    ]


def _of_timers(uow: UnitOfWork, desk_id: int, routes: OpenRoutes | None) -> list[Untold]:
    """Return an alert for the clocks of each ticket, and one each for referral and complaint."""
    found: dict[tuple[int, TimerKind | None], Untold] = {}
    for timer, ticket in uow.timers.untold(desk_id, routes=routes, limit=MOST_READ):
        kind = TimerKind(timer.kind)
        alert = Alert(ticket, kind, timer.step, timer.target_at or timer.due_at)
        one_of = None if kind in CLOCKS else kind
        _, rows = found.setdefault((ticket.id, one_of), (alert, []))
        rows.append(timer)
    return list(found.values())


def list_key(chat: AgentsChat) -> str:
    """Return the coalesce key of the lists in an agents' chat."""
    return f"{LIST}:{chat.desk_id}:{chat.route}"


def is_list_waiting(uow: UnitOfWork, desk_id: int) -> bool:
    """Return True if a reachable agents' chat has not received its last list yet."""
    return any(
        uow.deliveries.is_waiting(list_key(chat))
        for chat in uow.agents.chats(desk_id)
        if chat.unreachable_since is None
    )


def _open_routes(uow: UnitOfWork) -> OpenRoutes:
    """Return the routes in which alerts are told now."""
    policy = uow.policy
    states = {name: level.is_open(uow.now) for name, level in policy.by_route.items()}
    return OpenRoutes(
        others=policy.service.is_open(uow.now),
        opened=tuple(name for name, is_open in states.items() if is_open),
        closed=tuple(name for name, is_open in states.items() if not is_open),
    )


def prove(uow: UnitOfWork, desk_id: int) -> Proof | None:
    """Check that each live ticket has a timer, and start one for those that have none.

    Returns None if there are no live tickets.
    """
    _desk(uow, desk_id).proved_at = uow.now
    left = uow.timers.left_without(desk_id, NEXT_ACTIONS)
    promised = uow.promises.without_timer(desk_id)
    for ticket in promised:
        promises.follow(uow, ticket)
    for ticket in left:
        if ticket.status == Status.PENDING:
            timers.start(uow, ticket, TimerKind.WAIT_FOR_REQUESTER, due_at=uow.now)
        else:
            clocks.follow(uow, ticket)
    referred = [*referrals.repair(uow, desk_id), *complaints.repair(uow, desk_id)]
    count, oldest = uow.tickets.count_live(desk_id)
    if oldest is None:
        return None
    repaired = {ticket.id: ticket for ticket in (*left, *promised, *referred)}
    return Proof(count, oldest, tuple(sorted(repaired)))


def _desk(uow: UnitOfWork, desk_id: int) -> Desk:
    desk = uow.accounts.desk(desk_id)
    if desk is None:
        raise LookupError(f"no desk {desk_id}")
    return desk
