"""Likeness of texts by their letters and words."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer


class LexicalIndex:
    """TF-IDF of characters and words over folded texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float64
        )
        self._words = TfidfVectorizer(
            analyzer="word",
            tokenizer=str.split,
            lowercase=False,
            token_pattern=None,
            ngram_range=(1, 2),
            sublinear_tf=True,
            dtype=np.float64,
        )
        self.matrix = csr_matrix(
            hstack([self._characters.fit_transform(texts), self._words.fit_transform(texts)])
        )

    def likeness(self, text: str) -> np.ndarray:
        """Cosine to each stored text, 0 to 1."""
        row = hstack([self._characters.transform([text]), self._words.transform([text])])
        found: np.ndarray = (self.matrix @ row.T).toarray().ravel() / 2
        return found
