"""Damage detection by reading the database with an empty page cache."""

import sqlite3
from contextlib import closing
from pathlib import Path

from handoff.storage.files import address_of

NEWEST = 20  # newest rows per table, read on every call
SLICE = 100  # further rows per table and call
ENTRIES = 20  # entries from each end of an index
PATIENCE = 2.0  # lock timeout in seconds


class Scan:
    """Incremental scan of the database.

    Each call reads a part of every table and index. Repeated calls cover all rows.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_up_to: dict[str, int] = {}

    def look(self) -> None:
        """Scan the next part. Raises sqlite3.Error if it's unreadable."""
        address = address_of(self._path, mode="ro")
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as connection:
            for kind, name, table, sql in _catalog(connection):
                if kind == "table":
                    self._read_rows(connection, name)
                else:
                    where = (sql or "").partition(" WHERE ")[2]
                    _read_index(connection, name, table, where=where)

    def _read_rows(self, connection: sqlite3.Connection, table: str) -> None:
        connection.execute(
            f'SELECT * FROM "{table}" ORDER BY rowid DESC LIMIT {NEWEST}'  # noqa: S608  names come from the file's own catalog
        ).fetchall()
        found = connection.execute(
            f'SELECT rowid, * FROM "{table}" WHERE rowid > ? ORDER BY rowid LIMIT {SLICE}',  # noqa: S608
            (self._read_up_to.get(table, -(2**63)),),
        ).fetchall()
        if len(found) == SLICE:
            self._read_up_to[table] = found[-1][0]
        else:
            self._read_up_to.pop(table, None)


def _catalog(connection: sqlite3.Connection) -> list[tuple[str, str, str, str | None]]:
    return connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
        " WHERE type = 'index' OR (type = 'table' AND name NOT LIKE 'sqlite_%')"
    ).fetchall()


def _read_index(connection: sqlite3.Connection, name: str, table: str, *, where: str) -> None:
    columns = [row[2] for row in connection.execute(f'PRAGMA index_info("{name}")')]
    if not columns or None in columns:
        return
    condition = f"WHERE {where}" if where else ""
    for way in ("ASC", "DESC"):
        order = ", ".join(f'"{column}" {way}' for column in columns)
        connection.execute(
            f'SELECT 1 FROM "{table}" INDEXED BY "{name}" {condition}'  # noqa: S608
            f" ORDER BY {order} LIMIT {ENTRIES}"
        ).fetchall()
