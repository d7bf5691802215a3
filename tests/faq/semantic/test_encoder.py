"""Output of an encoder is validated before use."""

import numpy as np
import pytest

from faq.semantic import EncoderUnavailable, Rows, vectors
from tests.faq.semantic.encoders import FixedEncoder, LetterEncoder


def test_rows_have_unit_length() -> None:
    rows = vectors(FixedEncoder([[3.0, 4.0], [0.0, -2.0]]), ["a", "b"])

    assert rows.dtype == np.float32
    assert rows.tolist() == [pytest.approx([0.6, 0.8]), [0.0, -1.0]]


def test_a_zero_row_stays_zero() -> None:
    assert vectors(FixedEncoder([[0.0, 0.0]]), ["a"]).tolist() == [[0.0, 0.0]]


def test_numbers_of_any_size_are_scaled() -> None:
    rows = vectors(FixedEncoder([[3e300, 4e300], [3e-310, 4e-310]]), ["a", "b"])

    assert np.allclose(rows, [[0.6, 0.8], [0.6, 0.8]])


def test_without_texts_the_encoder_is_not_called() -> None:
    encoder = LetterEncoder()

    assert vectors(encoder, []).shape == (0, 0)
    assert encoder.batches == []


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[1.0, 2.0]], "1 vectors for 2 texts"),
        ([[1.0], [1.0], [1.0]], "3 vectors for 2 texts"),
        ([], "0 vectors for 2 texts"),
        ([[1.0, 2.0], [1.0]], "vectors of unequal width, or of no numbers"),
        ([["a"], ["b"]], "vectors of unequal width, or of no numbers"),
        ([[10**400], [1]], "vectors of unequal width, or of no numbers"),
        ([[], []], "vectors without numbers"),
        ([1.0, 2.0], "vectors without numbers"),
        ([[[1.0]], [[1.0]]], "vectors without numbers"),
        (5.0, "1 vectors for 2 texts"),
        ([[1.0], [float("nan")]], "a vector that is not of finite numbers"),
        ([[1.0], [float("inf")]], "a vector that is not of finite numbers"),
    ],
)
def test_anything_else_is_no_answer(rows: Rows, reason: str) -> None:
    with pytest.raises(EncoderUnavailable) as refused:
        vectors(FixedEncoder(rows), ["a", "b"])

    assert refused.value.reason == reason
