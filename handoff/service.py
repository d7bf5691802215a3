"""Targets for responses and resolutions, which count in the working time of a calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from types import MappingProxyType

from handoff.calendars import END_OF_DAY, Calendar, Interval
from handoff.states import Priority

WARN_AT = 0.75  # part of a span after which its target is warned of
LEAST_WARNING = timedelta(minutes=10)  # before a due time


@dataclass(frozen=True)
class Targets:
    """Spans of working time. A day, or 24 hours, is a working day. None: no target."""

    first_response: timedelta = timedelta(hours=4)
    next_response: timedelta = timedelta(days=1)
    resolution: timedelta | None = None


@dataclass(frozen=True)
class ServiceLevel:
    """Targets by priority. Those of NORMAL apply to missing priorities."""

    targets: Mapping[Priority, Targets] = field(
        default_factory=lambda: MappingProxyType({Priority.NORMAL: Targets()})
    )
    calendar: Calendar | None = None  # None: around the clock

    def of(self, priority: Priority) -> Targets:
        return self.targets.get(priority, self.targets[Priority.NORMAL])

    def due(self, begin: datetime, span: timedelta, *, times: int = 1) -> datetime:
        """Return the time when a span, or several in a row, are over that begin at a time."""
        return self._after(begin, span, times)

    def warning(self, begin: datetime, span: timedelta) -> datetime:
        """Return the time to warn of a target, before its span is over."""
        return self._after(begin, span, WARN_AT)

    def warning_before(self, begin: datetime, due_at: datetime) -> datetime:
        """Return the time to warn of a due time, or the due time itself if that is near."""
        at = self.add(begin, WARN_AT * self.worked(begin, due_at))
        return at if begin < at <= due_at - LEAST_WARNING else due_at

    def _after(self, begin: datetime, span: timedelta, part: float) -> datetime:
        if self.calendar is None:
            return begin + part * span
        days, rest = divmod(span, timedelta(days=1))
        return self.calendar.after(begin, part * (days * usual_day(self.calendar) + rest))

    def is_open(self, moment: datetime) -> bool:
        return self.calendar is None or self.calendar.are_open(moment)

    def worked(self, begin: datetime, end: datetime) -> timedelta:
        """Return the working time between two times."""
        if self.calendar is None:
            return max(end - begin, timedelta(0))
        return self.calendar.worked(begin, end)

    def add(self, moment: datetime, working: timedelta) -> datetime:
        """Return the time that is so much working time after another."""
        return moment + working if self.calendar is None else self.calendar.after(moment, working)


USUAL = ServiceLevel()
# For tickets with an alarm about danger to life.
URGENT = ServiceLevel(
    MappingProxyType(
        {Priority.NORMAL: Targets(timedelta(minutes=10), timedelta(minutes=30), None)}
    )
)


def usual_day(calendar: Calendar) -> timedelta:
    """Return the median opening time of the weekdays that are open, or a day if none is."""
    lengths = [sum(map(_seconds, hours)) for hours in calendar.week.values() if hours]
    return timedelta(seconds=median(lengths)) if lengths else timedelta(days=1)


def _seconds(interval: Interval) -> float:
    opening, closing = (datetime.combine(date.min, clock) for clock in interval)
    whole = closing - opening
    at_midnight = interval[1] == END_OF_DAY
    return (whole + datetime.resolution if at_midnight else whole).total_seconds()
