"""Stores requesters' messages and edits, and updates their language, reachability and blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from handoff.addresses import Address
from handoff.errors import TicketUnknown
from handoff.models import AgentsChat, Conversation, Message, MessageVersion, Requester
from handoff.moments import within
from handoff.outbox import BackAgain, Purpose, post, refresh_card
from handoff.outbox.settle import drop_owed_to
from handoff.outbox.transport import WHOLE_CHAT
from handoff.states import Direction
from handoff.storage import UnitOfWork

# Wake-up topic for messages that are waiting to be processed. All messages that a requester sends
# within a short time are processed together, which is called a turn.
TURNS = "turns"
# Purposes of failed deliveries that agents may resend once the requester is reachable again.
WORTH_REPEATING = frozenset({Purpose.AGENT_REPLY.value, Purpose.DECISION.value})


@dataclass(frozen=True)
class Who:
    """The sender of a message, as reported by the messenger."""

    chat_id: str
    name: str
    username: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class NewMessage:
    """A message as received from the messenger."""

    platform_id: str
    kind: str
    text: str = ""
    entities: Sequence[Mapping[str, Any]] = ()
    attachment: Mapping[str, Any] = field(default_factory=dict)
    album: str | None = None
    reply_to: str | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)  # source of a forward or reply


@dataclass(frozen=True)
class Received:
    """Result of `receive`. `message_id` is None if the message had been stored before."""

    requester: Requester
    message_id: int | None
    is_new: bool
    blocked: bool


def meet(uow: UnitOfWork, *, account_id: int, who: Who) -> tuple[Requester, Conversation, bool]:
    """Return the requester of a private chat and their conversation.

    Both are created on first contact; the third value is True in that case.
    """
    requester = uow.requesters.by_chat(account_id, who.chat_id)
    is_new = requester is None
    if requester is None:
        requester = Requester(
            account_id=account_id,
            chat_id=who.chat_id,
            name=who.name,
            username=who.username,
            profile_language=who.language,
            first_seen_at=uow.now,
        )
        uow.requesters.add(requester)
        uow.session.flush()
        conversation = Conversation(requester_id=requester.id)
        uow.requesters.add_conversation(conversation)
        return requester, conversation, is_new
    requester.name, requester.username = who.name, who.username
    came_back(uow, requester)  # a new message shows that the requester is reachable
    return requester, conversation_of(uow, requester.id), is_new


def _agents_chat_of(uow: UnitOfWork, requester: Requester) -> AgentsChat | None:
    account = uow.accounts.get(requester.account_id)
    return uow.agents.chat(account.desk_id) if account is not None else None


def conversation_of(uow: UnitOfWork, requester_id: int) -> Conversation:
    conversation = uow.requesters.conversation(requester_id)
    if conversation is None:
        raise LookupError(f"requester {requester_id} has no conversation")
    return conversation


def receive(
    uow: UnitOfWork, *, account_id: int, who: Who, message: NewMessage, window: timedelta
) -> Received:
    """Store a message and schedule its processing for when the requester stops writing."""
    requester, conversation, is_new = meet(uow, account_id=account_id, who=who)
    row = Message(
        account_id=account_id,
        requester_id=requester.id,
        direction=Direction.INBOUND,
        chat_id=who.chat_id,
        platform_id=message.platform_id,
        kind=message.kind,
        text=message.text,
        entities=[dict(entity) for entity in message.entities],
        attachment=dict(message.attachment),
        album=message.album,
        reply_to=message.reply_to,
        origin=dict(message.origin) or None,
        at=uow.now,
    )
    blocked = is_blocked(requester, uow.now)
    if blocked:
        row.turned_at = row.withheld_at = uow.now  # stored, but not processed by a turn
    if not uow.requesters.add_message(row):
        return Received(requester, None, is_new=False, blocked=blocked)
    if not blocked:
        began = conversation.turn_began_at or uow.now
        conversation.turn_began_at = began
        due = min(uow.now + window, began + uow.policy.longest_turn)
        conversation.turn_due_at = _gathered(uow, requester, due)
        conversation.version += 1
        uow.wake.add(TURNS)
    return Received(requester, row.id, is_new=is_new, blocked=blocked)


def _gathered(uow: UnitOfWork, requester: Requester, due: datetime) -> datetime:
    """Return the time at which the requester's new messages should be processed.

    This is `due`, or later if the requester sends very many messages to an unassigned ticket.
    """
    ticket = uow.tickets.live_of(requester.id)
    if ticket is None or ticket.assignee_id is not None:
        return due
    taken = uow.requesters.turn_times(
        account_id=requester.account_id,
        chat_id=requester.chat_id,
        since=uow.now - uow.policy.flood_span,
        until=uow.now,  # later times were stored before the clock was set back
    )
    if len(taken) < uow.policy.flood_turns:
        return due
    return max(due, taken[-1] + uow.policy.flood_pause)


def begin_next_turn(
    uow: UnitOfWork, requester: Requester, conversation: Conversation, *, window: timedelta
) -> None:
    """Schedule another turn for messages that the last one did not process."""
    waiting = uow.requesters.waiting_since(requester.id, limit=1)
    if not waiting:
        return
    conversation.turn_began_at = waiting[0]
    conversation.turn_due_at = min(uow.now + window, waiting[0] + uow.policy.longest_turn)
    conversation.version += 1
    uow.wake.add(TURNS)


@dataclass(frozen=True)
class Edited:
    """The effect of an edit. `replaced` is true if the file or location changed."""

    message: Message
    replaced: bool


def edit(
    uow: UnitOfWork,
    *,
    account_id: int,
    chat_id: str,
    platform_id: str,
    text: str,
    entities: Sequence[Mapping[str, Any]] = (),
) -> Message | None:
    """Apply an edit of the text and store the old text as a version.

    Returns None if nothing changed.
    """
    message = uow.requesters.message_at(account_id, chat_id, platform_id)
    if message is None or message.text == text:
        return None
    _take_edit(uow, message, text=text, entities=entities)
    return message


def edit_whole(uow: UnitOfWork, message: Message, new: NewMessage) -> Edited | None:
    """Apply an edit of a message's text, link addresses or file.

    Returns None if the edit does not have to be shown to agents.
    """
    replaced = is_replaced(message, new)
    worded = (message.text, _addresses(message.entities)) != (new.text, _addresses(new.entities))
    if replaced and not worded and _moved_lately(uow, message, new):
        message.attachment = dict(new.attachment)
        return None
    if not worded and not replaced:
        message.entities = [dict(entity) for entity in new.entities]
        return None
    _take_edit(uow, message, text=new.text, entities=new.entities, keep_file=replaced)
    message.kind, message.attachment = new.kind, dict(new.attachment)
    return Edited(message, replaced)


def _take_edit(
    uow: UnitOfWork,
    message: Message,
    *,
    text: str,
    entities: Sequence[Mapping[str, Any]],
    keep_file: bool = False,
) -> None:
    version = MessageVersion(message_id=message.id, text=message.text, until=uow.now)
    if keep_file:
        version.kind, version.attachment = message.kind, dict(message.attachment)
    uow.requesters.add_version(version)
    message.text = text
    message.entities = [dict(entity) for entity in entities]
    message.edited_at = uow.now
    if message.direction == Direction.INBOUND and message.turned_at is None:
        # Invalidate a decision that is being made on the basis of the old text.
        (conversation_of(uow, message.requester_id)).version += 1


def is_replaced(message: Message, new: NewMessage) -> bool:
    """Return True if kind, file or location changed.

    The same file may have different file ids. Its unique ids are compared if both messages have
    one.
    """
    if message.kind != new.kind:
        return True
    for names in (("unique_id",), ("file_id",), ("latitude", "longitude")):
        before = [message.attachment.get(name) for name in names]
        after = [new.attachment.get(name) for name in names]
        if all(before) and all(after):
            return before != after
    return False


def _moved_lately(uow: UnitOfWork, message: Message, new: NewMessage) -> bool:
    """Return True if a live location was updated less than `moves_every` ago."""
    if message.kind != "location" or new.kind != "location" or message.edited_at is None:
        return False
    return within(uow.now, message.edited_at, uow.policy.moves_every)


def _addresses(entities: Sequence[Mapping[str, Any]]) -> list[object]:
    return [entity.get("url") for entity in entities if entity.get("type") == "text_link"]


def is_blocked(requester: Requester, now: datetime) -> bool:
    return requester.blocked_until is not None and requester.blocked_until > now


def choose_language(uow: UnitOfWork, requester: Requester, language: str) -> None:
    """Store the language chosen by the requester. It takes precedence over detected languages."""
    requester.chosen_language = language


def record_reachability(
    uow: UnitOfWork, *, account_id: int, chat_id: str, gone: bool
) -> Requester | None:
    """Record that the requester blocked the bot (`gone`) or unblocked it."""
    requester = uow.requesters.by_chat(account_id, chat_id)
    if requester is None:
        return None
    if not gone:
        came_back(uow, requester)
        return requester
    if requester.unreachable_since is None:
        requester.unreachable_since = uow.now
    drop_owed_to(uow, Address(account_id, chat_id), code="blocked")
    ticket = uow.tickets.live_of(requester.id)
    if ticket is not None:
        refresh_card(uow, ticket)
    return requester


def came_back(uow: UnitOfWork, requester: Requester) -> None:
    """Mark the requester as reachable, and offer agents to resend the messages that failed."""
    since = requester.unreachable_since
    if since is None:
        return
    requester.unreachable_since = None
    lost = uow.deliveries.lost_since(
        requester.account_id,
        requester.chat_id,
        since=since,
        purposes=WORTH_REPEATING,
        codes=WHOLE_CHAT,
    )
    live = uow.tickets.live_of(requester.id)
    if live is not None:
        refresh_card(uow, live)
    chat = _agents_chat_of(uow, requester)
    if chat is None:
        return
    for ticket_id in dict.fromkeys(row.ticket_id for row in lost if row.ticket_id is not None):
        post(
            uow,
            BackAgain(tuple(row.id for row in lost if row.ticket_id == ticket_id)),
            to=chat.address,
            purpose=Purpose.NOTICE,
            ticket_id=ticket_id,
        )


def block(
    uow: UnitOfWork, ticket_id: int, *, until: datetime | None, reason: str | None
) -> Requester:
    """Block a requester until a moment, or unblock them if `until` is None.

    Raises TicketUnknown if the ticket does not exist.
    """
    ticket = uow.tickets.get(ticket_id)
    requester = uow.requesters.get(ticket.requester_id) if ticket else None
    if requester is None:
        raise TicketUnknown(ticket_id)
    requester.blocked_until = until
    requester.block_reason = reason
    if until is not None:
        requester.block_told_at = None  # the requester is notified once per block
    return requester


def unblock(requester: Requester) -> None:
    """Remove an expired block."""
    requester.blocked_until = requester.block_reason = requester.block_told_at = None


def block_told(uow: UnitOfWork, requester: Requester) -> None:
    """Record that the requester has been notified of the block."""
    requester.block_told_at = uow.now


def forget_block_told(requester: Requester) -> bool:
    """Clear the record of the notification. Returns True if the requester had been notified."""
    told = requester.block_told_at is not None
    requester.block_told_at = None
    return told


def wrote_in(requester: Requester, language: str) -> None:
    """Store the language detected in the requester's messages."""
    requester.written_language = language


def ask_again(uow: UnitOfWork, message: Message, *, window: timedelta) -> None:
    """Schedule a new turn for a message that was edited after it was answered."""
    conversation = conversation_of(uow, message.requester_id)
    message.turned_at = None
    conversation.turn_began_at = uow.now
    conversation.turn_due_at = uow.now + window
    conversation.version += 1
    uow.wake.add(TURNS)
