"""Relay settings."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class RelaySettings:
    """Retry delays and concurrency of the relay."""

    resend_after: timedelta = timedelta(seconds=30)
    longest_resend: timedelta = timedelta(minutes=10)
    longest_resend_in_outage: timedelta = timedelta(minutes=2)
    concurrency: int = 16
    first_retry: timedelta = timedelta(seconds=1)
    longest_retry: timedelta = timedelta(seconds=60)

    @property
    def longest_pause(self) -> timedelta:
        """Longest retry delay, except for delays requested by the messenger."""
        return max(self.resend_after, self.longest_resend, self.longest_retry)
