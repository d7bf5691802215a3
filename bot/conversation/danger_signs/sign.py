"""A sign of danger: a pattern, and the literal stems without which it cannot match.

Looking for a stem costs a fraction of a search with a pattern, and ordinary messages contain
few stems, so that hardly a pattern is searched, however long a message is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """Every match of the pattern contains at least one of the stems.

    A space in a stem stands for the edge of a word: at both ends of the text, too.
    """

    stems: tuple[str, ...]
    pattern: re.Pattern[str]


def sign(stems: tuple[str, ...], pattern: str) -> Sign:
    """Build a sign from a verbose pattern."""
    return Sign(stems, re.compile(pattern, re.VERBOSE))


def possible(signs: Iterable[Sign], words: str) -> Iterator[Sign]:
    """Yield the signs with a stem in the words, which single spaces separate."""
    framed = f" {words} "
    for one in signs:
        for stem in one.stems:
            if stem in framed:
                yield one
                break
