"""Bots, updates, clock and settings through the control API."""

import asyncio

import pytest

from bot.clock import SystemClock
from bot.simulator.client import SimClient
from bot.simulator.errors import ControlError
from bot.simulator.server import running
from bot.simulator.world import World
from tests.bot.simulator.api import Api


async def test_a_token_keeps_its_bot(api: Api) -> None:
    first = await api.sim.add_bot("a_bot", token="800:x")
    again = await api.sim.add_bot("b_bot", token="800:x", can_read_all_group_messages=True)
    made_up = await api.sim.add_bot("c_bot")

    assert first["id"] == again["id"] == 800
    assert again["username"] == "b_bot"
    assert made_up["token"].startswith(f"{made_up['id']}:")


async def test_reset_forgets_all_but_the_bots(api: Api) -> None:
    await api.forum()
    await api.sim.add_fault("500", count=None)
    await api.sim.reset()
    state = await api.sim.state()

    assert (state["people"], state["groups"], await api.sim.faults()) == ([], [], [])
    assert await api.updates() == []
    assert (await api.ok("getMe"))["username"] == "test_bot"


async def test_pending_counts_what_is_not_confirmed(api: Api) -> None:
    await api.sim.send(api.ids["sara"], "x")
    (before,) = await api.sim.pending()
    (update,) = await api.updates()
    polling = asyncio.create_task(api.updates(offset=update["update_id"] + 1, timeout=30))
    await api.world.changes.until(lambda: api.world.held_polls == 1)
    (during,) = await api.sim.pending()
    await api.sim.send(api.ids["sara"], "y")
    await polling

    assert before["update_ids"] == [update["update_id"]]
    assert (before["updates"], before["polling"], before["webhook"]) == (1, False, "")
    assert (during["updates"], during["polling"]) == (0, True)


async def test_updates_can_be_repeated(api: Api) -> None:
    await api.sim.send(api.ids["sara"], "1")
    await api.sim.send(api.ids["sara"], "2")
    first, second = await api.updates()
    await api.updates(offset=second["update_id"] + 1)
    newest = await api.sim.duplicate()
    await api.sim.duplicate(update_id=first["update_id"])

    assert newest == {"update_id": second["update_id"]}
    assert await api.updates() == [second, first]
    assert await api.updates() == []
    with pytest.raises(ControlError, match="There is no update 5 to repeat"):
        await api.sim.duplicate(update_id=5)


async def test_updates_can_come_in_another_order(api: Api) -> None:
    for text in "1234":
        await api.sim.send(api.ids["sara"], text)
    order = await api.sim.reorder()
    got = await api.updates()
    left = [len(await api.updates(offset=update["update_id"] + 1)) for update in reversed(got)]

    assert [update["update_id"] for update in got] == order == sorted(order, reverse=True)
    assert left == [3, 2, 1, 0]


async def test_any_update_can_be_injected(api: Api) -> None:
    given = await api.sim.inject({"shiny_new_thing": {"x": 1}})
    old = await api.sim.inject({"update_id": 5, "message": {"text": 7}})
    empty = await api.sim.inject({})
    await api.sim.send(api.ids["sara"], "x")
    updates = await api.updates()

    assert (given["known"], old["known"]) == (False, True)
    assert updates[0] == {"update_id": 5, "message": {"text": 7}}
    assert updates[1] == {"update_id": given["update_id"], "shiny_new_thing": {"x": 1}}
    assert updates[2] == {"update_id": empty["update_id"]}
    assert updates[3]["update_id"] == empty["update_id"] + 1
    with pytest.raises(ControlError, match="The update is a JSON object"):
        await api.sim.call("POST", "updates/inject", update=[1])


async def test_the_clock_moves_only_forward(api: Api) -> None:
    answer = await api.sim.advance(90)
    later = await api.ok("sendMessage", chat_id="sara", text="x")

    assert answer["now"] == "2026-11-22T08:31:30+00:00"
    assert later["date"] == api.world.date()
    with pytest.raises(ControlError, match="Time never runs back"):
        await api.sim.advance(-1)


async def test_the_real_clock_cannot_be_moved() -> None:
    async with running(World(SystemClock())) as address, SimClient(address) as sim:
        with pytest.raises(ControlError, match="runs on the real clock"):
            await sim.advance(1)


async def test_the_pages_language_reaches_who_follows_it(api: Api) -> None:
    heard: list[str] = []

    async def follow(language: str) -> None:
        heard.append(language)

    assert await api.sim.language("en") is False
    api.world.read_in = follow
    assert await api.sim.language("fa") is True
    with pytest.raises(ControlError, match="one of fa, en; not 'de'"):
        await api.sim.language("de")

    assert heard == ["fa"]


async def test_settings_change_one_by_one(api: Api) -> None:
    before = await api.sim.settings()
    after = await api.sim.change_settings(plain=True, latency=0.01)

    assert before == {"limits": False, "plain": False, "latency": 0.0, "log": True}
    assert after == before | {"plain": True, "latency": 0.01} == await api.sim.settings()


async def test_faults_that_cannot_be(api: Api) -> None:
    with pytest.raises(ControlError, match="The kind is one of 429, 403"):
        await api.sim.add_fault("418")
    with pytest.raises(ControlError, match="is no regular expression"):
        await api.sim.add_fault("500", method="(")
