"""Over HTTP: the clocks of desk and messenger differ, and the desk's clock is set meanwhile."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.requester.redraw import pressed_just_now
from bot.simulator.faults import FaultKind
from handoff.models import Keyboard
from handoff.outbox.payload import Rank
from tests.bot.desk.situations import say
from tests.builders import rows
from tests.stage import BEGIN, Stage, staged, text_of

QUESTION = "چطور کانال بسازم؟"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def words(stage: Stage, name: str) -> list[str]:
    return [text_of(message).split()[0] for message in stage.shown_to(name)]


@pytest.mark.parametrize("skew", [-HOUR, 2 * MINUTE, 25 * HOUR])
async def test_a_clock_that_is_wrong_makes_no_message_late(
    tmp_path: Path, skew: timedelta
) -> None:
    async with staged(tmp_path, skew=skew) as stage:
        await say(stage, "stranger", "hello")
        stage.act("narges", text=QUESTION)
        await stage.settle()  # the window is still open
        assert "مداد" in text_of(stage.shown_to("narges")[0])
        await say(stage, "john", "what nobody knows at all")
        assert "sorry-late" not in words(stage, "john")
        people = [str(stage.people[name].id) for name in ("narges", "john")]
        ranks = rows(
            stage.desk.desk.db.path,
            "SELECT DISTINCT rank FROM deliveries WHERE chat_id IN (?, ?)",
            *people,
        )
        assert Rank.BACKLOG not in ranks


@pytest.mark.parametrize("skew", [-HOUR, 25 * HOUR])
async def test_a_backlog_is_one_also_with_a_clock_that_is_wrong(
    tmp_path: Path, skew: timedelta
) -> None:
    async with staged(tmp_path, skew=skew) as stage:
        await say(stage, "stranger", "hello")
        await say(stage, "stranger", "hello again")
        stage.world.faults.add(FaultKind.BAD_GATEWAY, "getUpdates", count=None)
        await stage.wait(MINUTE, heard=False)
        stage.act("narges", text=QUESTION)
        for _ in range(15):
            stage.clock.advance(MINUTE)
        stage.act("john", text="what nobody knows at all")
        stage.world.faults.clear()
        stage.clock.advance(MINUTE)
        await stage.wait(timedelta(seconds=5))
        assert words(stage, "narges")[0] == "sorry-late"
        assert "sorry-late" not in words(stage, "john")


async def test_a_wish_is_heard_while_the_last_one_lies_ahead(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="/human")
        await stage.settle()
        stage.clock.step(-HOUR)
        stage.act("narges", text="/human")
        await stage.settle()
        assert words(stage, "narges") == ["intake-what", "ticket-opened"]


def test_a_press_counts_while_the_last_one_lies_ahead() -> None:
    keyboard = Keyboard(token="t", account_id=1, presses=[{}], expires_at=BEGIN)
    assert not pressed_just_now(keyboard, 0, BEGIN)
    assert pressed_just_now(keyboard, 0, BEGIN)
    assert not pressed_just_now(keyboard, 0, BEGIN - HOUR)


async def test_what_follows_a_fast_answer_after_a_step_back_is_answered(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text=QUESTION)
        await stage.settle()
        stage.clock.step(-HOUR)
        await say(stage, "narges", "نرخ طلا امروز")
        assert words(stage, "narges")[-1] == "fallback-rephrase"


@pytest.mark.parametrize("step", [-HOUR, HOUR, 25 * HOUR])
async def test_a_step_makes_no_message_late(tmp_path: Path, step: timedelta) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "stranger", "hello")
        stage.act("john", text="what nobody knows at all")  # in its quiet window
        await stage.settle()
        stage.clock.step(step)
        await stage.wait(timedelta(seconds=4))
        await say(stage, "narges", "نرخ طلا امروز")
        for name in ("john", "narges"):
            assert words(stage, name)
            assert "sorry-late" not in words(stage, name)
