"""Backup: a checked copy of the database, also while the desk runs."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import ManualClock
from handoff.storage import Database, schema
from handoff.storage.backup import backup
from handoff.storage_errors import BackupExists, BackupUnwritable, StorageDamaged, StorageError
from tests.handoff.storage.keeping import keep, kept


def named_copy(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("copy*"))


async def test_a_backup_under_load_holds_everything_acknowledged_before(
    db: Database, tmp_path: Path
) -> None:
    acknowledged: set[int] = set()
    full = asyncio.Event()

    async def write(start: int) -> None:
        for number in range(start, start + 90):
            acknowledged.add(await keep(db, number))
            if len(acknowledged) > 100:
                full.set()

    writers = [asyncio.create_task(write(start * 1000)) for start in range(8)]
    await full.wait()
    before = set(acknowledged)
    counts = await asyncio.to_thread(backup, db.path, tmp_path / "copy.db")
    busy = not all(writer.done() for writer in writers)
    await asyncio.gather(*writers)

    assert busy
    assert before <= kept(tmp_path / "copy.db")
    assert counts["inbox_updates"] == len(kept(tmp_path / "copy.db"))
    assert named_copy(tmp_path) == ["copy.db"]


async def test_a_backup_is_a_database_to_work_on(
    db: Database, tmp_path: Path, clock: ManualClock
) -> None:
    await keep(db, 1)
    backup(db.path, tmp_path / "copy.db")

    restored = Database(tmp_path / "copy.db", now=clock.now)
    await restored.open(revision=schema.head())
    await keep(restored, 2)
    await restored.close()

    assert (kept(db.path), kept(tmp_path / "copy.db")) == ({1}, {1, 2})


async def test_a_backup_replaces_nothing(db: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")

    with pytest.raises(BackupExists, match=r"copy\.db"):
        backup(db.path, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("missing/copy.db", BackupUnwritable),
        ("desk.db/copy.db", BackupUnwritable),
        ("copy.db", StorageDamaged),
    ],
)
def test_a_backup_that_fails_says_why_and_leaves_nothing_behind(
    tmp_path: Path, target: str, error: type[StorageError]
) -> None:
    source = tmp_path / "desk.db"
    source.write_bytes(b"no database at all" * 500)

    with pytest.raises(error):
        backup(source, tmp_path / target)
    assert [path.name for path in tmp_path.iterdir()] == ["desk.db"]


async def test_a_copy_with_orphans_is_no_backup(db: Database, tmp_path: Path) -> None:
    await db.write(lambda uow: uow.session.execute(text("PRAGMA defer_foreign_keys = OFF")))
    with closing(sqlite3.connect(db.path)) as connection, connection:
        connection.execute(
            "INSERT INTO message_versions (message_id, text, until)"
            " VALUES (77, 'orphan', '2026-01-01')"
        )

    with pytest.raises(StorageDamaged, match="1 orphans"):
        backup(db.path, tmp_path / "copy.db")
    assert named_copy(tmp_path) == []
