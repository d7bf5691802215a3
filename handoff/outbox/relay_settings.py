"""How the relay treats what goes wrong."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class RelaySettings:
    """How the relay treats what goes wrong."""

    resend_after: timedelta = timedelta(seconds=30)
    longest_resend: timedelta = timedelta(minutes=10)
    longest_resend_in_outage: timedelta = timedelta(minutes=2)
    concurrency: int = 16
    first_retry: timedelta = timedelta(seconds=1)
    longest_retry: timedelta = timedelta(seconds=60)

    @property
    def longest_pause(self) -> timedelta:
        """No delivery waits longer than this of the relay's own will."""
        return max(self.resend_after, self.longest_resend, self.longest_retry)
