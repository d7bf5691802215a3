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
    return [each["text"] for each in buttons_of(stage.shown_to("john")[-1])][:-1]


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
    assert last(stage) == "clarify"
    assert titles(stage) == offered


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


async def test_a_single_entry_is_offered_again_in_the_singular(stage: Stage) -> None:
    await say(stage, "john", ONE)
    await say(stage, "john", "3")

    assert last(stage) == "clarify-one"
