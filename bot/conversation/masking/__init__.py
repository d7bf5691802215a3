"""Recognition and masking of personal data and secrets in messages."""

from bot.conversation.masking.cutting import beginning, ending
from bot.conversation.masking.masks import (
    ALWAYS,
    IN_LISTS,
    MASK,
    found_in,
    found_in_each,
    masked,
    masked_each,
)
from bot.conversation.masking.spans import Kind, Span

__all__ = [
    "ALWAYS",
    "IN_LISTS",
    "MASK",
    "Kind",
    "Span",
    "beginning",
    "ending",
    "found_in",
    "found_in_each",
    "masked",
    "masked_each",
]
