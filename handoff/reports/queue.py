"""The live tickets in the order in which agents should look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sqlalchemy import case, func, literal_column, select

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


def waiting_page(
    reader: Reader, desk_id: int, *, limit: int, offset: int = 0, agent_id: int | None = None
) -> Page:
    """Return live tickets, overdue ones first. With `agent_id`, only those of one agent."""
    answers = (
        select(Timer.ticket_id, func.min(Timer.target_at).label("due_at"))
        .where(
            literal_column("timers.done_at IS NULL"),
            Timer.desk_id == desk_id,
            Timer.kind.in_(sorted(ANSWER_CLOCKS)),
        )
        .group_by(Timer.ticket_id)
        .subquery()
    )
    promises = (
        select(Promise.ticket_id, func.min(Promise.due_at).label("due_at"))
        .where(literal_column("promises.state = 'open'"), Promise.desk_id == desk_id)
        .group_by(Promise.ticket_id)
        .subquery()
    )
    earlier = case(
        (promises.c.due_at.is_(None), answers.c.due_at),
        (answers.c.due_at.is_(None), promises.c.due_at),
        (promises.c.due_at < answers.c.due_at, promises.c.due_at),
        else_=answers.c.due_at,
    )
    section = case(
        (earlier <= reader.now, Section.OVERDUE.value),
        (Ticket.status == Status.PENDING.value, Section.PENDING.value),
        (Ticket.assignee_id.is_(None), Section.FREE.value),
        else_=Section.HELD.value,
    )
    which = [
        Ticket.desk_id == desk_id,
        Ticket.status.in_([status.value for status in LIVE]),
        *([Ticket.assignee_id == agent_id] if agent_id is not None else []),
    ]
    joined = (
        select(Ticket, earlier.label("due_at"), section.label("section"))
        .outerjoin(answers, answers.c.ticket_id == Ticket.id)
        .outerjoin(promises, promises.c.ticket_id == Ticket.id)
        .where(*which)
    )
    found = reader.session.execute(
        joined.order_by(
            section,
            Ticket.urgent_since.is_(None),
            case((section == Section.FREE.value, queue_place), else_=0),
            earlier.is_(None),
            earlier,
            Ticket.id,
        )
        .limit(limit)
        .offset(offset)
    )
    rows = [Waiting(ticket, due_at, Section(number)) for ticket, due_at, number in found]
    counted = joined.with_only_columns(
        func.count(), func.sum(case((earlier <= reader.now, 1), else_=0))
    )
    total, overdue = reader.session.execute(counted).one()
    return Page(rows, total or 0, int(overdue or 0))
