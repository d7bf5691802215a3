"""Lexical features of a text, based on words and n-grams."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, count, pairwise
from math import log
from weakref import proxy

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from faq.normalize import fold, skeleton, stems

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Indices = NDArray[np.intp]

# Weight of each kind of feature when texts are compared. The weights add up to 1.
SHARES: Mapping[str, float] = {"letters": 0.5, "words": 0.35, "consonants": 0.15}
# Lengths of n-grams of letters and of consonant skeletons.
GRAMS: Mapping[str, range] = {"letters": range(2, 6), "consonants": range(2, 5)}
NOTHING: Singles = np.zeros(0, dtype=np.float32)
NOWHERE: Indices = np.zeros(0, dtype=np.intp)
BLOCK = 4_096  # number of texts that are vectorized together
CACHED_WORDS = 3_000  # maximum number of words whose n-grams are kept in memory
LONGEST_WORD = 64  # maximum number of characters in such a word


class Synonyms:
    """Groups of synonyms.

    If a text contains a phrase from a group, the group's name becomes a feature.
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for group in sorted(sorted(map(fold, each)) for each in groups):
            for phrase in group:
                self._names.setdefault(tuple(phrase.split()), f"={group[0]}")
        self._longest: dict[str, int] = {}  # maximum length of a longer phrase by its first word
        for first, *rest in self._names:
            if rest:
                self._longest[first] = max(1 + len(rest), self._longest.get(first, 0))

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
        longest = min(self._longest.get(words[index], 1), len(words) - index)
        for length in range(longest, 0, -1):
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
    consonant_grams = (gram for word in consonants for gram in _grams(word, GRAMS["consonants"]))
    return {
        "letters": Counter(gram for word in words for gram in _grams(word, GRAMS["letters"])),
        "words": Counter(_word_features(words, synonyms)),
        "consonants": Counter([*consonant_grams, *_pairs(consonants)]),
    }


def _word_features(words: Sequence[str], synonyms: Synonyms) -> Iterator[str]:
    grouped = synonyms.grouped(words)
    named = {each for each in grouped if each.startswith("=")}
    return chain(words, _pairs(words), named, (each for each in _pairs(grouped) if "=" in each))


@dataclass(frozen=True, slots=True)
class Rows:
    """Feature vectors of texts.

    Each text has a row of unit length, with the weights `data` in the columns `columns` from
    `ends[row]` to `ends[row + 1]`. `coverage` is the share of each text's weight in known
    features, from 0 to 1.
    """

    data: Singles
    columns: Indices
    ends: Indices
    coverage: Floats
    width: int  # number of columns

    @property
    def matrix(self) -> csr_matrix:
        shape = (len(self.coverage), self.width)
        return csr_matrix((self.data, self.columns, self.ends), shape=shape)


class Vectorizer:
    """TF-IDF vectorizer, trained on the stored questions."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]], synonyms: Synonyms) -> None:
        self.weights = weights
        self.synonyms = synonyms
        self._columns: dict[str, dict[str, int]] = {}
        self.width = 0
        for kind in SHARES:
            self._columns[kind] = dict(zip(weights[kind], count(self.width)))
            self.width += len(weights[kind])
        self._weights = np.fromiter(
            chain.from_iterable(weights[kind].values() for kind in SHARES), np.float64
        )
        self._kinds = np.repeat(np.arange(len(SHARES)), [len(weights[kind]) for kind in SHARES])
        # Features missing from the training texts get the same weight as features that occur once.
        self._unseen = max(max(each.values(), default=1.0) for each in weights.values())
        # A strong reference would create a cycle, which only the garbage collector can free.
        vectorizer, cached = proxy(self), lru_cache(maxsize=CACHED_WORDS)
        self._grams_cached = cached(partial(Vectorizer._grams_of, vectorizer))

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

    def extended(self, texts: Sequence[str], synonyms: Synonyms) -> tuple["Vectorizer", Indices]:
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

    def rows(self, texts: Sequence[str]) -> Rows:
        """Return the features of folded texts."""
        blocks = [
            self._block(texts[start : start + BLOCK]) for start in range(0, len(texts), BLOCK)
        ]
        if len(blocks) == 1:
            return blocks[0]
        lengths = [np.diff(each.ends) for each in blocks]
        return Rows(
            np.concatenate([NOTHING, *(each.data for each in blocks)]),
            np.concatenate([NOWHERE, *(each.columns for each in blocks)]),
            np.cumsum(np.concatenate([[0], *lengths]), dtype=np.intp),
            np.concatenate([np.zeros(0), *(each.coverage for each in blocks)]),
            self.width,
        )

    def _block(self, texts: Sequence[str]) -> Rows:
        found = [self._found(text) for text in texts]
        lengths = [sum(map(len, each.columns)) for each in found]
        columns = [each for one in found for each in one.columns]
        keys = np.repeat(np.arange(len(texts)) * self.width, lengths)
        keys += np.concatenate([NOWHERE, *columns])
        keys, counts = np.unique(keys, return_counts=True)
        rows, columns_of_keys = np.divmod(keys, self.width or 1)
        data = (1 + np.log(counts)) * self._weights[columns_of_keys]
        # Each text has one segment for each kind.
        segments = rows * len(SHARES) + self._kinds[columns_of_keys]
        known = np.bincount(segments, data * data, minlength=len(texts) * len(SHARES))
        known = known.reshape(-1, len(SHARES))
        unknown = np.array([self._unknown_weights(each) for each in found]).reshape(known.shape)
        shares = np.array([*SHARES.values()])
        scales = np.sqrt(shares / np.where(known > 0, known, 1)).ravel()
        ends = np.searchsorted(rows, np.arange(len(texts) + 1))
        parts = known / np.where(known > 0, known + unknown, 1)
        return Rows(
            (data * scales[segments]).astype(np.float32),
            columns_of_keys,
            ends,
            np.sqrt(parts @ shares),
            self.width,
        )

    def _found(self, text: str) -> "_Found":
        """Look up the features of a text. Features occur as often as in the text."""
        words = text.split()
        consonants = [each for each in map(skeleton, words) if each]
        of_text = [
            *(self._grams_of_word("letters", word) for word in words),
            self._looked_up("words", _word_features(words, self.synonyms)),
            *(self._grams_of_word("consonants", each) for each in consonants),
            self._looked_up("consonants", _pairs(consonants)),
        ]
        return _Found(
            [columns for _, columns, _ in of_text if len(columns)],
            [(kind, name) for kind, _, names in of_text for name in names],
        )

    def _grams_of_word(self, kind: str, word: str) -> "_LookedUp":
        of_word = self._grams_of if len(word) > LONGEST_WORD else self._grams_cached
        return of_word(kind, word)

    def _grams_of(self, kind: str, word: str) -> "_LookedUp":
        return self._looked_up(kind, _grams(word, GRAMS[kind]))

    def _looked_up(self, kind: str, names: Iterable[str]) -> "_LookedUp":
        known = self._columns[kind]
        found = [(name, known.get(name)) for name in names]
        columns = [column for _, column in found if column is not None]
        unknown = tuple(name for name, column in found if column is None)
        return kind, np.array(columns, dtype=np.intp), unknown

    def _unknown_weights(self, found: "_Found") -> list[float]:
        """Return the sum of the squared weights of unknown features for each kind."""
        weights = dict.fromkeys(SHARES, 0.0)
        for (kind, _), number in Counter(found.unknown).items():
            weights[kind] += ((1 + log(number)) * self._unseen) ** 2
        return [*weights.values()]


# A kind of features, the columns of known ones, and the names of unknown ones.
_LookedUp = tuple[str, Indices, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Found:
    """Features of a text: columns of known ones, and kinds and names of unknown ones."""

    columns: list[Indices]
    unknown: list[tuple[str, str]]
