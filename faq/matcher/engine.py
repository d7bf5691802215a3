"""Training of the lexical and semantic models, and scoring of readings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from faq.lexical import Floats, Synonyms, Vectorizer
from faq.matcher.calibration import Thresholds, Trials, calibrate
from faq.matcher.cores import all_cores
from faq.matcher.corpus import Corpus, Owners
from faq.matcher.kernel import Meaning, blend, gram, kernel_between, meaning_of
from faq.matcher.local import local_left_out, local_scores
from faq.matcher.regression import LeftOut, fit, left_out
from faq.semantic import Singles

NOISE = 0.1  # tolerated distance of a question from others of its entry
NAME_NOISE = NOISE / 3  # names of entries are more reliable
STRANGER_NOISE = 0.3
# A general question as near to an entry as this share of its questions is not used as a negative
# example.
NEAR_SHARE = 0.1
NEAR_LEAST = (0.25, 0.3)  # cosines, lexical and semantic; siblings may be less similar than that
SHORTLIST = 48  # entries that are scored; the kernel covers all
SAMPLED = 1500  # rows hidden for calibration
SAMPLED_LOCALLY = 300  # if each needs a separate regression
LARGE = 18_000  # rows; a full kernel would take more than 1.3 GB from there


@dataclass(frozen=True, slots=True)
class Letters:
    """The lexical features of the corpus."""

    vectorizer: Vectorizer
    rows: csr_matrix  # texts × features
    turned: csr_matrix  # transposed once, not for every query

    def alike(self, rows: csr_matrix) -> Singles:
        """Return cosines of a few rows to all texts, visiting only texts that share a feature."""
        found = np.empty((rows.shape[0], self.turned.shape[1]), dtype=np.float32)
        for place in range(rows.shape[0]):
            span = slice(rows.indptr[place], rows.indptr[place + 1])
            found[place] = rows.data[span] @ self.turned[rows.indices[span]]
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """Scores from one kind of kernel, with thresholds.

    `coefficients` are entries × rows, or None for a large corpus. `kept` are the rows used: all
    except general questions that are near to an entry.
    """

    coefficients: Singles | None
    kept: Owners
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Learned:
    """The trained lexical model. It can be cached on disk."""

    corpus: Corpus
    letters: Letters
    model: Model


@dataclass(frozen=True, slots=True)
class Joint:
    """The trained semantic model, combined with the lexical one."""

    meaning: Meaning
    model: Model


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores, readings × entries. Entries off the shortlist score 0."""

    score: Floats
    lexical_similarity: Floats  # to the nearest question or name, 0 to 1
    semantic_similarity: Floats | None  # likewise; None without an encoder
    coverage: Floats  # per reading: share covered by words of the questions
    kernel: Singles  # to every row of the corpus

    @property
    def size(self) -> int:
        """Bytes of all arrays."""
        semantic = 0 if self.semantic_similarity is None else self.semantic_similarity.nbytes
        others = (self.score, self.lexical_similarity, self.coverage, self.kernel)
        return semantic + sum(each.nbytes for each in others)

    @property
    def has_similarity(self) -> bool:
        """True if a reading is similar to any entry."""
        if self.lexical_similarity.any():
            return True
        return self.semantic_similarity is not None and bool(self.semantic_similarity.any())


def is_large(corpus: Corpus) -> bool:
    """True if the corpus is too large for one regression; each query then fits a small one."""
    return len(corpus.texts) > LARGE


def learn_letters(corpus: Corpus, synonyms: Synonyms) -> Learned:
    """Train the lexical model. Word frequencies come from the questions only."""
    asked = [text for text, asked in zip(corpus.texts, corpus.asked, strict=True) if asked]
    vectorizer = Vectorizer.learn(asked, synonyms)
    rows = vectorizer.rows(corpus.texts).matrix
    letters = Letters(vectorizer, rows, csr_matrix(rows.T))
    return Learned(corpus, letters, train(corpus, rows, None))


def learn_joint(learned: Learned, vectors: Singles) -> Joint:
    """Train the joint model. `vectors` are the embeddings of the corpus, one row per text."""
    meaning = meaning_of(learned.corpus, vectors)
    return Joint(meaning, train(learned.corpus, learned.letters.rows, meaning.rows))


@all_cores()
def train(corpus: Corpus, letters: csr_matrix, meaning: Singles | None) -> Model:
    """Train a model and its thresholds. A knowledge base with one question is accepted."""
    kept = without_acquaintances(corpus, letters, meaning)
    noise = _noise(corpus)
    if is_large(corpus):
        coefficients = None
        rows = kept[_sample(corpus, kept, SAMPLED_LOCALLY)]
        hidden = local_left_out(corpus, letters, meaning, noise, kept, rows)
    else:
        kernel = gram(letters[kept], None if meaning is None else meaning[kept])
        fitted = fit(kernel, corpus.owners[kept], len(corpus.names), noise[kept])
        del kernel
        hidden = left_out(fitted, corpus.owners[kept], _sample(corpus, kept, SAMPLED))
        rows = kept[hidden.rows]
        coefficients = np.zeros((len(corpus.names), len(corpus.texts)), dtype=np.float32)
        coefficients[:, kept] = fitted.coefficients
    trials = _trials(corpus, rows, hidden, letters)
    limits = calibrate(trials, len(corpus.names), joint=meaning is not None)
    return Model(coefficients, kept, limits)


def _noise(corpus: Corpus) -> Singles:
    noise = np.where(corpus.asked, NOISE, NAME_NOISE).astype(np.float32)
    noise[corpus.strangers] = NOISE
    noise[corpus.world :] = STRANGER_NOISE
    return noise


def without_acquaintances(corpus: Corpus, letters: csr_matrix, meaning: Singles | None) -> Owners:
    """Return all rows except general questions as near to a question as its siblings."""
    world, asked = corpus.world, np.flatnonzero(corpus.asked)
    nearest = _to_siblings(corpus, letters, meaning)
    if not nearest or world == len(corpus.texts):
        return np.arange(len(corpus.texts))
    strangers = np.arange(world, len(corpus.texts))
    alike = kernel_between(letters, meaning, strangers, asked)
    near = alike.max(axis=1) >= max(np.quantile(nearest, NEAR_SHARE), _least_near(meaning))
    return np.concatenate([np.arange(world), strangers[~near]])


def _least_near(meaning: Singles | None) -> float:
    letters, meant = (np.array([[each]], dtype=np.float32) for each in NEAR_LEAST)
    return float(blend(letters, None if meaning is None else meant)[0, 0])


def _to_siblings(corpus: Corpus, letters: csr_matrix, meaning: Singles | None) -> list[float]:
    """Return the kernel value of each question to its nearest sibling."""
    nearest: list[float] = []
    ends = [*corpus.starts()[1:].tolist(), corpus.ours]
    for start, end in zip(corpus.starts().tolist(), ends, strict=True):
        if end - start > 1:
            span = slice(start, end)
            block = gram(letters[span], None if meaning is None else meaning[span])
            np.fill_diagonal(block, 0)
            nearest += block.max(axis=1)[corpus.asked[span]].tolist()
    return nearest


def _sample(corpus: Corpus, kept: Owners, room: int) -> Owners:
    """Sample positions in `kept`: whole entries, evenly spread, and both kinds of negatives."""
    owners = corpus.owners[kept]
    listed = np.flatnonzero((owners < 0) & (kept < corpus.world))
    foreign = np.flatnonzero(kept >= corpus.world)
    strangers = np.concatenate([_spread(listed, room // 3), _spread(foreign, room // 3)])
    entries = len(corpus.names)
    every = max(1, -(-corpus.ours // (room - len(strangers))))
    chosen = np.zeros(entries, dtype=np.bool_)
    chosen[::every] = True
    mine = np.flatnonzero((owners >= 0) & chosen[owners])
    return np.concatenate([mine, strangers])


def _spread(rows: Owners, most: int) -> Owners:
    return rows[:: max(1, -(-len(rows) // most))]


def _trials(corpus: Corpus, rows: Owners, hidden: LeftOut, letters: csr_matrix) -> Trials:
    """Evaluate the hidden rows as if they were queries."""
    alike = (letters[rows] @ letters[: corpus.ours].T).toarray()
    own = np.flatnonzero(rows < corpus.ours)
    alike[own, rows[own]] = 0
    return Trials.of(hidden, nearest_of_entries(corpus, alike), corpus, rows)


def nearest_of_entries(corpus: Corpus, alike: Singles) -> Singles:
    """Reduce values per row to the maximum of each entry."""
    found: Singles = np.maximum.reduceat(alike[:, : corpus.ours], corpus.starts(), axis=1)
    return found


def score(learned: Learned, joint: Joint | None, texts: Sequence[str], vectors: Singles) -> Scored:
    """Score texts. `vectors` holds one row per text; it is used only with `joint`."""
    corpus, letters = learned.corpus, learned.letters
    rows = letters.vectorizer.rows(texts)
    alike = letters.alike(rows.matrix)
    similarity = nearest_of_entries(corpus, alike).clip(0, 1)
    placed = meant = by_meaning = None
    if joint is not None:
        placed = joint.meaning.placed(vectors, texts)
        meant = placed @ joint.meaning.rows.T
        by_meaning = nearest_of_entries(corpus, meant).clip(0, 1).astype(np.float64)
    kernel = blend(alike, meant)
    model = learned.model if joint is None else joint.model
    listed = _shortlist(corpus, kernel)
    if model.coefficients is not None:
        found = kernel @ model.coefficients[listed].T
    else:
        meaning = None if joint is None else joint.meaning.rows
        noise = _noise(corpus)
        found = local_scores(corpus, letters.rows, meaning, noise, kernel, model.kept, listed)
    scores = np.zeros(similarity.shape)
    scores[:, listed] = found.clip(0, 1)
    return Scored(scores, similarity.astype(np.float64), by_meaning, rows.coverage, kernel)


def _shortlist(corpus: Corpus, kernel: Singles) -> Owners:
    """Return the entries with the nearest rows, over all readings."""
    if len(corpus.names) <= SHORTLIST:
        return np.arange(len(corpus.names))
    best = nearest_of_entries(corpus, kernel).max(axis=0)
    return np.sort(np.argpartition(-best, SHORTLIST)[:SHORTLIST])
