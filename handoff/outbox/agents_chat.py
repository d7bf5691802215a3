"""The agents' chat: whether it can be reached, and what has to stand in it."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handoff.models import AgentsChat, Delivery, Ticket
from handoff.moments import elapsed
from handoff.outbox.payload import Digest, Late, Purpose, Rank
from handoff.outbox.post import post, refresh_card
from handoff.storage import UnitOfWork

logger = logging.getLogger(__name__)

AGENTS_CHAT_BACK = "agents-chat-back"  # who is woken when the chat takes messages again
SHORTEST_CHAT_PAUSE = timedelta(seconds=1)
LONGEST_CHAT_PAUSE = timedelta(seconds=20)
CARDS_AT_ONCE = 8  # a group takes so many within half a minute; more are announced in one post
MOST_TICKETS = 1_000
# Payloads that mean the same in another group: the others name messages of the one they are for.
IN_ITS_CHAT = frozenset({"edits", "reply_to"})  # fields that name a message of the chat
FOLLOWING = frozenset({"back-again", "card", "copy", "late", "placeholder", "reshare", "send"})


def of_delivery(uow: UnitOfWork, delivery: Delivery) -> AgentsChat | None:
    """The agents' chat, if that is where this delivery goes."""
    chat = uow.agents.chat(delivery.bot_id)
    return chat if chat is not None and chat.chat_id == delivery.chat_id else None


def lost(uow: UnitOfWork, chat: AgentsChat, *, code: str) -> None:
    """Note that the chat refuses everything; each admin is told once in a private chat."""
    if chat.unreachable_since is not None:
        return
    chat.unreachable_since = uow.now
    logger.error("agents' chat out of reach", extra={"chat": chat.chat_id, "code": code})
    for agent in uow.agents.active(chat.bot_id):
        if agent.role == "admin":
            post(
                uow,
                Late(
                    text_id="agents-chat-lost",
                    facts={"group": chat.title, "code": code},
                    language=agent.language,
                ),
                bot_id=chat.bot_id,
                to=agent.platform_id,
                purpose=Purpose.NOTICE,
            )


def elsewhere(payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """A stored payload for another agents' chat, without its quote; None if it makes no sense."""
    if payload.get("kind") not in FOLLOWING:
        return None
    return {name: None if name in IN_ITS_CHAT else value for name, value in payload.items()}


def may_follow(delivery: Delivery) -> bool:
    """Whether a delivery to some group is surely for the agents, wherever they are."""
    in_group = delivery.chat_id < 0
    return in_group and (delivery.ticket_id is not None or delivery.purpose == Purpose.INBOUND)


def move_owed(uow: UnitOfWork, bot_id: int, old: int, new: int) -> None:
    """Have what the former agents' chat is owed, or is just being sent, go to the present one.

    Answers to commands stay where they were asked for, unless they are about a ticket.
    """
    moved = []
    for delivery in uow.deliveries.unfinished_to(bot_id, old):
        payload = elsewhere(delivery.payload)
        quotes = delivery.payload.get("reply_to") is not None
        if payload is not None and (may_follow(delivery) or not quotes):
            moved.append((delivery.id, payload))
    uow.deliveries.redirect(moved, to=new)


def pause(chat: AgentsChat, now: datetime) -> timedelta:
    """How long to wait with the next try: as long as it has lasted so far, within bounds."""
    lasting = elapsed(now, chat.unreachable_since or now)
    return min(max(lasting, SHORTEST_CHAT_PAUSE), LONGEST_CHAT_PAUSE)


def back(uow: UnitOfWork, chat: AgentsChat) -> None:
    """Note that the chat takes messages again, and show there what is missing."""
    if chat.unreachable_since is None:
        return
    logger.warning(
        "agents' chat is back",
        extra={
            "chat": chat.chat_id,
            "seconds": elapsed(uow.now, chat.unreachable_since).total_seconds(),
        },
    )
    chat.unreachable_since = None
    uow.deliveries.hurry(chat.bot_id, chat.chat_id, at=uow.now)
    show_missing(uow, chat)
    uow.wake.add(AGENTS_CHAT_BACK)


def lacks_card(ticket: Ticket, chat: AgentsChat) -> bool:
    return ticket.card_message_id is None or ticket.card_chat_id != chat.chat_id


def show_missing(uow: UnitOfWork, chat: AgentsChat) -> None:
    """Post the cards of live tickets that have none in this chat; many are also listed at once."""
    missing = [
        ticket
        for ticket in uow.tickets.queue(chat.bot_id, limit=MOST_TICKETS)
        if lacks_card(ticket, chat)
    ]
    few = len(missing) <= CARDS_AT_ONCE
    if not few:
        post(
            uow,
            Digest(),
            bot_id=chat.bot_id,
            to=chat.chat_id,
            purpose=Purpose.NOTICE,
            coalesce=f"digest:{chat.bot_id}",
        )
    for ticket in missing:
        refresh_card(uow, ticket, rank=Rank.REPLY if few else Rank.NEWS)
