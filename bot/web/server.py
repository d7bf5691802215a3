"""A small HTTP server inside the running loop, without a hand on the process's signals."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.config import Address


class AddressInUse(Exception):
    """Something listens there already."""

    def __init__(self, address: Address) -> None:
        super().__init__(f"{address.host}:{address.port}")
        self.address = address


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # the command line decides what a signal means


@contextlib.asynccontextmanager
async def served(routes: Sequence[BaseRoute], address: Address) -> AsyncIterator[None]:
    """Serve while the block runs. Raises AddressInUse."""
    config = uvicorn.Config(
        Starlette(routes=routes),
        host=address.host,
        port=address.port,
        log_config=None,
        access_log=False,
        lifespan="off",
    )
    # Without the protocol named, asyncio leaves Nagle on, and every answer waits 40 ms.
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address.host, address.port))
    except OSError as error:
        listening.close()
        raise AddressInUse(address) from error
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        listening.close()
