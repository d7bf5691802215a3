"""Plain sends without the library's objects.

Building and parsing these objects takes more than half of the processor's time of a send. The
errors are the library's, so that a refusal means the same for both ways.
"""

import json
from collections.abc import Mapping
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.http import AiohttpRequest
from handoff.outbox.payload import Button, Rows

ERRORS: Mapping[int, type[TelegramError]] = {
    400: BadRequest,
    401: InvalidToken,
    403: Forbidden,
    404: InvalidToken,
    409: Conflict,
}


class DirectCalls:
    """Calls of one bot. `address` is the base URL with the token."""

    def __init__(self, request: AiohttpRequest, address: str) -> None:
        self._request = request
        self._address = address

    async def call(self, method: str, fields: Mapping[str, object]) -> Any:
        """Call a method of the Bot API, and return its `result`.

        Strings are sent as they are, and other values as JSON. Raises TelegramError as the
        library does.
        """
        written = {name: _written(value) for name, value in fields.items()}
        status, body = await self._request.post_fields(f"{self._address}/{method}", written)
        if status >= 300:
            raise error_of(status, body)
        return json.loads(body)["result"]


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def keyboard_of(rows: Rows) -> dict[str, object]:
    """Return an inline keyboard as the Bot API's JSON."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Button) -> dict[str, str]:
    found = {"text": button.text, "url": button.url, "callback_data": button.data}
    return {name: value for name, value in found.items() if value is not None}


def error_of(status: int, body: bytes) -> TelegramError:
    """Return the library's error for a refusal of the Bot API."""
    answer = json.loads(body)
    parameters = answer.get("parameters")
    if isinstance(parameters, dict):
        if moved := parameters.get("migrate_to_chat_id"):
            return ChatMigrated(moved)
        if seconds := parameters.get("retry_after"):
            return RetryAfter(seconds)
    description = answer.get("description") or f"HTTP {status}"
    return ERRORS.get(status, NetworkError)(str(description))
