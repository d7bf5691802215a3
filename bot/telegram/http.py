"""HTTP client for python-telegram-bot, based on aiohttp.

It reports whether a failed request was certainly not sent, so that it can be retried safely.
"""

import io
import json
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0
WRITE_SECONDS = 20.0
READ_SECONDS = 30.0  # the library's default of 5 s is too short for slow answers
POOL = 64  # maximum number of connections
OK_HEAD = b'{"ok":true'
FORM = "application/x-www-form-urlencoded"
Seconds = Any  # a number, None, or the library's default marker

# Body of the last successful answer in this task. A later exception was raised by parsing it.
accepted: ContextVar[bytes | None] = ContextVar("accepted", default=None)

# Exceptions raised before any byte of the request is written.
BEFORE_WRITING = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


class NeverSent(Exception):
    """Cause of an error for a request that was certainly not sent to the messenger."""


class AiohttpRequest(BaseRequest):
    """One HTTP session with persistent connections, used for all methods of one bot."""

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

        Raises NetworkError with NeverSent as its cause if the messenger has certainly received
        nothing. After any other NetworkError, and after TimedOut, the result is unknown.
        """
        accepted.set(None)
        if self._session is None:
            raise RuntimeError("the HTTP client was not initialized")
        timeout = self._timeout(read_timeout, write_timeout, connect_timeout)
        try:
            async with self._session.request(
                method,
                url,
                timeout=timeout,
                allow_redirects=False,  # a redirect would send the token to another host
                **_body(request_data),
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
            return status, body  # this is a file, not an answer of the Bot API
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
        """Parse an answer. Unlike in the library, an unreadable answer is not logged."""
        try:
            parsed: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("answer is not JSON") from error
        return parsed


def _seconds(asked: Seconds, default: float) -> float | None:
    """Return the requested timeout in seconds, or None for no timeout."""
    if asked is BaseRequest.DEFAULT_NONE:
        return default
    return None if asked is None else float(asked)


def _name(error: BaseException) -> str:
    """Return the class name of an error. Its text may contain the URL, which has the token."""
    return type(error).__name__


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    fields = request_data.json_parameters
    if not request_data.contains_files:
        # An unpaired surrogate cannot be encoded. Replacing it by "?" keeps the entities' offsets.
        return {
            "data": urlencode(fields, errors="replace").encode("ascii"),
            "headers": {"Content-Type": FORM},
        }
    form = aiohttp.FormData(quote_fields=False)
    for key, value in fields.items():
        form.add_field(key, value.encode("utf-8", "replace").decode())
    for key, (filename, content, mime) in request_data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(key, file, filename=filename, content_type=mime)
    return {"data": form}


def _checked(status: int, body: bytes, retry_header: str) -> tuple[int, bytes]:
    """Return an answer that the library handles correctly, corrected if needed, or raise."""
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
    """Raise for a page that did not come from the Bot API, for example from a proxy."""
    what = f"HTTP {status} without a Bot API answer"
    if 300 <= status < 500 and status != 408:
        raise NetworkError(what) from NeverSent(what)
    raise NetworkError(what)


def _code(answer: dict[str, Any]) -> int:
    """Return the error code in the body. Some servers send an error with HTTP status 200."""
    code = answer.get("error_code")
    return code if isinstance(code, int) and 400 <= code < 600 else 500


def _retry_seconds(answer: dict[str, Any], header: str) -> int:
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if not isinstance(asked, int):
        asked = int(header) if header.isdecimal() else 1
    return max(asked, 1)
