"""Faults injected into Bot API calls."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.simulator.errors import ApiError, too_many_requests


class FaultKind(StrEnum):
    TOO_MANY = "429"
    FORBIDDEN = "403"
    BAD_REQUEST = "400"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    DELAY = "delay"  # delay the response
    CUT_BEFORE = "cut_before"  # close the connection without running the method
    CUT_AFTER = "cut_after"  # run the method, then close the connection
    TIMEOUT = "timeout"  # run the method, then send no response
    BAD_JSON = "bad_json"  # run the method, then send invalid JSON


REFUSALS = {
    FaultKind.FORBIDDEN: (403, "Forbidden: bot was blocked by the user"),
    FaultKind.BAD_REQUEST: (400, "Bad Request: chat not found"),
    FaultKind.SERVER_ERROR: (500, "Internal Server Error"),
    FaultKind.BAD_GATEWAY: (502, "Bad Gateway"),
}


@dataclass(slots=True, eq=False)
class Fault:
    id: int
    kind: FaultKind
    method: re.Pattern[str]
    chat: int | None = None
    bot: str = ""
    count: int | None = 1  # number of calls, or None for no limit
    seconds: float = 0.0
    retry_after: int = 1
    description: str = ""
    hits: int = 0

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind.value,
            "method": self.method.pattern,
            "chat": self.chat,
            "bot": self.bot,
            "count": self.count,
            "seconds": self.seconds,
            "retry_after": self.retry_after,
            "description": self.description,
            "hits": self.hits,
        }

    def refusal(self) -> ApiError | None:
        """Return the error produced by this fault, if any."""
        if self.kind is FaultKind.TOO_MANY:
            error = too_many_requests(self.retry_after)
        elif self.kind in REFUSALS:
            error = ApiError(*REFUSALS[self.kind])
        else:
            return None
        if self.description:
            error.description = self.description
        return error


class Faults:
    def __init__(self) -> None:
        self.active: list[Fault] = []
        self._last_id = 0

    def add(self, kind: FaultKind, method: str, **details: Any) -> Fault:
        self._last_id += 1
        fault = Fault(self._last_id, kind, re.compile(method, re.IGNORECASE), **details)
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        self.active.clear()

    def meet(self, method: str, chat: str, bot: str) -> Fault | None:
        """Return the first fault that applies to a call, if any, and count its use."""
        for fault in self.active:
            if _applies(fault, method, chat, bot):
                fault.hits += 1
                if fault.count is not None:
                    fault.count -= 1
                    if fault.count <= 0:
                        self.active.remove(fault)
                return fault
        return None


def _applies(fault: Fault, method: str, chat: str, bot: str) -> bool:
    if fault.method.search(method) is None:
        return False
    if fault.bot and fault.bot != bot:
        return False
    return fault.chat is None or str(fault.chat) == chat
