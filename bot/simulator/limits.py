"""Flood limits of 30 messages/s in total, 1/s per person and 20/min per group."""

import math
from collections import deque

from bot.simulator.state import Chat

OVERALL = (30, 1.0)  # maximum number of messages, period in seconds
GROUP = (20, 60.0)
PRIVATE_BURST = 5  # maximum number of messages to a person in a burst
PRIVATE_RATE = 1.0  # messages per second to a person


class FloodLimits:
    """Message counters for one bot. Times are in seconds."""

    def __init__(self) -> None:
        self._overall: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._private: dict[int, tuple[float, float]] = {}  # messages left, time of that count

    def spend(self, chat: Chat, count: int, now: float) -> int:
        """Return the number of seconds to wait, or zero if the messages may be sent."""
        wait = max(
            _window_wait(self._overall, OVERALL, count, now), self._chat_wait(chat, count, now)
        )
        if wait > 0:
            return max(1, math.ceil(wait))
        self._overall.extend([now] * count)
        if chat.private:
            tokens = self._tokens(chat.id, now)
            self._private[chat.id] = (tokens - count, now)
        else:
            self._groups.setdefault(chat.id, deque()).extend([now] * count)
        return 0

    def _chat_wait(self, chat: Chat, count: int, now: float) -> float:
        if chat.private:
            missing = min(count, PRIVATE_BURST) - self._tokens(chat.id, now)
            return missing / PRIVATE_RATE
        return _window_wait(self._groups.setdefault(chat.id, deque()), GROUP, count, now)

    def _tokens(self, chat_id: int, now: float) -> float:
        tokens, at = self._private.get(chat_id, (float(PRIVATE_BURST), now))
        return min(PRIVATE_BURST, tokens + (now - at) * PRIVATE_RATE)


def _window_wait(sent: deque[float], limit: tuple[int, float], count: int, now: float) -> float:
    most, seconds = limit
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    surplus = len(sent) + min(count, most) - most
    if surplus <= 0:
        return 0.0
    return sent[surplus - 1] + seconds - now
