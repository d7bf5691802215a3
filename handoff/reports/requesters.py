"""Queries about requesters, conversations, messages and interactions."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from handoff.models import Account, Conversation, Interaction, Message, Requester, Ticket
from handoff.states import TOPIC_SINCE, Direction
from handoff.storage.database import Reader

# Requesters on any of the desk's accounts.
_IS_OF_DESK = Requester.account_id.in_(
    select(Account.id).where(Account.desk_id == bindparam("desk_id"))
)
_BLOCKS_OVER = (
    select(Requester.id)
    .where(_IS_OF_DESK, Requester.blocked_until <= bindparam("now"))
    .order_by(Requester.blocked_until)
    .limit(bindparam("limit"))
)
_NEXT_BLOCK_END = select(func.min(Requester.blocked_until)).where(
    _IS_OF_DESK, Requester.blocked_until.is_not(None)
)

_IS_DUE = Conversation.turn_due_at <= bindparam("now")
_NEXT_TURNS = (
    select(Conversation.requester_id, Conversation.turn_due_at)
    .where(Conversation.turn_due_at.is_not(None))
    .order_by(Conversation.turn_due_at)
    .limit(bindparam("limit"))
)
_NEWEST_TURNS_DUE = (
    select(Conversation.requester_id)
    .where(_IS_DUE)
    .order_by(Conversation.turn_due_at.desc())
    .limit(bindparam("limit"))
)
_NEXT_TURN_DUE = select(func.min(Conversation.turn_due_at)).where(
    Conversation.turn_due_at > bindparam("after")
)

_WITHOUT_TICKET = (
    select(Message)
    .where(
        Message.requester_id == bindparam("requester_id"),
        Message.direction == Direction.INBOUND,
        Message.ticket_id.is_(None),
        Message.at >= bindparam("since"),
    )
    .order_by(Message.id)
)
_WITHHELD = (
    select(Message)
    .where(
        Message.requester_id == bindparam("requester_id"),
        Message.withheld_at.is_not(None),
        Message.ticket_id.is_(None),
    )
    .order_by(Message.id)
)
_FIRST_OF_ALBUM = (
    select(Message)
    .where(
        Message.account_id == bindparam("account_id"),
        Message.chat_id == bindparam("chat_id"),
        Message.album == bindparam("album"),
    )
    .order_by(Message.id)
    .limit(1)
)
_TEXTS_SINCE = select(Message.text).where(
    Message.requester_id == bindparam("requester_id"),
    Message.direction == Direction.INBOUND,
    Message.at >= bindparam("since"),
    Message.id < bindparam("before"),
)

_IS_OF_TICKET = Message.ticket_id == bindparam("ticket_id")
_NOTE_COUNT = select(func.count(Message.id)).where(
    _IS_OF_TICKET, Message.direction == Direction.NOTE
)
_NEWEST_NOTE = (
    select(Message)
    .where(_IS_OF_TICKET, Message.direction == Direction.NOTE)
    .order_by(Message.id.desc())
    .limit(1)
)
_NEWEST_OF_TICKET = (
    select(Message).where(_IS_OF_TICKET).order_by(Message.id.desc()).limit(bindparam("limit"))
)
_OPENING = (
    select(Message)
    .where(_IS_OF_TICKET, Message.direction == Direction.INBOUND)
    .order_by(Message.id)
    .limit(bindparam("limit"))
)
_signature = Message.origin["signature"].as_string()
_LAST_SIGNATURE = (
    select(_signature)
    .where(
        _IS_OF_TICKET,
        Message.direction == Direction.OUTBOUND,
        Message.unsent_at.is_(None),
        _signature.is_not(None),
    )
    .order_by(Message.id.desc())
    .limit(1)
)


def requester(reader: Reader, requester_id: int) -> Requester | None:
    return reader.requesters.get(requester_id)


def requester_of_chat(reader: Reader, account_id: int, chat_id: str) -> Requester | None:
    return reader.requesters.by_chat(account_id, chat_id)


def blocks_over(reader: Reader, desk_id: int, now: datetime, *, limit: int) -> list[int]:
    """Return the ids of requesters with an expired block that is still set, earliest first."""
    values = {"desk_id": desk_id, "now": now, "limit": limit}
    return list(reader.session.scalars(_BLOCKS_OVER, values))


def next_block_end(reader: Reader, desk_id: int) -> datetime | None:
    found: datetime | None = reader.session.scalar(_NEXT_BLOCK_END, {"desk_id": desk_id})
    return found


def conversation(reader: Reader, requester_id: int) -> Conversation | None:
    return reader.requesters.conversation(requester_id)


def next_turns(reader: Reader, *, limit: int) -> list[tuple[int, datetime]]:
    """Return the requesters whose turns are due first, with the due times."""
    found = reader.session.execute(_NEXT_TURNS, {"limit": limit})
    return [(requester_id, at) for requester_id, at in found if at is not None]


def newest_turns_due(reader: Reader, now: datetime, *, limit: int) -> list[int]:
    """Return the ids of requesters with a due turn, latest first."""
    return list(reader.session.scalars(_NEWEST_TURNS_DUE, {"now": now, "limit": limit}))


def next_turn_due(reader: Reader, *, after: datetime) -> datetime | None:
    found: datetime | None = reader.session.scalar(_NEXT_TURN_DUE, {"after": after})
    return found


def message(reader: Reader, message_id: int) -> Message | None:
    return reader.requesters.message(message_id)


def message_at(reader: Reader, account_id: int, chat_id: str, platform_id: str) -> Message | None:
    return reader.requesters.message_at(account_id, chat_id, platform_id)


def messages_in_turn(
    reader: Reader, requester_id: int, *, limit: int | None = None
) -> list[Message]:
    """Return the requester's unprocessed messages, oldest first."""
    return reader.requesters.in_turn(requester_id, limit=limit)


def state_of_turn(
    reader: Reader, requester_id: int
) -> tuple[Requester, Conversation, Ticket | None] | None:
    """Return the state that a turn depends on besides its messages. The ticket is the last one."""
    return reader.requesters.state_of_turn(requester_id)


def messages_without_ticket(
    reader: Reader, requester_id: int, *, since: datetime
) -> list[Message]:
    """Return the requester's messages since `since` that aren't part of a ticket, oldest first."""
    values = {"requester_id": requester_id, "since": since}
    return list(reader.session.scalars(_WITHOUT_TICKET, values))


def withheld_messages(reader: Reader, requester_id: int) -> list[Message]:
    """Return the messages sent during a block and not yet relayed, in order."""
    return list(reader.session.scalars(_WITHHELD, {"requester_id": requester_id}))


def album_of(reader: Reader, message: Message) -> list[Message]:
    """Return all stored messages of an album in order, or just `message` if it has no album."""
    return reader.requesters.in_album(message)


def first_of_album(
    reader: Reader, account_id: int, chat_id: str, album: str | None
) -> Message | None:
    """Return the first stored message of an album, or None."""
    if album is None:
        return None
    found: Message | None = reader.session.scalar(
        _FIRST_OF_ALBUM, {"account_id": account_id, "chat_id": chat_id, "album": album}
    )
    return found


def notes_of(reader: Reader, ticket_id: int) -> tuple[int, Message | None]:
    """Return the number of notes on a ticket, and the latest note."""
    count = reader.session.scalar(_NOTE_COUNT, {"ticket_id": ticket_id})
    newest: Message | None = reader.session.scalar(_NEWEST_NOTE, {"ticket_id": ticket_id})
    return count or 0, newest


def messages_of_ticket(reader: Reader, ticket_id: int, *, limit: int) -> list[Message]:
    values = {"ticket_id": ticket_id, "limit": limit}
    return list(reversed(list(reader.session.scalars(_NEWEST_OF_TICKET, values))))


def opening_messages(reader: Reader, ticket_id: int, *, limit: int) -> list[Message]:
    """Return the requester's first messages in a ticket, oldest first."""
    return list(reader.session.scalars(_OPENING, {"ticket_id": ticket_id, "limit": limit}))


def interaction(reader: Reader, interaction_id: int) -> Interaction | None:
    return reader.requesters.interaction(interaction_id)


def topic_since(reader: Reader, requester_id: int, *, since: datetime) -> datetime:
    """Return the time at which the present topic began, or `since` if that is later."""
    conversation = reader.requesters.conversation(requester_id)
    began = None if conversation is None else conversation.memory.get(TOPIC_SINCE)
    return since if began is None else max(since, datetime.fromisoformat(began))


def recent_interactions(
    reader: Reader, requester_id: int, *, since: datetime
) -> list[Interaction]:
    """Return the newest interactions of the present topic since `since` in chronological order."""
    since = topic_since(reader, requester_id, since=since)
    return reader.requesters.newest_interactions(requester_id, since=since)


def last_signature(reader: Reader, ticket_id: int) -> str | None:
    """Return the last line with a name that the requester has read below a reply, or None."""
    found: str | None = reader.session.scalar(_LAST_SIGNATURE, {"ticket_id": ticket_id})
    return found


def texts_since(reader: Reader, requester_id: int, *, since: datetime, before: int) -> list[str]:
    """Return the texts of a requester's messages since a time and before a message."""
    values = {"requester_id": requester_id, "since": since, "before": before}
    return list(reader.session.scalars(_TEXTS_SINCE, values))
