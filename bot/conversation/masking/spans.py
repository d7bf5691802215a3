"""Spans of text that are masked, and texts in which they are searched."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


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
    """A part of a text, from `start` to `end`.

    Of an `opaque` span no digits stay visible, because it contains more than its kind tells.
    """

    kind: Kind
    start: int
    end: int
    opaque: bool = False


@dataclass(frozen=True)
class Searched:
    """A text in the form in which secrets are searched.

    `cased` has ASCII digits, one form of each letter and no invisible characters, and `lower` is
    the same in lower case. `places` are the positions of their characters in the original text.
    """

    lower: str
    cased: str
    places: tuple[int, ...]

    def original(self, span: Span) -> Span:
        """Return a span of this text as a span of the original text."""
        return Span(span.kind, self.places[span.start], self.places[span.end - 1] + 1)


MOST_KEPT = 4_096  # characters with their usual forms
HALF_SPACE = "\u200c"
_TATWEEL = "\u0640"
_LETTERS = {
    **dict(zip("يىئكۀةأإآؤ", "یییکههاااو", strict=True)),
    **dict.fromkeys("\t\u2028\u2029\u3164\u2800", " "),
}
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})


def searched(text: str, *, joined: bool = False) -> Searched:
    """Return a text as it is searched. Half-spaces become spaces, or are left out if `joined`."""
    cased, places = [], []
    for place, letter in enumerate(text):
        plain = _plain(letter)
        if letter == HALF_SPACE and (joined or _is_in_number(text, place)):
            plain = ""
        if plain:
            cased.append(plain)
            places.append(place)
    lower = (low if len(low := letter.lower()) == 1 else letter for letter in cased)
    return Searched("".join(lower), "".join(cased), tuple(places))


def _is_in_number(text: str, place: int) -> bool:
    return text[max(place - 1, 0) : place].isdigit() and text[place + 1 : place + 2].isdigit()


@lru_cache(maxsize=MOST_KEPT)
def _plain(letter: str) -> str:
    """Return the usual form of a character, or nothing for a mark or an invisible one."""
    if letter == HALF_SPACE:
        return " "
    category = unicodedata.category(letter)
    if category in _INVISIBLE or letter == _TATWEEL:
        return ""
    if letter.isdecimal():
        return str(int(letter))
    usual = unicodedata.normalize("NFKC", letter)
    usual = usual if len(usual) == 1 else letter
    return " " if category == "Zs" else _LETTERS.get(usual, usual)


def united(spans: Iterable[Span]) -> list[Span]:
    """Return spans without overlaps, in order.

    Those that overlap become one span, of the kind that is recognised with more certainty.
    """
    groups: list[list[Span]] = []
    end = -1
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if span.start < end:
            groups[-1].append(span)
        else:
            groups.append([span])
        end = max(end, span.end) if groups[-1][0] is not span else span.end
    return [_union(group) for group in groups]


_CERTAIN = [
    *(Kind.TOKEN, Kind.CARD, Kind.LOGIN_CODE, Kind.PASSWORD, Kind.PHONE, Kind.NATIONAL_ID),
]
_WHOLE = frozenset({Kind.TOKEN, Kind.LOGIN_CODE, Kind.PASSWORD})  # no digits stay visible


def _union(group: list[Span]) -> Span:
    first = min(group, key=lambda one: _CERTAIN.index(one.kind))
    start, end = group[0].start, max(span.end for span in group)
    opaque = (first.start, first.end) != (start, end) or any(
        span.opaque or span.kind in _WHOLE for span in group
    )
    return Span(first.kind, start, end, opaque=opaque)
