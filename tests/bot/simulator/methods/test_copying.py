"""Copying and forwarding."""

from typing import Any

import pytest

from tests.bot.simulator.api import Api, button, keyboard


async def test_a_copy_has_no_origin_and_a_forward_names_it(api: Api) -> None:
    group = await api.forum()
    topic = await api.ok("createForumTopic", chat_id=group, name="#1")
    where = {
        "chat_id": group,
        "message_thread_id": topic["message_thread_id"],
        "from_chat_id": "sara",
        "message_id": 1,
    }

    copied = await api.ok("copyMessage", **where)
    forwarded = await api.ok("forwardMessage", **where)

    assert copied == {"message_id": forwarded["message_id"] - 1}
    shown = (await api.sim.messages(group))[-2]
    assert (shown["text"], shown["message_thread_id"]) == ("hello", topic["message_thread_id"])
    assert shown["is_topic_message"]
    assert "forward_origin" not in shown
    assert forwarded["forward_origin"] == {
        "type": "user",
        "date": api.world.date(),
        "sender_user": {"id": api.ids["sara"], "is_bot": False, "first_name": "Sara"},
    }


async def test_people_may_hide_their_name_in_forwards(api: Api) -> None:
    await api.sim.change_person(api.ids["sara"], hides_forwards=True)

    forwarded = await api.ok("forwardMessage", chat_id="sara", from_chat_id="sara", message_id=1)

    assert forwarded["forward_origin"]["type"] == "hidden_user"
    assert forwarded["forward_origin"]["sender_user_name"] == "Sara"


async def test_a_copy_takes_caption_and_buttons_of_the_call(api: Api) -> None:
    photo = await api.sim.send(api.ids["sara"], photo=True, caption="hers")
    copy = {"chat_id": "sara", "from_chat_id": "sara", "message_id": photo["message_id"]}

    await api.ok("copyMessage", **copy)
    await api.ok("copyMessage", **copy, caption="")
    await api.ok("copyMessage", **copy, caption="ours", reply_markup=keyboard([button("a", "b")]))
    too_long = await api.refused("copyMessage", **copy, caption="x" * 1025)

    shown = await api.sim.messages(api.ids["sara"], by_bot=True)
    assert [one.get("caption") for one in shown] == ["hers", None, "ours"]
    assert shown[2]["reply_markup"]["inline_keyboard"] == [[button("a", "b")]]
    assert too_long == "Bad Request: message caption is too long"


async def test_a_copied_album_stays_one_album(api: Api) -> None:
    items = [{"photo": True, "caption": "both"}, {"photo": True}]
    album = await api.sim.send(api.ids["sara"], album=items)
    ids = [message["message_id"] for message in album]
    where = {"chat_id": "sara", "from_chat_id": "sara", "message_ids": [*ids, 999]}

    copied = await api.ok("copyMessages", **where)
    forwarded = await api.ok("forwardMessages", **where)
    bare = await api.ok("copyMessages", **where, remove_caption=True)

    shown = await api.sim.messages(api.ids["sara"], by_bot=True)
    assert [one["message_id"] for one in shown] == [
        one["message_id"] for one in [*copied, *forwarded, *bare]
    ]
    groups = [one["media_group_id"] for one in shown]
    assert [groups[0], groups[2], groups[4]] == [groups[1], groups[3], groups[5]]
    assert len({*groups, album[0]["media_group_id"]}) == 4
    assert [one.get("caption") for one in shown] == ["both", None, "both", None, None, None]
    assert ["forward_origin" in one for one in shown] == [False, False, True, True, False, False]


@pytest.mark.parametrize(
    ("method", "arguments", "description"),
    [
        ("copyMessage", {"message_id": 99}, "message to copy not found"),
        ("forwardMessage", {"message_id": 99}, "message to forward not found"),
        ("copyMessages", {"message_ids": [98, 99]}, "message to copy not found"),
        ("forwardMessages", {"message_ids": [98, 99]}, "message to forward not found"),
        (
            "copyMessages",
            {"message_ids": [2, 1]},
            "message identifiers must be in a strictly increasing order",
        ),
        ("copyMessage", {"message_id": 1, "from_chat_id": ""}, "from_chat_id is empty"),
        ("copyMessage", {"message_id": 1, "from_chat_id": 99}, "chat not found"),
        ("copyMessage", {"message_id": 1, "chat_id": 99}, "chat not found"),
        (
            "copyMessage",
            {"message_id": 1, "message_thread_id": 9},
            "message thread not found",
        ),
    ],
)
async def test_what_cannot_be_found(
    api: Api, method: str, arguments: dict[str, Any], description: str
) -> None:
    call = {"chat_id": "sara", "from_chat_id": "sara"} | arguments

    assert await api.refused(method, **call) == f"Bad Request: {description}"


@pytest.mark.parametrize("kind", ["story", "paid_media", "giveaway"])
async def test_what_can_be_forwarded_but_not_copied(api: Api, kind: str) -> None:
    sent = await api.sim.send(api.ids["sara"], **{kind: True})
    where = {"chat_id": "sara", "from_chat_id": "sara", "message_id": sent["message_id"]}
    (heard,) = await api.heard()

    said = await api.refused("copyMessage", **where)
    forwarded = await api.ok("forwardMessage", **where)

    assert said == "Bad Request: the message can't be copied"
    assert forwarded[kind] == heard["message"][kind]
    assert forwarded["forward_origin"]["type"] == "user"


async def test_what_a_person_protects_goes_nowhere(api: Api) -> None:
    sent = await api.sim.send(api.ids["sara"], photo=True, caption="mine", protected=True)
    where = {"chat_id": "sara", "from_chat_id": "sara", "message_id": sent["message_id"]}
    (heard,) = await api.heard()

    assert heard["message"]["has_protected_content"] is True
    assert await api.refused("copyMessage", **where) == "Bad Request: the message can't be copied"
    assert await api.refused("forwardMessage", **where) == (
        "Bad Request: the message can't be forwarded"
    )


async def test_deleted_service_and_protected_messages_stay_where_they_are(api: Api) -> None:
    group = await api.forum()
    service = (await api.sim.messages(group))[0]["message_id"]
    protected = await api.ok("sendMessage", chat_id="sara", text="x", protect_content=True)
    await api.sim.delete(api.ids["sara"], 1)

    async def copied(method: str, chat: int | str, message_id: int) -> str:
        return await api.refused(method, chat_id="sara", from_chat_id=chat, message_id=message_id)

    assert await copied("copyMessage", "sara", 1) == "Bad Request: message to copy not found"
    assert await copied("copyMessage", group, service) == (
        "Bad Request: the message can't be copied"
    )
    assert await copied("forwardMessage", group, service) == (
        "Bad Request: the message can't be forwarded"
    )
    assert await copied("copyMessage", "sara", protected["message_id"]) == (
        "Bad Request: the message can't be copied"
    )
    assert await api.refused(
        "copyMessages", chat_id="sara", from_chat_id=group, message_ids=[service]
    ) == ("Bad Request: messages can't be copied")
