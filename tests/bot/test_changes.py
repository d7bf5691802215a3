"""A condition is evaluated at once and after each notification, and not in between."""

import asyncio

import pytest

from bot.changes import Changes
from tests.tasks import begun


async def test_a_condition_that_holds_is_not_waited_for() -> None:
    async with asyncio.timeout(5):
        await Changes().until(lambda: True)


async def test_each_waiter_ends_with_the_change_that_fulfils_its_condition() -> None:
    changes, count, looks = Changes(), 0, 0

    async def after(wanted: int) -> None:
        def is_reached() -> bool:
            nonlocal looks
            looks += 1
            return count >= wanted

        await changes.until(is_reached)

    one, two = await begun(after(1)), await begun(after(2))
    async with asyncio.timeout(5):
        count = 1
        changes.notify()
        changes.notify()  # is one look with the first
        await one
        assert not two.done()
        count = 2
        changes.notify()
        await two

    assert looks == 2 + 2 + 1


async def test_a_cancelled_waiter_does_not_affect_the_others() -> None:
    changes, is_reached = Changes(), False
    cancelled = await begun(changes.until(lambda: False))
    other = await begun(changes.until(lambda: is_reached))
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled

    is_reached = True
    changes.notify()
    async with asyncio.timeout(5):
        await other
