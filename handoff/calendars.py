"""Calendars of working hours."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LOOK_AHEAD = 400  # days within which the next opening is searched
END_OF_DAY = time.max  # closing time of days that are open until midnight

Interval = tuple[time, time]  # opening and closing time of the same day
Intervals = tuple[Interval, ...]  # in ascending order, without overlaps
Span = tuple[datetime, datetime]  # beginning and end, in UTC


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

    def after(self, start: datetime, working: timedelta) -> datetime:
        """Return the moment, in UTC, when `working` of opening time has passed since `start`.

        At the end of an interval this is the closing time, not the next opening. A span of zero or
        less returns `start`. The search covers `LOOK_AHEAD` days, and a week more for each hour of
        `working`. Without enough opening time in them, the result is `start + working`: never
        later than the moment of a longer search, but maybe earlier than that of a shorter span.
        """
        start = start.astimezone(UTC)
        if working <= timedelta():
            return start
        left = working
        weeks = LOOK_AHEAD // 7 + working // HOUR + 2  # both rounded up
        for opening, closing in self._open_since(start, weeks):
            if left <= closing - opening:
                return opening + left
            left -= closing - opening
        return start + working

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return the opening time between two moments, or zero if `end` is not after `start`.

        This is elapsed time: an hour that the clock skips does not count, a repeated one twice.
        """
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        total = timedelta()
        for opening, closing in self._open_since(start, (end - start) // WEEK + 1):
            if opening >= end:
                break
            total += min(closing, end) - opening
        return total

    def _open_since(self, start: datetime, weeks: int) -> Iterator[Span]:
        """Yield the opening time of so many weeks in order, in spans of a day at most.

        It agrees with `are_open`, also on days when the clock changes.
        """
        for _ in range(weeks):
            end = start + WEEK
            for span in _between_clock_changes((start, end), self.zone):
                yield from self._open_within(span)
            start = end

    def _open_within(self, span: Span) -> Iterator[Span]:
        """Yield the opening time in a span without a clock change."""
        begin, end = span
        offset = _offset(begin, self.zone)
        day, last_day = (begin + offset).date(), (end + offset).date()
        while day <= last_day:
            for opening, closing in self.hours_on(day):
                first = max(begin, _on_clock(day, opening) - offset)
                last = min(end, _on_clock(day, closing) - offset)
                if first < last:
                    yield first, last
            day += DAY

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


def _on_clock(day: date, clock: time) -> datetime:
    """Return a time on the wall clock, labelled as UTC until an offset is subtracted."""
    moment = datetime.combine(day, clock, UTC)
    return moment + datetime.resolution if clock == END_OF_DAY else moment


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _between_clock_changes(span: Span, zone: ZoneInfo) -> tuple[Span, ...]:
    """Split a span of a week at the change of the clock, of which there is at most one."""
    begin, end = span
    offset = _offset(begin, zone)
    if offset == _offset(end, zone):
        return (span,)
    whole = begin.replace(microsecond=0)  # clocks change on whole seconds
    passed = bisect_left(
        range(WEEK // SECOND),
        True,
        key=lambda seconds: _offset(whole + seconds * SECOND, zone) != offset,
    )
    change = whole + passed * SECOND
    return (begin, change), (change, end)
