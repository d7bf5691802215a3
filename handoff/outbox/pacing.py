"""How fast a bot may speak: overall, to one person, into one group. Pure; time comes in."""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.outbox.payload import Rank


@dataclass(frozen=True)
class Limits:
    """At most `count` sends in any `window`."""

    count: int
    window: timedelta


OVERALL = Limits(25, timedelta(seconds=1))  # the platform's own is 30
PRIVATE = Limits(3, timedelta(seconds=3))  # 1 a second, short bursts allowed
GROUP = Limits(18, timedelta(minutes=1))  # the platform's own is 20
GROUP_SHARE_OF_REFRESHES = 12  # so that edits of cards never keep new questions out


class Pacing:
    """Remembers the recent sends of one bot; unpaced when made with `free=True`."""

    def __init__(self, *, free: bool = False) -> None:
        self._free = free
        self._overall: deque[datetime] = deque()
        self._lanes: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def ready_at(self, lane: str, rank: int, now: datetime) -> datetime:
        """The first moment at which this lane may send; `now` or earlier means at once."""
        if self._free:
            return now
        return max(self.overall_ready_at(now), self.lane_ready_at(lane, rank, now))

    def lane_ready_at(self, lane: str, rank: int, now: datetime) -> datetime:
        if self._free:
            return now
        limits = GROUP if lane.startswith("-") else PRIVATE
        count = limits.count
        if limits is GROUP and rank >= Rank.REFRESH:
            count = GROUP_SHARE_OF_REFRESHES
        return _ready(self._lanes[lane], count, limits.window, now)

    def overall_ready_at(self, now: datetime) -> datetime:
        if self._free:
            return now
        return _ready(self._overall, OVERALL.count, OVERALL.window, now)

    def note(self, lane: str, now: datetime) -> None:
        """Count a send."""
        if not self._free:
            self._overall.append(now)
            self._lanes[lane].append(now)
            self._sweep(now)

    def _sweep(self, now: datetime) -> None:
        if len(self._lanes) > 10_000:
            old = now - GROUP.window
            for lane in [
                lane for lane, sends in self._lanes.items() if not sends or sends[-1] < old
            ]:
                del self._lanes[lane]


def _ready(sends: deque[datetime], count: int, window: timedelta, now: datetime) -> datetime:
    while sends and sends[0] <= now - window:
        sends.popleft()
    if len(sends) < count:
        return now
    return sends[len(sends) - count] + window
