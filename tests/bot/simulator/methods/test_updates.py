"""getUpdates: offsets, limits, conflicts and kinds."""

import asyncio
from typing import Any

import pytest

from bot.simulator.errors import OTHER_POLL, WEBHOOK_ACTIVE
from bot.simulator.updates import FIRST_UPDATE_ID
from tests.bot.simulator.api import ADMIN, Api

DEAD_HOOK = "http://127.0.0.1:9/hook"


async def said(api: Api, *texts: str) -> None:
    for text in texts:
        await api.sim.send(api.ids["sara"], text)


def texts_of(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_come_again_until_an_offset_confirms_them(api: Api) -> None:
    await said(api, "1", "2", "3")
    first = await api.updates()
    again = await api.updates()
    rest = await api.updates(offset=first[0]["update_id"] + 1)

    assert first == again
    assert texts_of(first) == ["1", "2", "3"]
    ids = [update["update_id"] for update in first]
    assert ids == list(range(ids[0], ids[0] + 3))
    assert rest == first[1:] == await api.updates()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"limit": 2}, ["1", "2"]),
        ({"limit": 0}, ["1"]),
        ({"limit": 1000}, ["1", "2", "3", "4"]),
        ({"limit": "2"}, ["1", "2"]),
        ({"offset": -1}, ["4"]),
        ({"offset": -2}, ["3", "4"]),
        ({"offset": -99}, ["1", "2", "3", "4"]),
        ({"offset": 1}, ["1", "2", "3", "4"]),
        ({"offset": FIRST_UPDATE_ID + 100}, ["1", "2", "3", "4"]),
    ],
)
async def test_limit_and_offset(api: Api, arguments: dict[str, Any], expected: list[str]) -> None:
    await said(api, "1", "2", "3", "4")

    assert texts_of(await api.updates(**arguments)) == expected


async def test_a_negative_offset_forgets_what_lies_before(api: Api) -> None:
    await said(api, "1", "2", "3")
    await api.updates(offset=-1)

    assert texts_of(await api.updates()) == ["3"]


async def test_more_than_a_hundred_wait_for_the_next_call(api: Api) -> None:
    await said(api, *(str(number) for number in range(105)))
    batch = await api.updates(limit=100)

    assert len(batch) == 100
    assert len(await api.updates(offset=batch[-1]["update_id"] + 1)) == 5


async def test_a_long_poll_ends_with_the_first_update(api: Api) -> None:
    polling = asyncio.create_task(api.updates(timeout=30))
    await waiting(api)
    await said(api, "now")

    assert texts_of(await polling) == ["now"]


async def waiting(api: Api) -> None:
    """Return once a long poll is waiting."""
    await api.world.changes.until(lambda: api.world.held_polls == 1)


async def test_the_older_of_two_polls_reads_a_conflict(api: Api) -> None:
    older = asyncio.create_task(api.post("getUpdates", {"timeout": 30}))
    await waiting(api)
    queue = api.world.bots[700000001].updates
    first = queue.poll
    newer = asyncio.create_task(api.updates(timeout=30))
    status, body = await older
    assert (status, body["error_code"], body["description"]) == (409, 409, OTHER_POLL)
    await api.world.changes.until(lambda: queue.poll not in (first, None))
    await said(api, "x")

    assert texts_of(await newer) == ["x"]


async def test_a_webhook_ends_polls_and_forbids_them(api: Api) -> None:
    older = asyncio.create_task(api.post("getUpdates", {"timeout": 30}))
    await waiting(api)
    await api.ok("setWebhook", url=DEAD_HOOK)
    _, body = await older
    refused = await api.refused("getUpdates")
    await api.ok("deleteWebhook")

    assert body["description"] == "Conflict: terminated by setWebhook request"
    assert refused == WEBHOOK_ACTIVE
    assert await api.updates() == []


async def test_updates_are_lost_after_a_day(api: Api) -> None:
    await said(api, "old")
    await api.sim.advance(86_399)
    await said(api, "new")
    kept = texts_of(await api.updates())
    await api.sim.advance(2)

    assert kept == ["old", "new"]
    assert texts_of(await api.updates()) == ["new"]


async def test_allowed_updates_count_when_an_update_is_made(api: Api) -> None:
    await api.updates(allowed_updates=["edited_message"])
    sent = await api.sim.send(api.ids["sara"], "x")
    await api.sim.edit(api.ids["sara"], sent["message_id"], "y")
    await api.updates(allowed_updates=["message"])
    (heard,) = await api.heard()

    assert heard["edited_message"]["text"] == "y"
    assert heard["edited_message"]["edit_date"] == api.world.date()
    await said(api, "z")
    assert await api.texts() == ["z"]


async def test_kinds_that_come_on_request_only(api: Api) -> None:
    await api.group("group", admins=[api.ids["sara"]], bots=[ADMIN])
    await api.heard()
    await api.sim.set_member(api.ids["group"], api.ids["omid"])
    usual = await api.heard()
    await api.updates(allowed_updates=["chat_member"])
    await api.sim.set_member(api.ids["group"], api.ids["omid"], status="kicked")
    asked = await api.heard()
    await api.updates(allowed_updates=[])
    await api.sim.set_member(api.ids["group"], api.ids["omid"])

    assert [list(update) for update in usual] == [["message"]]
    assert [list(update) for update in asked] == [["chat_member"]]
    assert asked[0]["chat_member"]["new_chat_member"]["status"] == "kicked"
    assert [list(update) for update in await api.heard()] == [["message"]]


async def test_hurried_polls_are_slowed_where_limits_are_on(api: Api) -> None:
    """The same offset within half a second gets one update only."""
    await api.sim.change_settings(limits=True)
    await said(api, "1", "2")
    await api.updates(offset=5)

    assert texts_of(await api.updates(offset=5)) == ["1"]
    assert texts_of(await api.updates(offset=6)) == ["1", "2"]


async def test_webhook_info(api: Api) -> None:
    none = await api.ok("getWebhookInfo")
    await api.ok("setWebhook", url=DEAD_HOOK, max_connections=5, allowed_updates=["message"])
    info = await api.ok("getWebhookInfo")

    assert none == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    assert (info["url"], info["max_connections"]) == (DEAD_HOOK, 5)
    assert info["allowed_updates"] == ["message"]


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        (
            {"url": "http://example.org/"},
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        ({"url": "ftp://example.org/"}, "Bad Request: invalid webhook URL specified"),
        (
            {"url": DEAD_HOOK, "secret_token": "x" * 257},
            "Bad Request: secret token is too long",
        ),
        (
            {"url": DEAD_HOOK, "secret_token": "a b"},
            "Bad Request: secret token contains unallowed characters",
        ),
    ],
)
async def test_wrong_webhooks(api: Api, arguments: dict[str, Any], description: str) -> None:
    assert await api.refused("setWebhook", **arguments) == description


async def test_the_words_around_a_webhook(api: Api) -> None:
    async def told(method: str, **arguments: Any) -> Any:
        return (await api.post(method, arguments))[1]["description"]

    assert await told("setWebhook", url=DEAD_HOOK) == "Webhook was set"
    assert await told("setWebhook", url=DEAD_HOOK) == "Webhook is already set"
    assert await told("setWebhook", url="") == "Webhook was deleted"
    assert await told("deleteWebhook") == "Webhook is already deleted"
    await api.sim.change_settings(limits=True)
    assert await told("setWebhook", url=DEAD_HOOK) == "Too Many Requests: retry after 1"


async def test_pending_updates_can_be_dropped(api: Api) -> None:
    await said(api, "1")
    await api.ok("deleteWebhook", drop_pending_updates=True)

    assert await api.updates() == []
