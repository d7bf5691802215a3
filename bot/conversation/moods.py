"""Detection of thanks, agreement or displeasure in a turn of emoji or stickers."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

_SIGNS: Final = frozenset({"So", "Sk", "Cf", "Mn", "Me"})
_EMOTICONS: Final = re.compile(r"[:;=8xX]'?-?[)(\]\[dDpPoO|/*3]+|<3+|\^_*\^|[)(]-?[:;=]")
_CROSS_EMOTICON: Final = re.compile(r"[:;=]'?-?[(\[/|]|[)]-?[:;=]")
_CROSS: Final = frozenset(
    "👎😡😠🤬😤😢😭😞😔💔☹🙁😒🖕😩😫😣😖😟😕😥😓😰😨😱🥺😿😾❌⛔🤦🙄😑😐👿💩🤷🤔😧😦😮😳🤨😵🤯"
)


class Mood(StrEnum):
    """Mood of a turn of emoji, emoticons or stickers."""

    WORDS = "words"  # contains text, or media other than stickers
    FRIENDLY = "friendly"
    CROSS = "cross"


def mood_of(said: list[tuple[str, str]]) -> Mood:
    """Return the mood of messages, each given as its kind and its text or sticker's emoji."""
    if not said or not all(kind == "sticker" or _is_sign(text) for kind, text in said):
        return Mood.WORDS
    cross = any(_is_cross(text) for _, text in said)
    return Mood.CROSS if cross else Mood.FRIENDLY


def _is_sign(text: str) -> bool:
    """Return True if the text consists of emoji and emoticons only."""
    bare = "".join(_EMOTICONS.sub("", text).split())
    if any(unicodedata.category(letter) not in _SIGNS for letter in bare):
        return False
    return bool(_EMOTICONS.search(text)) or any(
        unicodedata.category(letter) == "So" for letter in bare
    )


def _is_cross(text: str) -> bool:
    return bool(_CROSS & set(text)) or _CROSS_EMOTICON.search(text) is not None
