"""aiohttp backend for python-telegram-bot.

Unlike the default backend, it can tell if a failed request was never sent and is safe to retry.
"""

import io
import json
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0
WRITE_SECONDS = 20.0
READ_SECONDS = 30.0  # the library's default of 5 s is too short for slow responses
POOL = 64  # connections
OK_HEAD = b'{"ok":true'
FORM = "application/x-www-form-urlencoded"
Seconds = Any  # a number, None or the library's default marker

# Body of the last successful response in this task. If it is set, an exception comes from parsing.
accepted: ContextVar[bytes | None] = ContextVar("accepted", default=None)

# Exceptions raised before any part of the request is written.
BEFORE_WRITING = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


class NeverSent(Exception):
    """Set as the cause of errors for requests that never reached the messenger."""


class AiohttpRequest(BaseRequest):
    """HTTP session with persistent connections, shared by all calls of a bot."""

    def __init__(
        self,
        *,
        connect: float = CONNECT_SECONDS,
        write: float = WRITE_SECONDS,
        read: float = READ_SECONDS,
        pool: int = POOL,
    ) -> None:
        self._connect = connect
        self._write = write
        self._read = read
        self._pool = pool
        self._session: aiohttp.ClientSession | None = None
        default = BaseRequest.DEFAULT_NONE
        self._usual = self._timeout(default, default, default)

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._pool),
                headers={"User-Agent": self.USER_AGENT},
                auto_decompress=True,
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send a request.

        Raises NetworkError with NeverSent as its cause if the messenger can't have received the
        request. The result is unknown for any other NetworkError and for TimedOut.
        """
        timeout = self._timeout(read_timeout, write_timeout, connect_timeout)
        return await self._exchange(method, url, _body(request_data), timeout)

    async def post_fields(self, url: str, fields: Mapping[str, str]) -> tuple[int, bytes]:
        """Send the fields of a call without files, with the errors of `do_request`."""
        return await self._exchange("POST", url, _form(fields), self._usual)

    async def _exchange(
        self, method: str, url: str, content: Mapping[str, Any], within: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        accepted.set(None)
        if self._session is None:
            raise RuntimeError("the HTTP client was not initialized")
        try:
            async with self._session.request(
                method,
                url,
                timeout=within,
                allow_redirects=False,  # would leak the token to another host
                **content,
            ) as response:
                body = await response.read()
                status, retry = response.status, response.headers.get("Retry-After", "")
        except BEFORE_WRITING as error:
            raise NetworkError(_name(error)) from NeverSent(_name(error))
        except TimeoutError as error:
            raise TimedOut(f"no answer in time ({_name(error)})") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"connection lost ({_name(error)})") from None
        if method == "GET":
            return status, body  # a file download
        status, body = _checked(status, body, retry)
        if status < 300:
            accepted.set(body)
        return status, body

    def _timeout(self, read: Seconds, write: Seconds, connect: Seconds) -> aiohttp.ClientTimeout:
        reading = _seconds(read, self._read)
        connecting = _seconds(connect, self._connect)
        parts = (reading, connecting, _seconds(write, self._write))
        total = None if None in parts else sum(part for part in parts if part is not None)
        return aiohttp.ClientTimeout(
            total=total, connect=connecting, sock_connect=connecting, sock_read=reading
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse a response. Unlike the library, this does not log unreadable responses."""
        try:
            parsed: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("answer is not JSON") from error
        return parsed


def _seconds(asked: Seconds, default: float) -> float | None:
    """Return the timeout in seconds, or None to disable it."""
    if asked is BaseRequest.DEFAULT_NONE:
        return default
    return None if asked is None else float(asked)


def _name(error: BaseException) -> str:
    """Return the error's class name. Its message may contain the URL, including the token."""
    return type(error).__name__


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    fields = request_data.json_parameters
    if not request_data.contains_files:
        return _form(fields)
    form = aiohttp.FormData(quote_fields=False)
    for key, value in fields.items():
        form.add_field(key, value.encode("utf-8", "replace").decode())
    for key, (filename, content, mime) in request_data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(key, file, filename=filename, content_type=mime)
    return {"data": form}


def _form(fields: Mapping[str, str]) -> dict[str, Any]:
    # Unpaired surrogates can't be encoded. Replacing them with "?" preserves entity offsets.
    return {
        "data": urlencode(fields, errors="replace").encode("ascii"),
        "headers": {"Content-Type": FORM},
    }


def _checked(status: int, body: bytes, retry_header: str) -> tuple[int, bytes]:
    """Normalize a response for the library, or raise the appropriate error."""
    if status == 200 and body.startswith(OK_HEAD):
        return status, body
    answer = _answer(body)
    if answer is None:
        return _foreign(status)
    if status < 300 and answer.get("ok") is True:
        return status, body
    if status < 300:
        status = _code(answer)
    if status == 429:
        raise RetryAfter(_retry_seconds(answer, retry_header))
    if status == 413:
        raise BadRequest("Request entity too large")
    return status, body


def _answer(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None


def _foreign(status: int) -> tuple[int, bytes]:
    """Raise NetworkError for a page that isn't from the Bot API, such as a proxy's error page."""
    what = f"HTTP {status} without a Bot API answer"
    if 300 <= status < 500 and status != 408:
        raise NetworkError(what) from NeverSent(what)
    raise NetworkError(what)


def _code(answer: dict[str, Any]) -> int:
    """Return the error code from the body. Some servers send errors with HTTP status 200."""
    code = answer.get("error_code")
    return code if isinstance(code, int) and 400 <= code < 600 else 500


def _retry_seconds(answer: dict[str, Any], header: str) -> int:
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if not isinstance(asked, int):
        asked = int(header) if header.isdecimal() else 1
    return max(asked, 1)
