"""Topics of tickets, which are opened when an agent takes them.

Until then, a ticket is a card in the chat itself, and its messages are replies to the card. Each
topic counts towards the messenger's rate limit, so a flood of new tickets opens none.
"""

from collections.abc import Sequence

from handoff.models import Delivery, Ticket
from handoff.outbox.payload import (
    Copy,
    Late,
    Placeholder,
    Purpose,
    Rank,
    Reshare,
    Send,
    from_json,
)
from handoff.outbox.places import card_is_at, stand_at
from handoff.outbox.post import post
from handoff.outbox.signs import state_of
from handoff.states import DeliveryStatus
from handoff.storage import UnitOfWork

REPEATED = (Send, Copy, Reshare, Placeholder)  # head lines and edits are left out
MOST_REPEATED = 20  # latest messages


def open_topic(uow: UnitOfWork, delivery: Delivery, ticket_id: int, *, topic_id: str) -> bool:
    """Record a ticket's new topic, and repeat in it what was relayed before.

    The card has not been posted to it yet. Returns True if the delivery that opened the topic
    follows the repeated ones as a new delivery, so that the order is kept.
    """
    ticket = uow.tickets.get(ticket_id)
    if ticket is None:
        return False
    _point_to_topic(uow, ticket)
    ticket.topic_id, ticket.topic_state = topic_id, state_of(ticket).value
    stand_at(ticket, delivery.address)
    uow.tickets.remember_topic(ticket)
    return _repeat(uow, ticket, delivery)


def _repeat(uow: UnitOfWork, ticket: Ticket, opened_by: Delivery) -> bool:
    """Post what was relayed outside the topic, or in a former one, and what waits behind it."""
    at = opened_by.address
    relayed = uow.deliveries.relayed_to(at, ticket_id=ticket.id, after=ticket.repeated_id)
    earlier = _carrying([one for one in relayed if one.status == DeliveryStatus.SENT])
    earlier = earlier[-MOST_REPEATED:]
    if not earlier:
        return False
    waiting = _carrying([one for one in relayed if one.status == DeliveryStatus.QUEUED])
    is_behind = opened_by.purpose == Purpose.INBOUND and not opened_by.perhaps_twice
    behind = [one for one in waiting if one.id != opened_by.id]
    if is_behind:
        behind = sorted([*behind, opened_by], key=lambda one: one.id)
    for one in behind:
        uow.deliveries.mark(one.id, status=DeliveryStatus.SUPERSEDED)
    for one in (*earlier, *behind):
        post(
            uow,
            from_json(one.payload),
            to=at,
            purpose=Purpose.INBOUND,
            rank=Rank(one.rank) if one in behind else Rank.BROADCAST,  # raised by what follows
            ticket_id=ticket.id,
            message_id=one.message_id,
        )
    ticket.repeated_id = max(one.id for one in (*earlier, *behind))
    return is_behind


def _carrying(found: Sequence[Delivery]) -> list[Delivery]:
    return [one for one in found if isinstance(from_json(one.payload), REPEATED)]


def _point_to_topic(uow: UnitOfWork, ticket: Ticket) -> None:
    """Let the card outside the topic name the topic instead of offering the ticket."""
    if ticket.card_message_id is None or ticket.card_account_id is None:
        return
    chat = uow.agents.chat_of(ticket)
    if chat is not None and card_is_at(ticket, chat.address):
        edit = Late(
            "card-in-topic", {"ticket": ticket.id}, edits=ticket.card_message_id, or_send=False
        )
        post(
            uow,
            edit,
            to=chat.address,
            purpose=Purpose.NOTICE,
            rank=Rank.REFRESH,
            ticket_id=ticket.id,
        )
