"""Schema migrations."""

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
from handoff.storage.backup import backup
from handoff.storage.faults import storage_error_of
from handoff.storage.files import BUSY_SECONDS, address_of, make_database, make_folder, tighten
from handoff.storage_errors import (
    BackupUnusable,
    BackupUnwritable,
    NotUpgraded,
    StorageError,
    StorageNewer,
    StorageNotMigrated,
    StorageUnavailable,
    UpgradeFailed,
)

SCRIPTS = Path(migrations.__file__).parent


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def head() -> str:
    """Return the latest schema revision."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError("no migration in migrations/versions")
    return revision


def difference(found: str | None, wanted: str) -> StorageError | None:
    """Return the error for an unexpected schema revision, or None if it is the wanted one."""
    if found == wanted:
        return None
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        return StorageNewer(found)
    return StorageNotMigrated(f"{found or 'empty'}, wanted {wanted}")


def revision_in(connection: sqlite3.Connection) -> str | None:
    """Return the schema revision, or None if the database has none. Raises sqlite3.Error."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if known.fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def refuse_as_backup(path: Path) -> None:
    """Raise BackupUnusable unless the file contains tables of this or an earlier version."""
    try:
        with closing(sqlite3.connect(address_of(path, mode="ro"), uri=True)) as connection:
            found = revision_in(connection)
    except sqlite3.Error as error:
        raise BackupUnusable(f"{path}: {error}") from error
    if found is None:
        raise BackupUnusable(f"{path}: no tables of a desk")
    if isinstance(difference(found, head()), StorageNewer):
        raise BackupUnusable(f"{path}: tables of a newer version, {found}")


def upgrade(path: Path, *, copied: Callable[[Path], object] = lambda copy: None) -> None:
    """Migrate the file to `head`, creating it if missing.

    If there are tables of an earlier revision, the file is backed up in the same folder first and
    `copied` is called with the backup's path. Failed migrations are rolled back.

    Raises NotUpgraded if the backup failed, UpgradeFailed if a migration failed, StorageNewer if
    the revision is unknown, and other StorageErrors if the file is unusable.
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
    """Return whether the file contains tables, and the schema revision."""
    with closing(sqlite3.connect(address_of(path), uri=True)) as connection:
        tables = connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        return tables is not None, revision_in(connection)


def _backed_up(path: Path) -> Path:
    """Back up the database in the same folder and return the backup's path.

    An identical backup from a failed upgrade is reused.
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
    """Return the latest backup from an upgrade to `head`, if any, and the next unused path."""
    former, name = None, path.with_name(f"{path.name}.before-{head()}")
    for number in count(2):
        if not (name.exists() or name.is_symlink()):
            break
        former = name if name.is_file() else None
        name = path.with_name(f"{path.name}.before-{head()}-{number}")
    return former, name


def _migrate(path: Path) -> None:
    """Run pending migrations in a single transaction. Raises StorageError on failure."""
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
    """Create an engine with transactional DDL.

    The driver only opens transactions for DML, so BEGIN is emitted explicitly.
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
        # Otherwise, dropping a table during a rebuild would cascade to referencing rows.
        connection.execute("PRAGMA foreign_keys = OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _failure(error: Exception) -> StorageError:
    """Return the StorageError that made a migration fail, or UpgradeFailed."""
    original = error.orig if isinstance(error, DBAPIError) else error
    of_statement = getattr(original, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    trouble = None if of_statement else storage_error_of(error)
    reason, *_ = str(original).splitlines() or [""]
    return trouble or UpgradeFailed(f"{type(original).__name__}: {reason}".removesuffix(": "))
