"""Danger to life takes precedence: agents are called at once, without questions."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from tests.bot.desk.situations import open_a_ticket, say
from tests.builders import rows
from tests.stage import Stage, buttons_of, staged, text_of
from tests.texts import real_texts


async def test_the_words_come_before_the_quiet_window_is_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("john", text="I want to kill myself")
        await stage.settle()
        (answer,) = stage.shown_to("john")
        assert text_of(answer).startswith("urgent-help")
        assert [one["text"] for one in buttons_of(answer)] == ["button-no-danger"]
        ticket = await stage.ticket_of("john")
        assert ticket is not None
        assert ticket.urgent_since is not None
        assert ticket.intake == []


async def test_what_was_split_over_messages_is_heard_together(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for text in ("سلام", "میخوام", "خودمو بکشم"):
            stage.act("narges", text=text)
        await stage.settle()
        assert [text_of(message).split()[0] for message in stage.shown_to("narges")] == [
            "urgent-help"
        ]
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.question == "سلام\nمیخوام\nخودمو بکشم"


async def test_a_live_ticket_becomes_urgent_and_keeps_its_words(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.act("narges", text="یه چیز دیگه هم هست")
        stage.act("narges", text="دیگه نمیخوام زنده باشم")
        await stage.settle()
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert (ticket.id, ticket.status) == (1, "open")
        assert ticket.urgent_since is not None
        shown = "\n".join(text_of(message) for message in stage.shown_in_group())
        assert "یه چیز دیگه هم هست" in shown
        await stage.wait(timedelta(seconds=5))
        last = text_of(stage.shown_to("narges")[-1])
        assert last.startswith("urgent-help")  # without a note about an addition after it


async def test_every_agent_is_mentioned(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "john", "someone is going to kill me")
        (notice,) = [m for m in stage.shown_in_group() if "urgent-notice" in text_of(m)]
        called = [one for one in notice.content["entities"] if one["type"] == "text_mention"]
        assert len(called) == 2


async def test_an_edit_that_tells_of_danger_counts(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (sent,) = stage.act("john", text="hello there")
        await stage.wait(timedelta(seconds=2))
        acts.edit(
            stage.world,
            stage.people["john"],
            {"message_id": sent.id, "text": "i will hang myself"},
        )
        await stage.settle()
        assert text_of(stage.shown_to("john")[-1]).startswith("urgent-help")


def edit(stage: Stage, message_id: int, text: str) -> None:
    acts.edit(stage.world, stage.people["narges"], {"message_id": message_id, "text": text})


def in_group(stage: Stage, text_id: str) -> list[str]:
    shown = (text_of(message) for message in stage.shown_in_group())
    return [words for words in shown if text_id in words]


@pytest.mark.parametrize("topics", [True, False])
async def test_danger_edited_into_a_ticket_is_shown_and_quoted(
    tmp_path: Path, topics: bool
) -> None:
    """Also while another message waits for its turn."""
    async with staged(tmp_path, topics=topics) as stage:
        await open_a_ticket(stage)
        (sent,) = stage.act("narges", text="یه چیز دیگه هم هست")
        await stage.wait(timedelta(seconds=2))
        stage.act("narges", text="هستید؟")
        edit(stage, sent.id, "دیگه نمیخوام زنده باشم")
        await stage.settle()

        (notice,) = in_group(stage, "urgent-notice")
        assert "دیگه نمیخوام زنده باشم" in notice
        assert "هستید؟" in notice
        (relayed,) = in_group(stage, "relayed-edit")
        assert "دیگه نمیخوام زنده باشم" in relayed
        assert "یه چیز دیگه هم هست" in relayed

        edit(stage, sent.id, "دیگه نمیخوام زنده باشم، کمک")
        await stage.wait(timedelta(seconds=5))
        assert len(in_group(stage, "urgent-notice")) == 1
        assert [text_of(m) for m in stage.shown_to("narges")][-1].startswith("urgent-help")
        assert "کمک" in in_group(stage, "relayed-edit")[-1]


async def test_danger_edited_into_an_ended_ticket_stands_on_the_new_card(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        (sent,) = stage.act("narges", text="یه چیز دیگه هم هست")
        await stage.wait(timedelta(seconds=2))
        await say(stage, "narges", "/close")
        stage.act("narges", text="سلام")
        edit(stage, sent.id, "دیگه نمیخوام زنده باشم")
        await stage.settle()

        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.id == 2
        assert "دیگه نمیخوام زنده باشم" in ticket.question
        assert "سلام" in ticket.question
        assert "دیگه نمیخوام زنده باشم" in in_group(stage, "urgent-notice")[0]


async def test_danger_behind_long_words_is_quoted(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="ماجرا طولانی است. " * 100)
        stage.act("narges", text="دیگه نمیخوام زنده باشم")
        await stage.settle()
        assert "دیگه نمیخوام زنده باشم" in in_group(stage, "urgent-notice")[0]


@pytest.mark.parametrize(
    ("name", "words"), [("john", "I want to kill myself"), ("narges", "میخوام بمیرم")]
)
async def test_the_helplines_are_those_of_the_knowledge_base(
    tmp_path: Path, name: str, words: str
) -> None:
    async with staged(tmp_path, catalog=real_texts()) as stage:
        stage.act(name, text=words)
        await stage.settle()
        (answer,) = stage.shown_to(name)
        assert ("112" if name == "john" else "۱۱۲") in text_of(answer)
        # Nobody has pressed a button yet, so the text does not promise that a person reads.
        assert "right now" not in text_of(answer)


async def test_danger_that_a_blocked_requester_tells_of_joins_the_live_ticket(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/block #1 24h spam")
        await stage.settle()
        await say(stage, "narges", "میخوام خودمو بکشم")

        found = rows(tmp_path / "desk.db", "SELECT ticket_id, withheld_at FROM messages")
        assert found[-1] == (1, None)


async def test_a_recalled_alarm_answers_all_its_messages(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for text in ("چطور کانال بسازم؟ یه سؤال دیگه هم دارم", "میخوام خودمو بکشم"):
            stage.act("narges", text=text)
        await stage.settle()
        assert (await stage.ticket_of("narges")) is not None
        help_text = stage.shown_to("narges")[-1]
        acts.press(
            stage.world,
            stage.people["narges"],
            {"message_id": help_text.id, "button": "button-no-danger"},
        )
        await stage.settle()
        await stage.wait(timedelta(seconds=5))
        said = [text_of(message) for message in stage.shown_to("narges")]
        assert said.count("no-danger") == 1
        assert any("answer: create-channel" in one or "کانال" in one for one in said), said
        assert [one for one in said if one.startswith("urgent-help")] == [text_of(help_text)]
