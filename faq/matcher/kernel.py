"""Kernel based on lexical similarity and, with an encoder, semantic similarity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from faq.matcher.cores import in_threads
from faq.matcher.corpus import Corpus, Owners
from faq.normalize import language_of
from faq.semantic import Singles

SEMANTIC_WEIGHT = 0.7  # weight of the semantic part (the rest is lexical)
SHARPNESS = 3.0  # scale factor, because cosine similarities of e5 are close together
BLOCK = 512  # number of rows per block; each core works on one block at a time
# Number of questions for which a language's mean and its estimate have equal weight.
PRIOR_QUESTIONS = 20
NO_LANGUAGE = ""  # language of a text without letters


def blend(lexical: Singles, semantic: Singles | None) -> Singles:
    """Compute the kernel from cosine similarities. Equal texts have the maximum value of 1.

    The kernel is a sum of two radial basis functions of unit vectors, exp(-|a-b|²·sharpness/2),
    written in terms of cosines. It is positive definite, and smooth even for a single question.
    `lexical` and `semantic` are overwritten.
    """
    lexical -= 1
    np.exp(lexical, out=lexical)
    if semantic is None:
        return lexical
    lexical *= 1 - SEMANTIC_WEIGHT
    semantic -= 1
    semantic *= SHARPNESS
    np.exp(semantic, out=semantic)
    semantic *= SEMANTIC_WEIGHT
    lexical += semantic
    return lexical


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Unit embeddings of the corpus, centred by language.

    All texts in a knowledge base have similar embeddings, especially texts in the same language.
    Without centring, a query would be similar to every text, and most similar to those in its
    language.
    """

    rows: Singles
    centres: Mapping[str, Singles]

    def centred(self, vectors: Singles, texts: Sequence[str]) -> Singles:
        """Return query embeddings centred by language. `vectors` has one row per text."""
        return _centred(vectors, [_language(text) for text in texts], self.centres)


def embeddings_of(corpus: Corpus, vectors: Singles) -> Embeddings:
    """Return the centred embeddings of the corpus. `vectors` has one row per text."""
    languages = [_language(text) for text in corpus.texts]
    centres = _centres(corpus, vectors, np.array(languages))
    return Embeddings(_centred(vectors, languages, centres), centres)


def _language(text: str) -> str:
    return language_of(text) or NO_LANGUAGE


def _centres(
    corpus: Corpus, vectors: Singles, languages: NDArray[np.str_]
) -> Mapping[str, Singles]:
    """Return the mean embedding of each language.

    If a language has few questions, the mean is combined with an estimate. The estimate is the
    main language's mean, shifted by the difference between the negative examples' means in the two
    languages.
    """
    questions = vectors[corpus.is_question]
    language_of_question = languages[corpus.is_question]
    counts = {
        each: int((language_of_question == each).sum()) for each in sorted({*languages.tolist()})
    }
    main = max(counts, key=lambda each: (counts[each], each))
    centre = questions[language_of_question == main].mean(axis=0)
    negatives = {
        each: vectors[corpus.negatives & (languages == each)].mean(axis=0)
        for each in counts
        if (corpus.negatives & (languages == each)).any()
    }
    centres = {NO_LANGUAGE: centre, main: centre}
    for each in counts.keys() - centres.keys():
        shift = negatives[each] - negatives[main] if {each, main} <= negatives.keys() else 0.0
        observed = questions[language_of_question == each].sum(axis=0)
        centres[each] = (observed + PRIOR_QUESTIONS * (centre + shift)) / (
            counts[each] + PRIOR_QUESTIONS
        )
    return centres


def _centred(
    vectors: Singles, languages: Sequence[str], centres: Mapping[str, Singles]
) -> Singles:
    """Subtract the language's centre from each row, and scale rows to unit length."""
    default = centres[NO_LANGUAGE]
    moved = vectors - np.stack([centres.get(each, default) for each in languages])
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    # Zero rows are texts without an embedding. They remain zero so that their similarities are 0.
    embedded = np.any(vectors != 0, axis=1, keepdims=True) & (lengths > 0)
    unit: Singles = np.where(embedded, moved / np.where(lengths > 0, lengths, 1), 0).astype(
        np.float32
    )
    return unit


def gram(features: csr_matrix, embeddings: Singles | None) -> Singles:
    """Compute the kernel of all row pairs in blocks, on all available cores."""
    count = features.shape[0]
    spans = _spans(count)
    columns = [csr_matrix(features[span].T) for span in spans]
    kernel = np.empty((count, count), dtype=np.float32)

    def compute(pair: tuple[int, int]) -> None:
        rows, others = spans[pair[0]], spans[pair[1]]
        cosines = (features[rows] @ columns[pair[1]]).toarray()
        semantic = None if embeddings is None else embeddings[rows] @ embeddings[others].T
        kernel[rows, others] = blend(cosines, semantic)
        if rows != others:
            kernel[others, rows] = kernel[rows, others].T

    in_threads(compute, list(combinations_with_replacement(range(len(spans)), 2)))
    return kernel


def kernel_between(
    features: csr_matrix, embeddings: Singles | None, rows: Owners, others: Owners
) -> Singles:
    """Compute the kernel between two sets of rows."""
    cosines = cosines_between(features[rows], features[others])
    return blend(cosines, None if embeddings is None else embeddings[rows] @ embeddings[others].T)


def cosines_between(features: csr_matrix, others: csr_matrix) -> Singles:
    """Compute the cosine similarities of two sets of feature rows, on all available cores."""
    columns = csr_matrix(others.T)
    cosines = np.empty((features.shape[0], others.shape[0]), dtype=np.float32)

    def compute(rows: slice) -> None:
        cosines[rows] = (features[rows] @ columns).toarray()

    in_threads(compute, _spans(len(cosines)))
    return cosines


def _spans(count: int) -> list[slice]:
    return [slice(start, min(start + BLOCK, count)) for start in range(0, count, BLOCK)]
