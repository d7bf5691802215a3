"""Recognition of a rating from 1 to 5 that a requester types instead of pressing a button."""

import re
from dataclasses import dataclass
from typing import Final

STARS: Final = "⭐🌟★"
_BESIDE_STARS: Final = "\ufe0f☆ "
_SCORES: Final = {
    word: score
    for score, words in {
        1: ("0", "1", "صفر", "یک", "zero", "one", "sefr", "yek"),
        2: ("2", "دو", "two", "do"),
        3: ("3", "سه", "three", "se"),
        4: ("4", "چهار", "چار", "four", "chahar", "char"),
        # The best marks of schools are used as praise.
        5: ("5", "پنج", "five", "panj", *("10", "20", "100", "ده", "بیست", "بیسته", "صد", "ten")),
    }.items()
    for word in words
}
# Scores that are common words too, so they count only if nothing follows them directly.
_COMMON_WORDS: Final = frozenset({"do", "se", "char", "one", "two", "ten", "ده", "دو", "سه"})
# The translation keeps the length, so that positions are those of the text.
_SPELLINGS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يك\u200c", "01234567890123456789یک ")
_WORD: Final = r"[^\W_]+"
_NAME: Final = (
    r"(?:امتیاز|نمره|رای|گزینه|شماره|rating|score|option|nomre|nomreh|emtiaz|emtiyaz|rate)"
    r"(?: ?(?:م|ام|من|تون|تان|شما|شون|is))?\s*[:=،]?\s*"
)
_GIVE: Final = (
    r"(?:i(?:['’]d|\s+would|\s+will)?\s+)?(?:give|rate)\s+(?:it|you|this|u)?\s*(?:a\s+)?"
)
_SCORE: Final = re.compile(
    rf"\s*(?:من\s+)?(?P<name>{_NAME}|{_GIVE})?(?P<score>{_WORD})(?P<cap>\ufe0f?\u20e3)?"
)
_SCALE: Final = re.compile(rf"\s*(?:از|out\s+of|of|az|/)\s*(?P<most>{_WORD})")
_UNIT: Final = re.compile(
    r"\s*(?:تا\s+)?(?:ستاره|امتیاز|نمره|stars?|points?|setare)\b|\s*[⭐🌟★]\ufe0f?"
    r"|\s*(?:می ?دم|می ?دهم|midam|mide?ham)\b"
)
_END: Final = re.compile(r"\s*(?:[\n.,،:;؛!?؟()\-–—…]|$|[^\w\s])")
# Words behind a bare number that make clear that it counts nothing.
_OPINION: Final = re.compile(
    r"\s+(?:خیلی|چون|ولی|اما|فقط|واقعا|عالی|خوب|بد|افتضاح|مرسی|ممنون|دمت|دمتون|دستتون|"
    r"چرا که|به خاطر|بخاطر|because|but|cause|cuz|very|too|great|good|bad|thanks?|thx|ty|"
    r"damet\w*|mersi|merci|mamnoo?n|kheyli|kheili|vali|chon)\b"
)
_LAST: Final = re.compile(rf"(?P<before>{_WORD})?[\s.,،!:;؛()\-–—]+(?P<score>{_WORD})[\s.!]*$")
# Words before a last number that make it the number of something else.
_NUMBERED: Final = frozenset(
    (
        *("نسخه", "ورژن", "شماره", "آیفون", "ایفون", "اندروید", "کد", "مرحله", "ساعت", "ویندوز"),
        *("نوت", "از", "version", "iphone", "android", "ios", "step", "code", "galaxy", "windows"),
        *("note", "in", "at", "az", "of", "out"),
    )
)
_MARKS: Final = " \n.,،:;؛!–—-()"


@dataclass(frozen=True)
class TypedRating:
    """A score from 1 to 5, and the words beside it.

    `is_plain` is False for a bare number that other words follow or precede directly, which may
    count something else ("2 روزه منتظرم").
    """

    score: int
    words: str = ""
    is_plain: bool = True


def typed_rating(text: str) -> TypedRating | None:
    """Return the rating with which a text begins or ends, or None."""
    text = text.strip()
    spelt = text.translate(_SPELLINGS).lower()
    if len(spelt) != len(text) or not text:
        return None
    if text[0] in STARS:
        return _stars(text)
    return _first(text, spelt) or _last(text, spelt)


def _stars(text: str) -> TypedRating | None:
    rest = text.lstrip(STARS + _BESIDE_STARS)
    count = sum(sign in STARS for sign in text[: len(text) - len(rest)])
    return TypedRating(count, rest.strip(_MARKS)) if 1 <= count <= 5 else None


def _first(text: str, spelt: str) -> TypedRating | None:
    found = _SCORE.match(spelt)
    score = None if found is None else _SCORES.get(found["score"])
    if found is None or score is None:
        return None
    end = found.end()
    scale = _SCALE.match(spelt, end)
    if scale is not None:
        is_of_five = scale["most"] in ("5", "پنج", "five", "panj")
        if not is_of_five and (scale["most"] != found["score"] or score != 5):
            return None  # such as "2 of them", or "5 از 10", which is another score here
        end = scale.end()
    unit = _UNIT.match(spelt, end)
    end = end if unit is None else unit.end()
    is_named = any((found["name"], found["cap"], scale, unit))
    is_apart = is_named or _END.match(spelt, end) is not None
    if not is_apart and found["score"] in _COMMON_WORDS:
        return None
    is_plain = is_apart or _OPINION.match(spelt, end) is not None
    return TypedRating(score, text[end:].strip(_MARKS), is_plain)


def _last(text: str, spelt: str) -> TypedRating | None:
    found = _LAST.search(spelt)
    score = None if found is None else _SCORES.get(found["score"])
    if found is None or score is None or found["before"] in _NUMBERED:
        return None
    words = text[: found.start("score")].strip(_MARKS)
    return TypedRating(score, words, is_plain=False)
