"""Database engines: in the event loop's thread for short calls, in another one for surveys."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from handoff.storage.files import address_of
from handoff.storage_errors import StorageDamaged, StorageError

BUSY_MILLISECONDS = 5_000


def in_place(path: Path, *, verify: Callable[[], None], query_only: bool = False) -> Engine:
    """Return an engine with one connection, whose statements run in the calling thread.

    The file must exist. `verify` is called for each new connection, and may raise StorageError.
    """

    def connect() -> sqlite3.Connection:
        # The loop's thread executes the statements, others begin and commit for it.
        return sqlite3.connect(address_of(path), uri=True, check_same_thread=False)

    engine = create_engine(
        f"sqlite:///{path}",
        creator=connect,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # keep message texts out of errors
        json_deserializer=_stored_json,
    )
    _prepare(engine, verify, query_only=query_only)
    return engine


def for_surveys(path: Path, *, verify: Callable[[], None]) -> AsyncEngine:
    """Return a read-only engine with one connection and a thread for its statements."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{address_of(path)}&uri=true",
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
        json_deserializer=_stored_json,
    )
    _prepare(engine.sync_engine, verify, query_only=True)
    return engine


def _prepare(engine: Engine, verify: Callable[[], None], *, query_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # disable implicit transactions of the driver
        try:
            _set_up(connection, query_only=query_only)
            verify()
        except (sqlite3.Error, StorageError):
            connection.close()  # avoid leaking a connection per failed attempt
            raise

    statement = "BEGIN" if query_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        cursor = connection.connection.cursor()  # the driver's, a fifth of the time
        try:
            cursor.execute(statement)
        except sqlite3.Error as error:
            raise OperationalError(statement, None, error) from error
        finally:
            cursor.close()


def _set_up(connection: Any, *, query_only: bool) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    if query_only:
        cursor.execute("PRAGMA query_only = ON")
    else:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # NORMAL can lose commits on power failure
    cursor.close()


def _stored_json(stored: str) -> Any:
    try:
        return json.loads(stored)
    except ValueError as error:
        raise StorageDamaged("a stored value is not JSON") from error
