"""An agent who works in the private chat with the bot."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from tests.bot.desk.situations import MODES, open_a_ticket, say
from tests.stage import Stage, buttons_of, staged, text_of

HOLD = timedelta(seconds=12)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.parametrize("mode", ["topics", "group", "plain"])


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


async def test_a_ticket_is_answered_in_private(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
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


async def test_leaving_gives_the_chat_back_to_the_bot(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/بعدی")
        await press(stage, "button-leave-focus")
        assert last(stage) == "focus-left"
        await write(stage, "چطور کانال بسازم؟")
        assert "کانال جدید" in shown(stage)[-1]
        assert "کانال" not in "".join(shown(stage, "narges"))


async def test_the_next_one_is_overdue_or_waits_longest(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await a_second_ticket(stage)
        await write(stage, "/next")
        await write(stage, "سلام")
        await press(stage, "button-next-ticket")
        assert shown(stage)[-1].startswith("focus-on name=John") or "ticket=2" in shown(stage)[-1]
        await say(stage, "narges", "جواب من این است")
        assert last(stage) == "other-wrote"
        await write(stage, "/next")
        assert "ticket=1" in shown(stage)[-1]
        assert "جواب من این است" in "".join(shown(stage))


async def test_a_text_is_for_the_ticket_in_focus_only(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
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


async def test_after_a_long_silence_the_recipient_is_asked(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await stage.wait(timedelta(hours=2))
        await write(stage, "سلام")
        assert "stale-focus" in shown(stage)[-1]
        await write(stage, "این هم")
        assert "stale-focus" in shown(stage)[-1]
        assert "این هم" not in "".join(shown(stage, "narges"))
        await press(stage, "button-send-unclear")
        await stage.wait(HOLD)
        assert shown(stage, "narges")[-1] == "این هم"
        await write(stage, "و این")
        assert shown(stage, "narges")[-1] == "و این"


async def test_when_another_agent_has_the_ticket_nothing_is_sent(
    tmp_path: Path, mode: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        stage.act("sara", chat=stage.group.id, text="/assign #1 sara")
        await stage.settle()
        await write(stage, "سلام")
        assert "سلام" not in "".join(shown(stage, "narges"))
        assert last(stage) == "note-kept"
        await say(stage, "narges", "چه خبر؟")
        assert "چه خبر" not in "".join(shown(stage))


async def test_an_edit_in_private_changes_the_copy(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        (said,) = stage.act("omid", text="تا فردا")
        await stage.wait(timedelta(seconds=3))
        acts.edit(stage.world, stage.people["omid"], {"message_id": said.id, "text": "تا پس‌فردا"})
        await stage.settle()
        assert shown(stage, "narges")[-1] == "تا پس‌فردا"
        assert "تا پس‌فردا" in in_group(stage, "private-edit")[-1]


async def test_others_cannot_use_it(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next", who="narges")
        assert last(stage, "narges") == "command-unknown-here"
        stage.act("omid", chat=stage.group.id, text="/next")
        await stage.settle()
        assert text_of(stage.shown_in_group()[-1]).startswith("next-in-private")
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.assignee_id is None


async def test_commands_and_canned_replies_work(tmp_path: Path, mode: str) -> None:
    canned = """\
version: 1
replies:
  - id: broken-app
    title: خرابی برنامه
    text: {fa: "برنامه را ببندید و باز کنید.", en: "Please close the app."}
    questions: {fa: ["خراب شده", "برنامه خراب است"]}
"""
    (tmp_path / "canned.yaml").write_text(canned, encoding="utf-8")
    async with staged(tmp_path, **MODES[mode]) as stage:
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


async def test_a_reply_to_any_message_of_another_ticket_is_asked_about(
    tmp_path: Path, mode: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await write(stage, "سلام نرگس")
        of_first = [one for one in stage.shown_to("omid") if "ticket=1" in text_of(one)]
        await a_second_ticket(stage)
        await write(stage, "/next")
        for number, message in enumerate(of_first):
            await write(stage, f"جواب {number}", reply_to=message.id)
            assert "other-focus" in shown(stage)[-1], text_of(message)
        assert "جواب" not in "".join(shown(stage, "john") + shown(stage, "narges"))
        await write(stage, "/priority high", reply_to=of_first[-1].id)
        assert "priority-set ticket=1" in shown(stage)[-1].replace("\n", " ") or (
            "ticket=1" in shown(stage)[-1]
        )


@pytest.mark.parametrize("note", ["// resolve after payment", "//send it tomorrow", "// بعدا"])
async def test_notes_are_no_commands(tmp_path: Path, mode: str, note: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        before = len(shown(stage, "narges"))
        await write(stage, note)
        assert note.lstrip("/ ") in in_group(stage, "private-note")[-1]
        assert len(shown(stage, "narges")) == before
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.status == "open"


async def test_a_misspelt_command_is_no_question_of_the_agent(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await write(stage, "/reslove fixed")
        assert last(stage) == "command-unknown"
        assert await stage.ticket_of("omid") is None
        await write(stage, "/note داخلی بماند")
        assert "داخلی بماند" in in_group(stage, "private-note")[-1]
        assert "داخلی" not in "".join(shown(stage, "narges"))


async def test_after_a_release_a_text_is_asked_about(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await say(stage, "narges", "پیام تازه")
        of_narges = stage.shown_to("omid")[-1]
        await write(stage, "/release")
        assert last(stage) == "focus-over"
        await write(stage, "سلام", reply_to=of_narges.id)
        assert "free-ticket" in shown(stage)[-1]
        assert "سلام" not in "".join(shown(stage, "narges"))
        await write(stage, "/queue")
        assert last(stage) == "queue-head"


async def test_three_waiting_tickets_come_one_after_the_other(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await a_second_ticket(stage)
        for text in ("/human", "رمزم یادم رفته", "امروز"):
            await say(stage, "stranger", text)
        seen = []
        for _ in range(4):
            await write(stage, "/next")
            seen.append(shown(stage)[-1].partition("ticket=")[2])
        assert seen[:3] == ["1", "2", "3"]
        assert seen[3] in ("1", "2")


async def test_files_are_shown_in_private_and_in_the_group(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        stage.act("narges", photo={"size": 9}, caption="این عکس")
        await stage.wait(timedelta(seconds=3))
        await write(stage, "/next")
        kinds = [message.content for message in stage.shown_to("omid")]
        assert any("photo" in content for content in kinds)
        stage.act("omid", photo={"size": 9}, caption="این را ببینید")
        await stage.wait(timedelta(seconds=3))
        assert "photo" in stage.shown_to("narges")[-1].content
        assert any(
            "photo" in message.content and message.chat.id == stage.group.id
            for message in stage.shown_in_group()[-3:]
        )


async def test_words_about_danger_are_for_the_requester(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await write(stage, "اگر می‌خواهید خودتان را بکشید لطفاً همین حالا با ۱۲۳ تماس بگیرید")
        assert "۱۲۳" in shown(stage, "narges")[-1]
        assert await stage.ticket_of("omid") is None


async def test_secrets_are_masked_in_private(tmp_path: Path, mode: str) -> None:
    card = "6037991234567893"
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await say(stage, "narges", f"کارتم {card} است")
        assert card not in "".join(shown(stage))
        assert any("show-masked" in one["text"] for one in buttons_of(stage.shown_to("omid")[-1]))


async def test_messages_of_other_own_requests_are_pointed_out(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await a_second_ticket(stage)
        await write(stage, "/next")
        await write(stage, "سلام")
        await write(stage, "/next")
        await say(stage, "narges", "چی شد؟ هنوز منتظرم")
        assert last(stage) == "other-wrote"
        await press(stage, "button-go-to")
        assert "ticket=1" in shown(stage)[-1]
        await write(stage, "الان نگاه می‌کنم")
        assert shown(stage, "narges")[-1] == "الان نگاه می‌کنم"


async def test_a_certain_ticket_and_a_claim_get_the_focus(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await a_second_ticket(stage)
        await write(stage, "/next #2")
        assert shown(stage)[-1].startswith("focus-on name=John")
        await write(stage, "/claim #1")
        assert shown(stage)[-1].startswith("focus-on name=نرگس")
        await write(stage, "سلام نرگس")
        assert shown(stage, "narges")[-1] == "سلام نرگس"
        await write(stage, "/human")
        assert last(stage) == "focus-first-leave"


async def test_an_agent_is_told_when_the_ticket_ends_or_a_reply_is_taken_back(
    tmp_path: Path, mode: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        (said,) = stage.act("omid", text="اشتباهی")
        await stage.wait(timedelta(seconds=3))
        await write(stage, "/unsend", reply_to=said.id)
        await stage.wait(timedelta(seconds=5))
        assert any(text.startswith("unsend-done") for text in shown(stage))
        assert in_group(stage, "private-unsent")
        await write(stage, "/ticket")
        assert any("story-unsent" in text for text in shown(stage)[-2:])
        await say(stage, "narges", "/close")
        assert last(stage) == "focus-over"


async def test_an_agent_without_focus_is_a_requester_as_before(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        for text in ("/human", "برنامه باز نمی‌شود", "نسخه ۴"):
            await say(stage, "omid", text)
        await write(stage, "/next")
        assert last(stage) == "next-none"


async def test_a_reply_that_reads_like_a_promise_is_asked_about_in_private(
    tmp_path: Path, mode: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/next")
        await write(stage, "تا فردا واریز می‌شه")
        assert last(stage) == "card-offered"
        await press(stage, "button-record-promise")
        assert last(stage) == "promise-recorded"
        await write(stage, "/promises")
        assert "تا فردا واریز" in shown(stage)[-1]


async def test_an_agent_is_told_what_to_do_here(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await write(stage, "/start")
        assert shown(stage)[-1].split() == ["start", "start-agent"]
        await write(stage, "/help")
        assert [text.split()[0] for text in shown(stage)[-2:]] == ["help", "agents-help-head"]
        await write(stage, "/راهنما")
        assert last(stage) == "agents-help-head"
        await write(stage, "/start", "narges")
        assert "start-agent" not in " ".join(shown(stage, "narges"))
        await write(stage, "/help", "narges")
        assert last(stage, "narges") == "help"
        await write(stage, "/next")
        await write(stage, "/start")
        assert last(stage) == "agents-help-head"


async def test_links_work_for_agents_as_for_others(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await write(stage, "/start nothing-of-ours")
        assert shown(stage)[-1].split() == ["start", "start-agent"]
        await write(stage, f"/start {'A' * 32}")
        assert [text.split()[0] for text in shown(stage)[-2:]] == ["link-spent", "start"]
        await write(stage, "/start create_channel")
        assert "start" not in shown(stage)[-1].split()
        await write(stage, "/human")
        assert last(stage).startswith("intake-")  # an agent may be a requester as well


async def test_who_is_no_agent_any_more_is_greeted_as_a_requester(
    tmp_path: Path, mode: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        stage.act("sara", chat=stage.group.id, text="/agents remove @omid")
        await stage.settle()
        await write(stage, "/start")
        assert shown(stage)[-1].split() == ["start"]
