"""Bringing a database file to the newest version of the tables."""

import filecmp
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

import migrations
from handoff.errors import (
    BackupUnwritable,
    NotUpgraded,
    StorageError,
    StorageNewer,
    StorageNotMigrated,
    StorageUnavailable,
    UpgradeFailed,
)
from handoff.storage.backup import backup
from handoff.storage.faults import storage_error_of
from handoff.storage.files import BUSY_SECONDS, address_of, make_database, make_folder, tighten

SCRIPTS = Path(migrations.__file__).parent


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def head() -> str:
    """The newest revision."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError("no migration in migrations/versions")
    return revision


def difference(found: str | None, wanted: str) -> StorageError | None:
    """The error for tables at the revision `found`; None if it is the wanted one."""
    if found == wanted:
        return None
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        return StorageNewer(found)
    return StorageNotMigrated(f"{found or 'empty'}, wanted {wanted}")


def revision_in(connection: sqlite3.Connection) -> str | None:
    """The revision of the tables; None if the file holds none. Raises sqlite3.Error."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if known.fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def upgrade(path: Path, *, copied: Callable[[Path], object] = lambda copy: None) -> None:
    """Bring the file to `head`, making it if it is missing.

    Tables of an earlier version are backed up beside the file first, and `copied` is called with
    the path of the copy. A migration that fails changes nothing. Raises StorageError: NotUpgraded
    if there is no backup, UpgradeFailed, StorageNewer, or what keeps the file from being used.
    """
    try:
        make_folder(path.parent)
        make_database(path)
        tighten(path)
        has_tables, found = _look(path)
        refusal = difference(found, head())
        if refusal is None:
            return
        if isinstance(refusal, StorageNewer):
            raise refusal
        if has_tables:
            copied(_backed_up(path))
        _migrate(path)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise storage_error_of(error) or StorageUnavailable(str(error)) from error


def _look(path: Path) -> tuple[bool, str | None]:
    """Whether the file holds tables, and their revision."""
    with closing(sqlite3.connect(address_of(path), uri=True)) as connection:
        tables = connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        return tables is not None, revision_in(connection)


def _backed_up(path: Path) -> Path:
    """Copy the database beside itself; the answer is the copy.

    An equal copy that a failed upgrade left is taken instead of a further one.
    """
    former, target = _names_of_copy(path)
    try:
        backup(path, target)
    except (BackupUnwritable, StorageUnavailable) as error:
        raise NotUpgraded(error.detail) from error
    if former is not None and filecmp.cmp(former, target, shallow=False):
        target.unlink()
        return former
    return target


def _names_of_copy(path: Path) -> tuple[Path | None, Path]:
    """The last copy that was made before an upgrade to `head`, if any, and the next free name."""
    former, name = None, path.with_name(f"{path.name}.before-{head()}")
    for number in count(2):
        if not (name.exists() or name.is_symlink()):
            break
        former = name if name.is_file() else None
        name = path.with_name(f"{path.name}.before-{head()}-{number}")
    return former, name


def _migrate(path: Path) -> None:
    """Run the missing migrations in one transaction. Raises StorageError."""
    config = _config()
    try:
        with _engine(path).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _refuse_orphans(connection)
    except StorageError:
        raise
    except Exception as error:
        raise _failure(error) from error


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise UpgradeFailed(f"{len(orphans)} rows refer to nothing")


def _engine(path: Path) -> Engine:
    """An engine whose transactions also hold statements that make or change tables.

    The driver begins a transaction only before a change of rows, so BEGIN is sent explicitly.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            address_of(path), uri=True, timeout=BUSY_SECONDS, isolation_level=None
        ),
        poolclass=NullPool,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # Dropping a table that is rebuilt would delete the rows that refer to it.
        connection.execute("PRAGMA foreign_keys = OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _failure(error: Exception) -> StorageError:
    """The fault of the file behind an error of a migration, or UpgradeFailed without values."""
    original = error.orig if isinstance(error, DBAPIError) else error
    of_statement = getattr(original, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    trouble = None if of_statement else storage_error_of(error)
    reason, *_ = str(original).splitlines() or [""]
    return trouble or UpgradeFailed(f"{type(original).__name__}: {reason}".removesuffix(": "))
