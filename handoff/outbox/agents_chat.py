"""Agents' chats: the one a delivery belongs to, and the tickets that are shown there."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from handoff.addresses import Address, ChatKind
from handoff.models import Agent, AgentsChat, Delivery, Ticket
from handoff.moments import elapsed
from handoff.outbox.payload import Purpose
from handoff.outbox.post import RELAY
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader

logger = logging.getLogger(__name__)

SHORTEST_CHAT_PAUSE = timedelta(seconds=1)
LONGEST_CHAT_PAUSE = timedelta(seconds=20)
MOST_TICKETS = 1_000
IN_ITS_CHAT = frozenset({"edits", "reply_to"})  # fields that refer to messages in the same chat
# Payload kinds that can be sent to any group. The others refer to existing messages.
FOLLOWING = frozenset({"back-again", "card", "copy", "late", "placeholder", "reshare", "send"})


def of_delivery(uow: UnitOfWork, delivery: Delivery) -> AgentsChat | None:
    """Return the agents' chat that the delivery is addressed to, otherwise None."""
    return _addressed(uow, delivery)


def _addressed(reader: Reader, delivery: Delivery) -> AgentsChat | None:
    account = reader.accounts.get(delivery.account_id)
    chats = reader.agents.chats(account.desk_id) if account is not None else []
    return next((chat for chat in chats if is_at(delivery, chat)), None)


def desk_chat(reader: Reader, delivery: Delivery) -> AgentsChat | None:
    """Return the agents' chat where the delivery belongs.

    It's the chat of the delivery's ticket. Without a ticket, it's the agents' chat that the
    delivery is addressed to, or the desk's main chat.
    """
    ticket = reader.tickets.get(delivery.ticket_id) if delivery.ticket_id else None
    if ticket is not None:
        return reader.agents.chat_of(ticket)
    account = reader.accounts.get(delivery.account_id)
    there = _addressed(reader, delivery)
    return there or (reader.agents.chat(account.desk_id) if account is not None else None)


def is_at(delivery: Delivery, chat: AgentsChat) -> bool:
    """Return True if the delivery's recipient is this chat, via the same account."""
    return delivery.account_id == chat.account_id and delivery.chat_id == chat.chat_id


def holder_in_focus(reader: Reader, ticket: Ticket) -> Agent | None:
    """Return the assignee of a ticket if they work on it in the private chat."""
    agent = None if ticket.assignee_id is None else reader.agents.get(ticket.assignee_id)
    return agent if agent is not None and agent.active and agent.focus_id == ticket.id else None


def elsewhere(payload: Mapping[str, Any], *, old: int, new: int) -> dict[str, Any] | None:
    """Adapt a stored payload for a different agents' chat. Returns None if that's not possible.

    Quotes are removed. `old` and `new` are the account ids of the chats. If they differ, copies
    are uploaded again.
    """
    if payload.get("kind") not in FOLLOWING:
        return None
    moved = {name: None if name in IN_ITS_CHAT else value for name, value in payload.items()}
    if moved.get("from_chat_id") and old != new:
        source = moved.get("from_account") or old
        moved["from_account"] = 0 if source == new else source
        if moved["kind"] == "reshare":
            moved["kind"] = "copy"
    return moved


def may_follow(delivery: Delivery) -> bool:
    """Return True if a group delivery may be redirected to a new agents' chat."""
    in_group = delivery.chat_kind != ChatKind.PRIVATE
    return in_group and (delivery.ticket_id is not None or delivery.purpose == Purpose.INBOUND)


def move_owed(uow: UnitOfWork, old: Address, new: Address) -> None:
    """Redirect unfinished deliveries from the previous agents' chat to the new one.

    Replies to commands are redirected only if they are about a ticket.
    """
    moved = []
    for delivery in uow.deliveries.unfinished_to(old.account_id, old.chat_id):
        payload = elsewhere(delivery.payload, old=old.account_id, new=new.account_id)
        quotes = delivery.payload.get("reply_to") is not None
        if payload is not None and (may_follow(delivery) or not quotes):
            moved.append((delivery.id, payload))
    redirect(uow, moved, to=new)


def redirect(uow: UnitOfWork, moved: Sequence[tuple[int, dict[str, Any]]], *, to: Address) -> None:
    """Move deliveries, along with their buttons, to another chat."""
    uow.deliveries.redirect(moved, to=to)
    tokens = [token for _, payload in moved for token in _tokens(payload)]
    if tokens:
        uow.keyboards.move(tokens, to=to.account_id)
    uow.wake.add(RELAY)


def _tokens(payload: Mapping[str, Any]) -> list[str]:
    """Return the button tokens of a stored payload."""
    rows = payload.get("keyboard") or ()
    data = [str(button.get("data") or "") for row in rows for button in row]
    return [one.partition(":")[0] for one in data if one]


def pause(chat: AgentsChat, now: datetime) -> timedelta:
    """Return the delay before the next retry, which grows with the duration of the outage."""
    lasting = elapsed(now, chat.unreachable_since or now)
    return min(max(lasting, SHORTEST_CHAT_PAUSE), LONGEST_CHAT_PAUSE)


def lacks_card(ticket: Ticket, chat: AgentsChat) -> bool:
    return (
        ticket.card_message_id is None
        or ticket.card_chat_id != chat.chat_id
        or ticket.card_account_id != chat.account_id
    )


def tickets_in(reader: Reader, chat: AgentsChat) -> list[Ticket]:
    """Return the live tickets that belong in the chat, in the order of the queue.

    Only the first MOST_TICKETS tickets of the desk are looked at.
    """
    found = []
    for ticket in reader.tickets.queue(chat.desk_id, limit=MOST_TICKETS):
        own = reader.agents.chat_of(ticket)
        if own is not None and own.route == chat.route:
            found.append(ticket)
    return found
