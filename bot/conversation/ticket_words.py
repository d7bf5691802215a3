"""Words that belong to one ticket: the requester's name, numbers of tickets and long numbers.

They do not belong in a text that is kept for other requesters.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.placeholders import PLACEHOLDER
from bot.conversation.when.words import plain

LEAST_LETTERS = 2  # of a name
_WORD = re.compile(r"[^\W\d_]+")
_TICKET = re.compile(
    r"#[\s\u2060]?\d+|(?<!\w)(?:ticket|request|case|تیکت|درخواست|پرونده)(?:ٔ|‌ی|ی)?"
    r"(?: (?:number|no\.?|شماره(?:ٔ|‌ی|ی)?))? \d+",
    re.IGNORECASE,
)
_PHONE = r"(?:\+|00)\d{2}[ -]?\d{3}[ -]?\d{3}[ -]?\d{4}|0\d{2,3}[ -]?\d{3}[ -]?\d{4,5}"
_GROUPED = r"\d{1,3}(?:[,٬]\d{3})+"
_NUMBER = re.compile(
    rf"(?<![\d:])(?:(?P<phone>{_PHONE})|(?P<grouped>{_GROUPED})|\d{{4,}})(?!\d)"
    r"(?P<money> ?(?:هزار |میلیون )?(?:تومان|تومن|ریال|toman|rial|usd|eur|dollar|\$|€))?",
    re.IGNORECASE,
)
_ORDER = re.compile(r"(?:order|سفارش)\W*(?:(?:number|no|id|شماره|کد)\W*)?$", re.IGNORECASE)


@dataclass(frozen=True)
class TicketWords:
    """Words of one ticket as they were written, and the placeholder that can replace them."""

    words: str
    placeholder: str


def ticket_words_in(text: str, *, name: str) -> list[TicketWords]:
    """Return the words of one ticket in a text, in order and without repeats.

    `name` is that of the requester, of which the first name is looked for.
    """
    bare = PLACEHOLDER.sub(lambda found: " " * len(found[0]), text)
    found = sorted([*_named(bare, name), *_numbered(bare)], key=lambda one: one[0])
    unique = {words: TicketWords(words, placeholder) for _, words, placeholder in reversed(found)}
    return [unique.pop(words) for _, words, _ in found if words in unique]


def _named(text: str, name: str) -> Iterator[tuple[int, str, str]]:
    first = _WORD.search(name)
    if first is None or len(first[0]) < LEAST_LETTERS:
        return
    for word in _WORD.finditer(text):
        if plain(word[0]) == plain(first[0]):
            yield word.start(), word[0], "name"


def _numbered(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield numbers of tickets, and numbers of four digits and more."""
    digits = "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text
    )
    taken = [found.span() for found in _TICKET.finditer(digits)]
    for start, end in taken:
        yield start, text[start:end], "ticket"
    for found in _NUMBER.finditer(digits):
        start = found.start()
        end = found.start("money") if found["money"] else found.end()
        if not any(begin <= start < until for begin, until in taken):
            yield start, text[start:end], _kind(digits, found)


def _kind(text: str, found: re.Match[str]) -> str:
    if found["money"]:
        return "amount"
    if _ORDER.search(text, 0, found.start()) is not None:
        return "order"
    if found["phone"]:
        return "phone"
    return "amount" if found["grouped"] else "number"
