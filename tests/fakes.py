"""Fakes of the wire."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from bot.changes import Changes
from handoff.outbox import CallOutcome, Copy, Delivered, Edit, Reshare, Send, Upload, Wire

PATIENCE = 10.0


@dataclass(frozen=True)
class Call:
    """One request received by the messenger."""

    chat_id: str
    topic_id: str | None
    payload: Wire

    @property
    def text(self) -> str:
        return self.payload.text if isinstance(self.payload, Send | Edit) else ""


class FakeTransport:
    """A messenger that accepts everything, except for scripted answers.

    `gate` blocks requests until it is set.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.topics: list[tuple[str, str]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.most_at_once: Counter[str] = Counter()
        self._at_once: Counter[str] = Counter()
        self._answers: defaultdict[str, deque[CallOutcome | Exception]] = defaultdict(deque)
        self._topic_answers: deque[str | CallOutcome] = deque()
        self._ids = count(100)
        self._changes = Changes()

    async def until_called(self, times: int) -> None:
        """Return once so many requests have come."""
        async with asyncio.timeout(PATIENCE):
            await self._changes.until(lambda: len(self.calls) >= times)

    def will(self, *answers: CallOutcome | Exception, to: str) -> None:
        """Script the outcomes of the next requests for a chat. Later ones succeed."""
        self._answers[to].extend(answers)

    def topics_will(self, *answers: str | CallOutcome) -> None:
        self._topic_answers.extend(answers)

    def texts(self, chat_id: str | None = None) -> list[str]:
        return [call.text for call in self.calls if chat_id in (None, call.chat_id)]

    async def deliver(self, payload: Wire, *, chat_id: str, topic_id: str | None) -> CallOutcome:
        self.calls.append(Call(chat_id, topic_id, payload))
        self._changes.notify()
        self._at_once[chat_id] += 1
        self.most_at_once[chat_id] = max(self.most_at_once[chat_id], self._at_once[chat_id])
        try:
            await self.gate.wait()
        finally:
            self._at_once[chat_id] -= 1
        if self._answers[chat_id]:
            answer = self._answers[chat_id].popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer
        return Delivered(tuple(self._new_ids(payload)))

    async def create_topic(self, *, chat_id: str, name: str) -> str | CallOutcome:
        self.topics.append((chat_id, name))
        return self._topic_answers.popleft() if self._topic_answers else str(next(self._ids))

    def _new_ids(self, payload: Wire) -> Iterable[str]:
        match payload:
            case Send():
                return [str(next(self._ids))]
            case Copy(message_ids=copied) | Reshare(message_ids=copied):
                return [str(next(self._ids)) for _ in copied]
            case Upload(parts=parts):
                return [str(next(self._ids)) for _ in parts]
            case _:
                return []
