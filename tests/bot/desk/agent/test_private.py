"""An agent who works in the private chat with the bot."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from tests.bot.desk.situations import open_a_ticket, say
from tests.stage import Stage, buttons_of, staged, text_of

HOLD = timedelta(seconds=12)
MINUTE = timedelta(minutes=1)
MODES = [{"topics": True}, {"topics": False}, {"plain": True}]
pytestmark = pytest.mark.parametrize("mode", MODES)


def shown(stage: Stage, who: str = "omid") -> list[str]:
    return [text_of(message) for message in stage.shown_to(who)]


def last(stage: Stage, who: str = "omid") -> str:
    return shown(stage, who)[-1].split()[0]


def in_group(stage: Stage, head: str) -> list[str]:
    return [text for text in map(text_of, stage.shown_in_group()) if text.startswith(head)]


async def write(stage: Stage, text: str, who: str = "omid", **act: object) -> None:
    stage.act(who, text=text, **act)
    await stage.wait(timedelta(seconds=3))


async def press(stage: Stage, label: str, who: str = "omid") -> None:
    message = next(
        one
        for one in reversed(stage.shown_to(who))
        if any(button["text"].startswith(label) for button in buttons_of(one))
    )
    button = next(one for one in buttons_of(message) if one["text"].startswith(label))
    what = {"message_id": message.id, "button": button["text"]}
    acts.press(stage.world, stage.people[who], what)
    await stage.settle()


async def a_second_ticket(stage: Stage) -> None:
    for text in ("/human", "پولم نیامده", "دیروز"):
        await say(stage, "john", text)


async def test_a_ticket_is_answered_in_private(tmp_path: Path, mode: dict[str, bool]) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        assert any(text.startswith("card-head") for text in shown(stage))
        assert last(stage) == "focus-on"
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.assignee_id == 2

        await write(stage, "سلام، بررسی می‌کنم")
        assert shown(stage, "narges")[-1] == "سلام، بررسی می‌کنم"
        assert last(stage) == "focus-sent"
        assert "سلام، بررسی" in in_group(stage, "private-reply")[-1]

        await say(stage, "narges", "ممنون، منتظرم. شماره‌ام عوض شده")
        assert "شماره‌ام عوض شده" in shown(stage)[-1]
        assert shown(stage)[-1].startswith("relayed-head name=نرگس ticket=1")

        await write(stage, "// باید از مالی بپرسم")
        assert "باید از مالی" not in "".join(shown(stage, "narges"))
        assert "باید از مالی" in in_group(stage, "private-note")[-1]

        await write(stage, "/resolve fixed")
        assert "your-ticket-resolved" in shown(stage, "narges")[-1]
        assert last(stage) == "focus-over"
        await write(stage, "راستی یک چیز دیگر")
        assert "راستی" not in "".join(shown(stage, "narges"))
        assert last(stage) == "unclear-over"
        await press(stage, "button-next-ticket")
        assert last(stage) == "next-none"


async def test_leaving_gives_the_chat_back_to_the_bot(
    tmp_path: Path, mode: dict[str, bool]
) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await write(stage, "/بعدی")
        await press(stage, "button-leave-focus")
        assert last(stage) == "focus-left"
        await write(stage, "چطور کانال بسازم؟")
        assert "کانال جدید" in shown(stage)[-1]
        assert "کانال" not in "".join(shown(stage, "narges"))


async def test_the_next_one_is_overdue_or_waits_longest(
    tmp_path: Path, mode: dict[str, bool]
) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await a_second_ticket(stage)
        await write(stage, "/next")
        await write(stage, "سلام")
        await press(stage, "button-next-ticket")
        assert shown(stage)[-1].startswith("focus-on name=John") or "ticket=2" in shown(stage)[-1]
        await say(stage, "narges", "جواب من این است")
        assert "جواب من" not in "".join(shown(stage))
        await write(stage, "/next")
        assert "ticket=1" in shown(stage)[-1]
        assert "جواب من این است" in "".join(shown(stage))


async def test_a_text_is_for_the_ticket_in_focus_only(
    tmp_path: Path, mode: dict[str, bool]
) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await write(stage, "سلام نرگس")
        await say(stage, "narges", "یک پیام از نرگس")
        of_narges = stage.shown_to("omid")[-1]
        await a_second_ticket(stage)
        await write(stage, "/next")
        # A reply to a message of the other ticket is asked about.
        await write(stage, "این برای نرگس است", reply_to=of_narges.id)
        assert last(stage) == "unclear-ask"
        assert "این برای نرگس است" not in "".join(shown(stage, "john") + shown(stage, "narges"))
        await press(stage, "button-send-unclear")
        await stage.wait(HOLD)
        assert shown(stage, "narges")[-1] == "این برای نرگس است"
        assert "نرگس" not in "".join(shown(stage, "john"))


async def test_after_a_long_silence_the_recipient_is_asked(
    tmp_path: Path, mode: dict[str, bool]
) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await stage.wait(timedelta(hours=2))
        await write(stage, "سلام")
        assert "stale-focus" in shown(stage)[-1]
        assert shown(stage, "narges")[-1] != "سلام"
        await write(stage, "این هم")
        assert shown(stage, "narges")[-1] == "این هم"


async def test_when_another_agent_has_the_ticket_nothing_is_sent(
    tmp_path: Path, mode: dict[str, bool]
) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        stage.act("sara", chat=stage.group.id, text="/assign #1 sara")
        await stage.settle()
        await write(stage, "سلام")
        assert "سلام" not in "".join(shown(stage, "narges"))
        assert last(stage) == "note-kept"
        await say(stage, "narges", "چه خبر؟")
        assert "چه خبر" not in "".join(shown(stage))


async def test_an_edit_in_private_changes_the_copy(tmp_path: Path, mode: dict[str, bool]) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        (said,) = stage.act("omid", text="تا فردا")
        await stage.wait(timedelta(seconds=3))
        acts.edit(stage.world, stage.people["omid"], {"message_id": said.id, "text": "تا پس‌فردا"})
        await stage.settle()
        assert shown(stage, "narges")[-1] == "تا پس‌فردا"
        assert "تا پس‌فردا" in in_group(stage, "private-reply")[-1]


async def test_others_cannot_use_it(tmp_path: Path, mode: dict[str, bool]) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next", who="narges")
        assert last(stage, "narges") == "command-unknown-here"
        stage.act("omid", chat=stage.group.id, text="/next")
        await stage.settle()
        assert text_of(stage.shown_in_group()[-1]).startswith("next-in-private")
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.assignee_id is None


async def test_commands_and_canned_replies_work(tmp_path: Path, mode: dict[str, bool]) -> None:
    canned = """\
version: 1
replies:
  - id: broken-app
    title: خرابی برنامه
    text: {fa: "برنامه را ببندید و باز کنید.", en: "Please close the app."}
    questions: {fa: ["خراب شده", "برنامه خراب است"]}
"""
    (tmp_path / "canned.yaml").write_text(canned, encoding="utf-8")
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await write(stage, "/canned broken-app")
        assert last(stage) == "canned-preview"
        await press(stage, "button-canned-send")
        assert any("button-undo" in one["text"] for one in buttons_of(stage.shown_to("omid")[-1]))
        await stage.wait(HOLD)
        assert shown(stage, "narges")[-1] == "برنامه را ببندید و باز کنید."
        assert "برنامه را ببندید" in in_group(stage, "private-reply")[-1]
        await write(stage, "/promise tomorrow پیگیری")
        assert "promise-told" in shown(stage, "narges")[-1]
        await write(stage, "/ticket")
        assert any("story-outbound" in text for text in shown(stage)[-3:])
        await write(stage, "/help")
        assert last(stage) == "agents-help-head"
