"""Best-effort calls are limited in time and number, and are not awaited."""

import asyncio

from telegram.error import NetworkError

from bot.telegram.best_effort import BestEffort


async def test_a_call_that_hangs_is_given_up() -> None:
    calls = BestEffort(seconds=0.01)
    forever = asyncio.Event()

    calls.start("typing", forever.wait)

    assert calls.busy
    await calls.drain()
    assert not calls.busy


async def test_calls_beyond_the_limit_of_their_kind_are_dropped() -> None:
    calls = BestEffort(at_once=2)
    begun: list[str] = []
    last_has_begun = asyncio.Event()

    async def hang(name: str) -> None:
        begun.append(name)
        if name == "press":
            last_has_begun.set()
        await asyncio.Event().wait()

    for number in range(5):
        calls.start("typing", lambda number=number: hang(f"typing {number}"))
    calls.start("press", lambda: hang("press"))
    await last_has_begun.wait()
    await calls.close()

    assert begun == ["typing 0", "typing 1", "press"]
    assert not calls.busy


async def test_a_refusal_frees_its_place() -> None:
    calls = BestEffort(at_once=1)
    begun: list[int] = []

    async def fail(number: int) -> None:
        begun.append(number)
        raise NetworkError("gone")

    for number in range(3):
        calls.start("press", lambda number=number: fail(number))
        await calls.drain()

    assert begun == [0, 1, 2]
    assert not calls.busy
