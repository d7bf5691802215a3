"""Edit distance between a Latin transliteration and a Persian word."""

import re
from itertools import accumulate

from faq.normalize.skeleton import DIGRAPHS, PERSIAN

# Letter pairs for long vowels, with the characters representing them.
LONG = (("aa", "A"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ei", "ey"))
SHORT_VOWELS = "aeo"
SIGNS = {"w": "v", "q": "Q", "x": "X", "c": "k"}
SOFT_C = re.compile(r"c(?=[eiy])")
DOUBLED = re.compile(r"([a-zA-Z])\1")
VOWEL_LETTERS = {"ا": "ا", "و": "و", "ی": "ی", "ع": "ع", "ئ": "ی", "ؤ": "و"}
FINAL = "ه‌"  # represents a final «ه» that is a vowel

# Cost of matching a Latin character with a Persian letter. Other pairs cost MISMATCH_COST.
MISMATCH_COST = 1.5
SIGN_COSTS: dict[str, dict[str, float]] = {
    "ا": {"A": 0.0, "a": 0.05, "e": 0.5, "o": 0.5, "u": 0.5, "i": 0.6},
    "و": {"u": 0.0, "v": 0.0, "o": 0.1, "A": 0.8},
    "ی": {"i": 0.0, "y": 0.0, "e": 0.3},
    "ع": {"a": 0.05, "A": 0.05, "e": 0.1, "o": 0.1, "i": 0.3},
    FINAL: {"e": 0.0, "a": 0.1, "h": 0.1},
}
INITIAL_SIGN_COSTS = {"ا": {"A": 0.0, "a": 0.0, "e": 0.05, "o": 0.05, "u": 0.3, "i": 0.3}}
# Cost of an unmatched character. It is low for short vowels, which Persian omits.
LATIN_GAPS = {"a": 0.15, "e": 0.12, "o": 0.12, "A": 0.5, "u": 0.6, "i": 0.6, "y": 0.4, "h": 0.5}
PERSIAN_GAPS = {"ا": 0.7, "و": 0.7, "ی": 0.7, "ع": 0.15, FINAL: 0.2}
GAP_COST = 1.2
# Cost of an unmatched vowel at the beginning or end of a word. Persian includes these vowels,
# except the «e» of the genitive.
OUTER_VOWEL_GAP_COST = 0.5
GENITIVE = re.compile(r"eyeh?$")  # genitive after a vowel, as in "hameye"


def latin_signs(word: str) -> str:
    """Return the characters representing the sounds of a folded Latin word."""
    word = GENITIVE.sub("e", SOFT_C.sub("s", word))
    for letters, sign in (*DIGRAPHS, *LONG):
        word = word.replace(letters, sign)
    return DOUBLED.sub(r"\1", "".join(SIGNS.get(letter, letter) for letter in word))


def persian_signs(word: str) -> list[str]:
    """Return the characters representing a folded Persian word, including written vowels."""
    signs = [VOWEL_LETTERS.get(letter) or PERSIAN.get(letter, letter) for letter in word]
    if len(word) > 1 and word[-1] == "ه" and word[-2] != "ا":
        signs[-1] = FINAL
    return signs


def _sign_cost(latin: str, persian: str, *, first: bool) -> float:
    if latin == persian:
        return 0.0
    table = INITIAL_SIGN_COSTS if first and persian in INITIAL_SIGN_COSTS else SIGN_COSTS
    return table.get(persian, {}).get(latin, MISMATCH_COST)


def _persian_gap(signs: list[str], index: int) -> float:
    """Return the cost of an unmatched Persian letter."""
    if signs[index] == "و" and signs[index - 1 : index] == ["X"]:
        return 0.1  # «خواستن» is pronounced "khastan"
    if signs[index] == "ا" and index == 0 and signs[1:2] in (["ی"], ["و"]):
        return 0.05  # «این» is pronounced "in"
    return PERSIAN_GAPS.get(signs[index], GAP_COST)


def _latin_gaps(latin: str) -> list[float]:
    """Return the cost of leaving each Latin character unmatched."""
    costs = [LATIN_GAPS.get(sign, GAP_COST) for sign in latin]
    if latin and latin[0] in SHORT_VOWELS:
        costs[0] = OUTER_VOWEL_GAP_COST
    if len(latin) > 2 and latin[-1] in "ao":
        costs[-1] = OUTER_VOWEL_GAP_COST
    return costs


def sign_distance(latin: str, signs: list[str]) -> float:
    """Return the weighted edit distance, which is 0 for a perfect match."""
    gaps = _latin_gaps(latin)
    row = [0.0, *accumulate(gaps)]
    for index in range(len(signs)):
        gap = _persian_gap(signs, index)
        below = [row[0] + gap]
        for column, sign in enumerate(latin):
            substituted = row[column] + _sign_cost(sign, signs[index], first=index == 0)
            below.append(min(substituted, row[column + 1] + gap, below[column] + gaps[column]))
        row = below
    return row[-1]
