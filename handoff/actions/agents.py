"""Roster, invitations and permissions of agents, and their group chat."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from handoff.actions import referrals, tickets
from handoff.actions.names import first_of, squeezed
from handoff.errors import (
    AgentAmbiguous,
    AgentUnknown,
    LastAdmin,
    LinkSpent,
    NotALead,
    NotAnAdmin,
    NotAnAgent,
    OutsideGroup,
)
from handoff.models import Account, Agent, AgentsChat, Invitation
from handoff.moments import within
from handoff.presence import come_back
from handoff.states import AgentRole
from handoff.storage import UnitOfWork

LINK_BYTES = 24
RANKS = (AgentRole.AGENT, AgentRole.LEAD, AgentRole.ADMIN)  # each includes the rights before it
OPERATOR = "operator"  # `made_by` of links created on the command line
LINK = re.compile(rf"[A-Za-z0-9_-]{{{LINK_BYTES * 4 // 3}}}")  # secrets.token_urlsafe format


@dataclass(frozen=True)
class Seen:
    """Profile of a person as seen by one of the desk's accounts."""

    account_id: int
    platform_id: str
    name: str
    username: str | None = None


def by_person(uow: UnitOfWork, account_id: int, platform_id: str) -> Agent | None:
    """Find an agent by platform id on any account of the same messenger."""
    return uow.agents.of_account(account_id, platform_id)


def _account(uow: UnitOfWork, account_id: int) -> Account:
    account = uow.accounts.get(account_id)
    if account is None:
        raise LookupError(f"no account {account_id}")
    return account


def invite(uow: UnitOfWork, *, desk_id: int, role: str, made_by: str | None = None) -> str:
    """Create a one-time invitation and return its payload. Only the hash is stored.

    `made_by` is the id of the admin who created the link, OPERATOR for the command line, or None
    for links created at startup.
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
    """Create an invitation for the first admin, or return None if the desk already has an admin.

    Unused admin links from earlier startups are invalidated. Links created on the command line
    stay valid. They can only be created while the bot is stopped, by an operator who already has
    access to the database and the token.
    """
    uow.agents.void_invitations(desk_id, at=uow.now, role=AgentRole.ADMIN, not_made_by=OPERATOR)
    if uow.agents.count_admins(desk_id) > 0:
        return None
    return invite(uow, desk_id=desk_id, role=AgentRole.ADMIN, made_by=None)


def looks_like_link(payload: str) -> bool:
    """Return True if `payload` looks like a one-time link, even if it has already been used."""
    return LINK.fullmatch(payload) is not None


def accept(
    uow: UnitOfWork,
    token: str,
    who: Seen,
) -> Agent:
    """Add the person who opened a one-time link to the roster. Raises LinkSpent if it's invalid.

    If the desk has an agents' chat, the new agent is marked as outside until seen in it.
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
    """Add or reactivate an agent. Active agents keep a higher role.

    Adding the first admin invalidates all unused admin links.
    """
    desk_id = _account(uow, who.account_id).desk_id
    if role == AgentRole.ADMIN and uow.agents.count_admins(desk_id) == 0:
        uow.agents.void_invitations(desk_id, at=uow.now, role=AgentRole.ADMIN)
    agent = by_person(uow, who.account_id, who.platform_id)
    if agent is None:
        agent = _new_agent(uow, who, role=role)
        uow.session.flush()
        return agent
    if not agent.active or RANKS.index(role) > RANKS.index(agent.role):
        agent.role = role
    agent.account_id, agent.name, agent.username = who.account_id, who.name, who.username
    if not agent.active:
        come_back(agent)
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
    """Record a message sent to the agents' chat by a non-agent.

    Returns True if the admins should be asked to admit the sender. They are asked at most once per
    `ask_again` interval. The same applies to former agents. Until an admin accepts, the sender is
    stored as an inactive agent.
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
    """Update an agent's name and username."""
    agent = by_person(uow, who.account_id, who.platform_id)
    if agent is not None:
        agent.name, agent.username = who.name, who.username


def came_back(uow: UnitOfWork, *, account_id: int, platform_id: str) -> None:
    """Clear `left_at` when an active agent is seen in the agents' chat."""
    agent = by_person(uow, account_id, platform_id)
    if agent is not None and agent.active:
        agent.left_at = None


def is_outside(agent: Agent) -> bool:
    """Return True if an active agent is missing from the agents' chat.

    This applies to newly invited agents, and to the last admin after leaving the chat.
    """
    return agent.active and agent.left_at is not None


def present(
    uow: UnitOfWork, *, account_id: int, platform_id: str, chat_id: str | None = None
) -> Agent:
    """Return the active agent with this id. `chat_id`, if given, must be an agents' chat.

    Raises NotAnAgent, or OutsideGroup if the agent is not in an agents' chat. Neither group
    membership nor being an agent of another desk is sufficient.
    """
    agent = by_person(uow, account_id, platform_id)
    if agent is None or not agent.active:
        raise NotAnAgent
    chats = uow.agents.chats(agent.desk_id)
    if is_outside(agent) and chats:
        raise OutsideGroup
    if chat_id is not None and (account_id, chat_id) not in [
        (chat.account_id, chat.chat_id) for chat in chats
    ]:
        raise NotAnAgent
    return agent


def must_be_admin(agent: Agent) -> None:
    if agent.role != AgentRole.ADMIN:
        raise NotAnAdmin


def note_check(uow: UnitOfWork, desk_id: int) -> None:
    """Store the time of the weekly check."""
    desk = uow.accounts.desk(desk_id)
    if desk is not None:
        desk.checked_at = uow.now


def must_lead(agent: Agent) -> None:
    """Raise NotALead unless the agent is a lead or an admin."""
    if agent.role not in (AgentRole.LEAD, AgentRole.ADMIN):
        raise NotALead


def set_role(uow: UnitOfWork, agent: Agent, role: AgentRole, *, by: Agent) -> None:
    """Change the role of an active agent (admins only).

    Links that a former admin has made are invalidated. Raises LastAdmin if no admin would be left.
    """
    must_be_admin(by)
    was_admin = agent.role == AgentRole.ADMIN
    is_last = was_admin and uow.agents.count_admins(agent.desk_id) == 1
    if is_last and role is not AgentRole.ADMIN:
        raise LastAdmin
    if was_admin and role is not AgentRole.ADMIN:
        uow.agents.void_invitations(agent.desk_id, at=uow.now, made_by=str(agent.id))
    agent.role = role


def leave(uow: UnitOfWork, *, account_id: int, platform_id: str) -> tuple[Agent, int] | None:
    """Deactivate an agent who left the agents' chat and release their tickets.

    The last admin stays on the roster so that agents can still be added, but has no permissions
    until they return to the chat. Returns the agent and the number of released tickets, or None if
    nothing changed.
    """
    agent = by_person(uow, account_id, platform_id)
    if agent is None or not agent.active or is_outside(agent):
        return None
    stays = agent.role == AgentRole.ADMIN and uow.agents.count_admins(agent.desk_id) == 1
    return agent, _take_off(uow, agent, stays=stays)


def dismiss(uow: UnitOfWork, name: str, *, by: Agent) -> tuple[Agent, int]:
    """Deactivate the agent with this @username, name or id.

    Returns the agent and the number of released tickets.
    """
    must_be_admin(by)
    return dismiss_agent(uow, by_name(uow, name, desk_id=by.desk_id), by=by)


def dismiss_agent(uow: UnitOfWork, agent: Agent, *, by: Agent) -> tuple[Agent, int]:
    """Deactivate an agent and release their tickets.

    Returns the agent and the number of released tickets. Raises LastAdmin if no admin would be
    left.
    """
    must_be_admin(by)
    if agent.role == AgentRole.ADMIN and uow.agents.count_admins(by.desk_id) == 1:
        raise LastAdmin
    return agent, _take_off(uow, agent, stays=False)


def release_in(uow: UnitOfWork, agent: Agent, chat: AgentsChat) -> int:
    """Return an agent's tickets of one agents' chat to the queue. Returns their number."""
    held = [
        ticket for ticket in uow.tickets.held_by(agent.id) if uow.agents.chat_of(ticket) is chat
    ]
    for ticket in held:
        tickets.return_to_queue(uow, ticket)
    return len(held)


def _take_off(uow: UnitOfWork, agent: Agent, *, stays: bool) -> int:
    """Revoke an agent's permissions and links. Returns the number of released tickets."""
    freed = tickets.release_all(uow, agent)
    referrals.return_offers(uow, agent)
    uow.agents.void_invitations(agent.desk_id, at=uow.now, made_by=str(agent.id))
    agent.active, agent.left_at, agent.asked_at = stays, uow.now, None
    agent.focus_id = agent.focused_at = None
    return freed


def get_active(uow: UnitOfWork, agent_id: int, *, desk_id: int) -> Agent:
    """Get an active agent by primary key. Raises AgentUnknown if not found."""
    agent = uow.agents.get(agent_id)
    if agent is None or agent.desk_id != desk_id or not agent.active:
        raise AgentUnknown(agent.name if agent is not None else str(agent_id))
    return agent


def by_name(uow: UnitOfWork, name: str, *, desk_id: int) -> Agent:
    """Find an active agent by @username, full name, first name or id.

    Raises AgentUnknown if the agent is not found, and AgentAmbiguous if several match.
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
    """Record that the agent has seen the hint about replying."""
    agent.hinted_at = uow.now


def note_topics(chat: AgentsChat, *, seen: bool, possible: bool) -> None:
    """Update `has_topics` based on a message from the agents' chat.

    `seen` is true if the message was posted in a topic. `possible` is true if the messenger
    reports topic support for the chat.
    """
    chat.has_topics = seen or (chat.has_topics and possible)
