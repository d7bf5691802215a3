"""Distribution of the queue among the agents by turns."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from handoff.actions import takeovers, tickets
from handoff.models import Agent, Ticket
from handoff.storage import UnitOfWork

GIVEN = "given"  # kind of event


@dataclass
class Turns:
    """The turns of one pass. `most` limits the open tickets of an agent."""

    uow: UnitOfWork
    desk_id: int
    most: int | None
    _counts: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._counts = self.uow.tickets.open_counts(self.desk_id)

    def with_room(self, among: Sequence[Agent]) -> list[Agent]:
        """Return the agents who may be given another ticket."""
        return [one for one in among if self.most is None or self._count(one) < self.most]

    def give(self, ticket: Ticket, groups: Sequence[Sequence[Agent]]) -> Agent | None:
        """Give a ticket of the queue to the next agent. Returns None if none has room.

        The first group with room is used. In it, the agents with the fewest open tickets come
        first, then the next one by id after the agent to whom the last ticket was given. Who gave
        the ticket back comes last. A ticket that an agent looks at is not given.
        """
        if takeovers.looker(self.uow, ticket) is not None:
            return None
        free = next((found for found in map(self.with_room, groups) if found), [])
        desk = self.uow.accounts.desk(self.desk_id)
        if not free or desk is None:
            return None
        last, former = desk.given_to or 0, self.uow.tickets.released_by(ticket.id)
        others = [agent for agent in free if agent.id != former]
        chosen = min(others or free, key=lambda one: (self._count(one), one.id <= last, one.id))
        desk.given_to = chosen.id
        self._counts[chosen.id] = self._count(chosen) + 1
        tickets.give(self.uow, ticket, chosen, kind=GIVEN, by=None, to=chosen.id)
        return chosen

    def _count(self, agent: Agent) -> int:
        return self._counts.get(agent.id, 0)
