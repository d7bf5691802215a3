"""Handle the buttons to send or keep a note or an unclear message."""

from datetime import datetime

from bot.conversation.agent_input import by_press
from bot.desk import language
from bot.desk.agent import held_replies, scheduling
from bot.desk.agent import notes as agent_notes
from bot.desk.context import Desk
from handoff import reports
from handoff.actions import tickets
from handoff.actions.checks import note_check
from handoff.errors import ButtonExpired
from handoff.records import Agent, Message, Ticket
from handoff.states import CheckStep, Direction, HeldState
from handoff.work import UnitOfWork

Facts = dict[str, object]


def offered(desk: Desk, uow: UnitOfWork, row_id: int, *, by: Agent) -> str:
    """Handle the first press. The offer is replaced by a confirmation with the note's text."""
    row, ticket = _found(desk, uow, row_id)
    if row.direction != Direction.NOTE:
        return _sent_before(desk, uow, row, ticket, by)
    agent_notes.may_send(uow, ticket, by)
    agent_notes.confirm(desk, uow, row, to=by)
    return _say(desk, by, "note-confirm-below")


def sure(
    desk: Desk,
    uow: UnitOfWork,
    row_id: int,
    version: str,
    *,
    by: Agent,
    due_at: datetime | None = None,
) -> str:
    """Handle the second press by sending the note, with time to take it back, or at `due_at`.

    Asks for confirmation again if the note has been edited in the meantime.
    """
    row, ticket = _found(desk, uow, row_id)
    if row.direction != Direction.NOTE:
        return _sent_before(desk, uow, row, ticket, by)
    if version != agent_notes.version_of(row):
        agent_notes.may_send(uow, ticket, by)
        agent_notes.confirm(desk, uow, row, to=by, due_at=due_at)
        return _say(desk, by, "note-changed")
    checks = reports.checks_asked(uow, ticket.id, row.id)
    note_check(uow, ticket.id, CheckStep.PASSED, checks, by=by, message_id=row.id)
    if due_at is not None:
        return scheduling.confirmed(desk, uow, by_press(), row, due_at, by=by)
    return held_replies.hold_note(desk, uow, by_press(), row, by=by)


def leave(desk: Desk, uow: UnitOfWork, row_id: int, *, by: Agent) -> str:
    """Keep the message as a note and remove the buttons. It is not sent later either."""
    row, ticket = _found(desk, uow, row_id)
    if row.direction != Direction.NOTE:
        return _sent_before(desk, uow, row, ticket, by)
    checks = reports.checks_asked(uow, ticket.id, row.id)
    note_check(uow, ticket.id, CheckStep.CORRECTED, checks, by=by, message_id=row.id)
    held = reports.held_reply_of(uow, row.id)
    if held is not None and held.state == HeldState.WAITING:
        return held_replies.undone(desk, uow, held, by=by) or _say(desk, by, "toast-done-before")
    text = _say(desk, by, "note-left", ticket=ticket.id)
    agent_notes.redraw(desk, uow, row, text)
    agent_notes.show_kept(desk, uow, row)
    return text


def _found(desk: Desk, uow: UnitOfWork, row_id: int) -> tuple[Message, Ticket]:
    row = reports.message(uow, row_id)
    if (
        row is None
        or row.ticket_id is None
        or row.account_id not in desk.accounts
        or row.direction == Direction.INBOUND
    ):
        raise ButtonExpired
    return row, tickets.find(uow, row.ticket_id, desk_id=desk.id)


def _sent_before(desk: Desk, uow: UnitOfWork, row: Message, ticket: Ticket, by: Agent) -> str:
    sender = reports.agent(uow, int((row.origin or {}).get("sent_by") or row.agent_id or 0))
    name = sender.name if sender is not None else ""
    return _say(desk, by, "note-sent", ticket=ticket.id, agent=name)


def _say(desk: Desk, to: Agent, text_id: str, /, **facts: object) -> str:
    return desk.say(language.of_agent(desk, to), text_id, **facts)
