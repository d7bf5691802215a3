"""Office hours and wait estimates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfficeHours:
    """Opening and closing times by weekday (0 is Monday). Missing days are closed."""

    days: dict[int, tuple[time, time]]
    zone: ZoneInfo

    def are_open(self, now: datetime) -> bool:
        local = now.astimezone(self.zone)
        hours = self.days.get(local.weekday())
        return hours is not None and hours[0] <= local.time() < hours[1]

    def closing(self, now: datetime) -> time | None:
        """Return today's closing time, or None if the desk is closed or open until midnight."""
        if not self.are_open(now):
            return None
        _, closing = self.days[now.astimezone(self.zone).weekday()]
        return None if closing == time.max else closing

    def next_opening(self, now: datetime) -> datetime | None:
        """Return the next opening time, or None without office hours."""
        local = now.astimezone(self.zone)
        for ahead in range(8):
            day = local.date() + ahead * DAY
            hours = self.days.get(day.weekday())
            if hours is None:
                continue
            opening = datetime.combine(day, hours[0], self.zone)
            if opening > local:
                return opening
        return None


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
    hours: OfficeHours,
    now: datetime,
) -> Wait:
    """Estimate the wait at a 1-based queue position from recent first response times.

    `minutes` is None if the desk is closed or there are fewer than `enough` response times.
    """
    if not hours.are_open(now):
        return Wait(position=position, minutes=None, opens_at=hours.next_opening(now))
    minutes = None
    if len(first_replies) >= enough:
        seconds = median(reply.total_seconds() for reply in first_replies)
        minutes = max(1, round(seconds / 60))
    return Wait(position=position, minutes=minutes, opens_at=None, open_until=hours.closing(now))
