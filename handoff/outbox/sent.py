"""Deliveries that are over when they were sent, such as answers of the bot."""

from collections.abc import Sequence

from handoff.models import Delivery
from handoff.outbox.payload import Purpose
from handoff.outbox.transport import Delivered
from handoff.states import NO_IDS
from handoff.storage import UnitOfWork, sent

SHOWN_TO_AGENTS = frozenset(
    {
        Purpose.INBOUND.value,
        Purpose.CARD.value,
        Purpose.NOTICE.value,
        Purpose.NOTE_PROMPT.value,
    }
)


def is_over_when_sent(delivery: Delivery) -> bool:
    """Return True if nothing else depends on a delivery once it was sent."""
    about_nothing = delivery.ticket_id is None and delivery.message_id is None
    return about_nothing and delivery.purpose not in SHOWN_TO_AGENTS


def mark_sent(uow: UnitOfWork, deliveries: Sequence[tuple[Delivery, Delivered]]) -> None:
    """Store that deliveries were sent on which nothing else depends."""
    sent.mark_sent(
        uow.session,
        [
            sent.Sent(
                delivery.id,
                delivery.address,
                outcome.message_ids,
                error_code=NO_IDS if outcome.unread else None,
            )
            for delivery, outcome in deliveries
        ],
        at=uow.now,
    )
