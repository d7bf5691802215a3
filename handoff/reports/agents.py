"""Queries about agents and the agents' chats."""

from datetime import datetime

from handoff.addresses import Address
from handoff.models import Agent, AgentsChat, Ticket
from handoff.storage.database import Reader


def agent(reader: Reader, agent_id: int) -> Agent | None:
    return reader.agents.get(agent_id)


def agent_by_platform_id(
    reader: Reader, desk_id: int, channel: str, platform_id: str
) -> Agent | None:
    return reader.agents.by_platform_id(desk_id, channel, platform_id)


def returned_by_absence(reader: Reader, agent: Agent) -> list[Ticket]:
    """Return the tickets that returned to the queue in the present or last absence of an agent."""
    if agent.away_since is None:
        return []
    return reader.tickets.returned_by_absence(agent.desk_id, agent.id, since=agent.away_since)


def active_agents(reader: Reader, desk_id: int) -> list[Agent]:
    return reader.agents.active(desk_id)


def count_admins(reader: Reader, desk_id: int) -> int:
    return reader.agents.count_admins(desk_id)


def last_proof(reader: Reader, desk_id: int) -> datetime | None:
    """Return the time of the last daily check, or None."""
    desk = reader.accounts.desk(desk_id)
    return None if desk is None else desk.proved_at


def last_check(reader: Reader, desk_id: int) -> datetime | None:
    """Return the time of the last weekly check."""
    desk = reader.accounts.desk(desk_id)
    return None if desk is None else desk.checked_at


def agents_chat(reader: Reader, desk_id: int, *, route: str = "") -> AgentsChat | None:
    """Return the main chat of the desk, or the chat of a route."""
    return reader.agents.chat(desk_id, route=route)


def agents_chats(reader: Reader, desk_id: int) -> list[AgentsChat]:
    """Return the main chat of the desk, followed by the chats of its routes."""
    return reader.agents.chats(desk_id)


def chat_of(reader: Reader, ticket: Ticket) -> AgentsChat | None:
    """Return the agents' chat that shows the ticket."""
    return reader.agents.chat_of(ticket)


def chat_at(reader: Reader, desk_id: int, address: Address) -> AgentsChat | None:
    """Return the agents' chat at an address, or None for any other chat."""
    return reader.agents.chat_at(desk_id, address)
