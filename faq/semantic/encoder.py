"""Encoder protocol and output validation."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Rows = Sequence[Sequence[float]] | Singles


class EncoderUnavailable(Exception):
    """Raised when texts cannot be embedded.

    `reason` is short and can be logged because it contains no user data.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Encoder(Protocol):
    """Converts texts to embeddings."""

    @property
    def name(self) -> str:
        """Model name, including version and mode.

        Embeddings from encoders with different names are never mixed.
        """
        ...

    def encode(self, texts: Sequence[str]) -> Rows:
        """Return one row per text. Raises EncoderUnavailable on failure."""
        ...


def vectors(encoder: Encoder, texts: Sequence[str]) -> Singles:
    """Return embeddings of unit length. Zero rows stay zero.

    Raises EncoderUnavailable if the texts cannot be embedded.
    """
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    return checked(encoder.encode(texts), count=len(texts))


def checked(answered: Rows, *, count: int) -> Singles:
    """Scale rows to unit length. Raises EncoderUnavailable unless there are `count` valid rows."""
    rows = _numbers(answered)
    if len(rows) != count:
        raise EncoderUnavailable(f"{len(rows)} vectors for {count} texts")
    if rows.ndim != 2 or not rows.shape[1]:
        raise EncoderUnavailable("vectors without numbers")
    if not np.isfinite(rows).all():
        raise EncoderUnavailable("a vector that is not of finite numbers")
    return _unit(rows).astype(np.float32)


def _numbers(rows: Rows) -> NDArray[Any]:
    try:
        return np.atleast_1d(np.asarray(rows, dtype=np.float64))
    except (ValueError, TypeError, OverflowError) as error:
        raise EncoderUnavailable("vectors of unequal width, or of no numbers") from error


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    # Divide by the largest component first because the squares of huge numbers overflow.
    largest = np.abs(rows).max(axis=1, keepdims=True)
    rows = rows / np.where(largest > 0, largest, 1)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1)
    return scaled
