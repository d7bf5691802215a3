"""Calendars of working hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LOOK_AHEAD = 400  # days within which the next opening is searched
END_OF_DAY = time.max  # closing time of days that are open until midnight

Interval = tuple[time, time]  # opening and closing time of the same day
Intervals = tuple[Interval, ...]  # in ascending order, without overlaps


@dataclass(frozen=True)
class SpecialDays:
    """Dates with other hours than the week has, both ends included.

    `intervals` is empty for holidays. Hours of several days apply to weekdays that are open, those
    of a single date to any weekday.
    """

    first: date
    last: date
    intervals: Intervals = ()
    name: str = ""

    @property
    def is_holiday(self) -> bool:
        return not self.intervals

    def applies(self, day: date, usual: Intervals) -> bool:
        """Return True if this decides the hours of a day with the `usual` hours."""
        if not self.first <= day <= self.last:
            return False
        return bool(usual) or self.is_holiday or self.first == self.last


@dataclass(frozen=True)
class Calendar:
    """Opening hours by weekday (0 is Monday). Missing days are closed.

    The shortest of several special days decides, and a holiday before hours of the same length.
    """

    week: Mapping[int, Intervals]
    zone: ZoneInfo
    special: tuple[SpecialDays, ...] = ()

    def hours_on(self, day: date) -> Intervals:
        """Return the opening hours of a date."""
        special = self.special_on(day)
        return self.week.get(day.weekday(), ()) if special is None else special.intervals

    def special_on(self, day: date) -> SpecialDays | None:
        """Return the special days that decide the hours of a date, or None."""
        usual = self.week.get(day.weekday(), ())
        fitting = [one for one in self.special if one.applies(day, usual)]
        return min(
            fitting, key=lambda one: (one.last - one.first, not one.is_holiday), default=None
        )

    def are_open(self, now: datetime) -> bool:
        return self._current(now) is not None

    def closing(self, now: datetime) -> time | None:
        """Return the end of the current interval, or None if closed or open until midnight.

        Intervals without a break between them count as one.
        """
        current = self._current(now)
        return None if current is None or current[1] == END_OF_DAY else current[1]

    def next_opening(self, now: datetime) -> datetime | None:
        """Return the next opening time, or None if there is none within `LOOK_AHEAD` days."""
        local = now.astimezone(self.zone)
        for ahead in range(LOOK_AHEAD):
            day = local.date() + ahead * DAY
            for opening, _ in _joined(self.hours_on(day)):
                moment = datetime.combine(day, opening, self.zone)
                if moment > local:
                    return moment
        return None

    def _current(self, now: datetime) -> Interval | None:
        local = now.astimezone(self.zone)
        clock = local.time()
        hours = _joined(self.hours_on(local.date()))
        return next((one for one in hours if _contains(one, clock)), None)


def _contains(interval: Interval, clock: time) -> bool:
    opening, closing = interval
    return opening <= clock and (clock < closing or closing == END_OF_DAY)


def _joined(hours: Intervals) -> Intervals:
    """Join intervals that have no break between them."""
    joined: list[Interval] = []
    for opening, closing in hours:
        if joined and joined[-1][1] == opening:
            joined[-1] = (joined[-1][0], closing)
        else:
            joined.append((opening, closing))
    return tuple(joined)
