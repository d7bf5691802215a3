"""Agents who leave the roster while they are on duty."""

from pathlib import Path

import pytest

from bot.conversation.when.weekdays import leading_days
from bot.conversation.when.words import plain
from bot.desk.agent.team_check import on_duty, team_findings
from bot.simulator import groups
from bot.simulator.state import Standing
from handoff.actions import agents
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import press
from tests.stage import Stage, add_person, staged, text_of
from tests.texts import real_texts

SUNDAY = "version: 1\nduty:\n  sun: omid, sara\n  mon: omid, sara\n  sat: sara\n"
ALONE = "version: 1\nduty:\n  mon: omid\n"
DATE = "version: 1\nduty:\n  dates:\n    - 1405-08-01 omid\n    - 1405-09-05 omid, sara\n"
OTHERS = "version: 1\nduty:\n  sun: sara\n"


def write(folder: Path, text: str) -> None:
    (folder / "desk.yaml").write_text(text, encoding="utf-8")


async def remove_omid(stage: Stage) -> list[str]:
    stage.act("sara", chat=stage.group.id, text="/agents remove omid")
    await stage.settle()
    return last(stage)


def last(stage: Stage) -> list[str]:
    return text_of(stage.shown_in_group()[-1]).splitlines()


async def on_duty_today(stage: Stage) -> list[str]:
    def read(uow: UnitOfWork) -> list[str]:
        return [agent.name for agent in on_duty(uow, stage.desk.desk)]

    return await stage.desk.desk.db.write(read)


@pytest.mark.parametrize(
    ("text", "example"),
    [
        (SUNDAY, "example=weekday day=sun, weekday day=mon sara"),
        (ALONE, "example=weekday day=mon duty-no-one"),
        (DATE, "example=1405/09/05 sara"),
    ],
)
async def test_who_is_removed_is_named_with_their_duty(
    tmp_path: Path, text: str, example: str
) -> None:
    write(tmp_path, text)
    async with staged(tmp_path) as stage:
        head, line = await remove_omid(stage)
        assert head.startswith("agent-removed")
        assert line.startswith("duty-still")
        assert line.count("weekday day=sat") == 0
        assert example in line
        assert "name=Omid" in line


@pytest.mark.parametrize("text", ["version: 1\n", OTHERS])
async def test_nothing_is_said_about_the_duty_of_others(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    async with staged(tmp_path) as stage:
        assert len(await remove_omid(stage)) == 1


async def test_a_removed_agent_is_not_on_duty_and_the_check_says_so(tmp_path: Path) -> None:
    write(tmp_path, SUNDAY)
    async with staged(tmp_path) as stage:
        assert await on_duty_today(stage) == ["Omid", "Sara"]
        await remove_omid(stage)
        assert await on_duty_today(stage) == ["Sara"]

        def read(uow: UnitOfWork) -> list[str]:
            desk = stage.desk.desk
            return [one.code for one in team_findings(uow, desk, lambda *_, **__: "")]

        assert "unknown-names" in await stage.desk.desk.db.write(read)


async def test_who_leaves_the_group_is_named_with_their_duty(tmp_path: Path) -> None:
    write(tmp_path, SUNDAY)
    async with staged(tmp_path) as stage:
        groups.set_standing(stage.world, stage.group, stage.people["omid"], Standing.LEFT)
        await stage.settle()
        head, line = last(stage)
        assert head.startswith("agent-left")
        assert line.startswith("duty-still")


async def test_who_is_removed_with_a_button_is_named_with_their_duty(tmp_path: Path) -> None:
    write(tmp_path, SUNDAY.replace("omid", "omid2"))
    async with staged(tmp_path) as stage:
        stage.people["other"] = add_person(stage.world, "Omid", username="omid2")
        await stage.desk.desk.db.write(agents.enrol, stage.seen("other"))
        stage.act("sara", chat=stage.group.id, text="/agents remove Omid")
        await stage.settle()
        await press(stage, "Omid (@omid2)")
        assert any("duty-still" in text_of(one) for one in stage.shown_in_group())


@pytest.mark.parametrize("language", ["en", "fa"])
async def test_the_command_changes_the_duty(tmp_path: Path, language: str) -> None:
    write(tmp_path, SUNDAY)
    texts = real_texts()
    days = ", ".join(texts.say(language, "weekday", day=day) for day in ("sun", "mon"))
    example = f"{days} {texts.say(language, 'duty-no-one')}"
    said = texts.say(language, "duty-still", name="Omid", days=["-"], example=example)
    assert leading_days(plain(days))[0] == {6, 0}
    async with staged(tmp_path) as stage:
        stage.act("sara", chat=stage.group.id, text=said[said.rindex("/") :])
        await stage.settle()
        assert await on_duty_today(stage) == []
