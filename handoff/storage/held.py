"""Repository for held replies."""

from datetime import datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session

from handoff.lifecycle import LIVE
from handoff.models import HeldReply, Message, MessageVersion, Ticket

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_WAITING: ColumnElement[bool] = literal_column("held_replies.state = 'waiting'")
IS_INBOUND: ColumnElement[bool] = literal_column("messages.direction = 'inbound'")

_LAST_OF_MESSAGE = (
    select(HeldReply)
    .where(HeldReply.message_id == bindparam("message_id"))
    .order_by(HeldReply.id.desc())
    .limit(1)
)
_WAITING_OF_TICKET = (
    select(HeldReply)
    .where(HeldReply.ticket_id == bindparam("ticket_id"), IS_WAITING, HeldReply.seen_id.is_(None))
    .order_by(HeldReply.id)
)
_NEWEST_MESSAGE = select(func.max(Message.id)).where(
    Message.requester_id == bindparam("requester_id"), IS_INBOUND
)
_NEWEST_VERSION = (
    select(func.max(MessageVersion.id))
    .join(Message, Message.id == MessageVersion.message_id)
    .where(Message.requester_id == bindparam("requester_id"), IS_INBOUND)
)
_OF_REQUESTER = Message.requester_id == Ticket.requester_id
_HAS_WRITTEN = exists().where(_OF_REQUESTER, IS_INBOUND, Message.id > HeldReply.seen_id)
_HAS_EDITED = exists().where(
    _OF_REQUESTER,
    IS_INBOUND,
    MessageVersion.message_id == Message.id,
    MessageVersion.id > HeldReply.seen_version,
)
_IS_OVER = or_(
    Ticket.status.not_in(LIVE),
    Ticket.assignee_id.is_(None),
    Ticket.assignee_id != HeldReply.agent_id,
    _HAS_WRITTEN,
    _HAS_EDITED,
)
_DUE = (
    select(HeldReply)
    .join(Ticket, Ticket.id == HeldReply.ticket_id)
    .where(
        HeldReply.desk_id == bindparam("desk_id"),
        IS_WAITING,
        or_(
            HeldReply.due_at <= bindparam("at"),
            and_(HeldReply.seen_id.is_not(None), _IS_OVER),
        ),
    )
    .order_by(HeldReply.due_at, HeldReply.id)
)
_NEXT_DUE = select(func.min(HeldReply.due_at)).where(
    HeldReply.desk_id == bindparam("desk_id"), IS_WAITING
)


@cache
def _scheduled(*, of_ticket: bool) -> Select[HeldReply]:
    which = (HeldReply.ticket_id == bindparam("ticket_id"),) if of_ticket else ()
    return (
        select(HeldReply)
        .where(
            HeldReply.desk_id == bindparam("desk_id"),
            IS_WAITING,
            HeldReply.seen_id.is_not(None),
            *which,
        )
        .order_by(HeldReply.due_at, HeldReply.id)
    )


class HeldReplies:
    """Repository for replies that are held back."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, held: HeldReply) -> HeldReply:
        self._session.add(held)
        self._session.flush()
        return held

    def get(self, held_id: int) -> HeldReply | None:
        found: HeldReply | None = self._session.get(HeldReply, held_id)
        return found

    def of_message(self, message_id: int) -> HeldReply | None:
        """Return the last held reply of a message."""
        found: HeldReply | None = self._session.scalar(
            _LAST_OF_MESSAGE, {"message_id": message_id}
        )
        return found

    def waiting_of(self, ticket_id: int) -> list[HeldReply]:
        """Return a ticket's replies that are held for a moment, in their order."""
        return list(self._session.scalars(_WAITING_OF_TICKET, {"ticket_id": ticket_id}))

    def scheduled(self, desk_id: int, *, ticket_id: int | None = None) -> list[HeldReply]:
        """Return the waiting replies for a later time, of one ticket or all, by their time."""
        found = self._session.scalars(
            _scheduled(of_ticket=ticket_id is not None),
            {"desk_id": desk_id, "ticket_id": ticket_id},
        )
        return list(found)

    def newest_seen(self, requester_id: int) -> tuple[int, int]:
        """Return the ids of a requester's newest message and newest edit, or 0."""
        message: int | None = self._session.scalar(_NEWEST_MESSAGE, {"requester_id": requester_id})
        version: int | None = self._session.scalar(_NEWEST_VERSION, {"requester_id": requester_id})
        return message or 0, version or 0

    def is_outdated(self, held: HeldReply, requester_id: int) -> bool:
        """Return True if the requester wrote or edited a message after a reply was scheduled."""
        if held.seen_id is None:
            return False
        message, version = self.newest_seen(requester_id)
        return message > held.seen_id or version > (held.seen_version or 0)

    def due(self, desk_id: int, *, at: datetime) -> list[HeldReply]:
        """Return the waiting replies of a desk that are due, the earliest first.

        Scheduled ones that cannot be sent any more are due at once.
        """
        return list(self._session.scalars(_DUE, {"desk_id": desk_id, "at": at}))

    def next_due(self, desk_id: int) -> datetime | None:
        """Return when the next reply of a desk is due."""
        found: datetime | None = self._session.scalar(_NEXT_DUE, {"desk_id": desk_id})
        return found
