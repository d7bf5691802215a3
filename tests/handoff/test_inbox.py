"""The inbox handles updates once, in order, and independent of failures in other lanes."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.changes import Changes
from bot.clock import ManualClock
from handoff import reports
from handoff.inbox import MAX_ATTEMPTS, Dispatcher, keep
from handoff.models import InboxUpdate
from handoff.storage import Database
from handoff.storage.database import Reader
from handoff.storage_errors import StorageUnavailable
from tests.builders import ACCOUNT, an_account, an_update, rows
from tests.handoff.conftest import run


class Desk:
    """Handles updates by recording them; fails where told."""

    def __init__(self, db: Database, clock: ManualClock, *, concurrency: int = 16) -> None:
        self._db = db
        self.handled: list[int] = []
        self.tried: defaultdict[int, int] = defaultdict(int)
        self.poisoned: list[tuple[int, str]] = []
        self.stumbles: dict[int, list[Exception]] = {}
        self.statements: dict[int, list[tuple[str, str, Any]]] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.telling_fails: list[Exception] = []
        self.changes = Changes()  # told of each update that was handled
        self.dispatcher = Dispatcher(
            db,
            account_id=ACCOUNT,
            now=clock.now,
            monotonic=clock.monotonic,
            handle=self._handle,
            on_poisoned=self._on_poisoned,
            concurrency=concurrency,
        )

    async def _handle(self, row: InboxUpdate) -> None:
        number = int(row.update_id)
        self.tried[number] += 1
        if row.lane in self.gates:
            await self.gates[row.lane].wait()
        if self.stumbles.get(number):
            raise self.stumbles[number].pop()
        if self.statements.get(number):
            await self._run(*self.statements[number].pop())
        await self._db.write(lambda uow: uow.inbox.mark_handled([row.id], at=uow.now))
        self.handled.append(number)
        self.changes.notify()

    async def _run(self, way: str, statement: str, values: Any) -> None:
        def execute(reader: Reader) -> None:
            connection = reader.session.connection()
            if isinstance(values, tuple):
                connection.exec_driver_sql(statement, values)
            else:
                connection.execute(text(statement), values)

        await (self._db.read(execute) if way == "reader" else self._db.write(execute))

    async def _on_poisoned(self, row: InboxUpdate, reason: str) -> None:
        if self.telling_fails:
            raise self.telling_fails.pop()
        self.poisoned.append((int(row.update_id), reason))


@pytest.fixture
def desk(db: Database, clock: ManualClock) -> Desk:
    return Desk(db, clock)


async def test_a_lane_is_handled_in_order(db: Database, desk: Desk, clock: ManualClock) -> None:
    await keep(db, ACCOUNT, [an_update(number) for number in (3, 1, 2)])

    await run(desk.dispatcher, clock)

    assert desk.handled == [3, 1, 2]
    assert rows(db.path, "SELECT DISTINCT status FROM inbox_updates") == ["handled"]


async def test_lanes_go_side_by_side(db: Database, desk: Desk, clock: ManualClock) -> None:
    """T52: one chat's slow update does not stop other chats."""
    desk.gates["1"] = asyncio.Event()
    await keep(
        db, ACCOUNT, [an_update(1, lane="1"), an_update(2, lane="1"), an_update(3, lane="2")]
    )

    await desk.dispatcher.pass_once()
    async with asyncio.timeout(5):
        await desk.changes.until(lambda: 3 in desk.handled)
    assert desk.handled == [3]
    desk.gates["1"].set()
    await run(desk.dispatcher, clock)

    assert desk.handled == [3, 1, 2]


async def test_a_flood_in_one_lane_does_not_hide_the_others(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    desk.gates["flooder"] = asyncio.Event()
    await keep(db, ACCOUNT, [an_update(number, lane="flooder") for number in range(420)])
    await keep(db, ACCOUNT, [an_update(1000, lane="quiet")])

    await desk.dispatcher.pass_once()
    assert desk.dispatcher.busy
    desk.gates["flooder"].set()
    async with asyncio.timeout(5):
        await desk.changes.until(lambda: bool(desk.handled))
    assert 1000 in desk.handled[:5]
    await run(desk.dispatcher, clock)

    assert [number for number in desk.handled if number < 1000] == list(range(420))


async def test_no_more_lanes_at_once_than_wanted(db: Database, clock: ManualClock) -> None:
    desk = Desk(db, clock, concurrency=2)
    await keep(db, ACCOUNT, [an_update(number, lane=str(number)) for number in range(7)])
    desk.gates = {str(number): asyncio.Event() for number in range(7)}

    await desk.dispatcher.pass_once()
    await desk.dispatcher.pass_once()
    await db.read(lambda reader: reports.count_waiting(reader))
    assert len(desk.tried) <= 2
    for gate in desk.gates.values():
        gate.set()
    await run(desk.dispatcher, clock)

    assert sorted(desk.handled) == list(range(7))


async def test_what_fails_each_time_is_poisoned_at_once(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    """T18: an unknown kind fails alone, delays no other update, and is reported."""
    desk.stumbles[1] = [ZeroDivisionError()]
    await keep(db, ACCOUNT, [an_update(1), an_update(2), an_update(3, lane="2")])
    began = clock.now()

    await run(desk.dispatcher, clock)

    assert sorted(desk.handled) == [2, 3]
    assert clock.now() == began
    ((number, reason),) = desk.poisoned
    assert number == 1
    assert reason.startswith("ZeroDivisionError in test_inbox.py:")
    found = rows(db.path, "SELECT status, attempts FROM inbox_updates WHERE update_id = '1'")
    assert found == [("poisoned", 1)]


ORPHAN = "INSERT INTO conversations (requester_id, stage, memory, version) VALUES (9, '', '', 0)"
OVERFLOW = "SELECT sum(n) FROM (SELECT 9223372036854775807 n UNION SELECT 1)"
MANY = 300_000  # more variables than any build of SQLite accepts


@pytest.mark.parametrize(
    ("statement", "values", "error", "way"),
    [
        (ORPHAN, {}, "IntegrityError", "unit of work"),
        ("SELECT :thing", {"thing": object()}, "ProgrammingError", "unit of work"),
        ("SELECT zeroblob(2000000000)", {}, "DataError", "unit of work"),
        (OVERFLOW, {}, "OperationalError", "unit of work"),
        (OVERFLOW, {}, "OperationalError", "reader"),
        (f"SELECT {', '.join('?' * MANY)}", (1,) * MANY, "OperationalError", "unit of work"),
    ],
    ids=["integrity", "type", "too big", "overflow", "overflow in a reader", "variables"],
)
async def test_a_statement_that_fails_each_time_is_poisoned_at_once(
    db: Database, desk: Desk, clock: ManualClock, statement: str, values: Any, error: str, way: str
) -> None:
    """The database is intact: neither the lane nor readiness has to wait for it."""
    desk.statements[1] = [(way, statement, values)] * (3 * MAX_ATTEMPTS)
    await keep(db, ACCOUNT, [an_update(1), an_update(2)])
    began = clock.now()

    await run(desk.dispatcher, clock)

    assert (desk.handled, clock.now()) == ([2], began)
    ((number, reason),) = desk.poisoned
    assert number == 1
    assert reason.startswith(error)
    assert db.condition.trouble is None


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM nowhere", "SELECT absent FROM tickets", "ROLLBACK TO nowhere", "BEGIN"],
    ids=["no table", "no column", "no savepoint", "transaction"],
)
async def test_other_tables_and_lost_transactions_are_no_updates_fault(
    db: Database, desk: Desk, clock: ManualClock, statement: str
) -> None:
    desk.statements[1] = [("unit of work", statement, {})] * (2 * MAX_ATTEMPTS)
    await keep(db, ACCOUNT, [an_update(1), an_update(2)])

    await run(desk.dispatcher, clock)

    assert (desk.handled, desk.poisoned) == ([1, 2], [])
    assert rows(db.path, "SELECT attempts FROM inbox_updates") == [0, 0]


async def test_what_may_pass_is_poisoned_after_five_attempts_and_the_lane_goes_on(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    """T18."""
    desk.stumbles[1] = [TimeoutError() for _ in range(MAX_ATTEMPTS)]
    await keep(db, ACCOUNT, [an_update(1), an_update(2), an_update(3, lane="2")])
    began = clock.now()

    await run(desk.dispatcher, clock)

    assert desk.handled == [3, 2]
    assert clock.now() - began == timedelta(seconds=1 + 2 + 4 + 8)
    ((number, reason),) = desk.poisoned
    assert number == 1
    assert reason.startswith("TimeoutError in test_inbox.py:")
    assert rows(db.path, "SELECT status, attempts FROM inbox_updates WHERE update_id = '1'") == [
        ("poisoned", MAX_ATTEMPTS)
    ]


async def test_what_fails_once_is_handled_the_next_time_before_what_follows(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    desk.stumbles[1] = [TimeoutError()]
    await keep(db, ACCOUNT, [an_update(1), an_update(2)])

    await run(desk.dispatcher, clock)

    assert (desk.handled, desk.poisoned) == ([1, 2], [])


async def test_a_failing_database_is_no_updates_fault(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    desk.stumbles[1] = [StorageUnavailable("disk full") for _ in range(3 * MAX_ATTEMPTS)]
    await keep(db, ACCOUNT, [an_update(1), an_update(2)])

    await run(desk.dispatcher, clock)

    assert (desk.handled, desk.poisoned) == ([1, 2], [])
    assert rows(db.path, "SELECT attempts FROM inbox_updates") == [0, 0]


@pytest.mark.parametrize("trouble", [ZeroDivisionError(), StorageUnavailable("disk full")])
async def test_a_poison_update_that_nobody_can_be_told_of_holds_nobody_up(
    db: Database, desk: Desk, clock: ManualClock, trouble: Exception
) -> None:
    desk.stumbles[1] = [ZeroDivisionError() for _ in range(2 * MAX_ATTEMPTS)]
    desk.telling_fails = [trouble]
    await keep(db, ACCOUNT, [an_update(1), an_update(2)])

    await run(desk.dispatcher, clock)

    assert desk.handled == [2]
    told_later = isinstance(trouble, StorageUnavailable)
    assert [number for number, _ in desk.poisoned] == ([1] if told_later else [])


async def test_the_same_update_twice_is_handled_once(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    """T2: a webhook retry or a restart delivers an update again."""
    await keep(db, ACCOUNT, [an_update(1), an_update(1), an_update(2)])
    await keep(db, ACCOUNT, [an_update(2), an_update(1)])
    await run(desk.dispatcher, clock)
    await keep(db, ACCOUNT, [an_update(1)])
    await run(desk.dispatcher, clock)

    assert desk.handled == [1, 2]


async def test_the_same_number_with_another_body_is_new(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    """T2: numbers may start anew after a week of silence."""
    await keep(db, ACCOUNT, [an_update(1, body="{}"), an_update(1, body='{"a": 1}')])

    await run(desk.dispatcher, clock)

    assert desk.handled == [1, 1]


async def test_the_same_number_of_another_account_is_new_and_not_ours(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    """T38."""
    await keep(db, ACCOUNT, [an_update(1)])
    another = await an_account(db)
    await keep(db, another.id, [an_update(1)])

    await run(desk.dispatcher, clock)

    assert desk.handled == [1]
    assert rows(db.path, "SELECT status FROM inbox_updates ORDER BY account_id") == [
        "handled",
        "waiting",
    ]


async def test_what_waited_is_handled_after_a_restart(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    """T1: an update is stored before it is acknowledged."""
    desk.stumbles[1] = [TimeoutError()]
    await keep(db, ACCOUNT, [an_update(1), an_update(2)])
    await desk.dispatcher.pass_once()
    await desk.dispatcher.drain()
    after = Desk(db, clock)

    await run(after.dispatcher, clock)

    assert after.handled == [1, 2]


async def test_keeping_wakes_the_dispatcher_and_nothing_wakes_nobody(db: Database) -> None:
    woken: list[str] = []
    db.listen("inbox", lambda: woken.append("inbox"))

    await keep(db, ACCOUNT, [])
    assert woken == []
    await keep(db, ACCOUNT, [an_update(1)])
    assert woken == ["inbox"]


async def test_a_backlog_keeps_no_newcomer_waiting(db: Database, clock: ManualClock) -> None:
    """Half of the places are for the lanes with the newest updates; each lane keeps its order."""
    desk = Desk(db, clock, concurrency=4)
    old = [an_update(number, lane=str(number % 300)) for number in range(900)]
    await keep(db, ACCOUNT, old)
    await desk.dispatcher.pass_once()
    await desk.dispatcher.drain()
    await keep(db, ACCOUNT, [an_update(5_000, lane="new"), an_update(5_001, lane="new")])

    await run(desk.dispatcher, clock)

    assert desk.handled.index(5_001) < 4 * 20
    for lane in range(300):
        of_lane = [number for number in desk.handled if number < 900 and number % 300 == lane]
        assert of_lane == sorted(of_lane)
    assert len(desk.handled) == 902


async def test_single_places_go_to_old_and_new_lanes_in_turn(
    db: Database, clock: ManualClock
) -> None:
    desk = Desk(db, clock, concurrency=1)
    await keep(db, ACCOUNT, [an_update(number, lane=str(number)) for number in range(300)])

    for _ in range(4):
        await desk.dispatcher.pass_once()
        await desk.dispatcher.drain()

    assert desk.handled == [0, 299, 1, 298]


async def test_long_lanes_give_their_places_back(db: Database, clock: ManualClock) -> None:
    desk = Desk(db, clock, concurrency=2)
    for lane in ("a", "b", "c"):
        first = ord(lane) * 1_000
        await keep(db, ACCOUNT, [an_update(first + number, lane=lane) for number in range(300)])
    await keep(db, ACCOUNT, [an_update(1, lane="quiet")])

    await run(desk.dispatcher, clock)

    assert desk.handled.index(1) < 100
    assert len(desk.handled) == 901


async def test_a_step_of_the_wall_clock_does_not_lengthen_a_rest(
    db: Database, desk: Desk, clock: ManualClock
) -> None:
    desk.stumbles[1] = [TimeoutError()]
    await keep(db, ACCOUNT, [an_update(1)])
    await desk.dispatcher.pass_once()
    await desk.dispatcher.drain()

    clock.step(timedelta(hours=-1))
    clock.advance(timedelta(seconds=1))
    await desk.dispatcher.pass_once()
    await desk.dispatcher.drain()

    assert desk.handled == [1]
