"""Foreign pages and rebound names are refused: Host, Origin, body type, tokens, webhooks."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from bot.cli.demo import furnish
from bot.simulator.guard import Guard
from bot.simulator.world import World
from tests.bot.simulator.api import Api

PATHS = ("/", "/page/page.js", "/sim/state", "/sim/events", "/bot{token}/getMe")


async def got(
    api: Api, path: str, headers: Mapping[str, str], *, verb: str = "GET", data: Any = None
) -> tuple[int, str]:
    """Return status and sentence. A stream of events is not read."""
    url = api.address + path.format(token=api.token)
    async with api.sim.session.request(verb, url, headers=headers, data=data) as answer:
        if answer.status == 200:
            return 200, ""
        return answer.status, str((await answer.json())["error"])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example:{port}",
        "localhost.evil.example",
        "rebind.localhost:{port}",
        "127.0.0.1@evil.example",
        "192.168.1.7:{port}",
        "[::2]:{port}",
        "",
    ],
)
async def test_a_foreign_host_is_refused(api: Api, path: str, host: str) -> None:
    port = api.address.rpartition(":")[2]

    status, said = await got(api, path, {"Host": host.format(port=port)})

    assert status == 403
    assert "localhost" in said


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST", "[::1]:{port}", "127.0.0.1"]
)
async def test_the_own_names_are_answered(api: Api, path: str, host: str) -> None:
    port = api.address.rpartition(":")[2]

    assert await got(api, path, {"Host": host.format(port=port)}) == (200, "")


@pytest.mark.parametrize(
    "head", ["HTTP/1.0\r\n", "HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n"]
)
async def test_no_host_and_two_hosts_are_refused(api: Api, head: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(api.address.split(":")[2]))
    writer.write(f"GET /sim/state {head}\r\n".encode())
    answer = (await reader.readline()).decode()
    writer.close()

    assert answer.split()[1] in {"400", "403"}


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://localhost:3000",
        "http://127.0.0.1.evil.example",
        "file://",
    ],
)
@pytest.mark.parametrize(("verb", "path"), [("GET", "/sim/events"), ("POST", "/sim/reset")])
async def test_a_page_of_another_origin_is_refused(
    api: Api, verb: str, path: str, origin: str
) -> None:
    headers = {"Origin": origin, "Content-Type": "application/json"}

    status, said = await got(api, path, headers, verb=verb, data="{}")

    assert status == 403
    assert "origin" in said
    assert len((await api.sim.state())["people"]) == 2


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_picture_or_script_of_another_page_reads_nothing(api: Api, site: str) -> None:
    status, _ = await got(api, "/sim/state", {"Sec-Fetch-Site": site})

    assert status == 403


async def test_a_link_to_the_page_works(api: Api) -> None:
    assert await got(api, "/", {"Sec-Fetch-Site": "cross-site"}) == (200, "")


async def test_the_own_page_may_call(api: Api) -> None:
    headers = {"Origin": api.address, "Sec-Fetch-Site": "same-origin"}

    assert await got(api, "/sim/state", headers) == (200, "")
    headers["Content-Type"] = "application/json; charset=utf-8"
    assert await got(api, "/sim/reset", headers, verb="POST", data="{}") == (200, "")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", "first_name=Eve"),
        ("text/plain", '{"first_name": "Eve"}'),
        ("text/plain;charset=UTF-8", '{"first_name": "Eve"}'),
        ("multipart/form-data; boundary=x", "--x--\r\n"),
        ("application/xml", '{"first_name": "Eve"}'),
    ],
)
async def test_forms_are_refused(api: Api, kind: str, body: str) -> None:
    status, said = await got(api, "/sim/people", {"Content-Type": kind}, verb="POST", data=body)

    assert status == 415
    assert "application/json" in said
    assert len((await api.sim.state())["people"]) == 2


async def test_where_every_address_is_listened_on_numbers_are_names_of_it() -> None:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def status(host: str) -> int:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        headers = [(b"host", host.encode())]
        scope = {"type": "http", "path": "/", "method": "GET", "headers": headers}
        await Guard(inner, host="0.0.0.0")(scope, None, send)  # type: ignore[arg-type]
        return int(sent[0]["status"])

    assert [await status(host) for host in ("192.168.1.7:8080", "localhost", "[fe80::1]")] == [
        200,
        200,
        200,
    ]
    assert await status("evil.example") == 403


def test_every_start_of_the_demo_has_its_own_token() -> None:
    worlds = [World(), World()]
    tokens = {furnish(world).bot.token for world in worlds}

    assert len(tokens) == 2
    assert all(len(token.partition(":")[2]) >= 30 for token in tokens)


async def test_no_control_call_opens_webhooks(api: Api) -> None:
    api.world.settings.webhooks = ()
    await api.sim.call("POST", "settings", webhooks=["*"])
    await api.sim.reset()

    assert api.world.settings.webhooks == ()
