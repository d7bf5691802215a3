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
    """A bot's server that answers as configured and stores the requests."""

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
    """The first repeat is sent at once, the next after two seconds of the world's clock."""
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
    """Return the pause of a delivery once it begins to wait."""
    async with asyncio.timeout(10):
        await api.clock.until_waited_for()
    moment = api.clock.next_moment
    assert moment is not None
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


async def test_a_redirect_is_a_failure_and_not_followed(api: Api, hook: Hook) -> None:
    hook.answers = [web.Response(status=307, headers={"Location": "/elsewhere"})]
    await api.ok("setWebhook", url=hook.url)
    await api.sim.send(api.ids["sara"], "hello")

    first, again = await hook.next(), await hook.next()
    info = await api.ok("getWebhookInfo")

    assert first == again
    assert info["last_error_message"].startswith("Wrong response from the webhook: 307")


@pytest.mark.parametrize("port", [80, 88, 443, 8443])
async def test_public_addresses_have_four_ports(api: Api, port: int) -> None:
    await api.ok("setWebhook", url=f"https://bot.invalid:{port}/hook")


@pytest.mark.parametrize("address", ["bot.invalid:8080", "192.0.2.7:8444", "bot.invalid:1"])
async def test_other_ports_of_public_addresses_are_refused(api: Api, address: str) -> None:
    said = await api.refused("setWebhook", url=f"https://{address}/hook")

    ports = "80, 88, 443 or 8443"
    assert said == f"Bad Request: bad webhook: Webhook can be set up only on ports {ports}"


async def test_a_port_that_is_none_is_refused(api: Api) -> None:
    said = await api.refused("setWebhook", url="https://bot.invalid:99999/hook")

    assert said == "Bad Request: invalid webhook URL specified"


async def test_nothing_is_posted_to_an_address_that_was_not_named(api: Api, hook: Hook) -> None:
    api.world.settings.webhooks = ("127.0.0.1:9",)
    await api.ok("setWebhook", url=hook.url)
    await api.sim.send(api.ids["sara"], "kept")
    used = next(iter(api.world.bots.values())).webhook
    assert used is not None
    async with asyncio.timeout(10):
        await api.world.changes.until(lambda: bool(used.last_error))
    info = await api.ok("getWebhookInfo")

    assert info["last_error_message"].startswith("Connection refused")
    assert info["pending_update_count"] == 1
    assert hook.got.empty()

    api.world.settings.webhooks = (hook.url.split("/")[2],)
    await api.ok("setWebhook", url=hook.url, secret_token="new")
    assert (await hook.next())["message"]["text"] == "kept"
