"""Logic for choosing the next deliveries to send.

Normally, the first delivery of every free lane (per-chat queue) is selected. During an outage of
the messenger, a single delivery is sent as a probe.
"""

from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from datetime import datetime

from handoff.outbox.lanes import Holds, Shares
from handoff.outbox.pacing import TICK, Pacing
from handoff.outbox.payload import Rank
from handoff.states import DeliveryStatus
from handoff.storage.database import Reader
from handoff.storage.deliveries import Owed

BATCH = 100
CLOCK_UNSURE = (
    1.0  # seconds before an expired delivery is checked again if the clock is unreliable
)
TRIED_EARLY = 3  # probes of an uncertain delivery before its retry is due


@dataclass
class Look:
    """State of a pass over the queue.

    `due` contains the times when more deliveries can be sent, in monotonic seconds.
    """

    at: float
    due: list[float] = field(default_factory=list)
    parked: set[str] = field(default_factory=set)  # lanes waiting for a time in `due`
    closed: set[str] = field(default_factory=set)
    room: int = 0
    heads: list[Owed] = field(default_factory=list)
    too_old: list[Owed] = field(default_factory=list)
    complete: bool = False

    def begin(self, busy: Set[str], room: int) -> None:
        self.closed = self.parked | busy
        self.room = room
        self.heads, self.too_old = [], []

    def park(self, lane: str, until: float) -> None:
        self.parked.add(lane)
        self.due.append(until)

    @property
    def full(self) -> bool:
        return len(self.heads) >= self.room


class Chooser:
    """Selects deliveries of one account and keeps track of paused lanes."""

    def __init__(
        self,
        *,
        account_id: int,
        pacing: Pacing,
        now: Callable[[], datetime],
        steady: Callable[[], bool],
    ) -> None:
        self._account_id = account_id
        self._pacing = pacing
        self._now = now
        self._steady = steady
        self._shares = Shares()
        self.held = Holds()
        self.unclear: Counter[int] = Counter()  # unknown outcomes by delivery id

    def look(self, reader: Reader, look: Look, busy: Set[str], *, room: int) -> None:
        """Find up to `room` deliveries that can be sent now."""
        resting = self.held.lasting(look.at)
        look.due.extend(hold.until for hold in resting.values())
        look.begin(busy | resting.keys(), room)
        held = self._held_first(reader, look.closed)
        oldest = reader.deliveries.owed(self._account_id, except_lanes=look.closed, limit=BATCH)
        look.complete = len(oldest) < BATCH
        newest = [] if look.complete else self._newest(reader, look)
        before = len(look.closed)
        for one in held:
            self._consider(one, look)
        self._shares.offer(oldest, *newest)
        while not look.full and (row := self._shares.next()) is not None:
            if self._consider(row, look):
                self._shares.taken()
        if look.full or (len(look.closed) == before and not look.too_old):
            look.complete = True  # nothing else to send in this pass
        elif look.too_old:
            look.complete = False  # there may be more deliveries behind the expired ones

    def look_for_probe(self, reader: Reader, look: Look, busy: Set[str]) -> None:
        """Find a single delivery to send as a probe, preferring uncertain ones."""
        asked = {lane: hold for lane, hold in self.held.lasting(look.at).items() if hold.asked}
        look.due.extend(hold.until for hold in asked.values())
        look.begin(busy | asked.keys(), 1)
        rows = self._held_first(reader, look.closed)
        rows += reader.deliveries.owed(self._account_id, except_lanes=look.closed, limit=BATCH)
        heads: dict[str, Owed] = {}
        for row in rows:
            heads.setdefault(row.lane, row)
        for row in sorted(heads.values(), key=self._as_probe):
            hold = self.held.get(row.lane)
            if hold is not None and hold.lasts(look.at) and self._tried_enough(row):
                look.due.append(hold.until)
            elif self._consider(row, look):
                break

    def forget(self, delivery_id: int) -> None:
        self.unclear.pop(delivery_id, None)

    def _newest(self, reader: Reader, look: Look) -> list[list[Owed]]:
        few = look.room + 1
        newest = [
            reader.deliveries.newest_heads(
                self._account_id, rank=rank, except_lanes=look.closed, limit=few
            )
            for rank in (Rank.REPLY, Rank.NEWS)
        ]
        backlog = reader.deliveries.oldest_heads(
            self._account_id, rank=Rank.BACKLOG, except_lanes=look.closed, limit=few
        )
        return [*newest, backlog]

    def _held_first(self, reader: Reader, closed: Set[str]) -> list[Owed]:
        """Return the deliveries that paused a lane for a retry. They go first in their lanes."""
        first: list[Owed] = []
        for lane, hold in list(self.held.items()):
            if lane in closed:
                continue
            delivery = reader.deliveries.owed_one(hold.delivery_id)
            if delivery is not None and delivery.account_id == self._account_id:
                first.append(delivery)
            else:
                del self.held[lane]
        return first

    def _consider(self, row: Owed, look: Look) -> bool:
        """Add the row to `look.heads` if it can be sent now. Returns True if added."""
        if row.lane in look.closed or look.full:
            return False
        if row.lane not in self.held and row.not_before > self._now():
            look.due.append(look.at + (row.not_before - self._now()).total_seconds())
            if row.coalesce_key is None:
                look.closed.add(row.lane)  # keep the order of later deliveries
            return False  # a coalesced delivery doesn't block its lane
        if self._is_too_old(row, look):
            return False
        look.closed.add(row.lane)
        ready = self._pacing.ready_at(row.lane, row.chat_kind, row.rank, look.at)
        if ready > look.at + TICK:
            look.park(row.lane, ready)
            return False
        look.heads.append(row)
        self._pacing.note(row.lane, look.at)
        return True

    def _is_too_old(self, row: Owed, look: Look) -> bool:
        """Return True if the row has expired, and collect it so that its lane isn't blocked."""
        if row.expires_at is None or row.expires_at > self._now():
            return False
        if not self._steady():
            look.closed.add(row.lane)
            look.park(row.lane, look.at + CLOCK_UNSURE)
        elif all(row.id != one.id for one in look.too_old):
            look.too_old.append(row)
        return True

    def _tried_enough(self, row: Owed) -> bool:
        return row.status == DeliveryStatus.UNCERTAIN and self.unclear[row.id] >= TRIED_EARLY

    def _as_probe(self, row: Owed) -> tuple[bool, int, int, int]:
        """Return a sort key for choosing a probe.

        Deliveries with unknown outcome come first until they have been tried TRIED_EARLY times.
        Fewer attempts are better, so that a single faulty delivery isn't retried forever.
        """
        early = row.status == DeliveryStatus.UNCERTAIN and not self._tried_enough(row)
        return (not early, row.attempts, row.rank, row.id)
