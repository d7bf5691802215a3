"""Recognition of the framing of a question: greetings, apologies, announcements and thanks.

A text is divided into framing before the question, the question, and framing after it. Each kind
of text has a word bigram model with Witten-Bell interpolation (Chen and Goodman 1999, "An
empirical study of smoothing techniques for language modeling"). The most probable division is
used. The framing models are trained on `framing.yaml`, the question model on the stored questions,
without small talk, and on the negative examples.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from math import log

import yaml

from faq.normalize.folding import fold

FEWEST_WORDS = 2  # minimum number of words in a question beside framing
# Probability that a word does not occur in the training data. Questions have more such words.
UNSEEN_IN_FRAMING, UNSEEN_IN_QUESTION = 0.2, 0.3
UNSEEN_WORD = 1e-5  # probability of each unseen word among them
FRAMED = 0.2  # prior probability of framing, on each side of a question
ONLY_FRAMING = 0.02  # prior probability that a sentence contains no question
MOST_QUESTIONS = 20_000  # maximum number of stored questions for training, which take 0.2 s
_START, _END = "<", ">"  # folded words do not contain these characters

Words = Sequence[str]


class WordModel:
    """Bigram model of texts, which are sequences of folded words."""

    def __init__(self, texts: Iterable[Words], *, unseen: float) -> None:
        pairs = Counter(pair for text in texts for pair in pairwise((_START, *text, _END)))
        counts: Counter[str] = Counter()
        first_words: Counter[str] = Counter()  # number of pairs by their first word
        following: Counter[str] = Counter()  # number of different pairs by their first word
        for (first, second), count in pairs.items():
            counts[second] += count
            first_words[first] += count
            following[first] += 1
        total = max(1, counts.total())
        self._unseen = unseen * UNSEEN_WORD
        self._probabilities = {  # of single words
            word: (1 - unseen) * count / total + self._unseen for word, count in counts.items()
        }
        # Weight of pairs with the same first word. The rest is that of the second word alone.
        self._weights = {
            word: count / (count + following[word]) for word, count in first_words.items()
        }
        self._pairs = {  # weighted probabilities
            (first, second): self._weights[first] * count / first_words[first]
            for (first, second), count in pairs.items()
        }

    def cost(self, first: str, second: str) -> float:
        """Return the negative logarithm of the probability that `second` follows `first`."""
        single = self._probabilities.get(second, self._unseen)
        weight = self._weights.get(first, 0.0)
        return -log(self._pairs.get((first, second), 0.0) + (1 - weight) * single)

    def inner_costs(self, words: Words) -> list[float]:
        """Return the costs of the first 1, 2, … words, without the start and the end of a text."""
        return list(accumulate((self.cost(*pair) for pair in pairwise(words)), initial=0.0))


class Framing:
    """Model of framing around the questions of a knowledge base. Instances are immutable."""

    def __init__(self, questions: Sequence[str]) -> None:
        """Train on folded questions. If there are many, an evenly spaced sample is used."""
        every = max(1, -(-len(questions) // MOST_QUESTIONS))
        texts = [text.split() for text in questions[::every]]
        self._question = WordModel(texts, unseen=UNSEEN_IN_QUESTION)
        self._before = WordModel(_examples("before"), unseen=UNSEEN_IN_FRAMING)
        self._after = WordModel(_examples("after"), unseen=UNSEEN_IN_FRAMING)

    def question(self, words: Words) -> slice:
        """Return the span of the question in a sentence of folded words.

        The span is empty if the sentence is more likely to be framing only. A question has at
        least FEWEST_WORDS words, unless the sentence is shorter.
        """
        count = len(words)
        fewest = min(FEWEST_WORDS, count)
        if not count:
            return slice(0, 0)
        before, asked, after = (
            model.inner_costs(words) for model in (self._before, self._question, self._after)
        )
        starts = self._costs_of_starts(words, before, asked)
        ends = self._costs_of_ends(words, asked, after)
        best, found = self._cost_of_framing(words, before[-1], after[-1]), slice(0, 0)
        start = 0
        for end in range(fewest, count + 1):
            latest = end - fewest
            if starts[latest] < starts[start]:
                start = latest
            if (cost := starts[start] + ends[end]) < best:
                best, found = cost, slice(start, end)
        return found

    def _costs_of_starts(
        self, words: Words, inner: Sequence[float], question: Sequence[float]
    ) -> list[float]:
        """Return the cost of a question's start at each word, including the framing before it.

        `inner` and `question` are the inner costs of the words as framing and as a question.
        """
        costs = []
        for index, word in enumerate(words):
            framing = -log(1 - FRAMED)
            if index:
                edges = self._before.cost(_START, words[0])
                edges += self._before.cost(words[index - 1], _END)
                framing = -log(FRAMED) + edges + inner[index - 1]
            costs.append(framing + self._question.cost(_START, word) - question[index])
        return costs

    def _costs_of_ends(
        self, words: Words, question: Sequence[float], inner: Sequence[float]
    ) -> list[float]:
        """Return the cost of a question's end before each word, including the framing after it.

        `question` and `inner` are the inner costs of the words as a question and as framing. The
        costs of starts and ends add up to the cost of a division.
        """
        costs = [0.0]
        for index in range(1, len(words) + 1):
            framing = -log(1 - FRAMED)
            if index < len(words):
                edges = self._after.cost(_START, words[index])
                edges += self._after.cost(words[-1], _END)
                framing = -log(FRAMED) + edges + inner[-1] - inner[index]
            last = words[index - 1]
            costs.append(framing + self._question.cost(last, _END) + question[index - 1])
        return costs

    def _cost_of_framing(self, words: Words, before: float, after: float) -> float:
        """Return the cost of framing only. The numbers are the inner costs of all words."""
        return -log(ONLY_FRAMING) + min(
            model.cost(_START, words[0]) + inner + model.cost(words[-1], _END)
            for model, inner in ((self._before, before), (self._after, after))
        )


@cache
def _examples(kind: str) -> tuple[tuple[str, ...], ...]:
    """Return the folded words of the examples before or after questions."""
    text = (files("faq") / "normalize" / "framing.yaml").read_text(encoding="utf-8")
    found = yaml.load(text, Loader=yaml.CSafeLoader)[kind]
    texts = (
        tuple(fold(each).split()) for each_language in found.values() for each in each_language
    )
    return tuple(words for words in texts if words)
