"""Recognition of the number by which a requester chooses one of several offered buttons."""

import re
from typing import Final

from bot.conversation.written import plain

# Spellings as `plain` returns them.
_NUMBERS: Final = {
    1: ("یک", "اول", "اولی", "اولیه", "اولین", "one", "first", "1st"),
    2: ("دو", "دوم", "دومی", "دومیه", "دومین", "two", "second", "2nd"),
    3: ("سه", "سوم", "سومی", "سومیه", "سومین", "three", "third", "3rd"),
}
_NUMBER_OF: Final = {word: number for number, words in _NUMBERS.items() for word in words}
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
        "was",
        "that",
    )
)
_WORD: Final = re.compile(r"\w+")


def chosen_number(words: str) -> int | None:
    """Return the number, counted from 1, if the text names a position and nothing else.

    "the first one" and «دومی» name a position. Texts with other words return None, as do texts
    that name two positions.
    """
    found = _WORD.findall(plain(words))
    said = [word for word in found if word in _NUMBER_OF or word.isdecimal()]
    # "one" is a pronoun beside another word, as in "the first one".
    ordinals = [word for word in said if word != "one" or len(found) == 1]
    numbers = {_NUMBER_OF.get(word) or int(word) for word in ordinals}
    known = all(word in said or word in _BESIDE for word in found)
    number = numbers.pop() if known and len(numbers) == 1 else None
    return number if number in _NUMBERS else None
