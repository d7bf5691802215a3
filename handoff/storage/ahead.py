"""Rows of many requesters that were read before a set is worked on (see `look_ahead`).

Repositories look here before they run a query, and record here what they add. What is not found
here is queried as usual, after the session has written its pending changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from handoff.lifecycle import LIVE, Status
from handoff.models import (
    Agent,
    Conversation,
    Delivery,
    GuestQuestion,
    Interaction,
    Message,
    Requester,
    Ticket,
)
from handoff.states import Direction

KEY = "ahead"  # of the session's facts
MOST_ROWS = 1_000  # rows of one table; if there are more, they are queried for each requester
Numbered = type[Requester] | type[Message] | type[Interaction] | type[Delivery]


@dataclass
class Known:
    """The state of one requester. Rows that are None were not read."""

    requester: Requester
    conversation: Conversation
    waiting: dict[int, Message] | None  # messages of the next turn by id, oldest first
    interactions: list[Interaction] | None  # since `Ahead.since`, oldest first
    tickets: list[Ticket] | None  # the live ones and the last one, oldest first

    @property
    def last_ticket(self) -> Ticket | None:
        return self.tickets[-1] if self.tickets else None

    @property
    def live_ticket(self) -> Ticket | None:
        return next((one for one in self.tickets or () if Status(one.status) in LIVE), None)

    @property
    def unturned(self) -> list[Message]:
        """Return the messages that are not processed yet."""
        return [message for message in (self.waiting or {}).values() if message.turned_at is None]


@dataclass
class Ahead:
    """What was read for a set. `since` is the time of the oldest interactions.

    `last_ids` are the highest ids in use, from which new rows are numbered. They are written
    together at the end of the set, whereas a row without an id is written at once to get one.
    """

    since: datetime
    known: dict[int, Known] = field(default_factory=dict)  # by requester id
    chats: dict[tuple[int, str], int | None] = field(default_factory=dict)  # requester ids
    messages: dict[tuple[int, str, str], Message | None] = field(default_factory=dict)
    agents: dict[tuple[int, str], Agent | None] = field(default_factory=dict)
    guests: dict[tuple[int, str], list[GuestQuestion]] = field(default_factory=dict)
    with_live_ticket: dict[tuple[int, str], bool] = field(default_factory=dict)
    ranks: dict[tuple[int, str], int] = field(default_factory=dict)  # the highest of a lane
    last_ids: dict[Numbered, int] = field(default_factory=dict)
    waiting: dict[int, Message] = field(default_factory=dict)  # of all requesters, by id
    interactions: dict[int, Interaction] = field(default_factory=dict)  # by id

    def number(self, row: Requester | Message | Interaction | Delivery) -> bool:
        """Give a new row its id. Returns False if it gets one when it is written."""
        kind = type(row)
        if kind not in self.last_ids:
            return False
        row.id = self.last_ids[kind] = self.last_ids[kind] + 1
        return True

    def in_chat(self, account_id: int, chat_id: str) -> Known | None:
        return self.known.get(self.chats.get((account_id, chat_id)) or 0)

    def note_rank(self, account_id: int, lane: str, rank: int) -> None:
        """Record the rank of a new delivery."""
        if (account_id, lane) in self.ranks:
            self.ranks[account_id, lane] = max(self.ranks[account_id, lane], rank)

    def begin(self, requester: Requester, conversation: Conversation) -> None:
        """Record a new requester, who has no other rows yet."""
        self.add(Known(requester, conversation, {}, [], []))

    def add(self, known: Known) -> None:
        """Record what was read about a requester."""
        requester = known.requester
        self.chats[requester.account_id, requester.chat_id] = requester.id
        self.known[requester.id] = known
        self.waiting.update(known.waiting or {})
        self.interactions.update((one.id, one) for one in known.interactions or ())

    def note_message(self, message: Message) -> None:
        """Record a new message."""
        known = self.known.get(message.requester_id)
        if message.platform_id is not None:
            self.messages[message.account_id, message.chat_id, message.platform_id] = message
        is_waiting = message.turned_at is None and message.direction == Direction.INBOUND
        if is_waiting and known is not None and known.waiting is not None:
            known.waiting[message.id] = self.waiting[message.id] = message

    def waiting_among(self, message_ids: Sequence[int]) -> list[Message] | None:
        """Return unprocessed messages, or None if not all of them are known."""
        rows = [self.waiting.get(message_id) for message_id in message_ids]
        found = [row for row in rows if row is not None]
        return found if len(found) == len(rows) else None

    def note_interaction(self, interaction: Interaction) -> None:
        """Record a new interaction."""
        known = self.known.get(interaction.requester_id)
        if known is not None and known.interactions is not None:
            known.interactions.append(interaction)
            self.interactions[interaction.id] = interaction

    def note_ticket(self, ticket: Ticket) -> None:
        """Record a new ticket."""
        known = self.known.get(ticket.requester_id)
        if known is not None and known.tickets is not None:
            known.tickets.append(ticket)


def ahead_of(session: Session) -> Ahead | None:
    """Return what was read ahead in this session, or None."""
    found: Ahead | None = session.info.get(KEY)
    return found
