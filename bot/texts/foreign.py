"""Removal of commands, mentions and invisible characters from users' text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

WORD_JOINER: Final = "\u2060"
NON_JOINER: Final = "\u200c"
JOINER: Final = "\u200d"
MOST_MARKS: Final = 6  # maximum number per letter (more would overlap other lines)
LONGEST_ADDRESS: Final = 500  # maximum displayed length of a URL

# Visible Arabic number signs that Unicode classifies as format characters.
_SEEN: Final = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_LINE_ENDS: Final = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_BLANKS: Final = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u034f")
# Matches characters other than printable ASCII and Persian letters, digits and punctuation.
_ODD: Final = re.compile("[^\n\t -~«»،؛؟\u0621-\u064a\u0660-\u0669\u067e-\u06d3\u06f0-\u06f9]+")

_STARTS: Final = r"start\w*|text|attach\w*|domain"
_SIGNS: Final = re.compile("[/@#$]")
# Patterns that clients turn into links, commands, mentions or tags. Links and addresses come first
# and stay unchanged, except links that open a chat with a bot.
_LIVE: Final = re.compile(
    rf"""
    (?P<host>\b(?:t|telegram)\.)(?=(?:me|dog)/[^\s?]*\?(?:[^\s]*&)?(?:{_STARTS})\b)
    | (?P<scheme>\btg:)(?=//)
    | (?P<link>\b(?:https?|ftp)://(?!(?:www\.)?(?:t|telegram)\.(?:me|dog)/)
        (?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{{1,5}})?
        (?:(?:(?<=[\w/#])/|[?\#])(?:[a-z0-9._~%?&=+:\#-]|(?<=[\w/\#])/|(?<=/)@)*)?)
    | (?P<email>(?<![\w.+-])[a-z0-9_.+-]*[a-z0-9_]@[a-z0-9-]+(?:\.[a-z0-9-]+)+)
    | (?P<sign>(?<![\w/<>])/(?=\w) | (?<=[^\W\x00-\x7f])/(?=[a-z]) | @(?=\w)
        | (?<!\w)\#(?=\w*[^\W\d]) | (?<=[^\W\x00-\x7f])\#(?=[a-z]) | (?<!\w)\$(?=[a-z]))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def inert(text: str) -> str:
    """Return a cleaned text without clickable commands, mentions and tags.

    An invisible word joiner is inserted after each character that would start one. The function is
    idempotent.
    """
    shown = tidy(text)
    return _LIVE.sub(_broken, shown) if _SIGNS.search(shown) else shown


def _broken(found: re.Match[str]) -> str:
    if found["link"] or found["email"]:
        return found[0]
    return found[0] + WORD_JOINER


def tidy(text: str) -> str:
    """Remove direction controls, excess marks and invisible characters except half-spaces."""
    return _ODD.sub(lambda run: "".join(_tidied(run)), text.replace("\r\n", "\n"))


def _tidied(run: re.Match[str]) -> Iterator[str]:
    text = run.string
    before, marks = text[max(run.start() - 1, 0) : run.start()], 0
    for position in range(*run.span()):
        letter = text[position]
        category = unicodedata.category(letter)
        marks = marks + 1 if category[0] == "M" else 0
        if letter in (NON_JOINER, JOINER):
            shown = letter if _joins(letter, before, text[position + 1 : position + 2]) else ""
        elif marks > MOST_MARKS:
            shown = ""
        else:
            shown = _shown(letter, category)
        if shown:
            before = shown
            yield shown


def _shown(letter: str, category: str) -> str:
    if letter in _LINE_ENDS:
        return "\n"
    if letter in _BLANKS:
        return " "
    if category == "Cs":
        return "\ufffd"
    hidden = category == "Cf" and letter not in _SEEN
    return "" if hidden or (category == "Cc" and letter not in "\n\t") else letter


def _joins(joiner: str, before: str, after: str) -> bool:
    """Return True if the joiner is inside a word or a combined emoji."""
    kinds = "LMN" if joiner == NON_JOINER else "LMNS"
    return all(each and unicodedata.category(each)[0] in kinds for each in (before, after))


def spelt_out(text: str, entities: Iterable[Mapping[str, Any]]) -> str:
    """Return the text with each hidden link's URL in brackets after its text."""
    units = text.encode("utf-16-le", "surrogatepass")
    pieces, start = [], 0
    for end, address in sorted(_addresses(entities)):
        cut = min(max(2 * end, start), len(units))
        words = units[start:cut].decode("utf-16-le", "replace")
        pieces.append(f"{words} ({address})")
        start = cut
    rest = units[start:].decode("utf-16-le", "replace")
    return "".join([*pieces, rest]) if pieces else text


def _addresses(entities: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    for entity in entities:
        offset, length, address = (entity.get(name) for name in ("offset", "length", "url"))
        if entity.get("type") != "text_link" or not isinstance(address, str):
            continue
        if isinstance(offset, int) and isinstance(length, int):
            yield max(offset + length, 0), address[:LONGEST_ADDRESS]


def links_of(entities: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the URLs of hidden links, in order."""
    return [address for _, address in sorted(_addresses(entities))]
