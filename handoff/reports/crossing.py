"""Queries about messages of a requester that the agents cannot have seen yet."""

from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from handoff.models import Delivery, Message, Requester
from handoff.outbox import Purpose
from handoff.states import OWED, DeliveryStatus, Direction
from handoff.storage.database import Reader

UNSHOWN = (*OWED, DeliveryStatus.SENDING)

_EarlierDelivery = aliased(Delivery)
_WAS_SHOWN = exists().where(
    _EarlierDelivery.message_id == Message.id,
    _EarlierDelivery.purpose == Purpose.INBOUND,
    _EarlierDelivery.status == DeliveryStatus.SENT,
    _EarlierDelivery.sent_at <= bindparam("at"),
    or_(Message.edited_at.is_(None), _EarlierDelivery.sent_at >= Message.edited_at),
)
_UNSHOWN_OF_TICKET = (
    select(Message)
    .join(Delivery, Delivery.message_id == Message.id)
    .where(
        Delivery.ticket_id == bindparam("ticket_id"),
        Delivery.purpose == Purpose.INBOUND,
        or_(
            Delivery.status.in_(UNSHOWN),
            (Delivery.status == DeliveryStatus.SENT) & (Delivery.sent_at > bindparam("at")),
        ),
        ~_WAS_SHOWN,
    )
    .order_by(Message.id)
)
_AFTER_MESSAGE = (
    select(Message)
    .where(
        Message.ticket_id == bindparam("ticket_id"),
        Message.id > bindparam("message_id"),
        Message.direction == Direction.INBOUND,
    )
    .order_by(Message.id)
)


def unshown_messages(reader: Reader, ticket_id: int, *, at: datetime) -> list[Message]:
    """Return the messages of a ticket that were not shown in the agents' chat at `at`.

    Texts that are posted together are represented by the last one. A message may be posted again,
    in a topic.
    """
    values = {"ticket_id": ticket_id, "at": at}
    return list(reader.session.scalars(_UNSHOWN_OF_TICKET, values))


def messages_after(reader: Reader, ticket_id: int, message_id: int) -> list[Message]:
    """Return the requester's messages of a ticket after one of theirs."""
    values = {"ticket_id": ticket_id, "message_id": message_id}
    return list(reader.session.scalars(_AFTER_MESSAGE, values))


def is_writing(reader: Reader, requester: Requester) -> bool:
    """Return True if updates of the requester's chat are not processed yet."""
    chat_id, account_id = requester.chat_id, requester.account_id
    return bool(reader.inbox.waiting_in([chat_id], account_id=account_id, limit=1))
