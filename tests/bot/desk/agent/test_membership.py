"""Agents' membership is checked before their work, at most once a minute."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk.agent.system_notices import ROSTER_EVERY
from bot.simulator import acts, groups
from bot.simulator.faults import FaultKind
from bot.simulator.state import Standing
from handoff.actions import agents
from handoff.models import Agent
from tests.bot.desk.situations import open_a_ticket
from tests.stage import Stage, staged, text_of

A_MINUTE = timedelta(seconds=61)


async def roster(stage: Stage) -> dict[str, Agent]:
    return await stage.desk.desk.db.read(
        lambda reader: {agent.name: agent for agent in reader.agents.active(stage.desk.desk.id)}
    )


async def in_private(stage: Stage, name: str, words: str) -> str:
    """Return the answer to a private message."""
    before = len(stage.shown_to(name))
    stage.act(name, text=words)
    await stage.wait(timedelta(seconds=2))
    return "\n".join(text_of(message) for message in stage.shown_to(name)[before:])


def silently(stage: Stage, name: str, standing: Standing) -> None:
    stage.group.members[stage.people[name].id] = standing


async def test_tickets_of_one_who_left_unseen_are_free_and_the_agents_hear_of_it(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        stage.act("omid", chat=stage.group.id, text="/claim #1")
        await stage.wait(A_MINUTE)
        silently(stage, "omid", Standing.KICKED)

        said = await in_private(stage, "omid", "/ticket #1")

        assert said == "left-group"
        assert list(await roster(stage)) == ["Sara"]
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.assignee_id is None
        told = [text_of(one).splitlines() for one in stage.shown_in_group()]
        left = ["agent-left freed=1 name=Omid", "returned tickets=ticket-number ticket=1"]
        assert left in told


async def test_the_last_admin_who_left_only_has_to_come_back(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        silently(stage, "sara", Standing.LEFT)
        assert await in_private(stage, "sara", "/queue") == "outside-group"
        assert await in_private(stage, "sara", "/agents invite admin") == "outside-group"

        groups.set_standing(stage.world, stage.group, stage.people["sara"], Standing.ADMINISTRATOR)
        await stage.settle()

        assert "queue-empty" in await in_private(stage, "sara", "/queue")
        assert (await roster(stage))["Sara"].left_at is None


async def test_one_who_left_the_room_is_a_requester_like_others(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        silently(stage, "omid", Standing.LEFT)
        assert await in_private(stage, "omid", "/queue") == "left-group"

        assert "intake-what" in await in_private(stage, "omid", "/human")


async def test_the_messenger_is_asked_once_a_minute(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        asked = stage.world.faults.add(FaultKind.BAD_REQUEST, "getChatMember$", count=None)
        for _ in range(3):
            await in_private(stage, "omid", "/queue")
        assert asked.hits == 1

        await stage.wait(A_MINUTE)
        await in_private(stage, "omid", "/queue")
        assert asked.hits == 2


@pytest.mark.parametrize(
    "kind", [FaultKind.BAD_REQUEST, FaultKind.FORBIDDEN, FaultKind.CUT_BEFORE]
)
async def test_where_the_messenger_cannot_say_the_roster_decides(
    tmp_path: Path, kind: FaultKind
) -> None:
    async with staged(tmp_path, topics=False) as stage:
        silently(stage, "omid", Standing.LEFT)
        stage.world.faults.add(kind, "getChatMember$", count=None)

        assert "queue-empty" in await in_private(stage, "omid", "/queue")


async def test_a_messenger_that_hangs_is_not_waited_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.agent.membership.PATIENCE", 0.2)
    async with staged(tmp_path, topics=False) as stage:
        hung = stage.world.faults.add(FaultKind.TIMEOUT, "getChatMember$", count=None)

        assert "queue-empty" in await in_private(stage, "omid", "/queue")
        assert "queue-empty" in await in_private(stage, "sara", "/queue")
        assert hung.hits == 1


async def test_the_messenger_is_not_asked_about_an_agent_of_another_messenger(
    tmp_path: Path,
) -> None:
    """The same id may belong to somebody else on the messenger of the agents' chat."""
    async with staged(tmp_path, topics=False, second=True) as stage:
        leila = stage.people["leila"]
        assert leila.id == stage.people["narges"].id  # who is not in the agents' chat
        seen = agents.Seen(list(stage.desk.desk.accounts)[1], str(leila.id), leila.first_name)
        await stage.desk.desk.db.write(agents.enrol, seen, role="agent")
        await open_a_ticket(stage)

        assert "claimed" in await in_private(stage, "leila", "/claim #1")
        await stage.wait(ROSTER_EVERY + A_MINUTE)

        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.assignee_id == (await roster(stage))[leila.first_name].id
        asked = [one for one in stage.world.log if one["method"] == "getChatMember"]
        assert leila.id not in {int(one["arguments"]["user_id"]) for one in asked}
        assert asked, "the bot's own membership is read from time to time"


async def test_nothing_is_asked_about_requesters(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        asked = stage.world.faults.add(FaultKind.BAD_REQUEST, "getChatMember$", count=None)
        await open_a_ticket(stage)
        await in_private(stage, "omid", "چطور کانال بسازم؟")

        assert asked.hits == 0


@pytest.mark.parametrize("messenger", [{"topics": False}, {"plain": True}])
async def test_one_who_was_invited_works_once_in_the_group(
    tmp_path: Path, messenger: dict[str, Any]
) -> None:
    """A link alone shows nothing: the new agent joins the group first, at any later time."""
    async with staged(tmp_path, **messenger) as stage:
        silently(stage, "stranger", Standing.LEFT)
        token = await stage.desk.desk.db.write(
            agents.invite, desk_id=stage.desk.desk.id, role="agent"
        )
        acts.start(stage.world, stage.people["stranger"], "support_bot", token)
        await stage.settle()
        assert "agent-added name=Stranger role=agent" in [
            text_of(m) for m in stage.shown_in_group()
        ]
        assert "outside-group" in await in_private(stage, "stranger", "/queue")
        await stage.wait(timedelta(hours=3))
        assert "Stranger" in await roster(stage)

        groups.set_standing(stage.world, stage.group, stage.people["stranger"], Standing.MEMBER)
        await stage.settle()
        assert "queue-empty" in await in_private(stage, "stranger", "/queue")


async def test_a_change_of_membership_counts_at_once(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        assert "queue-empty" in await in_private(stage, "omid", "/queue")
        acts.leave(stage.world, stage.people["omid"], stage.group.id)
        await stage.settle()

        assert "queue" not in await in_private(stage, "omid", "/queue")


async def test_a_new_name_is_known_after_the_next_message(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        stage.people["omid"].first_name, stage.people["omid"].username = "Omid Reza", "omidreza"
        stage.act("omid", chat=stage.group.id, text="سلام بچه‌ها")
        await stage.settle()

        renamed = (await roster(stage))["Omid Reza"]
        assert renamed.username == "omidreza"
