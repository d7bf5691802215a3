"""Places in the agents' chat: the topic of a delivery's ticket, or a reply to its card."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handoff.models import Delivery, Ticket
from handoff.outbox.payload import Copy, Send, Wire
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader


@dataclass(frozen=True)
class Missing:
    """A ticket without a topic, and the name that its topic gets."""

    ticket_id: int
    name: str


TopicName = Callable[[Reader, Ticket], str]


def topic_of(
    reader: Reader, delivery: Delivery, *, name: TopicName
) -> tuple[int | None, Missing | None]:
    """The topic this delivery goes to, or the ticket whose topic has to be made first."""
    chat = reader.agents.chat(delivery.bot_id)
    if (
        delivery.ticket_id is None
        or chat is None
        or chat.chat_id != delivery.chat_id
        or not chat.has_topics
    ):
        return None, None
    ticket = reader.tickets.get(delivery.ticket_id)
    if ticket is None:
        return None, None
    if ticket.topic_id is not None and ticket.card_chat_id == delivery.chat_id:
        return ticket.topic_id, None
    return None, Missing(ticket.id, name(reader, ticket))


def under_card(reader: Reader, delivery: Delivery, payload: Wire, topic_id: int | None) -> Wire:
    """In a group without topics what belongs to a ticket is a reply to its card."""
    if (
        topic_id is not None
        or delivery.ticket_id is None
        or not isinstance(payload, Send | Copy)
        or payload.reply_to is not None
    ):
        return payload
    ticket = reader.tickets.get(delivery.ticket_id)
    if ticket is None or ticket.card_chat_id != delivery.chat_id:
        return payload
    return replace(payload, reply_to=ticket.card_message_id)


def lose_topics(uow: UnitOfWork, bot_id: int) -> None:
    """Note that the agents' group has no topics (any more): cards go into the plain group."""
    chat = uow.agents.chat(bot_id)
    if chat is not None:
        chat.has_topics = False


def place_topic(uow: UnitOfWork, ticket_id: int, *, chat_id: int, topic_id: int) -> None:
    """Note the new topic of a ticket; its card has to be posted there."""
    ticket = uow.tickets.get(ticket_id)
    if ticket is None:
        return
    ticket.topic_id = topic_id
    ticket.card_chat_id = chat_id
    ticket.card_message_id = None
    uow.tickets.keep_topic_door(ticket)
