"""aiosqlite connection that runs short calls in the event loop's thread.

By default, aiosqlite runs all calls in a separate thread. A SELECT that takes about 20 µs then
needs four thread switches, each several times as slow as the SELECT itself. This subclass runs a
call in the event loop if it only needs memory and the page cache. Calls that may block on the disk
or a lock (BEGIN IMMEDIATE, commit, rollback, close) still use the thread.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiosqlite

from handoff.storage.files import address_of

ROWS_AT_A_TIME = 64
WAITS = frozenset({"commit", "rollback", "close"})  # driver methods
WAITING_WORDS = ("BEGIN IMMEDIATE", "PRAGMA", "VACUUM")


class NearConnection(aiosqlite.Connection):
    """Connection for use with SQLAlchemy. With `reads_only`, it never waits for locks."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], *, reads_only: bool) -> None:
        super().__init__(connector, ROWS_AT_A_TIME)
        self._reads_only = reads_only

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)

    def _may_wait(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        name = getattr(fn, "__name__", "")
        of_connection = isinstance(getattr(fn, "__self__", None), sqlite3.Connection)
        if self._reads_only:
            return of_connection and name == "close"
        if of_connection and name in WAITS:
            return True
        return name == "execute" and str(args[0]).startswith(WAITING_WORDS)


def connector(path: Path, *, reads_only: bool) -> Callable[[], Any]:
    """Return a connection factory for SQLAlchemy. The file must exist."""

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(address_of(path), uri=True, check_same_thread=False)

    async def connect() -> aiosqlite.Connection:
        connection = NearConnection(open_file, reads_only=reads_only)
        connection._thread.daemon = True  # like SQLAlchemy, don't block process exit
        return await connection

    return connect
