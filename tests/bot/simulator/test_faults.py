"""Injected faults, as received by a bot."""

import json
from typing import Any

import aiohttp
import pytest

from tests.bot.simulator.api import Api


async def shown(api: Api) -> list[str]:
    return [one["text"] for one in await api.sim.messages(api.ids["sara"], by_bot=True)]


@pytest.mark.parametrize(
    ("kind", "facts", "status", "description"),
    [
        ("429", {"retry_after": 7}, 429, "Too Many Requests: retry after 7"),
        ("403", {}, 403, "Forbidden: bot was blocked by the user"),
        ("400", {}, 400, "Bad Request: chat not found"),
        ("400", {"description": "Bad Request: no luck"}, 400, "Bad Request: no luck"),
        ("500", {}, 500, "Internal Server Error"),
        ("502", {}, 502, "Bad Gateway"),
    ],
)
async def test_refusals_happen_before_the_effect_and_once(
    api: Api, kind: str, facts: dict[str, Any], status: int, description: str
) -> None:
    await api.sim.add_fault(kind, **facts)
    answered = await api.post("sendMessage", {"chat_id": api.ids["sara"], "text": "x"})
    await api.ok("sendMessage", chat_id="sara", text="y")

    assert answered[0] == answered[1]["error_code"] == status
    assert answered[1]["description"] == description
    assert await shown(api) == ["y"]


@pytest.mark.parametrize(
    ("kind", "effect"), [("cut_before", []), ("cut_after", ["x"]), ("timeout", ["x"])]
)
async def test_connections_that_break(api: Api, kind: str, effect: list[str]) -> None:
    await api.sim.add_fault(kind, seconds=0.05)

    with pytest.raises(aiohttp.ClientError):
        await api.post("sendMessage", {"chat_id": api.ids["sara"], "text": "x"})

    assert await shown(api) == effect


async def test_a_broken_answer(api: Api) -> None:
    await api.sim.add_fault("bad_json")

    with pytest.raises(json.JSONDecodeError):
        await api.post("sendMessage", {"chat_id": api.ids["sara"], "text": "x"})

    assert await shown(api) == ["x"]


async def test_a_silent_server_ends_with_the_callers_patience(api: Api) -> None:
    await api.sim.add_fault("timeout")
    url = f"{api.address}/bot{api.token}/sendMessage"
    patience = aiohttp.ClientTimeout(total=0.1)

    with pytest.raises(TimeoutError):
        await api.sim.session.post(
            url, json={"chat_id": api.ids["sara"], "text": "x"}, timeout=patience
        )

    assert await shown(api) == ["x"]


async def test_a_late_answer_is_an_answer(api: Api) -> None:
    await api.sim.add_fault("delay", seconds=0.02)

    assert await api.ok("sendMessage", chat_id="sara", text="x")


async def test_a_fault_meets_the_calls_it_names(api: Api) -> None:
    await api.sim.start(api.ids["omid"])
    await api.sim.add_bot("other_bot")
    await api.sim.add_fault("500", method="^send", chat=api.ids["omid"], count=2)
    await api.sim.add_fault("500", bot="other_bot")

    await api.ok("sendMessage", chat_id="sara", text="x")
    await api.ok("getChat", chat_id="omid")
    for _ in range(2):
        assert await api.refused("sendMessage", chat_id="omid", text="x")
    await api.ok("sendMessage", chat_id="omid", text="x")


async def test_a_fault_without_count_stays_until_it_is_removed(api: Api) -> None:
    await api.sim.add_fault("502", method="getMe", count=None)
    for _ in range(3):
        await api.refused("getMe")
    (fault,) = await api.sim.faults()
    await api.sim.clear_faults()

    assert (fault["hits"], fault["count"]) == (3, None)
    assert await api.ok("getMe")
    assert await api.sim.faults() == []
