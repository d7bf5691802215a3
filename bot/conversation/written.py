"""Normalization of spelling for the patterns of the dialogue."""

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
    ("\u200c", ""),  # zero-width non-joiner, in most Persian texts
)
_ASCII_QUOTES: Final = ("'", "`")
_MARKS: Final = re.compile(r"[^\x00-\x7f\w\s]+")  # candidates; letters do not match
# Test for three equal characters first, which few positions pass, then for letters.
_STRETCHED: Final = re.compile(r"(.)\1\1(?<=[^\W\d_])\1*")
_PREFIX: Final = re.compile(r"می(?:(?<=\bمی)|(?<=\bنمی))\s+(?=[آ-ی])")


def plain(text: str) -> str:
    """Normalize to lower case, one spelling per letter, single spaces; no marks or stretching.

    Line ends are kept: they separate statements. Runs in the event loop for every message, hence
    operations on whole texts instead of a loop over letters.
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
