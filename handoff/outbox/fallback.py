"""Fallbacks for requesters' messages refused by the agents' chat."""

from dataclasses import replace

from handoff.lifecycle import LIVE, Status
from handoff.models import AgentsChat, Delivery, Ticket
from handoff.outbox.agents_chat import lacks_card
from handoff.outbox.payload import (
    Copy,
    Headed,
    Late,
    Payload,
    Placeholder,
    Purpose,
    Replace,
    Reshare,
    Send,
    from_json,
)
from handoff.outbox.places import shows_in_topic
from handoff.outbox.post import post, refresh_card
from handoff.outbox.transport import Delivered, Refused
from handoff.states import DeliveryStatus
from handoff.storage import UnitOfWork


def instead_of(payload: Payload) -> Payload | None:
    """Return a simpler payload to try next (e.g. a forward instead of a copy), or None."""
    match payload:
        case Copy(from_chat_id=source, message_ids=ids, from_account=account, caption=caption):
            if account or caption is not None:  # a forward would show the original caption
                return Placeholder(source, ids, from_account=account)
            return Reshare(source, ids)
        case Reshare(from_chat_id=source, message_ids=ids):
            return Placeholder(source, ids)
        case Send(text=text):
            return Placeholder("", (), words=text)
        case Headed(message_id=message_id, text=text) if text:
            return Headed(message_id)
    return None


def in_place_of_a_change(payload: Payload) -> Copy | None:
    """Return a copy to send as a new message after a failed file replacement."""
    if not isinstance(payload, Replace):
        return None
    return Copy(payload.from_chat_id, (payload.source_id,), anew=True)


def with_plain_caption(uow: UnitOfWork, delivery: Delivery, refused: Refused) -> Payload | None:
    """Return the copy with a plain-text caption if its entities were refused, otherwise None."""
    payload = from_json(delivery.payload)
    if refused.code != "entities" or not isinstance(payload, Copy) or payload.caption is not None:
        return None
    for platform_id in payload.message_ids:
        message = uow.requesters.message_at(
            payload.from_account or delivery.account_id, payload.from_chat_id, platform_id
        )
        if message is not None and message.text:
            return replace(payload, caption=message.text)
    return None


def ask_for_another_way(uow: UnitOfWork, delivery: Delivery, placeholder: Placeholder) -> None:
    """Ask the requester for another format, because agents can't see this message.

    Nothing is asked about a message that they have seen, outside its topic.
    """
    if not placeholder.message_ids or _was_shown(uow, delivery):
        return
    account_id = placeholder.from_account or delivery.account_id
    requester = uow.requesters.by_chat(account_id, placeholder.from_chat_id)
    if requester is None:
        return
    post(
        uow,
        Late(
            text_id="send-another-way",
            facts={"left": placeholder.left_out},
            reply_to=placeholder.message_ids[0],
        ),
        to=requester.address,
        purpose=Purpose.DECISION,
        ticket_id=delivery.ticket_id,
    )


def _was_shown(uow: UnitOfWork, delivery: Delivery) -> bool:
    """Return True if another delivery of the message has reached the agents."""
    if delivery.message_id is None:
        return False
    same = uow.deliveries.of_message(delivery.message_id, purpose=Purpose.INBOUND.value)
    return any(one.status == DeliveryStatus.SENT and one.id != delivery.id for one in same)


def after_inbound(
    uow: UnitOfWork, chat: AgentsChat, delivery: Delivery, delivered: Delivered
) -> None:
    """Post the follow-ups to a relayed message: placeholder, head line or card."""
    payload = from_json(delivery.payload)
    if delivered.left_out and isinstance(payload, Copy | Reshare):
        rest = Placeholder(
            payload.from_chat_id,
            payload.message_ids,
            left_out=delivered.left_out,
            from_account=payload.from_account if isinstance(payload, Copy) else 0,
        )
        _also(uow, delivery, rest)
        ask_for_another_way(uow, delivery, rest)
    ticket = uow.tickets.get(delivery.ticket_id) if delivery.ticket_id else None
    if ticket is None or not delivered.message_ids:
        return
    alone = delivered.outside_topic or lacks_card(ticket, chat)
    if delivered.outside_topic:
        ticket.topic_id = ticket.card_message_id = None
    if not shows_in_topic(ticket, chat):
        _give_head(uow, delivery, payload, delivered.message_ids[0], ticket, alone=alone)
    if lacks_card(ticket, chat) and Status(ticket.status) in LIVE:
        refresh_card(uow, ticket, new=True)


def _give_head(
    uow: UnitOfWork,
    delivery: Delivery,
    payload: Payload,
    platform_id: str,
    ticket: Ticket,
    *,
    alone: bool,
) -> None:
    """Post a head line (ticket reference) for a requester's message outside a topic."""
    if isinstance(payload, Send) and payload.bare:
        _also(uow, delivery, Headed(platform_id, payload.text, payload.entities))
    elif isinstance(payload, Reshare) or (isinstance(payload, Copy) and alone):
        _also(uow, delivery, Headed(platform_id))


def _also(uow: UnitOfWork, delivery: Delivery, payload: Payload) -> None:
    post(
        uow,
        payload,
        to=delivery.address,
        purpose=Purpose.INBOUND,
        ticket_id=delivery.ticket_id,
        message_id=delivery.message_id,
    )
