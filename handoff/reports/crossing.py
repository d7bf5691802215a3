"""Queries about messages of a requester that the agents cannot have seen yet."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from handoff.models import Delivery, Message, Requester
from handoff.outbox import Purpose
from handoff.states import OWED, DeliveryStatus, Direction
from handoff.storage.database import Reader

UNSHOWN = (*OWED, DeliveryStatus.SENDING)


def unshown_messages(reader: Reader, ticket_id: int, *, at: datetime) -> list[Message]:
    """Return the messages of a ticket that were not shown in the agents' chat at `at`.

    Texts that are posted together are represented by the last one. A message may be posted again,
    in a topic.
    """
    earlier = aliased(Delivery)
    was_shown = exists().where(
        earlier.message_id == Message.id,
        earlier.purpose == Purpose.INBOUND,
        earlier.status == DeliveryStatus.SENT,
        earlier.sent_at <= at,
        or_(Message.edited_at.is_(None), earlier.sent_at >= Message.edited_at),
    )
    found = reader.session.scalars(
        select(Message)
        .join(Delivery, Delivery.message_id == Message.id)
        .where(
            Delivery.ticket_id == ticket_id,
            Delivery.purpose == Purpose.INBOUND,
            or_(
                Delivery.status.in_(UNSHOWN),
                (Delivery.status == DeliveryStatus.SENT) & (Delivery.sent_at > at),
            ),
            ~was_shown,
        )
        .order_by(Message.id)
    )
    return list(found)


def messages_after(reader: Reader, ticket_id: int, message_id: int) -> list[Message]:
    """Return the requester's messages of a ticket after one of theirs."""
    found = reader.session.scalars(
        select(Message)
        .where(
            Message.ticket_id == ticket_id,
            Message.id > message_id,
            Message.direction == Direction.INBOUND,
        )
        .order_by(Message.id)
    )
    return list(found)


def is_writing(reader: Reader, requester: Requester) -> bool:
    """Return True if updates of the requester's chat are not processed yet."""
    chat_id, account_id = requester.chat_id, requester.account_id
    return bool(reader.inbox.waiting_in(chat_id, account_id=account_id, limit=1))
