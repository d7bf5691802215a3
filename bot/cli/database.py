"""Work of the `poshtiban db` commands: maintenance of the database."""

import shlex
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bot.cli.output import Exit, Refusal, show, stdout, table
from bot.config import Settings
from handoff.storage import locked
from handoff.storage.backup import backup as copy_database
from handoff.storage.backup import restore as restore_database
from handoff.storage.faults import storage_error_of
from handoff.storage.files import address_of
from handoff.storage.schema import difference, head, refuse_as_backup, revision_in
from handoff.storage.schema import upgrade as upgrade_database
from handoff.storage_errors import StorageUnavailable


def upgrade_tables() -> None:
    """Upgrade the tables to the version of this program."""
    path = Settings.read().database
    upgrade_locked(path)
    show("db-upgraded", path=str(path), revision=head())


def upgrade_locked(path: Path) -> None:
    """Create or upgrade the database, and report the backup made beforehand.

    The lock is held so that the bot cannot use the tables during the upgrade. Raises StorageError.
    """
    with locked(path):
        upgrade_database(path, copied=_show_way_back)


def _show_way_back(copy: Path) -> None:
    command = shlex.join(("poshtiban", "db", "restore", str(copy.absolute())))
    show("db-backed-up-first", path=str(copy), command=command)


def back_up(target: Path) -> None:
    """Copy the database to a new file and check the copy."""
    source = _existing(Settings.read().database)
    counts = copy_database(source, target)
    _show_counts(counts)
    show("db-backed-up", path=str(target), rows=sum(counts.values()))


def restore_from(copy: Path) -> None:
    """Replace the database by a backup and keep the former file."""
    path = Settings.read().database
    with locked(path):
        if not copy.is_file():
            raise Refusal(Exit.STORAGE, "backup-missing", path=str(copy))
        refuse_as_backup(copy)
        counts, kept = restore_database(copy, path)
    _show_counts(counts)
    show("db-restored", path=str(path), rows=sum(counts.values()))
    if kept is not None:
        show("db-kept-aside", path=str(kept))


def _show_counts(counts: Mapping[str, int]) -> None:
    rows = table("table", "rows")
    for name, count in counts.items():
        rows.add_row(name, str(count))
    stdout().print(rows, markup=False)


def check_database() -> None:
    """Check the integrity of the file and the version of its tables."""
    path = _existing(Settings.read().database)
    try:
        verdict, orphans, revision = examined(path)
    except sqlite3.Error as error:
        raise storage_error_of(error) or StorageUnavailable(str(error)) from error
    if verdict != "ok" or orphans:
        raise Refusal(Exit.STORAGE, "db-damaged", detail=verdict, orphans=orphans)
    refusal = difference(revision, head())
    if refusal is not None:
        raise refusal
    show("db-sound", path=str(path), revision=revision)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise Refusal(Exit.STORAGE, "db-missing", path=str(path))
    return path


def examined(path: Path) -> tuple[str, int, str | None]:
    """Check the whole file. Returns the result, the number of dangling rows and the revision.

    Raises sqlite3.Error if the file cannot be read.
    """
    connection = sqlite3.connect(address_of(path, mode="ro"), uri=True)
    try:
        (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
        orphans = len(connection.execute("PRAGMA foreign_key_check").fetchall())
        return str(verdict), orphans, revision_in(connection)
    finally:
        connection.close()
