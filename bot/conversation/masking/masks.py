"""Masks for texts. They have the same length, so that formatting stays where it is."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.conversation.masking.codes import login_codes
from bot.conversation.masking.numbers import cards, national_ids, phones
from bot.conversation.masking.secrets import passwords
from bot.conversation.masking.spans import HALF_SPACE, Kind, Searched, Span, searched, united
from bot.conversation.masking.tokens import tokens
from handoff.utf16 import utf16_length

ALWAYS = frozenset({Kind.CARD, Kind.LOGIN_CODE, Kind.PASSWORD, Kind.TOKEN})
IN_LISTS = frozenset(Kind)
MASK = "•"
SHOWN = {Kind.CARD: 4, Kind.PHONE: 2}  # last digits that stay visible
AROUND = 240  # characters on each side of a border between messages that are searched jointly
NEAR = 160  # characters from the border in which something is found there


def found_in(text: str, kinds: Collection[Kind] = IN_LISTS) -> list[Span]:
    """Return the personal data and secrets of these kinds in a text, in order.

    Those that overlap are one span, of the kind that is recognised with more certainty.
    """
    spans = (
        form.original(span)
        for form in _forms(text)
        for span in _candidates(form)
        if span.kind in kinds
    )
    return united(set(spans))


def _forms(text: str) -> Iterator[Searched]:
    yield searched(text)
    if HALF_SPACE in text:
        yield searched(text, joined=True)


def _candidates(form: Searched) -> Iterator[Span]:
    yield from tokens(form.cased)
    yield from cards(form.lower)
    yield from login_codes(form.lower)
    yield from passwords(form.lower, form.cased)
    yield from phones(form.lower)
    yield from national_ids(form.lower)


def found_in_each(texts: Sequence[str], kinds: Collection[Kind] = IN_LISTS) -> list[list[Span]]:
    """Return what is found in each of these consecutive messages.

    A secret and its words may stand in adjacent messages, so their borders are searched jointly.
    """
    found = [found_in(text, kinds) for text in texts]
    for number, span in _across(texts, kinds):
        found[number].append(span)
    return [united(set(spans)) for spans in found]


def _across(texts: Sequence[str], kinds: Collection[Kind]) -> Iterator[tuple[int, Span]]:
    """Yield what is found around the borders, with the number of the message."""
    whole, starts, length = "\n".join(texts), [], 0
    for text in texts:
        starts.append(length)
        length += len(text) + 1
    for border in starts[1:]:
        first, last = _window(whole, border)
        for span in found_in(whole[first:last], kinds):
            start, end = span.start + first, span.end + first
            if start <= border + NEAR and end >= border - NEAR:
                placed = replace(span, start=start, end=end)
                yield from _parts(placed, texts, starts)


def _window(whole: str, border: int) -> tuple[int, int]:
    """Return the surroundings of a border, cut between words."""
    first, last = max(0, border - AROUND), min(len(whole), border + AROUND)
    while 0 < first < border and not whole[first - 1].isspace():
        first += 1
    while border < last < len(whole) and not whole[last].isspace():
        last -= 1
    return first, last


def _parts(span: Span, texts: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[int, Span]]:
    for number, (text, begin) in enumerate(zip(texts, starts, strict=True)):
        start, end = max(span.start - begin, 0), min(span.end - begin, len(text))
        if start < end:
            is_part = end - start < span.end - span.start
            yield number, Span(span.kind, start, end, opaque=span.opaque or is_part)


def masked(text: str, kinds: Collection[Kind] = ALWAYS) -> str:
    """Return a text with these kinds masked. The last digits of cards and phones are visible."""
    return _hidden(text, found_in(text, kinds))


def masked_each(texts: Sequence[str], kinds: Collection[Kind] = ALWAYS) -> list[str]:
    """Return consecutive messages with these kinds masked."""
    found = found_in_each(texts, kinds)
    return [_hidden(text, spans) for text, spans in zip(texts, found, strict=True)]


def _hidden(text: str, spans: Iterable[Span]) -> str:
    letters = list(text)
    for span in spans:
        inside = range(span.start, span.end)
        digits = [at for at in inside if text[at].isdecimal()]
        count = 0 if span.opaque else SHOWN.get(span.kind, 0)
        visible = set(digits[len(digits) - count :])
        for at in inside:
            if at not in visible and not text[at].isspace():
                letters[at] = MASK * utf16_length(text[at])
    return "".join(letters)
