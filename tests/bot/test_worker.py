"""The worker runs due, woken and retried passes, and stops in time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ManualClock, SystemClock
from bot.worker import Worker
from tests.tasks import begun

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    try:
        await at_rest(worker)
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(5):
            await task


async def turns(count: int = 10) -> None:
    """Run some iterations of the loop."""
    for _ in range(count):
        gone_round = asyncio.Event()
        asyncio.get_running_loop().call_soon(gone_round.set)
        await gone_round.wait()


async def at_rest(worker: Worker) -> None:
    async with asyncio.timeout(5):
        await worker.idle()


class Passes:
    """A job that counts its passes."""

    def __init__(self, clock: ManualClock, *, every: timedelta | None = None) -> None:
        self.clock = clock
        self.every = every
        self.at: list[datetime] = []

    async def __call__(self) -> datetime | None:
        self.at.append(self.clock.now())
        return None if self.every is None else self.clock.now() + self.every


def failing(error: BaseException, *, times: int, then: Passes) -> Callable[[], Awaitable[None]]:
    left = [error] * times

    async def job() -> None:
        await then()
        if left:
            raise left.pop()

    return job


def stopped_by(gate: asyncio.Event) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        await gate.wait()

    return job


async def test_a_pass_is_made_at_the_start_and_whenever_due() -> None:
    clock = ManualClock(NOON)
    worker, job = Worker(clock), Passes(clock, every=10 * SECOND)
    worker.add("look", job)

    async with running(worker):
        clock.advance(9 * SECOND)
        await at_rest(worker)
        clock.advance(SECOND)
        await at_rest(worker)

    assert job.at == [NOON, NOON + 10 * SECOND]


async def test_a_wake_makes_a_pass_at_once() -> None:
    clock = ManualClock(NOON)
    worker, asleep, timed = Worker(clock), Passes(clock), Passes(clock, every=SECOND)
    wake = worker.add("asleep", asleep)
    wake_timed = worker.add("timed", timed)

    async with running(worker):
        wake()
        wake_timed()
        assert worker.under_way == ("asleep", "timed")
        await at_rest(worker)

    assert (len(asleep.at), len(timed.at)) == (2, 2)


async def test_a_wake_during_a_pass_is_not_lost() -> None:
    clock = ManualClock(NOON)
    worker, count = Worker(clock), 0

    async def job() -> None:
        nonlocal count
        count += 1
        if count == 1:
            wake()

    wake = worker.add("self", job)
    async with running(worker):
        pass

    assert count == 2


async def test_due_by_the_clock_is_not_idle() -> None:
    """Otherwise a story would check the desk before it was at rest."""
    clock = ManualClock(NOON)
    worker = Worker(clock)
    worker.add("look", Passes(clock, every=SECOND))

    async with running(worker):
        assert worker.under_way == ()
        clock.advance(SECOND)
        assert worker.under_way == ("look",)


async def test_rest_comes_with_the_end_of_the_last_pass() -> None:
    clock, go_on = ManualClock(NOON), asyncio.Event()
    worker = Worker(clock)
    wakes = [worker.add("quick", Passes(clock)), worker.add("slow", stopped_by(go_on))]
    stop = asyncio.Event()
    running_ = await begun(worker.run(stop))
    for wake in wakes:
        wake()
    resting = await begun(worker.idle())
    await turns()
    assert (worker.under_way, resting.done()) == (("slow",), False)

    go_on.set()
    async with asyncio.timeout(5):
        await resting
        assert worker.under_way == ()
        stop.set()
        await running_


async def test_a_failing_job_is_tried_again_later_and_later(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = ManualClock(NOON)
    worker, job = Worker(clock), Passes(clock)
    wake = worker.add("bad", failing(OSError("no disk"), times=8, then=job))

    async with running(worker):
        wake()  # does not shorten the pause
        await at_rest(worker)
        assert (len(job.at), worker.failing) == (1, ("bad",))
        for pause in (1, 2, 4, 8, 16, 30, 30):
            clock.advance(pause * SECOND - timedelta(milliseconds=1))
            await at_rest(worker)
            seen = len(job.at)
            clock.advance(timedelta(milliseconds=1))
            await at_rest(worker)
            assert len(job.at) == seen + 1, pause
        clock.advance(30 * SECOND)
        await at_rest(worker)
        assert worker.failing == ()

    assert [record.getMessage() for record in caplog.records] == ["job failed"] * 8


async def test_a_failing_job_harms_no_other() -> None:
    """Other schedulers end silently after one database error; this one must not."""
    clock = ManualClock(NOON)
    worker, good = Worker(clock), Passes(clock, every=SECOND)
    worker.add("bad", failing(ValueError("x"), times=99, then=Passes(clock)))
    worker.add("good", good)

    async with running(worker):
        for _ in range(3):
            clock.advance(SECOND)
            await at_rest(worker)

    assert len(good.at) == 4


async def test_a_cancel_from_inside_counts_as_a_failure() -> None:
    """A task group treats a cancelled child as finished, so the job would not run again."""
    clock = ManualClock(NOON)
    worker, job = Worker(clock), Passes(clock)
    worker.add("cancelled", failing(asyncio.CancelledError(), times=1, then=job))

    async with running(worker):
        clock.advance(SECOND)
        await at_rest(worker)

    assert len(job.at) == 2


async def test_a_job_that_is_always_due_lets_others_in() -> None:
    clock = ManualClock(NOON)
    worker, greedy = Worker(clock), Passes(clock, every=timedelta(0))
    worker.add("greedy", greedy)
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    await turns()
    stop.set()

    async with asyncio.timeout(2):
        await task
    assert greedy.at


async def test_a_stop_lets_a_pass_end() -> None:
    worker, begun, go_on, ended = Worker(SystemClock()), asyncio.Event(), asyncio.Event(), []

    async def job() -> None:
        begun.set()
        await go_on.wait()
        ended.append(True)

    worker.add("slow", job)
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    await begun.wait()
    stop.set()
    await turns()
    assert not task.done()

    go_on.set()
    async with asyncio.timeout(2):
        await task
        await worker.idle()
    assert ended == [True]


async def test_a_stop_does_not_wait_forever(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker(SystemClock(), stop_within=timedelta(milliseconds=30))
    begun = asyncio.Event()

    async def job() -> None:
        begun.set()
        await asyncio.Event().wait()

    worker.add("stuck", job)
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    await begun.wait()
    stop.set()

    async with asyncio.timeout(2):
        await task
    assert [record.getMessage() for record in caplog.records] == ["job cancelled"]


async def test_a_stop_ends_waits_of_every_kind() -> None:
    clock = ManualClock(NOON)
    worker = Worker(clock)
    worker.add("asleep", Passes(clock))
    worker.add("timed", Passes(clock, every=SECOND))
    worker.add("bad", failing(ValueError("x"), times=99, then=Passes(clock)))

    async with running(worker):
        pass  # the end of the block waits for the worker

    assert clock.next_moment is None


async def test_without_jobs_the_worker_waits_for_the_stop() -> None:
    async with running(Worker(ManualClock(NOON))):
        pass


async def test_names_are_unique() -> None:
    worker = Worker(ManualClock(NOON))
    worker.add("look", Passes(ManualClock(NOON)))

    with pytest.raises(ValueError, match="look"):
        worker.add("look", Passes(ManualClock(NOON)))
