"""Groups: privacy mode, anonymous admins, linked channels, migration, memberships."""

import pytest

from bot.simulator.errors import ControlError
from bot.simulator.state import ANONYMOUS_ADMIN, SERVICE_NOTIFICATIONS
from tests.bot.simulator.api import ADMIN, MEMBER, Api


async def test_privacy_mode_hears_commands_and_replies_to_itself(api: Api) -> None:
    """T44: without rights a bot does not receive messages among agents."""
    group = await api.group("group", members=[api.ids["sara"], api.ids["omid"]], bots=[MEMBER])
    own = await api.ok("sendMessage", chat_id=group, text="card")
    hers = await api.sim.send(api.ids["omid"], "not for you", chat=group)
    await api.heard()
    for text in ("talk", "@test_bot talk", "/help", "/help@test_bot", "/help@other_bot"):
        await api.sim.send(api.ids["sara"], text, chat=group)
    await api.sim.send(api.ids["sara"], "reply", chat=group, reply_to=own["message_id"])
    await api.sim.send(api.ids["sara"], "chat", chat=group, reply_to=hers["message_id"])

    assert await api.texts() == ["/help", "/help@test_bot", "reply"]


async def test_admins_and_trusted_bots_hear_everything(api: Api) -> None:
    sara = api.ids["sara"]
    group = await api.group("group", members=[sara], bots=[ADMIN])
    trusted = await api.sim.add_bot("trusted_bot", can_read_all_group_messages=True)
    await api.sim.set_bot(group, "trusted_bot")
    await api.heard()
    await api.sim.send(sara, "talk", chat=group)
    admins = await api.texts()
    api.token = trusted["token"]

    assert admins == ["talk"]
    assert "talk" in [one["message"].get("text") for one in await api.heard() if "message" in one]


async def test_bots_never_hear_bots(api: Api) -> None:
    group = await api.group("group", bots=[ADMIN])
    other = (await api.sim.add_bot("other_bot", can_read_all_group_messages=True))["token"]
    await api.sim.set_bot(group, "other_bot", status="administrator")
    await api.heard()
    api.token, own = other, api.token
    await api.ok("sendMessage", chat_id=group, text="/help from a bot")
    api.token = own

    assert await api.heard() == []


async def test_an_anonymous_admin_speaks_as_the_group(api: Api) -> None:
    """T45: from is the same account for all of them; a button press has the real person."""
    group = await api.group(
        "group", admins=[api.ids["sara"]], members=[api.ids["omid"]], bots=[ADMIN]
    )
    await api.heard()
    await api.sim.send(api.ids["sara"], "x", chat=group, anonymous=True)
    (heard,) = await api.heard()

    assert heard["message"]["from"]["id"] == ANONYMOUS_ADMIN
    assert heard["message"]["sender_chat"]["id"] == group
    with pytest.raises(ControlError, match="no admin"):
        await api.sim.send(api.ids["omid"], "x", chat=group, anonymous=True)


async def test_posts_of_a_linked_channel_come_in_by_themselves(api: Api) -> None:
    """T45: 777000 posts them on behalf of the channel."""
    group = await api.group("group", admins=[api.ids["sara"]], bots=[ADMIN])
    linked = await api.sim.channel(group, title="News")
    await api.heard()
    await api.sim.channel(group, text="release")
    (heard,) = await api.heard()

    message = heard["message"]
    assert message["from"]["id"] == SERVICE_NOTIFICATIONS
    assert message["is_automatic_forward"] is True
    assert message["sender_chat"]["id"] == linked["linked_channel"]
    assert message["forward_origin"]["type"] == "channel"
    full = await api.ok("getChat", chat_id=group)
    assert full["linked_chat_id"] == linked["linked_channel"]


async def test_a_group_becomes_a_supergroup(api: Api) -> None:
    """T40: the new id is in both service messages and in the refusal."""
    group = await api.group("group", admins=[api.ids["sara"]], bots=[ADMIN], supergroup=False)
    await api.heard()
    new = (await api.sim.migrate(group))["id"]
    heard = [update["message"] for update in await api.heard()]
    status, body = await api.post("sendMessage", {"chat_id": group, "text": "x"})

    assert str(new).startswith("-100")
    assert not str(group).startswith("-100")
    assert [(one["chat"]["id"], one.get("migrate_to_chat_id")) for one in heard] == [
        (group, new),
        (new, None),
    ]
    assert heard[1]["migrate_from_chat_id"] == group
    assert (status, body) == (
        400,
        {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": new},
        },
    )
    assert await api.ok("sendMessage", chat_id=new, text="x")
    with pytest.raises(ControlError, match=f"became {new}"):
        await api.sim.send(api.ids["sara"], "x", chat=group)


async def test_switching_topics_on_migrates_a_basic_group(api: Api) -> None:
    group = await api.group("group", admins=[api.ids["sara"]], bots=[ADMIN], supergroup=False)
    forum = await api.sim.set_forum(group)

    assert forum["id"] != group
    assert await api.ok("createForumTopic", chat_id=forum["id"], name="x")


async def test_being_added_promoted_and_removed(api: Api) -> None:
    group = await api.group("group", admins=[api.ids["sara"]])
    for status in ("member", "administrator", "kicked"):
        await api.sim.set_bot(group, status=status)

    heard = await api.heard()
    changes = [update["my_chat_member"] for update in heard if "my_chat_member" in update]
    assert [
        (change["old_chat_member"]["status"], change["new_chat_member"]["status"])
        for change in changes
    ] == [("left", "member"), ("member", "administrator"), ("administrator", "kicked")]
    assert changes[0]["from"]["id"] == api.ids["sara"]
    services = [update["message"] for update in heard if "message" in update]
    assert services[0]["new_chat_members"][0]["username"] == "test_bot"
    assert services[1]["left_chat_member"]["username"] == "test_bot"


async def test_blocking_is_told_as_a_membership(api: Api) -> None:
    """T48: my_chat_member has kicked when a person blocks the bot, member when they return."""
    await api.sim.block(api.ids["sara"])
    await api.sim.start(api.ids["sara"], "again")

    heard = await api.heard()
    changes = [update["my_chat_member"] for update in heard if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert all(change["chat"]["type"] == "private" for change in changes)
    assert heard[-1]["message"]["text"] == "/start again"


async def test_people_come_and_go(api: Api) -> None:
    """T47: service messages about people."""
    group = await api.group("group", admins=[api.ids["sara"]], bots=[ADMIN])
    await api.heard()
    await api.sim.join(api.ids["omid"], group)
    await api.sim.leave(api.ids["omid"], group)

    joined, left = [update["message"] for update in await api.heard()]
    assert joined["new_chat_members"][0]["id"] == left["left_chat_member"]["id"]
    assert left["left_chat_member"]["id"] == left["from"]["id"] == api.ids["omid"]


async def test_message_ids_count_per_supergroup_and_per_account(api: Api) -> None:
    one, two = await api.group("one", bots=[ADMIN]), await api.group("two", bots=[ADMIN])
    basic = await api.group("basic", bots=[ADMIN], supergroup=False)

    async def next_id(chat: int) -> int:
        return int((await api.ok("sendMessage", chat_id=chat, text="x"))["message_id"])

    assert await next_id(one) == await next_id(two) == 2
    first = await next_id(basic)
    assert await next_id(api.ids["sara"]) == first + 1
    assert await next_id(basic) == first + 2
