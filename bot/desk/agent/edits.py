"""Handle edited messages in the agents' chat and update the requester's copy if possible."""

import re
from dataclasses import replace
from functools import partial

from bot.conversation.agent_input import (
    NOTE_MARK,
    CommandGiven,
    ExplicitNote,
    Reason,
    Reply,
    Unclear,
    classify,
)
from bot.conversation.messages import Said
from bot.desk import language
from bot.desk.agent import command_table, reply_checks, scheduling
from bot.desk.agent import notes as agent_notes
from bot.desk.agent import sending as agent_sending
from bot.desk.agent.arguments import ticket_reference
from bot.desk.agent.commands.later import refusal, send_time
from bot.desk.agent.targets import Target, target_of, words_of, written
from bot.desk.context import Desk
from handoff import reports
from handoff.actions import audit, replies
from handoff.actions.replies import ReplyState
from handoff.records import Agent, Message, Ticket
from handoff.states import Direction
from handoff.work import UnitOfWork

NUMBER = re.compile(r"^#\d+\s+")  # ticket number at the start of a note
# Text ids for edits that can't be applied to the requester's copy.
OUT_OF_REACH = {ReplyState.UNSENT: "edit-after-unsend", ReplyState.LOST: "edit-of-lost"}


def edited(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Handle an edited message. Edits by people outside the roster are ignored."""
    row = reports.message_at(uow, desk.account.id, message.place.chat_id, message.message_id)
    agent = reports.agent_by_platform_id(uow, desk.id, desk.account.channel, message.person.id)
    if agent is None or not agent.active or message.hidden_sender:
        return
    if row is None:
        never_kept(desk, uow, message, agent, target_of(desk, uow, message))
    elif row.agent_id == agent.id and row.ticket_id is not None:
        ticket = reports.ticket(uow, row.ticket_id)
        content = agent_notes.content_of(desk, message)
        if ticket is not None and content.differs_from(row):
            change = _edit_note if row.direction == Direction.NOTE else _edit_sent
            change(desk, uow, row, message, agent, ticket)
            audit.log(uow, agent, "edit", ticket_id=ticket.id)


def never_kept(desk: Desk, uow: UnitOfWork, message: Said, agent: Agent, target: Target) -> None:
    """Ask for confirmation if an edit turns a command or chatter into a reply."""
    if message.command is not None and message.command.name == "later":
        command_table.run(desk, uow, message, agent, target.ticket)  # it was refused before
        return
    verdict = classify(written(desk, message, agent, target))
    if target.ticket is None or not isinstance(verdict, Reply | Unclear):
        return
    doubt = verdict if isinstance(verdict, Unclear) else Unclear(Reason.EDITED)
    row = replies.note(uow, target.ticket.id, agent_notes.content_of(desk, message), by=agent)
    if row is not None:
        agent_notes.ask(desk, uow, row, target.ticket, doubt, to=agent, former=target.former)


def _edit_note(
    desk: Desk, uow: UnitOfWork, row: Message, message: Said, agent: Agent, ticket: Ticket
) -> None:
    """Update a note. If it looks like a reply now, ask the agent whether to send it."""
    target = target_of(desk, uow, message)
    verdict = classify(written(desk, message, agent, replace(target, ticket=ticket)))
    was_marked = row.text.startswith(NOTE_MARK)
    name = message.command.name if message.command is not None else ""
    if name == "later":
        _edit_later(desk, uow, row, message, agent, ticket)
        return
    if message.command is not None and name == "note":
        verdict = ExplicitNote()
        message = replace(message, text=NUMBER.sub("", message.command.argument), entities=())
    replies.amend(uow, row, agent_notes.content_of(desk, message))
    is_note_now = isinstance(verdict, ExplicitNote) and not was_marked
    change = scheduling.drop if is_note_now else partial(scheduling.edited, by=agent)
    if change(desk, uow, row):
        return
    if isinstance(verdict, CommandGiven):
        verdict = Unclear(Reason.LIKE_COMMAND)
    if isinstance(verdict, Reply | Unclear):
        doubt = verdict if isinstance(verdict, Unclear) else Unclear(Reason.EDITED)
        agent_notes.ask(desk, uow, row, ticket, doubt, to=agent)


def _edit_later(
    desk: Desk, uow: UnitOfWork, row: Message, message: Said, agent: Agent, ticket: Ticket
) -> None:
    """Schedule an edited `/later` with the time and the text that it has now.

    If one of them is missing, what was scheduled stays as it was.
    """
    assert message.command is not None
    _, argument = ticket_reference(message.command.argument, bare=False)
    due_at, text = send_time(desk, ticket, argument, now=uow.now)
    if due_at is None or not text or due_at <= uow.now:
        say = partial(desk.say, language.of_agent(desk, agent))
        words = f"{refusal(say, due_at, now=uow.now)}\n{say('later-unchanged')}"
        agent_notes.say_under(desk, uow, message, ticket, words)
        return
    replies.amend(uow, row, agent_notes.argument_of(desk, message, text))
    scheduling.plan(desk, uow, row, due_at, by=agent)


def _edit_sent(
    desk: Desk, uow: UnitOfWork, row: Message, message: Said, agent: Agent, ticket: Ticket
) -> None:
    content, where = agent_notes.content_of(desk, message), replies.state_of_reply(uow, row)
    plain = classify(words_of(desk, message))
    verdict = reply_checks.before_sending(desk, uow, plain, message.text, ticket)
    if isinstance(verdict, Reply):
        agent_sending.edit(uow, verdict.cleared, row, content)
        reply_checks.after_sending(desk, uow, row, by=agent)
    elif where is ReplyState.WAITING:
        replies.keep_inside(uow, row, content)
        doubt = verdict if isinstance(verdict, Unclear) else Unclear(Reason.LIKE_COMMAND)
        agent_notes.ask(desk, uow, row, ticket, doubt, to=agent)
        return
    told = OUT_OF_REACH.get(where) or ("" if isinstance(verdict, Reply) else "edit-not-sent")
    if told:
        text = desk.say(language.of_agent(desk, agent), told, ticket=ticket.id)
        agent_notes.say_under(desk, uow, message, ticket, text)
