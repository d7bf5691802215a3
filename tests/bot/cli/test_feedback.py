"""What editors see of the requesters' feedback."""

import asyncio
from pathlib import Path

import pytest

from bot.clock import SystemClock
from handoff.actions import interactions, requesters
from handoff.actions.accounts import register
from handoff.actions.interactions import Judged
from handoff.actions.requesters import Who
from handoff.storage import Database, UnitOfWork, schema
from tests.bot.cli.conftest import Command
from tests.builders import ACCOUNT, BOT


@pytest.fixture
def database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "desk.db"
    schema.upgrade(path)
    monkeypatch.setenv("POSHTIBAN_DATABASE", str(path))
    monkeypatch.setenv("POSHTIBAN_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    return path


def record(uow: UnitOfWork) -> None:
    requester, _, _ = requesters.meet(uow, account_id=ACCOUNT, who=Who(chat_id="5", name="x"))
    for query, outcome in (("add [red]dark[/red] mode", "suggestion"), ("سؤال", "open")):
        judged = Judged(query, "en", "clarify", score=0.4, candidates=[("dark-mode", 0.4)])
        interactions.record(
            uow, requester_id=requester.id, judged=judged, message_ids=[], outcome=outcome
        )


async def fill(path: Path) -> None:
    db = Database(path, now=SystemClock().now)
    await db.open(revision=schema.head())
    await db.write(register, [BOT])
    await db.write(record)
    await db.close()


def test_feedback_is_listed_with_its_subject(database: Path, poshtiban: Command) -> None:
    asyncio.run(fill(database))
    told = poshtiban("kb", "feedback")
    assert told.exit_code == 0
    (row,) = [line for line in told.out.splitlines() if "dark-mode" in line]
    assert [cell.strip() for cell in row.split("│")] == [
        "1",
        "suggestion",
        "dark-mode",
        "add [red]dark[/red] mode",
    ]
    assert "سؤال" not in told.out


@pytest.mark.usefixtures("database")
def test_without_feedback_one_sentence_says_so(poshtiban: Command) -> None:
    assert poshtiban("kb", "feedback").out == "Nobody gave feedback in the last 30 days.\n"


def test_without_a_database_the_command_says_what_to_do(folder: Path, poshtiban: Command) -> None:
    told = poshtiban("kb", "feedback")
    assert told.exit_code == 3
    assert len(told.err.splitlines()) == 1
