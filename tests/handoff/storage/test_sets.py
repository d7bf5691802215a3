"""Sets: what waits for the writer is worked on by one unit, and an error stays with its call."""

import asyncio
from collections.abc import Sequence
from contextvars import ContextVar

import pytest

from handoff.storage import Database, UnitOfWork, sets
from handoff.storage.sets import Sets
from handoff.storage_errors import StorageUnavailable
from tests.builders import ACCOUNT, an_update
from tests.handoff.storage.keeping import kept

caller: ContextVar[int] = ContextVar("caller", default=0)


class Work:
    """Keeps the number of each call, and fails for the numbers in `failing`."""

    def __init__(self, *failing: int) -> None:
        self.failing = failing
        self.looks: list[list[int]] = []
        self.finished: list[list[int]] = []
        self.callers: list[int] = []

    def look(self, _uow: UnitOfWork, numbers: Sequence[int]) -> None:
        self.looks.append(list(numbers))

    def one(self, uow: UnitOfWork, number: int) -> int:
        uow.inbox.add(ACCOUNT, [an_update(number)], at=uow.now)
        self.callers.append(caller.get())
        if number in self.failing:
            raise ValueError(f"no {number}")
        return number * 10

    def finish(self, _uow: UnitOfWork, numbers: Sequence[int]) -> None:
        self.finished.append(list(numbers))

    def on(self, db: Database) -> Sets[UnitOfWork, int, int]:
        return Sets(db.write, self.one, look=self.look, finish=self.finish)


async def test_calls_that_wait_share_a_unit(db: Database) -> None:
    work = Work()
    calls = work.on(db)

    results = await asyncio.gather(*map(calls, range(10)))

    assert results == [number * 10 for number in range(10)]
    assert work.looks == work.finished == [list(range(10))]
    assert kept(db.path) == set(range(10))


async def test_a_lone_call_is_a_set_of_one(db: Database) -> None:
    work = Work()
    calls = work.on(db)

    assert [await calls(1), await calls(2)] == [10, 20]
    assert work.looks == work.finished == [[1], [2]]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not end a set because the machine is slow."""
    monkeypatch.setattr(sets, "LONGEST", 60.0)


async def test_a_set_has_a_limited_size(db: Database) -> None:
    work = Work()
    calls = work.on(db)

    await asyncio.gather(*map(calls, range(sets.MOST + 3)))

    assert [len(look) for look in work.looks] == [sets.MOST, 3]
    assert kept(db.path) == set(range(sets.MOST + 3))


async def test_a_set_ends_after_some_time(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "LONGEST", -1.0)
    work = Work()
    calls = work.on(db)

    results = await asyncio.gather(*map(calls, range(4)))

    assert results == [0, 10, 20, 30]
    assert work.finished == [[0], [1], [2], [3]]


async def test_an_error_stays_with_its_call(db: Database) -> None:
    work = Work(3, 6)
    calls = work.on(db)

    results = await asyncio.gather(*map(calls, range(8)), return_exceptions=True)

    assert [str(one) for one in results if isinstance(one, Exception)] == ["no 3", "no 6"]
    assert kept(db.path) == {0, 1, 2, 4, 5, 7}
    stored = [number for numbers in work.finished for number in numbers]
    assert sorted(stored) == [0, 1, 2, 4, 5, 7]


async def test_a_call_that_fails_in_a_set_may_succeed_alone(db: Database) -> None:
    """What was read ahead may be the cause, so that the last attempt is without it."""
    work = Work()
    looks = iter([ValueError("unreadable"), ValueError("unreadable")])

    def look(uow: UnitOfWork, numbers: Sequence[int]) -> None:
        work.look(uow, numbers)
        error = next(looks, None)
        if error is not None:
            raise error

    calls = Sets(db.write, work.one, look=look, finish=work.finish)

    results = await asyncio.gather(*map(calls, range(2)))

    assert results == [0, 10]
    assert work.looks == [[0, 1], [0], [1]]
    assert kept(db.path) == {0, 1}


async def test_each_call_has_the_context_of_its_caller(db: Database) -> None:
    work = Work()
    calls = work.on(db)

    async def call(number: int) -> None:
        caller.set(number)
        await calls(number)

    await asyncio.gather(*map(call, range(1, 4)))

    assert (work.callers, work.looks) == ([1, 2, 3], [[1, 2, 3]])


async def test_a_call_that_was_cancelled_is_left_out(db: Database) -> None:
    work = Work()
    calls = work.on(db)
    tasks = [asyncio.ensure_future(calls(number)) for number in range(3)]
    await asyncio.wait(tasks, timeout=0)

    tasks[1].cancel()
    await asyncio.wait(tasks)

    assert tasks[1].cancelled()
    assert work.looks == [[0, 2]]
    assert kept(db.path) == {0, 2}


async def test_a_failure_of_the_database_reaches_all_callers(db: Database) -> None:
    work = Work()
    calls = work.on(db)
    await db.close()

    results = await asyncio.gather(*map(calls, range(3)), return_exceptions=True)

    assert [type(one) for one in results] == [StorageUnavailable] * 3
    await db.open()
    assert await calls(5) == 50
