"""The demo's clock: real time that can be moved forward, for moments and durations."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.simulator.client import SimClient
from bot.simulator.moving import MovableClock
from bot.simulator.server import running
from bot.simulator.world import World
from tests.tasks import begun

DAY = timedelta(days=1)


def test_moments_and_durations_move_together() -> None:
    clock, real = MovableClock(), SystemClock()
    monotonic = clock.monotonic()
    clock.advance(DAY)
    clock.advance(timedelta(hours=1))

    assert abs(clock.now() - real.now() - clock.ahead) <= timedelta(seconds=5)
    assert clock.ahead == DAY + timedelta(hours=1)
    assert clock.monotonic() - monotonic == pytest.approx(90_000, abs=5)
    with pytest.raises(ValueError, match="never runs back"):
        clock.advance(-DAY)


async def test_a_move_wakes_those_whose_moment_has_come() -> None:
    clock = MovableClock()
    start = clock.now()
    soon = await begun(clock.wait_until(start + timedelta(hours=1)))
    late = await begun(clock.wait_until(start + DAY))
    clock.advance(timedelta(hours=2))
    async with asyncio.timeout(5):
        await soon

    assert not late.done()
    clock.advance(DAY)
    async with asyncio.timeout(5):
        await late


async def test_an_event_ends_a_wait_and_the_past_is_not_waited_for() -> None:
    clock = MovableClock()
    event = asyncio.Event()
    waiting = await begun(clock.wait_until(clock.now() + DAY, event))
    event.set()
    async with asyncio.timeout(5):
        await waiting
        await clock.wait_until(clock.now() + DAY, event)
        await clock.wait_until(clock.now() - DAY)
        await clock.wait_until(clock.now() + timedelta(milliseconds=20))


async def test_it_is_moved_over_the_control_api_and_readers_are_told() -> None:
    world = World(MovableClock())
    async with running(world) as address, SimClient(address) as sim:
        before = (await sim.state())["clock"]
        events = sim.events(after=world.events.last_id)
        await sim.advance(3600)
        told = await anext(events)
        await events.aclose()
        after = (await sim.state())["clock"]

    assert (before, after) == ({"movable": True, "ahead": 0}, {"movable": True, "ahead": 3600})
    assert told.kind == "state"
