"""Forum topics and pinned messages."""

from typing import Any

import pytest

from tests.bot.simulator.api import Api


@pytest.fixture
async def topic(api: Api) -> int:
    """A topic of the bot in Sara's forum, with all updates about it read."""
    await api.forum()
    created = await api.ok("createForumTopic", chat_id="forum", name="#1 Sara")
    api.ids["topic"] = created["message_thread_id"]
    await api.heard()
    return api.ids["topic"]


async def test_a_topic_begins_with_its_service_message(api: Api) -> None:
    await api.forum()
    await api.heard()
    created = await api.ok("createForumTopic", chat_id="forum", name="n", icon_color=0x6FB9F0)
    (heard,) = await api.heard()

    thread_id = created["message_thread_id"]
    assert created == {"message_thread_id": thread_id, "name": "n", "icon_color": 0x6FB9F0}
    assert heard["message"]["message_id"] == thread_id
    assert heard["message"]["forum_topic_created"] == {"name": "n", "icon_color": 0x6FB9F0}


async def test_everything_in_a_topic_answers_its_first_message(api: Api, topic: int) -> None:
    """T43: messages in a topic carry a reply_to_message that is not a reply."""
    sent = await api.ok("sendMessage", chat_id="forum", message_thread_id=topic, text="x")
    await api.sim.send(api.ids["sara"], "y", chat=api.ids["forum"], topic=topic)
    (heard,) = await api.heard()

    for message in (sent, heard["message"]):
        assert message["message_thread_id"] == topic
        assert message["is_topic_message"] is True
        assert message["reply_to_message"]["message_id"] == topic
        assert "forum_topic_created" in message["reply_to_message"]


async def test_a_reply_in_a_topic_follows_the_message_it_answers(api: Api, topic: int) -> None:
    first = await api.ok("sendMessage", chat_id="forum", message_thread_id=topic, text="x")
    answer = await api.sim.send(
        api.ids["sara"], "y", chat=api.ids["forum"], reply_to=first["message_id"]
    )

    assert answer["message_thread_id"] == topic
    assert answer["reply_to_message"]["message_id"] == first["message_id"]


async def test_general_is_no_topic_that_can_be_named(api: Api, topic: int) -> None:
    """T43: General takes messages without thread id; replies there have one without a topic."""
    refused = await api.refused("sendMessage", chat_id="forum", message_thread_id=1, text="x")
    sent = await api.ok("sendMessage", chat_id="forum", text="x")
    reply = await api.sim.send(
        api.ids["sara"], "y", chat=api.ids["forum"], reply_to=sent["message_id"]
    )

    assert refused == "Bad Request: message thread not found"
    assert "message_thread_id" not in sent
    assert reply["message_thread_id"] == sent["message_id"]
    assert "is_topic_message" not in reply


async def test_closed_and_deleted_topics(api: Api, topic: int) -> None:
    """T41: errors for a bot after its topic was deleted."""

    async def send() -> str:
        return await api.refused("sendMessage", chat_id="forum", message_thread_id=topic, text="x")

    await api.ok("closeForumTopic", chat_id="forum", message_thread_id=topic)
    closed = await send()
    twice = await api.refused("closeForumTopic", chat_id="forum", message_thread_id=topic)
    await api.ok("reopenForumTopic", chat_id="forum", message_thread_id=topic)
    await api.ok("sendMessage", chat_id="forum", message_thread_id=topic, text="x")
    await api.ok("deleteForumTopic", chat_id="forum", message_thread_id=topic)
    deleted = await send()
    edit = await api.refused("editForumTopic", chat_id="forum", message_thread_id=topic, name="x")

    assert closed == "Bad Request: TOPIC_CLOSED"
    assert twice == "Bad Request: TOPIC_NOT_MODIFIED"
    assert deleted == "Bad Request: message thread not found"
    assert edit == "Bad Request: TOPIC_DELETED"
    said = [next(iter(set(one["message"]) & SERVICE)) for one in await api.heard()]
    assert said == ["forum_topic_closed", "forum_topic_reopened"]
    assert all(one["deleted"] for one in await api.sim.messages(api.ids["forum"]) if "text" in one)


SERVICE = {
    "forum_topic_closed",
    "forum_topic_reopened",
    "forum_topic_edited",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "pinned_message",
}


async def test_renaming_a_topic(api: Api, topic: int) -> None:
    where = {"chat_id": "forum", "message_thread_id": topic}
    await api.ok("editForumTopic", **where, name="new", icon_custom_emoji_id="5")
    same = await api.refused("editForumTopic", **where, name="new")
    (heard,) = await api.heard()

    assert heard["message"]["forum_topic_edited"] == {
        "name": "new",
        "icon_custom_emoji_id": "5",
    }
    assert same == "Bad Request: TOPIC_NOT_MODIFIED"
    (shown,) = (await api.sim.state())["groups"][0]["topics"]
    assert (shown["name"], shown["icon_custom_emoji_id"]) == ("new", "5")


async def test_the_general_topic_is_edited_closed_and_hidden(api: Api, topic: int) -> None:
    for method, arguments in (
        ("editGeneralForumTopic", {"name": "Lobby"}),
        ("closeGeneralForumTopic", {}),
        ("reopenGeneralForumTopic", {}),
        ("hideGeneralForumTopic", {}),
        ("unhideGeneralForumTopic", {}),
    ):
        await api.ok(method, chat_id="forum", **arguments)

    said = [next(iter(set(one["message"]) & SERVICE)) for one in await api.heard()]
    assert said == [
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
    ]
    assert await api.ok("getForumTopicIconStickers") == []


@pytest.mark.parametrize(
    ("method", "arguments", "description"),
    [
        ("createForumTopic", {"name": " "}, "title must be non-empty"),
        ("createForumTopic", {"name": "x", "icon_color": 5}, "invalid icon color specified"),
        ("createForumTopic", {"name": "x", "chat_id": 99}, "chat not found"),
        ("createForumTopic", {"name": "x", "chat_id": "sara"}, "the chat is not a forum"),
        ("createForumTopic", {"name": "x", "chat_id": "group"}, "the chat is not a forum"),
        (
            "createForumTopic",
            {"name": "x", "chat_id": "strangers"},
            "not enough rights to create a topic",
        ),
        ("editForumTopic", {"message_thread_id": 99, "name": "x"}, "TOPIC_ID_INVALID"),
        ("closeForumTopic", {"message_thread_id": 99}, "TOPIC_ID_INVALID"),
        ("reopenForumTopic", {"message_thread_id": "topic"}, "TOPIC_NOT_MODIFIED"),
        ("deleteForumTopic", {"message_thread_id": 99}, "TOPIC_ID_INVALID"),
        ("editGeneralForumTopic", {"name": ""}, "title must be non-empty"),
        ("editGeneralForumTopic", {"name": "General"}, "TOPIC_NOT_MODIFIED"),
        ("reopenGeneralForumTopic", {}, "TOPIC_NOT_MODIFIED"),
        ("unhideGeneralForumTopic", {}, "TOPIC_NOT_MODIFIED"),
        ("pinChatMessage", {"message_id": 999}, "message to pin not found"),
        ("pinChatMessage", {"message_id": "topic"}, "a service message can't be pinned"),
        ("unpinChatMessage", {"message_id": 999}, "message to unpin not found"),
        (
            "unpinAllChatMessages",
            {"chat_id": "strangers"},
            "not enough rights to manage pinned messages in the chat",
        ),
    ],
)
async def test_what_is_refused(
    api: Api, topic: int, method: str, arguments: dict[str, Any], description: str
) -> None:
    await api.group("group", admins=[api.ids["sara"]], bots=["test_bot"])
    await api.group(
        "strangers",
        admins=[api.ids["sara"]],
        bots=[{"username": "test_bot", "status": "member"}],
        topics=True,
    )

    call = {"chat_id": "forum"} | arguments

    assert await api.refused(method, **call) == f"Bad Request: {description}"


async def test_pinning(api: Api, topic: int) -> None:
    sent = [
        await api.ok("sendMessage", chat_id="forum", text=str(number), message_thread_id=thread)
        for number, thread in enumerate([topic, topic, 0])
    ]
    for message in sent:
        await api.ok("pinChatMessage", chat_id="forum", message_id=message["message_id"])

    async def newest() -> Any:
        pinned = (await api.ok("getChat", chat_id="forum")).get("pinned_message")
        return pinned and pinned["text"]

    heard = await api.heard()
    assert heard[0]["message"]["pinned_message"]["text"] == "0"
    assert heard[0]["message"]["message_thread_id"] == topic
    assert await newest() == "2"
    await api.ok("unpinChatMessage", chat_id="forum")
    assert await newest() == "1"
    await api.ok("unpinAllForumTopicMessages", chat_id="forum", message_thread_id=topic)
    assert await newest() is None
    await api.ok("pinChatMessage", chat_id="forum", message_id=sent[2]["message_id"])
    await api.ok("unpinAllGeneralForumTopicMessages", chat_id="forum")
    assert await newest() is None
    await api.ok("pinChatMessage", chat_id="forum", message_id=sent[2]["message_id"])
    await api.ok("unpinAllChatMessages", chat_id="forum")
    assert await newest() is None


TOPIC_CALLS = [
    "createForumTopic",
    "editForumTopic",
    "closeForumTopic",
    "reopenForumTopic",
    "deleteForumTopic",
    "closeGeneralForumTopic",
]


async def test_a_supergroup_without_topics_ignores_threads(api: Api, topic: int) -> None:
    first = await api.ok("sendMessage", chat_id="forum", message_thread_id=topic, text="x")
    await api.sim.set_forum(api.ids["forum"], on=False)
    where = {"chat_id": "forum", "message_thread_id": topic, "name": "y"}

    sent = await api.ok("sendMessage", **where, text="x")
    unknown = await api.ok("sendMessage", chat_id="forum", message_thread_id=987, text="x")
    reply = await api.ok("sendMessage", **where, text="x", reply_to_message_id=first["message_id"])
    copied = await api.ok("copyMessage", **where, from_chat_id="sara", message_id=1)
    edited = await api.ok(
        "editMessageText", chat_id="forum", message_id=first["message_id"], text="y"
    )

    for message in (sent, unknown):
        assert not {"message_thread_id", "is_topic_message", "reply_to_message"} & message.keys()
    assert "is_topic_message" not in reply
    assert reply["reply_to_message"]["message_id"] == first["message_id"]
    assert "is_topic_message" not in edited
    shown = await api.sim.messages(api.ids["forum"], after=copied["message_id"] - 1)
    assert "message_thread_id" not in shown[0]
    for method in TOPIC_CALLS:
        assert await api.refused(method, **where) == "Bad Request: the chat is not a forum"

    await api.sim.set_forum(api.ids["forum"])
    back = await api.ok("sendMessage", **where, text="x")
    assert back["is_topic_message"] is True


async def test_a_basic_group_and_a_private_chat_know_no_thread(api: Api) -> None:
    await api.group("group", admins=[api.ids["sara"]], bots=["test_bot"], supergroup=False)

    for chat in ("group", "sara"):
        said = await api.refused("sendMessage", chat_id=chat, message_thread_id=5, text="x")
        assert said == "Bad Request: message thread not found"


async def test_a_reply_across_topics_only_describes_the_other_message(
    api: Api, topic: int
) -> None:
    there = await api.ok("sendMessage", chat_id="forum", text="in General")
    reply = {"message_id": there["message_id"], "quote": "General"}
    where = {"chat_id": "forum", "message_thread_id": topic}

    sent = await api.ok("sendMessage", **where, text="x", reply_parameters=reply)
    heard = await api.sim.send(
        api.ids["sara"],
        "y",
        chat=api.ids["forum"],
        topic=topic,
        reply_to=there["message_id"],
        quote="in",
    )

    for message in (sent, heard):
        assert message["message_thread_id"] == topic
        assert message["external_reply"]["message_id"] == there["message_id"]
        assert "reply_to_message" not in message
    assert [sent["quote"]["text"], heard["quote"]["text"]] == ["General", "in"]


async def test_topic_calls_and_pins_spend_what_messages_spend(api: Api, topic: int) -> None:
    where = {"chat_id": "forum", "message_thread_id": topic}
    sent = await api.ok("sendMessage", **where, text="x")
    await api.sim.change_settings(limits=True)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("createForumTopic", {"chat_id": "forum", "name": "n"}),
        ("editForumTopic", {**where, "name": "n"}),
        ("closeForumTopic", where),
        ("reopenForumTopic", where),
        ("pinChatMessage", {"chat_id": "forum", "message_id": sent["message_id"]}),
        ("unpinChatMessage", {"chat_id": "forum", "message_id": sent["message_id"]}),
        ("editMessageText", {"chat_id": "forum", "message_id": sent["message_id"], "text": "y"}),
    ]
    for method, arguments in calls:
        await api.ok(method, **arguments)
    for _ in range(20 - len(calls)):
        await api.ok("sendMessage", **where, text="x")

    for method, arguments in (
        ("createForumTopic", {"chat_id": "forum", "name": "m"}),
        ("editForumTopic", {**where, "name": "m"}),
        ("closeForumTopic", where),
        ("deleteForumTopic", where),
        ("pinChatMessage", {"chat_id": "forum", "message_id": sent["message_id"]}),
    ):
        said = await api.refused(method, **arguments)
        assert said == "Too Many Requests: retry after 60"
    shown = (await api.sim.state())["groups"][0]["topics"]
    assert [(one["name"], one["closed"]) for one in shown] == [("n", False), ("n", False)]
