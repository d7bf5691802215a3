"""Words that the questions of a knowledge base contain, and words that they do not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from faq.normalize.frequent import frequent_words
from faq.normalize.near import NearWords
from faq.normalize.words import ENGLISH, PERSIAN, stems

SHORTEST = 2  # minimum length of an unknown word
MOST_OWN = 2  # maximum number of own questions with a foreign word, relative to the others
SHORTEST_MISSPELT = 5  # minimum length of a word that may be a known one with a typing error


class OwnWords:
    """Words of a knowledge base's questions, together with other frequent words.

    `own` and `others` contain the folded questions of each entry: those that the product answers,
    and those about other products. A word that has at least half as many questions about other
    products as own ones, such as the name of another messenger, belongs only to the entries that
    contain it.
    """

    def __init__(
        self, own: Mapping[str, Iterable[str]], others: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self._own = _questions_by_word(own)
        self._others = _questions_by_word(others or {})
        self._long = NearWords(
            word
            for texts in own.values()
            for text in texts
            for word in text.split()
            if len(word) >= SHORTEST_MISSPELT - 1
        )

    def unknown(self, folded_text: str, *, entry: str = "") -> tuple[str, ...]:
        """Return the unknown words of a text, without numbers and typing errors of known words.

        Words that the questions of `entry` contain are known.
        """
        return tuple(word for word in _words_in(folded_text) if not self._is_known(word, entry))

    def _is_known(self, word: str, entry: str) -> bool:
        if any(stem in words for stem in stems(word) for words in (PERSIAN, ENGLISH)):
            return True
        own = self._questions(self._own, word)
        if own:
            others = self._questions(self._others, word)
            return entry in own or own.total() > MOST_OWN * others.total()
        if len(word) < SHORTEST_MISSPELT or word in frequent_words():
            return False
        return self._is_misspelt(word)

    @staticmethod
    def _questions(by_word: Mapping[str, Counter[str]], word: str) -> Counter[str]:
        """Return the number of questions with a word, by entry."""
        return sum((by_word[stem] for stem in stems(word) if stem in by_word), Counter[str]())

    def _is_misspelt(self, word: str) -> bool:
        return any(self._long.within(word, 1, most=1))


def _questions_by_word(questions: Mapping[str, Iterable[str]]) -> Mapping[str, Counter[str]]:
    """Return for each stem the number of questions that contain it, by entry."""
    found: dict[str, Counter[str]] = {}
    for entry, texts in questions.items():
        for text in texts:
            for stem in {stem for word in text.split() for stem in stems(word)}:
                found.setdefault(stem, Counter())[entry] += 1
    return found


def _words_in(text: str) -> Iterator[str]:
    return (word for word in text.split() if len(word) >= SHORTEST and not word.isdigit())
