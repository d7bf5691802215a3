"""Folding of texts before they are parsed."""

import re
import unicodedata
from bisect import bisect_left

# Direction marks and other invisible characters inserted by keyboards and clients.
MARKS = "\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_LETTERS = str.maketrans("يىكۀة", "ییکهه")
_SPACES = re.compile(rf"[\s{MARKS}]+")
_SEPARATOR = re.compile(r" ?[,،:;؛–—-]? ?")


def plain(text: str) -> str:
    """Return the text in lower case, with ASCII digits, one form of each letter and one space.

    Half-spaces become spaces. The result cannot be aligned with the text.
    """
    digits = "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text
    )
    return _SPACES.sub(" ", digits.translate(_LETTERS)).strip().lower()


def original_end(text: str, folded: str) -> str:
    """Return the end of a text as it was written, given its folded form."""
    if not folded:
        return ""
    # The folded form of an end is never longer than that of an end that begins earlier.
    starts = range(len(text), -1, -1)
    index = bisect_left(starts, len(folded), key=lambda start: len(plain(text[start:])))
    end = text[starts[min(index, len(text))] :]
    return end.strip() if plain(end) == folded else folded


def without_separator(text: str) -> str:
    """Remove the mark that separates a folded text from the value before it."""
    found = _SEPARATOR.match(text)
    return text[found.end() :] if found is not None else text


def trimmed(text: str) -> str:
    """Strip whitespace and invisible marks from both ends."""
    return text.strip().strip("\u061c\u200b\u200e\u200f\u2060\ufeff").strip()


def first_word(text: str) -> tuple[str, str]:
    """Split off the first word. The rest of the text is unchanged."""
    word, *rest = trimmed(text).split(maxsplit=1) or [""]
    return trimmed(word), rest[0] if rest else ""
