"""Repository for held replies."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session

from handoff.lifecycle import LIVE
from handoff.models import HeldReply, Message, MessageVersion, Ticket

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_WAITING: ColumnElement[bool] = literal_column("held_replies.state = 'waiting'")
IS_INBOUND: ColumnElement[bool] = literal_column("messages.direction = 'inbound'")


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
            select(HeldReply)
            .where(HeldReply.message_id == message_id)
            .order_by(HeldReply.id.desc())
            .limit(1)
        )
        return found

    def waiting_of(self, ticket_id: int) -> list[HeldReply]:
        """Return a ticket's replies that are held for a moment, in their order."""
        found = self._session.scalars(
            select(HeldReply)
            .where(HeldReply.ticket_id == ticket_id, IS_WAITING, HeldReply.seen_id.is_(None))
            .order_by(HeldReply.id)
        )
        return list(found)

    def scheduled(self, desk_id: int, *, ticket_id: int | None = None) -> list[HeldReply]:
        """Return the waiting replies for a later time, of one ticket or all, by their time."""
        of_ticket = () if ticket_id is None else (HeldReply.ticket_id == ticket_id,)
        found = self._session.scalars(
            select(HeldReply)
            .where(
                HeldReply.desk_id == desk_id,
                IS_WAITING,
                HeldReply.seen_id.is_not(None),
                *of_ticket,
            )
            .order_by(HeldReply.due_at, HeldReply.id)
        )
        return list(found)

    def newest_seen(self, requester_id: int) -> tuple[int, int]:
        """Return the ids of a requester's newest message and newest edit, or 0."""
        message: int | None = self._session.scalar(
            select(func.max(Message.id)).where(Message.requester_id == requester_id, IS_INBOUND)
        )
        version: int | None = self._session.scalar(
            select(func.max(MessageVersion.id))
            .join(Message, Message.id == MessageVersion.message_id)
            .where(Message.requester_id == requester_id, IS_INBOUND)
        )
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
        of_requester = Message.requester_id == Ticket.requester_id
        has_written = exists().where(of_requester, IS_INBOUND, Message.id > HeldReply.seen_id)
        has_edited = exists().where(
            of_requester,
            IS_INBOUND,
            MessageVersion.message_id == Message.id,
            MessageVersion.id > HeldReply.seen_version,
        )
        is_over = or_(
            Ticket.status.not_in(LIVE),
            Ticket.assignee_id.is_(None),
            Ticket.assignee_id != HeldReply.agent_id,
            has_written,
            has_edited,
        )
        found = self._session.scalars(
            select(HeldReply)
            .join(Ticket, Ticket.id == HeldReply.ticket_id)
            .where(
                HeldReply.desk_id == desk_id,
                IS_WAITING,
                or_(HeldReply.due_at <= at, and_(HeldReply.seen_id.is_not(None), is_over)),
            )
            .order_by(HeldReply.due_at, HeldReply.id)
        )
        return list(found)

    def next_due(self, desk_id: int) -> datetime | None:
        """Return when the next reply of a desk is due."""
        found: datetime | None = self._session.scalar(
            select(func.min(HeldReply.due_at)).where(HeldReply.desk_id == desk_id, IS_WAITING)
        )
        return found
