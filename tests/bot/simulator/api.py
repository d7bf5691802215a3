"""A simulator with a bot, people and groups, and raw calls of its Bot API."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.clock import ManualClock
from bot.simulator.client import SimClient
from bot.simulator.server import running
from bot.simulator.state import ANYWHERE, Json, Standing
from bot.simulator.world import World

BEGIN = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
TOKEN = "700000001:TEST-TOKEN-000000000000000000000"


@dataclass
class Api:
    """One bot's view over HTTP, with the control API."""

    world: World
    clock: ManualClock
    sim: SimClient
    address: str
    token: str = TOKEN
    ids: dict[str, int] = field(default_factory=dict)  # of people, chats, messages and topics

    async def post(self, method: str, arguments: Json) -> tuple[int, Json]:
        url = f"{self.address}/bot{self.token}/{method}"
        async with self.sim.session.post(url, json=arguments) as answer:
            return answer.status, await answer.json()

    async def ok(self, method: str, **arguments: Any) -> Any:
        status, body = await self.post(method, self.named(arguments))
        assert (status, body["ok"]) == (200, True), body
        return body["result"]

    async def refused(self, method: str, **arguments: Any) -> str:
        """Return the error's description after checking the error's shape."""
        status, body = await self.post(method, self.named(arguments))
        assert (body["ok"], body["error_code"]) == (False, status), body
        return str(body["description"])

    def named(self, arguments: Json) -> Json:
        """Replace names like `chat_id="sara"` by ids."""
        return {
            name: self.ids.get(value, value) if isinstance(value, str) else value
            for name, value in arguments.items()
        }

    async def updates(self, **arguments: Any) -> list[Json]:
        return list(await self.ok("getUpdates", **arguments))

    async def heard(self) -> list[Json]:
        """Return the unread updates of the bot without their ids, and confirm them."""
        updates = await self.updates()
        if updates:
            await self.updates(offset=updates[-1]["update_id"] + 1)
        return [
            {name: value for name, value in update.items() if name != "update_id"}
            for update in updates
        ]

    async def texts(self) -> list[str]:
        return [update["message"]["text"] for update in await self.heard()]

    async def person(self, name: str, **profile: Any) -> int:
        self.ids[name] = (await self.sim.add_person(name.title(), **profile))["id"]
        return self.ids[name]

    async def group(self, name: str, **facts: Any) -> int:
        group = await self.sim.add_group(name.title(), **facts)
        self.ids[name] = group["id"]
        return self.ids[name]

    async def forum(self, name: str = "forum") -> int:
        """A group with topics that Sara owns and the bot administers."""
        return await self.group(name, admins=[self.ids["sara"]], bots=["test_bot"], topics=True)


@asynccontextmanager
async def simulated() -> AsyncIterator[Api]:
    """A simulator in which Sara has written to the bot and Omid has not; limits are off."""
    clock = ManualClock(BEGIN)
    world = World(clock)
    world.settings.limits, world.settings.webhooks = False, (ANYWHERE,)
    world.add_bot(TOKEN, username="test_bot", name="Test")
    async with running(world) as address, SimClient(address) as sim:
        api = Api(world, clock, sim, address)
        await api.person("sara")
        await api.person("omid")
        api.ids["hello"] = (await sim.send(api.ids["sara"], "hello"))["message_id"]
        await api.heard()
        yield api


def keyboard(*rows: list[Json]) -> str:
    return json.dumps({"inline_keyboard": list(rows)})


def button(text: str, data: str) -> Json:
    return {"text": text, "callback_data": data}


ADMIN = {"username": "test_bot", "status": Standing.ADMINISTRATOR.value}
MEMBER = {"username": "test_bot", "status": Standing.MEMBER.value}
