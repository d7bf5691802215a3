"""Recognition of a rating from 1 to 5 that a requester types instead of pressing a button."""

import re
from dataclasses import dataclass
from typing import Final

STARS: Final = "⭐🌟★"
_BESIDE_STARS: Final = "\ufe0f☆ "
_SCORES: Final = {
    word: score
    for score, words in {
        1: ("0", "1", "صفر", "یک", "zero", "one"),
        2: ("2", "دو", "two"),
        3: ("3", "سه", "three"),
        4: ("4", "چهار", "four"),
        # The best marks of schools are used as praise.
        5: ("5", "10", "20", "100", "پنج", "ده", "بیست", "صد", "five", "ten"),
    }.items()
    for word in words
}
# The translation keeps the length, so that positions are those of the text.
_SPELLINGS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يك", "01234567890123456789یک")
_SCORE: Final = re.compile(
    r"\s*(?P<name>(?:امتیاز|نمره|rating|score)(?:م|ش|ام)?\s*[:=،]?\s*)?(?P<score>\w+)\ufe0f?\u20e3?"
)
_SCALE: Final = re.compile(r"\s*(?:از|out\s+of|of|/)\s*(?P<most>\w+)")
_UNIT: Final = re.compile(r"\s*(?:تا\s+)?(?:ستاره|امتیاز|نمره|stars?|points?)\b|\s*[⭐🌟★]\ufe0f?")
_END: Final = re.compile(r"\s*(?:[\n.,،:;؛!–—-]|$)")
_MARKS: Final = " \n.,،:;؛!–—-"


@dataclass(frozen=True)
class TypedRating:
    """A score from 1 to 5, and the words behind it.

    `is_plain` is False for a bare number that is directly followed by other words, which may count
    something else ("2 روزه منتظرم").
    """

    score: int
    words: str = ""
    is_plain: bool = True


def typed_rating(text: str) -> TypedRating | None:
    """Return the rating with which a text begins, or None."""
    text = text.strip()
    if text and set(text) <= {*STARS, *_BESIDE_STARS}:
        count = sum(sign in STARS for sign in text)
        return TypedRating(count) if 1 <= count <= 5 else None
    spelt = text.translate(_SPELLINGS).lower()
    found = _SCORE.match(spelt) if len(spelt) == len(text) else None
    score = None if found is None else _SCORES.get(found["score"])
    if found is None or score is None:
        return None
    end = found.end()
    scale = _SCALE.match(spelt, end)
    if scale is not None and _SCORES.get(scale["most"]) != 5:
        return None  # such as "2 of them"
    if scale is not None:
        is_scale_of_marks = scale["most"] not in ("5", "پنج", "five")
        if is_scale_of_marks and scale["most"] != found["score"]:
            return None  # such as "5 از 10", which would be another score here
        end = scale.end()
    unit = _UNIT.match(spelt, end)
    end = end if unit is None else unit.end()
    is_plain = any((found["name"], scale, unit)) or _END.match(spelt, end) is not None
    return TypedRating(score, text[end:].strip(_MARKS), is_plain)
