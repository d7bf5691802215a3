"""Promise queries: what is owed, and how many promises were kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from handoff.models import Promise
from handoff.states import PromiseState
from handoff.storage.database import Reader


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
    is_late = Promise.ended_at > Promise.first_due_at
    found = reader.session.execute(
        select(Promise.state, is_late, func.count())
        .where(
            Promise.desk_id == desk_id,
            Promise.ended_at >= since,
            Promise.state.in_([PromiseState.KEPT.value, PromiseState.BROKEN.value]),
        )
        .group_by(Promise.state, is_late)
    )
    counts = {(state, bool(late)): count for state, late, count in found}
    return Tally(
        kept=counts.get((PromiseState.KEPT, False), 0),
        late=counts.get((PromiseState.KEPT, True), 0),
        broken=sum(count for (state, _), count in counts.items() if state == PromiseState.BROKEN),
    )
