"""Timer repository."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from handoff.models import Timer
from handoff.states import TimerKind

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_RUNNING: ColumnElement[bool] = literal_column("timers.done_at IS NULL")


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
            .where(IS_RUNNING, Timer.due_at <= now)
            .order_by(Timer.due_at)
            .limit(limit)
        )
        return list(found)

    def next_due(self) -> datetime | None:
        found: datetime | None = self._session.scalar(
            select(func.min(Timer.due_at)).where(IS_RUNNING)
        )
        return found
