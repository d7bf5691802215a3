"""Feedback is stored without a ticket, and complaints about the support reach the admins."""

from datetime import timedelta
from pathlib import Path

import pytest

from handoff import reports
from handoff.reports import gaps
from tests.bot.desk.situations import say
from tests.stage import BEGIN, Stage, buttons_of, staged, text_of

COMPLAINT = "پشتیبانیتون افتضاحه"


def notices(stage: Stage) -> list[list[str]]:
    """The usernames mentioned in each notice about a complaint."""
    return [
        [word.strip("@") for word in text_of(message).split() if word.startswith("@")]
        for message in stage.shown_in_group()
        if "complaint-notice" in text_of(message)
    ]


async def test_a_complaint_mentions_the_admins_only_and_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", COMPLAINT)
        await say(stage, "narges", "جواباتون کپی پیسته")
        assert notices(stage) == [["sara"]]
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.question == COMPLAINT


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("یه پیشنهاد دارم، حالت تاریک اضافه کنید", "suggestion"),
        ("برنامه‌تون عالیه دمتون گرم", "praise"),
    ],
)
async def test_feedback_is_stored_and_is_no_gap(tmp_path: Path, text: str, outcome: str) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", text)
        answer = stage.shown_to("narges")[-1]
        assert text_of(answer) == f"feedback-{outcome}"
        # Praise needs no person. A suggestion becomes a ticket only if the requester wants it.
        assert bool(buttons_of(answer)) is (outcome == "suggestion")
        db = stage.desk.desk.db
        stored = await db.read(
            lambda reader: [
                (one.outcome, one.query)
                for one in reports.recent_interactions(reader, 1, since=BEGIN)
            ]
        )
        assert stored == [(outcome, text)]
        assert await gaps(db, since=BEGIN - timedelta(days=1)) == []
        assert await stage.ticket_of("narges") is None


async def test_a_complaint_goes_to_the_leads_if_there_are_any(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("sara", chat=stage.group.id, text="/agents role lead @omid")
        await stage.settle()
        await say(stage, "narges", COMPLAINT)
        assert notices(stage) == [["omid"]]
