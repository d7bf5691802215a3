"""Places in the agents' chat: the topic of a delivery's ticket, or a reply to its card."""

from dataclasses import replace

from handoff.models import Delivery, Ticket
from handoff.outbox.payload import Copy, Send, Wire
from handoff.storage.database import Reader


async def topic_of(reader: Reader, delivery: Delivery) -> tuple[int | None, Ticket | None]:
    """The topic this delivery goes to, or the ticket whose topic has to be made first."""
    chat = await reader.agents.chat(delivery.bot_id)
    if (
        delivery.ticket_id is None
        or chat is None
        or chat.chat_id != delivery.chat_id
        or not chat.has_topics
    ):
        return None, None
    ticket = await reader.tickets.get(delivery.ticket_id)
    if ticket is None:
        return None, None
    if ticket.topic_id is not None and ticket.card_chat_id == delivery.chat_id:
        return ticket.topic_id, None
    return None, ticket


async def under_card(
    reader: Reader, delivery: Delivery, payload: Wire, topic_id: int | None
) -> Wire:
    """In a group without topics what belongs to a ticket is a reply to its card."""
    if (
        topic_id is not None
        or delivery.ticket_id is None
        or not isinstance(payload, Send | Copy)
        or payload.reply_to is not None
    ):
        return payload
    ticket = await reader.tickets.get(delivery.ticket_id)
    if ticket is None or ticket.card_chat_id != delivery.chat_id:
        return payload
    return replace(payload, reply_to=ticket.card_message_id)
