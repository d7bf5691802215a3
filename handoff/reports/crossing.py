"""Queries about messages of a requester that the agents cannot have seen yet."""

from datetime import datetime

from sqlalchemy import or_, select

from handoff.models import Delivery, Requester
from handoff.outbox import Purpose
from handoff.states import OWED, DeliveryStatus
from handoff.storage.database import Reader

UNSHOWN = (*OWED, DeliveryStatus.SENDING)


def has_unshown(reader: Reader, ticket_id: int, *, at: datetime) -> bool:
    """Return True if a message of the ticket was not shown in the agents' chat at `at`."""
    found = reader.session.scalar(
        select(Delivery.id)
        .where(
            Delivery.ticket_id == ticket_id,
            Delivery.purpose == Purpose.INBOUND,
            or_(
                Delivery.status.in_(UNSHOWN),
                (Delivery.status == DeliveryStatus.SENT) & (Delivery.sent_at > at),
            ),
        )
        .limit(1)
    )
    return found is not None


def is_writing(reader: Reader, requester: Requester) -> bool:
    """Return True if updates of the requester's chat are not processed yet."""
    chat_id, account_id = requester.chat_id, requester.account_id
    return bool(reader.inbox.waiting_in(chat_id, account_id=account_id, limit=1))
