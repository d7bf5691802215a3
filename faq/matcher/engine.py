"""Model training and scoring of readings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix

from faq.lexical import Floats, Rows, Synonyms, Vectorizer
from faq.matcher.calibration import Thresholds, Trials, calibrate
from faq.matcher.cores import all_cores
from faq.matcher.corpus import Corpus, Owners
from faq.matcher.kernel import (
    Embeddings,
    blend,
    cosines_between,
    embeddings_of,
    gram,
    kernel_between,
)
from faq.matcher.local import local_left_out, local_scores
from faq.matcher.regression import LeftOut, fit, left_out_in_batches
from faq.semantic import Singles

NOISE = 0.1  # regularization for stored questions
NAME_NOISE = NOISE / 3  # lower because entry names are more reliable
GENERAL_NOISE = 0.3  # higher because general questions are less reliable
# General questions are excluded from the negative examples if they are at least as similar to a
# stored question as this quantile of the similarities between questions of an entry.
NEAR_SHARE = 0.1
NEAR_LEAST = (0.25, 0.3)  # minimum lexical and semantic similarity for this exclusion
SHORTLIST = 48  # maximum number of entries to score
# Number of texts from which one product for all entries is faster than one for each shortlist.
FEWEST_FOR_ALL = 6
SAMPLED = 6_000  # maximum number of rows held out for calibration
ROWS_PER_ENTRY = 24  # same limit for each entry, but at least one batch is held out
BATCH = 1_500  # number of them that are held out together, which takes BATCH × rows × 4 bytes
MOST_NEGATIVES = 500  # maximum number of them of each kind of negative examples
SAMPLED_LOCALLY = 300  # same limit if a separate regression is used for each row
LARGE = 18_000  # maximum number of rows for a full kernel, which takes 1.3 GB


@dataclass(frozen=True, slots=True)
class LexicalFeatures:
    """Lexical features of the corpus."""

    vectorizer: Vectorizer
    rows: csr_matrix  # texts × features
    transposed: csr_matrix  # transpose of `rows`, computed once

    def cosines(self, rows: Rows) -> Singles:
        """Return the cosine similarity of each row to each text of the corpus."""
        found = np.empty((len(rows.coverage), self.transposed.shape[1]), dtype=np.float32)
        for index, (start, end) in enumerate(pairwise(rows.ends.tolist())):
            found[index] = rows.data[start:end] @ self.transposed[rows.columns[start:end]]
        return found


@dataclass(frozen=True, slots=True)
class Classifier:
    """Kernel ridge regression on one kind of kernel, with verdict thresholds.

    `coefficients` has the shape entries × rows, or is None for a large corpus. `kept` contains the
    rows in use, which exclude general questions that are similar to an entry.
    """

    coefficients: Singles | None
    kept: Owners
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class LexicalModel:
    """Trained lexical model, including the features of the corpus."""

    corpus: Corpus
    features: LexicalFeatures
    classifier: Classifier


@dataclass(frozen=True, slots=True)
class JointModel:
    """Trained model on lexical and semantic similarity, including the corpus embeddings."""

    embeddings: Embeddings
    classifier: Classifier


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores with the shape readings × entries. Entries not on the shortlist score 0."""

    score: Floats
    lexical_similarity: Floats  # 0 to 1, to the most similar question or name of the entry
    semantic_similarity: Floats | None  # likewise, or None without an encoder
    coverage: Floats  # share of known features in each reading
    # Readings × rows of the corpus. None in a cached analysis, because it takes much memory.
    kernel: Singles | None

    @property
    def size(self) -> int:
        """Total size of the arrays in bytes."""
        arrays = (
            self.score,
            self.lexical_similarity,
            self.semantic_similarity,
            self.coverage,
            self.kernel,
        )
        return sum(each.nbytes for each in arrays if each is not None)

    def without_kernel(self) -> "Scored":
        """Return a copy that shares no memory with the scores of other queries."""
        semantic = self.semantic_similarity
        return Scored(
            self.score.copy(),
            self.lexical_similarity.copy(),
            None if semantic is None else semantic.copy(),
            self.coverage.copy(),
            None,
        )

    @property
    def has_similarity(self) -> bool:
        """True if a reading is similar to any entry."""
        if self.lexical_similarity.any():
            return True
        return self.semantic_similarity is not None and bool(self.semantic_similarity.any())


def is_large(corpus: Corpus) -> bool:
    """Return True if the corpus is too large for one regression.

    Queries then use a small regression each.
    """
    return len(corpus.texts) > LARGE


def train_lexical(corpus: Corpus, synonyms: Synonyms) -> LexicalModel:
    """Train the lexical model. Only questions contribute to feature frequencies."""
    rows_of_corpus = zip(corpus.texts, corpus.is_question, strict=True)
    questions = [text for text, is_question in rows_of_corpus if is_question]
    vectorizer = Vectorizer.fit(questions, synonyms)
    rows = vectorizer.rows(corpus.texts).matrix
    features = LexicalFeatures(vectorizer, rows, csr_matrix(rows.T))
    return LexicalModel(corpus, features, train(corpus, rows, None))


def train_joint(lexical: LexicalModel, vectors: Singles) -> JointModel:
    """Train the joint model. `vectors` contains one embedding per text in the corpus."""
    embeddings = embeddings_of(lexical.corpus, vectors)
    return JointModel(embeddings, train(lexical.corpus, lexical.features.rows, embeddings.rows))


@all_cores()
def train(corpus: Corpus, features: csr_matrix, embeddings: Singles | None) -> Classifier:
    """Train a classifier and calibrate its thresholds. A single question is enough."""
    kept = without_near_negatives(corpus, features, embeddings)
    noise = noise_of(corpus)
    if is_large(corpus):
        coefficients = None
        rows = kept[_sample(corpus, kept, SAMPLED_LOCALLY)]
        held_out = local_left_out(corpus, features, embeddings, noise, kept, rows)
    else:
        kernel = gram(features[kept], None if embeddings is None else embeddings[kept])
        fitted = fit(kernel, corpus.owners[kept], len(corpus.names), noise[kept])
        del kernel
        room = min(SAMPLED, max(BATCH, ROWS_PER_ENTRY * len(corpus.names)))
        owners, sampled = corpus.owners[kept], _sample(corpus, kept, room)
        held_out = left_out_in_batches(fitted, owners, _batches(owners, sampled))
        rows = kept[held_out.rows]
        coefficients = np.zeros((len(corpus.names), len(corpus.texts)), dtype=np.float32)
        coefficients[:, kept] = fitted.coefficients
    trials = _trials(corpus, rows, held_out, features)
    thresholds = calibrate(trials, len(corpus.names), joint=embeddings is not None)
    return Classifier(coefficients, kept, thresholds)


def noise_of(corpus: Corpus) -> Singles:
    """Return the regularization of each row."""
    noise = np.where(corpus.is_question, NOISE, NAME_NOISE).astype(np.float32)
    noise[corpus.negatives] = NOISE
    noise[corpus.first_general :] = GENERAL_NOISE
    return noise


def without_near_negatives(
    corpus: Corpus, features: csr_matrix, embeddings: Singles | None
) -> Owners:
    """Return all rows except general questions too similar to a stored question."""
    first_general, questions = corpus.first_general, np.flatnonzero(corpus.is_question)
    nearest = _to_siblings(corpus, features, embeddings)
    if not nearest or first_general == len(corpus.texts):
        return np.arange(len(corpus.texts))
    general = np.arange(first_general, len(corpus.texts))
    values = kernel_between(features, embeddings, general, questions).max(axis=1)
    near = values >= max(np.quantile(nearest, NEAR_SHARE), _least_near(embeddings))
    return np.concatenate([np.arange(first_general), general[~near]])


def _least_near(embeddings: Singles | None) -> float:
    """Return the kernel value of two texts with the similarities NEAR_LEAST."""
    lexical, semantic = (np.array([[each]], dtype=np.float32) for each in NEAR_LEAST)
    return float(blend(lexical, None if embeddings is None else semantic)[0, 0])


def _to_siblings(corpus: Corpus, features: csr_matrix, embeddings: Singles | None) -> list[float]:
    """Return each question's kernel value with the most similar text of its entry."""
    nearest: list[float] = []
    ends = [*corpus.starts()[1:].tolist(), corpus.first_negative]
    for start, end in zip(corpus.starts().tolist(), ends, strict=True):
        if end - start > 1:
            span = slice(start, end)
            block = gram(features[span], None if embeddings is None else embeddings[span])
            np.fill_diagonal(block, 0)
            nearest += block.max(axis=1)[corpus.is_question[span]].tolist()
    return nearest


def _sample(corpus: Corpus, kept: Owners, room: int) -> Owners:
    """Return a sample of positions in `kept`.

    It contains whole entries and both kinds of negative examples. The entries are those with the
    lowest hashes of their ids, so that another entry in the file replaces at most one of them.
    """
    owners = corpus.owners[kept]
    listed = np.flatnonzero((owners < 0) & (kept < corpus.first_general))
    general = np.flatnonzero(kept >= corpus.first_general)
    most = min(room // 3, MOST_NEGATIVES)
    negatives = np.concatenate([_spread(listed, most), _spread(general, most)])
    every = max(1, -(-corpus.first_negative // (room - len(negatives))))
    hashes = np.array([crc32(name.encode()) for name in corpus.names])
    chosen = np.zeros(len(corpus.names), dtype=np.bool_)
    chosen[np.argsort(hashes)[: -(-len(hashes) // every)]] = True
    entry_rows = np.flatnonzero((owners >= 0) & chosen[owners])
    return np.concatenate([entry_rows, negatives])


def _batches(owners: Owners, rows: Owners) -> list[Owners]:
    """Split rows into batches of about BATCH rows. All rows of an entry are in the same batch."""
    ordered = rows[np.argsort(owners[rows], kind="stable")]
    is_first = np.diff(owners[ordered], prepend=-2) != 0
    is_first |= owners[ordered] < 0  # negative examples can be separated
    numbers = np.arange(len(ordered)) // BATCH
    of_entry = np.maximum.accumulate(np.where(is_first, numbers, 0))
    return [ordered[of_entry == number] for number in np.unique(of_entry)]


def _spread(rows: Owners, most: int) -> Owners:
    return rows[:: max(1, -(-len(rows) // most))]


def _trials(corpus: Corpus, rows: Owners, held_out: LeftOut, features: csr_matrix) -> Trials:
    """Score held-out rows as if they were queries."""
    cosines = cosines_between(features[rows], features[: corpus.first_negative])
    positive = np.flatnonzero(rows < corpus.first_negative)
    cosines[positive, rows[positive]] = 0
    return Trials.of(held_out, nearest_of_entries(corpus, cosines), corpus, rows)


def nearest_of_entries(corpus: Corpus, values: Singles) -> Singles:
    """Return the maximum value over each entry's rows."""
    positive = values[:, : corpus.first_negative]
    found: Singles = np.maximum.reduceat(positive, corpus.starts(), axis=1)
    return found


def nearest_row(corpus: Corpus, scored: Scored, reading: int, entry: int) -> int:
    """Return the row of an entry's text that is most similar to a reading.

    The scores must include the kernel.
    """
    if scored.kernel is None:
        raise ValueError("scores without their kernel")
    rows = np.flatnonzero(corpus.owners == entry)
    return int(rows[np.argmax(scored.kernel[reading, rows])])


def scores(
    lexical: LexicalModel,
    joint: JointModel | None,
    groups: Sequence[Sequence[str]],
    vectors: Singles,
) -> list[Scored]:
    """Return the scores of each group of texts, which are the readings of one query.

    `vectors` contains the embeddings of all texts in order, and is only used with `joint`.
    """
    corpus, features = lexical.corpus, lexical.features
    texts = [text for group in groups for text in group]
    rows = features.vectorizer.rows(texts)
    cosines = features.cosines(rows)
    similarity = nearest_of_entries(corpus, cosines).clip(0, 1).astype(np.float64)
    semantic_cosines = semantic = None
    if joint is not None:
        semantic_cosines = joint.embeddings.centred(vectors, texts) @ joint.embeddings.rows.T
        semantic = nearest_of_entries(corpus, semantic_cosines).clip(0, 1).astype(np.float64)
    kernel = blend(cosines, semantic_cosines)
    found = []
    end = 0
    for group, shortlist, values in _regressed(lexical, joint, groups, kernel):
        start, end = end, end + len(group)
        of_group = np.zeros((len(group), len(corpus.names)))
        of_group[:, shortlist] = values.clip(0, 1)
        found.append(
            Scored(
                of_group,
                similarity[start:end],
                None if semantic is None else semantic[start:end],
                rows.coverage[start:end],
                kernel[start:end],
            )
        )
    return found


def _regressed(
    lexical: LexicalModel,
    joint: JointModel | None,
    groups: Sequence[Sequence[str]],
    kernel: Singles,
) -> Iterator[tuple[Sequence[str], Owners, Singles]]:
    """Yield each group with its shortlist and the scores of the entries on it."""
    corpus = lexical.corpus
    classifier = lexical.classifier if joint is None else joint.classifier
    coefficients = classifier.coefficients
    everything = None
    if coefficients is not None and len(kernel) >= FEWEST_FOR_ALL:
        everything = kernel @ coefficients.T
    end = 0
    for group in groups:
        start, end = end, end + len(group)
        of_group = kernel[start:end]
        shortlist = _shortlist(corpus, of_group)
        if everything is not None:
            yield group, shortlist, everything[start:end, shortlist]
        elif coefficients is not None:
            yield group, shortlist, of_group @ coefficients[shortlist].T
        else:
            embeddings = None if joint is None else joint.embeddings.rows
            noise = noise_of(corpus)
            yield (
                group,
                shortlist,
                local_scores(
                    corpus,
                    lexical.features.rows,
                    embeddings,
                    noise,
                    of_group,
                    classifier.kept,
                    shortlist,
                ),
            )


def _shortlist(corpus: Corpus, kernel: Singles) -> Owners:
    """Return the entries with the rows most similar to any reading."""
    if len(corpus.names) <= SHORTLIST:
        return np.arange(len(corpus.names))
    best = nearest_of_entries(corpus, kernel).max(axis=0)
    return np.sort(np.argpartition(-best, SHORTLIST)[:SHORTLIST])
