"""What goes into the agents' chat in place of a requester's message that it does not take."""

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
from handoff.outbox.post import post, refresh_card
from handoff.outbox.transport import Delivered, Refused
from handoff.storage import UnitOfWork


def instead_of(payload: Payload) -> Payload | None:
    """The next best thing to show: a copy, else a forward, else a line that says what came."""
    match payload:
        case Copy(from_chat_id=source, message_ids=ids, from_account=account):
            return (
                Placeholder(source, ids, from_account=account) if account else Reshare(source, ids)
            )
        case Reshare(from_chat_id=source, message_ids=ids):
            return Placeholder(source, ids)
        case Send(text=text):
            return Placeholder("", (), words=text)
        case Headed(message_id=message_id, text=text) if text:
            return Headed(message_id)
    return None


def in_place_of_a_change(payload: Payload) -> Copy | None:
    """A file that could not be exchanged comes as a message; it has the life of a send."""
    if not isinstance(payload, Replace):
        return None
    return Copy(payload.from_chat_id, (payload.source_id,), anew=True)


def with_plain_caption(uow: UnitOfWork, delivery: Delivery, refused: Refused) -> Payload | None:
    """The same copy with its caption as plain words, if only their look was refused."""
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
    """Tell the requester that people cannot see what they sent; if that is lost, the agents."""
    if not placeholder.message_ids:
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


def after_inbound(
    uow: UnitOfWork, chat: AgentsChat, delivery: Delivery, delivered: Delivered
) -> None:
    """Complete what has just been shown: parts left out, a missing head, a missing card."""
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
    if not chat.has_topics:
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
    """Outside a topic each message of a requester says the ticket it belongs to."""
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
