"""Repository for held replies."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handoff.models import HeldReply
from handoff.states import HeldState


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
        """Return a ticket's waiting replies in their order."""
        found = self._session.scalars(
            select(HeldReply)
            .where(HeldReply.ticket_id == ticket_id, HeldReply.state == HeldState.WAITING.value)
            .order_by(HeldReply.id)
        )
        return list(found)

    def due(self, desk_id: int, *, at: datetime) -> list[HeldReply]:
        """Return the waiting replies of a desk that are due, the earliest first."""
        found = self._session.scalars(
            select(HeldReply)
            .where(
                HeldReply.desk_id == desk_id,
                HeldReply.state == HeldState.WAITING.value,
                HeldReply.due_at <= at,
            )
            .order_by(HeldReply.due_at, HeldReply.id)
        )
        return list(found)

    def next_due(self, desk_id: int) -> datetime | None:
        """Return when the next reply of a desk is due."""
        found: datetime | None = self._session.scalar(
            select(func.min(HeldReply.due_at)).where(
                HeldReply.desk_id == desk_id, HeldReply.state == HeldState.WAITING.value
            )
        )
        return found
