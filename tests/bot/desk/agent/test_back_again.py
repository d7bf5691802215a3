"""A requester blocks the bot and returns: agents are offered to resend missed messages."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from bot.simulator.state import Callback, Message
from tests.bot.desk.situations import open_a_ticket
from tests.bot.desk.test_agents_chat_lost import MODES, in_group
from tests.stage import Stage, buttons_of, staged, text_of


async def reply(stage: Stage, *words: str) -> None:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    for text in words:
        act = {"text": text, "chat": stage.group.id, "reply_to": ticket.card_message_id}
        acts.send(stage.world, stage.people["sara"], act)
        await stage.wait(timedelta(seconds=3))


async def block(stage: Stage, *, on: bool) -> None:
    acts.block(stage.world, stage.people["narges"], "support_bot", on=on)
    await stage.wait(timedelta(seconds=3))


def notices(stage: Stage) -> list[Message]:
    return [one for one in stage.shown_in_group() if "button-send-again" in str(one.markup)]


async def press(stage: Stage, name: str, message: Message) -> str:
    label = buttons_of(message)[0]["text"]
    pressed = acts.press(
        stage.world,
        stage.people[name],
        {"message_id": message.id, "button": label, "chat": stage.group.id},
    )
    assert isinstance(pressed, Callback)
    await stage.wait(timedelta(seconds=3))
    return str(pressed.text)


@pytest.mark.parametrize(
    ("mode", "way"),
    [(mode, "writes") for mode in MODES]
    # A messenger without membership updates does not report this.
    + [(mode, "unblocks") for mode in MODES if mode != "plain messenger"],
)
@pytest.mark.matrix(short=1)
async def test_what_was_missed_is_sent_again_in_order(tmp_path: Path, mode: str, way: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:  # type: ignore[arg-type]
        await open_a_ticket(stage)
        await block(stage, on=True)
        await reply(stage, "اول", "دوم", "سوم")
        assert not notices(stage)

        if way == "unblocks":
            await block(stage, on=False)
        else:
            stage.people["narges"].blocked.clear()  # without any update about it
            stage.act("narges", text="سلام، برگشتم")
            await stage.wait(timedelta(seconds=3))

        assert len(notices(stage)) == 1
        notice = notices(stage)[0]
        assert "count=3" in text_of(notice)
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        if mode == "topics":
            assert notice.thread_id == int(ticket.topic_id or 0)
        card = text_of(stage.card_of(ticket))
        assert "card-unreachable" not in card
        before = len(stage.shown_to("narges"))

        assert "sent-again" in await press(stage, "omid", notice)

        said = [text_of(one) for one in stage.shown_to("narges")[before:]]
        assert said == ["اول", "دوم", "سوم"]
        assert not notices(stage)
        assert in_group(stage, "sent-again ")
        card = text_of(stage.card_of(ticket))
        assert "delivery-done" in card


async def test_a_second_press_sends_nothing_twice(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await block(stage, on=True)
        await reply(stage, "اول")
        await block(stage, on=False)
        notice = notices(stage)[0]
        data = buttons_of(notice)[0]
        await press(stage, "omid", notice)
        notice.markup = {"inline_keyboard": [[data]]}  # as an old client still shows it
        assert "nothing-to-send-again" in await press(stage, "sara", notice)

        assert [text_of(one) for one in stage.shown_to("narges")].count("اول") == 1


async def test_a_stranger_sends_nothing_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await block(stage, on=True)
        await reply(stage, "اول")
        await block(stage, on=False)
        assert "not-an-agent" in await press(stage, "stranger", notices(stage)[0])
        assert "اول" not in [text_of(one) for one in stage.shown_to("narges")]


async def test_a_ticket_that_is_over_says_so(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await block(stage, on=True)
        await reply(stage, "اول", "/resolve fixed")
        await block(stage, on=False)
        words = await press(stage, "sara", notices(stage)[0])

        assert "sent-again-over" in words
        assert "اول" in [text_of(one) for one in stage.shown_to("narges")]


async def test_each_absence_is_told_of_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await block(stage, on=True)
        await reply(stage, "اول")
        await block(stage, on=False)
        stage.act("narges", text="برگشتم")
        await stage.wait(timedelta(seconds=3))
        await block(stage, on=True)
        await block(stage, on=False)

        assert len(notices(stage)) == 1


async def test_what_was_mended_meanwhile_goes_out_mended(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await block(stage, on=True)
        await reply(stage, "غلط")
        said = next(one for one in stage.group.messages.values() if text_of(one) == "غلط")
        acts.edit(
            stage.world,
            stage.people["sara"],
            {"chat": stage.group.id, "message_id": said.id, "text": "درست"},
        )
        await block(stage, on=False)
        await press(stage, "sara", notices(stage)[0])

        assert [text_of(one) for one in stage.shown_to("narges")][-1] == "درست"
