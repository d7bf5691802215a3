"""The roster: who may work at the desk, by whose word, and where."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from handoff.actions import tickets
from handoff.actions.names import first_of, squeezed
from handoff.addresses import Address
from handoff.errors import (
    AgentAmbiguous,
    AgentUnknown,
    LastAdmin,
    LinkSpent,
    NotAnAdmin,
    NotAnAgent,
    OutsideGroup,
)
from handoff.models import Account, Agent, AgentsChat, Invitation
from handoff.moments import within
from handoff.outbox import agents_chat
from handoff.outbox.places import card_is_at
from handoff.states import AgentRole
from handoff.storage import UnitOfWork

LINK_BYTES = 24
OPERATOR = "operator"  # maker of a link that was made on the command line
LINK = re.compile(rf"[A-Za-z0-9_-]{{{LINK_BYTES * 4 // 3}}}")  # what token_urlsafe makes of them


@dataclass(frozen=True)
class Seen:
    """A person as an account of the desk sees them."""

    account_id: int
    platform_id: str
    name: str
    username: str | None = None


def by_person(uow: UnitOfWork, account_id: int, platform_id: str) -> Agent | None:
    """The person on the desk's roster, on whichever account of the same messenger they write."""
    account = _account(uow, account_id)
    return uow.agents.by_platform_id(account.desk_id, account.channel, platform_id)


def _account(uow: UnitOfWork, account_id: int) -> Account:
    account = uow.accounts.get(account_id)
    if account is None:
        raise LookupError(f"no account {account_id}")
    return account


def invite(uow: UnitOfWork, *, desk_id: int, role: str, made_by: str | None = None) -> str:
    """Make a one-time link's payload; only its hash is kept.

    `made_by`: key of the admin who made it, OPERATOR, or None for a link made at a start.
    """
    token = secrets.token_urlsafe(LINK_BYTES)
    uow.agents.add_invitation(
        Invitation(
            token_hash=_hash(token),
            desk_id=desk_id,
            role=role,
            expires_at=uow.now + uow.policy.links_live,
            made_by=made_by,
        )
    )
    return token


def first_invitation(uow: UnitOfWork, *, desk_id: int) -> str | None:
    """At a start, a link for the first admin; None if there is one.

    Unspent links for admins end with the start. Those of the operator stay: they are made while
    the bot is stopped, by a person who has the database and the token in any case.
    """
    uow.agents.void_invitations(desk_id, at=uow.now, role=AgentRole.ADMIN, not_made_by=OPERATOR)
    if uow.agents.count_admins(desk_id) > 0:
        return None
    return invite(uow, desk_id=desk_id, role=AgentRole.ADMIN, made_by=None)


def looks_like_link(payload: str) -> bool:
    """Whether it has the very shape of a one-time link's payload, spent or not."""
    return LINK.fullmatch(payload) is not None


def accept(
    uow: UnitOfWork,
    token: str,
    who: Seen,
) -> Agent:
    """Put the presser of a link on the roster. Raises LinkSpent.

    Where there is an agents' chat already, the new agent has to be seen inside it first.
    """
    account = _account(uow, who.account_id)
    role = uow.agents.spend_invitation(
        _hash(token), desk_id=account.desk_id, by=who.platform_id, at=uow.now
    )
    if role is None:
        raise LinkSpent
    known = by_person(uow, who.account_id, who.platform_id)
    works = known is not None and known.active and known.left_at is None
    agent = enrol(uow, who, role=role)
    if not works and uow.agents.chat(account.desk_id) is not None:
        agent.left_at = uow.now
    return agent


def enrol(uow: UnitOfWork, who: Seen, *, role: str = AgentRole.AGENT) -> Agent:
    """Put a person on the roster, or back on it; an admin stays one.

    The first admin ends every unspent link for admins.
    """
    desk_id = _account(uow, who.account_id).desk_id
    if role == AgentRole.ADMIN and uow.agents.count_admins(desk_id) == 0:
        uow.agents.void_invitations(desk_id, at=uow.now, role=AgentRole.ADMIN)
    agent = by_person(uow, who.account_id, who.platform_id)
    if agent is None:
        agent = _new_agent(uow, who, role=role)
        uow.session.flush()
        return agent
    if role == AgentRole.ADMIN or not agent.active:
        agent.role = role
    agent.account_id, agent.name, agent.username = who.account_id, who.name, who.username
    agent.active, agent.left_at = True, None
    return agent


def _new_agent(
    uow: UnitOfWork, who: Seen, *, role: str = AgentRole.AGENT, active: bool = True
) -> Agent:
    account = _account(uow, who.account_id)
    agent = Agent(
        desk_id=account.desk_id,
        account_id=account.id,
        channel=account.channel,
        platform_id=who.platform_id,
        name=who.name,
        username=who.username,
        role=role,
        active=active,
        joined_at=uow.now,
    )
    uow.agents.add(agent)
    return agent


def notice_stranger(uow: UnitOfWork, who: Seen) -> bool:
    """A person without a right speaks in the agents' chat; True if the admins are to be asked.

    That is once a day, and anew after each time the person was an agent. Such a person stands
    on the roster without any right until an admin admits them.
    """
    known = by_person(uow, who.account_id, who.platform_id)
    if known is None:
        known = _new_agent(uow, who, active=False)
    known.name, known.username = who.name, who.username
    if known.asked_at is not None and within(uow.now, known.asked_at, uow.policy.ask_again):
        return False
    known.asked_at = uow.now
    return True


def refresh_name(uow: UnitOfWork, who: Seen) -> None:
    """Keep the name under which an agent is known in the messenger."""
    agent = by_person(uow, who.account_id, who.platform_id)
    if agent is not None:
        agent.name, agent.username = who.name, who.username


def came_back(uow: UnitOfWork, *, account_id: int, platform_id: str) -> None:
    """An agent who was outside the agents' chat is seen inside it."""
    agent = by_person(uow, account_id, platform_id)
    if agent is not None and agent.active:
        agent.left_at = None


def is_outside(agent: Agent) -> bool:
    """On the roster, but not in the agents' chat: invited by a link, or the last admin."""
    return agent.active and agent.left_at is not None


def present(
    uow: UnitOfWork, *, account_id: int, platform_id: str, chat_id: str | None = None
) -> Agent:
    """The active agent with that id, speaking in the agents' chat if `chat_id` is given.

    Raises NotAnAgent, or OutsideGroup for one who is not in the agents' chat. Being in the
    group is not enough, nor is being an agent elsewhere.
    """
    agent = by_person(uow, account_id, platform_id)
    if agent is None or not agent.active:
        raise NotAnAgent
    chat = uow.agents.chat(agent.desk_id)
    if is_outside(agent) and chat is not None:
        raise OutsideGroup
    if chat_id is not None and (
        chat is None or (chat.account_id, chat.chat_id) != (account_id, chat_id)
    ):
        raise NotAnAgent
    return agent


def must_be_admin(agent: Agent) -> None:
    if agent.role != AgentRole.ADMIN:
        raise NotAnAdmin


def settle_in(
    uow: UnitOfWork, at: Address, *, by: Agent, title: str, has_topics: bool
) -> AgentsChat:
    """Make a group the agents' chat; live tickets get their cards there.

    What requesters sent, and notices of tickets, that the old chat did not take go to the new one.
    """
    must_be_admin(by)
    chat = uow.agents.chat(by.desk_id)
    if chat is None:
        chat = AgentsChat(
            desk_id=by.desk_id,
            account_id=at.account_id,
            chat_id=at.chat_id,
            title=title,
            has_topics=has_topics,
            since=uow.now,
        )
        uow.agents.set_chat(chat)
        uow.session.flush()
    else:
        if chat.address != at:
            agents_chat.move_owed(uow, chat.address, at)
        chat.account_id, chat.chat_id = at.account_id, at.chat_id
        chat.title, chat.has_topics = title, has_topics
    for ticket in uow.tickets.queue(by.desk_id, limit=agents_chat.MOST_TICKETS):
        if not card_is_at(ticket, at):
            uow.tickets.keep_topic_door(ticket)
            ticket.card_account_id = None
            ticket.card_chat_id = ticket.card_message_id = ticket.topic_id = None
    if chat.unreachable_since is not None:
        agents_chat.back(uow, chat)  # the bot has just heard somebody there
    else:
        agents_chat.show_missing(uow, chat)
    return chat


def leave(uow: UnitOfWork, *, account_id: int, platform_id: str) -> tuple[Agent, int] | None:
    """An agent left the agents' chat: off the roster, their tickets back to the queue.

    The last admin stays on the roster, without any right until seen in the chat again;
    otherwise no one could admit agents. None if nothing changed.
    """
    agent = by_person(uow, account_id, platform_id)
    if agent is None or not agent.active or is_outside(agent):
        return None
    stays = agent.role == AgentRole.ADMIN and uow.agents.count_admins(agent.desk_id) == 1
    return agent, _take_off(uow, agent, stays=stays)


def dismiss(uow: UnitOfWork, name: str, *, by: Agent) -> tuple[Agent, int]:
    """Take an agent off the roster by @username, name or id."""
    must_be_admin(by)
    return dismiss_agent(uow, by_name(uow, name, desk_id=by.desk_id), by=by)


def dismiss_agent(uow: UnitOfWork, agent: Agent, *, by: Agent) -> tuple[Agent, int]:
    """Take an agent off the roster. Raises LastAdmin."""
    must_be_admin(by)
    if agent.role == AgentRole.ADMIN and uow.agents.count_admins(by.desk_id) == 1:
        raise LastAdmin
    return agent, _take_off(uow, agent, stays=False)


def _take_off(uow: UnitOfWork, agent: Agent, *, stays: bool) -> int:
    """End an agent's rights with the links they made; answers how many tickets are free again."""
    freed = tickets.release_all(uow, agent)
    uow.agents.void_invitations(agent.desk_id, at=uow.now, made_by=str(agent.id))
    agent.active, agent.left_at, agent.asked_at = stays, uow.now, None
    return freed


def get_active(uow: UnitOfWork, agent_id: int, *, desk_id: int) -> Agent:
    """The active agent with that key. Raises AgentUnknown."""
    agent = uow.agents.get(agent_id)
    if agent is None or agent.desk_id != desk_id or not agent.active:
        raise AgentUnknown(agent.name if agent is not None else str(agent_id))
    return agent


def by_name(uow: UnitOfWork, name: str, *, desk_id: int) -> Agent:
    """The one active agent with that @username, full name, first name or id.

    Raises AgentUnknown, or AgentAmbiguous with those who share the name.
    """
    roster = uow.agents.active(desk_id)
    wanted = squeezed(name.strip().removeprefix("@"))
    exact = name.strip().startswith("@")
    for fits in (_by_id, _by_username) if exact else (_by_id, _by_username_or_name):
        fitting = [agent for agent in roster if fits(agent, wanted)]
        if fitting:
            return _only(fitting, name)
    by_full = [agent for agent in roster if squeezed(agent.name) == wanted]
    by_first = [agent for agent in roster if squeezed(first_of(agent.name)) == wanted]
    return _only(by_full or by_first, name)


def _by_id(agent: Agent, wanted: str) -> bool:
    return agent.platform_id == wanted


def _by_username(agent: Agent, wanted: str) -> bool:
    return bool(agent.username) and squeezed(agent.username or "") == wanted


def _by_username_or_name(agent: Agent, wanted: str) -> bool:
    return bool(wanted) and (_by_username(agent, wanted) or squeezed(agent.name) == wanted)


def _only(fitting: list[Agent], name: str) -> Agent:
    if not fitting or not squeezed(name):
        raise AgentUnknown(name)
    if len(fitting) > 1:
        raise AgentAmbiguous(name, fitting)
    return fitting[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def hinted(uow: UnitOfWork, agent: Agent) -> None:
    """Note that the agent was told how to reply."""
    agent.hinted_at = uow.now


def note_topics(chat: AgentsChat, *, seen: bool, possible: bool) -> None:
    """Take over from a message of the agents' chat whether it has topics.

    `seen`: it stands in one. `possible`: the messenger says that the chat may have them.
    """
    chat.has_topics = seen or (chat.has_topics and possible)
