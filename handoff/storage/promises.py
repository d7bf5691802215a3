"""Promise repository."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, exists, literal_column, select
from sqlalchemy.orm import Session

from handoff.models import Promise, Ticket, Timer
from handoff.states import PromiseState, TimerKind
from handoff.storage.timers import IS_RUNNING, OpenRoutes, is_in

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_OPEN: ColumnElement[bool] = literal_column("promises.state = 'open'")
IS_UNTOLD: ColumnElement[bool] = literal_column(
    "promises.ended_at IS NULL AND promises.step > promises.told_step"
)

_OF_TICKET = (
    select(Promise)
    .where(Promise.ticket_id == bindparam("ticket_id"), Promise.state == bindparam("state"))
    .order_by(Promise.due_at, Promise.id)
)
_NEWEST_OF_MESSAGE = (
    select(Promise)
    .where(Promise.message_id == bindparam("message_id"))
    .order_by(Promise.id.desc())
    .limit(1)
)
_OPEN_OF_DESK = (
    select(Promise)
    .where(IS_OPEN, Promise.desk_id == bindparam("desk_id"))
    .order_by(Promise.due_at)
)
_HAS_TIMER = exists().where(
    Timer.ticket_id == Ticket.id, IS_RUNNING, Timer.kind == TimerKind.PROMISE.value
)
_WITHOUT_TIMER = (
    select(Ticket)
    .join(Promise, Promise.ticket_id == Ticket.id)
    .where(IS_OPEN, Promise.desk_id == bindparam("desk_id"), ~_HAS_TIMER)
    .distinct()
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
            _NEWEST_OF_MESSAGE, {"message_id": message_id}
        )
        return found

    def open_of_desk(self, desk_id: int) -> Sequence[Promise]:
        return list(self._session.scalars(_OPEN_OF_DESK, {"desk_id": desk_id}))

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
        return list(self._session.scalars(_WITHOUT_TIMER, {"desk_id": desk_id}))

    def _of(self, ticket_id: int, state: PromiseState) -> list[Promise]:
        found = self._session.scalars(_OF_TICKET, {"ticket_id": ticket_id, "state": state.value})
        return list(found)
