"""The agents' chat: what goes out to the requester, what stays inside."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind, PlaceKind, Said
from bot.desk import commands
from bot.desk.desk import Desk
from bot.desk.speech import tell_agents
from bot.texts.foreign import inert
from handoff.actions import agents, requesters, tickets
from handoff.errors import NotAnAgent, TicketNotYours
from handoff.lifecycle import LIVE, Status
from handoff.models import Agent, Delivery, Message, Placement, Ticket
from handoff.outbox import Copy, Edit, Purpose, Send, post
from handoff.outbox.payload import to_json
from handoff.storage import UnitOfWork
from handoff.storage.deliveries import OWED

NOTE_MARK = "//"
ANONYMOUS_ADMIN = 1087968824
KEPT_ENTITIES = frozenset(
    {"bold", "italic", "underline", "strikethrough", "code", "pre", "text_link", "url"}
)


async def said(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Something was written in the agents' chat."""
    if message.hidden_sender:
        await _hint_hidden(desk, uow, message)
        return
    try:
        agent = await agents.present(
            uow, bot_id=desk.bot_id, platform_id=message.person.id, chat_id=message.place.chat_id
        )
    except NotAnAgent:
        await _newcomer(desk, uow, message)
        return
    ticket, place = await _ticket_meant(desk, uow, message)
    if message.command is not None:
        if message.command.for_bot in (None, desk.bot_username):
            await commands.run(desk, uow, message, agent, ticket)
        return
    if ticket is None:
        return  # colleagues talking
    await _to_ticket(desk, uow, message, agent, ticket, place)


async def _to_ticket(
    desk: Desk,
    uow: UnitOfWork,
    message: Said,
    agent: Agent,
    ticket: Ticket,
    place: Placement | None,
) -> None:
    in_topic = message.place.topic_id is not None
    inside = _is_marked(message.text) or _answers_colleague(message, place)
    if inside:
        await _keep_note(desk, uow, message, agent, ticket)
        return
    addressed = place is not None and message.reply_to is not None
    may_go_out = ticket.assignee_id == agent.id or (
        ticket.assignee_id is None and addressed and Status(ticket.status) in LIVE
    )
    if not may_go_out:
        if ticket.assignee_id is not None and not in_topic:
            holder = await uow.agents.get(ticket.assignee_id)
            name = holder.name if holder is not None else None
            await tell_agents(
                uow,
                desk,
                desk.say(
                    _language(desk, agent),
                    TicketNotYours(ticket.id, name).code,
                    ticket=ticket.id,
                    assignee=name or "",
                ),
                ticket=ticket,
                reply_to=message.message_id,
            )
        await _keep_note(desk, uow, message, agent, ticket)
        return
    held = await tickets.hold_to_reply(uow, ticket.id, by=agent)
    await send_out(desk, uow, message, agent, held, place)


def _answers_colleague(message: Said, place: Placement | None) -> bool:
    """A reply to another agent's message is talk between colleagues."""
    return message.reply_to is not None and (
        place is None or place.role in (Purpose.NOTICE.value, "note", "agent")
    )


async def send_out(
    desk: Desk,
    uow: UnitOfWork,
    message: Said,
    agent: Agent,
    ticket: Ticket,
    place: Placement | None,
) -> None:
    """Owe the requester an agent's message. The recipient is fixed now, not at the sending."""
    requester = await uow.requesters.get(ticket.requester_id)
    if requester is None:
        raise LookupError(f"ticket {ticket.id} has no requester")
    row = _row(message, agent, ticket, direction="outbound")
    if not await uow.requesters.add_message(row):
        return
    quoted = None
    if place is not None and place.message_id is not None:
        original = await uow.requesters.message(place.message_id)
        if original is not None and original.chat_id == requester.chat_id:
            quoted = original.platform_id
    await post(
        uow,
        _payload(row, quoted=quoted),
        bot_id=desk.bot_id,
        to=requester.chat_id,
        purpose=Purpose.AGENT_REPLY,
        ticket_id=ticket.id,
        message_id=row.id,
    )
    await _place(uow, row, ticket, role="agent")
    await tickets.replied(uow, ticket, by=agent)


def _payload(row: Message, *, quoted: int | None = None) -> Send | Copy:
    words, entities = _outward(row)
    if row.kind == MessageKind.TEXT:
        return Send(text=words, entities=entities, reply_to=quoted)
    return Copy(
        from_chat_id=row.chat_id,
        message_ids=(row.platform_id,) if row.platform_id is not None else (),
        caption=words if words != row.text else None,
        reply_to=quoted,
    )


def _outward(row: Message) -> tuple[str, tuple[dict[str, Any], ...]]:
    """What goes out of an agent's words: a note that is sent after all loses its mark."""
    if _is_marked(row.text):
        return row.text.lstrip().removeprefix(NOTE_MARK).lstrip(), ()
    return row.text, _kept(row.entities)


def _is_marked(text: str) -> bool:
    return text.lstrip().startswith(NOTE_MARK)


def _kept(entities: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Shapes of the text; who is mentioned inside the group is nobody's business outside."""
    return tuple(dict(one) for one in entities if one.get("type") in KEPT_ENTITIES)


async def _keep_note(
    desk: Desk, uow: UnitOfWork, message: Said, agent: Agent, ticket: Ticket
) -> None:
    """Keep what stays inside; if it was meant for the requester, a press sends it."""
    row = _row(message, agent, ticket, direction="note")
    if not await uow.requesters.add_message(row):
        return
    await _place(uow, row, ticket, role="note")
    await tickets.note(uow, ticket.id, by=agent)
    if Status(ticket.status) in LIVE:
        language = _language(desk, agent)
        await tell_agents(
            uow,
            desk,
            desk.say(language, "note-kept", ticket=ticket.id),
            keys=[
                [
                    (
                        desk.say(language, "button-send-note"),
                        Press(Act.SEND_NOTE, {"message": row.id}),
                    )
                ]
            ],
            ticket=ticket,
            reply_to=message.message_id,
        )


def _row(message: Said, agent: Agent, ticket: Ticket, *, direction: str) -> Message:
    return Message(
        bot_id=ticket.bot_id,
        requester_id=ticket.requester_id,
        ticket_id=ticket.id,
        agent_id=agent.id,
        direction=direction,
        chat_id=message.place.chat_id,
        platform_id=message.message_id,
        kind=message.kind.value,
        text=message.text,
        entities=[dict(one) for one in message.entities],
        attachment=dict(message.attachment),
        album=message.album,
        at=message.at,
    )


async def _place(uow: UnitOfWork, row: Message, ticket: Ticket, *, role: str) -> None:
    if row.platform_id is None:
        return
    await uow.tickets.place(
        Placement(
            bot_id=row.bot_id,
            chat_id=row.chat_id,
            platform_id=row.platform_id,
            ticket_id=ticket.id,
            message_id=row.id,
            role=role,
        )
    )


async def send_note(desk: Desk, uow: UnitOfWork, message_id: int, agent: Agent) -> Ticket:
    """A note turns out to be meant for the requester. Raises TicketNotYours."""
    row = await uow.requesters.message(message_id)
    if row is None or row.ticket_id is None or row.bot_id != desk.bot_id:
        raise NotAnAgent
    ticket = await tickets.hold_to_reply(uow, row.ticket_id, by=agent)
    requester = await uow.requesters.get(ticket.requester_id)
    if row.direction == "note" and requester is not None and row.platform_id is not None:
        row.direction = "outbound"
        await post(
            uow,
            _payload(row),
            bot_id=desk.bot_id,
            to=requester.chat_id,
            purpose=Purpose.AGENT_REPLY,
            ticket_id=ticket.id,
            message_id=row.id,
        )
        await tickets.replied(uow, ticket, by=agent)
    return ticket


async def edited(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """An agent mends their words: the requester's copy is mended too.

    Whoever is no agent any more cannot change what was said in the team's name.
    """
    row = await uow.requesters.message_at(desk.bot_id, message.place.chat_id, message.message_id)
    author = await uow.agents.get(row.agent_id) if row is not None and row.agent_id else None
    if author is None or not author.active or author.platform_id != message.person.id:
        return
    mended = await requesters.edit(
        uow,
        bot_id=desk.bot_id,
        chat_id=message.place.chat_id,
        platform_id=message.message_id,
        text=message.text,
        entities=message.entities,
    )
    if mended is None or mended.direction != "outbound":
        return
    for delivery in await uow.deliveries.of_message(mended.id, purpose=Purpose.AGENT_REPLY.value):
        await _mend(uow, delivery, mended)


async def _mend(uow: UnitOfWork, delivery: Delivery, row: Message) -> None:
    if delivery.status in OWED and delivery.payload["kind"] == "send":
        delivery.payload = to_json(_payload(row, quoted=delivery.payload.get("reply_to")))
    elif delivery.status == "sent" and delivery.platform_ids:
        words, entities = _outward(row)
        await post(
            uow,
            Edit(
                message_id=delivery.platform_ids[0],
                text=words,
                entities=entities,
                caption=row.kind != MessageKind.TEXT,
            ),
            bot_id=delivery.bot_id,
            to=delivery.chat_id,
            purpose=Purpose.AGENT_REPLY,
            ticket_id=row.ticket_id,
            message_id=row.id,
        )


async def _ticket_meant(
    desk: Desk, uow: UnitOfWork, message: Said
) -> tuple[Ticket | None, Placement | None]:
    """The ticket by topic, else by the message replied to; never by what a text says."""
    place = None
    chat_id = message.place.chat_id
    if message.reply_to is not None:
        place = await uow.tickets.placement(desk.bot_id, chat_id, message.reply_to)
    if message.place.topic_id is not None:
        ticket = await uow.tickets.by_topic(desk.bot_id, chat_id, message.place.topic_id)
        if place is not None and (ticket is None or place.ticket_id != ticket.id):
            place = None
        return ticket, place
    if place is None or place.ticket_id is None:
        return None, place
    return await uow.tickets.get(place.ticket_id), place


async def _hint_hidden(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Whoever hides behind the group has no name to answer under; linked posts are no persons."""
    chat = await uow.agents.chat(desk.bot_id)
    if chat is None or chat.chat_id != message.place.chat_id or message.edited:
        return
    if message.person.id == ANONYMOUS_ADMIN:
        await tell_agents(
            uow,
            desk,
            desk.say(desk.settings.default_language, "hidden-sender"),
            reply_to=message.message_id,
        )


async def _newcomer(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Somebody in the agents' chat is not on the roster: admins are asked, nothing is done."""
    if message.person.is_bot or message.place.kind is not PlaceKind.GROUP:
        return
    chat = await uow.agents.chat(desk.bot_id)
    if chat is None or chat.chat_id != message.place.chat_id:
        return
    if not await agents.notice_stranger(
        uow,
        bot_id=desk.bot_id,
        platform_id=message.person.id,
        name=message.person.name,
        username=message.person.username,
    ):
        return
    language = desk.settings.default_language
    await tell_agents(
        uow,
        desk,
        desk.say(language, "newcomer", name=inert(message.person.name), id=str(message.person.id)),
        keys=[
            [
                (
                    desk.say(language, "button-make-agent"),
                    Press(
                        Act.MAKE_AGENT,
                        {
                            "person": message.person.id,
                            "name": message.person.name,
                            "username": message.person.username,
                        },
                    ),
                )
            ]
        ],
    )


async def left(desk: Desk, uow: UnitOfWork, person_id: int) -> None:
    """Somebody left the agents' chat: their work goes back to the queue."""
    gone = await agents.leave(uow, bot_id=desk.bot_id, platform_id=person_id)
    if gone is None:
        return
    agent, freed = gone
    language = desk.settings.default_language
    await tell_agents(uow, desk, desk.say(language, "agent-left", name=agent.name, freed=freed))


def _language(desk: Desk, agent: Agent) -> str:
    return agent.language or desk.settings.default_language
