"""A desk can be set up in either order: group first or admin first."""

from pathlib import Path

import pytest

from bot.simulator import groups
from bot.simulator.state import Chat, Standing
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import push
from tests.stage import Stage, said_by_bot, staged, text_of

ROUTES = ("support", "technical", "quick")  # of the knowledge base of the stories


def take_in(stage: Stage) -> Chat:
    bot = next(iter(stage.world.bots.values()))
    return groups.create(
        stage.world,
        "Team",
        members=[],
        admins=[stage.people["stranger"]],
        bots=[(bot, Standing.ADMINISTRATOR)],
        supergroup=True,
        topics=True,
    )


async def stays(stage: Stage, chat: Chat) -> bool:
    await stage.settle()
    bot = next(iter(stage.world.bots.values()))
    return chat.standing(bot.id) is Standing.ADMINISTRATOR


async def test_before_the_first_admin_the_bot_waits_in_its_group(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:

        def unit(uow: UnitOfWork) -> None:
            for agent in uow.agents.active(stage.desk.desk.id):
                agent.active = False

        await stage.desk.desk.db.write(unit)

        assert await stays(stage, take_in(stage))


async def test_once_there_is_a_team_only_its_agents_take_the_bot_in(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        assert not await stays(stage, take_in(stage))


async def here_in(stage: Stage, name: str, standing: Standing) -> list[str]:
    """Return the messages in a new group after /here there."""
    bot = next(iter(stage.world.bots.values()))
    chat = groups.create(
        stage.world,
        "New",
        members=[stage.people["omid"]],
        admins=[stage.people["sara"]],
        bots=[(bot, standing)],
        supergroup=True,
        topics=False,
    )
    await stage.settle()
    stage.act(name, chat=chat.id, text="/here")
    await stage.settle()
    return [text_of(message) for message in said_by_bot(chat)]


@pytest.mark.parametrize("reads_all", [False, True])
async def test_here_tells_what_keeps_a_plain_member_from_working(
    tmp_path: Path, reads_all: bool
) -> None:
    async with staged(tmp_path, topics=False) as stage:
        next(iter(stage.world.bots.values())).can_read_all_group_messages = reads_all
        said = "\n".join(await here_in(stage, "sara", Standing.MEMBER))

        assert "here-done" in said
        assert ("✗ doctor-privacy-on" in said) is not reads_all
        assert "⚠ doctor-not-admin" in said
        chat = await stage.desk.desk.db.read(lambda reader: reader.agents.chat(stage.desk.desk.id))
        assert chat is not None
        assert chat.title == "New"


async def test_here_finds_nothing_where_all_is_right(tmp_path: Path) -> None:
    routes = "".join(f"  {name}: {{deciders: [sara, omid]}}\n" for name in ROUTES)
    text = f"version: 1\nroutes:\n{routes}"
    (tmp_path / "desk.yaml").write_text(text, encoding="utf-8")
    async with staged(tmp_path, topics=False) as stage:
        said = await here_in(stage, "sara", Standing.ADMINISTRATOR)

        assert said[0] == "here-done"
        assert "here-findings" not in "\n".join(said)


async def test_here_by_others_is_answered(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        assert await here_in(stage, "omid", Standing.ADMINISTRATOR) == ["not-an-admin"]


async def test_here_in_a_channel_is_answered(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        bot = next(iter(stage.world.bots.values()))
        channel = groups.link_channel(stage.world, stage.group, "News")
        channel.members[bot.user.id] = Standing.ADMINISTRATOR
        post = {
            "message_id": 77,
            "date": 1,
            "chat": channel.json(),
            "sender_chat": channel.json(),
            "text": "/here",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        }
        push(stage, "channel_post", post)
        await stage.settle()

        assert [text_of(message) for message in channel.messages.values()] == ["here-needs-group"]
