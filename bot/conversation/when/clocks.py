"""Times of the day and parts of the day in running text, in Persian and English."""

import re
from collections.abc import Iterator, Mapping
from datetime import time
from types import MappingProxyType

from bot.conversation.when.hours import hour_of
from handoff.calendars import Interval

EARLIEST = 8  # hours before are meant for the afternoon if no part of the day is given
_HALF_EN = r"am|pm|a\.m\.?|p\.m\.?"
_HALF_FA = r"صبح|ظهر|بعد ?از ?ظهر|عصر|غروب|شب"
_WRITTEN = re.compile(
    rf"(?<![\w.:/])(?P<head>(?:ساعت|at|by|before|around|till|until|تا) )?"
    rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?(?: ?(?P<half>{_HALF_EN})(?!\w)"
    rf"|(?P<half_fa> (?:{_HALF_FA}))(?!\w))?(?P<clock> ?o'?clock)?(?![\w/]|[:.,]\d|%)"
)
_NO_HEAD = frozenset({"تا", "by", "before", "around", "till", "until"})
UNITS_FOLLOW = re.compile(
    r" ?(?:-|–|تا|الی|to|or|یا)? ?(?:\d+ ?)?(?:business |working )?"
    r"(?:روز|ساعت|دقیقه|دیقه|هفته|ماه|سال|day|hour|hr|min|week|month|year|نفر|تومان|تومن|هزار|"
    r"میلیون|ریال|درصد|بار|تا|فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|users|people|times|messages|mb|gb)"
)
_WORD_HOURS = {
    word: hour
    for hour, words in enumerate(
        (
            ("یک", "one"),
            ("دو", "two"),
            ("سه", "three"),
            ("چهار", "four"),
            ("پنج", "five"),
            ("شش", "شیش", "six"),
            ("هفت", "seven"),
            ("هشت", "eight"),
            ("نه", "nine"),
            ("ده", "ten"),
            ("یازده", "eleven"),
            ("دوازده", "twelve"),
        ),
        start=1,
    )
    for word in words
}
_IN_WORDS = re.compile(
    rf"(?<!\w)(?:ساعت (?P<fa>{'|'.join(_WORD_HOURS)})(?P<half> و نیم)?(?: (?P<part>{_HALF_FA}))?"
    rf"|(?P<en>{'|'.join(_WORD_HOURS)}) o'?clock)(?!\w)"
)
_OPENING, _NOON, _EVENING, _NIGHT = time.min, time(12), time(17), time(20)
PARTS: Mapping[str, Interval] = MappingProxyType(
    {
        "morning": (_OPENING, _NOON),
        "noon": (time(11), _NOON),
        "lunch": (time(11), time(13)),
        "afternoon": (_NOON, time(18)),
        "evening": (_EVENING, _NIGHT),
        "night": (_NIGHT, time(23)),
        "day": (_OPENING, time(23, 59)),
    }
)
_NAMES = {
    "morning": (
        *("اول وقت", "صبح اول وقت", "صبح", "قبل از ظهر", "پیش از ظهر", "morning", "first thing"),
    ),
    "noon": ("noon", "midday"),
    "lunch": ("ظهر", "ناهار", "lunch", "lunchtime"),
    "afternoon": ("بعد از ظهر", "بعدازظهر", "بعد ازظهر", "عصر", "عصری", "afternoon"),
    "evening": ("غروب", "سر شب", "evening"),
    "night": ("شب", "آخر شب", "اخر شب", "آخرشب", "night", "midnight"),
    "day": (
        *("آخر وقت", "اخر وقت", "آخر وقت اداری", "اخر وقت اداری", "پایان وقت", "پایان وقت اداری"),
        *("پایان ساعت کاری", "پایان ساعت اداری", "آخر ساعت کاری", "اخر ساعت کاری", "پایان کار"),
        *("آخر ساعت اداری", "آخر شیفت", "اخر شیفت", "پایان شیفت", "پایان روز", "آخر روز"),
        *("اخر روز", "پایان روز کاری", "آخر روز کاری", "پایان روز اداری", "پایان امروز"),
        *("آخر امروز", "تعطیلی اداره", "تعطیلی دفتر", "پایان ساعات اداری", "پایان ساعات کاری"),
        *("end of day", "end of the day", "end of business", "end of business day"),
        *("end of the business day", "end of office hours", "end of the working day", "eod"),
        *("end of working hours", "end of my shift", "end of shift", "close of business", "cob"),
        *("end of today", "end of business hours", "the day is over", "the day is out"),
    ),
}
_PART_OF = {name: PARTS[part] for part, names in _NAMES.items() for name in names}
_ANY_PART = "|".join(sorted(map(re.escape, _PART_OF), key=len, reverse=True))
_PART = re.compile(rf"(?<!\w)(?:this |همین |امروز )?(?P<part>{_ANY_PART})(?!\w)")


def times_in(text: str) -> Iterator[tuple[int, int, time, bool]]:
    """Yield the times of the day in a folded text with their beginnings and ends.

    The last part is True for a time behind a word such as "by".
    """
    for found in _WRITTEN.finditer(text):
        clock = _written(text, found)
        if clock is not None:
            yield found.start(), found.end(), clock, (found["head"] or "").strip() in _NO_HEAD
    for found in _IN_WORDS.finditer(text):
        hour = _WORD_HOURS[found["fa"] or found["en"]]
        clock = _time(hour, 30 if found["half"] else 0, found["part"] or "")
        if clock is not None:
            yield found.start(), found.end(), clock, False


def parts_in(text: str) -> Iterator[tuple[int, int, Interval]]:
    """Yield the parts of the day in a folded text, such as the morning."""
    for found in _PART.finditer(text):
        yield found.start(), found.end(), _PART_OF[found["part"]]


def _written(text: str, found: re.Match[str]) -> time | None:
    """Return a time in digits, or None for a number that is none.

    A number alone is a time only behind "at" or «ساعت», or with minutes or a part of the day.
    """
    half = (found["half"] or found["half_fa"] or "").replace(".", "").replace(" ", "")
    head = (found["head"] or "").strip()
    is_dotted = found["minute"] is not None and found[0][found.end("hour") - found.start()] == "."
    if is_dotted and not half and head not in ("ساعت", "at"):
        return None  # an amount
    is_clear = bool(half or found["minute"] or found["clock"] or head in ("ساعت", "at"))
    is_number = UNITS_FOLLOW.match(text, found.end()) is not None
    if is_number and not half and not found["minute"]:
        return None
    if not is_clear and head not in _NO_HEAD:
        return None
    if not is_clear and (head == "تا" or not text.isascii()):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["minute"] and len(found["hour"]) == 2 and hour < EARLIEST and not half:
        return time(hour, minute)  # written with 24 hours
    return _time(hour, minute, half)


def _time(hour: int, minute: int, half: str) -> time | None:
    if half == "شب" and hour == 12:
        return time(23, 59)
    if half:
        hour = hour_of(hour, half.replace("غروب", "عصر"))
    elif hour < EARLIEST:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
