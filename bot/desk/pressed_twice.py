"""Debouncing of buttons. Repeated presses within two seconds count as one."""

from collections import OrderedDict
from collections.abc import Callable

from bot.conversation.messages import Pressed

TOGETHER = 2.0  # seconds
MOST_KEPT = 500  # cache size


class PressedTwice:
    """Cache of recent presses and the text shown for each, keyed by person and button."""

    def __init__(self, *, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept: OrderedDict[tuple[str, str], tuple[float, str]] = OrderedDict()

    def before(self, pressed: Pressed) -> str | None:
        """Return the text shown for a recent identical press, or None."""
        at, words = self._kept.get((pressed.person.id, pressed.data), (None, ""))
        return words if at is not None and self._monotonic() - at < TOGETHER else None

    def remember(self, pressed: Pressed, words: str | None) -> None:
        key = (pressed.person.id, pressed.data)
        self._kept[key] = (self._monotonic(), words or "")
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
