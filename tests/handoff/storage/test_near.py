"""Calls made in the loop, and calls made in the driver's thread."""

import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handoff.storage.near import NearConnection, connector


def recorder(path: Path, seen: dict[str, int]) -> type[sqlite3.Connection]:
    """A driver's connection that records the thread of its calls."""

    class Recorded(sqlite3.Connection):
        def commit(self) -> None:
            seen["commit"] = threading.get_ident()
            super().commit()

        def cursor(self, *args: object, **kwargs: object) -> sqlite3.Cursor:  # type: ignore[override]
            seen["cursor"] = threading.get_ident()
            return super().cursor()

    return Recorded


def _make(path: Path) -> None:
    path.touch()  # a connection does not create the file


@asynccontextmanager
async def opened(path: Path, *, reads_only: bool) -> AsyncIterator[NearConnection]:
    _make(path)
    connection = await connector(path, reads_only=reads_only)()
    try:
        yield connection
    finally:
        await connection.close()


async def test_short_calls_stay_in_the_loop_and_commits_leave_it(tmp_path: Path) -> None:
    seen: dict[str, int] = {}
    factory = recorder(tmp_path, seen)
    made = NearConnection(
        lambda: sqlite3.connect(tmp_path / "x.db", check_same_thread=False, factory=factory),
        reads_only=False,
    )
    async with made as connection:
        await connection.cursor()
        await connection.commit()

    here = threading.get_ident()
    assert seen["cursor"] == here
    assert seen["commit"] != here


@pytest.mark.parametrize(
    ("statement", "leaves"),
    [
        ("BEGIN IMMEDIATE", True),
        ("PRAGMA journal_mode = WAL", True),
        ("SAVEPOINT one", False),
        ("SELECT 1", False),
        ("INSERT INTO t VALUES (1)", False),
    ],
)
async def test_only_what_may_wait_goes_to_the_thread(
    tmp_path: Path,
    statement: str,
    leaves: bool,
) -> None:
    async with opened(tmp_path / "x.db", reads_only=False) as connection:
        cursor = await connection.cursor()
        assert connection._may_wait(cursor._cursor.execute, (statement,)) is leaves


async def test_a_reader_never_leaves_but_to_close(tmp_path: Path) -> None:
    async with opened(tmp_path / "x.db", reads_only=True) as connection:
        cursor = await connection.cursor()
        raw = connection._conn
        assert not connection._may_wait(cursor._cursor.execute, ("BEGIN",))
        assert not connection._may_wait(raw.rollback, ())
        assert connection._may_wait(raw.close, ())


async def test_a_closed_connection_says_so(tmp_path: Path) -> None:
    _make(tmp_path / "x.db")
    connection = await connector(tmp_path / "x.db", reads_only=True)()
    await connection.close()
    with pytest.raises(ValueError, match="onnection"):
        await connection.cursor()
