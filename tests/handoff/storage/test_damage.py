"""The file is damaged, deleted or replaced while in use: no update is acknowledged."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import ManualClock
from handoff.inbox import MAX_ATTEMPTS, Dispatcher, keep
from handoff.models import InboxUpdate
from handoff.storage import Database
from handoff.storage.watch import Watch
from handoff.storage_errors import StorageDamaged, StorageError, StorageReplaced
from tests.builders import ACCOUNT, a_message, an_update, rows
from tests.handoff.storage.breaking import REPLACEMENTS, Harm, delete, pages_of, spoil


@pytest.fixture
def database_path(template_database: Path, tmp_path: Path) -> Path:
    """In a separate folder, which may be renamed."""
    folder = tmp_path / "var"
    folder.mkdir()
    path = folder / "desk.db"
    path.write_bytes(template_database.read_bytes())
    return path


async def fill(db: Database) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(40):
            group.create_task(a_message(db, "x" * 1500, chat_id=str(1000 + number)))
            update = an_update(number, lane=str(number), body="y" * 900)
            group.create_task(keep(db, ACCOUNT, [update]))


async def dispatch(
    db: Database,
    clock: ManualClock,
    handle: Callable[[InboxUpdate], Awaitable[None]],
    on_poisoned: Callable[[InboxUpdate, str], Awaitable[None]],
    *,
    passes: int,
) -> None:
    """Make passes over the inbox, a minute apart, also while the storage is damaged."""
    dispatcher = Dispatcher(
        db,
        account_id=ACCOUNT,
        now=clock.now,
        monotonic=clock.monotonic,
        handle=handle,
        on_poisoned=on_poisoned,
    )
    for _ in range(passes):
        with suppress(StorageDamaged):
            await dispatcher.pass_once()
        await dispatcher.drain()
        clock.advance(timedelta(minutes=1))


@pytest.fixture
async def worked_with(db: Database) -> Database:
    """Fill the tables with hundreds of messages, so that they have many pages."""
    await fill(db)
    return db


@pytest.mark.parametrize("harm", REPLACEMENTS, ids=lambda harm: harm.__name__)
@pytest.mark.matrix(short=4)
async def test_nothing_is_kept_in_a_file_that_was_taken_away(
    worked_with: Database, harm: Harm
) -> None:
    harm(worked_with.path)

    with pytest.raises(StorageError):
        await keep(worked_with, ACCOUNT, [an_update(900)])
    with pytest.raises(StorageError):
        await keep(worked_with, ACCOUNT, [an_update(901)])


@pytest.mark.parametrize("harm", REPLACEMENTS, ids=lambda harm: harm.__name__)
@pytest.mark.matrix(short=4)
async def test_a_look_notices_it_although_nothing_is_written(
    worked_with: Database, clock: ManualClock, harm: Harm, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(worked_with, now=clock.now)
    await watch.pass_once()
    assert worked_with.condition.trouble is None
    harm(worked_with.path)

    for _ in range(3):
        await watch.pass_once()

    assert worked_with.condition.replaced.is_set()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    with pytest.raises(StorageReplaced):
        await worked_with.read(lambda reader: None)


async def test_a_connection_made_anew_does_not_open_another_file(worked_with: Database) -> None:
    path = worked_with.path
    content = path.read_bytes()
    delete(path)
    path.write_bytes(content)

    side_by_side = (worked_with.read(lambda r: r.session.execute(text("SELECT 1"))) for _ in "12")
    outcomes = await asyncio.gather(*side_by_side, return_exceptions=True)

    assert any(isinstance(outcome, StorageReplaced) for outcome in outcomes)


async def test_a_log_that_was_removed_still_reaches_the_file(
    worked_with: Database, clock: ManualClock
) -> None:
    """Earlier acknowledged rows are in the file: closing writes them."""
    path = worked_with.path
    path.with_name(path.name + "-wal").unlink()
    with pytest.raises(StorageReplaced):
        worked_with.confirm()
    await worked_with.close()

    assert len(rows(path, "SELECT update_id FROM inbox_updates")) == 40


async def test_the_log_of_a_missing_file_is_kept(
    worked_with: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    path = worked_with.path
    log = path.with_name(path.name + "-wal")
    assert log.stat().st_size > 0
    delete(path)
    again = Database(path, now=clock.now)
    await worked_with.close()

    await again.open()
    await again.close()

    assert log.with_name(log.name + ".lost").stat().st_size > 0
    assert [record.__dict__["action"] for record in caplog.records] == ["wal_kept"]


TREES = [
    "messages",
    "inbox_updates",
    "requesters",
    "conversations",
    "ix_inbox_updates_waiting",
    "sqlite_autoindex_messages_1",
]


@pytest.mark.parametrize("where", ["root", "middle", "last"])
@pytest.mark.parametrize("tree", TREES)
@pytest.mark.matrix(short=6)
async def test_a_spoilt_page_stops_the_desk(
    worked_with: Database, clock: ManualClock, tree: str, where: str
) -> None:
    pages = pages_of(worked_with.path, tree)
    page = {"root": pages[0], "middle": pages[len(pages) // 2], "last": pages[-1]}[where]
    watch = Watch(worked_with, now=clock.now)
    spoil(worked_with.path, page)

    for _ in range(2):
        await watch.pass_once()

    assert isinstance(worked_with.condition.trouble, StorageDamaged)
    with pytest.raises(StorageDamaged):
        await keep(worked_with, ACCOUNT, [an_update(900)])
    with pytest.raises(StorageDamaged):
        await worked_with.read(lambda reader: None)
    with pytest.raises(StorageDamaged):
        await worked_with.write_probe()


async def test_garbage_within_a_text_is_damage(worked_with: Database, clock: ManualClock) -> None:
    page = pages_of(worked_with.path, "messages")[-1]
    spoil(worked_with.path, page, start=3000, length=60)

    with pytest.raises(StorageDamaged) as damaged:
        await worked_with.read_probe()

    assert "x" * 10 not in damaged.value.detail, "people's texts are not for the log"


@pytest.mark.parametrize(
    "change",
    ["UPDATE inbox_updates SET received_at = 'yesterday'", "UPDATE inbox_updates SET raw = x'ff'"],
)
async def test_a_value_that_cannot_be_read_is_damage(worked_with: Database, change: str) -> None:
    with closing(sqlite3.connect(worked_with.path)) as connection, connection:
        connection.execute(change)

    async def read() -> None:
        await worked_with.read(
            lambda reader: reader.inbox.waiting(limit=5, except_lanes=(), account_id=ACCOUNT)
        )

    if "x'ff'" in change:
        await read()  # a blob is not text but readable
    else:
        with pytest.raises(StorageDamaged):
            await read()


async def test_damage_makes_no_update_a_poison(
    database_path: Path, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """After a restart with an empty cache, the handler meets the page in each lane."""
    first = Database(database_path, now=clock.now)
    await first.open()
    await fill(first)
    await first.close()
    spoil(database_path, pages_of(database_path, "messages")[0])
    db = Database(database_path, now=clock.now)
    await db.open()

    async def handle(row: InboxUpdate) -> None:
        await db.write(lambda uow: uow.session.execute(text("SELECT * FROM messages")))

    async def on_poisoned(row: InboxUpdate, reason: str) -> None:
        raise AssertionError("poisoned")

    await dispatch(db, clock, handle, on_poisoned, passes=3 * MAX_ATTEMPTS)
    await db.close()

    found = rows(database_path, "SELECT DISTINCT status, attempts FROM inbox_updates")
    assert found == [("waiting", 0)]
    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(told) == 1


async def test_bugs_that_follow_from_damage_make_no_poison_either(
    database_path: Path, clock: ManualClock
) -> None:
    db = Database(database_path, now=clock.now)
    await db.open()
    await fill(db)
    spoil(database_path, pages_of(database_path, "messages")[-1])
    aside: list[str] = []

    async def handle(row: InboxUpdate) -> None:
        raise KeyError("a row that ought to be there")

    async def on_poisoned(row: InboxUpdate, reason: str) -> None:
        aside.append(reason)

    await dispatch(db, clock, handle, on_poisoned, passes=2 * MAX_ATTEMPTS)
    await db.close()

    assert aside == []
    assert rows(database_path, "SELECT DISTINCT status FROM inbox_updates") == ["waiting"]
