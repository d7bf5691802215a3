"""Messages in the quiet window are handled once, together with the next button or command."""

from datetime import timedelta
from pathlib import Path

from bot.simulator import acts
from tests.bot.desk.situations import open_a_ticket, say
from tests.stage import Stage, buttons_of, staged, text_of


def press(stage: Stage, name: str, label: str) -> None:
    message = next(
        m
        for m in reversed(stage.shown_to(name))
        if any(b["text"].startswith(label) for b in buttons_of(m))
    )
    button = next(b["text"] for b in buttons_of(message) if b["text"].startswith(label))
    acts.press(stage.world, stage.people[name], {"message_id": message.id, "button": button})


async def resolved(stage: Stage) -> None:
    await open_a_ticket(stage)
    for words in ("/claim #1", "/resolve #1 fixed"):
        acts.send(stage.world, stage.people["sara"], {"text": words, "chat": stage.group.id})
        await stage.settle()


async def test_a_word_before_the_button_is_shown_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await resolved(stage)
        await say(stage, "narges", "چطور کانال بسازم؟")
        stage.act("narges", text="شماره‌اش ۴۴۵ بود")
        press(stage, "narges", "button-about-ticket")
        await stage.wait(timedelta(seconds=30))
        shown = [text_of(message) for message in stage.shown_in_group()]
        assert sum("۴۴۵" in text for text in shown) == 1


async def test_close_ends_the_intake_with_the_answers_to_it(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "/human")
        await say(stage, "narges", "خراب شده")
        said = len(stage.shown_to("narges"))
        stage.act("narges", text="نسخه ۴")
        stage.act("narges", text="/close")
        await stage.wait(timedelta(seconds=30))
        words = [text_of(message).split()[0] for message in stage.shown_to("narges")[said:]]
        assert words == ["offer-declined"]
