"""Queue of a bot's pending updates, confirmed by offset."""

import asyncio
import itertools
import json
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

from bot.changes import Changes

FIRST_UPDATE_ID = 100_000_001
KEPT_AFTER_CONFIRMATION = 1_000  # confirmed updates that control calls can deliver again
FUTURE_LIMIT = 10  # larger offsets are treated as the head of the queue
PAST_LIMIT = 100_000
DAY = 86_400  # update lifetime in seconds

# Update kinds that a bot has to request explicitly.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "chat_boost",
    "removed_chat_boost",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "purchased_paid_media",
}


@dataclass(slots=True, eq=False)
class Update:
    id: int
    kind: str
    payload: str  # JSON of the field named by `kind`
    lane: int  # webhook deliveries are ordered within a lane
    expires: float
    failures: int = 0
    delay: float = 1.0
    raw: str = ""  # injected fields, used instead of kind and payload

    def text(self) -> str:
        if not self.kind:
            return f'{{"update_id":{self.id}{"," if self.raw else ""}{self.raw}}}'
        return f'{{"update_id":{self.id},"{self.kind}":{self.payload}}}'


@dataclass(slots=True, eq=False)
class Poll:
    """A pending getUpdates call."""

    offset: int
    limit: int
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    terminated: str = ""  # conflict text if the poll was terminated


class UpdateQueue:
    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._repeated: list[Update] = []  # returned to the bot but not confirmed
        self._poll: Poll | None = None
        self.next_id = FIRST_UPDATE_ID
        self.waiting: OrderedDict[int, Update] = OrderedDict()
        self.again: deque[Update] = deque()
        self.confirmed: deque[Update] = deque(maxlen=KEPT_AFTER_CONFIRMATION)
        self.allowed: frozenset[str] | None = None
        self.turned = False  # True if a control call reordered the ids
        self.changed = asyncio.Event()  # wakes the webhook task

    @property
    def poll(self) -> Poll | None:
        """The pending long poll, if any."""
        return self._poll

    @poll.setter
    def poll(self, poll: Poll | None) -> None:
        self._poll = poll
        self._changes.notify()

    @property
    def holds_a_poll(self) -> bool:
        """True if a poll is waiting for an update."""
        return self._poll is not None and not self._poll.woken.is_set()

    @property
    def unfetched(self) -> int:
        """Number of unconfirmed updates, including repeated ones."""
        return len(self.waiting) + len(self.again) + len(self._repeated)

    def wants(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in ON_REQUEST
        return kind in self.allowed

    def push(self, kind: str, payload: Any, *, lane: int, expires: float) -> Update | None:
        """Add an update to the queue. Returns None if the bot didn't request its kind."""
        if not self.wants(kind):
            return None
        return self.force(kind, json.dumps(payload), lane=lane, expires=expires)

    def force(self, kind: str, payload: str, *, lane: int, expires: float) -> Update:
        update = Update(self.next_id, kind, payload, lane, expires)
        self.next_id += 1
        self.waiting[update.id] = update
        self.wake()
        return update

    def wake(self) -> None:
        self.changed.set()
        if self.poll is not None:
            self.poll.woken.set()

    def forget(self, update_id: int) -> None:
        update = self.waiting.pop(update_id, None)
        if update is not None:
            self.confirmed.append(update)
        self._repeated = [one for one in self._repeated if one.id != update_id]
        self._changes.notify()

    def clear(self, *, keep: int = 0) -> None:
        while len(self.waiting) > keep:
            self.waiting.popitem(last=False)
        self._changes.notify()

    def repeat(self) -> list[Update]:
        """Take all updates that should be delivered again."""
        repeated = [self.again.popleft() for _ in range(len(self.again))]
        self._repeated += repeated
        return repeated

    def end_repeating(self) -> None:
        """Discard repeated updates that were already returned to the bot."""
        self._repeated.clear()
        self._changes.notify()

    def take(self, offset: int, limit: int, now: float) -> list[Update]:
        """Confirm updates below the offset. Returns the next ones without removing them."""
        if offset < 0:
            self.clear(keep=-offset)
        if self.next_id - PAST_LIMIT <= offset <= self.next_id + FUTURE_LIMIT:
            self._confirm(offset)
        self.expire(now)
        self.end_repeating()  # a new poll implies that the bot received them
        repeated = self.repeat()
        return [*repeated, *itertools.islice(self.waiting.values(), limit)]

    def _confirm(self, offset: int) -> None:
        if self.turned:
            for update_id in [number for number in self.waiting if number < offset]:
                self.forget(update_id)
            self.turned = bool(self.waiting)
        while self.waiting and next(iter(self.waiting)) < offset:
            self.confirmed.append(self.waiting.popitem(last=False)[1])

    def turn_round(self) -> None:
        self.waiting = OrderedDict(reversed(self.waiting.items()))
        self.turned = True
        self.wake()

    def inject(self, fields: dict[str, Any], update_id: Any, *, expires: float) -> Update:
        """Add an arbitrary update to the queue, even if its id was already used."""
        number = update_id if isinstance(update_id, int) else self.next_id
        update = Update(number, "", "", number, expires, raw=json.dumps(fields)[1:-1])
        if number in self.waiting or number < self.next_id:
            self.again.append(update)
        else:
            self.waiting[number] = update
        self.next_id = max(self.next_id, number + 1)
        self.wake()
        return update

    def expire(self, now: float) -> None:
        while self.waiting and next(iter(self.waiting.values())).expires <= now:
            self.waiting.popitem(last=False)


def allowed_kinds(raw: Any) -> frozenset[str] | None:
    """Return the kinds in allowed_updates, or None to keep the previous list."""
    try:
        value = json.loads(raw) if isinstance(raw, str) and raw else raw
    except ValueError:
        return None
    if not isinstance(value, list) or not all(isinstance(kind, str) for kind in value):
        return None
    known = {kind.lower() for kind in value} & KINDS
    # An empty list or a list of unknown names restores the default.
    return frozenset(known or KINDS - ON_REQUEST)
