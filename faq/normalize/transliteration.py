"""Distance of a Latin transliteration from a Persian word, including vowels."""

import re
from itertools import accumulate

from faq.normalize.skeleton import DIGRAPHS, PERSIAN

# Doubled vowels are long, and long vowels are written in Persian; so are i and u.
LONG = (("aa", "A"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ei", "ey"))
SHORT_VOWELS = "aeo"
SIGNS = {"w": "v", "q": "Q", "x": "X", "c": "k"}
SOFT_C = re.compile(r"c(?=[eiy])")
DOUBLED = re.compile(r"([a-zA-Z])\1")
VOWEL_LETTERS = {"ا": "ا", "و": "و", "ی": "ی", "ع": "ع", "ئ": "ی", "ؤ": "و"}
FINAL = "ه‌"  # final «ه» as a vowel

# Cost of a Latin sign for a Persian letter. Pairs not listed cost WRONG.
WRONG = 1.5
FITS: dict[str, dict[str, float]] = {
    "ا": {"A": 0.0, "a": 0.05, "e": 0.5, "o": 0.5, "u": 0.5, "i": 0.6},
    "و": {"u": 0.0, "v": 0.0, "o": 0.1, "A": 0.8},
    "ی": {"i": 0.0, "y": 0.0, "e": 0.3},
    "ع": {"a": 0.05, "A": 0.05, "e": 0.1, "o": 0.1, "i": 0.3},
    FINAL: {"e": 0.0, "a": 0.1, "h": 0.1},
}
AT_THE_START = {"ا": {"A": 0.0, "a": 0.0, "e": 0.05, "o": 0.05, "u": 0.3, "i": 0.3}}
# Cost of a sign without counterpart: short vowels are not written in Persian.
LATIN_ALONE = {"a": 0.15, "e": 0.12, "o": 0.12, "A": 0.5, "u": 0.6, "i": 0.6, "y": 0.4, "h": 0.5}
PERSIAN_ALONE = {"ا": 0.7, "و": 0.7, "ی": 0.7, "ع": 0.15, FINAL: 0.2}
ALONE = 1.2
# Vowels at the beginning and the end are written, except the «e» of the genitive.
OUTER_ALONE = 0.5
GENITIVE = re.compile(r"eyeh?$")  # «goruhe», and after a vowel «hameye»


def latin_signs(word: str) -> str:
    """Return the signs of a folded word in Latin letters."""
    word = GENITIVE.sub("e", SOFT_C.sub("s", word))
    for letters, sign in (*DIGRAPHS, *LONG):
        word = word.replace(letters, sign)
    return DOUBLED.sub(r"\1", "".join(SIGNS.get(letter, letter) for letter in word))


def persian_signs(word: str) -> list[str]:
    """Return the signs of a folded Persian word, including written vowels."""
    signs = [VOWEL_LETTERS.get(letter) or PERSIAN.get(letter, letter) for letter in word]
    if len(word) > 1 and word[-1] == "ه" and word[-2] != "ا":
        signs[-1] = FINAL
    return signs


def _fit(latin: str, persian: str, *, first: bool) -> float:
    if latin == persian:
        return 0.0
    table = AT_THE_START if first and persian in AT_THE_START else FITS
    return table.get(persian, {}).get(latin, WRONG)


def _alone(signs: list[str], place: int) -> float:
    """Return the cost of a Persian letter that is not pronounced."""
    if signs[place] == "و" and signs[place - 1 : place] == ["X"]:
        return 0.1  # «خواستن» is pronounced "khastan"
    if signs[place] == "ا" and place == 0 and signs[1:2] in (["ی"], ["و"]):
        return 0.05  # «این» is pronounced "in"
    return PERSIAN_ALONE.get(signs[place], ALONE)


def _unwritten(latin: str) -> list[float]:
    """Return the cost of each Latin sign without a Persian letter."""
    prices = [LATIN_ALONE.get(sign, ALONE) for sign in latin]
    if latin and latin[0] in SHORT_VOWELS:
        prices[0] = OUTER_ALONE
    if len(latin) > 2 and latin[-1] in "ao":
        prices[-1] = OUTER_ALONE
    return prices


def strangeness(latin: str, signs: list[str]) -> float:
    """Return the edit distance of the two: 0 for a perfect fit."""
    unwritten = _unwritten(latin)
    row = [0.0, *accumulate(unwritten)]
    for place in range(len(signs)):
        alone = _alone(signs, place)
        below = [row[0] + alone]
        for at, sign in enumerate(latin):
            fit = row[at] + _fit(sign, signs[place], first=place == 0)
            below.append(min(fit, row[at + 1] + alone, below[at] + unwritten[at]))
        row = below
    return row[-1]
