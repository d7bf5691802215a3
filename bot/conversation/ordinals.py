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
_BEFORE: Final = frozenset(("not", "isnt"))  # negations of the position after them
_MARKED: Final = frozenset(("رو", "را", "و"))  # words between a position and its negation
_KNOWN: Final = _BESIDE | _NEGATIONS | _ORDINALS.keys() | _CARDINALS.keys()
# Words that follow "the first" if it stands for an item, in contrast to "the first step".
_PREDICATES: Final = frozenset(
    ("one", "answer", "reply", "is", "was", "isnt", "does", "did", "doesnt", "didnt", "worked")
)
_AS_NOUN: Final = re.compile(r"(?:اول|دوم|سوم)ی(?:ه)?")
_WORD: Final = re.compile(r"\w+")
MOST_WORDS: Final = 8  # maximum number of words in a text that names a position beside others


@dataclass(frozen=True)
class Positions:
    """Positions that a text names, counted from 1."""

    chosen: int | None = None
    rejected: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.chosen is not None or bool(self.rejected)


def named_positions(words: str) -> Positions:
    """Return the positions if the text names positions and nothing else.

    "the first one" and «دومی» choose a position, "not the first" and «اولی نه» reject one. Texts
    with other words, with two chosen positions or with an unclear negation name none. A cardinal
    number counts only alone or after its noun («شماره دو»), and cannot be negated.
    """
    found = _WORD.findall(plain(words))
    while found and found[-1] in _COURTESIES:
        found.pop()
    if not all(word in _KNOWN for word in found):
        return Positions()
    ordinals = [index for index, word in enumerate(found) if word in _ORDINALS]
    numbers = [_ORDINALS[found[index]] for index in ordinals]
    negations = _negations(found)
    if not negations:
        chosen = set(numbers) or _cardinal(found)
        return Positions(chosen.pop()) if len(chosen) == 1 else Positions()
    if len(ordinals) == 1:
        if negations == [0] and found[0] == "نه":  # «نه دومی» declines the rest
            return Positions(numbers[0])
        return Positions(rejected=frozenset(numbers))
    rejected = {
        number
        for index, number in zip(ordinals, numbers, strict=True)
        if _is_negated(found, index)
    }
    others = set(numbers) - rejected
    if len(ordinals) != 2 or len(rejected) != len(negations):
        return Positions()
    return Positions(others.pop() if others else None, frozenset(rejected))


def mentioned_position(words: str) -> int | None:
    """Return the position that a reaction refers to ("the first one does not work").

    If the text rejects a position and chooses another, the rejected one is returned. A position
    that belongs to something else ("the first step") is not returned.
    """
    if named := named_positions(words):
        rejected = list(named.rejected)
        return rejected[0] if len(rejected) == 1 else named.chosen
    found = _WORD.findall(plain(words))
    if len(found) > MOST_WORDS:
        return None
    positions = {_ORDINALS[word] for index, word in enumerate(found) if _is_item(found, index)}
    return positions.pop() if len(positions) == 1 else None


def _is_item(found: list[str], index: int) -> bool:
    """Return True if a word is an ordinal number that stands for an item."""
    word = found[index]
    if word not in _ORDINALS:
        return False
    if not word.isascii():
        return _AS_NOUN.fullmatch(word) is not None
    after = found[index + 1] if index + 1 < len(found) else "one"
    return (index > 0 and found[index - 1] == "the" and after in _PREDICATES) or after == "one"


def _negations(found: list[str]) -> list[int]:
    """Return the positions of negations. "no" is one at the end, otherwise it means "number"."""
    last = len(found) - 1
    return [
        index
        for index, word in enumerate(found)
        if word in _NEGATIONS or (word == "no" and 0 < index == last)
    ]


def _is_negated(found: list[str], index: int) -> bool:
    """Return True if a negation belongs to the ordinal number at `index` without doubt."""
    before = [word for word in found[max(0, index - 2) : index] if word != "the"]
    if before and before[-1] in _BEFORE:
        return True
    after = found[index + 1 : index + 3]
    return len(after) == 2 and after[0] in _MARKED and after[1] in _NEGATIONS


def _cardinal(found: list[str]) -> set[int]:
    if not found or found[-1] not in _CARDINALS or (len(found) > 1 and found[-2] not in _NOUNS):
        return set()
    return {_CARDINALS[found[-1]]}
