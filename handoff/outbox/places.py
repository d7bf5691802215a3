"""Placement of deliveries in the agents' chats.

Messages go to the ticket's topic. In groups without topics, and as long as the ticket is in the
queue, they are sent as replies to the card.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handoff.addresses import Address
from handoff.lifecycle import LIVE, Status
from handoff.models import AgentsChat, Delivery, Ticket
from handoff.outbox import agents_chat
from handoff.outbox.payload import Copy, Purpose, Send, Upload, Wire
from handoff.outbox.signs import TopicState
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader


@dataclass(frozen=True)
class Missing:
    """A ticket without a topic, and the name of the topic to create."""

    ticket_id: int
    name: str


def card_is_at(ticket: Ticket, address: Address) -> bool:
    """Return True if the ticket's card and topic are in this chat and on this account."""
    there = (ticket.card_account_id, ticket.card_chat_id)
    return there == (address.account_id, address.chat_id)


def stand_at(ticket: Ticket, address: Address, *, message_id: str | None = None) -> None:
    """Store the location of the ticket's card.

    `message_id` is None until the card has been posted.
    """
    ticket.card_account_id, ticket.card_chat_id = address.account_id, address.chat_id
    ticket.card_message_id = message_id


def forget_drawn(uow: UnitOfWork, delivery: Delivery, *, is_over: bool) -> None:
    """Forget what a card or a topic's name shows, so that the next attempt is made in any case.

    With `is_over`, there is no further attempt. A name that is refused then stays as it is.
    """
    if delivery.ticket_id is None:
        return
    is_name = not is_over and delivery.payload["kind"] == "rename"
    ticket = uow.tickets.get(delivery.ticket_id)
    if ticket is None:
        return
    if delivery.purpose == Purpose.CARD:
        ticket.card_digest = None
    elif is_name and ticket.topic_state != TopicState.BY_HAND:
        ticket.topic_state = None


def shows_in_topic(ticket: Ticket, chat: AgentsChat) -> bool:
    """Return True if the ticket's messages go to a topic, which may have to be opened first."""
    is_held = ticket.assignee_id is not None and Status(ticket.status) in LIVE
    return chat.has_topics and (ticket.topic_id is not None or is_held)


TopicName = Callable[[Reader, Ticket], str]


def topic_of(
    reader: Reader, delivery: Delivery, *, name: TopicName
) -> tuple[str | None, Missing | None]:
    """Return the delivery's topic, or the ticket if its topic has to be created first."""
    chat = agents_chat.desk_chat(reader, delivery)
    if (
        delivery.ticket_id is None
        or chat is None
        or not agents_chat.is_at(delivery, chat)
        or not chat.has_topics
    ):
        return None, None
    ticket = reader.tickets.get(delivery.ticket_id)
    if ticket is None or not shows_in_topic(ticket, chat):
        return None, None
    if ticket.topic_id is not None and card_is_at(ticket, delivery.address):
        return ticket.topic_id, None
    return None, Missing(ticket.id, name(reader, ticket))


def under_card(reader: Reader, delivery: Delivery, payload: Wire, topic_id: str | None) -> Wire:
    """Turn a ticket message into a reply to the card if the group has no topics."""
    if (
        topic_id is not None
        or delivery.ticket_id is None
        or not isinstance(payload, Send | Copy | Upload)
        or payload.reply_to is not None
    ):
        return payload
    ticket = reader.tickets.get(delivery.ticket_id)
    if ticket is None or not card_is_at(ticket, delivery.address):
        return payload
    return replace(payload, reply_to=ticket.card_message_id)


def lose_topics(uow: UnitOfWork, delivery: Delivery) -> None:
    """Record that the agents' group has no topics."""
    chat = agents_chat.of_delivery(uow, delivery)
    if chat is not None:
        chat.has_topics = False
