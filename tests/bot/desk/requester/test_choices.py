"""The choice among offered entries, in words."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.desk.situations import say
from tests.faq.builders import CHANNEL, DELETE, a_text
from tests.stage import Stage, buttons_of, staged, text_of

SILENT = """\
  - id: {id}
    kind: answer
    title: {{fa: {fa}, en: {en}}}
    questions:
      fa: [چطور {fa} را بی‌صدا کنم؟, بی‌صدا کردن {fa}]
      en: [How do I mute {en}?, mute {en} please]
    answer: {{fa: زنگ {fa}, en: Bell of {en}.}}
"""
SEVERAL = "mute please"
ONE = "I don't want to create a channel"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncGenerator[Stage]:
    file = tmp_path / "knowledge.yaml"
    quiet = (
        SILENT.format(id="mute-lift", fa="آسانسور", en="the lift"),
        SILENT.format(id="mute-door", fa="در", en="the door"),
    )
    file.write_text(a_text(CHANNEL, DELETE, *quiet), encoding="utf-8")
    async with staged(tmp_path, knowledge_base=file) as running:
        yield running


def titles(stage: Stage) -> list[str]:
    texts = [each["text"] for each in buttons_of(stage.shown_to("john")[-1])]
    return [each for each in texts if each not in ("button-none-of-these", "button-person")]


def offers_a_person(stage: Stage) -> bool:
    return "button-person" in [each["text"] for each in buttons_of(stage.shown_to("john")[-1])]


def last(stage: Stage) -> str:
    return text_of(stage.shown_to("john")[-1])


async def test_a_number_chooses_its_entry(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    second = titles(stage)[1]
    await say(stage, "john", "the second one")

    assert last(stage) == f"Bell of {second}."


async def test_yes_to_several_entries_offers_them_again(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    offered = titles(stage)
    await say(stage, "john", "yes")

    assert len(offered) > 1
    assert last(stage) == "clarify-again"
    assert titles(stage) == offered
    assert offers_a_person(stage)


async def test_a_number_beyond_the_offered_entries_offers_them_again(stage: Stage) -> None:
    await say(stage, "john", ONE)
    offered = titles(stage)
    await say(stage, "john", "3")

    assert len(offered) == 1
    assert titles(stage) == offered


async def test_a_choice_long_after_the_offer_is_not_carried_out(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    await stage.wait(timedelta(days=2))
    await say(stage, "john", "first")

    assert last(stage) == "fallback-rephrase"


async def test_a_choice_is_carried_out_once(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    await say(stage, "john", "first")
    given = last(stage)
    await say(stage, "john", "first")

    assert last(stage) != given


async def test_a_number_does_not_refer_to_an_offer_before_another_list(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    await say(stage, "john", "/topics")
    await say(stage, "john", "second")

    assert last(stage) == "fallback-rephrase"


async def test_the_second_offer_in_a_row_includes_a_person(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    assert not offers_a_person(stage)
    await say(stage, "john", "I don't want to delete my channel")

    assert last(stage) == "clarify-again"
    assert offers_a_person(stage)


async def test_of_two_entries_the_one_that_is_not_rejected_is_given(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    second = titles(stage)[1]
    await say(stage, "john", "not the first one")

    assert last(stage) == f"Bell of {second}."


async def test_numbers_refer_to_the_buttons_that_were_shown_last(tmp_path: Path) -> None:
    file = tmp_path / "three.yaml"
    places = (("lift", "آسانسور"), ("door", "در"), ("gate", "دروازه"))
    quiet = [SILENT.format(id=f"mute-{en}", fa=fa, en=f"the {en}") for en, fa in places]
    file.write_text(a_text(CHANNEL, *quiet), encoding="utf-8")
    (tmp_path / "three").mkdir()
    async with staged(tmp_path / "three", knowledge_base=file) as stage:
        await say(stage, "john", "mute the lift or the door or the gate")
        offered = titles(stage)
        assert len(offered) == 3
        await say(stage, "john", "not the first one")
        assert titles(stage) == offered[1:]
        await say(stage, "john", "the first one")
        assert last(stage) == f"Bell of {offered[1]}."


async def test_a_detail_that_decides_nothing_offers_the_entries_again(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    offered = titles(stage)
    await say(stage, "john", "they gave no reason")

    assert last(stage) == "clarify-again"
    assert titles(stage) == offered


async def test_rejecting_every_entry_declines_them(stage: Stage) -> None:
    await say(stage, "john", ONE)
    await say(stage, "john", "not the first")

    assert last(stage) == "not-meant-rephrase"


async def test_a_short_text_completes_the_question_before_it(stage: Stage) -> None:
    await say(stage, "john", SEVERAL)
    await say(stage, "john", "the door")

    assert last(stage) == "Bell of the door."
    await say(stage, "john", "/human")
    ticket = await stage.ticket_of("john")
    assert ticket is None  # the intake asks first
    await say(stage, "john", "/human")
    ticket = await stage.ticket_of("john")
    assert ticket is not None
    assert ticket.question == "mute please\nthe door"
