"""Stored messages are readable for the desk's user only, independent of the umask."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import ManualClock
from handoff.actions.accounts import register
from handoff.storage import Database, schema
from handoff.storage.backup import backup, restore
from handoff.storage_errors import BackupExists, BackupUnusable
from tests.builders import ACCOUNT, BOT, an_update, rows
from tests.handoff.storage.breaking import pages_of, spoil


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def keep(db: Database, number: int) -> None:
    await db.write(lambda uow: uow.inbox.add(ACCOUNT, [an_update(number)], at=uow.now))


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("made_by", ["upgrade", "open"])
async def test_all_files_are_private(tmp_path: Path, clock: ManualClock, made_by: str) -> None:
    path = tmp_path / "deep" / "var" / "desk.db"
    if made_by == "upgrade":
        schema.upgrade(path)
    db = Database(path, now=clock.now)
    await db.open()
    if made_by == "upgrade":
        await db.write(register, [BOT])
        await keep(db, 1)
    during = modes(path.parent)
    folder = path.parent.stat().st_mode & 0o777
    await db.close()

    assert folder == 0o700
    assert set(during) == {"desk.db", "desk.db-wal", "desk.db-shm", "desk.db.lock.pid"}
    assert set(during.values()) == {0o600}
    assert set(modes(path.parent).values()) == {0o600}


@pytest.mark.usefixtures("umask")
async def test_files_of_an_older_version_are_tightened(
    template_database: Path, tmp_path: Path, clock: ManualClock
) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(0o755)
    path = folder / "desk.db"
    shutil.copyfile(template_database, path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE left_over (a)")
        for file in folder.iterdir():
            file.chmod(0o644)
        (folder / "desk.db.lock.pid").touch()
        (folder / "desk.db.lock.pid").chmod(0o644)
        db = Database(path, now=clock.now)
        await db.open()
        await keep(db, 1)
        found = modes(folder)
        await db.close()

    assert set(found.values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o755, "an existing folder is not ours to change"


@pytest.mark.usefixtures("umask")
def test_a_backup_is_private(template_database: Path, tmp_path: Path) -> None:
    left = tmp_path / "copy.db.part"
    left.write_text("of a backup that was cut off")
    left.chmod(0o644)

    backup(template_database, tmp_path / "copy.db")

    assert modes(tmp_path) == {"copy.db": 0o600}


def test_a_backup_does_not_follow_a_link_to_nowhere(
    template_database: Path, tmp_path: Path
) -> None:
    (tmp_path / "copy.db").symlink_to(tmp_path / "elsewhere.db")

    with pytest.raises(BackupExists):
        backup(template_database, tmp_path / "copy.db")
    assert not (tmp_path / "elsewhere.db").exists()


@pytest.mark.usefixtures("umask")
async def test_a_backup_takes_the_place_of_a_damaged_file(
    database_path: Path, tmp_path: Path, clock: ManualClock
) -> None:
    db = Database(database_path, now=clock.now)
    await db.open()
    await keep(db, 1)
    backup(database_path, tmp_path / "copy.db")
    await keep(db, 2)
    await db.close()
    spoil(database_path, pages_of(database_path, "inbox_updates")[0])

    counts, kept = restore(tmp_path / "copy.db", database_path)

    assert kept == database_path.with_name("desk.db.replaced-1")
    assert counts["inbox_updates"] == 1
    assert rows(database_path, "SELECT update_id FROM inbox_updates") == ["1"]
    assert set(modes(tmp_path).values()) == {0o600}
    again = Database(database_path, now=clock.now)
    await again.open(revision=schema.head())
    await keep(again, 3)
    await again.close()


async def test_a_damaged_backup_takes_no_place(database_path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup(database_path, copy)
    spoil(copy, pages_of(copy, "messages")[0])
    with pytest.raises(BackupUnusable, match=r"copy\.db: .*malformed"):
        restore(copy, database_path)

    assert rows(database_path, "PRAGMA integrity_check") == ["ok"]
    assert set(modes(tmp_path)) == {"copy.db", "desk.db"}
