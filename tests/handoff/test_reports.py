"""Reports count rows written by the desk's own actions."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.gaps import together
from handoff.actions import interactions, requesters
from handoff.actions.accounts import register
from handoff.actions.interactions import Judged
from handoff.actions.requesters import Who
from handoff.reports import Feedback, Gap, feedback, gaps
from handoff.storage import Database, UnitOfWork, schema
from tests.builders import ACCOUNT, BOT

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "desk.db"
    schema.upgrade(path)
    db = Database(path, now=lambda: NOW)
    await db.open(revision=schema.head())
    await db.write(register, [BOT])
    yield db
    await db.close()


async def asked(
    db: Database, query: str, *, verdict: str, outcome: str, near: tuple[str, float] | None = None
) -> None:
    def unit(uow: UnitOfWork) -> None:
        requester, _, _ = requesters.meet(uow, account_id=ACCOUNT, who=Who(chat_id="5", name="x"))
        interactions.record(
            uow,
            requester_id=requester.id,
            judged=Judged(
                query=query,
                language="fa",
                verdict=verdict,
                entry_id="create-channel" if verdict == "answer" else None,
                score=near[1] if near else 0.0,
                candidates=[near] if near else [],
            ),
            message_ids=[],
            outcome=outcome,
        )

    await db.write(unit)


async def test_gaps_are_what_was_abstained_from_or_refused(desk: Database) -> None:
    await asked(desk, "قیمت دلار", verdict="abstain", outcome="open")
    await asked(desk, "قیمت دلار", verdict="abstain", outcome="open")
    await asked(desk, "کانال بزنم", verdict="answer", outcome="not-what-i-meant")
    await asked(desk, "کانال بسازم", verdict="answer", outcome="solved")
    await asked(desk, "این هم هست", verdict="abstain", outcome="to-ticket")
    await asked(desk, "حساب", verdict="clarify", outcome="clarified")

    found = await gaps(desk, since=NOW - timedelta(days=1))

    assert found == [
        Gap("قیمت دلار", "fa", "abstain", "open", None, 2, NOW),
        Gap("کانال بزنم", "fa", "answer", "not-what-i-meant", "create-channel", 1, NOW),
    ]


async def test_a_suggestion_that_nobody_chose_is_a_gap(desk: Database) -> None:
    await asked(desk, "حساب", verdict="clarify", outcome="offered")

    (gap,) = await gaps(desk, since=NOW - timedelta(days=1))

    assert (gap.query, gap.outcome) == ("حساب", "offered")


async def test_every_spelling_is_reported(desk: Database) -> None:
    for number in range(300):
        await asked(desk, f"قیمت دلار{' ' * number}؟", verdict="abstain", outcome="open")

    (alike,) = together(await gaps(desk, since=NOW - timedelta(days=1)))

    assert len(alike) == 300


async def test_older_gaps_are_left_out(desk: Database) -> None:
    await asked(desk, "قیمت دلار", verdict="abstain", outcome="open")
    assert await gaps(desk, since=NOW + timedelta(seconds=1)) == []


async def test_feedback_is_counted_by_kind_and_subject(desk: Database) -> None:
    near = ("dark-mode", 0.4)
    for number in range(4):
        text = f"حالت تاریک {number}"
        await asked(desk, text, verdict="clarify", outcome="suggestion", near=near)
    await asked(desk, "حالت تاریک عالیه", verdict="clarify", outcome="praise", near=near)
    await asked(desk, "دمتون گرم", verdict="chitchat", outcome="praise", near=("thanks", 0.9))
    await asked(desk, "خوبه", verdict="abstain", outcome="praise", near=("dark-mode", 0.1))
    await asked(desk, "قیمت دلار", verdict="abstain", outcome="open")

    found = await desk.read(feedback, since=NOW - timedelta(days=1))

    newest = ("حالت تاریک 3", "حالت تاریک 2", "حالت تاریک 1")
    assert found[0] == Feedback("suggestion", "dark-mode", 4, newest, NOW)
    assert {(each.kind, each.entry_id, each.times) for each in found[1:]} == {
        ("praise", "dark-mode", 1),
        ("praise", None, 2),
    }
    assert await desk.read(feedback, since=NOW + timedelta(seconds=1)) == []


def test_queries_that_say_the_same_are_told_together() -> None:
    one = Gap("قیمت دلار؟", "fa", "abstain", "open", None, 2, NOW)
    same = Gap("قيمت  دلار", "fa", "abstain", "open", None, 3, NOW)
    other = Gap("قیمت طلا", "fa", "abstain", "open", None, 4, NOW)
    emoji = Gap("👍", "fa", "abstain", "open", None, 9, NOW)
    assert together([other, one, same, emoji]) == [[same, one], [other]]
