"""Bringing what requesters send before the agents, whatever kind it is."""

from collections.abc import Sequence
from itertools import groupby

from bot.desk.desk import Desk
from bot.texts.render import Text
from handoff.models import Message, Ticket
from handoff.outbox import Copy, Purpose, Rank, Send, post
from handoff.storage import UnitOfWork


async def relay_messages(
    desk: Desk,
    uow: UnitOfWork,
    ticket: Ticket,
    messages: Sequence[Message],
    *,
    media_only: bool = False,
) -> None:
    """Post messages to the ticket's place in the agents' chat; an album stays together.

    `media_only`: the texts stand on the card already.
    """
    chat = await uow.agents.chat(desk.bot_id)
    if chat is None:
        return
    texts = [message for message in messages if message.kind == "text"]
    others = [message for message in messages if message.kind != "text"]
    # A held ticket's pictures are announced too: only a text can call the assignee.
    if (texts or ticket.assignee_id is not None) and not media_only:
        await post(
            uow,
            await _as_text(desk, uow, ticket, texts, in_topic=chat.has_topics),
            bot_id=desk.bot_id,
            to=chat.chat_id,
            purpose=Purpose.INBOUND,
            rank=Rank.NEWS,
            ticket_id=ticket.id,
            message_id=texts[-1].id if texts else None,
        )
    for _, grouped in groupby(others, key=lambda message: message.album or message.id):
        album = list(grouped)
        await post(
            uow,
            Copy(
                from_chat_id=album[0].chat_id,
                message_ids=tuple(m.platform_id for m in album if m.platform_id is not None),
            ),
            bot_id=desk.bot_id,
            to=chat.chat_id,
            purpose=Purpose.INBOUND,
            rank=Rank.NEWS,
            ticket_id=ticket.id,
            message_id=album[0].id,
        )


async def _as_text(
    desk: Desk,
    uow: UnitOfWork,
    ticket: Ticket,
    texts: Sequence[Message],
    *,
    in_topic: bool,
) -> Send:
    """The requester's words; outside a topic headed by whose they are. The assignee is called."""
    text = Text()
    requester = await uow.requesters.get(ticket.requester_id)
    if not in_topic and requester is not None:
        language = desk.settings.default_language
        text.bold(desk.say(language, "relayed-head", ticket=ticket.id, name=requester.name))
        text.line()
    if texts:
        text.plain("\n".join(message.text for message in texts)).line()
    assignee = await uow.agents.get(ticket.assignee_id) if ticket.assignee_id else None
    if assignee is not None:
        text.plain("🔔 ").mention(assignee.name, person_id=assignee.platform_id)
    words = text.build()
    return Send(text=words.text, entities=words.entities, bare=in_topic)


async def relay_edit(desk: Desk, uow: UnitOfWork, message: Message, before: str) -> None:
    """An edited message is shown with what it said before: the agent may have acted on that."""
    if message.ticket_id is None:
        return
    ticket = await uow.tickets.get(message.ticket_id)
    chat = await uow.agents.chat(desk.bot_id)
    if ticket is None or chat is None:
        return
    language = desk.settings.default_language
    text = Text().bold(desk.say(language, "relayed-edit", ticket=ticket.id)).line()
    text.plain(message.text).line().quote(before)
    words = text.build()
    await post(
        uow,
        Send(text=words.text, entities=words.entities),
        bot_id=desk.bot_id,
        to=chat.chat_id,
        purpose=Purpose.INBOUND,
        rank=Rank.NEWS,
        ticket_id=ticket.id,
        message_id=message.id,
    )
