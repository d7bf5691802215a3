"""The order in which somebody sets a desk up is theirs: first the group, or first the admin."""

from pathlib import Path

from bot.simulator import groups
from bot.simulator.state import Chat, Standing
from tests.stage import Stage, staged


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
        async with stage.desk.desk.db.unit_of_work() as uow:
            for agent in await uow.agents.active(stage.desk.desk.bot_id):
                agent.active = False

        assert await stays(stage, take_in(stage))


async def test_once_there_is_a_team_only_its_agents_take_the_bot_in(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        assert not await stays(stage, take_in(stage))
