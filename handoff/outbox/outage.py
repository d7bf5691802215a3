"""Outages of agents' chats, and recovery of messages missing from them."""

import logging

from handoff.models import AgentsChat
from handoff.moments import elapsed
from handoff.outbox.agents_chat import lacks_card, tickets_in
from handoff.outbox.moving import bring_here
from handoff.outbox.payload import Digest, Late, Purpose, Rank
from handoff.outbox.post import post, refresh_card
from handoff.states import AgentRole
from handoff.storage import UnitOfWork

logger = logging.getLogger(__name__)

AGENTS_CHAT_BACK = "agents-chat-back"  # wake-up topic, sent on recovery
CARDS_AT_ONCE = 8  # a group accepts about this many messages in 30 s


def lost(uow: UnitOfWork, chat: AgentsChat, *, code: str) -> None:
    """Mark the chat as unreachable, once per outage, and notify the admins in private.

    The tickets of a route's chat are shown in the main chat until it is back.
    """
    if chat.unreachable_since is not None:
        return
    chat.unreachable_since = uow.now
    logger.error("agents' chat is unreachable", extra={"chat": chat.chat_id, "code": code})
    for agent in uow.agents.active(chat.desk_id):
        if agent.role == AgentRole.ADMIN:
            post(
                uow,
                Late(
                    text_id="agents-chat-lost",
                    facts={"group": chat.title, "code": code},
                ),
                to=agent.address,
                purpose=Purpose.NOTICE,
            )
    main = uow.agents.chat(chat.desk_id)
    if not chat.route or main is None or main.unreachable_since is not None:
        return
    post(
        uow,
        Late("route-chat-lost", {"group": chat.title, "code": code}),
        to=main.address,
        purpose=Purpose.NOTICE,
    )
    bring_here(uow, main, tickets_in(uow, main))
    show_missing(uow, main)


def back(uow: UnitOfWork, chat: AgentsChat) -> None:
    """Mark the chat as reachable and post missing messages."""
    if chat.unreachable_since is None:
        return
    logger.warning(
        "agents' chat is reachable again",
        extra={
            "chat": chat.chat_id,
            "seconds": elapsed(uow.now, chat.unreachable_since).total_seconds(),
        },
    )
    chat.unreachable_since = None
    uow.deliveries.hurry(chat.account_id, chat.chat_id, at=uow.now)
    if chat.route:
        bring_here(uow, chat, tickets_in(uow, chat))
    show_missing(uow, chat)
    uow.wake.add(AGENTS_CHAT_BACK)


def show_missing(uow: UnitOfWork, chat: AgentsChat) -> None:
    """Post the missing cards of live tickets, plus a digest if there are many."""
    missing = [ticket for ticket in tickets_in(uow, chat) if lacks_card(ticket, chat)]
    few = len(missing) <= CARDS_AT_ONCE
    if not few:
        post(
            uow,
            Digest(),
            to=chat.address,
            purpose=Purpose.NOTICE,
            coalesce=f"digest:{chat.desk_id}:{chat.route}",
        )
    for ticket in missing:
        refresh_card(uow, ticket, rank=Rank.REPLY if few else Rank.NEWS)
