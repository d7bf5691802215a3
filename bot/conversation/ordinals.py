"""Recognition of the number by which a requester chooses one of several offered buttons."""

import re
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
_WORD: Final = re.compile(r"\w+")


def chosen_number(words: str) -> int | None:
    """Return the number, counted from 1, if the text names a position and nothing else.

    "the first one" and «دومی» name a position. Texts with other words return None, as do texts
    that name two positions. A cardinal number counts only alone or after its noun («شماره دو»).
    """
    found = _WORD.findall(plain(words))
    while found and found[-1] in _COURTESIES:
        found.pop()
    positions = {_ORDINALS[word] for word in found if word in _ORDINALS} or _cardinal(found)
    known = all(word in _ORDINALS or word in _CARDINALS or word in _BESIDE for word in found)
    return positions.pop() if known and len(positions) == 1 else None


def _cardinal(found: list[str]) -> set[int]:
    if not found or found[-1] not in _CARDINALS or (len(found) > 1 and found[-2] not in _NOUNS):
        return set()
    return {_CARDINALS[found[-1]]}
