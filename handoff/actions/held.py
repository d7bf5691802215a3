"""Replies that are sent after a moment, in which they can be taken back, or at a later time."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from handoff.actions import tickets
from handoff.actions.replies import publish_note, sign
from handoff.actions.tickets import CHANGED
from handoff.errors import (
    AgentUnknown,
    DateRequired,
    DeskError,
    IllegalTransition,
    ReplyDecided,
    RequesterWrote,
    SpanTooLong,
    TicketNotYours,
)
from handoff.lifecycle import LIVE, Status
from handoff.models import Agent, HeldReply, Message, Ticket
from handoff.outbox import refresh_card
from handoff.states import Direction, HeldState
from handoff.storage import UnitOfWork


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
            facts={**(facts or {}), "seen": uow.held.newest_seen(ticket.requester_id)[0]},
            notice_id=notice_id,
        )
    )
    uow.wake.add(CHANGED)
    return held


def schedule(
    uow: UnitOfWork, row: Message, *, by: Agent, due_at: datetime, facts: Mapping[str, Any]
) -> HeldReply:
    """Send a note at a time that its agent chose, unless the requester writes before.

    Replaces an earlier time of the note, and assigns its ticket. Raises DateRequired if the time
    is not in the future, SpanTooLong, and the errors of `tickets.hold_to_reply`.
    """
    ticket = tickets.hold_to_reply(uow, row.ticket_id or 0, by=by)
    if due_at <= uow.now:
        raise DateRequired(ticket.id)
    if due_at - uow.now > uow.policy.longest_wait:
        raise SpanTooLong(uow.policy.longest_wait)
    end_waiting(uow, row)
    seen_id, seen_version = uow.held.newest_seen(ticket.requester_id)
    held = uow.held.add(
        HeldReply(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            message_id=row.id,
            agent_id=by.id,
            held_at=uow.now,
            due_at=due_at,
            facts={**facts, "due": due_at.isoformat()},
            seen_id=seen_id,
            seen_version=seen_version,
        )
    )
    tickets.record(uow, ticket, "scheduled", by=by, message=row.id, due=due_at.isoformat())
    refresh_card(uow, ticket)
    uow.wake.add(CHANGED)
    return held


def end_waiting(uow: UnitOfWork, row: Message) -> bool:
    """Take back the waiting reply of a message, if there is one."""
    before = uow.held.of_message(row.id)
    if before is None or before.state != HeldState.WAITING:
        return False
    _end(uow, before, HeldState.UNDONE)
    return True


def renew(uow: UnitOfWork, held: HeldReply, facts: Mapping[str, Any]) -> None:
    """Keep a scheduled reply after an edit of its note by its agent."""
    held.facts = {**held.facts, **facts}


def postpone(uow: UnitOfWork, held: HeldReply, by: timedelta) -> None:
    """Move the due time to `by` from now."""
    held.due_at = uow.now + by


def must_be_sendable(uow: UnitOfWork, held: HeldReply) -> None:
    """Raise an error if a waiting reply cannot be sent any more.

    For all of them: AgentUnknown if its agent has left, and TicketNotYours. For those with a time
    also IllegalTransition if the ticket has ended, and RequesterWrote.
    """
    agent = uow.agents.get(held.agent_id)
    if agent is None or not agent.active:
        raise AgentUnknown(agent.name if agent is not None else "")
    ticket = tickets.find(uow, held.ticket_id, desk_id=agent.desk_id)
    if held.seen_id is not None and Status(ticket.status) not in LIVE:
        raise IllegalTransition(ticket.id, ticket.status, Status.OPEN)
    if ticket.assignee_id != agent.id:
        holder = uow.agents.get(ticket.assignee_id) if ticket.assignee_id is not None else None
        raise TicketNotYours(ticket.id, holder.name if holder is not None else None)
    if uow.held.is_outdated(held, ticket.requester_id):
        raise RequesterWrote


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


def send(
    uow: UnitOfWork,
    held: HeldReply,
    *,
    unmarked: Callable[[str], str] = str,
    signature: str = "",
) -> Ticket:
    """Send a reply that is due, signed. `unmarked` strips the note prefix from a text.

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
        must_be_sendable(uow, held)
        sign(row, signature)
        ticket = publish_note(uow, row, by=agent, unmarked=unmarked)
    except DeskError:
        _end(uow, held, HeldState.DROPPED)
        raise
    _end(uow, held, HeldState.SENT)
    return ticket


def _end(uow: UnitOfWork, held: HeldReply, state: HeldState) -> None:
    held.state, held.ended_at = state.value, uow.now
    uow.session.flush()
    ticket = uow.tickets.get(held.ticket_id)
    if ticket is not None and held.seen_id is not None:
        refresh_card(uow, ticket)
