"""Words that the questions of a knowledge base contain, and words that they do not."""

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.normalize.frequent import frequent_words
from faq.normalize.words import ENGLISH, PERSIAN, stems

SHORTEST = 2  # minimum length of an unknown word
SHORTEST_MISSPELT = 5  # minimum length of a word that may be a known one with a typing error


class OwnWords:
    """Words of a knowledge base's questions, together with other frequent words.

    `own` and `others` contain the folded questions of each entry: those that the product answers,
    and those about other products. A word that occurs in no fewer entries about other products,
    such as the name of another messenger, belongs only to the entries that contain it.
    """

    def __init__(
        self, own: Mapping[str, Iterable[str]], others: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self._entries_with = _entries_by_word(own)
        self._others_with = _entries_by_word(others or {})
        self._long = sorted(
            {
                word
                for texts in own.values()
                for text in texts
                for word in text.split()
                if len(word) >= SHORTEST_MISSPELT - 1
            }
        )

    def unknown(self, folded_text: str, *, entry: str = "") -> tuple[str, ...]:
        """Return the unknown words of a text, without numbers and typing errors of known words.

        Words that the questions of `entry` contain are known.
        """
        return tuple(word for word in _words_in(folded_text) if not self._is_known(word, entry))

    def _is_known(self, word: str, entry: str) -> bool:
        if any(stem in words for stem in stems(word) for words in (PERSIAN, ENGLISH)):
            return True
        own = self._entries(self._entries_with, word)
        if own:
            return entry in own or len(own) > len(self._entries(self._others_with, word))
        if len(word) < SHORTEST_MISSPELT or word in frequent_words():
            return False
        return self._is_misspelt(word)

    @staticmethod
    def _entries(by_word: Mapping[str, frozenset[str]], word: str) -> frozenset[str]:
        return frozenset().union(*(by_word.get(stem, frozenset()) for stem in stems(word)))

    def _is_misspelt(self, word: str) -> bool:
        near = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=1)
        return near is not None


def _entries_by_word(questions: Mapping[str, Iterable[str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry, texts in questions.items():
        for word in {word for text in texts for word in text.split()}:
            for stem in stems(word):
                found.setdefault(stem, set()).add(entry)
    return {stem: frozenset(entries) for stem, entries in found.items()}


def _words_in(text: str) -> Iterator[str]:
    return (word for word in text.split() if len(word) >= SHORTEST and not word.isdigit())
