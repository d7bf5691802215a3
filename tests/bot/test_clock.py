"""Both clocks wait for a time or an event; only the manual one can be moved."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import Clock, ManualClock, SystemClock
from tests.tasks import begun

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def a_waiter(
    clock: Clock, until: datetime, event: asyncio.Event | None = None
) -> asyncio.Task[None]:
    return await begun(clock.wait_until(until, event))


async def test_advance_wakes_only_those_whose_moment_has_come() -> None:
    clock = ManualClock(NOON)
    soon = await a_waiter(clock, NOON + MINUTE)
    later = await a_waiter(clock, NOON + 2 * MINUTE)

    clock.advance(MINUTE)
    await soon

    assert (soon.done(), later.done()) == (True, False)
    assert clock.next_moment == NOON + 2 * MINUTE
    clock.advance(MINUTE)
    await later
    assert clock.next_moment is None


async def test_a_manual_clock_tells_when_it_is_waited_for() -> None:
    clock = ManualClock(NOON)
    waited_for = await begun(clock.until_waited_for())
    assert not waited_for.done()

    waiter = await a_waiter(clock, NOON + MINUTE)
    await waited_for
    await clock.until_waited_for()
    clock.advance(MINUTE)
    await waiter


async def test_an_event_ends_the_wait_while_the_clock_stands_still() -> None:
    clock, event = ManualClock(NOON), asyncio.Event()
    waiter = await a_waiter(clock, NOON + MINUTE, event)

    event.set()
    await waiter

    assert clock.now() == NOON


@pytest.mark.parametrize("moment", [NOON, NOON - MINUTE])
async def test_a_past_moment_is_not_waited_for(moment: datetime) -> None:
    async with asyncio.timeout(1):
        await ManualClock(NOON).wait_until(moment)


async def test_a_cancelled_waiter_is_forgotten() -> None:
    clock = ManualClock(NOON)
    waiter = await a_waiter(clock, NOON + MINUTE, asyncio.Event())

    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter

    assert clock.next_moment is None
    clock.advance(2 * MINUTE)


def test_a_manual_clock_speaks_utc() -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))

    clock = ManualClock(datetime(2026, 3, 1, 15, 30, tzinfo=tehran))

    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_a_naive_start_and_a_step_back_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="never runs back"):
        ManualClock(NOON).advance(-MINUTE)


async def test_the_system_clock_waits_in_real_time() -> None:
    clock = SystemClock()
    start = clock.now()

    await clock.wait_until(start + timedelta(milliseconds=30))

    assert clock.now() - start >= timedelta(milliseconds=29)


async def test_an_event_ends_a_real_wait_early() -> None:
    clock, event = SystemClock(), asyncio.Event()
    waiter = await a_waiter(clock, clock.now() + timedelta(hours=1), event)

    event.set()

    async with asyncio.timeout(1):
        await waiter


async def test_a_set_event_needs_no_wait() -> None:
    event = asyncio.Event()
    event.set()
    for clock in (SystemClock(), ManualClock(NOON)):
        async with asyncio.timeout(1):
            await clock.wait_until(clock.now() + MINUTE, event)


async def test_a_step_of_the_wall_clock_changes_no_duration() -> None:
    clock = ManualClock(NOON)
    waiter = await a_waiter(clock, NOON + MINUTE)

    clock.step(timedelta(hours=-1))
    clock.advance(MINUTE)
    await waiter

    assert clock.now() == NOON + MINUTE - timedelta(hours=1)
    assert clock.monotonic() == 60.0


def test_the_systems_monotonic_clock_is_in_seconds() -> None:
    clock = SystemClock()

    assert 0 <= clock.monotonic() - clock.monotonic() + 1 <= 1
