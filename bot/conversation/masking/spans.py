"""Spans of text that are masked, and texts in which they are searched."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kind of personal data or secret."""

    CARD = "card"
    LOGIN_CODE = "login_code"
    PASSWORD = "password"  # noqa: S105  (the name of a kind)
    TOKEN = "token"  # noqa: S105
    PHONE = "phone"
    NATIONAL_ID = "national_id"


@dataclass(frozen=True)
class Span:
    """A part of a text, from `start` to `end`."""

    kind: Kind
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


_LETTERS = str.maketrans("يىكۀةأإآ", "ییکههااا")


def aligned(text: str) -> str:
    """Return a text of the same length, in lower case, with ASCII digits and one form of letters.

    Half-spaces become spaces, so that words can be compared.
    """
    return "".join(map(_plain, text.translate(_LETTERS)))


def _plain(letter: str) -> str:
    if letter.isdigit():
        return str(int(letter)) if letter.isdecimal() else letter
    if unicodedata.category(letter) in ("Cf", "Zs"):
        return " "
    lower = letter.lower()
    return lower if len(lower) == 1 else letter
