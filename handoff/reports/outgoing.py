"""Delivery queries."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select

from handoff.addresses import Address
from handoff.models import Delivery
from handoff.states import DeliveryStatus
from handoff.storage.database import Reader
from handoff.storage.deliveries import IS_DEAD, IS_OWED, IS_SENDING, NEW_MESSAGES

_OLDEST_OWED = select(func.min(Delivery.posted_at)).where(IS_OWED)
_OLDEST_SENDING = select(func.min(Delivery.posted_at)).where(IS_SENDING)
_UNDELIVERED_COUNT = (
    select(func.count())
    .select_from(Delivery)
    .where(IS_DEAD, Delivery.sent_at >= bindparam("since"))
)
_LAST_TO_REQUESTER = (
    select(Delivery)
    .where(
        Delivery.ticket_id == bindparam("ticket_id"),
        Delivery.payload["kind"].as_string().in_(NEW_MESSAGES),
        or_(
            Delivery.purpose == "agent-reply",
            and_(
                Delivery.purpose == "decision",
                or_(
                    Delivery.status.in_((DeliveryStatus.UNCERTAIN, DeliveryStatus.DEAD)),
                    Delivery.perhaps_twice,
                ),
            ),
        ),
    )
    .order_by(Delivery.id.desc())
    .limit(1)
)
_NEWEST_TO_CHAT = (
    select(Delivery)
    .where(Delivery.account_id == bindparam("account_id"), Delivery.lane == bindparam("chat_id"))
    .order_by(Delivery.id.desc())
    .limit(bindparam("limit"))
)
_DEAD_AMONG = select(Delivery.id).where(
    Delivery.id.in_(bindparam("ids", expanding=True)), Delivery.status == DeliveryStatus.DEAD
)


def delivery(reader: Reader, delivery_id: int) -> Delivery | None:
    return reader.deliveries.get(delivery_id)


def count_owed(reader: Reader) -> int:
    return reader.deliveries.count_owed()


def oldest_owed(reader: Reader) -> datetime | None:
    """Return the time when the oldest unsent delivery was queued, or None."""
    waiting = reader.session.scalar(_OLDEST_OWED)
    sending = reader.session.scalar(_OLDEST_SENDING)
    return min((one for one in (waiting, sending) if one is not None), default=None)


def count_undelivered(reader: Reader, *, since: datetime) -> int:
    """Count the deliveries that have definitely failed since `since`."""
    return reader.session.scalar(_UNDELIVERED_COUNT, {"since": since}) or 0


def last_outbound(reader: Reader, ticket_id: int) -> Delivery | None:
    """Return the latest delivery from an agent to the ticket's requester.

    Ticket decisions are included only if there was a problem with their delivery.
    """
    found: Delivery | None = reader.session.scalar(_LAST_TO_REQUESTER, {"ticket_id": ticket_id})
    return found


def newest_deliveries_to(reader: Reader, to: Address, *, limit: int = 50) -> list[Delivery]:
    """Return the latest deliveries to a chat, newest first."""
    values = {"account_id": to.account_id, "chat_id": to.chat_id, "limit": limit}
    return list(reader.session.scalars(_NEWEST_TO_CHAT, values))


def deliveries_of_message(reader: Reader, message_id: int, *, purpose: str) -> list[Delivery]:
    return reader.deliveries.of_message(message_id, purpose=purpose)


def dead_among(reader: Reader, ids: Sequence[int]) -> list[int]:
    return list(reader.session.scalars(_DEAD_AMONG, {"ids": ids}))
