"""Webhooks against a real HTTP server: secret, order, repeats, answers with a method."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.simulator.webhook import HOOK_HEADER
from tests.bot.simulator.api import Api


@dataclass
class Hook:
    """A bot's server that answers as told and keeps what it got."""

    url: str = ""
    answers: list[web.Response] = field(default_factory=list)
    got: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    secrets: list[str | None] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get(HOOK_HEADER))
        update = await request.json()
        self.got.put_nowait(update)
        if update.get("message", {}).get("text") == "wait":
            await self.gate.wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            return await self.got.get()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    hook.gate.set()
    await runner.cleanup()


async def test_updates_arrive_with_the_secret(api: Api, hook: Hook) -> None:
    await api.sim.send(api.ids["sara"], "before")
    await api.ok("setWebhook", url=hook.url, secret_token="s3cret_-")
    await api.sim.send(api.ids["sara"], "after")

    first, second = await hook.next(), await hook.next()
    assert [first["message"]["text"], second["message"]["text"]] == ["before", "after"]
    assert second["update_id"] == first["update_id"] + 1
    assert hook.secrets == ["s3cret_-"] * 2


async def test_without_a_secret_there_is_no_header(api: Api, hook: Hook) -> None:
    await api.ok("setWebhook", url=hook.url)
    await api.sim.send(api.ids["sara"], "x")
    await hook.next()

    assert hook.secrets == [None]


async def test_an_update_comes_again_until_it_is_accepted(api: Api, hook: Hook) -> None:
    """The first repeat comes at once, the next after two seconds of the world's clock."""
    hook.answers += [web.Response(status=500), web.Response(status=500)]
    await api.ok("setWebhook", url=hook.url)
    await api.sim.send(api.ids["sara"], "x")
    await api.sim.send(api.ids["sara"], "y")
    first, second = await hook.next(), await hook.next()
    pause = await due(api)
    info = await api.ok("getWebhookInfo")
    await api.sim.advance(2)
    third, other = await hook.next(), await hook.next()

    assert pause == timedelta(seconds=2)
    assert first == second == third
    assert other["message"]["text"] == "y"
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert info["pending_update_count"] == 2


async def due(api: Api) -> timedelta:
    """Answer how long a delivery waits, once it does."""
    async with asyncio.timeout(10):
        while (moment := api.clock.next_moment) is None:
            await api.sim.state()
    return moment - api.clock.now()


async def test_retry_after_is_honoured(api: Api, hook: Hook) -> None:
    wait = {"Retry-After": "60"}
    hook.answers += [web.Response(status=500), web.Response(status=503, headers=wait)]
    await api.ok("setWebhook", url=hook.url)
    await api.sim.send(api.ids["sara"], "x")
    await hook.next()
    await hook.next()
    pause = await due(api)
    await api.sim.advance(60)

    assert pause == timedelta(seconds=60)
    assert (await hook.next())["message"]["text"] == "x"


async def test_one_slow_chat_holds_up_itself_alone(api: Api, hook: Hook) -> None:
    await api.ok("setWebhook", url=hook.url)
    await api.sim.send(api.ids["sara"], "wait")
    await api.sim.send(api.ids["sara"], "later")
    await api.sim.start(api.ids["omid"])

    heard = [(await hook.next())["message"]["text"] for _ in range(2)]
    hook.gate.set()
    assert sorted(heard) == ["/start", "wait"]
    assert (await hook.next())["message"]["text"] == "later"


async def test_the_answer_may_name_a_method(api: Api, hook: Hook) -> None:
    sara = api.ids["sara"]
    call = {"method": "sendMessage", "chat_id": sara, "text": "from the answer"}
    hook.answers.append(web.json_response(call))
    await api.ok("setWebhook", url=hook.url)
    await api.sim.send(sara, "x")

    (shown,) = await api.sim.messages(sara, by_bot=True, wait=10)
    assert shown["text"] == "from the answer"


async def test_a_dead_server_is_told_of(api: Api) -> None:
    await api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    await api.sim.send(api.ids["sara"], "x")
    await due(api)

    info = await api.ok("getWebhookInfo")
    assert info["last_error_message"].startswith("Connection refused")
    assert info["last_error_date"] == api.world.date()
    await api.ok("deleteWebhook")
    assert await api.texts() == ["x"]
