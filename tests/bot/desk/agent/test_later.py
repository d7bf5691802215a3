"""Replies for a later time."""

# ruff: noqa: RUF001  (Persian digits)

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.agent.held_replies import CATCH_UP
from bot.simulator import acts
from handoff import reports
from handoff.outbox.post import SETTLED
from tests.bot.desk.situations import MODES, a_held_ticket, confirm, press, to_ticket
from tests.stage import Stage, text_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WORDS = "واریز شد، لطفاً نگاه کنید"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_held_ticket(tmp_path, "topics") as stage:
        yield stage


def to_narges(stage: Stage) -> list[str]:
    return [text_of(one) for one in stage.shown_to("narges")]


def last(stage: Stage) -> str:
    return text_of(stage.shown_in_group()[-1])


def in_group(stage: Stage, *words: str) -> bool:
    return any(all(w in text_of(one) for w in words) for one in stage.shown_in_group())


def edit(stage: Stage, name: str, message_id: int, text: str) -> None:
    chat = {} if name == "narges" else {"chat": stage.group.id}
    facts = {**chat, "message_id": message_id, "text": text}
    acts.edit(stage.world, stage.people[name], facts)


async def card(stage: Stage) -> str:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return text_of(stage.card_of(ticket))


async def scheduled(stage: Stage) -> int:
    return len(await stage.desk.desk.db.read(reports.scheduled_replies, 1))


@pytest.mark.parametrize("mode", MODES)
async def test_a_text_is_sent_at_its_time(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        await to_ticket(stage, text=f"/later 2h {WORDS}")
        assert in_group(stage, "later-planned", "ticket=1", WORDS)
        assert "card-scheduled" in await card(stage)
        await stage.wait(2 * HOUR - MINUTE)
        assert WORDS not in to_narges(stage)
        await stage.wait(MINUTE + SETTLED)
        assert to_narges(stage).count(WORDS) == 1
        assert in_group(stage, "note-sent")
        assert not in_group(stage, "later-planned")
        await stage.wait(MINUTE)
        assert to_narges(stage).count(WORDS) == 1
        assert "card-scheduled" not in await card(stage)


async def test_persian_and_the_opening_of_the_office(stage: Stage) -> None:
    await to_ticket(stage, text=f"/بعدا وقتی باز شدیم {WORDS}")
    assert "later-planned due=" in last(stage)
    await stage.wait(8 * HOUR)  # the office closes at 20:00
    assert WORDS not in to_narges(stage)
    await stage.wait(13 * HOUR)
    await stage.wait(2 * MINUTE)
    assert WORDS in to_narges(stage)


async def test_the_requester_writes_first(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    stage.act("narges", text="راستی هنوز واریز نشده")
    await stage.wait(timedelta(seconds=4))
    assert in_group(stage, "held-dropped", "requester-wrote", "🔔")
    assert await scheduled(stage) == 0
    await stage.wait(3 * HOUR)
    assert WORDS not in to_narges(stage)
    await confirm(stage, "button-send-now")
    assert to_narges(stage).count(WORDS) == 1


async def test_it_is_still_sent_at_its_time_if_the_agent_wants(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    stage.act("narges", text="خبری نشد؟")
    await stage.wait(timedelta(seconds=4))
    await press(stage, "button-later-anyway")
    assert await scheduled(stage) == 1
    await stage.wait(2 * HOUR + SETTLED)
    assert to_narges(stage).count(WORDS) == 1


async def test_an_edit_of_an_older_message_counts_as_writing(stage: Stage) -> None:
    (said,) = stage.act("narges", text="نسخهٔ ۴")
    await stage.wait(timedelta(seconds=4))
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    edit(stage, "narges", said.id, "نسخهٔ ۵")
    await stage.wait(2 * HOUR + SETTLED)
    assert WORDS not in to_narges(stage)
    assert in_group(stage, "held-dropped", "requester-wrote")


async def test_words_that_wait_to_be_processed_stop_it(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    await stage.wait(2 * HOUR - timedelta(seconds=5))
    stage.act("narges", text="صبر کنید")
    await stage.wait(MINUTE)
    assert WORDS not in to_narges(stage)
    assert in_group(stage, "held-dropped", "requester-wrote")


async def test_after_an_outage_what_was_written_in_it_comes_first(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    stage.clock.advance(3 * HOUR)  # nothing runs in between
    await stage.settle()
    assert WORDS not in to_narges(stage)
    await stage.wait(CATCH_UP)
    assert to_narges(stage).count(WORDS) == 1


@pytest.mark.parametrize("change", ["/release", "/resolve refused نمی‌شود", "/assign Omid"])
async def test_a_change_of_the_ticket_stops_it(stage: Stage, change: str) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    await to_ticket(stage, text=change)
    await stage.wait(timedelta(seconds=2))
    assert in_group(stage, "held-dropped", "🔔")
    await stage.wait(3 * HOUR)
    assert WORDS not in to_narges(stage)


async def test_a_note_is_sent_later_and_its_mark_is_not(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text=f"// {WORDS}")
    await to_ticket(stage, text="/later 2h", reply_to=said.id)
    assert in_group(stage, "later-planned", WORDS)
    await stage.wait(2 * HOUR + SETTLED)
    assert to_narges(stage).count(WORDS) == 1


async def test_cancel_and_send_now(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS} یک")
    assert "held-undone" in await press(stage, "button-later-cancel")
    await to_ticket(stage, text=f"/later 2h {WORDS} دو")
    assert "ticket-not-yours" in await press(stage, "button-send-now", "omid")
    await press(stage, "button-send-now")
    await stage.wait(3 * HOUR)
    assert f"{WORDS} یک" not in to_narges(stage)
    assert to_narges(stage).count(f"{WORDS} دو") == 1


async def test_the_list_cancels(stage: Stage) -> None:
    await to_ticket(stage, text="/later")
    assert "later-none" in last(stage)
    await to_ticket(stage, text=f"/later 3h {WORDS} دو")
    await to_ticket(stage, text=f"/later 2h {WORDS} یک")
    stage.act("sara", chat=stage.group.id, text="/later")
    await stage.settle()
    lines = [line for line in last(stage).splitlines() if line.startswith("later-line")]
    assert ["یک" in line for line in lines] == [True, False]
    await press(stage, "button-later-cancel-one")
    assert await scheduled(stage) == 1
    await stage.wait(4 * HOUR)
    assert [text for text in to_narges(stage) if WORDS in text] == [f"{WORDS} دو"]


async def test_a_typed_reply_does_not_hurry_it(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    await to_ticket(stage, text="در دست بررسی است")
    assert WORDS not in to_narges(stage)
    await stage.wait(2 * HOUR + SETTLED)
    assert to_narges(stage)[-1] == WORDS


async def test_an_edit_keeps_the_time(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text=f"/later 2h {WORDS}")
    edit(stage, "sara", said.id, f"/later 2h {WORDS} ممنون")
    await stage.settle()
    assert in_group(stage, "later-planned", "ممنون")
    await stage.wait(2 * HOUR + SETTLED)
    assert to_narges(stage)[-1] == f"{WORDS} ممنون"


async def test_an_edit_that_is_doubtful_is_asked_about(stage: Stage) -> None:
    (said,) = await to_ticket(stage, text=f"/later 2h {WORDS}")
    edit(stage, "sara", said.id, "/later 2h سلام [نام]")
    await stage.settle()
    assert in_group(stage, "unclear-ask reason=placeholder")
    await stage.wait(3 * HOUR)
    assert not any("سلام [نام]" in text for text in to_narges(stage))


async def test_a_doubtful_text_is_asked_about_and_then_sent_at_its_time(stage: Stage) -> None:
    await to_ticket(stage, text="/later 2h سلام [نام]")
    assert in_group(stage, "unclear-ask reason=placeholder")
    await press(stage, "button-send-later")
    assert "سلام [نام]" not in to_narges(stage)
    await stage.wait(2 * HOUR + SETTLED)
    assert "سلام [نام]" in to_narges(stage)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/later سلام", "later-when"),
        ("/later 2h", "later-what"),
        ("/later yesterday سلام", "later-when"),
        ("/later today 8:00 سلام", "later-past"),
        ("/later 500d سلام", "span-too-long"),
    ],
)
async def test_what_is_missing_is_said(stage: Stage, text: str, told: str) -> None:
    await to_ticket(stage, text=text)
    assert told in last(stage)
    assert await scheduled(stage) == 0


async def test_an_agent_without_the_ticket_cannot_schedule(stage: Stage) -> None:
    await to_ticket(stage, "omid", text=f"/later 2h {WORDS}")
    assert "ticket-not-yours" in last(stage)
    assert await scheduled(stage) == 0
