"""Copies of agents' messages in requesters' chats."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from handoff.addresses import Address
from handoff.models import Delivery, Message, Ticket
from handoff.outbox.agents_chat import desk_chat, is_at
from handoff.outbox.payload import Late, Purpose, to_json
from handoff.outbox.post import post, refresh_card
from handoff.states import DeliveryStatus, Direction
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader

CARRIERS = ("send", "copy", "replace")  # payload kinds that create a message
CHANGES = ("edit", "replace")


@dataclass(frozen=True)
class CopyThere:
    """A delivery of a message, and the id of the copy if known."""

    delivery: Delivery
    platform_id: str | None


def copies_of(reader: Reader, message: Message) -> list[CopyThere]:
    """Return the pending and sent deliveries of this message, oldest first."""
    found: dict[int, CopyThere] = {}
    for part in reader.requesters.in_album(message):
        for delivery in reader.deliveries.of_message(part.id, purpose=Purpose.AGENT_REPLY.value):
            if delivery.status in (
                DeliveryStatus.DEAD,
                DeliveryStatus.WITHDRAWN,
                DeliveryStatus.SUPERSEDED,
            ):
                continue
            position = _position(delivery, message, own=part.id == message.id)
            if position is not None:
                found[delivery.id] = CopyThere(delivery, _platform_id(delivery, position))
    return [found[key] for key in sorted(found)]


def all_copies(reader: Reader, parts: Iterable[Message]) -> list[CopyThere]:
    """Return the copies of several messages."""
    return [one for part in parts for one in copies_of(reader, part)]


def _position(delivery: Delivery, message: Message, *, own: bool) -> int | None:
    """Return the index of the message in the delivery, or None if it isn't included."""
    payload = delivery.payload
    if payload["kind"] == "copy":
        ids = payload["message_ids"]
        return ids.index(message.platform_id) if message.platform_id in ids else None
    if payload["kind"] == "replace" and not delivery.platform_ids:
        return None
    return 0 if own and payload["kind"] in CARRIERS else None


def _platform_id(delivery: Delivery, position: int) -> str | None:
    if delivery.status != DeliveryStatus.SENT:
        return None
    carried: list[Any] = delivery.platform_ids
    if delivery.payload["kind"] == "copy" and len(carried) != len(delivery.payload["message_ids"]):
        return None  # one item is missing, but it's unknown which
    return str(carried[position]) if position < len(carried) else None


def changed(uow: UnitOfWork, delivery: Delivery) -> None:
    """Report a completed edit or deletion that agents wouldn't notice otherwise."""
    kind = delivery.payload["kind"]
    if kind == "delete":
        _taken_back(uow, delivery)
    elif delivery.payload.get("anew"):
        tell_author(uow, delivery, "edit-sent-anew")


def not_changed(uow: UnitOfWork, delivery: Delivery, code: str) -> bool:
    """Report a failed edit or deletion. Returns False if this delivery is neither."""
    kind = delivery.payload["kind"]
    if kind == "delete":
        _tell_where_announced(uow, delivery, "unsend-refused", code=code)
    elif delivery.purpose == Purpose.AGENT_REPLY and (
        kind in CHANGES or delivery.payload.get("anew")
    ):
        tell_author(uow, delivery, "edit-refused", code=code)
    else:
        return False
    return True


def _taken_back(uow: UnitOfWork, delivery: Delivery) -> None:
    message = uow.requesters.message(delivery.message_id) if delivery.message_id else None
    if message is None:
        return
    for part in uow.requesters.in_album(message):
        if part.direction == Direction.OUTBOUND:
            part.unsent_at = part.unsent_at or uow.now
    _tell_where_announced(uow, delivery, "unsend-done")
    ticket = _ticket(uow, delivery)
    if ticket is not None:
        refresh_card(uow, ticket)


def _tell_where_announced(uow: UnitOfWork, delivery: Delivery, text_id: str, **facts: Any) -> None:
    """Update the notice that announced the change, or post one if there is none."""
    notice = _announcement(uow, delivery)
    if notice is None:
        tell_author(uow, delivery, text_id, **facts)
        return
    quoted = notice.payload.get("reply_to")
    late = Late(text_id, {"ticket": delivery.ticket_id or 0, **facts}, reply_to=quoted)
    if notice.status == DeliveryStatus.QUEUED:
        notice.payload = to_json(late)
        return
    post(
        uow,
        replace(late, edits=notice.platform_ids[-1]),
        to=notice.address,
        purpose=Purpose.NOTICE,
        ticket_id=delivery.ticket_id,
    )


def _announcement(uow: UnitOfWork, delivery: Delivery) -> Delivery | None:
    """Return the notice posted along with the change, or None if it isn't queued or sent."""
    chat = desk_chat(uow, delivery)
    if chat is None or delivery.message_id is None:
        return None
    notices = uow.deliveries.of_message(delivery.message_id, purpose=Purpose.NOTICE.value)
    for notice in notices:
        waits = notice.status == DeliveryStatus.QUEUED and not notice.attempts
        stands = notice.status == DeliveryStatus.SENT and bool(notice.platform_ids)
        with_it = notice.posted_at == delivery.posted_at and notice.id > delivery.id
        is_there = is_at(notice, chat) or _private_chat(uow, delivery) == notice.address
        if with_it and is_there and (waits or stands):
            return notice
    return None


def tell_author(uow: UnitOfWork, delivery: Delivery, text_id: str, **facts: Any) -> None:
    """Post a notice as a reply to the agent's message."""
    chat = desk_chat(uow, delivery)
    message = uow.requesters.message(delivery.message_id) if delivery.message_id else None
    if chat is None:
        return
    private = _private_chat(uow, delivery)
    for to in (chat.address, *([] if private is None else [private])):
        in_place = message is not None and (message.account_id, message.chat_id) == (
            to.account_id,
            to.chat_id,
        )
        post(
            uow,
            Late(
                text_id=text_id,
                facts={"ticket": delivery.ticket_id or 0, **facts},
                reply_to=message.platform_id if message is not None and in_place else None,
            ),
            to=to,
            purpose=Purpose.NOTICE,
            ticket_id=delivery.ticket_id,
        )


def private_chat_of(reader: Reader, message: Message) -> Address | None:
    """Return the private chat in which an agent wrote a message, or None for other messages."""
    agent = reader.agents.get(message.agent_id or 0)
    if agent is None or agent.platform_id != message.chat_id:
        return None
    return Address(message.account_id, message.chat_id)


def _private_chat(reader: Reader, delivery: Delivery) -> Address | None:
    message = reader.requesters.message(delivery.message_id) if delivery.message_id else None
    return None if message is None else private_chat_of(reader, message)


def _ticket(uow: UnitOfWork, delivery: Delivery) -> Ticket | None:
    return uow.tickets.get(delivery.ticket_id) if delivery.ticket_id else None
