"""A plain messenger: no topics, entities, albums, memberships, reactions or secrets."""

import pytest

from tests.bot.simulator.api import ADMIN, Api


@pytest.fixture
async def plain(api: Api) -> Api:
    await api.sim.change_settings(plain=True)
    return api


async def test_incoming_messages_have_no_entities_and_no_album(plain: Api) -> None:
    await plain.sim.send(plain.ids["sara"], "/start https://example.org")
    await plain.sim.send(plain.ids["sara"], album=[{"photo": True}, {"photo": True}])

    heard = [update["message"] for update in await plain.heard()]
    assert [one.get("text") for one in heard] == ["/start https://example.org", None, None]
    assert not any({"entities", "media_group_id"} & one.keys() for one in heard)


@pytest.mark.parametrize(
    "method",
    ["createForumTopic", "editForumTopic", "closeGeneralForumTopic", "setMessageReaction"],
)
async def test_methods_that_are_not_there(plain: Api, method: str) -> None:
    assert await plain.refused(method, chat_id="sara") == "Not Found: method not found"


async def test_threads_are_ignored(plain: Api) -> None:
    await plain.group("group", bots=[ADMIN], supergroup=False)

    sent = await plain.ok("sendMessage", chat_id="group", message_thread_id=5, text="x")

    assert not {"message_thread_id", "is_topic_message"} & sent.keys()


async def test_memberships_and_reactions_are_not_told(plain: Api) -> None:
    await plain.updates(allowed_updates=["message", "my_chat_member", "message_reaction"])
    group = await plain.group("group", bots=[ADMIN], members=[plain.ids["sara"]])
    await plain.sim.react(plain.ids["sara"], 1, "👍")
    await plain.sim.block(plain.ids["sara"])
    await plain.sim.leave(plain.ids["sara"], group)

    assert {kind for update in await plain.heard() for kind in update} == {"message"}
