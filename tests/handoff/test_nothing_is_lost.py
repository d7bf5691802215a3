"""Inbox and relay together under crashes, time-outs, 429s and duplicates: a state machine.

Lost: none. Twice: only marked messages, once for each unknown result. Order: kept.
"""

import asyncio
import logging
import os
from collections import Counter, defaultdict
from collections.abc import Awaitable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from bot.clock import ManualClock
from handoff.actions.accounts import register
from handoff.inbox import Dispatcher, keep
from handoff.models import Delivery, InboxUpdate
from handoff.outbox import (
    CallOutcome,
    Copy,
    Deferred,
    Delivered,
    Edit,
    NotSent,
    Purpose,
    Relay,
    Send,
    Unknown,
    post,
)
from handoff.outbox.pacing import Pacing
from handoff.storage import Database, UnitOfWork
from tests.builders import ACCOUNT, BOT, an_update, deliveries, person, rows
from tests.conftest import START
from tests.handoff.conftest import draw, run, topic_name

T = TypeVar("T")
EXAMPLES = int(os.environ.get("LIFE_EXAMPLES", "15"))  # a few seconds; more take longer
CHATS = ("11", "12", "13")
FAULTS = ("deferred", "not sent", "unknown, arrived", "unknown, lost", "dies before", "dies after")


class Wire:
    """The messenger: received messages in order, and faults of its answers."""

    def __init__(self) -> None:
        self.seen: list[str] = []  # the fault of each send, "" for none
        self.arrived: defaultdict[str, list[str]] = defaultdict(list)
        self.unclear: Counter[str] = Counter()
        self.faults: list[str] = []
        self.dying = asyncio.Event()

    async def deliver(
        self, payload: Send | Copy | Edit, *, chat_id: str, topic_id: str | None
    ) -> CallOutcome:
        assert isinstance(payload, Send)
        fault = self.faults.pop(0) if self.faults else ""
        self.seen.append(fault)
        if fault in ("", "unknown, arrived", "dies after"):
            self.arrived[chat_id].append(payload.text)
        if fault.startswith("unknown"):
            self.unclear[payload.text] += 1
        if fault.startswith("dies"):
            self.dying.set()
            await asyncio.Event().wait()  # the process ends before the answer comes
        if fault == "deferred":
            return Deferred(3)
        if fault == "not sent":
            return NotSent("connect")
        return Unknown("time-out") if fault else Delivered((str(len(self.arrived[chat_id])),))

    async def create_topic(self, *, chat_id: str, name: str) -> str | CallOutcome:
        raise AssertionError((chat_id, name))


class Life(RuleBasedStateMachine):
    """A desk that answers every update with one message, under all faults."""

    db: Database
    runner: asyncio.Runner
    clock = ManualClock(START)

    def __init__(self) -> None:
        super().__init__()
        self.wire = Wire()
        self.numbers: dict[int, str] = {}
        self.not_acknowledged: list[int] = []
        self.handler_faults: list[str] = []
        self.do(self.empty())
        self.do(self.start())

    def do(self, work: Awaitable[T]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(10):
                return await work

        return self.runner.run(bounded())

    async def empty(self) -> None:
        def unit(uow: UnitOfWork) -> None:
            for table in ("deliveries", "inbox_updates"):
                uow.session.execute(text(f"DELETE FROM {table}"))

        await self.db.write(unit)

    async def start(self) -> None:
        """Start the process: only the database has the earlier state."""
        self.dispatcher = Dispatcher(
            self.db,
            account_id=ACCOUNT,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            handle=self.handle,
            on_poisoned=self.refuse,
        )
        self.relay = Relay(
            self.db,
            self.wire,
            account_id=ACCOUNT,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            draw=draw,
            topic_name=topic_name,
            pacing=Pacing(free=True),
        )
        await self.relay.recover()

    async def handle(self, row: InboxUpdate) -> None:
        fault = self.handler_faults.pop(0) if self.handler_faults else ""
        if fault == "before":
            raise TimeoutError

        def answer(uow: UnitOfWork) -> None:
            text = Send(text=f"{row.update_id}")
            post(uow, text, to=person(row.lane), purpose=Purpose.ANSWER)
            uow.inbox.mark_handled([row.id], at=uow.now)
            if fault == "inside":
                raise TimeoutError

        await self.db.write(answer)
        if fault == "after":
            raise TimeoutError

    async def refuse(self, row: InboxUpdate, reason: str) -> None:
        raise AssertionError((row, reason))

    # events

    @initialize(chats=st.lists(st.sampled_from(CHATS), min_size=3, max_size=6))
    def people_wrote(self, chats: list[str]) -> None:
        self.people_write(chats, acknowledged=True)

    @rule(
        chats=st.lists(st.sampled_from(CHATS), min_size=1, max_size=4),
        acknowledged=st.booleans(),
    )
    def people_write(self, chats: list[str], acknowledged: bool) -> None:
        """Not acknowledged: the updates are delivered again."""
        for chat in chats:
            number = len(self.numbers) + 1
            self.numbers[number] = chat
            self.not_acknowledged.append(number)
        self.do(self.take_in())
        if acknowledged:
            self.not_acknowledged.clear()

    async def take_in(self) -> None:
        lanes = [(number, self.numbers[number]) for number in self.not_acknowledged]
        await keep(self.db, ACCOUNT, [an_update(number, lane=lane) for number, lane in lanes])

    @rule(fault=st.sampled_from(["", "", "before", "inside"]))
    def updates_are_handled(self, fault: str) -> None:
        if fault and not self.handler_faults:
            self.handler_faults.append(fault)
        self.do(self.handle_once())

    async def handle_once(self) -> None:
        await self.dispatcher.pass_once()
        await self.dispatcher.drain()

    @rule(
        seconds=st.sampled_from([0, 1, 4, 31]),
        faults=st.lists(st.sampled_from(FAULTS), max_size=3),
    )
    def time_passes_and_the_relay_sends(self, seconds: int, faults: list[str]) -> None:
        self.wire.faults = faults
        self.clock.advance(timedelta(seconds=seconds))
        self.do(self.handle_once())
        self.do(self.send_once())

    async def send_once(self) -> None:
        await self.relay.pass_once()
        sent = asyncio.ensure_future(self.relay.drain())
        died = asyncio.ensure_future(self.wire.dying.wait())
        await asyncio.wait([sent, died], return_when=asyncio.FIRST_COMPLETED)
        died.cancel()
        if self.wire.dying.is_set():
            sent.cancel()
            await self.die()
            await self.start()

    @rule()
    def the_process_dies_while_handling(self) -> None:
        self.do(self.die_at_work())

    async def die_at_work(self) -> None:
        await self.dispatcher.pass_once()
        await self.die()
        await self.start()

    async def die(self) -> None:
        """Cancel everything in progress, without settling it."""
        names = ("delivery", "settling", "inbox lane")
        cut = [task for task in asyncio.all_tasks() if task.get_name().startswith(names)]
        for task in cut:
            task.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        self.wire.dying.clear()
        sending = "SELECT payload ->> 'text' FROM deliveries WHERE status = 'sending'"
        self.wire.unclear.update(rows(self.db.path, sending))

    # invariants at the end

    def teardown(self) -> None:
        self.wire.faults.clear()
        self.handler_faults.clear()
        self.check(self.do(self.finish()))

    async def finish(self) -> list[Delivery]:
        if self.not_acknowledged:
            await self.take_in()
        await run(self.dispatcher, self.clock)
        await run(self.relay, self.clock)
        return list(await deliveries(self.db))

    def check(self, made: list[Delivery]) -> None:
        assert sorted(int(row.payload["text"]) for row in made) == sorted(self.numbers)
        assert set(rows(self.db.path, "SELECT status FROM inbox_updates")) <= {"handled"}
        for row in made:
            self.check_fate(row, row.payload["text"])
        for chat in CHATS:
            heard = [int(text) for text in self.wire.arrived[chat]]
            assert all(first <= second for first, second in pairwise(heard)), heard

    def check_fate(self, row: Delivery, text: str) -> None:
        times = self.wire.arrived[row.chat_id].count(text)
        unclear = self.wire.unclear[text]
        if row.perhaps_twice:
            assert row.status == "sent"
            assert 1 <= times <= unclear + 1
        else:
            assert (row.status, times) == ("sent", 1)


@pytest.fixture
def life(database_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[type[Life]]:
    caplog.set_level(logging.CRITICAL, logger="handoff")  # each planned fault would be logged
    with asyncio.Runner() as runner:
        Life.runner, Life.db = runner, Database(database_path, now=Life.clock.now)
        runner.run(Life.db.open())
        runner.run(Life.db.write(register, [BOT]))
        yield Life
        runner.run(Life.db.close())


@pytest.mark.parametrize("fault", FAULTS)
def test_after_one_fault_nothing_is_lost(life: type[Life], fault: str) -> None:
    one = life()
    one.people_write([CHATS[0], *CHATS], acknowledged=True)
    one.time_passes_and_the_relay_sends(0, [fault])
    assert one.wire.seen == [fault, *[""] * (len(one.wire.seen) - 1)]
    one.teardown()


def test_through_crashes_and_faults_nothing_is_lost(life: type[Life]) -> None:
    """T1, T2, T7: lost 0, twice only marked messages, order kept in every lane."""
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            database=None,
            derandomize="LIFE_EXAMPLES" not in os.environ,
            phases=(Phase.generate, Phase.shrink),  # explaining takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
