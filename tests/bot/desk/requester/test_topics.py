"""What belongs to the present topic of a conversation, and the end of an intake."""

from datetime import timedelta
from pathlib import Path

import pytest

from handoff.records import Ticket
from tests.bot.desk.situations import say
from tests.stage import Stage, staged, text_of

SILENCE = timedelta(hours=2)
CRASH = "The app crashes"


async def told(stage: Stage, *texts: str) -> list[str]:
    for text in texts:
        await say(stage, "john", text)
    return [text_of(each).split()[0] for each in stage.shown_to("john")]


async def ticket(stage: Stage) -> Ticket:
    found = await stage.ticket_of("john")
    assert found is not None
    return found


@pytest.mark.parametrize("reply", ["you idiot", "How do I change my number?", "hello??"])
async def test_the_questions_still_end_by_silence_after_a_reply(
    tmp_path: Path, reply: str
) -> None:
    async with staged(tmp_path) as stage:
        await told(stage, CRASH, "it did not help", reply)
        assert await stage.ticket_of("john") is None
        await stage.wait(SILENCE)
        assert (await ticket(stage)).question.startswith(CRASH)


async def test_a_detail_and_then_no_help_keep_the_problem(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        words = await told(stage, CRASH, "samsung a52", "it still does not work")
        assert words[1:3] == ["detail-offer", "intake-lead"]
        await told(stage, "/human")
        found = await ticket(stage)
        assert found.question == f"{CRASH}\nsamsung a52\nit still does not work"
        assert found.entry_id == "app-crash"


async def test_another_wording_of_the_question_reaches_the_agents(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        again = "app keeps closing since the update"
        words = await told(stage, CRASH, again, "yes")
        assert words[1] == "again-offer"
        await stage.wait(timedelta(seconds=5))
        await told(stage, "/human")
        assert (await ticket(stage)).question == f"{CRASH}\n{again}"


async def test_another_question_beside_the_repeated_one_is_answered(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        both = "how can i make a new channel? And how do I change my number?"
        words = await told(stage, "How do I create a channel?", both)
        assert "again-offer" not in words


async def test_the_other_one_of_two_answers_stays_open(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        both = "How do I create a channel? And how can I change my number?"
        await told(stage, both, "the second one worked")
        words = await told(stage, "the first one does not work", "yes")
        await stage.wait(timedelta(seconds=5))
        await told(stage, "/human")
        assert "intake-what" not in words
        assert (await ticket(stage)).question.startswith(both)


@pytest.mark.parametrize("text", ["the third one is wrong", "the second one is wrong"])
async def test_a_position_without_an_answer_settles_nothing(tmp_path: Path, text: str) -> None:
    async with staged(tmp_path) as stage:
        await told(stage, "How do I create a channel?", text)
        words = await told(stage, "it worked")
        assert words[1:] == ["not-meant-rephrase", "nod"]


@pytest.mark.parametrize("command", ["/start", "/close"])
async def test_a_new_topic_leaves_the_old_texts(tmp_path: Path, command: str) -> None:
    async with staged(tmp_path) as stage:
        await told(stage, CRASH, "that solved it", command, "/human")
        await stage.wait(timedelta(seconds=5))
        words = await told(stage, "/human")
        assert words[-2:] == ["intake-what", "ticket-opened"]
        assert CRASH not in (await ticket(stage)).question


async def test_a_new_topic_ends_an_offer(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        words = await told(stage, "I don't want to delete my channel", "/start", "yes")
        assert words[:2] == ["clarify-one", "start"]
        assert words[2] != "answer"
        assert "Settings" not in words[2]
