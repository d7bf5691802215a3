"""Queries about replies that are held back."""

from datetime import datetime

from handoff.models import HeldReply
from handoff.storage.database import Reader


def held_reply(reader: Reader, held_id: int) -> HeldReply | None:
    return reader.held.get(held_id)


def held_reply_of(reader: Reader, message_id: int) -> HeldReply | None:
    """Return the last held reply of a message."""
    return reader.held.of_message(message_id)


def held_replies_of(reader: Reader, ticket_id: int) -> list[HeldReply]:
    """Return a ticket's replies that are held for a moment, in their order."""
    return reader.held.waiting_of(ticket_id)


def scheduled_replies(
    reader: Reader, desk_id: int, *, ticket_id: int | None = None
) -> list[HeldReply]:
    """Return the waiting replies for a later time, of one ticket or all, by their time."""
    return reader.held.scheduled(desk_id, ticket_id=ticket_id)


def due_replies(reader: Reader, desk_id: int) -> list[int]:
    """Return the ids of the held replies of a desk that are due."""
    return [held.id for held in reader.held.due(desk_id, at=reader.now)]


def next_held_reply(reader: Reader, desk_id: int) -> datetime | None:
    """Return when the next held reply of a desk is due."""
    return reader.held.next_due(desk_id)
