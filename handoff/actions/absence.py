"""Agents who are away. What they hold returns to the queue."""

from collections.abc import Sequence
from datetime import datetime

from handoff.actions import referrals, tickets
from handoff.errors import DateRequired, SpanTooLong
from handoff.models import Agent, Referral, Ticket
from handoff.presence import is_away
from handoff.storage import UnitOfWork


def go_away(
    uow: UnitOfWork, agent: Agent, *, until: datetime | None
) -> tuple[Sequence[Ticket], Sequence[Referral]]:
    """Mark an agent as away, until a time or until they are back.

    Returns the released tickets, and the referrals to the agent that return to their senders.
    Promises stay with the tickets. A second call changes the end of an absence, not its beginning.
    Raises DateRequired if the time has passed, and SpanTooLong.
    """
    if until is not None and until <= uow.now:
        raise DateRequired(0)
    if until is not None and until - uow.now > uow.policy.longest_wait:
        raise SpanTooLong(uow.policy.longest_wait)
    since = agent.away_since if is_away(agent, uow.now) else None
    agent.away_since, agent.away_until = since or uow.now, until
    held = uow.tickets.held_by(agent.id)
    for ticket in held:
        tickets.return_to_queue(uow, ticket, away=agent.id)
    return held, referrals.return_offers(uow, agent)
