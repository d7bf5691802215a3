"""Parse ticket numbers, durations and outcomes in command arguments."""

import re
import unicodedata
from datetime import timedelta
from fractions import Fraction

from handoff.lifecycle import Outcome

_ONE_SPELLING = str.maketrans("يىك", "ییک")
LONGEST_NUMBER = 18  # digits that fit into a database key
LONGEST = timedelta(days=36_500)  # longer durations are capped

# Direction marks and other invisible characters inserted by keyboards and clients.
_MARKS = "\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_GAP = rf"[\s{_MARKS}]"
_REFERENCE = re.compile(
    rf"{_GAP}*(?:(?P<sign>[#\uff03]){_GAP}*(?P<marked>\d+)[:،,]?|(?P<behind>\d+)[#\uff03]|(?P<bare>\d+))"
    rf"(?:{_GAP}+|$)"
)


def trimmed(text: str) -> str:
    """Strip whitespace and invisible marks from both ends."""
    return text.strip().strip("\u061c\u200b\u200e\u200f\u2060\ufeff").strip()


def first_word(text: str) -> tuple[str, str]:
    """Split off the first word. The rest of the text is unchanged."""
    word, *rest = trimmed(text).split(maxsplit=1) or [""]
    return trimmed(word), rest[0] if rest else ""


def ticket_reference(text: str, *, bare: bool) -> tuple[int | None, str]:
    """Parse a ticket number at the start and return it along with the rest of the text.

    Accepts `#12`, `# 12`, `۱۲#` and, if `bare` is True, `12`. Digits can be of any script. Returns
    None and the trimmed text if there is no ticket number.
    """
    found = _REFERENCE.match(text)
    if found is None or (found["bare"] is not None and not bare):
        return None, trimmed(text)
    digits = found["marked"] or found["behind"] or found["bare"]
    plain = "".join(str(unicodedata.digit(digit)) for digit in digits)
    return int(plain[:LONGEST_NUMBER]), trimmed(text[found.end() :])


# Durations

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_UNITS: dict[str, timedelta] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "دقیقه", "دقیقه‌ای"), _MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "ساعت", "ساعته"), _HOUR),
    **dict.fromkeys(("d", "day", "days", "روز", "روزه"), _DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "هفته", "هفته‌ای"), 7 * _DAY),
    **dict.fromkeys(("mo", "month", "months", "ماه", "ماهه"), 30 * _DAY),
    **dict.fromkeys(("y", "yr", "year", "years", "سال", "ساله"), 365 * _DAY),
}
_COUNTS: dict[str, Fraction] = {
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
_MOMENTS: dict[str, timedelta] = {
    **dict.fromkeys(("tomorrow", "فردا"), _DAY),
    **dict.fromkeys(("پس فردا", "پسفردا", "پس‌فردا"), 2 * _DAY),
}


def _any_of(words: object) -> str:
    longest_first = sorted(map(str, words), key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(word).replace(r"\ ", rf"{_GAP}+") for word in longest_first)


_NUMBER = r"\d+(?:[.٫]\d+|,\d{1,2}(?!\d))?"
_CLOSE = rf"[\s\u200c{_MARKS}]*"
_HALF = rf"و{_CLOSE}نیم"
_PART = (
    rf"(?:(?P<number>{_NUMBER}){_CLOSE}(?:(?P<half>{_HALF}){_CLOSE})?"
    rf"|(?P<count>{_any_of(_COUNTS)}){_CLOSE})"
    rf"(?P<unit>{_any_of(_UNITS)})(?:{_CLOSE}(?P<half_after>{_HALF}))?(?![^\W\d_])"
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
    unit = _UNITS[part["unit"].lower()]
    half = unit / 2 if part["half"] or part["half_after"] else timedelta(0)
    if part["count"] is not None:
        return _product(_COUNTS[" ".join(part["count"].lower().split())], unit) + half
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


# Outcomes

_OUTCOMES: dict[Outcome, tuple[str, ...]] = {
    Outcome.ANSWERED: (
        *("answered", "answer", "replied", "جواب داده شد", "پاسخ داده شد", "جواب دادم"),
        *("پاسخ دادم", "جواب داده شده", "جواب", "پاسخ"),
    ),
    Outcome.FIXED: (
        *("fixed", "fix", "solved", "resolved", "done", "درست شد", "حل شد", "رفع شد"),
        *("برطرف شد", "انجام شد", "حل شده", "حل", "درست"),
    ),
    Outcome.REFUSED: (
        *("refused", "refuse", "rejected", "reject", "declined", "نمی شود", "نمی شه", "رد شد"),
        *("نشد", "نمی توانیم", "رد"),
    ),
    Outcome.DUPLICATE: ("duplicate", "dup", "تکراری است", "تکراریه", "تکراری"),
    Outcome.WRONG_DOOR: (
        *(
            "wrong-door",
            "not ours",
            "not us",
            "کار ما نیست",
            "به ما مربوط نیست",
            "مربوط به ما نیست",
        ),
        *("به ما مربوط نمی شود", "نامربوط"),
    ),
    Outcome.NO_REPLY: (
        *("no-reply", "no answer", "کاربر جواب نداد", "جواب نداد", "پاسخ نداد", "کاربر پاسخ نداد"),
        *("بی جواب", "بی پاسخ"),
    ),
    Outcome.WITHDRAWN: ("withdrawn", "کاربر پس گرفت", "پس گرفت"),
}
_VARIANTS = {"ی": "[یيى]", "ک": "[کكڪ]", "ه": "[هة]"}
_JOINT = rf"[\s_\u200c-]*(?:{_GAP}|[_\u200c-])*"
_NOTHING_MORE = rf"(?={_GAP}|[:،,.;؛!–—-]|$)"


def _loose(phrase: str) -> str:
    """Build a pattern that allows for spelling variants and any word separator."""
    words = re.split(r"[ -]", phrase)
    return _JOINT.join(
        "".join(_VARIANTS.get(letter, re.escape(letter)) for letter in word) for word in words
    )


_OUTCOME_WORDS = [
    (outcome, re.compile(rf"(?:{_loose(phrase)})(?:\s*\([^)]*\))?{_NOTHING_MORE}", re.IGNORECASE))
    for phrase, outcome in sorted(
        ((phrase, outcome) for outcome, phrases in _OUTCOMES.items() for phrase in phrases),
        key=lambda pair: -len(pair[0]),
    )
]


def outcome_in(text: str) -> tuple[Outcome | None, str]:
    """Parse an English or Persian outcome at the start, and return it with the reason."""
    plain = trimmed(text)
    for outcome, words in _OUTCOME_WORDS:
        found = words.match(plain)
        if found is not None:
            return outcome, trimmed(plain[found.end() :].lstrip(" \t:،,.;؛!–—-"))
    return None, plain
