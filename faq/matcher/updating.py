"""Update of a trained model after an edit.

Training again takes seconds, or minutes with new embeddings. Until it is done, only the
coefficients of new texts, and of those most similar to new or removed ones, are computed, while
the others are kept: one exact block of coordinate descent on the dual of the regression.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, vstack

from faq.knowledge_base import KnowledgeBase
from faq.lexical import Synonyms
from faq.matcher.calibration import Flags
from faq.matcher.corpus import NEGATIVE, Corpus, Owners, corpus_of, synonyms_of
from faq.matcher.engine import (
    Classifier,
    JointModel,
    LexicalFeatures,
    LexicalModel,
    noise_of,
)
from faq.matcher.kernel import Embeddings, kernel_between
from faq.matcher.regression import one_hot
from faq.semantic import Encoder, Singles, vectors

MOST_NEW = 1000  # maximum number of new texts
MOST_SIMILAR = 1000  # number of old texts whose coefficients are computed again
MOST_EMBEDDED = 64  # maximum number of new texts that are embedded for an update


@dataclass(frozen=True, slots=True)
class Change:
    """Difference between two corpora.

    `kept` contains the rows of the new corpus that are unchanged and `before` their rows in the
    old corpus. `added` contains the other rows of the new corpus, and `removed` the other rows of
    the old one.
    """

    kept: Owners
    before: Owners
    added: Owners
    removed: Owners


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained classifier with the rows on which it was trained."""

    classifier: Classifier
    corpus: Corpus
    features: csr_matrix
    embeddings: Singles | None = None


def updated_lexical(model: LexicalModel, kb: KnowledgeBase) -> tuple[LexicalModel, Change] | None:
    """Return the lexical model for an edited knowledge base, or None if too much has changed.

    The thresholds stay those of the trained model.
    """
    corpus, synonyms = corpus_of(kb), synonyms_of(kb)
    known = model.features.vectorizer.synonyms
    if synonyms == known or len(corpus.texts) > MOST_NEW:
        # In a large corpus, other synonyms wait for training.
        synonyms, change = known, _change(model.corpus, corpus)
    else:  # the features of all texts may differ
        none = np.arange(0)
        change = Change(
            none, none, np.arange(len(corpus.texts)), np.arange(len(model.corpus.texts))
        )
    if len(change.added) > MOST_NEW:
        return None
    features = _features(model.features, corpus, change, synonyms)
    before = Trained(model.classifier, model.corpus, model.features.rows)
    classifier = _classifier(before, corpus, change, features.rows, None)
    return LexicalModel(corpus, features, classifier), change


def updated_joint(
    model: JointModel,
    before: LexicalModel,
    lexical: LexicalModel,
    change: Change,
    encoder: Encoder,
) -> JointModel | None:
    """Return the joint model that belongs to the lexical model `before` after its update.

    Returns None if too many texts have to be embedded. Raises EncoderUnavailable.
    """
    if len(change.added) > MOST_EMBEDDED:
        return None
    corpus = lexical.corpus
    old = model.embeddings
    rows = np.zeros((len(corpus.texts), old.rows.shape[1]), dtype=np.float32)
    rows[change.kept] = old.rows[change.before]
    texts = [corpus.texts[row] for row in change.added.tolist()]
    if texts:
        found = vectors(encoder, texts)
        if found.shape[1] != rows.shape[1]:  # the encoder differs from the one used in training
            return None
        rows[change.added] = old.centred(found, texts)
    trained = Trained(model.classifier, before.corpus, before.features.rows, old.rows)
    classifier = _classifier(trained, corpus, change, lexical.features.rows, rows)
    return JointModel(Embeddings(rows, old.centres), classifier)


def _keys(corpus: Corpus) -> Iterable[tuple[str, bool, str]]:
    for text, owner, is_question in zip(
        corpus.texts, corpus.owners.tolist(), corpus.is_question.tolist(), strict=True
    ):
        yield "" if owner == NEGATIVE else corpus.names[owner], is_question, text


def _change(before: Corpus, after: Corpus) -> Change:
    row_before = {key: row for row, key in enumerate(_keys(before))}
    found = np.array([row_before.get(key, -1) for key in _keys(after)], dtype=np.intp)
    kept = np.flatnonzero(found >= 0)
    removed = np.setdiff1d(np.arange(len(before.texts)), found[kept])
    return Change(kept, found[kept], np.flatnonzero(found < 0), removed)


def _features(
    before: LexicalFeatures, corpus: Corpus, change: Change, synonyms: Synonyms
) -> LexicalFeatures:
    new = [corpus.texts[row] for row in change.added.tolist()]
    vectorizer, columns = before.vectorizer.extended(new, synonyms)
    old = before.rows[change.before]
    moved = csr_matrix(
        (old.data, columns[old.indices], old.indptr), shape=(old.shape[0], vectorizer.width)
    )
    stacked = csr_matrix(vstack([moved, vectorizer.rows(new).matrix]))
    order = np.argsort(np.concatenate([change.kept, change.added]), kind="stable")
    rows = csr_matrix(stacked[order])
    return LexicalFeatures(vectorizer, rows, csr_matrix(rows.T))


def _classifier(
    before: Trained,
    corpus: Corpus,
    change: Change,
    features: csr_matrix,
    embeddings: Singles | None,
) -> Classifier:
    in_use = np.isin(change.before, before.classifier.kept)
    kept = change.kept[in_use]
    rows = np.sort(np.concatenate([kept, change.added]))
    if before.classifier.coefficients is None:
        # A large corpus: each query uses its own regression.
        return replace(before.classifier, kept=rows)
    coefficients = np.zeros((len(corpus.names), len(corpus.texts)), dtype=np.float32)
    entries_before = {name: index for index, name in enumerate(before.corpus.names)}
    for index, name in enumerate(corpus.names):
        if (old := entries_before.get(name)) is not None:
            row = before.classifier.coefficients[old]
            coefficients[index, change.kept] = row[change.before]
    if len(change.added) or len(change.removed):
        near = _most_similar(before, change, features, embeddings, in_use)
        solved = np.sort(np.concatenate([change.added, near]))
        others = np.setdiff1d(rows, solved)
        kernel = kernel_between(features, embeddings, solved, others)
        targets = one_hot(corpus.owners[solved], len(corpus.names))
        targets -= kernel @ coefficients[:, others].T
        kernel = kernel_between(features, embeddings, solved, solved)
        kernel[np.diag_indices(len(solved))] += noise_of(corpus)[solved]
        coefficients[:, solved] = np.linalg.solve(kernel, targets).T
    return Classifier(coefficients, rows, before.classifier.thresholds)


def _most_similar(
    before: Trained,
    change: Change,
    features: csr_matrix,
    embeddings: Singles | None,
    in_use: Flags,
) -> Owners:
    """Return the unchanged rows that are most similar to any new or removed row."""
    kept, old = change.kept[in_use], change.before[in_use]
    if len(kept) <= MOST_SIMILAR:
        return kept
    nearest = np.zeros(len(kept), dtype=np.float32)
    if len(change.added):
        nearest = kernel_between(features, embeddings, kept, change.added).max(axis=1)
    if len(change.removed):
        gone = kernel_between(before.features, before.embeddings, old, change.removed)
        nearest = np.maximum(nearest, gone.max(axis=1))
    return kept[np.argpartition(-nearest, MOST_SIMILAR)[:MOST_SIMILAR]]
