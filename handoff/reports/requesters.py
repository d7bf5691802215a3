"""Queries about requesters, conversations, messages and interactions."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from handoff.models import Account, Conversation, Interaction, Message, Requester
from handoff.states import TOPIC_SINCE, Direction
from handoff.storage.database import Reader
from handoff.storage.requesters import unturned

MOST_INTERACTIONS = 200


def accounts_of(desk_id: int) -> ColumnElement[bool]:
    """Return a condition for requesters on any of the desk's accounts."""
    return Requester.account_id.in_(select(Account.id).where(Account.desk_id == desk_id))


def requester(reader: Reader, requester_id: int) -> Requester | None:
    return reader.requesters.get(requester_id)


def requester_of_chat(reader: Reader, account_id: int, chat_id: str) -> Requester | None:
    return reader.requesters.by_chat(account_id, chat_id)


def blocks_over(reader: Reader, desk_id: int, now: datetime, *, limit: int) -> list[int]:
    """Return the ids of requesters with an expired block that is still set, earliest first."""
    found = reader.session.scalars(
        select(Requester.id)
        .where(accounts_of(desk_id), Requester.blocked_until <= now)
        .order_by(Requester.blocked_until)
        .limit(limit)
    )
    return list(found)


def next_block_end(reader: Reader, desk_id: int) -> datetime | None:
    found: datetime | None = reader.session.scalar(
        select(func.min(Requester.blocked_until)).where(
            accounts_of(desk_id), Requester.blocked_until.is_not(None)
        )
    )
    return found


def conversation(reader: Reader, requester_id: int) -> Conversation | None:
    return reader.requesters.conversation(requester_id)


def turns_due(reader: Reader, now: datetime, *, limit: int) -> list[int]:
    found = reader.session.scalars(
        select(Conversation.requester_id)
        .where(Conversation.turn_due_at <= now)
        .order_by(Conversation.turn_due_at)
        .limit(limit)
    )
    return list(found)


def newest_turns_due(reader: Reader, now: datetime, *, limit: int) -> list[int]:
    """Return the ids of requesters with a due turn, latest first."""
    found = reader.session.scalars(
        select(Conversation.requester_id)
        .where(Conversation.turn_due_at <= now)
        .order_by(Conversation.turn_due_at.desc())
        .limit(limit)
    )
    return list(found)


def next_turn_due(reader: Reader, *, after: datetime) -> datetime | None:
    found: datetime | None = reader.session.scalar(
        select(func.min(Conversation.turn_due_at)).where(Conversation.turn_due_at > after)
    )
    return found


def message(reader: Reader, message_id: int) -> Message | None:
    return reader.requesters.message(message_id)


def message_at(reader: Reader, account_id: int, chat_id: str, platform_id: str) -> Message | None:
    return reader.requesters.message_at(account_id, chat_id, platform_id)


def messages_in_turn(
    reader: Reader, requester_id: int, *, limit: int | None = None
) -> list[Message]:
    """Return the requester's unprocessed messages, oldest first."""
    found = reader.session.scalars(
        select(Message).where(*unturned(requester_id)).order_by(Message.id).limit(limit)
    )
    return list(found)


def waiting_times(reader: Reader, requester_id: int, *, limit: int) -> list[datetime]:
    """Return the timestamps of unprocessed messages without loading the messages."""
    return reader.requesters.waiting_since(requester_id, limit=limit)


def messages_without_ticket(
    reader: Reader, requester_id: int, *, since: datetime
) -> list[Message]:
    """Return the requester's messages since `since` that aren't part of a ticket, oldest first."""
    found = reader.session.scalars(
        select(Message)
        .where(
            Message.requester_id == requester_id,
            Message.direction == Direction.INBOUND,
            Message.ticket_id.is_(None),
            Message.at >= since,
        )
        .order_by(Message.id)
    )
    return list(found)


def withheld_messages(reader: Reader, requester_id: int) -> list[Message]:
    """Return the messages sent during a block and not yet relayed, in order."""
    found = reader.session.scalars(
        select(Message)
        .where(
            Message.requester_id == requester_id,
            Message.withheld_at.is_not(None),
            Message.ticket_id.is_(None),
        )
        .order_by(Message.id)
    )
    return list(found)


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
        select(Message)
        .where(
            Message.account_id == account_id,
            Message.chat_id == chat_id,
            Message.album == album,
        )
        .order_by(Message.id)
        .limit(1)
    )
    return found


def notes_of(reader: Reader, ticket_id: int) -> tuple[int, Message | None]:
    """Return the number of notes on a ticket, and the latest note."""
    notes = (Message.ticket_id == ticket_id, Message.direction == Direction.NOTE)
    count = reader.session.scalar(select(func.count(Message.id)).where(*notes))
    newest: Message | None = reader.session.scalar(
        select(Message).where(*notes).order_by(Message.id.desc()).limit(1)
    )
    return count or 0, newest


def messages_of_ticket(reader: Reader, ticket_id: int, *, limit: int) -> list[Message]:
    found = reader.session.scalars(
        select(Message)
        .where(Message.ticket_id == ticket_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return list(reversed(list(found)))


def opening_messages(reader: Reader, ticket_id: int, *, limit: int) -> list[Message]:
    """Return the requester's first messages in a ticket, oldest first."""
    found = reader.session.scalars(
        select(Message)
        .where(Message.ticket_id == ticket_id, Message.direction == Direction.INBOUND)
        .order_by(Message.id)
        .limit(limit)
    )
    return list(found)


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
    found = reader.session.scalars(
        select(Interaction)
        .where(Interaction.requester_id == requester_id, Interaction.at >= since)
        .order_by(Interaction.id.desc())
        .limit(MOST_INTERACTIONS)
    )
    return list(reversed(list(found)))


def last_signature(reader: Reader, ticket_id: int) -> str | None:
    """Return the last line with a name that the requester has read below a reply, or None."""
    found: str | None = reader.session.scalar(
        select(Message.origin["signature"].as_string())
        .where(
            Message.ticket_id == ticket_id,
            Message.direction == Direction.OUTBOUND,
            Message.unsent_at.is_(None),
            Message.origin["signature"].as_string().is_not(None),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return found


def texts_since(reader: Reader, requester_id: int, *, since: datetime, before: int) -> list[str]:
    """Return the texts of a requester's messages since a time and before a message."""
    found = reader.session.scalars(
        select(Message.text).where(
            Message.requester_id == requester_id,
            Message.direction == Direction.INBOUND,
            Message.at >= since,
            Message.id < before,
        )
    )
    return list(found)
