"""Topics of tickets, which are opened when an agent takes them.

Until then, a ticket is a card in the chat itself, and its messages are replies to the card. Each
topic counts towards the messenger's rate limit, so a flood of new tickets opens none.
"""

from handoff.addresses import Address
from handoff.models import Ticket
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
from handoff.storage import UnitOfWork

REPEATED = (Send, Copy, Reshare, Placeholder)  # head lines and edits are left out


def repeat_in_topic(uow: UnitOfWork, ticket: Ticket) -> None:
    """Post the messages relayed under a ticket's card again, in the topic it is about to get.

    Nothing is posted if the ticket has a topic already, or gets none.
    """
    chat = uow.agents.chat_of(ticket)
    if chat is None or not chat.has_topics or ticket.topic_id is not None:
        return
    if not card_is_at(ticket, chat.address):
        return
    relayed = uow.deliveries.relayed_to(chat.account_id, chat.chat_id, ticket_id=ticket.id)
    for delivery in relayed:
        payload = from_json(delivery.payload)
        if isinstance(payload, REPEATED):
            post(
                uow,
                payload,
                to=chat.address,
                purpose=Purpose.INBOUND,
                rank=Rank(delivery.rank),
                ticket_id=ticket.id,
                message_id=delivery.message_id,
            )


def place_topic(uow: UnitOfWork, ticket_id: int, *, at: Address, topic_id: str) -> None:
    """Record a ticket's new topic. The card has not been posted to it yet."""
    ticket = uow.tickets.get(ticket_id)
    if ticket is None:
        return
    _point_to_topic(uow, ticket)
    ticket.topic_id, ticket.topic_state = topic_id, state_of(ticket).value
    stand_at(ticket, at)
    uow.tickets.remember_topic(ticket)


def _point_to_topic(uow: UnitOfWork, ticket: Ticket) -> None:
    """Let the card outside the topic name the topic instead of offering the ticket."""
    if ticket.card_message_id is None or ticket.card_account_id is None:
        return
    chat = uow.agents.chat_of(ticket)
    if chat is not None and card_is_at(ticket, chat.address):
        post(
            uow,
            Late("card-in-topic", {"ticket": ticket.id}, edits=ticket.card_message_id),
            to=chat.address,
            purpose=Purpose.NOTICE,
            rank=Rank.REFRESH,
            ticket_id=ticket.id,
        )
