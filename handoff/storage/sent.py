"""Marking of many deliveries as sent, with one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from handoff.addresses import Address
from handoff.models import Delivery
from handoff.states import DeliveryStatus
from handoff.storage.deliveries import columns_of

_COLUMNS = (
    "account_id",
    "chat_id",
    "chat_kind",
    "lane",
    "status",
    "sent_at",
    "platform_ids",
    "error_code",
    "error",
)
_table = Delivery.metadata.tables[Delivery.__tablename__]
# Of the table, not of the class, because the session would not take several rows of parameters.
_MARK_SENT = (
    update(_table)
    .where(_table.c.id == bindparam("which_id"))
    .values({column: bindparam(column) for column in _COLUMNS})
)


@dataclass(frozen=True)
class Sent:
    """A delivery that was sent to an address, and the ids of its messages."""

    delivery_id: int
    address: Address
    platform_ids: tuple[str, ...]
    error_code: str | None = None


def mark_sent(session: Session, sent: Sequence[Sent], *, at: datetime) -> None:
    """Mark deliveries as sent, at the addresses to which they were sent."""
    values = [
        {
            "which_id": one.delivery_id,
            **columns_of(one.address),
            "status": DeliveryStatus.SENT.value,
            "sent_at": at,
            "platform_ids": list(one.platform_ids),
            "error_code": one.error_code,
            "error": None,
        }
        for one in sent
    ]
    session.connection().execute(_MARK_SENT, values)
