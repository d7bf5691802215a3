"""Normalization of the spelling of messages, for the patterns of the dialogue."""

import re
import unicodedata
from typing import Final

_SPELLINGS: Final = (
    ("ي", "ی"),
    ("ى", "ی"),
    ("ئ", "ی"),
    ("ك", "ک"),
    ("ة", "ه"),
    ("ۀ", "ه"),
    ("أ", "ا"),
    ("إ", "ا"),
    ("ٱ", "ا"),
    ("ؤ", "و"),
    ("ـ", ""),
    ("’", ""),
    ("\u02bc", ""),
    ("\u00b4", ""),
    ("\u200c", ""),  # zero-width non-joiner, which most Persian texts contain
)
_ASCII_QUOTES: Final = ("'", "`")
_MARKS: Final = re.compile(r"[^\x00-\x7f\w\s]+")  # punctuation, symbols and marks outside ASCII
# The test for three equal characters comes first, since few positions pass it.
_STRETCHED: Final = re.compile(r"(.)\1\1(?<=[^\W\d_])\1*")
_PREFIX: Final = re.compile(r"می(?:(?<=\bمی)|(?<=\bنمی))\s+(?=[آ-ی])")


def plain(text: str) -> str:
    """Normalize case, spelling of letters and spaces, and remove marks and stretched letters.

    Line ends are kept, since they separate statements. The function runs in the event loop for
    every message, so it uses operations on whole texts instead of a loop over characters.
    """
    spelt = text.lower() if text.isascii() else _spelt(text)
    for quote in _ASCII_QUOTES:
        spelt = spelt.replace(quote, "")
    lines = (" ".join(line.split()) for line in spelt.splitlines())
    joined = "\n".join(line for line in lines if line)
    return _PREFIX.sub("می", _STRETCHED.sub(r"\1", joined))


def _spelt(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).lower()
    for variant, letter in _SPELLINGS:
        composed = composed.replace(variant, letter)
    return _MARKS.sub(_without_marks, composed)


def _without_marks(found: re.Match[str]) -> str:
    return "".join(one for one in found[0] if unicodedata.category(one) not in {"Mn", "Cf"})
