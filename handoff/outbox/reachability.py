"""Detects outages of a messenger. All times are passed in, in monotonic seconds.

A send counts as a failure if the messenger did not answer. Any answer shows that the messenger is
reachable, even if it refuses the message or reports that the rate limit was exceeded. If sends to
several chats fail without an answer in between, this is treated as an outage. During an outage
only one message at a time is sent as a probe. The pauses between probes increase until the
messenger answers.
"""

from dataclasses import dataclass

LANES = 3  # number of lanes in which consecutive failures indicate an outage
ATTEMPTS = 3  # number of consecutive failures that indicate an outage in fewer lanes
SILENCE = 10.0  # seconds without contact that are required in addition
ROOM_WHEN_SUSPECTED = 3  # maximum number of sends in flight after a first failure
FIRST_PROBE_PAUSE = 2.0
LONGEST_PROBE_PAUSE = 30.0


@dataclass(frozen=True)
class Over:
    """An outage that has ended."""

    seconds: float
    failures: int
    probes: int


class Reachability:
    """Tracks whether a messenger is reachable, based on the outcomes of sends."""

    def __init__(self, *, began: float = 0.0) -> None:
        self._last_contact = began
        self._lanes: set[str] = set()
        self._failures = 0
        self._first_failure = began
        self._probes = 0
        self._pause = FIRST_PROBE_PAUSE
        self._next_probe = began
        self._probing = False
        self.active = False

    @property
    def suspected(self) -> bool:
        """True if a send has failed but an outage has not been confirmed."""
        return self._failures > 0 and not self.active

    @property
    def closed(self) -> bool:
        """True if only probes may be sent.

        This is not the case if fewer than LANES lanes have failed, because the retries of these
        lanes are sufficient to detect the end of the outage.
        """
        return self.active and len(self._lanes) >= LANES

    @property
    def next_probe(self) -> float:
        return self._next_probe

    def failed(self, lane: str, at: float) -> bool:
        """Record a send without an answer. Returns True if this confirms an outage."""
        if self._failures == 0:
            self._first_failure = at
        self._failures += 1
        self._lanes.add(lane)
        if self.active:
            self._again(at)
            return False
        silent = self._failures >= ATTEMPTS and at - self._last_contact > SILENCE
        if len(self._lanes) < LANES and not silent:
            return False
        self.active = True
        self._probes, self._pause, self._probing = 0, FIRST_PROBE_PAUSE, True
        self._again(at)
        return True

    def _again(self, at: float) -> None:
        """Schedule the next probe, unless the failed send started before the first probe."""
        if self._probing:
            self._next_probe = at + self._pause
            self._pause = min(self._pause * 2, LONGEST_PROBE_PAUSE)
        self._probing = False

    def probing(self) -> None:
        """Record that a probe is being sent."""
        self._probes += 1
        self._probing = True

    def contact(self, at: float) -> Over | None:
        """Record an answer of the messenger. Returns the outage that this ends, or None."""
        over = None
        if self.active:
            over = Over(at - self._first_failure, self._failures, self._probes)
        self._last_contact = at
        self._lanes.clear()
        self._failures = 0
        self.active = False
        return over
