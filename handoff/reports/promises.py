"""Promise queries: what is owed, and how many promises were kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from handoff.models import Promise
from handoff.states import PromiseState
from handoff.storage.database import Reader

_IS_LATE = Promise.ended_at > Promise.first_due_at
_ENDED_COUNTS = (
    select(Promise.state, _IS_LATE, func.count())
    .where(
        Promise.desk_id == bindparam("desk_id"),
        Promise.ended_at >= bindparam("since"),
        Promise.state.in_([PromiseState.KEPT.value, PromiseState.BROKEN.value]),
    )
    .group_by(Promise.state, _IS_LATE)
)


@dataclass(frozen=True)
class Tally:
    """Numbers of promises that have ended: kept in time, kept late, and broken."""

    kept: int
    late: int
    broken: int


def promise(reader: Reader, promise_id: int) -> Promise | None:
    return reader.promises.get(promise_id)


def open_promises(reader: Reader, ticket_id: int) -> list[Promise]:
    """Return a ticket's open promises, earliest due time first."""
    return reader.promises.open_of(ticket_id)


def offered_promise(reader: Reader, ticket_id: int) -> Promise | None:
    """Return the last reply that reads like a promise and is not decided."""
    offered = reader.promises.offered_of(ticket_id)
    return max(offered, key=lambda one: one.id, default=None)


def open_promises_of_desk(reader: Reader, desk_id: int) -> Sequence[Promise]:
    """Return the open promises of a desk, earliest due time first."""
    return reader.promises.open_of_desk(desk_id)


def promise_tally(reader: Reader, desk_id: int, *, since: datetime) -> Tally:
    """Count the promises that have ended since a time. Late ones passed their first due time."""
    found = reader.session.execute(_ENDED_COUNTS, {"desk_id": desk_id, "since": since})
    counts = {(state, bool(late)): count for state, late, count in found}
    return Tally(
        kept=counts.get((PromiseState.KEPT, False), 0),
        late=counts.get((PromiseState.KEPT, True), 0),
        broken=sum(count for (state, _), count in counts.items() if state == PromiseState.BROKEN),
    )
