"""Rate limiting per bot, private chat and group.

Times are passed in as monotonic seconds, so changes of the wall clock don't affect sending.
"""

from collections import defaultdict, deque
from dataclasses import dataclass

from handoff.addresses import ChatKind
from handoff.outbox.payload import Rank

TICK = 1e-6  # tolerance for rounding errors, in seconds


@dataclass(frozen=True)
class Limits:
    """A rate limit of `count` sends per `window` seconds."""

    count: int
    window: float


OVERALL = Limits(25, 1.0)  # messenger limit: 30 per second
PRIVATE = Limits(3, 3.0)  # 1 per second on average, allowing short bursts
GROUP = Limits(18, 60.0)  # messenger limit: 20 per minute
GROUP_SHARE_OF_REFRESHES = 12  # card edits per window


class Pacing:
    """Rate limiter of a bot. `free=True` disables all limits."""

    def __init__(self, *, free: bool = False) -> None:
        self._free = free
        self._overall: deque[float] = deque()
        self._lanes: defaultdict[str, deque[float]] = defaultdict(deque)

    def ready_at(self, lane: str, kind: str, rank: int, at: float) -> float:
        """Return the earliest time the lane can send, which is `at` if it is not limited."""
        if self._free:
            return at
        return max(self.overall_ready_at(at), self.lane_ready_at(lane, kind, rank, at))

    def lane_ready_at(self, lane: str, kind: str, rank: int, at: float) -> float:
        if self._free:
            return at
        limits = PRIVATE if kind == ChatKind.PRIVATE else GROUP
        count = limits.count
        if limits is GROUP and rank >= Rank.REFRESH:
            count = GROUP_SHARE_OF_REFRESHES
        return _ready(self._lanes[lane], count, limits.window, at)

    def overall_ready_at(self, at: float) -> float:
        if self._free:
            return at
        return _ready(self._overall, OVERALL.count, OVERALL.window, at)

    def note(self, lane: str, at: float) -> None:
        """Record a send."""
        if not self._free:
            self._overall.append(at)
            self._lanes[lane].append(at)
            self._sweep(at)

    def _sweep(self, at: float) -> None:
        if len(self._lanes) > 10_000:
            old = at - GROUP.window
            for lane in [
                lane for lane, sends in self._lanes.items() if not sends or sends[-1] < old
            ]:
                del self._lanes[lane]


def _ready(sends: deque[float], count: int, window: float, at: float) -> float:
    while sends and sends[0] <= at - window + TICK:
        sends.popleft()
    if len(sends) < count:
        return at
    return sends[len(sends) - count] + window
