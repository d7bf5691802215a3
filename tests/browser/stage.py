"""A messenger with people and a group, and a scripted bot."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.clock import SystemClock
from bot.simulator import groups
from bot.simulator.server import running
from bot.simulator.state import Chat, Person, Standing
from bot.simulator.world import Bot, World


@dataclass(frozen=True)
class Stage:
    world: World
    address: str
    session: aiohttp.ClientSession
    bot: Bot
    maryam: Person
    tom: Person
    sara: Person
    omid: Person
    group: Chat

    async def say(self, method: str, /, **arguments: Any) -> Any:
        """Call the Bot API as the bot and return the result."""
        url = f"{self.address}/bot{self.bot.token}/{method}"
        async with self.session.post(url, json=arguments) as response:
            answer = await response.json()
            assert answer["ok"], answer
            return answer["result"]

    def topic(self, name: str) -> int:
        return groups.open_topic(self.world, self.group, name, by=self.bot.user).id


@asynccontextmanager
async def staged(port: int = 0) -> AsyncIterator[Stage]:
    world = World(SystemClock())
    bot = world.add_bot(username="support_bot", name="پشتیبان")
    maryam, tom = _person(world, "مریم"), _person(world, "Tom")
    sara, omid = _person(world, "سارا"), _person(world, "امید")
    group = groups.create(
        world,
        "کارشناس‌ها",
        members=[sara, omid],
        admins=[sara],
        bots=[(bot, Standing.ADMINISTRATOR)],
        supergroup=True,
        topics=True,
    )
    for person in (maryam, tom):
        world.private_chat(bot, person)
    world.settings.limits = False
    async with (
        running(world, host="127.0.0.1", port=port) as address,
        aiohttp.ClientSession() as session,
    ):
        yield Stage(world, address, session, bot, maryam, tom, sara, omid, group)
        world.close()


def _person(world: World, name: str) -> Person:
    person = Person(world.next_person_id(), name)
    world.people[person.id] = person
    return person


def buttons(*rows: dict[str, str]) -> str:
    """An inline keyboard: each row maps labels to callback data or links."""
    keyboard = [
        [
            {"text": text, "url" if target.startswith("https:") else "callback_data": target}
            for text, target in row.items()
        ]
        for row in rows
    ]
    return json.dumps({"inline_keyboard": keyboard})
