"""Update of a trained model after an edit.

Training again takes seconds, or minutes with new embeddings. Until it is done, only the
coefficients of new texts and of those most similar to them are computed, while the others are
kept: one exact block of coordinate descent on the dual of the regression.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, vstack

from faq.knowledge_base import KnowledgeBase
from faq.lexical import Synonyms
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

MOST_NEW = 2000  # maximum number of new texts
MOST_SIMILAR = 1000  # number of old texts whose coefficients are computed again
MOST_EMBEDDED = 64  # maximum number of new texts that are embedded for an update


@dataclass(frozen=True, slots=True)
class Change:
    """Difference between two corpora.

    `kept` contains the rows of the new corpus that are unchanged and `before` their rows in the
    old corpus. `added` contains the other rows of the new corpus.
    """

    kept: Owners
    before: Owners
    added: Owners


def updated_lexical(model: LexicalModel, kb: KnowledgeBase) -> tuple[LexicalModel, Change] | None:
    """Return the lexical model for an edited knowledge base, or None if too much has changed.

    The thresholds stay those of the trained model.
    """
    corpus, synonyms = corpus_of(kb), synonyms_of(kb)
    if synonyms == model.features.vectorizer.synonyms:
        change = _change(model.corpus, corpus)
    else:  # the features of all texts may differ
        none = np.arange(0)
        change = Change(none, none, np.arange(len(corpus.texts)))
    if len(change.added) > MOST_NEW:
        return None
    features = _features(model.features, corpus, change, synonyms)
    classifier = _classifier(model.classifier, model.corpus, corpus, change, features.rows, None)
    return LexicalModel(corpus, features, classifier), change


def updated_joint(
    model: JointModel,
    before: Corpus,
    lexical: LexicalModel,
    change: Change,
    encoder: Encoder,
) -> JointModel | None:
    """Return the joint model that belongs to an updated lexical model.

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
    classifier = _classifier(model.classifier, before, corpus, change, lexical.features.rows, rows)
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
    return Change(kept, found[kept], np.flatnonzero(found < 0))


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
    before: Classifier,
    corpus_before: Corpus,
    corpus: Corpus,
    change: Change,
    features: csr_matrix,
    embeddings: Singles | None,
) -> Classifier:
    in_use = np.isin(change.before, before.kept)
    rows = np.sort(np.concatenate([change.kept[in_use], change.added]))
    if before.coefficients is None:  # a large corpus: each query uses its own regression
        return replace(before, kept=rows)
    coefficients = np.zeros((len(corpus.names), len(corpus.texts)), dtype=np.float32)
    entries_before = {name: index for index, name in enumerate(corpus_before.names)}
    for index, name in enumerate(corpus.names):
        if (old := entries_before.get(name)) is not None:
            coefficients[index, change.kept] = before.coefficients[old, change.before]
    if len(change.added):
        solved = _to_solve(features, embeddings, change.added, change.kept[in_use])
        others = np.setdiff1d(rows, solved)
        kernel = kernel_between(features, embeddings, solved, others)
        targets = one_hot(corpus.owners[solved], len(corpus.names))
        targets -= kernel @ coefficients[:, others].T
        kernel = kernel_between(features, embeddings, solved, solved)
        kernel[np.diag_indices(len(solved))] += noise_of(corpus)[solved]
        coefficients[:, solved] = np.linalg.solve(kernel, targets).T
    return Classifier(coefficients, rows, before.thresholds)


def _to_solve(
    features: csr_matrix, embeddings: Singles | None, added: Owners, kept: Owners
) -> Owners:
    """Return the new rows and the old rows most similar to any of them."""
    if len(kept) <= MOST_SIMILAR:
        return np.sort(np.concatenate([added, kept]))
    nearest = kernel_between(features, embeddings, kept, added).max(axis=1)
    similar = kept[np.argpartition(-nearest, MOST_SIMILAR)[:MOST_SIMILAR]]
    return np.sort(np.concatenate([added, similar]))
