"""Correction of typing errors and homophones."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from faq.normalize.frequent import frequent_words
from faq.normalize.layout import KEYS
from faq.normalize.near import NearWords
from faq.normalize.words import endings

# Letters that sound the same in Persian.
HOMOPHONES = ("سصث", "زذضظ", "تط", "هح", "قغ", "اع")
# Letters that differ only in dots or strokes.
SIMILAR_SHAPES = ("بپتثنی", "جچحخ", "دذ", "رزژ", "سش", "صض", "طظ", "عغ", "فق", "کگ", "او")
SHORTEST_BY_SOUND = 3
SHORTEST = 4
SHORTEST_ANY_LETTER = 6  # minimum word length for replacing a letter with any other
SHORTEST_TWO_ERRORS = 8  # minimum word length for correcting two errors
CANDIDATES = 16
FORMS = 3  # maximum number of endings to try
LONGEST = 40  # maximum length of words to correct

Correction = Callable[[str], str | None]

SWAPPED, NEAR, MISSED, OTHER, TWICE = range(1, 6)


def _near() -> frozenset[tuple[str, str]]:
    groups = [(a, b) for group in HOMOPHONES + SIMILAR_SHAPES for a in group for b in group]
    rows = [row for keys in KEYS[:3] for row in keys]
    beside = [pair for row in rows for pair in pairwise(row)]
    return frozenset(groups + beside + [(b, a) for a, b in beside])


NEAR_LETTERS = _near()
BY_SOUND = str.maketrans({each: group[0] for group in HOMOPHONES for each in group})


def _cost(word: str, other: str, distance: int) -> int:
    """Return the cost of a typing error, which is lower for likely errors."""
    if distance > 1:
        return TWICE
    if len(word) != len(other):
        return MISSED
    wrong = [pair for pair in zip(word, other, strict=True) if pair[0] != pair[1]]
    if len(wrong) == 2:
        return SWAPPED
    return NEAR if wrong[0] in NEAR_LETTERS else OTHER


def _another_word(word: str, other: str) -> bool:
    """Return True if the words differ by a prefix or suffix, such as «حافظ» and «حافظه»."""
    short, long = sorted((word, other), key=len)
    if long.startswith(short) or long.endswith(short):
        return True
    return word.startswith("نمی") != other.startswith("نمی")


def _first(correct: Correction, forms: Iterable[tuple[str, str]]) -> str | None:
    found = ((correct(stem), ending) for stem, ending in forms)
    return next((each + ending for each, ending in found if each), None)


class Speller:
    """Corrects misspelt words using the knowledge base and other frequent words."""

    def __init__(self, counts: Mapping[str, int], known: Collection[str]) -> None:
        self._counts = counts
        self._long = NearWords(word for word in counts if len(word) >= SHORTEST)
        self._by_sound: dict[str, str] = {}
        for word in sorted(known, key=lambda each: (counts.get(each, 0), each)):
            self._by_sound[word.translate(BY_SOUND)] = word  # the most frequent word is set last

    def corrected(self, word: str) -> str | None:
        """Return the correction of an unknown word, or None if no known word is similar.

        Frequent words are not corrected.
        """
        if not SHORTEST_BY_SOUND <= len(word) <= LONGEST or word in frequent_words():
            return None
        forms = [(word, "")]
        if not word.isascii():  # English endings are often part of another word
            forms += list(endings(word))[:FORMS]
        return _first(self._same_sound, forms) or _first(self._nearest, forms)

    def _same_sound(self, word: str) -> str | None:
        if len(word) < SHORTEST_BY_SOUND:
            return None
        return self._by_sound.get(word.translate(BY_SOUND))

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST:
            return None
        limit = 2 if len(word) >= SHORTEST_TWO_ERRORS else 1
        near = self._long.within(word, limit, most=CANDIDATES)
        candidates = sorted(self._candidates(word, near))
        return candidates[0][-1] if candidates else None

    def _candidates(
        self, word: str, near: Iterable[tuple[str, int]]
    ) -> Iterator[tuple[int, int, str]]:
        for other, distance in near:
            if other == word:  # `word` is known, so this is not a correction
                continue
            cost = _cost(word, other, distance)
            if _another_word(word, other) or (cost == OTHER and len(word) < SHORTEST_ANY_LETTER):
                continue
            yield cost, -self._counts[other], other
