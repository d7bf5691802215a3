"""Replies that are held back for a moment, so that they can be taken back unsent."""

from collections.abc import Callable, Mapping
from typing import Any

from handoff.actions import tickets
from handoff.actions.replies import publish_note
from handoff.errors import AgentUnknown, DeskError, ReplyDecided, TicketNotYours
from handoff.models import Agent, HeldReply, Message, Ticket
from handoff.states import Direction, HeldState
from handoff.storage import UnitOfWork

HELD = "held"  # wake-up topic for new held replies


def hold(
    uow: UnitOfWork,
    row: Message,
    *,
    by: Agent,
    facts: Mapping[str, Any] | None = None,
    notice_id: str | None = None,
) -> HeldReply:
    """Send a note after `policy.undo_within`, unless it is taken back. Assigns its ticket.

    Raises the errors of `tickets.hold_to_reply`.
    """
    ticket = tickets.hold_to_reply(uow, row.ticket_id or 0, by=by)
    held = uow.held.add(
        HeldReply(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            message_id=row.id,
            agent_id=by.id,
            held_at=uow.now,
            due_at=uow.now + uow.policy.undo_within,
            facts=dict(facts or {}),
            notice_id=notice_id,
        )
    )
    uow.wake.add(HELD)
    return held


def drop(uow: UnitOfWork, held: HeldReply) -> None:
    """End a reply that must not be sent any more."""
    if held.state == HeldState.WAITING:
        _end(uow, held, HeldState.DROPPED)


def undo(uow: UnitOfWork, held: HeldReply, *, by: Agent) -> bool:
    """Take a reply back before it is sent. Returns False if it was sent or taken back before.

    Raises TicketNotYours unless the agent holds the ticket.
    """
    if held.state != HeldState.WAITING:
        return False
    ticket = tickets.find(uow, held.ticket_id, desk_id=by.desk_id)
    if by.id != held.agent_id:
        tickets.must_hold(uow, ticket, by)
    _end(uow, held, HeldState.UNDONE)
    tickets.record(uow, ticket, "reply-undone", by=by, message=held.message_id)
    return True


def send(uow: UnitOfWork, held: HeldReply, *, unmarked: Callable[[str], str] = str) -> Ticket:
    """Send a reply that is due. `unmarked` strips the note prefix from a text.

    Raises a DeskError if that is no longer possible, after which it is dropped, and ReplyDecided
    if it was sent or taken back before.
    """
    if held.state != HeldState.WAITING:
        raise ReplyDecided
    row, agent = uow.requesters.message(held.message_id), uow.agents.get(held.agent_id)
    if row is None or agent is None or row.direction != Direction.NOTE:
        _end(uow, held, HeldState.DROPPED)
        raise ReplyDecided
    try:
        _must_hold_still(uow, held, agent)
        ticket = publish_note(uow, row, by=agent, unmarked=unmarked)
    except DeskError:
        _end(uow, held, HeldState.DROPPED)
        raise
    _end(uow, held, HeldState.SENT)
    return ticket


def _must_hold_still(uow: UnitOfWork, held: HeldReply, agent: Agent) -> None:
    """Raise an error if the agent has left, or no longer holds the ticket."""
    if not agent.active:
        raise AgentUnknown(agent.name)
    ticket = tickets.find(uow, held.ticket_id, desk_id=agent.desk_id)
    if ticket.assignee_id != agent.id:
        holder = uow.agents.get(ticket.assignee_id) if ticket.assignee_id is not None else None
        raise TicketNotYours(ticket.id, holder.name if holder is not None else None)


def _end(uow: UnitOfWork, held: HeldReply, state: HeldState) -> None:
    held.state, held.ended_at = state.value, uow.now
    uow.session.flush()
