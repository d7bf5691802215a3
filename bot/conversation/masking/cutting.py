"""Cuts of texts that leave no part of a secret, and no secret without its words."""

from bot.conversation.masking.masks import found_in
from bot.conversation.masking.spans import Span

MARGIN = 1_000  # characters beyond the cut that are searched


def beginning(text: str, longest: int) -> str:
    """Return the beginning of a text, without what would not be recognised in it any more."""
    near, end = text[: longest + MARGIN], min(longest, len(text))
    while end < len(near) and (lost := _lost(near, 0, end)):
        end = lost[0].start
    return near[:end]


def ending(text: str, longest: int) -> str:
    """Return the end of a text, without what would not be recognised in it any more."""
    near = text[-longest - MARGIN :]
    start = max(len(near) - longest, 0)
    while start > 0 and (lost := _lost(near, start, len(near))):
        start = lost[-1].end
    return near[start:]


def _lost(text: str, first: int, last: int) -> list[Span]:
    """Return what is found in the whole text, and not in this part of it as well."""
    found = [(span.start + first, span.end + first) for span in found_in(text[first:last])]
    return [
        span
        for span in found_in(text)
        if span.start < last
        and span.end > first
        and not any(start <= span.start and span.end <= end for start, end in found)
    ]
