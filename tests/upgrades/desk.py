"""A desk that runs on an existing database and messenger."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.app import open_desk
from bot.clock import ManualClock
from bot.simulator.server import running
from bot.simulator.state import Chat, Message, Person
from bot.simulator.world import World
from bot.texts.render import plain_of
from tests.stage import Stage, buttons_of, story_settings
from tests.texts import real_texts

BREATH = timedelta(seconds=2)  # the requester's turn begins after this


@asynccontextmanager
async def at_work(
    folder: Path, world: World, clock: ManualClock, people: dict[str, Person], group: Chat
) -> AsyncIterator[Stage]:
    """Run a desk for the messenger from the database `desk.db` of the folder."""
    async with running(world, "127.0.0.1", 0) as address:
        settings = story_settings(folder, address)
        async with open_desk(
            settings,
            clock=clock,
            encoder_clock=lambda: clock.now().timestamp(),
            changes=world.changes,
            catalog=real_texts(),
        ) as desk:
            stop = asyncio.Event()
            serving = asyncio.create_task(desk.run(stop))
            stage = Stage(world, clock, desk, people, group)
            try:
                await stage.settle()
                yield stage
            finally:
                stop.set()
                await serving


def labels(text_id: str) -> set[str]:
    """Return a button's label in both languages."""
    catalog = real_texts()
    return {plain_of(catalog.say(language, text_id)) for language in ("fa", "en")}


def with_button(messages: Iterable[Message], text_id: str) -> tuple[Message, str]:
    """Return the newest message with this button, and the button's label."""
    wanted = labels(text_id)
    for message in reversed(list(messages)):
        for button in buttons_of(message):
            if button["text"] in wanted:
                return message, button["text"]
    raise LookupError(f"no button {text_id}")
