"""The live tickets in the order in which agents should look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cache

from sqlalchemy import Select, bindparam, case, func, literal_column, select

from handoff.lifecycle import LIVE, Status
from handoff.models import Promise, Ticket, Timer
from handoff.states import ANSWER_CLOCKS
from handoff.storage.database import Reader
from handoff.storage.tickets import queue_place


class Section(IntEnum):
    """Part of the list, in its order."""

    OVERDUE = 0  # an answer or a promise
    FREE = 1
    HELD = 2
    PENDING = 3


@dataclass(frozen=True)
class Waiting:
    """A live ticket, and when its answer or its next promise is due, whichever is earlier."""

    ticket: Ticket
    due_at: datetime | None
    section: Section


@dataclass(frozen=True)
class Page:
    """Some of the live tickets, of `total` ones and `overdue` ones altogether."""

    rows: Sequence[Waiting]
    total: int
    overdue: int


_answers = (
    select(Timer.ticket_id, func.min(Timer.target_at).label("due_at"))
    .where(
        literal_column("timers.done_at IS NULL"),
        Timer.desk_id == bindparam("desk_id"),
        Timer.kind.in_(sorted(ANSWER_CLOCKS)),
    )
    .group_by(Timer.ticket_id)
    .subquery()
)
_promises = (
    select(Promise.ticket_id, func.min(Promise.due_at).label("due_at"))
    .where(literal_column("promises.state = 'open'"), Promise.desk_id == bindparam("desk_id"))
    .group_by(Promise.ticket_id)
    .subquery()
)
_earlier = case(
    (_promises.c.due_at.is_(None), _answers.c.due_at),
    (_answers.c.due_at.is_(None), _promises.c.due_at),
    (_promises.c.due_at < _answers.c.due_at, _promises.c.due_at),
    else_=_answers.c.due_at,
)
_IS_OVERDUE = _earlier <= bindparam("now")
_section = case(
    (_IS_OVERDUE, Section.OVERDUE.value),
    (Ticket.status == Status.PENDING.value, Section.PENDING.value),
    (Ticket.assignee_id.is_(None), Section.FREE.value),
    else_=Section.HELD.value,
)


@cache
def _live(*, of_agent: bool) -> Select[Ticket, datetime | None, int]:
    which = (Ticket.assignee_id == bindparam("agent_id"),) if of_agent else ()
    return (
        select(Ticket, _earlier.label("due_at"), _section.label("section"))
        .outerjoin(_answers, _answers.c.ticket_id == Ticket.id)
        .outerjoin(_promises, _promises.c.ticket_id == Ticket.id)
        .where(
            Ticket.desk_id == bindparam("desk_id"),
            Ticket.status.in_([status.value for status in LIVE]),
            *which,
        )
    )


@cache
def _rows(*, of_agent: bool) -> Select[Ticket, datetime | None, int]:
    return (
        _live(of_agent=of_agent)
        .order_by(
            _section,
            Ticket.urgent_since.is_(None),
            case((_section == Section.FREE.value, queue_place), else_=0),
            _earlier.is_(None),
            _earlier,
            Ticket.id,
        )
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )


@cache
def _counts(*, of_agent: bool) -> Select[int, int | None]:
    return _live(of_agent=of_agent).with_only_columns(
        func.count(), func.sum(case((_IS_OVERDUE, 1), else_=0))
    )


def waiting_page(
    reader: Reader, desk_id: int, *, limit: int, offset: int = 0, agent_id: int | None = None
) -> Page:
    """Return live tickets, overdue ones first. With `agent_id`, only those of one agent."""
    of_agent = agent_id is not None
    which = {"desk_id": desk_id, "agent_id": agent_id, "now": reader.now}
    found = reader.session.execute(
        _rows(of_agent=of_agent), {**which, "limit": limit, "offset": offset}
    )
    rows = [Waiting(ticket, due_at, Section(number)) for ticket, due_at, number in found]
    total, overdue = reader.session.execute(_counts(of_agent=of_agent), which).one()
    return Page(rows, total or 0, int(overdue or 0))
