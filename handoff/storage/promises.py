"""Promise repository."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import Session

from handoff.models import Promise
from handoff.states import PromiseState

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_OPEN: ColumnElement[bool] = literal_column("promises.state = 'open'")


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

    def _of(self, ticket_id: int, state: PromiseState) -> list[Promise]:
        found = self._session.scalars(
            select(Promise)
            .where(Promise.ticket_id == ticket_id, Promise.state == state.value)
            .order_by(Promise.due_at, Promise.id)
        )
        return list(found)
