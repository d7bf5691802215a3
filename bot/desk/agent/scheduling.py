"""Replies for a later time: scheduled, changed and shown."""

from datetime import datetime
from functools import partial

from bot.conversation.agent_input import (
    Answers,
    Cleared,
    Holder,
    Reason,
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
from bot.desk.agent import held_replies, notes, reply_checks, sending
from bot.desk.cards import short
from bot.desk.context import Desk
from bot.desk.origins import is_forwarded
from bot.desk.outgoing import Keys
from bot.desk.waiting import take_up_waiting
from handoff import reports
from handoff.actions import held as actions
from handoff.actions import tickets
from handoff.records import Agent, HeldReply, Message
from handoff.states import HeldState
from handoff.work import UnitOfWork

SHOWN = 300  # characters of a text that is scheduled


def plan(
    desk: Desk,
    uow: UnitOfWork,
    row: Message,
    due_at: datetime,
    *,
    by: Agent,
    said_at: datetime | None = None,
) -> None:
    """Schedule a note, or ask about it if it is doubtful, or crosses a newer message.

    An earlier time of the note is replaced. Raises IllegalTransition, TicketNotYours, DateRequired
    and SpanTooLong.
    """
    ticket = tickets.find(uow, row.ticket_id or 0, desk_id=desk.id)
    notes.may_send(uow, ticket, by)
    verdict = _verdict(desk, uow, row)
    crossing = reply_checks.crossing_of(desk, uow, ticket, said_at=said_at or uow.now)
    if crossing is not None:
        take_up_waiting(desk, uow, ticket.requester_id, ticket)
        verdict = _also_newer(verdict)
    if isinstance(verdict, Reply):
        schedule(desk, uow, verdict.cleared, row, due_at, by=by)
    elif isinstance(verdict, Unclear):
        actions.end_waiting(uow, row)
        notes.ask(desk, uow, row, ticket, verdict, to=by, due_at=due_at)


def _also_newer(verdict: Verdict) -> Verdict:
    if isinstance(verdict, Unclear):
        return Unclear(verdict.reason, (*verdict.also, Reason.NEWER))
    return Unclear(Reason.NEWER)


def confirmed(
    desk: Desk, uow: UnitOfWork, cleared: Cleared, row: Message, due_at: datetime, *, by: Agent
) -> str:
    """Schedule a note after a press, unless there is a newer message, which is shown first."""
    ticket = tickets.find(uow, row.ticket_id or 0, desk_id=desk.id)
    crossing = reply_checks.crossing_of(desk, uow, ticket, said_at=uow.now)
    if crossing is None:
        return schedule(desk, uow, cleared, row, due_at, by=by)
    take_up_waiting(desk, uow, ticket.requester_id, ticket)
    notes.ask(desk, uow, row, ticket, Unclear(Reason.NEWER), to=by, due_at=due_at)
    return desk.say(language.of_agent(desk, by), "unclear-also-newer")


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
    facts = {"version": notes.album_version(uow, row)}
    held = sending.schedule(uow, cleared, row, by=by, due_at=due_at, facts=facts)
    _show(desk, uow, held, row, by=by)
    return desk.say(language.of_agent(desk, by), "toast-later", due=due_at)


def edited(desk: Desk, uow: UnitOfWork, row: Message, *, by: Agent) -> bool:
    """Keep the time of a scheduled reply that was edited, or ask if it is doubtful now.

    If someone else edited it, or it is a part of an album, it is dropped, and its agent is told.
    Returns False if the message is not scheduled.
    """
    held = _scheduled_with(uow, row)
    if held is None:
        return False
    if held.agent_id != by.id or held.message_id != row.id:
        held_replies.drop_edited(desk, uow, held)
    elif isinstance(_verdict(desk, uow, row), Reply):
        actions.renew(uow, held, {"version": notes.album_version(uow, row)})
        _show(desk, uow, held, row, by=by)
    else:
        plan(desk, uow, row, held.due_at, by=by)
    return True


def drop(desk: Desk, uow: UnitOfWork, row: Message) -> bool:
    """Drop the scheduled reply of a message that became a note. Returns False without one."""
    held = _scheduled_with(uow, row)
    if held is not None:
        held_replies.drop_edited(desk, uow, held)
    return held is not None


def _scheduled_with(uow: UnitOfWork, row: Message) -> HeldReply | None:
    """Return the scheduled reply of a message, or of another part of its album."""
    for part in reports.album_of(uow, row):
        held = reports.held_reply_of(uow, part.id)
        if held is not None and held.state == HeldState.WAITING and held.seen_id is not None:
            return held
    return None


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
            (say("button-later-cancel"), Press(Act.CANCEL_LATER, {"held": held.id})),
            (say("button-send-now"), Press(Act.SEND_HELD, {"held": held.id})),
        ]
    ]
    if not notes.redraw(desk, uow, row, text, keys):
        notes.say_under(desk, uow, row, ticket, text, keys=keys, about=row)
