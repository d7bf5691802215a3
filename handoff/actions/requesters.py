"""What requesters do before anybody works for them: say, edit, choose, go, come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from handoff.errors import TicketUnknown
from handoff.models import Conversation, Message, MessageVersion, Requester
from handoff.outbox import refresh_card
from handoff.outbox.settle import drop_owed_to
from handoff.storage import UnitOfWork

TURNS = "turns"  # who is woken by a message that waits for its turn
LONGEST_TURN = timedelta(seconds=8)  # however fast somebody types on, then they are answered
FLOOD_SPAN = timedelta(minutes=1)
FLOOD_TURNS = 3  # so many turns within the span are shown to the agents one by one
FLOOD_PAUSE = timedelta(seconds=20)  # then what somebody in the queue writes is gathered
LONGEST_WAIT = max(LONGEST_TURN, FLOOD_PAUSE)  # of a turn with something to say


@dataclass(frozen=True)
class Who:
    """The sender as the messenger shows them."""

    chat_id: int
    name: str
    username: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class NewMessage:
    """A message as it came."""

    platform_id: int
    kind: str
    text: str = ""
    entities: Sequence[Mapping[str, Any]] = ()
    attachment: Mapping[str, Any] = field(default_factory=dict)
    album: str | None = None
    reply_to: int | None = None


@dataclass(frozen=True)
class Received:
    """`message_id` is None for a message that was there already."""

    requester: Requester
    message_id: int | None
    is_new: bool
    blocked: bool


async def meet(uow: UnitOfWork, *, bot_id: int, who: Who) -> tuple[Requester, Conversation, bool]:
    """The requester behind a private chat, made known at the first contact."""
    requester = await uow.requesters.by_chat(bot_id, who.chat_id)
    is_new = requester is None
    if requester is None:
        requester = Requester(
            bot_id=bot_id,
            chat_id=who.chat_id,
            name=who.name,
            username=who.username,
            profile_language=who.language,
            first_seen_at=uow.now,
        )
        uow.requesters.add(requester)
        await uow.session.flush()
        conversation = Conversation(requester_id=requester.id)
        uow.requesters.add_conversation(conversation)
        return requester, conversation, is_new
    requester.name, requester.username = who.name, who.username
    requester.unreachable_since = None  # whoever writes can be reached
    return requester, await conversation_of(uow, requester.id), is_new


async def conversation_of(uow: UnitOfWork, requester_id: int) -> Conversation:
    conversation = await uow.requesters.conversation(requester_id)
    if conversation is None:
        raise LookupError(f"requester {requester_id} has no conversation")
    return conversation


async def receive(
    uow: UnitOfWork, *, bot_id: int, who: Who, message: NewMessage, window: timedelta
) -> Received:
    """Keep a message and put off the turn by the quiet window."""
    requester, conversation, is_new = await meet(uow, bot_id=bot_id, who=who)
    row = Message(
        bot_id=bot_id,
        requester_id=requester.id,
        direction="inbound",
        chat_id=who.chat_id,
        platform_id=message.platform_id,
        kind=message.kind,
        text=message.text,
        entities=[dict(entity) for entity in message.entities],
        attachment=dict(message.attachment),
        album=message.album,
        reply_to=message.reply_to,
        at=uow.now,
    )
    blocked = is_blocked(requester, uow.now)
    if blocked:
        row.turned_at = uow.now  # kept, but nobody is disturbed
    if not await uow.requesters.add_message(row):
        return Received(requester, None, is_new=False, blocked=blocked)
    if not blocked:
        began = conversation.turn_began_at or uow.now
        conversation.turn_began_at = began
        due = min(uow.now + window, began + LONGEST_TURN)
        conversation.turn_due_at = await _gathered(uow, requester, due)
        conversation.version += 1
        uow.wake.add(TURNS)
    return Received(requester, row.id, is_new=is_new, blocked=blocked)


async def _gathered(uow: UnitOfWork, requester: Requester, due: datetime) -> datetime:
    """Put off the turn of somebody who floods a ticket that nobody has yet."""
    ticket = await uow.tickets.live_of(requester.id)
    if ticket is None or ticket.assignee_id is not None:
        return due
    taken = await uow.requesters.turn_times(
        bot_id=requester.bot_id, chat_id=requester.chat_id, since=uow.now - FLOOD_SPAN
    )
    if len(taken) < FLOOD_TURNS:
        return due
    # Not longer than the pause: what was taken up may lie ahead of a clock that was set back.
    return min(max(due, taken[-1] + FLOOD_PAUSE), uow.now + FLOOD_PAUSE)


async def edit(
    uow: UnitOfWork,
    *,
    bot_id: int,
    chat_id: int,
    platform_id: int,
    text: str,
    entities: Sequence[Mapping[str, Any]] = (),
) -> Message | None:
    """Take an edit; the old words stay as a version. None if nothing changed or is known."""
    message = await uow.requesters.message_at(bot_id, chat_id, platform_id)
    if message is None or message.text == text:
        return None
    uow.requesters.add_version(
        MessageVersion(message_id=message.id, text=message.text, until=uow.now)
    )
    message.text = text
    message.entities = [dict(entity) for entity in entities]
    message.edited_at = uow.now
    if message.direction == "inbound" and message.turned_at is None:
        # Whoever is just deciding on the old words has to look again.
        (await conversation_of(uow, message.requester_id)).version += 1
    return message


def is_blocked(requester: Requester, now: datetime) -> bool:
    return requester.blocked_until is not None and requester.blocked_until > now


async def choose_language(uow: UnitOfWork, requester: Requester, language: str) -> None:
    """Remember the requester's own choice; it beats every guess from then on."""
    requester.chosen_language = language


async def went_away(uow: UnitOfWork, *, bot_id: int, chat_id: int, gone: bool) -> Requester | None:
    """The requester blocked the bot, or let it in again."""
    requester = await uow.requesters.by_chat(bot_id, chat_id)
    if requester is not None:
        requester.unreachable_since = uow.now if gone else None
        if gone:
            await drop_owed_to(uow, bot_id=bot_id, chat_id=chat_id, code="blocked")
        ticket = await uow.tickets.live_of(requester.id)
        if ticket is not None:
            await refresh_card(uow, ticket)
    return requester


async def block(
    uow: UnitOfWork, ticket_id: int, *, until: datetime | None, reason: str | None
) -> Requester:
    """Keep a requester from disturbing people until a moment; None lets them in again."""
    ticket = await uow.tickets.get(ticket_id)
    requester = await uow.requesters.get(ticket.requester_id) if ticket else None
    if requester is None:
        raise TicketUnknown(ticket_id)
    requester.blocked_until = until
    requester.block_reason = reason
    return requester
