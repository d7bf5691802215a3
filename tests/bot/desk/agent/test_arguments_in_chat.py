"""Arguments of agents' commands in messages of the messenger."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.state import Standing
from handoff import reports
from handoff.actions import agents
from tests.bot.desk.situations import open_a_ticket
from tests.stage import Stage, add_person, buttons_of, staged, text_of
from tests.texts import real_texts


async def hire(stage: Stage, name: str, username: str | None = None) -> int:
    person = add_person(stage.world, name, username=username)
    stage.people[name] = person
    stage.group.members[person.id] = Standing.MEMBER
    agent = await stage.desk.desk.db.write(agents.enrol, stage.seen(name))
    return agent.id


async def told(stage: Stage, words: str, **more: Any) -> list[str]:
    """Return the group's answers to Sara's command."""
    before = {message.id for message in stage.shown_in_group()}
    stage.act("sara", chat=stage.group.id, text=words, **more)
    await stage.settle()
    return [text_of(m) for m in stage.shown_in_group() if m.id not in before]


async def assignee(stage: Stage) -> int | None:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return ticket.assignee_id


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("علی‌رضا کریمی", "علی رضا کريمي"),
        ("علی‌رضا کریمی", "علیرضا کریمی"),
        ("علی‌رضا کریمی", "علي‌رضا"),
        ("Kaveh 2", "kaveh ۲"),
        ("مینا ۴۷", "مینا 47"),
        ("Zoë Smith", "zoe"),
        ("Jane Doe", "JANE"),
        ("Jane Doe", "Jane\u00a0 Doe"),
    ],
)
@pytest.mark.matrix(short=2)
async def test_a_name_is_found_however_it_is_spelt(
    tmp_path: Path, name: str, written: str
) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        wanted = await hire(stage, name)
        await told(stage, f"/assign #1 {written}")

        assert await assignee(stage) == wanted


async def test_of_two_with_one_name_the_buttons_tell_which(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        await hire(stage, "رضا", "reza1")
        second = await hire(stage, "رضا ", "reza2")

        assert await told(stage, "/assign #۱\nرضا") == ["agent-ambiguous name=رضا"]
        assert await assignee(stage) is None
        question = stage.shown_in_group()[-1]
        assert [b["text"] for b in buttons_of(question)] == ["رضا (@reza1)", "رضا  (@reza2)"]

        assert await told(stage, "/assign #1 @Reza2") == ["assigned agent=رضا  ticket=1"]
        assert await assignee(stage) == second
        assert await told(stage, "/agents remove رضا") == ["agent-ambiguous name=رضا"]


async def test_a_member_without_a_username_is_mentioned(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        await hire(stage, "رضا")
        second = await hire(stage, "رضا ")
        person = next(p for p in stage.people.values() if p.first_name == "رضا ")
        mention = {"type": "text_mention", "offset": 11, "length": 3, "user": person.json()}
        command = {"type": "bot_command", "offset": 0, "length": 7}
        await told(stage, "/assign #1 رضا", entities=[command, mention])

        assert await assignee(stage) == second


@pytest.mark.parametrize("written", ["#1", "# 1", "#۱", "۱", "1", "١#", "\u200f#۱", "\n#1"])
@pytest.mark.matrix(short=2)
async def test_a_ticket_is_named_in_many_ways(tmp_path: Path, written: str) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)

        assert await told(stage, f"/claim {written}") == ["claimed agent=Sara ticket=1"]


async def test_a_note_stays_as_it_was_typed(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        await told(stage, "/note #۱\nرمز ۱۲۳\nو  بعد")

        kept = await stage.desk.desk.db.read(
            lambda reader: reports.messages_of_ticket(reader, 1, limit=9)
        )
        assert kept[-1].text == "رمز ۱۲۳\nو  بعد"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/pending #1 2y", "span-too-long days=365"),
        ("/pending #1 1234h", "pending-on-hold ticket=1 until=2027-01-12T18:30"),
        ("/pending #1 0d", "date-required ticket=1"),
        ("/block #1 2y spam", "span-too-long days=365"),
        ("/block #1 24h", "text-required command=block-reason"),
        ("/block #1", "text-required command=block"),
        ("/block #1 spam", "text-required command=block"),
        ("/block #1 ۲ روز تبلیغ", "blocked name=نرگس until=2026-11-24"),
        ("/block #1 24 spam", "blocked name=نرگس until=2026-11-23"),
        ("/release #1 now", "argument-unclear argument=#1 now command=release"),
        ("/agents invite boss", "argument-unclear argument=invite boss command=agents"),
        ("/agents حذف", "text-required command=remove"),
        ("/resolve #1 نمی‌شود", "outcome-required ticket=1"),
        ("/claim nonsense", "argument-unclear argument=nonsense command=claim"),
    ],
)
@pytest.mark.matrix(short=3)
async def test_limits_and_what_is_missing_are_told(
    tmp_path: Path, words: str, answer: str
) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()

        (said,) = await told(stage, words)
        assert said.startswith(answer)


async def test_a_far_date_shows_its_year(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False, catalog=real_texts()) as stage:
        stage.act("narges", text="/human")
        for words in ("خراب شده", "نسخه ۴"):
            stage.act("narges", text=words)
            await stage.wait(timedelta(seconds=2))
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()

        (far,) = await told(stage, "/pending #1 50w")
        assert "۱۴۰۶" in far
        (near,) = await told(stage, "/pending #1 20w")
        assert "۱۴۰" not in near
