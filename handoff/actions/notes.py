"""Notes that agents have asked to write."""

from datetime import timedelta

from handoff.actions.tickets import record
from handoff.models import Agent, Ticket
from handoff.moments import within
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader

NOTE_ASKED = "note-asked"  # event
NOTE_AWAITED = timedelta(minutes=5)  # time in which the next text may be that note
WRITTEN = frozenset({"noted", "replied"})  # events


def ask_for_note(uow: UnitOfWork, ticket: Ticket, *, by: Agent) -> None:
    """Record that an agent was asked for a note."""
    record(uow, ticket, NOTE_ASKED, by=by)


def awaits_note(reader: Reader, ticket: Ticket, agent: Agent) -> bool:
    """Return True if an agent has just asked to write a note, and has not written since."""
    last = reader.tickets.last_of_agent(ticket.id, agent.id, kinds={NOTE_ASKED, *WRITTEN})
    return (
        last is not None and last.kind == NOTE_ASKED and within(reader.now, last.at, NOTE_AWAITED)
    )
