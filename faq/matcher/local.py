"""A small regression per query, for knowledge bases too large for one regression.

The score of a query depends mainly on the rows near it, so a regression over those alone gives
nearly the same result (local learning: Bottou & Vapnik, 1992; Zhang et al., SVM-KNN, 2006).
"""

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from faq.matcher.corpus import Corpus, Owners
from faq.matcher.kernel import blend, gram
from faq.matcher.regression import LeftOut
from faq.semantic import Singles

NEAREST = 256  # rows of the entries in question
STRANGERS = 48
LISTED = 48
HIDDEN = -1.0


def local_scores(
    corpus: Corpus,
    features: csr_matrix,
    embeddings: Singles | None,
    noise: Singles,
    kernel: Singles,
    kept: Owners,
    listed: Owners,
) -> Singles:
    """Return scores, readings × listed entries, from `kernel`, readings × rows of the corpus."""
    ends = np.append(corpus.starts()[1:], corpus.ours)
    spans = zip(corpus.starts()[listed].tolist(), ends[listed].tolist(), strict=True)
    mine = np.concatenate([np.arange(start, end) for start, end in spans])
    strange = kept[kept >= corpus.ours]
    found = np.zeros((len(kernel), len(listed)), dtype=np.float32)
    for reading, values in enumerate(kernel):
        rows = np.concatenate(
            [_nearest(values, mine, NEAREST), _nearest(values, strange, STRANGERS)]
        )
        around = gram(features[rows], None if embeddings is None else embeddings[rows])
        around[np.arange(len(rows)), np.arange(len(rows))] += noise[rows]
        factor = cho_factor(around, lower=True, overwrite_a=True, check_finite=False)
        weights = cho_solve(factor, values[rows], check_finite=False)
        owners = corpus.owners[rows]
        known = owners >= 0
        np.add.at(found[reading], np.searchsorted(listed, owners[known]), weights[known])
    return found


def _nearest(values: Singles, rows: Owners, most: int) -> Owners:
    """Return the rows of the highest kernel values, without hidden ones."""
    rows = rows[values[rows] > HIDDEN]
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
    """Return the scores of rows hidden alone and hidden with their entry."""
    entries, transposed = len(corpus.names), csr_matrix(features.T)
    alone = np.zeros((len(rows), entries), dtype=np.float32)
    with_entry = np.zeros((len(rows), entries), dtype=np.float32)
    for place, row in enumerate(rows.tolist()):
        cosines = (features[row] @ transposed).toarray()
        kernel = blend(cosines, None if embeddings is None else embeddings[[row]] @ embeddings.T)
        for hidden, scores in (
            (np.array([row]), alone),
            (np.flatnonzero(corpus.owners == corpus.owners[row]), with_entry),
        ):
            seen = kernel.copy()
            seen[:, hidden if corpus.owners[row] >= 0 else [row]] = HIDDEN
            best = np.maximum.reduceat(seen[0, : corpus.ours], corpus.starts())
            listed = np.sort(np.argsort(-best, kind="stable")[:LISTED])
            scores[place, listed] = local_scores(
                corpus, features, embeddings, noise, seen, kept, listed
            )[0]
    return LeftOut(rows, alone, with_entry)
