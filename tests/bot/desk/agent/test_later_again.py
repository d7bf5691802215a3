"""Replies for a later time that were edited, asked about, cancelled or outrun."""

# ruff: noqa: RUF001  (Persian digits)

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.agent import held_replies
from bot.simulator import acts
from handoff import reports
from handoff.outbox.post import SETTLED
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import HOLD, a_held_ticket, confirm, press, to_ticket
from tests.stage import Stage, text_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WORDS = "واریز شد، لطفاً نگاه کنید"
UNSAID = (WORDS, "سلام [نام]", "حرف دیگر")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_held_ticket(tmp_path, "topics") as stage:
        yield stage


def to_narges(stage: Stage) -> list[str]:
    return [text_of(one) for one in stage.shown_to("narges")]


def in_group(stage: Stage, *words: str) -> bool:
    return any(all(w in text_of(one) for w in words) for one in stage.shown_in_group())


async def edit(stage: Stage, who: str, message_id: int, text: str) -> None:
    facts = {"chat": stage.group.id, "message_id": message_id, "text": text}
    acts.edit(stage.world, stage.people[who], facts)
    await stage.settle()


async def scheduled(stage: Stage) -> int:
    return len(await stage.desk.desk.db.read(reports.scheduled_replies, 1))


@pytest.mark.parametrize("span", ["2h", "10s"])
async def test_what_is_kept_as_a_note_is_not_sent(stage: Stage, span: str) -> None:
    text = f"/later 2h {WORDS}" if span == "2h" else "سلام [نام]"
    (said,) = await to_ticket(stage, text=text)
    if span == "10s":
        await press(stage, "button-send-unclear")
    await to_ticket(stage, text="/send", reply_to=said.id)
    await press(stage, "button-leave-note")
    await stage.wait(3 * HOUR)
    await stage.wait(MINUTE)
    assert not any(part in told for told in to_narges(stage) for part in UNSAID)


async def test_a_ticket_that_comes_back_does_not_hurry_it(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    for command in ("/release #1", "/claim #1", "/assign #1 Omid", "/assign #1 Sara"):
        stage.act("sara", chat=stage.group.id, text=command)
    await stage.settle()
    assert WORDS not in to_narges(stage)


async def test_the_job_sends_nothing_before_its_time(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    desk = stage.desk.desk

    def look(uow: UnitOfWork) -> None:
        (held,) = reports.scheduled_replies(uow, desk.id)
        held_replies._send_or_drop(uow, desk, held.id)

    await desk.db.write(look)
    await stage.settle()
    assert WORDS not in to_narges(stage)
    assert await scheduled(stage) == 1


async def test_an_edit_of_what_is_asked_about_keeps_the_time(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text="/later 2h سلام [نام]")
    await edit(stage, "sara", said.id, "/later 2h سلام نرگس")
    assert await scheduled(stage) == 1
    await stage.wait(HOLD)
    assert "سلام نرگس" not in to_narges(stage)
    await stage.wait(2 * HOUR)
    assert "سلام نرگس" in to_narges(stage)


async def test_a_corrected_note_is_confirmed_with_its_time(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text="// سلام [نام]")
    await to_ticket(stage, text="/later 2h", reply_to=said.id)
    await edit(stage, "sara", said.id, "// سلام نرگس")
    await press(stage, "button-send-later")
    await press(stage, "button-send-later")
    await stage.wait(HOLD)
    assert "سلام نرگس" not in to_narges(stage)
    await stage.wait(2 * HOUR)
    assert "سلام نرگس" in to_narges(stage)


async def test_an_edited_time_is_the_new_time(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text=f"/later 2h {WORDS}")
    await edit(stage, "sara", said.id, f"/later 5h {WORDS}")
    await stage.wait(3 * HOUR)
    assert WORDS not in to_narges(stage)
    await stage.wait(2 * HOUR)
    await stage.wait(MINUTE)
    assert to_narges(stage).count(WORDS) == 1


@pytest.mark.parametrize("text", ["/later 2h", "/later", "/later سلام", "/later today 8:00 سلام"])
async def test_an_edit_that_cannot_be_used_changes_nothing(stage: Stage, text: str) -> None:
    (said,) = await to_ticket(stage, text=f"/later 2h {WORDS}")
    await edit(stage, "sara", said.id, text)
    assert in_group(stage, "later-unchanged")
    await stage.wait(2 * HOUR)
    await stage.wait(MINUTE)
    assert WORDS in to_narges(stage)


async def test_a_refused_command_is_corrected_by_an_edit(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text=f"/later {WORDS}")
    await edit(stage, "sara", said.id, f"/later 2h {WORDS}")
    assert await scheduled(stage) == 1


@pytest.mark.parametrize("text", ["/note فقط داخلی", "// فقط داخلی"])
async def test_what_becomes_a_note_is_not_sent(stage: Stage, text: str) -> None:
    (said,) = await to_ticket(stage, text=f"/later 2h {WORDS}")
    await edit(stage, "sara", said.id, text)
    assert in_group(stage, "held-dropped", "held-edited", "🔔")
    await stage.wait(3 * HOUR)
    assert not any("داخلی" in told or WORDS in told for told in to_narges(stage))


@pytest.mark.parametrize("text", ["// حرف دیگر", "// سلام [نام]"])
async def test_an_edit_of_a_colleague_stops_it(stage: Stage, text: str) -> None:
    (said,) = await to_ticket(stage, "omid", text=f"// {WORDS}")
    await to_ticket(stage, text="/later 2h", reply_to=said.id)
    await edit(stage, "omid", said.id, text)
    assert in_group(stage, "held-dropped", "held-edited", "@sara")
    await stage.wait(3 * HOUR)
    await stage.wait(MINUTE)
    assert not any(part in told for told in to_narges(stage) for part in UNSAID)


async def test_words_that_are_not_shown_yet_are_asked_about(stage: Stage) -> None:
    stage.act("narges", text="راستی نسخهٔ ۵ بود، نه ۴")
    await stage.settle()
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    assert in_group(stage, "unclear-ask reason=newer")
    assert in_group(stage, "نسخهٔ ۵ بود")
    assert await scheduled(stage) == 0
    await press(stage, "button-send-later")
    await stage.wait(2 * HOUR)
    await stage.wait(MINUTE)
    assert to_narges(stage).count(WORDS) == 1


async def test_an_old_button_cancels_the_present_time(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text=f"// {WORDS}")
    await to_ticket(stage, text="/later 2h", reply_to=said.id)
    stage.act("sara", chat=stage.group.id, text="/later")
    await stage.settle()
    await to_ticket(stage, text="/later 3h", reply_to=said.id)
    assert "held-undone" in await press(stage, "button-later-cancel-one")
    assert await scheduled(stage) == 0
    assert in_group(stage, "later-none")


async def test_a_button_does_not_delete_what_was_sent(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    stage.act("sara", chat=stage.group.id, text="/later")
    await stage.wait(3 * HOUR)
    assert "later-sent-already" in await press(stage, "button-later-cancel-one")
    await stage.wait(MINUTE)
    assert WORDS in to_narges(stage)


async def test_send_sends_a_scheduled_note_now(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text=f"/later 2h {WORDS}")
    await to_ticket(stage, text="/send", reply_to=said.id)
    await confirm(stage, "button-send-sure")
    assert to_narges(stage).count(WORDS) == 1
    await stage.wait(3 * HOUR)
    assert to_narges(stage).count(WORDS) == 1


async def test_a_text_behind_a_time_in_reply_to_a_note_is_sent(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text="// زنگ زدم")
    await to_ticket(stage, text=f"/later 2h {WORDS}", reply_to=said.id)
    await stage.wait(2 * HOUR)
    await stage.wait(MINUTE)
    assert WORDS in to_narges(stage)


async def test_a_message_while_a_reply_is_held_goes_on_waiting(stage: Stage) -> None:
    await to_ticket(stage, text="سلام [نام]")
    await press(stage, "button-send-unclear")
    stage.act("narges", text="صبر کنید، اشتباه شد")
    await stage.wait(HOLD)
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    assert ticket.waiting_since is not None
    await stage.wait(SETTLED)
    assert "card-crossed" in text_of(stage.card_of(ticket))


async def test_the_post_of_a_dropped_reply_loses_its_buttons(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    stage.act("narges", text="خبری نشد؟")
    await stage.wait(timedelta(seconds=4))
    await confirm(stage, "button-send-now")
    await stage.wait(SETTLED)
    assert not in_group(stage, "held-dropped")


async def test_the_clock_is_set_back_before_an_edit(stage: Stage) -> None:
    (said,) = stage.act("narges", text="نسخهٔ ۴")
    await stage.wait(timedelta(seconds=4))
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    stage.clock.step(-HOUR)
    facts = {"message_id": said.id, "text": "نسخهٔ ۵"}
    acts.edit(stage.world, stage.people["narges"], facts)
    await stage.wait(4 * HOUR)
    assert WORDS not in to_narges(stage)


async def test_a_long_text_does_not_swallow_the_answer_to_a_press(stage: Stage) -> None:
    long = f"{WORDS} " * 20
    await to_ticket(stage, text=f"/later 2h {long}")
    assert (await press(stage, "button-later-cancel")).startswith("held-undone")
    assert await scheduled(stage) == 0
