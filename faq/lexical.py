"""Lexical features of a text, based on words and n-grams."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from faq.normalize import fold, skeleton, stems

Floats = NDArray[np.float64]

# Weight of each kind of feature when texts are compared. The weights add up to 1.
SHARES: Mapping[str, float] = {"letters": 0.5, "words": 0.35, "consonants": 0.15}
LETTER_GRAMS = range(2, 6)  # lengths of letter n-grams
CONSONANT_GRAMS = range(2, 5)  # lengths of consonant skeleton n-grams


class Synonyms:
    """Groups of synonyms.

    If a text contains a phrase from a group, the group's name becomes a feature.
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for group in sorted(sorted(map(fold, each)) for each in groups):
            for phrase in group:
                self._names.setdefault(tuple(phrase.split()), f"={group[0]}")
        self._longest = max(map(len, self._names), default=0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Synonyms) and self._names == other._names

    def __hash__(self) -> int:
        return hash(frozenset(self._names.items()))

    def grouped(self, words: Sequence[str]) -> list[str]:
        """Replace every phrase from a group with the group's name."""
        found: list[str] = []
        index = 0
        while index < len(words):
            length, name = self._at(words, index)
            found.append(name)
            index += length
        return found

    def _at(self, words: Sequence[str], index: int) -> tuple[int, str]:
        for length in range(min(self._longest, len(words) - index), 0, -1):
            *head, last = words[index : index + length]
            for stem in stems(last):
                if name := self._names.get((*head, stem)):
                    return length, name
        return 1, words[index]


def _grams(word: str, lengths: range) -> Iterator[str]:
    padded = f" {word} "
    for length in lengths:
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]


def _pairs(words: Sequence[str]) -> list[str]:
    """Join adjacent words so that «پیام رسان» matches «پیامرسان»."""
    return [first + second for first, second in pairwise(words)]


def features(text: str, synonyms: Synonyms) -> dict[str, Counter[str]]:
    """Count the features of a folded text, separately for each kind."""
    words = text.split()
    consonants = [each for each in map(skeleton, words) if each]
    consonant_grams = (gram for word in consonants for gram in _grams(word, CONSONANT_GRAMS))
    grouped = synonyms.grouped(words)
    named = {each for each in grouped if each.startswith("=")}
    groups = [*named, *(each for each in _pairs(grouped) if "=" in each)]
    return {
        "letters": Counter(gram for word in words for gram in _grams(word, LETTER_GRAMS)),
        "words": Counter([*words, *_pairs(words), *groups]),
        "consonants": Counter([*consonant_grams, *_pairs(consonants)]),
    }


@dataclass(frozen=True, slots=True)
class Rows:
    """Feature vectors of texts.

    `matrix` has one row of unit length per text. `coverage` is the share of each text's weight in
    known features, from 0 to 1.
    """

    matrix: csr_matrix
    coverage: Floats


class Vectorizer:
    """TF-IDF vectorizer, trained on the stored questions."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]], synonyms: Synonyms) -> None:
        self.weights = weights
        self.synonyms = synonyms
        self._columns: dict[str, dict[str, tuple[int, float]]] = {}
        column = 0
        for kind in SHARES:
            self._columns[kind] = {}
            for name, weight in weights[kind].items():
                self._columns[kind][name] = (column, weight)
                column += 1
        self.width = column
        # Features missing from the training texts get the same weight as features that occur once.
        self._unseen = max(max(each.values(), default=1.0) for each in weights.values())

    @classmethod
    def fit(cls, texts: Sequence[str], synonyms: Synonyms) -> "Vectorizer":
        """Compute weights from document frequencies."""
        seen: dict[str, Counter[str]] = {kind: Counter() for kind in SHARES}
        for text in texts:
            for kind, counts in features(text, synonyms).items():
                seen[kind].update(counts.keys())
        weights = {
            kind: {name: log((1 + len(texts)) / (1 + found[name])) + 1 for name in sorted(found)}
            for kind, found in seen.items()
        }
        return cls(weights, synonyms)

    def extended(
        self, texts: Sequence[str], synonyms: Synonyms
    ) -> tuple["Vectorizer", NDArray[np.intp]]:
        """Return a vectorizer that knows the features of further texts.

        New features get the weight of features that occur once. The array contains the new column
        of each column.
        """
        weights = {kind: dict(names) for kind, names in self.weights.items()}
        for text in texts:
            for kind, counts in features(text, synonyms).items():
                for name in counts:
                    weights[kind].setdefault(name, self._unseen)
        new = Vectorizer(weights, synonyms)
        columns: list[int] = []
        shift = 0
        for kind in SHARES:
            first = len(columns)
            columns.extend(range(first + shift, first + shift + len(self.weights[kind])))
            shift += len(weights[kind]) - len(self.weights[kind])
        return new, np.array(columns, dtype=np.intp)

    def rows(self, texts: Iterable[str]) -> Rows:
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        coverage: list[float] = []
        for text in texts:
            known = 0.0
            for kind, counts in features(text, self.synonyms).items():
                known += SHARES[kind] * self._add(kind, counts, data, columns)
            coverage.append(sqrt(known))
            ends.append(len(data))
        shape = (len(ends) - 1, self.width)
        weights = np.array(data, dtype=np.float32)
        return Rows(csr_matrix((weights, columns, ends), shape=shape), np.array(coverage))

    def _add(
        self, kind: str, counts: Mapping[str, int], data: list[float], columns: list[int]
    ) -> float:
        """Append features of one kind to a row. Returns the known share of the squared weight."""
        known = self._columns[kind]
        start = len(data)
        total = unknown = 0.0
        for name, count in counts.items():
            times = 1 + log(count)
            if (found := known.get(name)) is None:
                unknown += (times * self._unseen) ** 2
                continue
            columns.append(found[0])
            data.append(times * found[1])
            total += data[-1] ** 2
        if not total:
            return 0.0
        scale = sqrt(SHARES[kind] / total)
        data[start:] = [weight * scale for weight in data[start:]]
        return total / (total + unknown)
