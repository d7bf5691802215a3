"""What a line of the log of acts says."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.texts.render import plain_of
from tests.bot.desk.situations import a_held_ticket
from tests.stage import Stage, text_of
from tests.texts import real_texts

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_held_ticket(tmp_path, "topics") as stage:
        yield stage


async def command(stage: Stage, text: str, who: str = "sara") -> str:
    stage.act(who, chat=stage.group.id, text=text)
    await stage.settle()
    return text_of(stage.shown_in_group()[-1])


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("/assign #1 Omid", "audit-to name=Omid"),
        ("/resolve #1 refused قانون", "outcome-refused"),
        ("/priority #1 مهم", "priority-high"),
        ("/pending #1 2d", "audit-until until=2026-11-24T"),
        ("/promise #1 tomorrow واریز", "audit-quote words=واریز audit-until until=2026-11-23T"),
        ("/refer #1 @omid واریز شد؟ by tomorrow", "audit-to name=Omid audit-quote words=واریز"),
        ("/tag #1 refund", "#1 refund"),
    ],
)
async def test_a_line_says_what_was_changed(stage: Stage, text: str, detail: str) -> None:
    await stage.wait(MINUTE)
    await command(stage, text)
    line = (await command(stage, "/audit #1")).splitlines()[-1]
    name = text.split()[0].removeprefix("/")

    assert f"act=command-shown command={name}" in line.replace("\u2060", "")
    assert "name=Sara" in line
    assert "ticket=1" in line
    assert f"words={detail}" in line


async def test_a_line_of_a_referral_that_came_back_has_the_reason(stage: Stage) -> None:
    await command(stage, "/refer #1 @omid واریز شد؟ by tomorrow")
    await stage.wait(MINUTE)
    await command(stage, "/refer #1 not ours, it is content", "omid")
    line = (await command(stage, "/audit #1")).splitlines()[-1]
    assert "name=Omid" in line
    assert "words=audit-quote words=it is content" in line


async def test_a_refusal_changed_nothing_and_says_why(stage: Stage) -> None:
    await stage.wait(MINUTE)
    await command(stage, "/resolve #1 fixed", "omid")
    line = (await command(stage, "/audit #1")).splitlines()[-1]
    assert line.endswith("audit-refused why=ticket-not-yours")
    assert "outcome-" not in line


@pytest.mark.parametrize(
    ("language", "why", "words"),
    [
        ("fa", "ticket-not-yours", "· رد شد (دست کس دیگری بود)"),
        ("fa", "kind-not-carried", "· رد شد"),
        ("en", "ticket-not-yours", "· refused (another agent's)"),
        ("en", "kind-not-carried", "· refused"),
    ],
)
def test_common_refusals_are_explained(language: str, why: str, words: str) -> None:
    assert plain_of(real_texts().say(language, "audit-refused", why=why)) == words
