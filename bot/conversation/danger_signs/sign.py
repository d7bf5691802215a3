"""A sign of danger: a regular expression with literal strings (stems) that its matches contain.

Finding a stem is much cheaper than a search with a pattern. Ordinary messages contain few stems,
so that only few patterns have to be searched, even in a long message.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """A pattern with its stems. Every match contains at least one of the stems.

    A space in a stem matches the boundary of a word, including both ends of the text.
    """

    stems: tuple[str, ...]
    pattern: re.Pattern[str]


def sign(stems: tuple[str, ...], pattern: str) -> Sign:
    """Build a sign from a verbose pattern."""
    return Sign(stems, re.compile(pattern, re.VERBOSE))


def possible(signs: Iterable[Sign], words: str) -> Iterator[Sign]:
    """Yield the signs with a stem in the text, in which single spaces separate the words."""
    framed = f" {words} "
    for one in signs:
        for stem in one.stems:
            if stem in framed:
                yield one
                break
