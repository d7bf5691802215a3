"""Manages the list of agents (the roster), their invitations and rights, and their group chat."""

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
OPERATOR = "operator"  # value of `made_by` for a link created on the command line
LINK = re.compile(rf"[A-Za-z0-9_-]{{{LINK_BYTES * 4 // 3}}}")  # format of secrets.token_urlsafe


@dataclass(frozen=True)
class Seen:
    """A person as seen by one account of the desk."""

    account_id: int
    platform_id: str
    name: str
    username: str | None = None


def by_person(uow: UnitOfWork, account_id: int, platform_id: str) -> Agent | None:
    """Return the agent with this id on any account of the same messenger, or None."""
    account = _account(uow, account_id)
    return uow.agents.by_platform_id(account.desk_id, account.channel, platform_id)


def _account(uow: UnitOfWork, account_id: int) -> Account:
    account = uow.accounts.get(account_id)
    if account is None:
        raise LookupError(f"no account {account_id}")
    return account


def invite(uow: UnitOfWork, *, desk_id: int, role: str, made_by: str | None = None) -> str:
    """Create a one-time invitation and return its payload. Only a hash of it is stored.

    `made_by` is the key of the admin who created the link, OPERATOR, or None if the link is
    created at startup.
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
    """Return an invitation for the first admin. Returns None if the desk already has an admin.

    Unused admin links from earlier starts are invalidated. Links that the operator created on the
    command line remain valid. The operator creates them while the bot is stopped, and already has
    access to the database and the token.
    """
    uow.agents.void_invitations(desk_id, at=uow.now, role=AgentRole.ADMIN, not_made_by=OPERATOR)
    if uow.agents.count_admins(desk_id) > 0:
        return None
    return invite(uow, desk_id=desk_id, role=AgentRole.ADMIN, made_by=None)


def looks_like_link(payload: str) -> bool:
    """Return True if the payload has the format of a one-time link, whether spent or not."""
    return LINK.fullmatch(payload) is not None


def accept(
    uow: UnitOfWork,
    token: str,
    who: Seen,
) -> Agent:
    """Enrol the person who opened a one-time link. Raises LinkSpent if it is not valid.

    If the desk has an agents' chat, a new agent counts as outside it until they are seen there.
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
    """Add a person to the roster, or reactivate them. An admin keeps the admin role.

    Enrolling the first admin voids all unspent admin links.
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


def record_unknown_sender(uow: UnitOfWork, who: Seen) -> bool:
    """Record a message from a non-agent in the agents' chat.

    Returns True if the admins should be asked whether to admit the person. They are asked at most
    once in each period of `ask_again`, and are asked again if the person used to be an agent.
    The person is stored as an inactive agent until an admin admits them.
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
    """Update the stored name and username of an agent."""
    agent = by_person(uow, who.account_id, who.platform_id)
    if agent is not None:
        agent.name, agent.username = who.name, who.username


def came_back(uow: UnitOfWork, *, account_id: int, platform_id: str) -> None:
    """Clear `left_at` of an active agent seen inside the agents' chat."""
    agent = by_person(uow, account_id, platform_id)
    if agent is not None and agent.active:
        agent.left_at = None


def is_outside(agent: Agent) -> bool:
    """Return True if an active agent is not in the agents' chat.

    This is the case for an agent invited by a link and for the last admin after leaving.
    """
    return agent.active and agent.left_at is not None


def present(
    uow: UnitOfWork, *, account_id: int, platform_id: str, chat_id: str | None = None
) -> Agent:
    """Return the active agent with this id. If `chat_id` is given, it must be the agents' chat.

    Raises NotAnAgent, or OutsideGroup if the agent is not in the agents' chat. Membership of the
    group alone does not grant rights, and neither does being an agent of another desk.
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


def set_agents_chat(
    uow: UnitOfWork, at: Address, *, by: Agent, title: str, has_topics: bool
) -> AgentsChat:
    """Make a group the agents' chat and post the cards (summary messages) of live tickets there.

    Messages and ticket notices that have not been delivered to the old chat are sent to the new
    one instead. Raises NotAnAdmin if `by` is not an admin.
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
            uow.tickets.remember_topic(ticket)
            ticket.card_account_id = None
            ticket.card_chat_id = ticket.card_message_id = ticket.topic_id = None
    if chat.unreachable_since is not None:
        agents_chat.back(uow, chat)  # `by` has just written in the group
    else:
        agents_chat.show_missing(uow, chat)
    return chat


def leave(uow: UnitOfWork, *, account_id: int, platform_id: str) -> tuple[Agent, int] | None:
    """Take an agent who left the agents' chat off the roster and release their tickets.

    The last admin remains on the roster, so that agents can be admitted later, but does not have
    any rights until seen in the chat again. Returns the agent and the number of tickets released,
    or None if nothing changed.
    """
    agent = by_person(uow, account_id, platform_id)
    if agent is None or not agent.active or is_outside(agent):
        return None
    stays = agent.role == AgentRole.ADMIN and uow.agents.count_admins(agent.desk_id) == 1
    return agent, _take_off(uow, agent, stays=stays)


def dismiss(uow: UnitOfWork, name: str, *, by: Agent) -> tuple[Agent, int]:
    """Take the agent with this @username, name or id off the roster.

    Returns the agent and the number of tickets released.
    """
    must_be_admin(by)
    return dismiss_agent(uow, by_name(uow, name, desk_id=by.desk_id), by=by)


def dismiss_agent(uow: UnitOfWork, agent: Agent, *, by: Agent) -> tuple[Agent, int]:
    """Take an agent off the roster and release their tickets.

    Returns the agent and the number of tickets released. Raises LastAdmin if the desk would be
    left without an admin.
    """
    must_be_admin(by)
    if agent.role == AgentRole.ADMIN and uow.agents.count_admins(by.desk_id) == 1:
        raise LastAdmin
    return agent, _take_off(uow, agent, stays=False)


def _take_off(uow: UnitOfWork, agent: Agent, *, stays: bool) -> int:
    """Revoke an agent's rights and links, and return the number of tickets released."""
    freed = tickets.release_all(uow, agent)
    uow.agents.void_invitations(agent.desk_id, at=uow.now, made_by=str(agent.id))
    agent.active, agent.left_at, agent.asked_at = stays, uow.now, None
    return freed


def get_active(uow: UnitOfWork, agent_id: int, *, desk_id: int) -> Agent:
    """Return the active agent with this key. Raises AgentUnknown if there is none."""
    agent = uow.agents.get(agent_id)
    if agent is None or agent.desk_id != desk_id or not agent.active:
        raise AgentUnknown(agent.name if agent is not None else str(agent_id))
    return agent


def by_name(uow: UnitOfWork, name: str, *, desk_id: int) -> Agent:
    """Return the one active agent with this @username, full name, first name or id.

    Raises AgentUnknown if the name does not match, or AgentAmbiguous if several agents share it.
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
    """Record that the agent was shown how to reply."""
    agent.hinted_at = uow.now


def note_topics(chat: AgentsChat, *, seen: bool, possible: bool) -> None:
    """Update `has_topics` of the agents' chat from one of its messages.

    `seen` is true if the message is in a topic; `possible`, if the messenger reports that the chat
    supports topics.
    """
    chat.has_topics = seen or (chat.has_topics and possible)
