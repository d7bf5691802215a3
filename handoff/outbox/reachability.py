"""Whether the messenger takes anything at all. Pure; monotonic seconds come in.

A send that failed without an answer of the messenger is evidence against it, any answer (also a
refusal or "too many messages") is contact. Failures of different lanes one after the other are an
outage: then one send at a time probes, with growing pauses, until there is contact again.
"""

from dataclasses import dataclass

LANES = 3  # so many different ones fail in a row: it is none of theirs
ATTEMPTS = 3  # with fewer lanes alive, so many sends in a row …
SILENCE = 10.0  # … and no contact for so many seconds
ROOM_WHEN_SUSPECTED = 3  # sends in flight after a first failure, until it is known what it was
FIRST_PROBE_PAUSE = 2.0
LONGEST_PROBE_PAUSE = 30.0


@dataclass(frozen=True)
class Over:
    """An outage that has ended."""

    seconds: float
    failures: int
    probes: int


class Reachability:
    """Judges one messenger by how sends end."""

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
        """A send failed and nothing is known yet of the others."""
        return self._failures > 0 and not self.active

    @property
    def closed(self) -> bool:
        """Nothing but probes may be sent. With one or two lanes, their own retries are probes."""
        return self.active and len(self._lanes) >= LANES

    @property
    def next_probe(self) -> float:
        return self._next_probe

    def failed(self, lane: str, at: float) -> bool:
        """Note a send without any answer; True if an outage is recognised by it."""
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
        """Set the time of the next probe; what was under way before is none."""
        if self._probing:
            self._next_probe = at + self._pause
            self._pause = min(self._pause * 2, LONGEST_PROBE_PAUSE)
        self._probing = False

    def probing(self) -> None:
        """Count a probe that is sent."""
        self._probes += 1
        self._probing = True

    def contact(self, at: float) -> Over | None:
        """Note an answer of the messenger; what was an outage is over."""
        over = None
        if self.active:
            over = Over(at - self._first_failure, self._failures, self._probes)
        self._last_contact = at
        self._lanes.clear()
        self._failures = 0
        self.active = False
        return over
