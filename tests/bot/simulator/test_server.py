"""HTTP side of the simulator: formats of arguments, files and events."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.simulator.events import Event
from tests.bot.simulator.api import Api, button

MENU = {"inline_keyboard": [[button("یک", "1")]]}


@pytest.mark.parametrize(
    "request_facts",
    [
        {"params": {"chat_id": "{sara}", "text": "سلام", "reply_markup": json.dumps(MENU)}},
        {"data": {"chat_id": "{sara}", "text": "سلام", "reply_markup": json.dumps(MENU)}},
        {"json": {"chat_id": "{sara}", "text": "سلام", "reply_markup": MENU}},
        {"json": {"chat_id": "{sara}", "text": "سلام", "reply_markup": json.dumps(MENU)}},
        {"params": {"chat_id": "{sara}"}, "json": {"text": "سلام", "reply_markup": MENU}},
    ],
    ids=["query", "form", "json", "json in json", "both"],
)
@pytest.mark.parametrize("verb", ["GET", "POST"])
async def test_arguments_come_in_many_ways(
    api: Api, verb: str, request_facts: dict[str, Any]
) -> None:
    facts = json.loads(json.dumps(request_facts).replace("{sara}", str(api.ids["sara"])))
    url = f"{api.address}/bot{api.token}/SENDmessage"
    async with api.sim.session.request(verb, url, **facts) as answer:
        body = await answer.json()

    assert body["result"]["text"] == "سلام"
    assert body["result"]["reply_markup"] == MENU


async def test_multipart_without_files(api: Api) -> None:
    with aiohttp.MultipartWriter("form-data") as form:
        for name, value in (("chat_id", str(api.ids["sara"])), ("text", "x")):
            part = form.append(value)
            part.set_content_disposition("form-data", name=name)
        url = f"{api.address}/bot{api.token}/sendMessage"
        async with api.sim.session.post(url, data=form) as answer:
            assert (await answer.json())["result"]["text"] == "x"


@pytest.mark.parametrize(
    ("body", "description"),
    [
        ("{", "Bad Request: can't parse arguments"),
        ("[]", "Bad Request: can't parse arguments"),
    ],
)
async def test_a_body_that_is_no_object(api: Api, body: str, description: str) -> None:
    url = f"{api.address}/bot{api.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with api.sim.session.post(url, data=body, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["description"].startswith(description)


async def test_nested_arguments_of_a_wrong_shape_are_refused(api: Api) -> None:
    said = await api.refused(
        "sendMessage", chat_id="sara", text="x", reply_parameters={"message_id": {"a": 1}}
    )

    assert said.startswith("Bad Request: can't parse arguments")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bot1:x/getMe", 401),
        ("/file/bot1:x/photos/file_1.png", 401),
        ("/file/bot{token}/photos/file_99.png", 404),
        ("/bot{token}/", 404),
        ("/sim/nonsense", 404),
    ],
)
async def test_what_is_not_there(api: Api, path: str, status: int) -> None:
    async with api.sim.session.get(api.address + path.format(token=api.token)) as answer:
        body = await answer.json()

    assert answer.status == status
    assert body["ok"] is False


async def test_latency_delays_every_call(api: Api) -> None:
    await api.sim.change_settings(latency=0.05)
    began = asyncio.get_running_loop().time()
    await api.ok("getMe")

    assert asyncio.get_running_loop().time() - began >= 0.05


async def test_events_tell_what_happens(api: Api) -> None:
    sara = api.ids["sara"]
    begin = api.world.events.last_id
    sent = await api.ok("sendMessage", chat_id=sara, text="x", reply_markup=MENU)
    await api.ok("sendChatAction", chat_id=sara, action="typing")
    pressed = await api.sim.press(sara, 0, message_id=sent["message_id"])
    await api.ok("answerCallbackQuery", callback_query_id=pressed["id"], text="ok")
    await api.ok("editMessageText", chat_id=sara, message_id=sent["message_id"], text="y")
    await api.sim.react(sara, sent["message_id"], "👍")
    await api.ok("deleteMessage", chat_id=sara, message_id=sent["message_id"])
    forum = await api.forum()
    await api.ok("createForumTopic", chat_id=forum, name="t")

    events = await first(api, 12, after=begin)

    kinds = [event.kind for event in events]
    assert kinds[:6] == ["message", "typing", "callback_answer", "edit", "reaction", "delete"]
    assert {"state", "topic"} <= set(kinds)
    assert events[0].data["message"]["text"] == "x"
    assert all({"chat_id", "bot"} <= event.data.keys() for event in events)
    assert (events[0].data["chat_id"], events[0].data["bot"]) == (sara, "test_bot")
    assert [event.id for event in events] == list(range(begin + 1, begin + 1 + len(events)))


async def first(api: Api, count: int, *, after: int | None = None) -> list[Event]:
    """Return the first `count` events, or all until the stream ends."""
    found: list[Event] = []
    async for event in api.sim.events(after=after):
        found.append(event)
        if len(found) >= count or event.id >= api.world.events.last_id:
            break
    return found


async def test_a_reader_that_comes_back_misses_nothing(api: Api) -> None:
    last = api.world.events.last_id
    for text in "abc":
        await api.sim.send(api.ids["sara"], text)
    (event,) = await first(api, 1, after=last)
    later = await first(api, 2, after=event.id)

    assert event.data["message"]["text"] == "a"
    assert [one.data["message"]["text"] for one in later] == ["b", "c"]


async def test_events_arrive_while_one_waits(api: Api) -> None:
    async with api.sim.session.get(f"{api.address}/sim/events") as stream:
        begun = await stream.content.readuntil(b"\n\n")
        await api.sim.send(api.ids["sara"], "live")
        told = await stream.content.readuntil(b"\n\n")

    assert begun == b"retry: 500\n\n"
    assert json.loads(told.partition(b"data: ")[2])["message"]["text"] == "live"


async def test_the_page_is_served(api: Api) -> None:
    async with api.sim.session.get(api.address + "/") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"


async def test_the_log_has_arguments_and_answers(api: Api) -> None:
    await api.sim.clear_log()
    await api.ok("sendMessage", chat_id="sara", text="x")
    await api.refused("sendMessage", chat_id="sara", text="")
    await api.ok("getMe")
    await api.updates()

    calls = await api.sim.log(method="^send")
    assert [(call["method"], call["status"]) for call in calls] == [
        ("sendMessage", 200),
        ("sendMessage", 400),
    ]
    assert calls[0]["arguments"] == {"chat_id": api.ids["sara"], "text": "x"}
    assert json.loads(calls[0]["answer"])["result"]["text"] == "x"
    assert calls[0]["at"].startswith("2026-11-22T08:30")
    assert [call["method"] for call in await api.sim.log(limit=1)] == ["getMe"]
    await api.sim.change_settings(log=False)
    await api.ok("getMe")
    assert len(await api.sim.log()) == 3
