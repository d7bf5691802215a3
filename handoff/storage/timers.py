"""Timer repository."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, literal_column, select
from sqlalchemy.orm import Session

from handoff.lifecycle import LIVE
from handoff.models import Ticket, Timer
from handoff.states import TimerKind

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_RUNNING: ColumnElement[bool] = literal_column("timers.done_at IS NULL")
IS_UNTOLD: ColumnElement[bool] = literal_column(
    "timers.done_at IS NULL AND timers.step > timers.told_step"
)


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

    def untold(self, desk_id: int) -> list[Timer]:
        """Return the clocks that have reached a step of which nobody was told, earliest first."""
        found = self._session.scalars(
            select(Timer).where(IS_UNTOLD, Timer.desk_id == desk_id).order_by(Timer.target_at)
        )
        return list(found)

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
