"""Queries about agents' acts, and about who looks at a ticket."""

from datetime import datetime

from handoff.models import AgentAct, TicketEvent
from handoff.storage.database import Reader


def newest_acts(
    reader: Reader,
    desk_id: int,
    *,
    limit: int,
    agent_id: int | None = None,
    ticket_id: int | None = None,
) -> list[AgentAct]:
    """Return the newest acts, of one agent or about one ticket, the newest first."""
    return reader.acts.newest(desk_id, limit=limit, agent_id=agent_id, ticket_id=ticket_id)


def events_of_act(reader: Reader, act: AgentAct) -> list[TicketEvent]:
    """Return the changes to its ticket that an act made, the oldest first."""
    return [] if act.ticket_id is None else reader.acts.events_of(act)


def looks_until(reader: Reader, ticket_id: int) -> datetime | None:
    """Return when the present look at a ticket ends."""
    found = reader.acts.look_of(ticket_id)
    return None if found is None else found.until


def next_look_over(reader: Reader) -> datetime | None:
    """Return when the next look at a ticket ends."""
    return reader.acts.next_look_over()
