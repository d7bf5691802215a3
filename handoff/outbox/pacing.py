"""How fast a bot may speak: overall, to one person, into one group. Pure; seconds come in.

The seconds are monotonic: a wall clock that is set back must not silence the bot.
"""

from collections import defaultdict, deque
from dataclasses import dataclass

from handoff.outbox.payload import Rank

TICK = 1e-6  # moments closer than this are one: sums of fractions are not exact


@dataclass(frozen=True)
class Limits:
    """At most `count` sends in any `window` seconds."""

    count: int
    window: float


OVERALL = Limits(25, 1.0)  # the platform's own is 30
PRIVATE = Limits(3, 3.0)  # 1 a second, short bursts allowed
GROUP = Limits(18, 60.0)  # the platform's own is 20
GROUP_SHARE_OF_REFRESHES = 12  # so that edits of cards never keep new questions out


class Pacing:
    """Remembers the recent sends of one bot; unpaced when made with `free=True`."""

    def __init__(self, *, free: bool = False) -> None:
        self._free = free
        self._overall: deque[float] = deque()
        self._lanes: defaultdict[str, deque[float]] = defaultdict(deque)

    def ready_at(self, lane: str, rank: int, now: float) -> float:
        """The first moment at which this lane may send; `now` or earlier means at once."""
        if self._free:
            return now
        return max(self.overall_ready_at(now), self.lane_ready_at(lane, rank, now))

    def lane_ready_at(self, lane: str, rank: int, now: float) -> float:
        if self._free:
            return now
        limits = GROUP if lane.startswith("-") else PRIVATE
        count = limits.count
        if limits is GROUP and rank >= Rank.REFRESH:
            count = GROUP_SHARE_OF_REFRESHES
        return _ready(self._lanes[lane], count, limits.window, now)

    def overall_ready_at(self, now: float) -> float:
        if self._free:
            return now
        return _ready(self._overall, OVERALL.count, OVERALL.window, now)

    def note(self, lane: str, now: float) -> None:
        """Count a send."""
        if not self._free:
            self._overall.append(now)
            self._lanes[lane].append(now)
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        if len(self._lanes) > 10_000:
            old = now - GROUP.window
            for lane in [
                lane for lane, sends in self._lanes.items() if not sends or sends[-1] < old
            ]:
                del self._lanes[lane]


def _ready(sends: deque[float], count: int, window: float, now: float) -> float:
    while sends and sends[0] <= now - window + TICK:
        sends.popleft()
    if len(sends) < count:
        return now
    return sends[len(sends) - count] + window
