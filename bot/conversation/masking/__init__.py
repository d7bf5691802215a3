"""Recognition and masking of personal data and secrets in messages."""

from bot.conversation.masking.masks import ALWAYS, IN_LISTS, found_in, masked
from bot.conversation.masking.spans import Kind, Span

__all__ = ["ALWAYS", "IN_LISTS", "Kind", "Span", "found_in", "masked"]
