"""Words that the questions of a knowledge base contain, and words that they do not."""

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.normalize.frequent import frequent_words
from faq.normalize.words import ENGLISH, PERSIAN, stems

SHORTEST = 2  # minimum length of an unknown word
SHORTEST_MISSPELT = 5  # minimum length of a word that may be a known one with a typing error


class OwnWords:
    """Words of a knowledge base's questions, together with other frequent words."""

    def __init__(self, folded_texts: Iterable[str]) -> None:
        self._words = {word for text in folded_texts for word in text.split()}
        self._long = sorted(word for word in self._words if len(word) >= SHORTEST_MISSPELT - 1)

    def unknown(self, folded_text: str) -> tuple[str, ...]:
        """Return the unknown words of a text, without numbers and typing errors of known words."""
        return tuple(word for word in _words_in(folded_text) if not self._is_known(word))

    def _is_known(self, word: str) -> bool:
        known = (self._words, PERSIAN, ENGLISH)
        if any(stem in words for stem in stems(word) for words in known):
            return True
        if len(word) < SHORTEST_MISSPELT or word in frequent_words():
            return False
        return self._is_misspelt(word)

    def _is_misspelt(self, word: str) -> bool:
        near = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=1)
        return near is not None


def _words_in(text: str) -> Iterator[str]:
    return (word for word in text.split() if len(word) >= SHORTEST and not word.isdigit())
