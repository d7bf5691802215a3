"""A sign of danger: a pattern, and the literal stems without which it cannot match.

Finding a stem is much cheaper than a search with a pattern. Ordinary messages contain few
stems, so that few patterns are searched even in a long message.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """A pattern of which every match contains at least one of the stems.

    A space in a stem matches the edge of a word, including both ends of the text.
    """

    stems: tuple[str, ...]
    pattern: re.Pattern[str]


def sign(stems: tuple[str, ...], pattern: str) -> Sign:
    """Build a sign from a verbose pattern."""
    return Sign(stems, re.compile(pattern, re.VERBOSE))


def possible(signs: Iterable[Sign], words: str) -> Iterator[Sign]:
    """Yield the signs with a stem in `words`, which are separated by single spaces."""
    framed = f" {words} "
    for one in signs:
        for stem in one.stems:
            if stem in framed:
                yield one
                break
