"""What an encoder promises, and the check that it kept it."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Rows = Sequence[Sequence[float]] | Singles


class EncoderUnavailable(Exception):
    """No vectors now; `reason` is short, and fit for logs and health: no text, no key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Encoder(Protocol):
    """Turns texts into vectors whose cosine tells how alike they mean."""

    @property
    def name(self) -> str:
        """Model, version and way of use; vectors under another name never mix."""
        ...

    def encode(self, texts: Sequence[str]) -> Rows:
        """One row a text. Raises EncoderUnavailable."""
        ...


def vectors(encoder: Encoder, texts: Sequence[str]) -> Singles:
    """Rows of unit length, or of zeros where there is no meaning. Raises EncoderUnavailable."""
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    return checked(encoder.encode(texts), count=len(texts))


def checked(answered: Rows, *, count: int) -> Singles:
    """Scale `count` rows of one width to unit length; anything else raises EncoderUnavailable."""
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
    # By the largest first: the square of a huge number is no number any more.
    largest = np.abs(rows).max(axis=1, keepdims=True)
    rows = rows / np.where(largest > 0, largest, 1)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1)
    return scaled
