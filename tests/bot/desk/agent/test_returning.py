"""What an agent who is back reads."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.texts.render import plain_of
from tests.bot.desk.situations import a_held_ticket, say
from tests.stage import Stage, staged, text_of
from tests.texts import real_texts

HOUR = timedelta(hours=1)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_held_ticket(tmp_path, "topics") as stage:
        yield stage


async def command(stage: Stage, text: str, who: str = "sara") -> str:
    stage.act(who, chat=stage.group.id, text=text)
    await stage.settle()
    heads = ("back-", "away-") if text.startswith(("/back", "/away")) else ("",)
    shown = [text_of(message) for message in stage.shown_in_group()]
    return next(one for one in reversed(shown) if one.startswith(heads))


async def a_ticket_of(stage: Stage, who: str) -> None:
    for text in ("/human", "پولم نیامده", "دیروز"):
        await say(stage, who, text)


async def test_tickets_are_in_the_queue_with_a_colleague_or_ended(stage: Stage) -> None:
    for who in ("john", "stranger"):
        await a_ticket_of(stage, who)
    await command(stage, "/claim #2")
    await command(stage, "/claim #3")
    await command(stage, "/away")
    await command(stage, "/claim #2", "omid")
    await command(stage, "/claim #3", "omid")
    await command(stage, "/resolve #3 refused دلیل", "omid")

    said = (await command(stage, "/back")).splitlines()

    assert said[0] == "back-done name=Sara"
    assert said[1].startswith("back-tickets count=3")
    assert "back-queue tickets=ticket-number ticket=1" in said[1]
    assert "back-held name=Omid tickets=ticket-number ticket=2" in said[1]
    assert "back-ended tickets=ticket-number ticket=3" in said[1]
    assert len(said) == 2


async def test_an_absence_that_is_changed_still_counts_from_its_beginning(stage: Stage) -> None:
    await command(stage, "/away 2h")
    await stage.wait(HOUR)
    await command(stage, "/away tomorrow")
    assert "back-queue tickets=ticket-number ticket=1" in await command(stage, "/back")
    assert await command(stage, "/back") == "back-already name=Sara"
    await command(stage, "/away")
    assert await command(stage, "/back") == "back-done name=Sara"


async def test_who_comes_back_after_the_time_of_the_absence_reads_it_too(stage: Stage) -> None:
    await command(stage, "/away 2h")
    await stage.wait(3 * HOUR)
    said = await command(stage, "/back")
    assert said.startswith("back-already name=Sara")
    assert "back-queue tickets=ticket-number ticket=1" in said


async def test_what_the_team_gave_back_for_another_agent_is_not_theirs(stage: Stage) -> None:
    await a_ticket_of(stage, "john")
    await command(stage, "/claim #2", "omid")
    await command(stage, "/away")
    await command(stage, "/away Omid")
    assert "ticket=2" not in await command(stage, "/back")
    assert "ticket=2" in await command(stage, "/back Omid")


async def test_promises_wait_unless_a_colleague_has_the_ticket(stage: Stage) -> None:
    await command(stage, "/promise #1 tomorrow واریز")
    await command(stage, "/away")
    assert "back-promises count=1 tickets=ticket-number ticket=1" in await command(stage, "/back")
    await command(stage, "/claim #1", "omid")
    await command(stage, "/away")
    assert "back-promises" not in await command(stage, "/back")


async def test_referrals_to_a_team_wait_for_its_deciders(tmp_path: Path) -> None:
    settings = "version: 1\nroutes: {technical: {deciders: [Omid, Sara]}}\n"
    (tmp_path / "desk.yaml").write_text(settings, encoding="utf-8")
    async with staged(tmp_path) as stage:
        await a_ticket_of(stage, "john")
        await command(stage, "/away Omid")
        await command(stage, "/refer #1 technical واریز شده؟ by tomorrow")
        said = await command(stage, "/back Omid")
        assert "back-referrals count=1 tickets=ticket-number ticket=1" in said


def test_three_numbers_are_named_in_persian() -> None:
    say = real_texts().say
    numbers = [say("fa", "ticket-number", ticket=one) for one in (12, 13, 14)]
    queue = say("fa", "back-queue", tickets=[*numbers, say("fa", "back-more", count=2)])
    text = say("fa", "back-tickets", count=5, parts=[queue])
    assert plain_of(text) == "۵ تیکتی که برگردانده بود: #۱۲، #۱۳، #۱۴ و ۲ تای دیگر در صف"  # noqa: RUF001
