"""Promise repository."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, literal_column, select
from sqlalchemy.orm import Session

from handoff.models import Promise, Ticket, Timer
from handoff.states import PromiseState, TimerKind
from handoff.storage.timers import IS_RUNNING, OpenRoutes, is_in

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_OPEN: ColumnElement[bool] = literal_column("promises.state = 'open'")
IS_UNTOLD: ColumnElement[bool] = literal_column(
    "promises.ended_at IS NULL AND promises.step > promises.told_step"
)


class Promises:
    """Repository for promises."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, promise: Promise) -> Promise:
        self._session.add(promise)
        self._session.flush()
        return promise

    def get(self, promise_id: int) -> Promise | None:
        found: Promise | None = self._session.get(Promise, promise_id)
        return found

    def open_of(self, ticket_id: int) -> list[Promise]:
        """Return a ticket's open promises, earliest due time first."""
        return self._of(ticket_id, PromiseState.OPEN)

    def offered_of(self, ticket_id: int) -> list[Promise]:
        """Return the texts of a ticket that read like promises, and are not decided."""
        return self._of(ticket_id, PromiseState.OFFERED)

    def of_message(self, message_id: int) -> Promise | None:
        """Return the newest promise or offer for a reply."""
        found: Promise | None = self._session.scalar(
            select(Promise)
            .where(Promise.message_id == message_id)
            .order_by(Promise.id.desc())
            .limit(1)
        )
        return found

    def open_of_desk(self, desk_id: int) -> Sequence[Promise]:
        found = self._session.scalars(
            select(Promise).where(IS_OPEN, Promise.desk_id == desk_id).order_by(Promise.due_at)
        )
        return list(found)

    def untold(self, desk_id: int, *, routes: OpenRoutes) -> list[tuple[Promise, Ticket]]:
        """Return promises and offers with a step that is not yet told, the highest step first."""
        found = self._session.execute(
            select(Promise, Ticket)
            .join(Ticket, Ticket.id == Promise.ticket_id)
            .where(IS_UNTOLD, Promise.desk_id == desk_id, is_in(routes))
            .order_by(Promise.step.desc(), Promise.due_at)
        )
        return [(promise, ticket) for promise, ticket in found]

    def without_timer(self, desk_id: int) -> list[Ticket]:
        """Return the tickets with an open promise and no timer for its next step."""
        has_timer = exists().where(
            Timer.ticket_id == Ticket.id, IS_RUNNING, Timer.kind == TimerKind.PROMISE.value
        )
        found = self._session.scalars(
            select(Ticket)
            .join(Promise, Promise.ticket_id == Ticket.id)
            .where(IS_OPEN, Promise.desk_id == desk_id, ~has_timer)
            .distinct()
        )
        return list(found)

    def _of(self, ticket_id: int, state: PromiseState) -> list[Promise]:
        found = self._session.scalars(
            select(Promise)
            .where(Promise.ticket_id == ticket_id, Promise.state == state.value)
            .order_by(Promise.due_at, Promise.id)
        )
        return list(found)
