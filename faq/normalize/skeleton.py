"""Consonant skeletons, which are the same for a Persian word and its transliterations."""

import re
from functools import lru_cache

# Character for each consonant. Vowels are omitted, as are letters that usually represent one.
PERSIAN = {
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s",
    "ج": "j", "ژ": "j", "چ": "C", "ح": "h", "ه": "h", "خ": "X",
    "د": "d", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r", "ش": "S",
    "ق": "Q", "غ": "Q", "ف": "f", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
DIGRAPHS = (
    ("sch", "S"), ("tch", "C"), ("kh", "X"), ("gh", "Q"), ("ch", "C"), ("sh", "S"),
    ("zh", "j"), ("ph", "f"), ("ck", "k"),
)  # fmt: skip
LATIN = {"c": "k", "q": "Q", "x": "X", "w": "v"}
VOWELS = "aeiou"
LONGEST_WORD = 64  # maximum number of characters in a cached word
DOUBLED = re.compile(r"([a-zA-Z])\1")
PERSIAN_LETTER = re.compile(r"[\u0600-\u06ff]")


def _ends_in_vowel(word: str) -> bool:
    """Return True if a final «ه» is a vowel, as in «همه», but not after a long vowel (راه)."""
    return len(word) > 1 and word[-1] == "ه" and word[-2] not in "اوی"


def _of_persian(word: str) -> str:
    signs = "".join(PERSIAN.get(letter, letter if letter.isdigit() else "") for letter in word[1:])
    if _ends_in_vowel(word):
        signs = signs[:-1]
    first = {"و": "v", "ی": "y"}.get(word[0]) or PERSIAN.get(word[0], "")
    return (word[0] if word[0].isdigit() else first) + signs


def _of_latin(word: str) -> str:
    if len(word) > 2 and word.endswith("eh"):
        word = word[:-1]
    for letters, sign in DIGRAPHS:
        word = word.replace(letters, sign)
    signs = DOUBLED.sub(r"\1", "".join(LATIN.get(letter, letter) for letter in word))
    inner = "".join(sign for sign in signs[1:] if sign not in "aeiouvy")
    return ("" if signs[0] in VOWELS else signs[0]) + inner


def skeleton(word: str) -> str:
    """Return the consonants of a folded word, or "" if it has none."""
    return _cached(word) if len(word) <= LONGEST_WORD else _skeleton(word)


def _skeleton(word: str) -> str:
    if not word:
        return ""
    return _of_persian(word) if PERSIAN_LETTER.search(word) else _of_latin(word)


_cached = lru_cache(maxsize=10_000)(_skeleton)
