"""State of a requester that a turn is decided on, and the check that it is still current."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from handoff import reports
from handoff.records import Conversation, Message, Requester, Ticket
from handoff.work import Reader

MOST_ROWS = 200  # maximum number of messages of one turn; others belong to the next turn
MOST_LETTERS = 100_000  # maximum number of characters of one turn of several messages


@dataclass(frozen=True)
class Seen:
    """State of one requester that was read before matching."""

    requester: Requester
    conversation: Conversation
    waiting: tuple[Message, ...]
    ticket: Ticket | None


def read_seen(reader: Reader, requester_id: int) -> Seen | None:
    """Read the present state of a requester. Returns None if the requester is unknown."""
    state = reports.state_of_turn(reader, requester_id)
    if state is None:
        return None
    requester, conversation, ticket = state
    waiting = reports.messages_in_turn(reader, requester_id, limit=MOST_ROWS)
    return Seen(requester, conversation, tuple(_portion(waiting)), ticket)


def due_state(reader: Reader, requester_id: int) -> Seen | None:
    """Return the state of a requester with a due turn."""
    seen = read_seen(reader, requester_id)
    if seen is None or seen.conversation.turn_due_at is None:
        return None
    if not seen.waiting and seen.conversation.turn_due_at > reader.now:
        return None  # only the timeout of an intake is due later
    return seen


def _portion(waiting: Sequence[Message]) -> list[Message]:
    """Return the first waiting messages, up to the limits of one turn."""
    lengths = accumulate(len(message.text) for message in waiting)
    return [
        message
        for index, (message, so_far) in enumerate(zip(waiting, lengths, strict=True))
        if index == 0 or so_far <= MOST_LETTERS
    ]


def is_current(seen: Seen, fresh: Seen, *, now: datetime, longest: timedelta) -> bool:
    """Return True if a decision based on `seen` is still valid for the state `fresh`.

    A turn older than `longest` is still valid if the only change is that messages were added.
    Without this rule, a requester who keeps writing would never get an answer.
    """
    before = seen.conversation
    if fresh.conversation.version == before.version:
        return True
    overdue = before.turn_began_at is not None and now >= before.turn_began_at + longest
    return overdue and _only_messages_added(seen, fresh)


def _only_messages_added(seen: Seen, fresh: Seen) -> bool:
    before, now = seen.conversation, fresh.conversation
    read = [(message.id, message.text, message.kind) for message in seen.waiting]
    there = [(message.id, message.text, message.kind) for message in fresh.waiting[: len(read)]]
    return (
        (now.stage, now.memory) == (before.stage, before.memory)
        and bool(read)
        and read == there
        and _state(fresh.ticket) == _state(seen.ticket)
    )


def _state(ticket: Ticket | None) -> tuple[int, str, int | None] | None:
    return None if ticket is None else (ticket.id, ticket.status, ticket.assignee_id)
