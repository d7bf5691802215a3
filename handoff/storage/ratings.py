"""Repository for ratings and complaints."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, literal_column, select
from sqlalchemy.orm import Session

from handoff.models import Complaint, Message, Rating, Ticket, Timer
from handoff.states import TimerKind
from handoff.storage.timers import IS_RUNNING

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_OPEN: ColumnElement[bool] = literal_column("complaints.state = 'open'")
IS_INBOUND: ColumnElement[bool] = literal_column("messages.direction = 'inbound'")

_LAST_OF_TICKET = (
    select(Rating)
    .where(Rating.ticket_id == bindparam("ticket_id"))
    .order_by(Rating.id.desc())
    .limit(1)
)
_IS_REMINDED = select(
    exists().where(Rating.ticket_id == bindparam("ticket_id"), Rating.reminded_at.is_not(None))
)
_HAS_WRITTEN_SINCE = select(
    exists().where(
        Message.requester_id == bindparam("requester_id"),
        IS_INBOUND,
        Message.at >= bindparam("at"),
    )
)
_OPEN_OF_TICKET = select(Complaint).where(Complaint.ticket_id == bindparam("ticket_id"), IS_OPEN)
_OPEN_OF_DESK = (
    select(Complaint)
    .where(IS_OPEN, Complaint.desk_id == bindparam("desk_id"))
    .order_by(Complaint.id)
)
_HAS_TIMER = exists().where(
    Timer.ticket_id == Ticket.id, IS_RUNNING, Timer.kind == TimerKind.COMPLAINT.value
)
_WITHOUT_TIMER = (
    select(Complaint, Ticket)
    .join(Ticket, Ticket.id == Complaint.ticket_id)
    .where(IS_OPEN, Complaint.desk_id == bindparam("desk_id"), ~_HAS_TIMER)
)


class Ratings:
    """Repository for ratings and complaints."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, rating: Rating) -> Rating:
        self._session.add(rating)
        self._session.flush()
        return rating

    def get(self, rating_id: int) -> Rating | None:
        found: Rating | None = self._session.get(Rating, rating_id)
        return found

    def last_of(self, ticket_id: int) -> Rating | None:
        """Return the rating of the last resolve event for which one was asked."""
        found: Rating | None = self._session.scalar(_LAST_OF_TICKET, {"ticket_id": ticket_id})
        return found

    def is_reminded(self, ticket_id: int) -> bool:
        """Return True if there was a reminder about any resolution of the ticket."""
        return bool(self._session.scalar(_IS_REMINDED, {"ticket_id": ticket_id}))

    def has_written_since(self, requester_id: int, at: datetime) -> bool:
        values = {"requester_id": requester_id, "at": at}
        return bool(self._session.scalar(_HAS_WRITTEN_SINCE, values))

    def complain(self, complaint: Complaint) -> Complaint:
        self._session.add(complaint)
        self._session.flush()
        return complaint

    def complaint(self, complaint_id: int) -> Complaint | None:
        found: Complaint | None = self._session.get(Complaint, complaint_id)
        return found

    def open_complaint_of(self, ticket_id: int) -> Complaint | None:
        found: Complaint | None = self._session.scalar(_OPEN_OF_TICKET, {"ticket_id": ticket_id})
        return found

    def open_complaints(self, desk_id: int) -> Sequence[Complaint]:
        """Return the open complaints of a desk, oldest first."""
        return list(self._session.scalars(_OPEN_OF_DESK, {"desk_id": desk_id}))

    def without_timer(self, desk_id: int) -> list[tuple[Complaint, Ticket]]:
        """Return the open complaints without a timer for their next step, and their tickets."""
        found = self._session.execute(_WITHOUT_TIMER, {"desk_id": desk_id})
        return [(complaint, ticket) for complaint, ticket in found]
