"""Distribution of the queue among the agents by turns."""

from collections.abc import Sequence

from handoff.actions import takeovers, tickets
from handoff.models import Agent, Ticket
from handoff.storage import UnitOfWork

GIVEN = "given"  # kind of event


def give_next(
    uow: UnitOfWork, ticket: Ticket, among: Sequence[Agent], *, most: int | None
) -> Agent | None:
    """Give a ticket of the queue to the agent whose turn it is. Returns None if none has room.

    The agents who hold the fewest open tickets come first, then the next one by id after the agent
    to whom the last ticket was given.
    """
    counts = {agent.id: takeovers.count_open(uow, agent) for agent in among}
    free = [agent for agent in among if most is None or counts[agent.id] < most]
    if not free or takeovers.looker(uow, ticket) is not None:
        return None
    desk = uow.accounts.desk(ticket.desk_id)
    if desk is None:
        raise LookupError(f"no desk {ticket.desk_id}")
    last = desk.given_to or 0
    chosen = min(free, key=lambda one: (counts[one.id], one.id <= last, one.id))
    desk.given_to = chosen.id
    tickets.give(uow, ticket, chosen, kind=GIVEN, by=None, to=chosen.id)
    return chosen
