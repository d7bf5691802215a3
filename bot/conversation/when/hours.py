"""Opening hours in Persian and English."""

import re
from datetime import time
from enum import StrEnum
from itertools import pairwise

from bot.conversation.when.words import plain, without_separator
from handoff.calendars import END_OF_DAY, Interval, Intervals

_CLOSED = re.compile(r"(?:closed|close|off|تعطیل است|تعطیله|تعطیل|بسته است|بسته)(?!\w)")
_ALL_DAY = re.compile(r"(?:24 hours|24h|all day|24 ساعته|شبانه روزی|تمام روز)(?!\w)")
_LATIN = r"(?:am|pm|a\.m\.?|p\.m\.?)(?!\w)"
_HALF = rf"(?:{_LATIN}|(?:صبح|ظهر|بعد ?از ?ظهر|عصر|شب)(?!\w))"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
_TO = r" ?(?:-|–|—|~|to |till |until |تا |الی )(?:ساعت )? ?"
_SPAN_TEXT = rf"(?:from |از ساعت |از |ساعت )?{_CLOCK}(?: ?({_HALF}))?{_TO}{_CLOCK}"
_SPAN = re.compile(_SPAN_TEXT)
_ATTACHED = re.compile(_LATIN)
_SPACED = re.compile(rf" ?({_HALF})")
_NO_NAME = re.compile(rf" ?(?:$|[,،;؛:&+–—-])| (?:(?:and|و) )?{_SPAN_TEXT}")
_MORE = re.compile(r"[\w/.]|[:-]\d")
_AND = re.compile(r" ?(?:,|،|&|\+|;|؛) ?| (?:and|و) | ")
_MORNING = frozenset({"am", "صبح"})
_EVENING = frozenset({"pm", "بعدازظهر", "عصر"})
EARLIEST = 7  # hours before are meant for the afternoon if the closing time is
NIGHT = 5  # 1 to 4 are hours of the early morning with شب, and of the afternoon with ظهر


class HoursFault(StrEnum):
    """Reasons why opening hours cannot be used."""

    UNREADABLE = "unreadable"
    IMPOSSIBLE = "impossible"  # such as 25:00
    REVERSED = "reversed"  # closes before it opens
    OVERLAPPING = "overlapping"


def hours_in(text: str) -> Intervals | HoursFault:
    """Parse opening hours. Closed days have no intervals.

    Examples: `09:00-20:00`, `9-13, 14-18`, `9 تا 17`, `closed`, `تعطیل`, `all day`.
    """
    found, rest = leading_hours(plain(text))
    if rest:
        return HoursFault.UNREADABLE if not isinstance(found, HoursFault) else found
    return found


def clock_span_in(text: str) -> Interval | HoursFault:
    """Parse a single span of hours, which may end on the next day, such as `22:00-08:00`."""
    folded = plain(text)
    found = _times(folded, 0)
    if found is None or without_separator(folded[found[2] :]):
        return HoursFault.UNREADABLE
    opening, closing, _ = found
    if opening is None or closing is None or opening == END_OF_DAY:
        return HoursFault.IMPOSSIBLE
    closing = time.min if closing == END_OF_DAY else closing
    return (opening, closing) if opening != closing else HoursFault.REVERSED


def leading_hours(text: str) -> tuple[Intervals | HoursFault, str]:
    """Parse opening hours at the start of a folded text. Returns them and the rest of the text."""
    closed = _CLOSED.match(text)
    if closed is not None:
        return (), without_separator(text[closed.end() :])
    whole = _ALL_DAY.match(text)
    if whole is not None:
        return ((time.min, END_OF_DAY),), without_separator(text[whole.end() :])
    intervals: list[Interval] = []
    end = 0
    found = _interval(text, 0)
    while found is not None:
        interval, end = found
        if isinstance(interval, HoursFault):
            return interval, without_separator(text[end:])
        intervals.append(interval)
        between = _AND.match(text, end)
        found = _interval(text, between.end()) if between is not None else None
    if not intervals:
        return HoursFault.UNREADABLE, text
    return _ordered(intervals), without_separator(text[end:])


def _interval(text: str, start: int) -> tuple[Interval | HoursFault, int] | None:
    """Parse an interval at a position. Returns it and its end."""
    found = _times(text, start)
    if found is None:
        return None
    opening, closing, end = found
    if opening is None or closing is None:
        return HoursFault.IMPOSSIBLE, end
    if closing == time.min:
        closing = END_OF_DAY
    return (opening, closing) if opening < closing else HoursFault.REVERSED, end


def _times(text: str, start: int) -> tuple[time | None, time | None, int] | None:
    """Parse two times of the day at a position. Returns them and the end of the second."""
    found = _SPAN.match(text, start)
    if found is None:
        return None
    half, end = _closing_half(text, found)
    if _MORE.match(text, end) is not None:
        return None
    closing = _time(found[4], found[5], half)
    opening = _time(found[1], found[2], found[3] or _shared_half(found, half))
    return opening, closing, end


def _shared_half(span: re.Match[str], half: str | None) -> str | None:
    """Return the half of the closing time if it is meant for the opening time as well.

    `4-8 pm` begins in the afternoon, but `9-5 pm` in the morning, and «9 تا 10 شب» as well.
    """
    opening, closing = int(span[1]), int(span[4]) % 12
    word = (half or "").replace(".", "").replace(" ", "")
    is_evening = word in _EVENING or word == "شب"
    is_shared = word == "pm" or opening < EARLIEST
    return "pm" if is_evening and is_shared and opening % 12 < closing else None


def _closing_half(text: str, span: re.Match[str]) -> tuple[str | None, int]:
    """Return the half of the day of a closing time, and the end of the time.

    A word behind the time may also begin a name: `10-11 شب یلدا`. It belongs to the time if the
    opening time has such a word too, or if there are no minutes and no name follows.
    """
    end = span.end()
    attached = _ATTACHED.match(text, end)
    if attached is not None:
        return attached[0], attached.end()
    spaced = _SPACED.match(text, end)
    if spaced is None:
        return None, end
    is_clear = span[5] is None and _NO_NAME.match(text, spaced.end()) is not None
    return (spaced[1], spaced.end()) if span[3] is not None or is_clear else (None, end)


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    number = hour_of(int(hour), (half or "").replace(".", "").replace(" ", ""))
    if number == 24 and not int(minute or 0):
        return END_OF_DAY
    try:
        return time(number, int(minute or 0))
    except ValueError:
        return None


def hour_of(number: int, half: str) -> int:
    """Return an hour of the day for an hour with a word for the half of the day, or with ""."""
    if number > 12:
        return number
    if half in _MORNING or half == "شب":
        is_late = half == "شب" and NIGHT <= number < 12
        return number % 12 + (12 if is_late else 0)
    is_afternoon = half in _EVENING or (half == "ظهر" and 1 <= number < NIGHT)
    return number % 12 + 12 if is_afternoon else number


def _ordered(intervals: list[Interval]) -> Intervals | HoursFault:
    ordered = sorted(intervals)
    if any(first[1] > second[0] for first, second in pairwise(ordered)):
        return HoursFault.OVERLAPPING
    return tuple(ordered)


def written_hours(intervals: Intervals) -> str:
    """Write opening hours as they stand in files, such as `09:00-13:00, 14:00-18:00`."""
    if not intervals:
        return "closed"
    return ", ".join(f"{_written(opening)}-{_written(closing)}" for opening, closing in intervals)


def _written(clock: time) -> str:
    return "24:00" if clock == END_OF_DAY else f"{clock:%H:%M}"
