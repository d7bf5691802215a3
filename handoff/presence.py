"""Agents who are away for a while."""

from datetime import datetime

from handoff.errors import AgentAway
from handoff.models import Agent


def is_away(agent: Agent, now: datetime) -> bool:
    """Return True while an agent is away."""
    if agent.away_since is None:
        return False
    return agent.away_until is None or now < agent.away_until


def must_be_here(agent: Agent, now: datetime) -> None:
    """Raise AgentAway if the agent cannot be given anything now."""
    if is_away(agent, now):
        raise AgentAway(agent.name, agent.away_until)


def come_back(agent: Agent) -> None:
    """End an agent's absence."""
    agent.away_since = agent.away_until = None
