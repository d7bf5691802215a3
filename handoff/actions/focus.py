"""The ticket that an agent works on in the private chat with the bot."""

from handoff.models import Agent, Ticket
from handoff.moments import within
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader

MOST_PASSED = 100  # tickets


def set_focus(uow: UnitOfWork, agent: Agent, ticket: Ticket) -> None:
    agent.focus_id, agent.focused_at = ticket.id, uow.now


def pass_by(uow: UnitOfWork, agent: Agent) -> Ticket | None:
    """Remember that the ticket in focus is left for later if its requester waits, and return it.

    It does not come next again before all others, unless its requester writes again.
    """
    ticket = ticket_of(uow, agent)
    if ticket is not None and ticket.waiting_since is not None and not is_passed(agent, ticket):
        agent.passed = [*agent.passed, _mark(ticket)][-MOST_PASSED:]
    return ticket


def is_passed(agent: Agent, ticket: Ticket) -> bool:
    return _mark(ticket) in agent.passed


def begin_again(agent: Agent) -> None:
    """Forget the tickets that were passed by."""
    agent.passed = []


def _mark(ticket: Ticket) -> list[object]:
    since = ticket.waiting_since
    return [ticket.id, None if since is None else since.isoformat()]


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
