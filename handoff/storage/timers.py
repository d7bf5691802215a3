"""Timer repository."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from handoff.lifecycle import LIVE, Status
from handoff.models import Ticket, Timer
from handoff.states import ALERTING, ANSWER_CLOCKS, CLOCKS, Step, TimerKind

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_RUNNING: ColumnElement[bool] = literal_column("timers.done_at IS NULL")
IS_UNTOLD: ColumnElement[bool] = literal_column(
    "timers.done_at IS NULL AND timers.step > timers.told_step"
)


@dataclass(frozen=True)
class OpenRoutes:
    """Routes whose calendars are open: those `opened`, and all `others` but those `closed`."""

    others: bool
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


def is_in(routes: OpenRoutes) -> ColumnElement[bool]:
    """Return the condition that the route of a ticket is among these."""
    if routes.others:
        return Ticket.route.not_in(routes.closed)
    return Ticket.route.in_(routes.opened)


# Statements are built once, because building one takes longer than executing it.
_OF_KINDS = Timer.kind.in_(bindparam("kinds", expanding=True))
_RUNNING_OF_TICKET = select(Timer).where(
    IS_RUNNING, Timer.ticket_id == bindparam("ticket_id"), _OF_KINDS
)
_DUE = (
    select(Timer)
    .where(IS_RUNNING, Timer.due_at <= bindparam("now"), Timer.paused_at.is_(None))
    .order_by(Timer.due_at)
    .limit(bindparam("limit"))
)
_NEXT_DUE = select(func.min(Timer.due_at)).where(IS_RUNNING, Timer.paused_at.is_(None))
_LEFT_WITHOUT = select(Ticket).where(
    Ticket.desk_id == bindparam("desk_id"),
    Ticket.status.in_([status.value for status in LIVE]),
    ~exists().where(Timer.ticket_id == Ticket.id, IS_RUNNING, _OF_KINDS),
)
_IS_URGENT = and_(Ticket.urgent_since.is_not(None), Timer.kind.in_(ANSWER_CLOCKS))


def _untold(allowed: ColumnElement[bool]) -> Select[Timer, Ticket]:
    return (
        select(Timer, Ticket)
        .join(Ticket, Ticket.id == Timer.ticket_id)
        .where(
            IS_UNTOLD,
            Timer.desk_id == bindparam("desk_id"),
            Timer.kind.in_(ALERTING),
            or_(Ticket.status == Status.OPEN.value, Timer.kind.in_(ALERTING - CLOCKS)),
            allowed,
        )
        .order_by(
            not_(_IS_URGENT),
            Timer.kind == TimerKind.QUIET.value,
            case((Timer.step > Step.ADMINS, int(Step.ADMINS)), else_=Timer.step).desc(),
            Timer.target_at,
        )
        .limit(bindparam("limit"))
    )


_ROUTES = bindparam("routes", expanding=True, type_=Ticket.route.type)
_UNTOLD_URGENT = _untold(_IS_URGENT)
_UNTOLD_ON_ROUTES = _untold(or_(_IS_URGENT, Ticket.route.in_(_ROUTES)))
_UNTOLD_ON_OTHERS = _untold(or_(_IS_URGENT, Ticket.route.not_in(_ROUTES)))


class Timers:
    """Repository for timers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, timer: Timer) -> None:
        self._session.add(timer)

    def running(self, ticket_id: int, kinds: Collection[TimerKind]) -> list[Timer]:
        found = self._session.scalars(
            _RUNNING_OF_TICKET, {"ticket_id": ticket_id, "kinds": list(kinds)}
        )
        return list(found)

    def due(self, now: datetime, *, limit: int) -> list[Timer]:
        """Return due timers, earliest first."""
        found = self._session.scalars(_DUE, {"now": now, "limit": limit})
        return list(found)

    def next_due(self) -> datetime | None:
        found: datetime | None = self._session.scalar(_NEXT_DUE)
        return found

    def untold(
        self, desk_id: int, *, routes: OpenRoutes | None, limit: int
    ) -> list[tuple[Timer, Ticket]]:
        """Return timers with a step that is not yet told.

        These are clocks of open tickets, referrals and complaints.

        Clocks of an answer in an emergency come first, in any route. Others are returned
        in these routes only: missed targets, the highest step first, and quiet tickets at the end.
        """
        values: dict[str, Any] = {"desk_id": desk_id, "limit": limit}
        if routes is None:
            statement = _UNTOLD_URGENT
        elif routes.others:
            statement = _UNTOLD_ON_OTHERS
            values["routes"] = list(routes.closed)
        else:
            statement = _UNTOLD_ON_ROUTES
            values["routes"] = list(routes.opened)
        found = self._session.execute(statement, values)
        return [(timer, ticket) for timer, ticket in found]

    def left_without(self, desk_id: int, kinds: Collection[TimerKind]) -> list[Ticket]:
        """Return the live tickets without a running timer of these kinds."""
        found = self._session.scalars(_LEFT_WITHOUT, {"desk_id": desk_id, "kinds": list(kinds)})
        return list(found)
