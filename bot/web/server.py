"""HTTP server for use in a running event loop. It does not install signal handlers."""

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
from bot.web.connections import ConnectionLimiter, Limits, protocol_behind

SHUTDOWN_SECONDS = 5  # for requests in progress; supervisors send SIGKILL after ten
BATCH = 64  # connections accepted per loop iteration, must be lower than in Limits
QUEUE = 1024  # listen backlog


class AddressUnusable(Exception):
    """Raised if the server can't listen at an address. `setting` is the setting's name."""

    def __init__(self, address: Address, *, setting: str, error: OSError) -> None:
        super().__init__(f"{address.host}:{address.port}")
        self.address = address
        self.setting = setting
        self.error = error


class AddressInUse(AddressUnusable):
    """Raised if the address is already in use by another program."""


class AddressNotPermitted(AddressUnusable):
    """Raised if the process lacks permission to use the port."""


class AddressElsewhere(AddressUnusable):
    """Raised if the host is not an address of this machine."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals are handled by the CLI

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(QUEUE)  # asyncio uses the backlog as batch size too


@contextlib.asynccontextmanager
async def served(
    routes: Sequence[BaseRoute],
    address: Address,
    *,
    setting: str,
    limits: Limits | None = None,
    secret: tuple[bytes, bytes] | None = None,
) -> AsyncIterator[None]:
    """Run the server for the duration of the context.

    `secret` is the name and value of a header required in the first request of a connection. If it
    is missing, the connection is closed before the body is read.

    Raises AddressUnusable if the server can't listen at the address.
    """
    with listening_at(address, setting=setting) as listening:
        server = _Server(
            _config(Starlette(routes=routes), ConnectionLimiter(limits or Limits(), secret))
        )
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


@contextlib.contextmanager
def listening_at(address: Address, *, setting: str) -> Iterator[socket.socket]:
    """Open a listening socket. Raises AddressUnusable on failure."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # asyncio only disables Nagle's algorithm if the protocol is given. Otherwise every response
    # would be delayed by 40 ms.
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


def _config(app: ASGIApp, limiter: ConnectionLimiter) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=protocol_behind(limiter),
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="off",
        backlog=BATCH,
        timeout_keep_alive=ceil(limiter.limits.idle_seconds)
        + 1,  # enforced earlier by the limiter
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        h11_max_incomplete_event_size=limiter.limits.largest_head,
    )
