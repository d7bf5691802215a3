"""Protection against cross-origin requests and DNS rebinding."""

import ipaddress
import json
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

# Required header for control calls with files. Pages of another origin cannot set it.
UPLOAD_HEADER = "X-Simulator-Upload"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
EVERY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not listened on
READING = frozenset({"GET", "HEAD"})
FOREIGN_SITES = frozenset({b"cross-site", b"same-site"})
BOT_API = ("/bot", "/file/bot")


class Guard:
    """Checks the host of requests, and the origin and content type of control calls."""

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self._app = app
        self._host = host.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, reason = self._refusal(scope)
        if status:
            await _refuse(send, status, reason)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str]:
        path = str(scope["path"])
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or not self._is_own(_name_in(hosts[0])):
            return 403, "This host name is not the simulator's; open it as localhost."
        if path.startswith(BOT_API):
            return 0, ""  # the token in the path authenticates the caller
        if not _comes_from_here(scope, hosts[0], control=path.startswith("/sim")):
            return 403, "A page of another origin called; only the simulator's own page may."
        if path.startswith("/sim") and scope["method"] not in READING and not _is_json(scope):
            return 415, (
                "A control call carries JSON (Content-Type: application/json); an upload is a"
                f" multipart form with the header {UPLOAD_HEADER}: 1."
            )
        return 0, ""

    def _is_own(self, name: str) -> bool:
        if name in LOOPBACK or name == self._host:
            return bool(name)
        # A host name can be rebound to another address while a page is open.
        return self._host in EVERY_ADDRESS and _is_address(name)


def _values(scope: Scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key == name]


def _name_in(host: bytes) -> str:
    """Return the host from a Host header, without port and brackets."""
    text = host.decode("latin-1").strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _comes_from_here(scope: Scope, host: bytes, *, control: bool) -> bool:
    own = {b"http://" + host.lower(), b"https://" + host.lower()}
    if any(origin.lower() not in own for origin in _values(scope, b"origin")):
        return False
    # Read requests may lack an Origin header. Browsers send this header with every request.
    return not control or not FOREIGN_SITES & set(_values(scope, b"sec-fetch-site"))


def _is_json(scope: Scope) -> bool:
    kinds = [value.decode("latin-1").partition(";")[0].strip() for value in _content_types(scope)]
    if not kinds:
        return not _has_body(scope)
    if kinds == ["multipart/form-data"]:
        return bool(_values(scope, UPLOAD_HEADER.lower().encode()))
    return kinds == ["application/json"]


def _content_types(scope: Scope) -> Iterable[bytes]:
    return [value.lower() for value in _values(scope, b"content-type")]


def _has_body(scope: Scope) -> bool:
    sizes = _values(scope, b"content-length")
    return any(size.strip() != b"0" for size in sizes) or bool(
        _values(scope, b"transfer-encoding")
    )


async def _refuse(send: Send, status: int, reason: str) -> None:
    said = {"ok": False, "error": reason, "error_code": status, "description": reason}
    body = json.dumps(said).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),  # the body was not read
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
