"""Direction of a text: the writer acts on another person, or another person on the writer.

The patterns cover pronouns, and in Persian verb endings and enclitics («بلاکش کردم» and «بلاکم
کرده»). Texts in which both occur, or neither, have no direction.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from faq.normalize.frequent import frequent_words

MOST_WORDS: Final = 10  # maximum number of words; a longer text tells more than one thing

_FIRST: Final = frozenset(("i", "im", "ive", "we", "weve"))
_FIRST_OBJECT: Final = frozenset(("me", "us"))
_ANYONE: Final = frozenset(
    ("someone", "somebody", "anyone", "anybody", "people", "strangers", "others", "everyone")
)
_THIRD: Final = _ANYONE | {"he", "she", "they", "who", "admin", "admins"}
_THIRD_OBJECT: Final = _ANYONE | {"him", "her", "them"}
_COMMANDS: Final = frozenset(("block", "unblock", "report", "ban", "unban", "mute", "kick"))
_WRITER: Final = frozenset(("me", "myself"))
_NEAR: Final = 4  # maximum distance of an object from its subject, in words

_STEMS: Final = r"کرد|زد|داد|انداخت"
_PRESENT: Final = r"کن|ده|زن|بین"
_BY_OTHERS: Final = re.compile(
    rf"(?:{_STEMS})(?:ه|ن|ند|ه_?اند)?|ن?(?:می|ب)?(?:{_PRESENT})(?:ه|ن|ند|د)|ن?(?:می|ب)?د[هن]"
)
_BY_WRITER: Final = re.compile(rf"(?:{_STEMS})(?:م|یم)|ن?(?:می|ب)?(?:{_PRESENT}|د)(?:م|یم)")
_WITH_ME: Final = re.compile(r"(?!ن?می)\w{2,}م")
_WITH_THEM: Final = re.compile(r"\w{2,}ش")
_ME: Final = frozenset(("منو", "منا", "مرا", "بهم", "ازم", "من", "مارو"))
_THEM: Final = frozenset(
    ("اونو", "بهش", "ازش", "اونا", "طرفو", "بهشون", "یکیو", "یکی", "کسی", "کسیو", "نفرو", "طرف")
)


class Direction(StrEnum):
    """Direction of an action between the writer and another person."""

    BY_WRITER = "by-writer"  # the writer acts on another person
    ON_WRITER = "on-writer"  # another person acts on the writer

    @property
    def opposite(self) -> "Direction":
        return Direction.ON_WRITER if self is Direction.BY_WRITER else Direction.BY_WRITER


def direction(folded: str) -> Direction | None:
    """Return the direction of a folded text, or None if it is unclear or the text is long."""
    words = folded.split()
    if not 1 < len(words) <= MOST_WORDS:
        return None
    found = _in_english(words) if folded.isascii() else _in_persian(words)
    return found.pop() if len(found) == 1 else None


def _in_english(words: Sequence[str]) -> set[Direction]:
    found = set()
    for index, word in enumerate(words):
        near = words[index + 1 : index + 1 + _NEAR]
        if word in _FIRST and _acts_on(near, _THIRD_OBJECT, _FIRST | _FIRST_OBJECT):
            found.add(Direction.BY_WRITER)
        if word in _THIRD and _acts_on(near, _FIRST_OBJECT, _FIRST):
            found.add(Direction.ON_WRITER)
    if words[0] in _COMMANDS and _THIRD_OBJECT & set(words[1 : 1 + _NEAR]):
        found.add(Direction.BY_WRITER)
    if any(
        word in _COMMANDS and _WRITER & set(words[index + 1 : index + 2])
        for index, word in enumerate(words)
    ):
        found.add(Direction.ON_WRITER)
    return found


def _acts_on(near: Sequence[str], objects: frozenset[str], others: frozenset[str]) -> bool:
    """Return True if an object follows, is not the subject of a verb, and no other comes first."""
    for index, word in enumerate(near):
        if word in others or word == "by":
            return False
        if word in objects:
            return not any(each.endswith("ing") for each in near[index + 1 : index + 2])
    return False


def _in_persian(words: Sequence[str]) -> set[Direction]:
    by_others = any(map(_BY_OTHERS.fullmatch, words))
    by_writer = any(map(_BY_WRITER.fullmatch, words))
    found = set()
    for word, verb in pairwise(words):
        is_mine = _WITH_ME.fullmatch(word) and word not in frequent_words()
        if is_mine and _BY_OTHERS.fullmatch(verb):
            found.add(Direction.ON_WRITER)
        if _WITH_THEM.fullmatch(word) and _BY_WRITER.fullmatch(verb):
            found.add(Direction.BY_WRITER)
    me, them = bool(_ME & set(words)), bool(_THEM & set(words))
    if by_others and not by_writer and me:
        found.add(Direction.ON_WRITER)
    if by_writer and not by_others and them and not me:
        found.add(Direction.BY_WRITER)
    return found
