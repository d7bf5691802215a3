"""Query analysis, which finds readings, scores and separate questions."""

from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from sys import getsizeof
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from faq.knowledge_base import Kind, KnowledgeBase
from faq.lexical import Floats
from faq.matcher.calibration import Thresholds, confidence
from faq.matcher.cores import one_core
from faq.matcher.corpus import NEGATIVE
from faq.matcher.engine import JointModel, LexicalModel, Scored, nearest_row, scores
from faq.normalize import (
    Direction,
    Framing,
    OwnWords,
    Reading,
    Vocabulary,
    Way,
    direction,
    fold,
    language_of,
    masked,
    parts,
    readings,
    refuses,
)
from faq.semantic import Encoder, EncoderUnavailable, Singles, vectors

LONGEST_QUERY = 2000  # maximum number of characters, half from each end of the query
CACHED_QUERIES = 1000
CACHED_BYTES = 8 * 2**20  # maximum total size of cached queries
PAIR_BYTES, TEXT_BYTES = 128, 2_000  # estimated size of a (reading, entry) pair and of other data
# Maximum length after folding, which can expand a character to eighteen.
LONGEST_FOLDED = 2 * LONGEST_QUERY
MOST_AT_ONCE = 64  # maximum number of queries that are analysed together
MANY_ENTRIES = 3
# Readings of these kinds can match exactly. The others are guesses.
EXACT_WAYS = frozenset({Way.TYPED, Way.LAYOUT})
FEWEST_OF_DIRECTION = 3  # minimum number of questions that show the direction of an entry
RARE_DIRECTION = 0.15  # maximum share of questions with the opposite direction, relative to these
DIGITS = 6  # of scores that are compared, because the last ones depend on the processor
TYPO_FACTOR = 0.9  # score factor for readings with corrected words
NO_VECTORS: Singles = np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text with its readings and their scores.

    `confidences` has the shape readings × entries. `best` contains (reading, entry) pairs, best
    first, and `exact` contains the entries with a question equal to a reading. `refused` is true
    if the text is a refusal. `vague` is true if the text is a single word that occurs in many
    entries.
    """

    text: str
    folded: str
    readings: tuple[Reading, ...]
    scored: Scored | None
    confidences: Floats
    best: tuple[tuple[int, int], ...]
    exact: frozenset[int]
    thresholds: Thresholds
    refused: bool = False
    vague: bool = False

    @property
    def size(self) -> int:
        """Approximate size in bytes."""
        arrays = 0 if self.scored is None else self.scored.size
        texts = sum(getsizeof(each.text) for each in self.readings)
        pairs = PAIR_BYTES * len(self.best)
        return arrays + self.confidences.nbytes + pairs + texts + getsizeof(self.text) + TEXT_BYTES

    def without_kernel(self) -> "Analysis":
        """Return the analysis without the kernel, which takes much memory."""
        scored = None if self.scored is None else self.scored.without_kernel()
        return replace(self, scored=scored)

    @property
    def best_reading(self) -> Reading | None:
        """The reading that matches the best entry, or the text as typed if nothing matches."""
        if not self.readings:
            return None
        return self.readings[self.best[0][0] if self.best else 0]

    def score_of(self, row: int, entry: int) -> tuple[float, float]:
        """Return the score and confidence. Both are 1 for an exact match."""
        if entry in self.exact or self.scored is None:
            return 1.0, 1.0
        # Rounded twice, so that entries that are ranked as equal also have the same score.
        score = round(float(self.scored.score[row, entry]), DIGITS)
        return round(score, 4), round(float(self.confidences[row, entry]), 4)

    @property
    def margin(self) -> float:
        """Difference between the two highest confidences."""
        return round(max(0.0, self._best_confidence - self._next_confidence), 4)

    @property
    def distinct_confidence(self) -> float:
        """Confidence of the best entry, reduced if another entry is nearly as good."""
        return self.thresholds.distinct(self._best_confidence, self._next_confidence)

    @property
    def _best_confidence(self) -> float:
        row, entry = self.best[0]
        return self.score_of(row, entry)[1]

    @property
    def _next_confidence(self) -> float:
        _, entry = self.best[0]
        return float(np.delete(self.confidences.max(axis=0), entry).max(initial=0.0))


class QueryCache:
    """Thread-safe LRU cache of analysed queries, limited in number and size."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, tuple[int, tuple[Analysis, ...]]] = OrderedDict()
        self._lock = Lock()
        self.size = 0  # approximate size in bytes

    def __len__(self) -> int:
        return len(self._found)

    def get(self, query: str) -> tuple[Analysis, ...] | None:
        with self._lock:
            if (stored := self._found.get(query)) is None:
                return None
            self._found.move_to_end(query)
            return stored[1]

    def put(self, query: str, analyses: tuple[Analysis, ...]) -> None:
        size = getsizeof(query) + sum(each.size for each in analyses)
        with self._lock:
            self.size += size - self._found.pop(query, (0,))[0]
            self._found[query] = size, analyses
            while len(self._found) > CACHED_QUERIES or self.size > CACHED_BYTES:
                _, (removed, _) = self._found.popitem(last=False)
                self.size -= removed


class Analyser:
    """Thread-safe query analyser with a cache of recent queries.

    The semantic model isn't used while the encoder is unavailable.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        lexical: LexicalModel,
        joint: JointModel | None,
        encoder: Encoder | None,
    ) -> None:
        one_core()
        self._lexical = lexical
        self._joint = joint
        self._encoder = encoder
        corpus = lexical.corpus
        kinds = [kb.entries[name].kind for name in corpus.names]
        by_entry: dict[str, list[str]] = {name: [] for name in corpus.names}
        for text, owner in zip(corpus.texts, corpus.owners.tolist(), strict=True):
            if owner != NEGATIVE:
                by_entry[corpus.names[owner]].append(text)
        self._own_words = OwnWords(
            *(
                {name: by_entry[name] for name in corpus.names if kb.entries[name].kind in chosen}
                for chosen in ((Kind.ANSWER, Kind.PROBLEM), (Kind.REDIRECT,))
            )
        )
        self._small_talk = np.array([kind is Kind.CHITCHAT for kind in kinds])
        self._vocabulary = Vocabulary(corpus.texts[: corpus.first_negative])
        questions = np.flatnonzero(corpus.is_question).tolist()
        asking = [row for row in questions if not self._small_talk[corpus.owners[row]]]
        negatives = np.flatnonzero(corpus.negatives).tolist()
        self._framing = Framing([corpus.texts[row] for row in asking + negatives])
        self._directions: dict[str, Counter[Direction | None]] = {
            name: Counter(map(direction, texts)) for name, texts in by_entry.items()
        }
        self._exact: dict[str, set[int]] = {}
        self._owners_of_word: dict[str, set[int]] = {}
        self._entries_in: dict[str, NDArray[np.bool_]] = {}
        for row in questions:
            self._index(corpus.texts[row], int(corpus.owners[row]))
        self._cache = QueryCache()

    def _index(self, text: str, owner: int) -> None:
        """Index a stored question by text, language and word."""
        self._exact.setdefault(text, set()).add(owner)
        none = np.zeros(len(self._small_talk), dtype=np.bool_)
        self._entries_in.setdefault(language_of(text) or "", none)[owner] = True
        for word in text.split():
            self._owners_of_word.setdefault(word, set()).add(owner)

    def analyse(self, query: str) -> tuple[Analysis, ...]:
        """Return the analysis of the whole text.

        If the text contains several questions, their analyses follow. Only the beginning and end
        of a long text are used.
        """
        return self.analyse_all([query])[0]

    def analyse_all(self, queries: Sequence[str]) -> list[tuple[Analysis, ...]]:
        """Analyse queries together, which takes less time than one after the other."""
        shortened = [_ends_of(query, LONGEST_QUERY) for query in queries]
        found: dict[str, tuple[Analysis, ...]] = {}
        for query in shortened:
            if query not in found and (cached := self._cache.get(query)) is not None:
                found[query] = cached
        new = [query for query in dict.fromkeys(shortened) if query not in found]
        for query, (analyses, complete) in zip(new, self._analyses(new), strict=True):
            found[query] = tuple(each.without_kernel() for each in analyses)
            if complete:
                self._cache.put(query, found[query])
        return [found[query] for query in shortened]

    def analyse_fully(self, query: str) -> tuple[Analysis, ...]:
        """Analyse a query without the cache. The result includes the kernel."""
        [(analyses, _)] = self._analyses([_ends_of(query, LONGEST_QUERY)])
        return analyses

    def _texts(self, query: str) -> tuple[str, ...]:
        """Return the text that counts, followed by the questions in it if there are several."""
        text = masked(query)
        folded = fold(text)
        if len(folded) > LONGEST_FOLDED:
            text = folded = fold(_ends_of(folded, LONGEST_FOLDED))
        pieces = parts(text, self._framing)
        return text, *(each for each in pieces if fold(each) != folded)

    def unknown_words(self, analysis: Analysis, *, entry: str) -> tuple[str, ...]:
        """Return the words of the text that no question of an answer or problem contains.

        Words that belong to another product are included unless the entry has them.
        Misspelt words are not included. The reading with the fewest unknown words is used.
        """
        readings_as_typed = [each for each in analysis.readings if each.way is not Way.TYPOS]
        found = (self._own_words.unknown(each.text, entry=entry) for each in readings_as_typed)
        return min(found, key=len, default=())

    def is_reversed(self, analysis: Analysis, *, entry: str) -> bool:
        """Return True if the text tells who acts on whom, and the entry is about the opposite.

        An entry is about one direction if several of its questions have it, and few the other one.
        """
        reading = analysis.best_reading
        told = None if reading is None else direction(reading.text)
        if told is None:
            return False
        known = self._directions[entry]
        opposite = known[told.opposite]
        return opposite >= FEWEST_OF_DIRECTION and known[told] <= RARE_DIRECTION * opposite

    def _analyses(self, queries: Sequence[str]) -> Iterator[tuple[tuple[Analysis, ...], bool]]:
        """Yield the analyses of each query, and whether they may be cached.

        If embeddings were unavailable, they may not be cached because the next attempt may
        succeed.
        """
        for start in range(0, len(queries), MOST_AT_ONCE):
            texts = [self._texts(query) for query in queries[start : start + MOST_AT_ONCE]]
            analyses, complete = self._analysed([text for one in texts for text in one])
            remaining = iter(analyses)
            for one in texts:
                yield tuple(islice(remaining, len(one))), complete

    def _analysed(self, texts: Sequence[str]) -> tuple[list[Analysis], bool]:
        """Return the analysis of each text, and whether the embeddings were available."""
        known = {
            text: tuple(each for each in readings(text, self._vocabulary) if each.text)
            for text in dict.fromkeys(texts)
        }
        groups = {text: [each.text for each in one] for text, one in known.items() if one}
        joint, found = self._joint_vectors([each for group in groups.values() for each in group])
        scored = scores(self._lexical, joint, [*groups.values()], found) if groups else []
        by_text = dict(zip(groups, scored, strict=True))
        analyses = {
            text: self._analysis(text, one, by_text.get(text), is_joint=joint is not None)
            for text, one in known.items()
        }
        return [analyses[text] for text in texts], joint is self._joint

    def _joint_vectors(self, texts: Sequence[str]) -> tuple[JointModel | None, Singles]:
        """Return the joint model and the embeddings of texts, or None if they are unavailable."""
        joint = self._joint
        if joint is None or self._encoder is None or not texts:
            return joint, NO_VECTORS
        different = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        try:
            found = vectors(self._encoder, [*different])
        except EncoderUnavailable:
            return None, NO_VECTORS
        if found.shape[1] != joint.embeddings.rows.shape[1]:
            return None, NO_VECTORS  # the encoder differs from the one used in training
        return joint, found[[different[text] for text in texts]]

    def _analysis(
        self,
        text: str,
        text_readings: tuple[Reading, ...],
        scored: Scored | None,
        *,
        is_joint: bool,
    ) -> Analysis:
        model = self._joint if is_joint and self._joint is not None else self._lexical
        thresholds, folded = model.classifier.thresholds, fold(text)
        if scored is None:
            return Analysis(
                text, folded, text_readings, None, np.zeros((0, 0)), (), frozenset(), thresholds
            )
        exact = frozenset(
            entry
            for reading in text_readings
            if reading.way in EXACT_WAYS
            for entry in self._exact.get(reading.text, ())
        )
        scored.score[[each.way is Way.TYPOS for each in text_readings]] *= TYPO_FACTOR
        # Lower the score of small talk unless it is lexically similar to the whole text.
        scored.score[:, self._small_talk] *= scored.lexical_similarity[:, self._small_talk]
        confidences = confidence(scored.score, self._similarity(text_readings, scored))
        best = _ranked(scored, exact)
        return Analysis(
            text,
            folded,
            text_readings,
            scored,
            confidences,
            best,
            exact,
            thresholds,
            *self._refused_and_vague(text_readings, scored, best),
        )

    def _refused_and_vague(
        self, text_readings: Sequence[Reading], scored: Scored, best: Sequence[tuple[int, int]]
    ) -> tuple[bool, bool]:
        """Return whether the text is a refusal, and whether it is vague."""
        if not best:
            return False, False
        row, entry = best[0]
        text = text_readings[row].text
        vague = len(self._owners_of_word.get(text, ())) >= MANY_ENTRIES
        return refuses(text) and not self._refusal_stored(scored, row, entry), vague

    def _refusal_stored(self, scored: Scored, row: int, entry: int) -> bool:
        """Return True if the nearest question of the entry is also a refusal."""
        corpus = self._lexical.corpus
        return refuses(corpus.texts[nearest_row(corpus, scored, row, entry)])

    def _similarity(self, text_readings: Sequence[Reading], scored: Scored) -> Floats:
        """Return the similarity of each reading to each entry.

        The semantic similarity replaces the lexical one for entries without questions in the
        language of the reading.
        """
        if scored.semantic_similarity is None:
            return scored.lexical_similarity
        none = np.zeros(len(self._small_talk), dtype=np.bool_)
        lexical = np.stack([self._entries_in.get(each.language, none) for each in text_readings])
        return np.where(lexical, scored.lexical_similarity, scored.semantic_similarity)


def _ranked(scored: Scored, exact: frozenset[int]) -> tuple[tuple[int, int], ...]:
    if not scored.has_similarity:
        return ()  # the regression gives all entries a small score even for zero similarity
    rounded = scored.score.round(DIGITS)
    rows, best = rounded.argmax(axis=0), rounded.max(axis=0)
    order = sorted(
        np.flatnonzero(best > 0).tolist(),
        key=lambda entry: (entry not in exact, -best[entry], entry),
    )
    return tuple((int(rows[entry]), entry) for entry in order)


def _ends_of(text: str, longest: int) -> str:
    """Shorten a text to its beginning and end, which usually contain the question."""
    if len(text) <= longest:
        return text
    half = (longest - 1) // 2
    return f"{text[:half]}\n{text[-half:]}"
