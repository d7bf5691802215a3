"""A press takes effect once, and the pressed message shows the result."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from bot.simulator.faults import FaultKind
from bot.simulator.state import Callback, Message
from tests.bot.desk.situations import open_a_ticket, say
from tests.stage import Stage, buttons_of, staged, text_of


def with_button(stage: Stage, name: str, label: str) -> Message:
    return next(
        message
        for message in reversed(stage.shown_to(name))
        if any(button["text"].startswith(label) for button in buttons_of(message))
    )


def press(stage: Stage, name: str, label: str) -> Callback:
    message = with_button(stage, name, label)
    button = next(b["text"] for b in buttons_of(message) if b["text"].startswith(label))
    pressed = acts.press(
        stage.world, stage.people[name], {"message_id": message.id, "button": button}
    )
    assert isinstance(pressed, Callback)
    return pressed


def words(stage: Stage, name: str) -> list[str]:
    return [text_of(message).split()[0] for message in stage.shown_to(name)]


async def offered_a_person(stage: Stage) -> None:
    await say(stage, "narges", "نرخ طلا امروز")


@pytest.mark.parametrize("plain", [False, True])
async def test_three_taps_are_one_wish(tmp_path: Path, plain: bool) -> None:
    async with staged(tmp_path, plain=plain) as stage:
        await say(stage, "narges", "نرخ طلا امروز")
        for _ in range(3):
            press(stage, "narges", "button-person")
        await stage.wait(timedelta(seconds=3))
        assert words(stage, "narges") == ["fallback-rephrase", "intake-lead"]
        assert await stage.ticket_of("narges") is None


async def test_three_taps_on_different_buttons_are_one_wish(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "/start")
        await say(stage, "narges", "/start")
        first, second = stage.shown_to("narges")
        for message in (first, second, first, second):
            button = next(
                b["text"] for b in buttons_of(message) if b["text"].startswith("button-person")
            )
            acts.press(
                stage.world,
                stage.people["narges"],
                {"message_id": message.id, "button": button},
            )
        await stage.wait(timedelta(seconds=3))
        assert words(stage, "narges") == ["start", "start", "intake-what"]
        assert await stage.ticket_of("narges") is None


async def test_three_times_human_is_one_question(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for _ in range(3):
            stage.act("narges", text="/human")
        await stage.wait(timedelta(seconds=3))
        assert words(stage, "narges") == ["intake-what"]
        assert await stage.ticket_of("narges") is None


@pytest.mark.parametrize("wish", ["/human", "آدم میخوام", "نمیخوام با ربات حرف بزنم"])
async def test_a_second_wish_is_granted_without_a_subject(tmp_path: Path, wish: str) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "/human")
        await say(stage, "narges", wish)
        assert words(stage, "narges") == ["intake-what", "ticket-opened"]


async def test_a_wish_during_the_questions_keeps_the_subject(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "/human")
        await say(stage, "narges", "خراب شده")
        await say(stage, "narges", "/human")
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.question == "خراب شده"


async def test_a_second_press_after_a_while_changes_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "/start")
        press(stage, "narges", "button-person")
        await stage.wait(timedelta(seconds=30))
        pressed = press(stage, "narges", "button-person")
        await stage.settle()
        assert str(pressed.text).startswith("toast-asked-already")
        assert words(stage, "narges") == ["start", "intake-what"]


async def test_an_answer_keeps_its_words_and_loses_its_spent_keys(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "چطور کانال بسازم؟")
        before = text_of(stage.shown_to("narges")[0])
        press(stage, "narges", "button-solved")
        pressed = press(stage, "narges", "button-not-meant")  # tapped before it was redrawn
        await stage.settle()
        answer = stage.shown_to("narges")[0]
        assert text_of(answer) == before
        labels = [button["text"].split()[0] for button in buttons_of(answer)]
        assert labels == ["button-related", "button-person"]
        assert str(pressed.text).startswith("toast-done-before")


async def test_choices_become_the_chosen_title(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "john", "I don't want to delete my channel")
        (asked,) = stage.shown_to("john")
        assert text_of(asked).startswith("clarify")
        press(stage, "john", "Delete a channel")
        await stage.settle()
        redrawn = stage.shown_to("john")[0]
        assert text_of(redrawn) == "chosen choice=Delete a channel"
        assert buttons_of(redrawn) == []


async def test_intake_shows_the_choice(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "به اینترنت وصل نمیشم")
        press(stage, "narges", "button-not-helped")
        await stage.settle()
        press(stage, "narges", "ایرانسل")
        press(stage, "narges", "button-skip")
        await stage.settle()
        prompt = stage.shown_to("narges")[1]
        assert "chosen choice=ایرانسل" in text_of(prompt)
        assert buttons_of(prompt) == []
        assert words(stage, "narges")[2:] == ["ticket-opened"]


@pytest.mark.parametrize("plain", [False, True])
async def test_the_list_of_topics_turns_in_place(tmp_path: Path, plain: bool) -> None:
    async with staged(tmp_path, plain=plain) as stage:
        await say(stage, "narges", "/topics")
        press(stage, "narges", "کانال‌ها")
        await stage.settle()
        assert words(stage, "narges") == ["topics-in"]
        press(stage, "narges", "button-back")
        await stage.settle()
        assert words(stage, "narges") == ["topics"]
        press(stage, "narges", "حساب")
        await stage.settle()
        press(stage, "narges", "تغییر شماره")
        await stage.settle()
        assert words(stage, "narges")[0] == "topics-in"
        assert len(words(stage, "narges")) == 2


async def test_where_edits_are_refused_the_list_is_posted(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "/topics")
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "editMessageText",
            description="Bad Request: message can't be edited",
        )
        press(stage, "narges", "کانال‌ها")
        await stage.settle()
        assert words(stage, "narges") == ["topics", "topics-in"]


async def test_old_keys_do_nothing_and_say_so(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "برنامه خود به خود بسته میشه")
        await open_a_ticket(stage)
        said = len(stage.shown_to("narges"))
        for label in ("button-not-helped", "button-skip"):
            pressed = press(stage, "narges", label)
            await stage.wait(timedelta(seconds=3))
            assert str(pressed.text).startswith("toast-")
        assert len(stage.shown_to("narges")) == said
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert (ticket.id, ticket.status) == (1, "open")


async def test_feedback_on_an_older_answer_leaves_the_intake_alone(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "چطور کانال بسازم؟")
        await say(stage, "narges", "/human")
        said = len(stage.shown_to("narges"))
        press(stage, "narges", "button-not-meant")
        await stage.wait(timedelta(seconds=3))
        assert len(stage.shown_to("narges")) == said
        await say(stage, "narges", "نسخه ۴")
        assert await stage.ticket_of("narges") is not None
