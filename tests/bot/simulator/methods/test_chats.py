"""Chats and their members."""

from typing import Any

import pytest

from tests.bot.simulator.api import ADMIN, MEMBER, Api


async def test_a_private_chat_in_full(api: Api) -> None:
    chat = await api.ok("getChat", chat_id="sara")

    assert (chat["id"], chat["type"], chat["first_name"]) == (api.ids["sara"], "private", "Sara")
    assert chat["max_reaction_count"] > 0
    assert isinstance(chat["accent_color_id"], int)
    assert isinstance(chat["accepted_gift_types"], dict)


async def test_a_forum_in_full(api: Api) -> None:
    await api.forum()
    chat = await api.ok("getChat", chat_id="forum")

    assert (chat["title"], chat["type"], chat["is_forum"]) == ("Forum", "supergroup", True)
    assert chat["permissions"]["can_send_messages"] is True


async def test_a_public_group_is_found_by_its_name(api: Api) -> None:
    await api.group("group", bots=["test_bot"], username="our_group")

    chat = await api.ok("getChat", chat_id="@Our_Group")

    assert chat["active_usernames"] == ["our_group"]


async def test_people_met_in_groups_can_be_looked_at(api: Api) -> None:
    omid = api.ids["omid"]
    assert await api.refused("getChat", chat_id=omid) == "Bad Request: chat not found"
    await api.group("group", members=[omid], bots=["test_bot"])

    assert (await api.ok("getChat", chat_id=omid))["first_name"] == "Omid"


async def test_members_and_their_standing(api: Api) -> None:
    """T50: a departure is visible in the member's status."""
    await api.group("group", members=[api.ids["omid"]], admins=[api.ids["sara"]], bots=[ADMIN])

    async def standing(name: str) -> str:
        member = await api.ok("getChatMember", chat_id="group", user_id=name)
        return str(member["status"])

    assert await standing("sara") == "creator"
    assert await standing("omid") == "member"
    assert await api.ok("getChatMemberCount", chat_id="group") == 3
    await api.sim.leave(api.ids["omid"], api.ids["group"])
    assert await standing("omid") == "left"
    await api.ok("banChatMember", chat_id="group", user_id="omid")
    assert await standing("omid") == "kicked"
    assert await api.ok("getChatMemberCount", chat_id="group") == 2
    assert await api.ok("unbanChatMember", chat_id="group", user_id="omid")
    assert await standing("omid") == "left"
    assert await api.ok("unbanChatMember", chat_id="group", user_id="omid", only_if_banned=True)


async def test_administrators_without_other_bots(api: Api) -> None:
    await api.sim.add_bot("other_bot")
    other = {"username": "other_bot", "status": "administrator"}
    await api.group("group", admins=[api.ids["sara"]], bots=[ADMIN, other])

    found = await api.ok("getChatAdministrators", chat_id="group")

    assert [(one["user"]["first_name"], one["status"]) for one in found] == [
        ("Sara", "creator"),
        ("Test", "administrator"),
    ]
    assert found[1]["can_manage_topics"] is True


async def test_a_private_chat_has_two_members(api: Api) -> None:
    assert await api.ok("getChatMemberCount", chat_id="sara") == 2
    member = await api.ok("getChatMember", chat_id="sara", user_id="sara")
    assert member["status"] == "member"


async def test_leaving(api: Api) -> None:
    await api.group("group", admins=[api.ids["sara"]], bots=["test_bot"])
    await api.heard()
    await api.ok("leaveChat", chat_id="group")
    heard = await api.heard()

    kinds = [next(iter(update)) for update in heard]
    assert "my_chat_member" in kinds
    change = next(one["my_chat_member"] for one in heard if "my_chat_member" in one)
    assert change["old_chat_member"]["status"] == "member"
    assert change["new_chat_member"]["status"] == "left"
    assert await api.refused("leaveChat", chat_id="group") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )


async def test_invite_links_differ(api: Api) -> None:
    await api.group("group", bots=[ADMIN])
    links = {await api.ok("exportChatInviteLink", chat_id="group") for _ in range(2)}
    made = await api.ok("createChatInviteLink", chat_id="group", creates_join_request=True)

    assert len(links | {made["invite_link"]}) == 3
    assert all(link.startswith("https://t.me/+") for link in links)
    assert made["creates_join_request"] is True


async def test_a_new_title_is_told(api: Api) -> None:
    await api.group("group", bots=[ADMIN])
    await api.heard()
    await api.ok("setChatTitle", chat_id="group", title="Renamed")

    (heard,) = await api.heard()
    assert heard["message"]["new_chat_title"] == heard["message"]["chat"]["title"] == "Renamed"


@pytest.mark.parametrize(
    ("method", "arguments", "description"),
    [
        ("getChat", {"chat_id": 99}, "chat not found"),
        ("getChat", {}, "chat_id is empty"),
        ("getChatMember", {"chat_id": "group", "user_id": 99}, "PARTICIPANT_ID_INVALID"),
        ("getChatMember", {"chat_id": "group"}, "invalid user_id specified"),
        ("getChatMember", {"chat_id": "sara", "user_id": "omid"}, "member not found"),
        (
            "getChatAdministrators",
            {"chat_id": "sara"},
            "there are no administrators in the private chat",
        ),
        (
            "leaveChat",
            {"chat_id": "sara"},
            "chat member status can't be changed in private chats",
        ),
        ("banChatMember", {"chat_id": "group", "user_id": "sara"}, "can't remove chat owner"),
        ("banChatMember", {"chat_id": "group", "user_id": 700000001}, "can't restrict self"),
        (
            "banChatMember",
            {"chat_id": "group", "user_id": "omid"},
            "user is an administrator of the chat",
        ),
        (
            "banChatMember",
            {"chat_id": "plain", "user_id": "omid"},
            "not enough rights to restrict/unrestrict chat member",
        ),
        (
            "exportChatInviteLink",
            {"chat_id": "plain"},
            "not enough rights to manage chat invite link",
        ),
        (
            "setChatTitle",
            {"chat_id": "plain", "title": "x"},
            "not enough rights to change chat title",
        ),
        ("setChatTitle", {"chat_id": "group"}, "title must be non-empty"),
    ],
)
async def test_what_is_refused(
    api: Api, method: str, arguments: dict[str, Any], description: str
) -> None:
    people = [api.ids["sara"], api.ids["omid"]]
    await api.group("group", admins=people, bots=[ADMIN])
    await api.group("plain", members=people, bots=[MEMBER])

    assert await api.refused(method, **arguments) == f"Bad Request: {description}"


async def test_old_names_of_methods(api: Api) -> None:
    await api.group("group", members=[api.ids["omid"]], bots=[ADMIN])

    assert await api.ok("kickChatMember", chat_id="group", user_id="omid")
    assert await api.ok("getChatMembersCount", chat_id="group") == 1
