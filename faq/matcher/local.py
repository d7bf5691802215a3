"""Local regression for knowledge bases that are too large for a single one.

A query's score depends mainly on the rows most similar to it, so a regression on those rows gives
nearly the same result (local learning: Bottou & Vapnik, 1992; Zhang et al., SVM-KNN, 2006).
"""

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from faq.matcher.corpus import Corpus, Owners
from faq.matcher.kernel import blend, gram
from faq.matcher.regression import LeftOut
from faq.semantic import Singles

NEAREST = 256  # number of most similar rows used from shortlisted entries
NEAREST_NEGATIVES = 48
SHORTLIST = 48  # maximum number of entries scored for a held-out row
HELD_OUT = -1.0  # kernel value of held-out rows, below that of any other row


def local_scores(
    corpus: Corpus,
    features: csr_matrix,
    embeddings: Singles | None,
    noise: Singles,
    kernel: Singles,
    kept: Owners,
    shortlist: Owners,
) -> Singles:
    """Return scores with the shape readings × shortlist.

    `kernel` has the shape readings × rows of the corpus.
    """
    ends = np.append(corpus.starts()[1:], corpus.first_negative)
    spans = zip(corpus.starts()[shortlist].tolist(), ends[shortlist].tolist(), strict=True)
    entry_rows = np.concatenate([np.arange(start, end) for start, end in spans])
    negatives = kept[kept >= corpus.first_negative]
    found = np.zeros((len(kernel), len(shortlist)), dtype=np.float32)
    for reading, values in enumerate(kernel):
        rows = np.concatenate(
            [_nearest(values, entry_rows, NEAREST), _nearest(values, negatives, NEAREST_NEGATIVES)]
        )
        around = gram(features[rows], None if embeddings is None else embeddings[rows])
        around[np.arange(len(rows)), np.arange(len(rows))] += noise[rows]
        factor = cho_factor(around, lower=True, overwrite_a=True, check_finite=False)
        weights = cho_solve(factor, values[rows], check_finite=False)
        owners = corpus.owners[rows]
        positive = owners >= 0
        columns = np.searchsorted(shortlist, owners[positive])
        np.add.at(found[reading], columns, weights[positive])
    return found


def _nearest(values: Singles, rows: Owners, most: int) -> Owners:
    """Return the rows with the highest kernel values, excluding held-out rows."""
    rows = rows[values[rows] > HELD_OUT]
    if len(rows) <= most:
        return rows
    return np.sort(rows[np.argpartition(-values[rows], most)[:most]])


def local_left_out(
    corpus: Corpus,
    features: csr_matrix,
    embeddings: Singles | None,
    noise: Singles,
    kept: Owners,
    rows: Owners,
) -> LeftOut:
    """Return the scores of rows held out alone and with their entry."""
    entries, transposed = len(corpus.names), csr_matrix(features.T)
    alone = np.zeros((len(rows), entries), dtype=np.float32)
    with_entry = np.zeros((len(rows), entries), dtype=np.float32)
    for index, row in enumerate(rows.tolist()):
        cosines = (features[row] @ transposed).toarray()
        kernel = blend(cosines, None if embeddings is None else embeddings[[row]] @ embeddings.T)
        for held_out, scores in (
            (np.array([row]), alone),
            (np.flatnonzero(corpus.owners == corpus.owners[row]), with_entry),
        ):
            remaining = kernel.copy()
            remaining[:, held_out if corpus.owners[row] >= 0 else [row]] = HELD_OUT
            best = np.maximum.reduceat(remaining[0, : corpus.first_negative], corpus.starts())
            shortlist = np.sort(np.argsort(-best, kind="stable")[:SHORTLIST])
            scores[index, shortlist] = local_scores(
                corpus, features, embeddings, noise, remaining, kept, shortlist
            )[0]
    return LeftOut(rows, alone, with_entry)
