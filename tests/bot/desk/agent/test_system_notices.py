"""Scheduled checks of the desk."""

from datetime import timedelta
from pathlib import Path

from bot.simulator.state import Standing
from tests.bot.desk.situations import open_a_ticket
from tests.stage import Stage, staged, text_of


async def assignee(stage: Stage) -> int | None:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return ticket.assignee_id


async def test_who_left_unseen_is_found_missing_and_their_tickets_are_free(
    tmp_path: Path,
) -> None:
    """T50: the update about a departure may have been lost."""
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        stage.act("omid", chat=stage.group.id, text="/claim #1")
        await stage.wait(timedelta(hours=2))
        assert await assignee(stage) == 2

        stage.group.members[stage.people["omid"].id] = Standing.LEFT
        await stage.wait(timedelta(hours=2))

        assert await assignee(stage) is None
        told = [text_of(message) for message in stage.shown_in_group()]
        assert any(words.startswith("agent-left") for words in told)


async def test_who_never_came_into_the_group_stays_on_the_roster(tmp_path: Path) -> None:
    """A person admitted by a link may join the group days later."""
    async with staged(tmp_path, topics=False) as stage:
        stage.group.members[stage.people["omid"].id] = Standing.LEFT
        await stage.wait(timedelta(hours=3))

        active = await stage.desk.desk.db.read(
            lambda reader: reader.agents.active(stage.desk.desk.id)
        )
        assert [agent.name for agent in active] == ["Sara", "Omid"]
