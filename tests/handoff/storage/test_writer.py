"""The group-committing writer under load, failure and cancellation."""

import asyncio
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from handoff.models import Keyboard
from handoff.storage import Database, UnitOfWork
from handoff.storage_errors import StorageUnavailable
from tests.builders import ACCOUNT, an_update, rows
from tests.handoff.storage.keeping import keep, kept


class Commits:
    """Counts commits to the disk."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _connection: Any) -> None:
        self.count += 1


@pytest.fixture
def commits() -> Iterator[Commits]:
    counter = Commits()
    event.listen(Engine, "commit", counter)
    yield counter
    event.remove(Engine, "commit", counter)


async def test_64_callers_share_one_commit(db: Database, commits: Commits) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(64):
            group.create_task(keep(db, number))

    assert (kept(db.path), commits.count) == (set(range(64)), 1)


async def test_a_batch_commits_although_others_wait(db: Database, commits: Commits) -> None:
    await asyncio.gather(*(keep(db, number) for number in range(200)))

    assert (kept(db.path), commits.count) == (set(range(200)), 4)


async def test_alone_a_caller_waits_for_nobody(db: Database, commits: Commits) -> None:
    for number in range(3):
        await keep(db, number)

    assert (kept(db.path), commits.count) == ({0, 1, 2}, 3)


async def test_50_writers_never_meet_a_locked_database(db: Database) -> None:
    """T57: parallel handlers neither fail nor overwrite each other."""

    async def add_one() -> None:
        def unit(uow: UnitOfWork) -> None:
            keyboard = uow.keyboards.get("counter")
            assert keyboard is not None
            keyboard.presses = [keyboard.presses[0] + 1]

        await db.write(unit)

    await db.write(
        lambda uow: uow.keyboards.add(
            Keyboard(token="counter", account_id=ACCOUNT, presses=[0], expires_at=uow.now)
        )
    )
    await asyncio.gather(*(add_one() for _ in range(50)))

    assert rows(db.path, "SELECT presses FROM keyboards") == ["[50]"]


async def test_a_failing_unit_leaves_its_neighbours(db: Database) -> None:
    async def fail(number: int) -> None:
        def unit(uow: UnitOfWork) -> None:
            uow.inbox.add(ACCOUNT, [an_update(number)], at=uow.now)
            raise ZeroDivisionError

        await db.write(unit)

    async def collide(number: int) -> None:
        def unit(uow: UnitOfWork) -> None:
            uow.inbox.add(ACCOUNT, [an_update(number)], at=uow.now)
            uow.keyboards.add(Keyboard(token="same", account_id=ACCOUNT, expires_at=uow.now))
            uow.session.execute(text("INSERT INTO agents (id) VALUES (1)"))

        await db.write(unit)

    work = [
        unit
        for number in range(0, 60, 3)
        for unit in (keep(db, number), fail(number + 1), collide(number + 2))
    ]
    outcomes = await asyncio.gather(*work, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [int, ZeroDivisionError, IntegrityError] * 20
    assert kept(db.path) == set(range(0, 60, 3))


async def test_what_a_unit_swallows_harms_no_neighbour(db: Database) -> None:
    async def stumble() -> None:
        def unit(uow: UnitOfWork) -> None:
            uow.inbox.add(ACCOUNT, [an_update(99)], at=uow.now)
            with pytest.raises(IntegrityError):
                uow.session.execute(text("INSERT INTO agents (id) VALUES (1)"))

        await db.write(unit)

    await asyncio.gather(keep(db, 1), stumble(), keep(db, 2), return_exceptions=True)

    assert kept(db.path) >= {1, 2}


def lose_transaction(connection: Connection) -> None:
    """Roll back the transaction, as a full disk does."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.rollback()


async def acknowledged(db: Database, between: Callable[[UnitOfWork], None]) -> set[int]:
    """Store ten updates around another unit. Returns the acknowledged ones."""
    outcomes = await asyncio.gather(
        *(keep(db, number) for number in range(5)),
        db.write(between),
        *(keep(db, number) for number in range(5, 10)),
        return_exceptions=True,
    )
    return {outcome for outcome in outcomes if isinstance(outcome, int)}


async def test_a_transaction_that_is_lost_under_another_failure_is_noticed(db: Database) -> None:
    """The file contains exactly the acknowledged rows."""

    def lose(uow: UnitOfWork) -> None:
        lose_transaction(uow.session.connection())
        raise ZeroDivisionError

    assert await acknowledged(db, lose) == kept(db.path) == {5, 6, 7, 8, 9}


async def test_a_unit_that_fails_before_its_first_statement_ends_its_transaction(
    db: Database,
) -> None:
    def fail(_uow: UnitOfWork) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await db.write(fail)

    assert await keep(db, 1) == 1
    assert kept(db.path) == {1}


@pytest.mark.parametrize("before", [0, 3])
async def test_a_unit_that_ignores_the_loss_of_its_transaction_fails(
    db: Database, before: int
) -> None:
    """Its later statements would be outside of any transaction."""

    def unit(uow: UnitOfWork) -> None:
        lose_transaction(uow.session.connection())

    outcomes = await asyncio.gather(
        *(keep(db, number) for number in range(before)),
        db.write(unit),
        keep(db, 9),
        return_exceptions=True,
    )

    failed = [type(outcome) for outcome in outcomes[:-1]]
    assert failed == [StorageUnavailable] * (before + 1)
    assert kept(db.path) == {9}


async def test_a_transaction_that_is_lost_before_a_unit_begins_is_noticed(db: Database) -> None:
    begun = 0

    def lose(connection: Connection, _name: str) -> None:
        nonlocal begun
        begun += 1
        if begun == 5:  # the first unit has no savepoint
            lose_transaction(connection)
            raise OperationalError("SAVEPOINT", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(Engine, "savepoint", lose)
    try:
        told = await acknowledged(db, lambda uow: uow.inbox.purge(before=uow.now))
    finally:
        event.remove(Engine, "savepoint", lose)

    assert told == kept(db.path) == {5, 6, 7, 8, 9}


async def test_listeners_hear_only_after_the_commit(db: Database) -> None:
    heard: list[set[int]] = []
    db.listen("inbox", lambda: heard.append(kept(db.path)))

    def unit(uow: UnitOfWork) -> None:
        uow.inbox.add(ACCOUNT, [an_update(1)], at=uow.now)
        uow.wake.add("inbox")

    await db.write(unit)

    assert heard == [{1}]


async def test_listeners_hear_of_work_whose_caller_was_cancelled(db: Database) -> None:
    heard = asyncio.Event()
    db.listen("inbox", heard.set)
    inside = asyncio.Event()

    async def keep_and_wake() -> None:
        def unit(uow: UnitOfWork) -> None:
            uow.inbox.add(ACCOUNT, [an_update(1)], at=uow.now)
            uow.wake.add("inbox")
            inside.set()

        await db.write(unit)

    caller = asyncio.create_task(keep_and_wake())
    await inside.wait()
    caller.cancel()
    await asyncio.wait([caller])
    await keep(db, 2)

    assert (heard.is_set(), kept(db.path)) == (True, {1, 2})


async def test_nobody_hears_of_a_unit_that_failed(db: Database) -> None:
    heard: list[str] = []
    db.listen("inbox", lambda: heard.append("woken"))

    async def fail() -> None:
        def unit(uow: UnitOfWork) -> None:
            uow.wake.add("inbox")
            raise ZeroDivisionError

        await db.write(unit)

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert heard == []


async def test_a_waiter_cancelled_just_as_it_is_given_the_turn_still_commits_for_others(
    db: Database,
) -> None:
    """The first leaves the commit to the last waiter, which is cancelled at that moment."""
    turn = db._writer._turn
    first = asyncio.create_task(keep(db, 1))
    last = asyncio.create_task(keep(db, 2))
    release = turn.release

    def release_and_cancel() -> None:
        last.cancel()
        release()

    turn.release = release_and_cancel  # type: ignore[method-assign]
    async with asyncio.timeout(5):
        assert await first == 1
    await asyncio.wait([last])

    assert (last.cancelled(), kept(db.path)) == (True, {1})


async def test_who_left_the_commit_to_a_cancelled_waiter_is_not_forgotten(db: Database) -> None:
    """The last waiter commits for all; if it is cancelled at any moment, another one commits."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(20):
        for step in range(80):
            last = loop.create_task(keep(db, 1000 + step))
            first = loop.create_task(keep(db, step))
            spare = loop.create_task(keep(db, 2000 + step))
            loop.call_later(step * 0.00005, spare.cancel)
            loop.call_later(step * 0.00004, last.cancel)
            await asyncio.wait([first, last, spare])
            assert first.result() == step

    assert kept(db.path) >= set(range(80))


async def write_pair(db: Database, number: int) -> int:
    def unit(uow: UnitOfWork) -> None:
        uow.inbox.add(ACCOUNT, [an_update(number)], at=uow.now)
        keyboard = Keyboard(token=str(number), account_id=ACCOUNT, presses=[], expires_at=uow.now)
        uow.keyboards.add(keyboard)
        uow.session.flush()
        uow.session.refresh(keyboard)

    await db.write(unit)
    return number


@pytest.mark.parametrize("seed", range(4))
async def test_cancellation_loses_nothing_that_was_acknowledged(db: Database, seed: int) -> None:
    chance = random.Random(seed)
    acknowledged: set[int] = set()

    async def impatient(number: int, patience: float) -> None:
        async with asyncio.timeout(patience):
            acknowledged.add(await write_pair(db, number))

    async with asyncio.timeout(20):  # no unit hangs
        for wave in range(5):
            await asyncio.gather(
                *(
                    impatient(wave * 60 + number, chance.choice([0.001, 0.005, 0.02, 0.08, 2]))
                    for number in range(60)
                ),
                return_exceptions=True,
            )
        acknowledged.add(await write_pair(db, 9999))  # the connection is usable

    stored = kept(db.path)
    pairs = {int(token) for token in rows(db.path, "SELECT token FROM keyboards")}
    assert acknowledged <= stored
    assert stored == pairs  # no pair is half written
    assert 10 < len(acknowledged) < 301


async def test_a_closed_database_refuses(database_path: Path, clock: Any) -> None:
    db = Database(database_path, now=clock.now)
    await db.open()
    await keep(db, 1)
    await db.close()

    with pytest.raises(StorageUnavailable, match="closed"):
        await keep(db, 2)
    assert kept(database_path) == {1}


async def test_closing_commits_what_is_under_way(database_path: Path, clock: Any) -> None:
    db = Database(database_path, now=clock.now)
    await db.open()
    writers = [asyncio.create_task(keep(db, number)) for number in range(20)]
    await asyncio.wait(writers, return_when=asyncio.FIRST_COMPLETED)
    await db.close()

    told = await asyncio.gather(*writers, return_exceptions=True)
    assert {number for number in told if isinstance(number, int)} <= kept(database_path)
