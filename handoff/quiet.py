"""Hours of the night, in which requesters get no notices that they did not ask for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class QuietHours:
    """The time from `first` to `last`, which may be on the next day."""

    first: time
    last: time
    zone: ZoneInfo

    def cover(self, moment: datetime) -> bool:
        """Return True if a moment is in the quiet hours. `last` itself is not."""
        clock = moment.astimezone(self.zone).time()
        if self.first < self.last:
            return self.first <= clock < self.last
        return clock >= self.first or clock < self.last

    def end_after(self, moment: datetime) -> datetime:
        """Return the end of the quiet hours at a moment, or the moment if it is not in them."""
        if not self.cover(moment):
            return moment
        local = moment.astimezone(self.zone)
        end = datetime.combine(local.date(), self.last, self.zone)
        return end if end > local else datetime.combine(local.date() + DAY, self.last, self.zone)
