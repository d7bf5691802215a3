"""Masks for texts. They have the same length, so that formatting stays where it is."""

from collections.abc import Collection, Iterator

from bot.conversation.masking.numbers import cards, login_codes, national_ids, phones
from bot.conversation.masking.secrets import passwords, tokens
from bot.conversation.masking.spans import Kind, Span, aligned
from handoff.utf16 import utf16_length

ALWAYS = frozenset({Kind.CARD, Kind.LOGIN_CODE, Kind.PASSWORD, Kind.TOKEN})
IN_LISTS = frozenset(Kind)
MASK = "•"
SHOWN = {Kind.CARD: 4, Kind.PHONE: 2}  # last digits that stay visible


def found_in(text: str, kinds: Collection[Kind] = IN_LISTS) -> list[Span]:
    """Return the personal data and secrets of these kinds in a text, in order.

    Those that overlap are one span, of the kind that is recognised with more certainty.
    """
    kept: list[Span] = []
    for span in _candidates(text):
        if span.kind not in kinds:
            continue
        first = next((other for other in kept if span.overlaps(other)), None)
        if first is None:
            kept.append(span)
        else:
            kept.remove(first)
            start, end = min(first.start, span.start), max(first.end, span.end)
            kept.append(Span(first.kind, start, end))
    return sorted(kept, key=lambda one: one.start)


def _candidates(text: str) -> Iterator[Span]:
    plain = aligned(text)
    yield from tokens(text)
    yield from cards(plain)
    yield from login_codes(plain)
    yield from passwords(plain, text)
    yield from phones(plain)
    yield from national_ids(plain)


def masked(text: str, kinds: Collection[Kind] = ALWAYS) -> str:
    """Return a text with these kinds masked. The last digits of cards and phones are visible."""
    letters = list(text)
    for span in found_in(text, kinds):
        digits = [at for at in range(span.start, span.end) if not letters[at].isspace()]
        for at in digits[: len(digits) - SHOWN.get(span.kind, 0)]:
            letters[at] = MASK * utf16_length(letters[at])
    return "".join(letters)
