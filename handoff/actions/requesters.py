"""Requesters' messages and edits, language, reachability and blocks."""

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

# Wake-up topic for unprocessed messages. Messages that arrive in quick succession are processed
# together as one turn.
IDLE = "idle"  # stage of a conversation in which the bot has asked nothing
TURNS = "turns"
# Agents may resend failed deliveries with these purposes once the requester is reachable.
WORTH_REPEATING = frozenset({Purpose.AGENT_REPLY.value, Purpose.DECISION.value})


@dataclass(frozen=True)
class Who:
    """Message sender as reported by the messenger."""

    chat_id: str
    name: str
    username: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class NewMessage:
    """Incoming message as reported by the messenger."""

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
    """Return value of `receive`. `message` is None for duplicates."""

    requester: Requester
    message: Message | None
    is_new: bool
    blocked: bool

    @property
    def message_id(self) -> int | None:
        return None if self.message is None else self.message.id


def meet(uow: UnitOfWork, *, account_id: int, who: Who) -> tuple[Requester, Conversation, bool]:
    """Get or create the requester and the conversation for a private chat.

    The third value is True if they were created.
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
        conversation = Conversation(requester_id=requester.id)
        uow.requesters.add_conversation(requester, conversation)
        return requester, conversation, is_new
    requester.name, requester.username = who.name, who.username
    came_back(uow, requester)  # reachable again, since they just wrote
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
    """Store a message and schedule its turn for when the requester stops writing."""
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
        row.turned_at = row.withheld_at = uow.now  # stored, but not processed
    if not uow.requesters.add_message(row):
        return Received(requester, None, is_new=False, blocked=blocked)
    if not blocked:
        began = conversation.turn_began_at or uow.now
        due = min(uow.now + window, began + uow.policy.longest_turn)
        due = _gathered(uow, requester, conversation, due)
        conversation.turn_began_at, conversation.turn_due_at = began, due
        conversation.version += 1
        uow.wake.add(TURNS)
    return Received(requester, row, is_new=is_new, blocked=blocked)


def _gathered(
    uow: UnitOfWork, requester: Requester, conversation: Conversation, due: datetime
) -> datetime:
    """Return the due time for a turn with the requester's new messages.

    Usually `due`, but later if the requester is flooding an unassigned ticket.
    """
    ticket = uow.tickets.live_of(requester.id)
    if ticket is None or ticket.assignee_id is not None:
        return due
    taken = uow.requesters.turn_times(
        account_id=requester.account_id,
        chat_id=requester.chat_id,
        since=uow.now - uow.policy.flood_span,
        until=uow.now,  # ignore later times, stored before the clock was set back
    )
    # An answer to a question of the bot is no flood, since the bot has asked for it.
    was_asked = conversation.stage != IDLE
    if was_asked or len(taken) < uow.policy.flood_turns:
        return due
    return max(due, taken[-1] + uow.policy.flood_pause)


def begin_next_turn(
    uow: UnitOfWork, requester: Requester, conversation: Conversation, *, window: timedelta
) -> None:
    """Schedule another turn if the last one left messages unprocessed."""
    waiting = uow.requesters.waiting_since(requester.id, limit=1)
    if not waiting:
        return
    conversation.turn_began_at = waiting[0]
    conversation.turn_due_at = min(uow.now + window, waiting[0] + uow.policy.longest_turn)
    conversation.version += 1
    uow.wake.add(TURNS)


@dataclass(frozen=True)
class Edited:
    """Result of an edit. `replaced` is true if the file or location changed."""

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
    """Apply a text edit, storing the old text as a version.

    Returns None if nothing changed.
    """
    message = uow.requesters.message_at(account_id, chat_id, platform_id)
    if message is None or message.text == text:
        return None
    _take_edit(uow, message, text=text, entities=entities)
    return message


def edit_whole(uow: UnitOfWork, message: Message, new: NewMessage) -> Edited | None:
    """Apply an edit to the text, link targets or file of a message.

    Returns None if agents don't need to see the edit.
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
        # Invalidate any decision in progress that is based on the old text.
        (conversation_of(uow, message.requester_id)).version += 1


def is_replaced(message: Message, new: NewMessage) -> bool:
    """Return True if the kind, file or location changed.

    File ids are not stable, so unique ids are compared where available.
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
    """Return True if a live location was last updated less than `moves_every` ago."""
    if message.kind != "location" or new.kind != "location" or message.edited_at is None:
        return False
    return within(uow.now, message.edited_at, uow.policy.moves_every)


def _addresses(entities: Sequence[Mapping[str, Any]]) -> list[object]:
    return [entity.get("url") for entity in entities if entity.get("type") == "text_link"]


def takes_notices(requester: Requester, now: datetime) -> bool:
    """Return True unless the requester is blocked or has blocked the bot."""
    return requester.unreachable_since is None and not is_blocked(requester, now)


def is_blocked(requester: Requester, now: datetime) -> bool:
    return requester.blocked_until is not None and requester.blocked_until > now


def choose_language(uow: UnitOfWork, requester: Requester, language: str) -> None:
    """Set the requester's language. It takes precedence over the detected one."""
    requester.chosen_language = language


def record_reachability(
    uow: UnitOfWork, *, account_id: int, chat_id: str, gone: bool
) -> Requester | None:
    """Record that the requester blocked (`gone`) or unblocked the bot."""
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
    """Mark the requester as reachable and offer agents to resend failed messages."""
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
    """Block a requester until the given time, or unblock them if `until` is None.

    Raises TicketUnknown if the ticket doesn't exist.
    """
    ticket = uow.tickets.get(ticket_id)
    requester = uow.requesters.get(ticket.requester_id) if ticket else None
    if requester is None:
        raise TicketUnknown(ticket_id)
    requester.blocked_until = until
    requester.block_reason = reason
    if until is not None:
        requester.block_told_at = None  # notify once per block
    return requester


def unblock(requester: Requester) -> None:
    """Remove an expired block."""
    requester.blocked_until = requester.block_reason = requester.block_told_at = None


def block_told(uow: UnitOfWork, requester: Requester) -> None:
    """Record that the requester was notified of the block."""
    requester.block_told_at = uow.now


def forget_block_told(requester: Requester) -> bool:
    """Reset the block notification. Returns True if the requester had been notified."""
    told = requester.block_told_at is not None
    requester.block_told_at = None
    return told


def wrote_in(requester: Requester, language: str) -> None:
    """Store the detected language of the requester."""
    requester.written_language = language


def ask_again(uow: UnitOfWork, message: Message, *, window: timedelta) -> None:
    """Schedule a new turn for an answered message that has been edited."""
    conversation = conversation_of(uow, message.requester_id)
    message.turned_at = None
    conversation.turn_began_at = uow.now
    conversation.turn_due_at = uow.now + window
    conversation.version += 1
    uow.wake.add(TURNS)
