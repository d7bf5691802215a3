"""Recognition of the numbers by which a requester chooses or rejects one of several items."""

import re
from dataclasses import dataclass
from typing import Final

from bot.conversation.written import plain

# Spellings as `plain` returns them.
_ORDINALS: Final = {
    word: number
    for number, words in {
        1: ("اول", "اولی", "اولیه", "اولین", "first", "1st"),
        2: ("دوم", "دومی", "دومیه", "دومین", "second", "2nd"),
        3: ("سوم", "سومی", "سومیه", "سومین", "third", "3rd"),
    }.items()
    for word in words
}
_CARDINALS: Final = {
    word: number
    for number, words in {
        1: ("1", "۱", "١", "یک", "one"),
        2: ("2", "۲", "٢", "دو", "two"),
        3: ("3", "۳", "٣", "سه", "three"),
    }.items()
    for word in words
}
_NOUNS: Final = ("گزینه", "گزینهی", "شماره", "شمارهی", "مورد", "option", "number", "choice")
_COURTESIES: Final = ("لطفا", "please", "منظورمه", "بود", "است", "هست")
_BESIDE: Final = frozenset(
    (
        "گزینه",
        "گزینهی",
        "شمارهی",
        "مورد",
        "شماره",
        "همون",
        "همین",
        "همان",
        "دکمه",
        "رو",
        "را",
        "و",
        "لطفا",
        "میشه",
        "منظورمه",
        "منظورم",
        "بود",
        "است",
        "هست",
        "the",
        "one",
        "option",
        "number",
        "no",
        "choice",
        "i",
        "mean",
        "button",
        "please",
        "it",
        "is",
        "its",
        "that",
    )
)
_NEGATIONS: Final = frozenset(
    ("not", "isnt", "wrong", "نه", "نیست", "نبود", "نمیخوام", "اشتباه", "اشتباهه", "غلط", "غلطه")
)
_BEFORE: Final = frozenset(("not",))  # negations of the position after them
_KNOWN: Final = _BESIDE | _NEGATIONS | _ORDINALS.keys() | _CARDINALS.keys()
_WORD: Final = re.compile(r"\w+")
MOST_WORDS: Final = 8  # maximum number of words in a text that names a position beside others


@dataclass(frozen=True)
class Named:
    """Positions that a text names, counted from 1."""

    chosen: int | None = None
    rejected: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.chosen is not None or bool(self.rejected)


def named_positions(words: str) -> Named:
    """Return the positions if the text names positions and nothing else.

    "the first one" and «دومی» choose a position, "not the first" and «اولی نه» reject one. Texts
    with other words or with two chosen positions name none. A cardinal number counts only alone or
    after its noun («شماره دو»).
    """
    found = _WORD.findall(plain(words))
    while found and found[-1] in _COURTESIES:
        found.pop()
    if not all(word in _KNOWN for word in found):
        return Named()
    marked = _marked(found)
    chosen = {number for number, is_rejected in marked.items() if not is_rejected}
    chosen = chosen or (set() if marked else _cardinal(found))
    rejected = frozenset(marked.keys() - chosen)
    if len(chosen) > 1:
        return Named()
    return Named(chosen.pop() if chosen else None, rejected)


def mentioned_position(words: str) -> int | None:
    """Return the position that a reaction refers to ("the first one does not work").

    If the text rejects a position and chooses another, the rejected one is returned.
    """
    found = _WORD.findall(plain(words))
    if len(found) > MOST_WORDS:
        return None
    marked = _marked(found)
    rejected = [number for number, is_rejected in marked.items() if is_rejected]
    positions = rejected or list(marked)
    return positions[0] if len(positions) == 1 else None


def _marked(found: list[str]) -> dict[int, bool]:
    """Return the ordinal numbers, with True for those that are negated."""
    marked: dict[int, bool] = {}
    last, negated = None, False
    for word in found:
        if word in _ORDINALS:
            last = _ORDINALS[word]
            marked[last] = negated
            negated = False
        elif word in _BEFORE:
            negated = True
        elif word in _NEGATIONS and last is not None:
            marked[last] = True
    if negated and last is not None:  # "the first is not"
        marked[last] = True
    return marked


def _cardinal(found: list[str]) -> set[int]:
    if not found or found[-1] not in _CARDINALS or (len(found) > 1 and found[-2] not in _NOUNS):
        return set()
    return {_CARDINALS[found[-1]]}
