"""Following events from any position."""

import asyncio

from bot.changes import Changes
from bot.simulator.events import Events


async def test_a_reader_with_a_number_from_before_a_restart_hears_what_comes() -> None:
    events = Events(Changes())
    events.emit("message", {"old": True})
    following = events.follow(10_000)
    upcoming = asyncio.ensure_future(anext(following))
    async with asyncio.timeout(5):
        await asyncio.wait({upcoming}, timeout=0.01)
        assert not upcoming.done()
        events.emit("message", {"new": True})
        assert (await upcoming).data == {"new": True}


async def test_a_reader_gets_what_it_missed() -> None:
    events = Events(Changes())
    for number in range(3):
        events.emit("message", {"number": number})
    following = events.follow(1)
    assert [(await anext(following)).data["number"] for _ in range(2)] == [1, 2]
