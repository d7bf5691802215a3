"""The demo as users start it, and actions on its page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from bench.models import link_own_models
from bot.app import open_desk
from bot.cli.demo import (
    HOST,
    demo_settings,
    follow_page,
    furnish,
    prepare,
    rename,
    share_trained,
)
from bot.simulator.moving import MovableClock
from bot.simulator.server import running
from bot.simulator.world import World

# The first start trains on the knowledge base; everything after it is fast.
PATIENCE = 15_000  # milliseconds


@asynccontextmanager
async def demo(folder: Path, *, language: str = "fa") -> AsyncIterator[str]:
    """Run messenger, page and desk with the project's knowledge base. Yields its address."""
    clock = MovableClock()
    world = World(clock)
    cast = furnish(world)
    rename(world, cast, language)
    database = folder / "poshtiban.db"
    await prepare(database, cast)
    share_trained(folder)
    link_own_models(folder / "matcher")
    async with running(world, host=HOST, port=0) as address:
        settings = demo_settings(address=address, token=cast.bot.token, database=database)
        async with open_desk(
            settings.model_copy(update={"language": language, "encoder": "none"}), clock=clock
        ) as desk:
            follow_page(world, cast, desk)
            stop = asyncio.Event()
            serving = asyncio.create_task(desk.run(stop))
            try:
                yield address
            finally:
                stop.set()
                await serving


def phone(page: Page) -> Locator:
    return page.locator("#requesters")


def desk_of(page: Page) -> Locator:
    return page.locator("#agents")


def bubble(side: Locator, text: str) -> Locator:
    return side.get_by_role("article").filter(has_text=text)


async def write(side: Locator, text: str) -> None:
    await side.get_by_role("textbox").fill(text)
    await side.get_by_role("textbox").press("Enter")


async def press(side: Locator, name: str) -> None:
    """Press the newest button with this name."""
    button = side.get_by_role("button", name=name, exact=True).last
    await expect(button).to_be_visible(timeout=PATIENCE)
    await button.click()


async def pass_intake(side: Locator, *, skip: str, handed_over: str) -> None:
    """Skip the questions before the handoff: none, one round or two."""
    done = bubble(side, handed_over)
    asked = side.get_by_role("button", name=skip, exact=True)
    for _ in (1, 2):
        await expect(done.or_(asked).first).to_be_visible(timeout=PATIENCE)
        if await done.count() > 0:
            return
        pressed = await asked.last.element_handle()
        await asked.last.click()
        if pressed is not None:  # an answered prompt loses its keys
            await pressed.wait_for_element_state("hidden", timeout=PATIENCE)
    await expect(done).to_be_visible(timeout=PATIENCE)
