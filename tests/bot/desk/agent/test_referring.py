"""Arguments of /refer: teams, agents, questions and times."""

# ruff: noqa: RUF001  (Persian digits)

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.agent import referring
from handoff import reports
from tests.bot.desk.situations import open_a_ticket, press
from tests.stage import Stage, buttons_of, staged, text_of

DAY = timedelta(days=1)
USUAL = "in a working day"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage that stays open for the test."""
    async with staged(tmp_path, topics=False) as found:
        await open_a_ticket(found)
        yield found


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("was it paid? by tomorrow", "was it paid?", "Mon 20:00"),
        ("was it paid? by tomorrow please 🙏", "was it paid?", "Mon 20:00"),
        ("پول برگشته؟ تا فردا لطفاً", "پول برگشته؟", "Mon 20:00"),
        ("was it paid? by 5pm", "was it paid?", "Sun 17:00"),
        ("پول برگشته؟ تا ساعت ۱۷", "پول برگشته؟", "Sun 17:00"),
        ("by tomorrow: was it paid?", "was it paid?", "Mon 20:00"),
        ("was it paid? 2d", "was it paid?", "Tue 20:00"),
        ("امروز واریز شد یا نه؟", "امروز واریز شد یا نه؟", USUAL),
        ("شنبه واریز شد، دیده‌اید؟", "شنبه واریز شد، دیده‌اید؟", USUAL),
        ("tomorrow's payment failed?", "tomorrow's payment failed?", USUAL),
        ("why did it take 48 hours?", "why did it take 48 hours?", USUAL),
        ("5 days no refund", "5 days no refund", USUAL),
        ("within 24 hours he paid twice", "within 24 hours he paid twice", USUAL),
    ],
)
async def test_a_question_and_its_time(stage: Stage, text: str, words: str, due: str) -> None:
    desk = stage.desk.desk
    ticket = await desk.db.read(reports.ticket, 1)
    assert ticket is not None
    question = referring.question_in(desk, ticket, text)
    assert question.words == words
    usual = desk.policy.service_of(ticket.route).due(desk.now(), DAY)
    shown = f"{question.due_at.astimezone(desk.team.zone):%a %H:%M}"
    assert (USUAL if question.due_at == usual else shown) == due


@pytest.mark.parametrize(
    ("text", "route", "rest"),
    [
        ("technical is it down?", "technical", "is it down?"),
        ("فنی: سرور خراب است؟", "technical", "سرور خراب است؟"),
        ("Technical, is it down?", "technical", "is it down?"),
        ("فنیه؟", None, "فنیه؟"),
        ("آیا پول برگشته؟", None, "آیا پول برگشته؟"),
    ],
)
async def test_a_team_by_its_name(stage: Stage, text: str, route: str | None, rest: str) -> None:
    assert referring.route_in(stage.desk.desk, text) == (route, rest)


async def command(stage: Stage, text: str, who: str) -> None:
    stage.act(who, chat=stage.group.id, text=text)
    await stage.settle()


async def bounced_twice(stage: Stage) -> list[str]:
    """Return the labels of the buttons below the call of the leads."""
    await command(stage, "/claim #1", "omid")
    await command(stage, "/refer #1 technical was it paid? by tomorrow", "omid")
    await command(stage, "/refer #1 not ours, it is content", "sara")
    assert buttons_of(stage.shown_in_group()[-1]) == []
    await command(stage, "/refer #1 @sara was it paid? by tomorrow", "omid")
    await command(stage, "/refer #1 not ours, it is content", "sara")
    called = stage.shown_in_group()[-1]
    assert "referral-bounced-twice" in text_of(called)
    return [button["text"] for button in buttons_of(called)]


async def test_a_lead_takes_a_ticket_that_was_bounced_twice(stage: Stage) -> None:
    labels = await bounced_twice(stage)

    assert labels[0] == "button-take-it"
    assert labels[1:] == [one for one in labels if one.startswith("button-refer-to")]
    assert not any("فنی" in label for label in labels), "it was asked before"
    await press(stage, "button-take-it", "sara")
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    assert ticket.assignee_id == 1
    assert "assigned agent=Sara ticket=1" in map(text_of, stage.shown_in_group())


async def test_a_lead_asks_another_team_after_the_time_has_passed(stage: Stage) -> None:
    labels = await bounced_twice(stage)
    await stage.wait(timedelta(days=4))
    await press(stage, labels[1], "sara")

    posts = [text_of(one) for one in stage.shown_in_group()]
    assert any(one.startswith("referral-post") and "was it paid?" in one for one in posts[-3:])
    found = await stage.desk.desk.db.read(reports.live_referral, 1)
    assert found is not None
    assert found.due_at > stage.desk.desk.now()
    assert found.route is not None


async def test_the_buttons_of_the_leads_end_with_another_owner(stage: Stage) -> None:
    await bounced_twice(stage)
    await command(stage, "/assign #1 @sara", "sara")
    assert "prompt-outdated" in await press(stage, "button-take-it", "sara")


async def test_a_lead_answers_the_call_with_a_command(stage: Stage) -> None:
    await bounced_twice(stage)
    called = stage.shown_in_group()[-1]
    stage.act("sara", chat=stage.group.id, text="/assign @sara", reply_to=called.id)
    await stage.settle()
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    assert ticket.assignee_id == 1
