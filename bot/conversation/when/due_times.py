"""Times in running text by which something is to be done, in Persian and English.

Examples: `تا فردا`, `ظرف 2 روز کاری`, `شنبه ساعت 10`, `by Monday noon`, `within 48 hours`, `EOD`.
Texts are folded by `words.plain`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import jdatetime

from bot.conversation.when.clocks import PARTS, parts_in, times_in
from bot.conversation.when.dates import Dates, leading_dates
from bot.conversation.when.spans import COUNTS, UNITS, span_at
from bot.conversation.when.weekdays import leading_day
from handoff.calendars import END_OF_DAY, Calendar, Interval
from handoff.service import usual_day

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SATURDAY, FRIDAY = 5, 4
LATEST = time(23, 59)
LOOK_AHEAD = 60  # days in which an open day is searched
FARTHEST = timedelta(days=300)  # dates without a year that are farther away are of the past
A_FEW = 3  # number of units in "a few" and «چند»


@dataclass(frozen=True)
class DueTime:
    """A time of the future in a folded text, from `start` to `end`.

    It is a span, or a day with an optional time or `part` of the day. A span `is_working` if it
    counts working days. `is_period` stands for a day that ends a week or a month, and `is_counted`
    for a day that is so many days or weeks away. `is_limit` is True behind words such as "by" and
    «تا», and `is_weak` for a length that may belong to a noun: «اشتراک یک‌ماهه».
    """

    start: int
    end: int
    span: timedelta | None = None
    is_working: bool = False
    day: date | None = None
    clock: time | None = None
    part: Interval | None = None
    is_period: bool = False
    is_counted: bool = False
    is_limit: bool = False
    is_weak: bool = False

    def moment(self, calendar: Calendar, now: datetime) -> datetime:
        """Return the time in the zone of the calendar. It has passed if that is what was written.

        Days without a time end when the office closes. Those that are closed are replaced by the
        next day that is open, or for periods by the last one before. Spans that end when the
        office is closed end at the next opening.
        """
        local = now.astimezone(calendar.zone)
        if self.span is not None:
            return self._after(self.span, calendar, local)
        today = local.date()
        day = self.day or today
        if self.clock is not None:
            at = datetime.combine(day, self.clock, calendar.zone)
            return at if at > local or self.day is not None else at + DAY
        at = self._closing(calendar, day, today)
        if at <= local and self.part is not None and self.part[1] < LATEST and self.day is None:
            return self._closing(calendar, day + DAY, today)
        return at if at > local else datetime.combine(max(day, today), LATEST, calendar.zone)

    def _after(self, span: timedelta, calendar: Calendar, local: datetime) -> datetime:
        """Return the time after a span. Working days are complete, up to the closing time."""
        if not self.is_working:
            at = local + span
            return at if calendar.are_open(at) else calendar.next_opening(at) or at
        at = calendar.after(local, span / DAY * usual_day(calendar)).astimezone(calendar.zone)
        return self._closing(calendar, at.date(), local.date())

    def _closing(self, calendar: Calendar, day: date, today: date) -> datetime:
        """Return the end of a day, or of the part of it that is meant."""
        opened = _open_day(calendar, day, today, back=self.is_period)
        closing = calendar.hours_on(opened)[-1][1] if calendar.hours_on(opened) else LATEST
        closing = LATEST if closing == END_OF_DAY else closing
        if opened == day and self.part is not None:
            begin, end = self.part
            closing = closing if begin < closing < end else end
        return datetime.combine(opened, closing, calendar.zone)


def _open_day(calendar: Calendar, day: date, today: date, *, back: bool) -> date:
    """Return the day, or the next or previous one that is open."""
    if back:
        for ago in range((day - today).days + 1):
            if calendar.hours_on(day - ago * DAY):
                return day - ago * DAY
    for ahead in range(LOOK_AHEAD):
        if calendar.hours_on(day + ahead * DAY):
            return day + ahead * DAY
    return day


@dataclass(frozen=True)
class _Writer:
    """When a text is written: the local date, and the first weekday of its weeks."""

    today: date
    first_weekday: int

    def weekday(self, number: int) -> date:
        """Return the next such weekday after today."""
        return self.today + ((number - self.today.weekday() - 1) % 7 + 1) * DAY

    def end_of_week(self, weeks: int) -> date:
        ahead = (self.first_weekday - self.today.weekday() - 1) % 7
        return self.today + ahead * DAY + weeks * WEEK


def due_times_in(
    text: str, now: datetime, calendar: Calendar, *, one_day: bool = False
) -> list[DueTime]:
    """Return the times of the future in a folded text, in order.

    Times of the past, such as `yesterday` and «۲ روز پیش», are not among them. With `one_day`, two
    days that follow each other are two times, instead of two names of one.
    """
    is_persian = _PERSIAN.search(text) is not None
    first = SATURDAY if is_persian or not calendar.week.get(FRIDAY) else 0
    writer = _Writer(now.astimezone(calendar.zone).date(), first)
    found = _without_overlaps(_atoms(text, writer))
    return [_limited(text, one) for one in _joined(text, found, one_day=one_day)]


def leading_due_time(
    text: str, now: datetime, calendar: Calendar, *, one_day: bool = False
) -> tuple[DueTime | None, str]:
    """Parse a time at the start of a folded text. Returns it and the rest of the text."""
    found = due_times_in(text, now, calendar, one_day=one_day)
    if not found or found[0].start > 0:
        return None, text
    return found[0], text[found[0].end :].lstrip(" ,،:;؛-–—")


def _without_overlaps(atoms: Iterable[DueTime]) -> list[DueTime]:
    """Return the atoms in order. Of overlapping ones, the longest is used."""
    kept: list[DueTime] = []
    for atom in sorted(atoms, key=lambda one: (one.start - one.end, one.start)):
        if all(atom.end <= one.start or atom.start >= one.end for one in kept):
            kept.append(atom)
    return sorted(kept, key=lambda one: one.start)


def _joined(text: str, atoms: list[DueTime], *, one_day: bool) -> Iterator[DueTime]:
    """Join a day and its time."""
    current: DueTime | None = None
    for atom in atoms:
        is_apart = current is None or (one_day and None not in (current.day, atom.day))
        joined = None if current is None or is_apart else _join(text, current, atom)
        if current is not None and joined is None:
            yield current
        current = joined or atom
    if current is not None:
        yield current


_GLUE = re.compile(
    r"[ ,،(]*(?:(?:at|on|by|around|about|before|the|of|in|ساعت|در|تا|حدود|حدودا|حوالی|قبل از|راس|"
    r"همون|همین|یعنی|یا)[ ,،]*)*\)?"
)


def _join(text: str, one: DueTime, other: DueTime) -> DueTime | None:
    """Join two neighbours, a day and a time or the same day twice, or return None."""
    if _GLUE.fullmatch(text[one.end : other.start]) is None:
        return None
    is_closed = any(each.span is not None or each.is_counted for each in (one, other))
    if is_closed or (one.clock is not None and other.clock is not None):
        return None
    clock, part = one.clock or other.clock, one.part or other.part
    return DueTime(
        one.start,
        other.end,
        day=_joint_day(one, other),
        clock=clock if clock is None or part is None else _in_part(clock, part),
        part=part,
        is_period=one.is_period and other.is_period,
        is_limit=one.is_limit or other.is_limit,
    )


def _joint_day(one: DueTime, other: DueTime) -> date | None:
    """Return the day that two neighbours mean: a weekday in a week, or the nearer of two days."""
    if one.day is None or other.day is None:
        return one.day or other.day
    if one.is_period == other.is_period:
        return min(one.day, other.day)
    period, day = (one.day, other.day) if one.is_period else (other.day, one.day)
    return period - (period - day).days % 7 * DAY


def _in_part(clock: time, part: Interval) -> time:
    """Return a time that is in the part of the day: "at 9" in the evening is 21:00."""
    is_late = part[0] >= time(12)
    if is_late and clock.hour < 12:
        return clock.replace(hour=clock.hour + 12)
    if not is_late and clock.hour > 12:
        return clock.replace(hour=clock.hour - 12)
    return LATEST if part == PARTS["night"] and clock.hour == 12 else clock


_LIMIT = re.compile(
    r"(?:(?:تا|ظرف|طی|در عرض|حداکثر|نهایتا|نهایت|کمتر از|قبل از|پیش از|within|in|by|until|till|"
    r"before|"
    r"no later than|at the latest|at latest|latest|under|the next|next|on|for|برای|در|این|the|at|"
    r"around|about|حدود|حدودا|ساعت|همین|آخر|اخر|up to|less than|maximum|max|this)[ ]+)+$"
)
_NOT_YET = re.compile(r" نشده(?!\w)")
_LOOSE = re.compile(r"(?:on|for|برای|در|این|the|at|around|about|حدود|حدودا|ساعت|همین|this| )+")


def _limited(text: str, due: DueTime) -> DueTime:
    """Include the words before a time such as "by" and «تا»."""
    behind = _NOT_YET.match(text, due.end)
    if behind is not None:
        due = replace(due, end=behind.end(), is_limit=True)
    before = _LIMIT.search(text[: due.start])
    if before is None or (before.start() > 0 and text[before.start() - 1].isalnum()):
        return due
    is_limit = due.is_limit or _LOOSE.fullmatch(before[0]) is None
    return replace(due, start=before.start(), is_limit=is_limit)


# Atoms

_WORDS = "|".join(sorted(map(re.escape, COUNTS), key=len, reverse=True))
_PERSIAN = re.compile(r"[\u0621-\u06cc]")
_FEW = r"(?:a )?couple(?: of)?|(?:a )?few|several|چند|چندین"
_NUMBER = rf"(?:\d+(?:[.٫]\d+)?|(?:{_WORDS}|{_FEW}|یکی)(?=[ -]))"
_UNIT = "|".join(sorted((*map(re.escape, UNITS), "دیقه", "دقه"), key=len, reverse=True))
_WORKING = r"(?:(?:business|working|work|office)[ -])?"
_PAST = r"(?! ?(?:پیش|قبل(?! از)|ago|گذشته|اخیر|است که|هست که|ست که|که|before|earlier|old))"
_RANGE = r"(?: ?(?:-|–|/|تا|الی|to|or|یا) ?| )"
_LATER = r"(?: ?(?:دیگه|دیگر|آینده|اینده|بعد|later|from now))?"
_SPAN = re.compile(
    rf"(?<![\w.:/])(?:(?!half|نیم){_NUMBER}{_RANGE})??(?P<count>{_NUMBER})[ -]?(?P<half>و نیم )?"
    rf"(?P<working>{_WORKING})(?P<unit>{_UNIT})s?(?P<half_after> و نیم| and a half)?"
    rf"(?P<office>[ -]?(?:کاری|اداری))?{_LATER}(?![^\W\d]){_PAST}"
)
_HOUR = re.compile(r"(?:(?<=within )(?:the|this) hour|(?:the )?(?:next|coming) hour)(?!\w)")
_QUARTER = re.compile(r"(?<!\w)(?:یه|یک) ربع(?: ساعت)?(?: (?:دیگه|دیگر|بعد))?(?!\w)")
_NOT_MEANT = re.compile(r"(?:a|an|one|یه|یک|1) (?:min|minute|sec|second|دقیقه|دیقه)")
_RELATIVE = {
    **dict.fromkeys(("today", "امروز", "همین امروز", "امرزو"), 0),
    **dict.fromkeys(
        ("tomorrow", "tomorow", "tommorow", "tommorrow", "tmrw", "tmr", "tmw", "2morrow"), 1
    ),
    **dict.fromkeys(("فردا", "امروز فردا", "امروز و فردا", "امروز یا فردا"), 1),
    **dict.fromkeys(("the day after tomorrow", "day after tomorrow", "overmorrow"), 2),
    **dict.fromkeys(("پس فردا", "پسفردا", "فردا پس فردا", "فردا یا پس فردا"), 2),
}
_NEAR = "|".join(sorted(_RELATIVE, key=len, reverse=True))
_DAYS = re.compile(rf"(?<!\w)({_NEAR})(?!\w)")
_TONIGHT = re.compile(r"(?<!\w)(?:tonight|امشب|امشبم)(?!\w)")
_ORDINAL = re.compile(
    r"(?:(?<=the )|(?<=by )|(?<=on )|(?<=until )|(?<=before ))(\d{1,2})(?:st|nd|rd|th)(?! ?\w)|"
    r"(?:(?<=تا )|(?<=روز )|(?<=تاریخ ))(\d{1,2}) ?(?:ام|م)(?: ماه)?(?!\w)"
)
_WEEKDAY_AT = re.compile(r"(?<!\w)(?=[a-z\u0621-\u06cc1-5])")
_NEXT_WEEK = re.compile(r"^ ?(?:ی )?(?:هفته (?:آینده|اینده|بعد|دیگه|بعدی)|next week|of next week)")
_BEGIN = r"(?P<begin>اوایل|اوائل|اول|early|beginning of|start of)"
_MID = r"(?P<mid>وسط|وسطای|اواسط|mid|middle of)"
_END = r"(?P<end>آخر|اخر|پایان|انتهای|اواخر|end of|later)"
_PERIOD = re.compile(
    rf"(?<!\w)(?:(?:{_BEGIN}|{_MID}|{_END})[ -])?(?:the )?"
    r"(?:(?P<this>همین|این|this) )?(?:(?P<next_en>next|coming|following) )?"
    r"(?P<unit>هفته|ماه|week|month)(?P<next> ?(?:ی )?(?:آینده|اینده|بعدی|بعد|دیگه|دیگر))?(?!\w)"
    r"|(?<!\w)(?P<short>eow|eom)(?!\w)"
)


def _atoms(text: str, writer: _Writer) -> Iterator[DueTime]:
    for read in _READERS:
        yield from read(text, writer)


def _spans(text: str, writer: _Writer) -> Iterator[DueTime]:
    """Yield lengths of time. Whole days, weeks and months are days to come."""
    for found in _SPAN.finditer(text):
        length, end = _length(text, found)
        if _NOT_MEANT.fullmatch(found[0]) is not None or _belongs_to_noun(text, found, end):
            continue
        is_weak = found["unit"] in _ADJECTIVES
        is_working = bool(found["working"] or found["office"])
        is_in_days = _unit(found["unit"]) >= DAY and end == found.end()
        if is_in_days and not is_working:
            day = writer.today + -(-length // DAY) * DAY
            yield DueTime(found.start(), end, day=day, is_counted=True, is_weak=is_weak)
        else:
            yield DueTime(found.start(), end, span=length, is_working=is_working, is_weak=is_weak)


def _length(text: str, found: re.Match[str]) -> tuple[timedelta, int]:
    """Return a length and its end, which may have further parts: "2 days 3 hours"."""
    unit = _unit(found["unit"])
    length = _count(found["count"]) * unit
    if found["half"] or found["half_after"]:
        length += unit / 2
    longer = span_at(text, found.start("count"))
    return longer if longer is not None and longer[1] > found.end() else (length, found.end())


_ADJECTIVES = frozenset({"ساعته", "روزه", "ماهه", "ساله"})


def _belongs_to_noun(text: str, found: re.Match[str], end: int) -> bool:
    """Return True for a length in front of a noun, such as "3 month subscription"."""
    is_one = found["count"] in ("1", "a", "an", "one")
    is_singular = found["unit"] in ("minute", "hour", "day", "week", "month", "year")
    return is_singular and not is_one and re.match(r"[ -][a-z]", text[end:]) is not None


def _unit(word: str) -> timedelta:
    return UNITS.get(word, timedelta(minutes=1))


def _count(word: str) -> float:
    if word == "یکی":
        return 1
    if word in COUNTS:
        return float(COUNTS[word])
    if not word[0].isdigit():
        return 2 if "couple" in word else A_FEW
    return float(word.replace("٫", "."))


def _days(text: str, writer: _Writer) -> Iterator[DueTime]:
    for found in _DAYS.finditer(text):
        day = writer.today + _RELATIVE[found[1]] * DAY
        yield DueTime(found.start(), found.end(), day=day)
    for found in _TONIGHT.finditer(text):
        yield DueTime(found.start(), found.end(), day=writer.today, part=PARTS["night"])


def _weekdays(text: str, writer: _Writer) -> Iterator[DueTime]:
    for place in _WEEKDAY_AT.finditer(text):
        number, rest = leading_day(text[place.start() :])
        if number is None:
            continue
        end = len(text) - len(rest)
        written = text[place.start() : end]
        if written in _SHORT and not _is_weekday(text, place.start(), end):
            continue
        later = _NEXT_WEEK.match(rest)
        day = writer.weekday(number)
        if later is not None:
            day += WEEK if day <= writer.end_of_week(0) else timedelta(0)
            end += later.end()
        yield DueTime(place.start(), end, day=day)


_SHORT = frozenset({"sat", "sun", "mon", "tue", "wed", "thu", "fri"})
_BEFORE_DAY = re.compile(r"(?:^|[,(] ?|(?:by|on|until|till|before|next|this|to|from|and|or) )$")


def _is_weekday(text: str, start: int, end: int) -> bool:
    """Return True for a short form, such as "sat", that stands for a weekday."""
    is_behind = _BEFORE_DAY.search(text[:start]) is not None
    return is_behind or re.match(r" (?:at|\d|morning|noon|evening)", text[end:]) is not None


def _dates(text: str, writer: _Writer) -> Iterator[DueTime]:
    for place in re.finditer(r"(?<![\w/.:-])(?=\w)", text):
        rest = text[place.start() :]
        if not rest[0].isdigit() and not rest[0].isascii():
            continue
        plain = re.sub(r"^(\d{1,2}|[a-z]+ \d{1,2})(?:st|nd|rd|th)(?: of)?(?!\w)", r"\1", rest)
        dates, after = leading_dates(plain, today=writer.today)
        is_date = isinstance(dates, Dates) and any(map(str.isdigit, plain[: -len(after) or None]))
        is_far = isinstance(dates, Dates) and dates.last - writer.today > FARTHEST
        has_year = re.search(r"\d{4}", plain[: -len(after) or None]) is not None
        if is_far and not has_year:
            continue  # has just passed
        if isinstance(dates, Dates) and is_date and dates.last >= writer.today:
            length = len(rest) - len(after)
            yield DueTime(
                place.start(), place.start() + len(rest[:length].rstrip()), day=dates.last
            )
    for found in _ORDINAL.finditer(text):
        day = _day_of_month(int(found[1] or found[2]), writer.today, is_persian=bool(found[2]))
        if day is not None:
            yield DueTime(found.start(), found.end(), day=day)


def _day_of_month(number: int, today: date, *, is_persian: bool) -> date | None:
    """Return the next such day of a month, Jalali in Persian texts."""
    for ahead in range(1, 62):
        day = today + ahead * DAY
        if _day_in_month(day, is_persian=is_persian) == number:
            return day
    return None


def _periods(text: str, writer: _Writer) -> Iterator[DueTime]:
    """Yield weeks and months: their last day, or the day that their beginning or middle means."""
    for found in _PERIOD.finditer(text):
        is_next = bool(found["next"] or found["next_en"])
        part = next((name for name in ("begin", "mid", "end") if found[name]), "")
        if not (part or is_next or found["this"] or found["short"]):
            continue
        if (found["unit"] or found["short"]) in ("هفته", "week", "eow"):
            day = _in_week(writer, part, weeks=int(is_next))
        else:
            is_persian = found["unit"] == "ماه"
            day = _in_month(writer.today, part, is_next=is_next, is_persian=is_persian)
        is_end = part in ("", "end")
        yield DueTime(found.start(), found.end(), day=day, is_period=is_end)


def _in_week(writer: _Writer, part: str, *, weeks: int) -> date:
    last = writer.end_of_week(weeks)
    day = last - {"begin": 6, "mid": 3}.get(part, 0) * DAY
    return day if day >= writer.today else day + WEEK


def _in_month(today: date, part: str, *, is_next: bool, is_persian: bool) -> date:
    """Return the last day of a month, its first, or the one in the middle."""
    day, left = today, 1 if part == "begin" else int(is_next) + 1
    while left:
        day += DAY
        left -= _day_in_month(day, is_persian=is_persian) == 1
    if part == "begin":
        return day
    last = day - DAY
    if part != "mid":
        return last
    middle = last
    while _day_in_month(middle, is_persian=is_persian) > 15:
        middle -= DAY
    return middle if middle >= today else last


def _day_in_month(day: date, *, is_persian: bool) -> int:
    return int(jdatetime.date.fromgregorian(date=day).day) if is_persian else day.day


def _clocks(text: str, writer: _Writer) -> Iterator[DueTime]:
    for start, end, clock, is_limit in times_in(text):
        yield DueTime(start, end, clock=clock, is_limit=is_limit)
    for start, end, part in parts_in(text):
        yield DueTime(start, end, part=part)
    for found in _HOUR.finditer(text):
        yield DueTime(found.start(), found.end(), span=timedelta(hours=1))
    for found in _QUARTER.finditer(text):
        yield DueTime(found.start(), found.end(), span=timedelta(minutes=15))


_Read = Callable[[str, _Writer], Iterator[DueTime]]
_READERS: tuple[_Read, ...] = (_spans, _days, _weekdays, _dates, _periods, _clocks)
