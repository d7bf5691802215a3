"""Arguments of /refer: teams, agents, questions and times."""

# ruff: noqa: RUF001  (Persian digits)

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.agent import referring
from handoff import reports
from tests.bot.desk.situations import open_a_ticket
from tests.stage import Stage, staged

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
