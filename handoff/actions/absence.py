"""Agents who are away. What they hold returns to the queue."""

from collections.abc import Sequence
from datetime import datetime

from handoff.actions import referrals, tickets
from handoff.errors import DateRequired
from handoff.models import Agent, Ticket
from handoff.storage import UnitOfWork


def go_away(uow: UnitOfWork, agent: Agent, *, until: datetime | None) -> Sequence[Ticket]:
    """Mark an agent as away, until a time or until they are back. Returns the released tickets.

    Their promises stay with the tickets. Referrals to them return to the senders. Raises
    DateRequired for a time that has passed.
    """
    if until is not None and until <= uow.now:
        raise DateRequired(0)
    agent.away_since, agent.away_until = uow.now, until
    held = uow.tickets.held_by(agent.id)
    for ticket in held:
        tickets.return_to_queue(uow, ticket)
    referrals.return_offers(uow, agent)
    return held


def come_back(agent: Agent) -> None:
    """End an agent's absence."""
    agent.away_since = agent.away_until = None
