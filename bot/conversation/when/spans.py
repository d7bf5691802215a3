"""Durations in Persian and English."""

import re
import unicodedata
from datetime import timedelta
from fractions import Fraction

from bot.conversation.when.words import MARKS, first_word, trimmed

LONGEST = timedelta(days=36_500)  # longer durations are capped
LONGEST_NUMBER = 18  # digits
_ONE_SPELLING = str.maketrans("يىك", "ییک")
_GAP = rf"[\s{MARKS}]"
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
UNITS: dict[str, timedelta] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "دقیقه", "دقیقه‌ای"), _MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "ساعت", "ساعته"), _HOUR),
    **dict.fromkeys(("d", "day", "days", "روز", "روزه"), _DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "هفته", "هفته‌ای"), 7 * _DAY),
    **dict.fromkeys(("mo", "month", "months", "ماه", "ماهه"), 30 * _DAY),
    **dict.fromkeys(("y", "yr", "year", "years", "سال", "ساله"), 365 * _DAY),
}
COUNTS: dict[str, Fraction] = {
    **{word: Fraction(1) for word in ("a", "an", "one", "یک", "یه", "ی")},
    **{word: Fraction(2) for word in ("two", "دو")},
    **{word: Fraction(3) for word in ("three", "سه")},
    **{word: Fraction(4) for word in ("four", "چهار")},
    **{word: Fraction(5) for word in ("five", "پنج")},
    **{word: Fraction(6) for word in ("six", "شش", "شیش")},
    **{word: Fraction(7) for word in ("seven", "هفت")},
    **{word: Fraction(8) for word in ("eight", "هشت")},
    **{word: Fraction(9) for word in ("nine", "نه")},
    **{word: Fraction(10) for word in ("ten", "ده")},
    **{word: Fraction(11) for word in ("eleven", "یازده")},
    **{word: Fraction(12) for word in ("twelve", "دوازده")},
    **{word: Fraction(14) for word in ("fourteen", "چهارده")},
    **{word: Fraction(15) for word in ("fifteen", "پانزده", "پونزده")},
    **{word: Fraction(20) for word in ("twenty", "بیست")},
    **{word: Fraction(30) for word in ("thirty", "سی")},
    **{word: Fraction(1, 2) for word in ("half", "half a", "half an", "نیم")},
    **{
        f"{count} و نیم": Fraction(number * 2 + 1, 2)
        for number, count in enumerate(("یک", "دو", "سه", "چهار", "پنج", "شش", "هفت"), start=1)
    },
}
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "بیست": 20,
    "سی": 30,
    "چهل": 40,
    "پنجاه": 50,
    "شصت": 60,
    "هفتاد": 70,
    "هشتاد": 80,
    "نود": 90,
}
_ONES = [
    (word, int(one)) for word, one in COUNTS.items() if 1 <= one < 10 and one.denominator == 1
]
COUNTS |= {word: Fraction(ten) for word, ten in _TENS.items()} | {
    f"{word}{between}{unit}": Fraction(ten + one)
    for word, ten in _TENS.items()
    for unit, one in _ONES
    if unit.isascii() == word.isascii() and " " not in unit and len(unit) > 1
    for between in ((" ", "-") if word.isascii() else (" و ",))
}
_MOMENTS: dict[str, timedelta] = {
    **dict.fromkeys(("tomorrow", "فردا"), _DAY),
    **dict.fromkeys(("پس فردا", "پسفردا", "پس‌فردا"), 2 * _DAY),
}


def _any_of(words: object) -> str:
    longest_first = sorted(map(str, words), key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(word).replace(r"\ ", rf"{_GAP}+") for word in longest_first)


_NUMBER = r"\d+(?:[.٫]\d+|,\d{1,2}(?!\d))?"
_CLOSE = rf"[\s\u200c{MARKS}]*"
_HALF = rf"و{_CLOSE}نیم"
_PART = (
    rf"(?:(?P<number>{_NUMBER}){_CLOSE}(?:(?P<half>{_HALF}){_CLOSE})?"
    rf"|(?P<count>{_any_of(COUNTS)}){_CLOSE})"
    rf"(?P<unit>{_any_of(UNITS)})(?:{_CLOSE}(?P<half_after>{_HALF}))?(?![^\W\d_])"
)
_SPAN_PART = re.compile(rf"(?:{_PART}|(?P<moment>{_any_of(_MOMENTS)})(?!\w))", re.IGNORECASE)
_BETWEEN = re.compile(rf"{_GAP}*(?:[,،+&]|(?:and|و)(?=[\s\d]))?{_GAP}*", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:(?:for|in|until|تا|برای){_GAP}+)?", re.IGNORECASE)
_AFTER = re.compile(rf"{_GAP}*(?:later|from now|دیگر|دیگه|بعد)?{_GAP}*$", re.IGNORECASE)


def span_in(text: str) -> timedelta | None:
    """Parse a duration of one or more parts. Returns None if the text contains anything else.

    Examples: `4h`, `1.5d`, `1d12h`, `90m`, `2 days`, `۲ روز`, `یک هفته و ۳ روز`.
    """
    plain = trimmed(text)
    begin = _BEFORE.match(plain)
    found = _leading(plain, begin.end() if begin else 0)
    if found is None or _AFTER.match(plain, found[1]) is None:
        return None
    return found[0]


def span_before(text: str) -> tuple[timedelta | None, str]:
    """Parse a duration at the start, and return it with the rest. Bare numbers are hours."""
    plain = trimmed(text)
    found = _leading(plain, 0)
    if found is not None and (found[1] == len(plain) or not plain[found[1]].isalnum()):
        return found[0], trimmed(plain[found[1] :].lstrip(":،,.-–—"))
    word, rest = first_word(plain)
    if re.fullmatch(_NUMBER, word):
        return _times(word, _HOUR), trimmed(rest)
    return None, plain


def span_at(text: str, start: int) -> tuple[timedelta, int] | None:
    """Parse a duration of one or more parts at a position. Returns it and its end, or None."""
    return _leading(text, start)


def _leading(written: str, start: int) -> tuple[timedelta, int] | None:
    """Add up the durations starting at `start`. Returns their sum and end position."""
    text = written.translate(_ONE_SPELLING)
    total, end = timedelta(0), start
    part = _SPAN_PART.match(text, start)
    if part is None:
        return None
    while part is not None:
        total, end = min(total + _length(part), LONGEST), part.end()
        gap = _BETWEEN.match(text, end)
        part = _SPAN_PART.match(text, gap.end() if gap else end)
    return total, end


def _length(part: re.Match[str]) -> timedelta:
    if part["moment"] is not None:
        return _MOMENTS[" ".join(part["moment"].lower().split())]
    unit = UNITS[part["unit"].lower()]
    half = unit / 2 if part["half"] or part["half_after"] else timedelta(0)
    if part["count"] is not None:
        return _product(COUNTS[" ".join(part["count"].lower().split())], unit) + half
    return _times(part["number"], unit) + half


def _times(number: str, unit: timedelta) -> timedelta:
    plain = "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else "." for letter in number
    )
    return _product(Fraction(plain[: LONGEST_NUMBER + 7]), unit)


def _product(count: Fraction, unit: timedelta) -> timedelta:
    most = LONGEST // unit
    return (
        LONGEST if count >= most else timedelta(seconds=float(count * int(unit.total_seconds())))
    )
