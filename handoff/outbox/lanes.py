"""Pauses of lanes (per-chat queues), and fair allocation of sending slots."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from handoff.outbox.pacing import TICK
from handoff.outbox.transport import CallOutcome
from handoff.storage.deliveries import Owed


@dataclass(frozen=True)
class Hold:
    """A lane paused until a delivery is retried. `until` is in monotonic seconds."""

    until: float
    delivery_id: int
    asked: bool = False  # requested by the messenger

    def lasts(self, at: float) -> bool:
        return self.until > at + TICK


@dataclass(frozen=True)
class Unsettled:
    """An outcome waiting to be stored. `until` is in monotonic seconds."""

    until: float
    delivery_id: int
    outcome: CallOutcome | None
    tries: int


class Holds(dict[str, Hold]):
    """Paused lanes by name."""

    def lasting(self, at: float) -> dict[str, Hold]:
        return {lane: hold for lane, hold in self.items() if hold.lasts(at)}

    def release(self, at: float) -> int:
        """End all pauses except those requested by the messenger. Returns the number of pauses."""
        waiting = [lane for lane, hold in self.lasting(at).items() if not hold.asked]
        for lane in waiting:
            self[lane] = Hold(at, self[lane].delivery_id)
        return len(waiting)


class Shares:
    """Allocates sending slots when there are more lanes than slots.

    Half of the slots are split between the oldest deliveries (ordered by rank and age) and the
    oldest backlog replies. The other half is split between the newest replies to requesters and
    the newest messages to agents, so that they don't get stuck behind a backlog.
    """

    ORDER = (0, 1, 3, 2)  # oldest, newest replies, oldest backlog, newest news

    def __init__(self) -> None:
        self._turn = 0
        self._sources: list[deque[Owed]] = []

    def offer(self, *sources: Iterable[Owed]) -> None:
        """Set the candidates: oldest, newest replies, newest news, oldest backlog."""
        self._sources = [deque(source) for source in sources]

    def next(self) -> Owed | None:
        """Return the next candidate. The rotation only advances when `taken` is called."""
        wanted = self.ORDER[self._turn % len(self.ORDER)]
        if wanted < len(self._sources) and self._sources[wanted]:
            return self._sources[wanted].popleft()
        return next((source.popleft() for source in self._sources if source), None)

    def taken(self) -> None:
        self._turn += 1


def growing(first: timedelta, times: int, *, longest: timedelta) -> timedelta:
    """Return the exponential backoff delay after `times` failures, capped at `longest`."""
    pause: timedelta = first * 2 ** min(times, 16)
    return min(pause, max(first, longest))
