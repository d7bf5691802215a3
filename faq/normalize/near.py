"""Words at a small edit distance."""

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

_BITS = 61  # letters are hashed to this many bits, a prime number


class NearWords:
    """Index of words by length and letters. Instances are immutable.

    An edit changes at most two letters of the set of a word's letters, and its length by one.
    Words that differ more are excluded before any distance is computed.
    """

    def __init__(self, words: Iterable[str]) -> None:
        import numpy as np  # slow to load, and not needed where a knowledge base is only read

        self._words = sorted(set(words), key=lambda word: (len(word), word))
        self._letters = np.array([_letters(word) for word in self._words], dtype=np.uint64)
        lengths = np.array([len(word) for word in self._words], dtype=np.intp)
        self._number_of_bits = np.bitwise_count
        longest = len(self._words[-1]) if self._words else 0
        self._starts = np.searchsorted(lengths, np.arange(longest + 2)).tolist()

    def within(self, word: str, distance: int, *, most: int) -> Iterator[tuple[str, int]]:
        """Yield up to `most` words and their distances, at most `distance`, nearest first.

        The distance is that of optimal string alignment. Words at the same distance are ordered
        by length and then by their letters.
        """
        start, end = self._start(len(word) - distance), self._start(len(word) + distance + 1)
        differing = self._number_of_bits(self._letters[start:end] ^ _letters(word))
        near = ((differing <= 2 * distance).nonzero()[0] + start).tolist()
        found = process.extract(
            word,
            [self._words[index] for index in near],
            scorer=OSA.distance,
            score_cutoff=distance,
            limit=most,
        )
        return ((other, distance) for other, distance, _ in found)

    def _start(self, length: int) -> int:
        """Return the index of the first word that is at least as long."""
        found: int = self._starts[min(max(length, 0), len(self._starts) - 1)]
        return found


def _letters(word: str) -> int:
    """Return the set of a word's letters, one bit each. Some letters share a bit."""
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % _BITS
    return found
