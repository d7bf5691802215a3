"""Connection limits and timeouts for the HTTP server.

uvicorn has no timeout for receiving request headers. This module adds timeouts for receiving the
headers, for handling the request and for idling between requests. When there are too many open
connections, those waiting longest for a request are closed.
"""

import asyncio
import hmac
import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from itertools import chain
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

END_OF_HEAD = b"\r\n\r\n"
ADDRESSES_KEPT = 4096
LINGER_SECONDS = 1.0  # for refused clients to read the response
LINGER_BYTES = 1024 * 1024  # read from refused clients
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
HEAD_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"Connection: close\r\nContent-Length: 0\r\n\r\n"
)


@dataclass(frozen=True)
class Limits:
    """Limits for connections and requests."""

    head_seconds: float = 10
    idle_seconds: float = 15
    request_seconds: float = 30  # from the headers to the end of the response
    connections: int = 400
    connections_per_address: int = 200
    largest_head: int = 16 * 1024
    failures: int = 50  # wrong secrets per period before an address is blocked
    failure_seconds: float = 10
    trusted_seconds: float = 3600  # no blocking for this long after a correct secret


class WrongSecrets:
    """Blocks public IP addresses after too many wrong secrets.

    Private addresses are never blocked because they belong to reverse proxies.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._trusted: OrderedDict[str, float] = OrderedDict()

    def fail(self, address: str, now: float) -> None:
        count, since = self._failed.get(address, (0, now))
        if now - since >= self._limits.failure_seconds:
            count, since = 0, now
        self._failed[address] = (count + 1, since)
        _cut(self._failed)

    def trust(self, address: str, now: float) -> None:
        self._failed.pop(address, None)
        self._trusted[address] = now
        self._trusted.move_to_end(address)
        _cut(self._trusted)

    def is_blocked(self, address: str, now: float) -> bool:
        count, since = self._failed.get(address, (0, now))
        if count < self._limits.failures or now - since >= self._limits.failure_seconds:
            return False
        trusted = self._trusted.get(address)
        if trusted is not None and now - trusted < self._limits.trusted_seconds:
            return False
        return _is_public(address)


class ConnectionLimiter:
    """State shared by all connections of a server."""

    def __init__(self, limits: Limits, secret: tuple[bytes, bytes] | None = None) -> None:
        self.limits = limits
        self.secret = secret
        self.wrong_secrets = WrongSecrets(limits)
        self._open: dict[str, int] = {}
        # Connections without a request, oldest first. Those that never made a request are closed
        # before idle ones.
        self._new: OrderedDict[GuardedProtocol, None] = OrderedDict()
        self._resting: OrderedDict[GuardedProtocol, None] = OrderedDict()
        self._count = 0

    def enter(self, connection: "GuardedProtocol") -> bool:
        """Register a connection. Closes an idle one if the limit is reached.

        Returns False if no connection can be closed.
        """
        address = connection.address
        if self._open.get(address, 0) >= self.limits.connections_per_address:
            room = self._make_room(of=address)
        elif self._count >= self.limits.connections:
            room = self._make_room()
        else:
            room = True
        self._count += 1
        self._open[address] = self._open.get(address, 0) + 1
        return room

    def leave(self, connection: "GuardedProtocol") -> None:
        self.works(connection)
        self._count -= 1
        left = self._open.get(connection.address, 0) - 1
        if left > 0:
            self._open[connection.address] = left
        else:
            self._open.pop(connection.address, None)

    def waits(self, connection: "GuardedProtocol", *, new: bool = False) -> None:
        self.works(connection)
        (self._new if new else self._resting)[connection] = None

    def works(self, connection: "GuardedProtocol") -> None:
        self._new.pop(connection, None)
        self._resting.pop(connection, None)

    def _make_room(self, *, of: str | None = None) -> bool:
        for connection in chain(self._new, self._resting):
            if of is None or connection.address == of:
                self.works(connection)
                connection.cut()
                return True
        return False

    def knows(self, head: bytes) -> bool:
        """Check that the request headers contain the secret exactly once."""
        if self.secret is None:
            return True
        name, secret = self.secret
        shown = [
            value.strip()
            for key, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
            if key.strip().lower() == name
        ]
        return len(shown) == 1 and hmac.compare_digest(shown[0], secret)


class GuardedProtocol(H11Protocol):
    """HTTP connection with a timeout for each phase."""

    limiter: ConnectionLimiter
    address = ""
    _deadline: asyncio.TimerHandle | None = None
    _first: bytearray | None = None  # first request's headers until complete
    _entered = False
    _phase = "head"
    _discarded = 0  # bytes received after refusal

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        self._first = bytearray()
        self._entered = True
        room = self.limiter.enter(self)
        if not room or self.limiter.wrong_secrets.is_blocked(self.address, self.loop.time()):
            transport.abort()
            return
        self.limiter.waits(self, new=True)
        self._give(self.limiter.limits.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._no_deadline()
        if self._entered:
            self._entered = False
            self.limiter.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._phase == "refused":
            self._discard(data)
            return
        if self._first is not None:
            self._first += data
            data = self._let_in(self._first)
            if not data:
                return  # headers are incomplete or refused
            self._first = None
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing():
            self._look(answered=True)

    def cut(self) -> None:
        """Abort the connection without writing pending data."""
        self._no_deadline()
        if self.transport is not None:
            self.transport.abort()

    def _let_in(self, head: bytearray) -> bytes:
        """Return the data to parse as HTTP. Empty if the headers are incomplete or refused."""
        end = head.find(END_OF_HEAD)
        limit = self.limiter.limits.largest_head
        if end > limit or (end < 0 and len(head) > limit):
            self._refuse(HEAD_TOO_LARGE)
            return b""
        if end < 0:
            return b""
        now = self.loop.time()
        if not self.limiter.knows(bytes(head[:end])):
            self.limiter.wrong_secrets.fail(self.address, now)
            self._refuse(FORBIDDEN)
            return b""
        if self.limiter.secret is not None:
            self.limiter.wrong_secrets.trust(self.address, now)
        return bytes(head)

    def _refuse(self, answer: bytes) -> None:
        self._phase = "refused"
        self._first = None
        self.transport.write(answer)
        self.transport.write_eof()  # closing with unread data would discard the response
        self._give(LINGER_SECONDS)

    def _discard(self, data: bytes) -> None:
        self._discarded += len(data)
        if self._discarded > LINGER_BYTES:
            self.cut()

    def _look(self, *, answered: bool = False) -> None:
        """Update the phase and its deadline."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            self.limiter.works(self)
            if self._phase != "request" or answered:
                self._phase = "request"
                self._give(self.limiter.limits.request_seconds)
        elif answered:
            self._phase = "idle"
            self.limiter.waits(self)
            self._give(self.limiter.limits.idle_seconds)
        elif self._phase != "head":
            self._phase = "head"
            self.limiter.waits(self)
            self._give(self.limiter.limits.head_seconds)

    def _give(self, seconds: float) -> None:
        self._no_deadline()
        self._deadline = self.loop.call_later(seconds, self.cut)

    def _no_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _cut(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > ADDRESSES_KEPT:
        kept.popitem(last=False)


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return False


def protocol_behind(limiter: ConnectionLimiter) -> type[GuardedProtocol]:
    """Return the protocol class that uvicorn instantiates for each connection."""
    return type("GuardedProtocol", (GuardedProtocol,), {"limiter": limiter})
