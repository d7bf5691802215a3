"""Outage detection for a messenger. Times are passed in as monotonic seconds.

A send has failed if there was no response. Any response means that the messenger is reachable,
including refusals and rate limit errors. An outage is assumed if sends to several chats fail with
no response in between. From then on, one message at a time is sent as a probe, at increasing
intervals, until the messenger responds.
"""

from dataclasses import dataclass

LANES = 3  # failed lanes that indicate an outage
ATTEMPTS = 3  # consecutive failures that indicate an outage on fewer lanes
SILENCE = 10.0  # also required: seconds since the last contact
ROOM_WHEN_SUSPECTED = 3  # maximum sends in flight after a first failure
FIRST_PROBE_PAUSE = 2.0
LONGEST_PROBE_PAUSE = 30.0


@dataclass(frozen=True)
class Over:
    """A finished outage."""

    seconds: float
    failures: int
    probes: int


class Reachability:
    """Outage detector based on the results of sends."""

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
        """True after a failed send, until an outage is confirmed."""
        return self._failures > 0 and not self.active

    @property
    def closed(self) -> bool:
        """True if only probes may be sent.

        Probes aren't needed with fewer than LANES failed lanes, because their retries are enough
        to detect the end of the outage.
        """
        return self.active and len(self._lanes) >= LANES

    @property
    def next_probe(self) -> float:
        return self._next_probe

    def failed(self, lane: str, at: float) -> bool:
        """Record a send without a response. Returns True if this confirms an outage."""
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
        """Schedule the next probe, ignoring sends that were started before probing."""
        if self._probing:
            self._next_probe = at + self._pause
            self._pause = min(self._pause * 2, LONGEST_PROBE_PAUSE)
        self._probing = False

    def probing(self) -> None:
        """Record that a probe is being sent."""
        self._probes += 1
        self._probing = True

    def contact(self, at: float) -> Over | None:
        """Record a response. Returns the outage if this ends one."""
        over = None
        if self.active:
            over = Over(at - self._first_failure, self._failures, self._probes)
        self._last_contact = at
        self._lanes.clear()
        self._failures = 0
        self.active = False
        return over
