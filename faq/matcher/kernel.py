"""Kernel: lexical similarity, combined with semantic similarity if there is an encoder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from faq.matcher.corpus import Corpus, Owners
from faq.normalize import language_of
from faq.semantic import Singles

MEANING = 0.7  # weight of the semantic part; the lexical part has the rest
SHARPNESS = 3.0  # of the semantic part: cosines of e5 lie close together
BLOCK = 512  # rows of the kernel computed at once: 20 MB at 10,000 rows
# Number of questions at which a language's own mean weighs as much as the estimate.
SETTLED = 20
NO_LETTERS = ""


def blend(letters: Singles, meaning: Singles | None) -> Singles:
    """Compute the kernel from cosines: 1 for equal texts, lower for less similar ones.

    It is a sum of two radial functions of unit vectors, exp(-|a-b|²·sharpness/2), written by
    cosines: positive definite, and smooth even for a single question. `letters` and `meaning` are
    overwritten.
    """
    letters -= 1
    np.exp(letters, out=letters)
    if meaning is None:
        return letters
    letters *= 1 - MEANING
    meaning -= 1
    meaning *= SHARPNESS
    np.exp(meaning, out=meaning)
    meaning *= MEANING
    letters += meaning
    return letters


@dataclass(frozen=True, slots=True)
class Meaning:
    """Unit embeddings of the corpus, centred by language.

    All texts of a knowledge base lie in a narrow cone, and each language in a part of it. Without
    centring, a query would be similar to everything, most of all to texts in its language.
    """

    rows: Singles
    centres: Mapping[str, Singles]

    def placed(self, vectors: Singles, texts: Sequence[str]) -> Singles:
        return _placed(vectors, [_language(text) for text in texts], self.centres)


def meaning_of(corpus: Corpus, vectors: Singles) -> Meaning:
    """Centre the embeddings of the corpus. `vectors` holds one row per text."""
    languages = [_language(text) for text in corpus.texts]
    centres = _centres(corpus, vectors, np.array(languages))
    return Meaning(_placed(vectors, languages, centres), centres)


def _language(text: str) -> str:
    return language_of(text) or NO_LETTERS


def _centres(
    corpus: Corpus, vectors: Singles, languages: NDArray[np.str_]
) -> Mapping[str, Singles]:
    """Return the mean of each language's questions, or an estimate if they are few.

    The estimate shifts the centre of the main language by the distance between the negative
    examples of the two languages.
    """
    asked = vectors[corpus.asked]
    spoken = languages[corpus.asked]
    counts = {each: int((spoken == each).sum()) for each in sorted({*languages.tolist()})}
    main = max(counts, key=lambda each: (counts[each], each))
    centre = asked[spoken == main].mean(axis=0)
    strange = {
        each: vectors[corpus.strangers & (languages == each)].mean(axis=0)
        for each in counts
        if (corpus.strangers & (languages == each)).any()
    }
    centres = {NO_LETTERS: centre, main: centre}
    for each in counts.keys() - centres.keys():
        shift = strange[each] - strange[main] if {each, main} <= strange.keys() else 0.0
        known = asked[spoken == each].sum(axis=0)
        centres[each] = (known + SETTLED * (centre + shift)) / (counts[each] + SETTLED)
    return centres


def _placed(vectors: Singles, languages: Sequence[str], centres: Mapping[str, Singles]) -> Singles:
    otherwise = centres[NO_LETTERS]
    moved = vectors - np.stack([centres.get(each, otherwise) for each in languages])
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    # A zero row (a text without an embedding) stays zero: it is similar to nothing.
    heard = np.any(vectors != 0, axis=1, keepdims=True) & (lengths > 0)
    placed: Singles = np.where(heard, moved / np.where(lengths > 0, lengths, 1), 0).astype(
        np.float32
    )
    return placed


def gram(letters: csr_matrix, meaning: Singles | None) -> Singles:
    """Compute the kernel of all rows with each other, block by block."""
    count = letters.shape[0]
    turned = csr_matrix(letters.T)
    kernel = np.empty((count, count), dtype=np.float32)
    for start in range(0, count, BLOCK):
        block = slice(start, min(start + BLOCK, count))
        alike = (letters[block] @ turned).toarray()
        kernel[block] = blend(alike, None if meaning is None else meaning[block] @ meaning.T)
    return kernel


def kernel_between(
    letters: csr_matrix, meaning: Singles | None, rows: Owners, others: Owners
) -> Singles:
    """Compute the kernel of some rows with others."""
    alike = (letters[rows] @ letters[others].T).toarray()
    return blend(alike, None if meaning is None else meaning[rows] @ meaning[others].T)
