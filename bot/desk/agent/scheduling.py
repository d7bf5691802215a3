"""Replies for a later time: scheduled, changed and shown."""

from datetime import datetime
from functools import partial

from bot.conversation.agent_input import (
    Answers,
    Cleared,
    Holder,
    Reply,
    Unclear,
    Verdict,
    Written,
    classify,
    without_mark,
)
from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind
from bot.desk import language
from bot.desk.agent import notes, reply_checks, sending
from bot.desk.cards import short
from bot.desk.context import Desk
from bot.desk.origins import is_forwarded
from bot.desk.outgoing import Keys
from handoff import reports
from handoff.actions import held as actions
from handoff.actions import tickets
from handoff.records import Agent, HeldReply, Message
from handoff.states import HeldState
from handoff.work import UnitOfWork

SHOWN = 300  # characters of a text that is scheduled


def plan(desk: Desk, uow: UnitOfWork, row: Message, due_at: datetime, *, by: Agent) -> None:
    """Schedule a note, or ask about it if it is doubtful.

    Raises IllegalTransition, TicketNotYours, DateRequired and SpanTooLong.
    """
    ticket = tickets.find(uow, row.ticket_id or 0, desk_id=desk.id)
    notes.may_send(uow, ticket, by)
    verdict = _verdict(desk, uow, row)
    if isinstance(verdict, Reply):
        schedule(desk, uow, verdict.cleared, row, due_at, by=by)
    elif isinstance(verdict, Unclear):
        notes.ask(desk, uow, row, ticket, verdict, to=by, due_at=due_at)


def _verdict(desk: Desk, uow: UnitOfWork, row: Message) -> Verdict:
    text = without_mark(row.text)
    written = Written(
        text=text,
        is_text=row.kind == MessageKind.TEXT,
        forwarded=is_forwarded(row),
        holder=Holder.SELF,
        answers=Answers.CARD,
    )
    ticket = reports.ticket(uow, row.ticket_id or 0)
    return reply_checks.before_sending(desk, uow, classify(written), text, ticket)


def schedule(
    desk: Desk, uow: UnitOfWork, cleared: Cleared, row: Message, due_at: datetime, *, by: Agent
) -> str:
    """Schedule a note, and show it with its time. Returns the words for a toast."""
    if due_at <= uow.now:
        return desk.say(language.of_agent(desk, by), "later-past", due=due_at)
    facts = {"version": notes.version_of(row)}
    held = sending.schedule(uow, cleared, row, by=by, due_at=due_at, facts=facts)
    _show(desk, uow, held, row, by=by)
    return desk.say(language.of_agent(desk, by), "toast-later", due=due_at)


def edited(desk: Desk, uow: UnitOfWork, row: Message, *, by: Agent) -> bool:
    """Keep the time of a scheduled reply that was edited, or ask if it is doubtful now.

    Returns False if the message is not scheduled.
    """
    held = reports.held_reply_of(uow, row.id)
    if held is None or held.state != HeldState.WAITING or held.seen_id is None:
        return False
    if isinstance(_verdict(desk, uow, row), Reply):
        actions.renew(uow, held, {"version": notes.version_of(row)})
        _show(desk, uow, held, row, by=by)
    else:
        actions.drop(uow, held)
        plan(desk, uow, row, held.due_at, by=by)
    return True


def _show(desk: Desk, uow: UnitOfWork, held: HeldReply, row: Message, *, by: Agent) -> None:
    """Show a scheduled reply in place of the question about it, or below the agent's message."""
    say = partial(desk.say, language.of_agent(desk, by))
    ticket = tickets.find(uow, held.ticket_id, desk_id=desk.id)
    requester = reports.requester(uow, ticket.requester_id)
    words = short(without_mark(row.text), longest=SHOWN)
    if row.kind != MessageKind.TEXT:
        words = f"{say(f'kind-{row.kind}')} {words}".strip()
    text = say(
        "later-planned",
        ticket=ticket.id,
        due=held.due_at,
        name=requester.name if requester is not None else "–",
        text=words,
    )
    keys: Keys = [
        [
            (say("button-later-cancel"), Press(Act.UNDO_HELD, {"held": held.id})),
            (say("button-send-now"), Press(Act.SEND_HELD, {"held": held.id})),
        ]
    ]
    if not notes.redraw(desk, uow, row, text, keys):
        notes.say_under(desk, uow, row, ticket, text, keys=keys, about=row)
