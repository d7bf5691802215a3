"""Parse ticket numbers and outcomes in command arguments."""

import re
import unicodedata

from bot.conversation.when.words import MARKS, plain, trimmed
from handoff.actions.endings import Ending
from handoff.lifecycle import Outcome
from handoff.states import Priority

LONGEST_NUMBER = 18  # digits that fit into a database key
_GAP = rf"[\s{MARKS}]"
_REFERENCE = re.compile(
    rf"{_GAP}*(?:(?P<sign>[#\uff03]){_GAP}*(?P<marked>\d+)[:،,]?|(?P<behind>\d+)[#\uff03]|(?P<bare>\d+))"
    rf"(?:{_GAP}+|$)"
)


def ticket_reference(text: str, *, bare: bool) -> tuple[int | None, str]:
    """Parse a ticket number at the start and return it along with the rest of the text.

    Accepts `#12`, `# 12`, `۱۲#` and, if `bare` is True, `12`. Digits can be of any script. Returns
    None and the trimmed text if there is no ticket number.
    """
    found = _REFERENCE.match(text)
    if found is None or (found["bare"] is not None and not bare):
        return None, trimmed(text)
    digits = found["marked"] or found["behind"] or found["bare"]
    return _number(digits), trimmed(text[found.end() :])


def _number(digits: str) -> int:
    plain = "".join(str(unicodedata.digit(digit)) for digit in digits)
    return int(plain[:LONGEST_NUMBER])


# Priorities

_PRIORITIES = {
    Priority.HIGH: ("high", "urgent", "زیاد", "بالا", "فوری", "مهم"),
    Priority.NORMAL: ("normal", "usual", "عادی", "معمولی", "متوسط"),
    Priority.LOW: ("low", "کم", "کم اهمیت", "پایین"),
}


def priority_in(text: str) -> Priority | None:
    """Parse a priority in English or Persian."""
    word = plain(text)
    return next((one for one, words in _PRIORITIES.items() if word in words), None)


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
    Outcome.DUPLICATE: (
        *("duplicate", "duplicates", "dup", "تکراری است", "تکراری ست", "تکراریست"),
        *("تکراریه", "تکراریِ", "تکراری"),
    ),
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
_BETWEEN = " \t:،,.;؛!–—-"
_NOTHING_MORE = rf"(?={_GAP}|[:،,.;؛!–—#(-]|$)"


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
            return outcome, trimmed(plain[found.end() :].lstrip(_BETWEEN))
    return None, plain


# The number of an original behind "duplicate": a bare number only if nothing else follows.
_ORIGINAL = re.compile(
    rf"{_GAP}*(?:(?:of|with|to|از|با|مثل|همان|the){_GAP}+)*"
    rf"(?:(?:ticket|request|number|no\.?|تیکت|درخواست|شماره|شمارهٔ|شماره‌ی){_GAP}+)*"
    rf"\(?{_GAP}*(?:[#\uff03]{_GAP}*(?P<marked>\d+)|(?P<behind>\d+)[#\uff03]|(?P<bare>\d+)"
    rf"(?={_GAP}*(?:[).،,;؛:]|$)))\)?(?!\w)",
    re.IGNORECASE,
)


def ending_in(text: str) -> Ending | None:
    """Parse an outcome with its reason, or with the number of the original of a duplicate.

    Examples: `fixed`, `refused law 12`, `duplicate of #12`, `تکراری ۱۲`. Agents cannot withdraw.
    """
    outcome, rest = outcome_in(text)
    if outcome is Outcome.DUPLICATE:
        found = _ORIGINAL.match(rest)
        if found is not None:
            digits = found["marked"] or found["behind"] or found["bare"]
            reason = trimmed(rest[found.end() :].lstrip(_BETWEEN))
            return Ending(outcome, reason, _number(digits))
    return None if outcome in (None, Outcome.WITHDRAWN) else Ending(outcome, rest)
