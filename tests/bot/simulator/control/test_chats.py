"""Groups and topics through the control API."""

import pytest

from bot.simulator.errors import ControlError
from tests.bot.simulator.api import Api


async def test_standings_of_bots_in_new_groups(api: Api) -> None:
    """By default a bot is an administrator in groups with topics and a member elsewhere."""
    forum = await api.sim.add_group("f", bots=["test_bot"], topics=True)
    group = await api.sim.add_group("g", bots=["test_bot"])
    told = await api.sim.add_group("h", bots=[{"username": "test_bot", "status": "restricted"}])

    assert [one["members"][0]["status"] for one in (forum, group, told)] == [
        "administrator",
        "member",
        "restricted",
    ]
    assert (forum["type"], group["type"]) == ("supergroup", "supergroup")
    assert (await api.sim.add_group("b", supergroup=False))["type"] == "group"


async def test_topics_of_people(api: Api) -> None:
    forum = await api.forum()
    await api.heard()
    topic = (await api.sim.add_topic(forum, "t", person=api.ids["sara"]))["message_thread_id"]
    changed = await api.sim.change_topic(forum, topic, name="u", closed=True)
    await api.sim.change_topic(forum, topic, name="u", closed=False)
    await api.sim.delete_topic(forum, topic)

    assert (changed["name"], changed["closed"]) == ("u", True)
    heard = [update["message"] for update in await api.heard()]
    kinds = [next(name for name in message if name.startswith("forum_")) for message in heard]
    assert kinds == [
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    ]
    assert {message["from"]["id"] for message in heard} == {api.ids["sara"]}
    with pytest.raises(ControlError, match=f"has no topic {topic}"):
        await api.sim.delete_topic(forum, topic)


async def test_what_groups_cannot_do(api: Api) -> None:
    group = (await api.sim.add_group("g", admins=[api.ids["sara"]]))["id"]
    basic = (await api.sim.add_group("b", supergroup=False))["id"]

    with pytest.raises(ControlError, match="has no topics; switch them on"):
        await api.sim.add_topic(group, "t")
    with pytest.raises(ControlError, match="Only a basic group can migrate"):
        await api.sim.migrate(group)
    with pytest.raises(ControlError, match="Only a supergroup can have a linked channel"):
        await api.sim.channel(basic)
    with pytest.raises(ControlError, match="The status is one of creator, administrator"):
        await api.sim.set_member(group, api.ids["sara"], status="boss")
    with pytest.raises(ControlError, match="The argument members is a list"):
        await api.sim.call("POST", "groups", title="x", members=5)
