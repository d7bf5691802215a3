"""Online backup and restore."""

import os
import sqlite3
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from handoff.storage.faults import storage_error_of
from handoff.storage.files import BESIDE, address_of, beside, make_file, tighten
from handoff.storage_errors import (
    BackupExists,
    BackupUnusable,
    BackupUnwritable,
    StorageDamaged,
    StorageError,
    StorageUnavailable,
)


def backup(source: Path, target: Path) -> dict[str, int]:
    """Back up a live database to `target` and verify the copy.

    `VACUUM INTO` reads from a snapshot and does not block the writer. Returns row counts by table.
    Raises StorageError on failure.
    """
    _refuse_existing(target)
    fresh = _fresh_beside(target)
    try:
        with closing(sqlite3.connect(address_of(source, mode="ro"), uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(fresh),))
        counts = _verified_counts(fresh)
        _put_in_place(fresh, target)
    except (sqlite3.Error, OSError) as error:
        raise _trouble(error) from error
    finally:
        fresh.unlink(missing_ok=True)
    return counts


def restore(copy: Path, path: Path) -> tuple[dict[str, int], Path | None]:
    """Replace an unused database with a backup after verifying it.

    Returns row counts by table, and the path of the replaced file if there was one. Raises
    StorageError on failure.
    """
    fresh = _fresh_beside(path)
    try:
        counts = _verified_copy(copy, fresh)
        kept = _rename_former(path)
        _put_in_place(fresh, path)
    except OSError as error:
        raise _trouble(error) from error
    finally:
        fresh.unlink(missing_ok=True)
    return counts, kept


def _verified_copy(backup: Path, fresh: Path) -> dict[str, int]:
    """Copy a backup to `fresh` and return its row counts. Raises BackupUnusable if damaged."""
    try:
        with closing(sqlite3.connect(address_of(backup, mode="ro"), uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(fresh),))
        return _verified_counts(fresh)
    except (sqlite3.Error, StorageDamaged) as error:
        reason = error if isinstance(error, StorageError) else _trouble(error)
        if isinstance(reason, StorageDamaged):
            raise BackupUnusable(f"{backup}: {reason.detail}") from error
        raise reason from error


def _refuse_existing(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise BackupExists(str(target))


def _fresh_beside(target: Path) -> Path:
    """Create an empty file next to `target` with owner-only access."""
    fresh = target.with_name(target.name + ".part")
    try:
        fresh.unlink(missing_ok=True)
        make_file(fresh)
    except OSError as error:
        raise BackupUnwritable(f"{target.parent}: {error.strerror}") from error
    return fresh


def _put_in_place(fresh: Path, target: Path) -> None:
    with fresh.open("rb+") as copied:
        os.fsync(copied.fileno())
    fresh.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # make the rename durable
    finally:
        os.close(folder)


def _rename_former(path: Path) -> Path | None:
    """Rename a database along with its companion files, adding the first unused number."""
    if not path.exists():
        return None
    tighten(path)
    kept = next(
        name
        for name in (path.with_name(f"{path.name}.replaced-{n}") for n in count(1))
        if not name.exists()
    )
    for suffix in BESIDE:
        with suppress(FileNotFoundError):
            beside(path, suffix).replace(beside(kept, suffix))
    path.replace(kept)
    return kept


def _trouble(error: sqlite3.Error | OSError) -> StorageError:
    return storage_error_of(error) or StorageUnavailable(str(error))


def _verified_counts(copy: Path) -> dict[str, int]:
    connection = sqlite3.connect(copy)
    try:
        (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if verdict != "ok" or orphans:
            raise StorageDamaged(f"{verdict}, {len(orphans)} orphans")
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  names come from the file's own catalog
            for name in sorted(tables)
        }
    finally:
        connection.close()
