"""The ticket that an agent works on in the private chat with the bot."""

from handoff.models import Agent, Ticket
from handoff.moments import within
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader


def set_focus(uow: UnitOfWork, agent: Agent, ticket: Ticket) -> None:
    agent.focus_id, agent.focused_at = ticket.id, uow.now


def leave(uow: UnitOfWork, agent: Agent) -> Ticket | None:
    """End an agent's focus. Returns its ticket, or None if there was none."""
    ticket = ticket_of(uow, agent)
    agent.focus_id = agent.focused_at = None
    return ticket


def ticket_of(reader: Reader, agent: Agent) -> Ticket | None:
    """Return the ticket in an agent's focus, also if it has ended or another agent holds it."""
    return None if agent.focus_id is None else reader.tickets.get(agent.focus_id)


def is_stale(reader: Reader, agent: Agent) -> bool:
    """Return True if nothing was said in the focus for `policy.focus_lasts`."""
    at = agent.focused_at
    return at is None or not within(reader.now, at, reader.policy.focus_lasts)


def touch(uow: UnitOfWork, agent: Agent) -> None:
    """Record that something was said in the focus."""
    agent.focused_at = uow.now


def holder_in_focus(reader: Reader, ticket: Ticket) -> Agent | None:
    """Return the assignee of a ticket if they work on it in the private chat."""
    agent = None if ticket.assignee_id is None else reader.agents.get(ticket.assignee_id)
    return agent if agent is not None and agent.active and agent.focus_id == ticket.id else None
