"""The roster: who may work at the desk, by whose word, and where."""

import hashlib
import re
import secrets
from datetime import timedelta

from handoff.actions import tickets
from handoff.errors import AgentUnknown, LastAdmin, LinkSpent, NotAnAdmin, NotAnAgent
from handoff.models import Agent, AgentsChat, Invitation
from handoff.outbox import refresh_card
from handoff.storage import UnitOfWork

LINK_LIVES = timedelta(hours=24)
LINK_BYTES = 24
LINK = re.compile(rf"[A-Za-z0-9_-]{{{LINK_BYTES * 4 // 3}}}")  # what token_urlsafe makes of them


async def invite(uow: UnitOfWork, *, bot_id: int, role: str) -> str:
    """Make a one-time link's payload; only its hash is kept."""
    token = secrets.token_urlsafe(LINK_BYTES)
    uow.agents.add_invitation(
        Invitation(
            token_hash=_hash(token),
            bot_id=bot_id,
            role=role,
            expires_at=uow.now + LINK_LIVES,
        )
    )
    return token


def looks_like_link(payload: str) -> bool:
    """Whether it has the very shape of a one-time link's payload, spent or not."""
    return LINK.fullmatch(payload) is not None


async def accept(
    uow: UnitOfWork,
    token: str,
    *,
    bot_id: int,
    platform_id: int,
    name: str,
    username: str | None,
) -> Agent:
    """Put the presser of a link on the roster. Raises LinkSpent."""
    role = await uow.agents.spend_invitation(
        _hash(token), bot_id=bot_id, by=platform_id, at=uow.now
    )
    if role is None:
        raise LinkSpent
    return await enrol(
        uow, bot_id=bot_id, platform_id=platform_id, name=name, username=username, role=role
    )


async def enrol(
    uow: UnitOfWork,
    *,
    bot_id: int,
    platform_id: int,
    name: str,
    username: str | None = None,
    role: str = "agent",
) -> Agent:
    """Put somebody on the roster, or back on it; an admin stays one."""
    agent = await uow.agents.by_platform_id(bot_id, platform_id)
    if agent is None:
        agent = Agent(
            bot_id=bot_id,
            platform_id=platform_id,
            name=name,
            username=username,
            role=role,
            joined_at=uow.now,
        )
        uow.agents.add(agent)
        await uow.session.flush()
        return agent
    if role == "admin" or not agent.active:
        agent.role = role
    agent.name, agent.username = name, username
    agent.active, agent.left_at = True, None
    return agent


async def notice_stranger(
    uow: UnitOfWork, *, bot_id: int, platform_id: int, name: str, username: str | None
) -> bool:
    """Somebody unknown speaks in the agents' chat; True the first time, when admins are asked.

    They stand on the roster without any right until an admin lets them in.
    """
    if await uow.agents.by_platform_id(bot_id, platform_id) is not None:
        return False
    uow.agents.add(
        Agent(
            bot_id=bot_id,
            platform_id=platform_id,
            name=name,
            username=username,
            active=False,
            joined_at=uow.now,
        )
    )
    return True


async def present(
    uow: UnitOfWork, *, bot_id: int, platform_id: int, chat_id: int | None = None
) -> Agent:
    """The active agent with that id, speaking in the agents' chat if `chat_id` is given.

    Raises NotAnAgent. Being in the group is not enough, nor is being an agent elsewhere.
    """
    agent = await uow.agents.by_platform_id(bot_id, platform_id)
    if agent is None or not agent.active:
        raise NotAnAgent
    if chat_id is not None:
        chat = await uow.agents.chat(bot_id)
        if chat is None or chat.chat_id != chat_id:
            raise NotAnAgent
    return agent


def must_be_admin(agent: Agent) -> None:
    if agent.role != "admin":
        raise NotAnAdmin


async def settle_in(
    uow: UnitOfWork, *, by: Agent, chat_id: int, title: str, has_topics: bool
) -> AgentsChat:
    """Make a group the agents' chat; live tickets get their cards there."""
    must_be_admin(by)
    chat = await uow.agents.chat(by.bot_id)
    if chat is None:
        chat = AgentsChat(
            bot_id=by.bot_id,
            chat_id=chat_id,
            title=title,
            has_topics=has_topics,
            since=uow.now,
        )
        uow.agents.set_chat(chat)
        await uow.session.flush()
    else:
        chat.chat_id, chat.title, chat.has_topics = chat_id, title, has_topics
    for ticket in await uow.tickets.queue(by.bot_id, limit=1000):
        if ticket.card_chat_id != chat_id:
            ticket.card_chat_id = ticket.card_message_id = ticket.topic_id = None
            await refresh_card(uow, ticket, new=True)
    return chat


async def leave(uow: UnitOfWork, *, bot_id: int, platform_id: int) -> tuple[Agent, int] | None:
    """Somebody left the agents' chat: off the roster, their tickets back to the queue.

    The last admin stays on the roster, or nobody could let anybody in again.
    """
    agent = await uow.agents.by_platform_id(bot_id, platform_id)
    if agent is None or not agent.active:
        return None
    freed = await tickets.release_all(uow, agent)
    if agent.role == "admin" and await uow.agents.count_admins(bot_id) == 1:
        return agent, freed
    agent.active, agent.left_at = False, uow.now
    return agent, freed


async def dismiss(uow: UnitOfWork, name: str, *, by: Agent) -> tuple[Agent, int]:
    """Take somebody off the roster by @username, name or id."""
    must_be_admin(by)
    agent = await by_name(uow, name, bot_id=by.bot_id)
    if agent.role == "admin" and await uow.agents.count_admins(by.bot_id) == 1:
        raise LastAdmin
    freed = await tickets.release_all(uow, agent)
    agent.active, agent.left_at = False, uow.now
    return agent, freed


async def by_name(uow: UnitOfWork, name: str, *, bot_id: int) -> Agent:
    """The one active agent who answers to @username, full name or id. Raises AgentUnknown."""
    wanted = name.strip().removeprefix("@").casefold()
    fitting = [
        agent
        for agent in await uow.agents.active(bot_id)
        if wanted in (str(agent.platform_id), (agent.username or "").casefold())
        or wanted == agent.name.casefold()
    ]
    if len(fitting) != 1 or not wanted:
        raise AgentUnknown(name)
    return fitting[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
