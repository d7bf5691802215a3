"""Repository for the log of agents' acts, and for who looks at a ticket."""

from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session

from handoff.models import AgentAct, Look, TicketEvent

_LOOKS_OVER = select(Look.ticket_id).where(Look.until <= bindparam("at"))
_NEXT_LOOK_OVER = select(Look.until).order_by(Look.until).limit(1)


@cache
def _newest(*, of_agent: bool, of_ticket: bool) -> Select[AgentAct]:
    query = select(AgentAct).where(AgentAct.desk_id == bindparam("desk_id"))
    if of_agent:
        query = query.where(AgentAct.agent_id == bindparam("agent_id"))
    if of_ticket:
        query = query.where(AgentAct.ticket_id == bindparam("ticket_id"))
    return query.order_by(AgentAct.id.desc()).limit(bindparam("limit"))


class Acts:
    """Repository for agents' acts and looks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, act: AgentAct) -> None:
        self._session.add(act)

    def newest(
        self,
        desk_id: int,
        *,
        limit: int,
        agent_id: int | None = None,
        ticket_id: int | None = None,
    ) -> list[AgentAct]:
        """Return the newest acts, of one agent or about one ticket, the newest first."""
        found = self._session.scalars(
            _newest(of_agent=agent_id is not None, of_ticket=ticket_id is not None),
            {"desk_id": desk_id, "agent_id": agent_id, "ticket_id": ticket_id, "limit": limit},
        )
        return list(found)

    def events_of(self, act: AgentAct) -> list[TicketEvent]:
        """Return the events that an act recorded on its ticket, which have the same time."""
        query = select(TicketEvent).where(
            TicketEvent.ticket_id == act.ticket_id,
            TicketEvent.agent_id == act.agent_id,
            TicketEvent.at == act.at,
        )
        return list(self._session.scalars(query.order_by(TicketEvent.id)))

    def look_of(self, ticket_id: int) -> Look | None:
        found: Look | None = self._session.get(Look, ticket_id)
        return found

    def put_look(self, ticket_id: int, agent_id: int, *, until: datetime) -> None:
        """Store who looks at a ticket, in place of someone else."""
        self._session.merge(Look(ticket_id=ticket_id, agent_id=agent_id, until=until))
        self._session.flush()

    def end_look(self, ticket_id: int) -> None:
        self._session.execute(delete(Look).where(Look.ticket_id == ticket_id))

    def looks_over(self, *, at: datetime) -> list[int]:
        """Return the tickets at which the last look has ended."""
        return list(self._session.scalars(_LOOKS_OVER, {"at": at}))

    def next_look_over(self) -> datetime | None:
        found: datetime | None = self._session.scalar(_NEXT_LOOK_OVER)
        return found
