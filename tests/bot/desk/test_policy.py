"""Durations of the team's file reach the timers, the intake and the words to people."""

from datetime import datetime, timedelta
from pathlib import Path

from handoff.states import TimerKind
from handoff.storage.database import Reader
from tests.bot.desk.situations import open_a_ticket, say, to_ticket
from tests.stage import Stage, staged, text_of

FIRST, NEXT, PATIENCE = timedelta(hours=1), timedelta(hours=2), timedelta(minutes=7)
REOPENS = timedelta(days=9)
NEAR = timedelta(minutes=2)  # the stage's clock moves on while the desk works


def choose(folder: Path, policy: str) -> None:
    text = f"version: 1\npolicies: {{default: {{{policy}}}}}\n"
    (folder / "desk.yaml").write_text(text, encoding="utf-8")


async def timers(stage: Stage) -> dict[str, timedelta]:
    """Return the running timers of Narges' ticket, with the time from now until each is due."""
    ticket = await stage.ticket_of("narges")
    assert ticket is not None

    def due(reader: Reader) -> dict[str, datetime]:
        running = reader.timers.running(ticket.id, list(TimerKind))
        return {timer.kind: timer.target_at or timer.due_at for timer in running}

    now = stage.clock.now()
    return {kind: at - now for kind, at in (await stage.desk.desk.db.read(due)).items()}


def is_near(left: timedelta, chosen: timedelta) -> bool:
    return chosen - NEAR <= left <= chosen


async def test_the_chosen_durations_are_those_of_the_timers(tmp_path: Path) -> None:
    choose(tmp_path, "first_response: 1h, next_response: 2h, resolution: none, reopens_within: 9d")
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        assert is_near((await timers(stage))[TimerKind.FIRST_RESPONSE], FIRST)

        await to_ticket(stage, text="نسخهٔ چند؟")
        await say(stage, "narges", "نسخهٔ پنج")
        assert is_near((await timers(stage))[TimerKind.NEXT_RESPONSE], NEXT)

        await to_ticket(stage, text="/resolve fixed")
        left = await timers(stage)
        assert set(left) == {TimerKind.CLOSE_RESOLVED, TimerKind.RATING}
        assert is_near(left[TimerKind.CLOSE_RESOLVED], REOPENS)
        assert "span=9 days" in text_of(stage.shown_to("narges")[-1])


async def test_an_intake_without_an_answer_goes_to_people_after_the_chosen_time(
    tmp_path: Path,
) -> None:
    choose(tmp_path, "intake_timeout: 7m")
    async with staged(tmp_path, topics=False) as stage:
        await say(stage, "narges", "/human")
        await say(stage, "narges", "خراب شده")
        await stage.wait(PATIENCE - timedelta(minutes=1))
        assert await stage.ticket_of("narges") is None

        await stage.wait(timedelta(minutes=2))
        assert await stage.ticket_of("narges") is not None
