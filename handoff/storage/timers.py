"""Timer repository."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
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


class Timers:
    """Repository for timers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, timer: Timer) -> None:
        self._session.add(timer)

    def running(self, ticket_id: int, kinds: Collection[TimerKind]) -> list[Timer]:
        found = self._session.scalars(
            select(Timer).where(IS_RUNNING, Timer.ticket_id == ticket_id, Timer.kind.in_(kinds))
        )
        return list(found)

    def due(self, now: datetime, *, limit: int) -> list[Timer]:
        """Return due timers, earliest first."""
        found = self._session.scalars(
            select(Timer)
            .where(IS_RUNNING, Timer.due_at <= now, Timer.paused_at.is_(None))
            .order_by(Timer.due_at)
            .limit(limit)
        )
        return list(found)

    def next_due(self) -> datetime | None:
        found: datetime | None = self._session.scalar(
            select(func.min(Timer.due_at)).where(IS_RUNNING, Timer.paused_at.is_(None))
        )
        return found

    def untold(
        self, desk_id: int, *, routes: OpenRoutes | None, limit: int
    ) -> list[tuple[Timer, Ticket]]:
        """Return timers with a step that is not yet told.

        These are clocks of open tickets, referrals and complaints.

        Clocks of an answer in an emergency come first, in any route. Others are returned
        in these routes only: missed targets, the highest step first, and quiet tickets at the end.
        """
        is_urgent = and_(Ticket.urgent_since.is_not(None), Timer.kind.in_(ANSWER_CLOCKS))
        allowed: ColumnElement[bool] = is_urgent
        if routes is not None:
            allowed = or_(allowed, is_in(routes))
        found = self._session.execute(
            select(Timer, Ticket)
            .join(Ticket, Ticket.id == Timer.ticket_id)
            .where(
                IS_UNTOLD,
                Timer.desk_id == desk_id,
                Timer.kind.in_(ALERTING),
                or_(
                    Ticket.status == Status.OPEN.value,
                    Timer.kind.in_(ALERTING - CLOCKS),
                ),
                allowed,
            )
            .order_by(
                not_(is_urgent),
                Timer.kind == TimerKind.QUIET.value,
                case((Timer.step > Step.ADMINS, int(Step.ADMINS)), else_=Timer.step).desc(),
                Timer.target_at,
            )
            .limit(limit)
        )
        return [(timer, ticket) for timer, ticket in found]

    def left_without(self, desk_id: int, kinds: Collection[TimerKind]) -> list[Ticket]:
        """Return the live tickets without a running timer of these kinds."""
        has_timer = exists().where(Timer.ticket_id == Ticket.id, IS_RUNNING, Timer.kind.in_(kinds))
        found = self._session.scalars(
            select(Ticket).where(
                Ticket.desk_id == desk_id,
                Ticket.status.in_([status.value for status in LIVE]),
                ~has_timer,
            )
        )
        return list(found)
