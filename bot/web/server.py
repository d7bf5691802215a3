"""HTTP server inside the running loop. It does not handle signals."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from math import ceil

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot.config import Address
from bot.web.door import Door, Limits, protocol_behind

SHUTDOWN_SECONDS = 5  # grace for requests in progress; supervisors kill after ten
BATCH = 64  # accepted connections per loop iteration; lower than the limit in Limits
QUEUE = 1024  # connections that the system queues until they are accepted


class AddressUnusable(Exception):
    """The server cannot listen at this address. `setting` is the name of its setting."""

    def __init__(self, address: Address, *, setting: str, error: OSError) -> None:
        super().__init__(f"{address.host}:{address.port}")
        self.address = address
        self.setting = setting
        self.error = error


class AddressInUse(AddressUnusable):
    """Another program already listens at this address."""


class AddressNotPermitted(AddressUnusable):
    """The system does not permit this port to the process."""


class AddressElsewhere(AddressUnusable):
    """The host is not an address of this machine."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # the command line handles signals

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(QUEUE)  # asyncio uses one number for backlog and batch


@contextlib.asynccontextmanager
async def served(
    routes: Sequence[BaseRoute],
    address: Address,
    *,
    setting: str,
    limits: Limits | None = None,
    secret: tuple[bytes, bytes] | None = None,
) -> AsyncIterator[None]:
    """Serve while the block runs. Raises AddressUnusable.

    `secret` is the name and value of a header. A connection without it in its first request is
    closed before the body is read.
    """
    with listening_at(address, setting=setting) as listening:
        server = _Server(_config(Starlette(routes=routes), Door(limits or Limits(), secret)))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


@contextlib.contextmanager
def listening_at(address: Address, *, setting: str) -> Iterator[socket.socket]:
    """Open a socket bound to the address. Raises AddressUnusable."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # Unless the protocol is given, asyncio leaves Nagle's algorithm on, which delays every answer
    # by 40 ms.
    with socket.socket(family, proto=socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address.host, address.port))
            listening.listen(QUEUE)
        except OSError as error:
            raise _kind_of(error)(address, setting=setting, error=error) from error
        yield listening


def _kind_of(error: OSError) -> type[AddressUnusable]:
    if error.errno == errno.EADDRINUSE:
        return AddressInUse
    if error.errno in (errno.EACCES, errno.EPERM):
        return AddressNotPermitted
    if isinstance(error, socket.gaierror) or error.errno in (
        errno.EADDRNOTAVAIL,
        errno.EAFNOSUPPORT,
    ):
        return AddressElsewhere
    return AddressUnusable


def _config(app: ASGIApp, door: Door) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=protocol_behind(door),
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="off",
        backlog=BATCH,
        timeout_keep_alive=ceil(door.limits.idle_seconds) + 1,  # the limits of the door are lower
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        h11_max_incomplete_event_size=door.limits.largest_head,
    )
