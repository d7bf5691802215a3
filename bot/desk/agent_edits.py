"""Edits in the agents' chat: the requester's copy follows, or the agent hears why it does not."""

import re
from dataclasses import replace

from bot.conversation.agent_input import (
    Cleared,
    CommandGiven,
    ExplicitNote,
    Reason,
    Reply,
    Unclear,
    classify,
)
from bot.conversation.messages import MessageKind, Said
from bot.desk import agent_notes
from bot.desk.agent_doors import door_of, words_of, written
from bot.desk.agent_sending import outward, payload_of, send_out
from bot.desk.desk import Desk
from bot.desk.taking_back import withdraw
from handoff.actions import agent_words
from handoff.models import Agent, Message, Ticket
from handoff.outbox import Copy, Edit, Replace, Send
from handoff.outbox.copies import CopyThere, copies_of
from handoff.outbox.payload import Purpose, split_send, to_json
from handoff.storage import UnitOfWork
from handoff.storage.deliveries import OWED

NUMBER = re.compile(r"^#\d+\s+")  # the ticket that a note names
CAPTIONED = frozenset(
    {
        MessageKind.PHOTO,
        MessageKind.VIDEO,
        MessageKind.ANIMATION,
        MessageKind.AUDIO,
        MessageKind.DOCUMENT,
        MessageKind.VOICE,
    }
)


def edited(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Take an edit of an agent who is still on the roster and wrote the message."""
    row = uow.requesters.message_at(desk.bot_id, message.place.chat_id, message.message_id)
    agent = uow.agents.by_platform_id(desk.bot_id, message.person.id)
    if agent is None or not agent.active or message.hidden_sender:
        return
    if row is None:
        _never_kept(desk, uow, message, agent)
    elif row.agent_id == agent.id and row.ticket_id is not None:
        ticket = uow.tickets.get(row.ticket_id)
        if ticket is not None and _differs(row, message):
            change = _edit_note if row.direction == "note" else _edit_sent
            change(desk, uow, row, message, agent, ticket)


def _differs(row: Message, message: Said) -> bool:
    shapes = [dict(one) for one in message.entities]
    return row.text != message.text or list(row.entities) != shapes or _new_file(row, message)


def _new_file(row: Message, message: Said) -> bool:
    """True if the file was replaced; a live location that moves replaces none."""
    if message.kind not in CAPTIONED:
        return row.kind != message.kind.value
    names = ("unique_id", "file_id")
    before = [row.attachment.get(name) for name in names]
    now = [message.attachment.get(name) for name in names]
    if before[0] and now[0]:  # the same file may come under several file ids
        return row.kind != message.kind.value or before[0] != now[0]
    return row.kind != message.kind.value or before[1] != now[1]


def _never_kept(desk: Desk, uow: UnitOfWork, message: Said, agent: Agent) -> None:
    """A command or talk was edited: if it would go out now, the agent is asked."""
    door = door_of(desk, uow, message)
    verdict = classify(written(desk, message, agent, door))
    if door.ticket is None or not isinstance(verdict, Reply | Unclear):
        return
    reason = verdict.reason if isinstance(verdict, Unclear) else Reason.EDITED
    row = agent_notes.row_of(message, agent, door.ticket, direction="note")
    if agent_notes.keep(uow, row, door.ticket, by=agent):
        agent_notes.ask(desk, uow, row, door.ticket, reason, to=agent, former=door.former)


def _edit_note(
    desk: Desk, uow: UnitOfWork, row: Message, message: Said, agent: Agent, ticket: Ticket
) -> None:
    """A note changes with its message; one that became a reply is asked about."""
    door = door_of(desk, uow, message)
    verdict = classify(written(desk, message, agent, replace(door, ticket=ticket)))
    if message.command is not None and message.command.name == "note":
        verdict = ExplicitNote()
        message = replace(message, text=NUMBER.sub("", message.command.argument), entities=())
    _take(uow, row, message)
    if isinstance(verdict, CommandGiven):
        verdict = Unclear(Reason.LIKE_COMMAND)
    if isinstance(verdict, Reply | Unclear):
        reason = verdict.reason if isinstance(verdict, Unclear) else Reason.EDITED
        agent_notes.ask(desk, uow, row, ticket, reason, to=agent)


def _edit_sent(
    desk: Desk, uow: UnitOfWork, row: Message, message: Said, agent: Agent, ticket: Ticket
) -> None:
    language = agent_notes.language_of(desk, agent)
    verdict = classify(words_of(desk, message))
    there = copies_of(uow, row)
    if row.unsent_at is None and not there and isinstance(verdict, Reply):
        _edit_lost(uow, row, message)
    if row.unsent_at is not None or not there:
        text_id = "edit-after-unsend" if row.unsent_at is not None else "edit-of-lost"
        text = desk.say(language, text_id, ticket=ticket.id)
        agent_notes.say_under(desk, uow, message, ticket, text)
    elif isinstance(verdict, Reply):
        _carry_out(uow, verdict.cleared, row, message, there)
    elif all(one.delivery.status == "queued" for one in there):
        _back_inside(desk, uow, row, message, agent, ticket)
    else:
        text = desk.say(language, "edit-not-sent", ticket=ticket.id)
        agent_notes.say_under(desk, uow, message, ticket, text)


def _edit_lost(uow: UnitOfWork, row: Message, message: Said) -> None:
    """Change what was refused: it may be sent again once the requester is back."""
    _take(uow, row, message)
    for lost in uow.deliveries.of_message(row.id, purpose=Purpose.AGENT_REPLY.value):
        if lost.status == "dead" and lost.payload["kind"] == "send":
            lost.payload = to_json(payload_of(row, quoted=lost.payload.get("reply_to")))


def _back_inside(
    desk: Desk, uow: UnitOfWork, row: Message, message: Said, agent: Agent, ticket: Ticket
) -> None:
    """Words that were not sent yet and became a note or unclear are withdrawn."""
    parts = [one for one in uow.requesters.in_album(row) if one.direction == "outbound"]
    withdraw(uow, parts)
    for part in parts:
        part.direction = "note"
    _take(uow, row, message)
    agent_notes.ask(desk, uow, row, ticket, Reason.LIKE_COMMAND, to=agent)


def _carry_out(
    uow: UnitOfWork, cleared: Cleared, row: Message, message: Said, there: list[CopyThere]
) -> None:
    """Change what waits, and owe a change of what was sent."""
    new_file = _new_file(row, message)
    _take(uow, row, message)
    if new_file:
        _new_file_out(uow, cleared, row, there)
    elif row.kind == MessageKind.TEXT:
        _new_text_out(uow, cleared, row, there)
    elif row.kind in CAPTIONED:
        _new_caption_out(uow, cleared, row, there[-1])


def _new_text_out(uow: UnitOfWork, cleared: Cleared, row: Message, there: list[CopyThere]) -> None:
    """Part by part, because long texts are sent in several messages."""
    words, entities = outward(row)
    parts = split_send(Send(text=words, entities=entities))
    for part, copy in zip(parts, there, strict=False):
        delivery = copy.delivery
        if delivery.status in OWED:
            quoted = delivery.payload.get("reply_to")
            delivery.payload = to_json(replace(part, reply_to=quoted))
        else:
            edit = replace(_edit_of(copy, part.text), entities=part.entities)
            send_out(uow, cleared, edit, row=row, to=delivery.chat_id)
    for part in parts[len(there) :]:
        send_out(uow, cleared, part, row=row, to=there[0].delivery.chat_id)
    for copy in there[len(parts) :]:
        _blank(uow, cleared, row, copy)


def _blank(uow: UnitOfWork, cleared: Cleared, row: Message, copy: CopyThere) -> None:
    """A text that became shorter leaves a part over: nothing of it may stay readable."""
    if copy.delivery.status in OWED:
        copy.delivery.status = "withdrawn"
    else:
        edit = _edit_of(copy, "…")
        send_out(uow, cleared, edit, row=row, to=copy.delivery.chat_id)


def _edit_of(copy: CopyThere, text: str) -> Edit:
    return Edit(copy.platform_id or 0, text=text, of_delivery=copy.delivery.id)


def _new_caption_out(uow: UnitOfWork, cleared: Cleared, row: Message, copy: CopyThere) -> None:
    if copy.delivery.status in OWED and copy.delivery.attempts == 0:
        return  # copied as it is at the moment of sending
    words, entities = outward(row)
    edit = replace(_edit_of(copy, words), entities=entities, caption=True)
    send_out(uow, cleared, edit, row=row, to=copy.delivery.chat_id)


def _new_file_out(uow: UnitOfWork, cleared: Cleared, row: Message, there: list[CopyThere]) -> None:
    copy = there[-1]
    delivery = copy.delivery
    if delivery.status in OWED:
        if delivery.payload["kind"] == "send":
            delivery.payload = to_json(payload_of(row, quoted=delivery.payload.get("reply_to")))
        return
    if row.platform_id is None:
        return
    if copy.platform_id is None:
        anew = Copy(from_chat_id=row.chat_id, message_ids=(row.platform_id,), anew=True)
        send_out(uow, cleared, anew, row=row, to=delivery.chat_id)
        return
    words, entities = outward(row)
    new = Replace(
        copy.platform_id,
        file_kind=row.kind,
        file_id=str(row.attachment.get("file_id") or ""),
        from_chat_id=row.chat_id,
        source_id=row.platform_id,
        caption=words,
        entities=entities,
    )
    send_out(uow, cleared, new, row=row, to=delivery.chat_id)


def _take(uow: UnitOfWork, row: Message, message: Said) -> None:
    agent_words.amend(
        uow,
        row,
        text=message.text,
        entities=message.entities,
        kind=message.kind.value,
        attachment=message.attachment,
    )
