"""Wait estimates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median

from handoff.calendars import Calendar


@dataclass(frozen=True)
class Wait:
    """Estimated wait for a ticket. `minutes` is None without sufficient data."""

    position: int
    minutes: int | None
    opens_at: datetime | None
    open_until: time | None = None


def expected_wait(
    *,
    position: int,
    first_replies: Sequence[timedelta],
    enough: int,
    calendar: Calendar,
    now: datetime,
) -> Wait:
    """Estimate the wait at a 1-based queue position from recent first response times.

    `minutes` is None if the desk is closed or there are fewer than `enough` response times.
    """
    if not calendar.are_open(now):
        return Wait(position=position, minutes=None, opens_at=calendar.next_opening(now))
    minutes = None
    if len(first_replies) >= enough:
        seconds = median(reply.total_seconds() for reply in first_replies)
        minutes = max(1, round(seconds / 60))
    return Wait(
        position=position, minutes=minutes, opens_at=None, open_until=calendar.closing(now)
    )
