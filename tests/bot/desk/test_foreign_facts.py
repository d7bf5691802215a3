"""Names, titles and other foreign texts in all places that agents read."""

from pathlib import Path

import pytest

from bot.desk.context import OWN_FACTS
from bot.simulator.entities import parse
from bot.simulator.state import Person
from bot.texts.catalog import Catalog
from tests.bot.desk.situations import open_a_ticket, say
from tests.stage import Stage, staged, text_of

LIVE = {"bot_command", "mention", "hashtag", "cashtag"}
HOSTILE = "@mallory /seize #loot \u202e"


def live_in(text: str) -> list[str]:
    return [one["type"] for one in parse(text).entities if one["type"] in LIVE]


def in_group(stage: Stage) -> str:
    return "\n".join(text_of(message) for message in stage.shown_in_group())


@pytest.mark.parametrize("topics", [True, False])
async def test_a_requesters_name_is_live_in_no_post(tmp_path: Path, topics: bool) -> None:
    async with staged(tmp_path, topics=topics) as stage:
        person = Person(stage.world.next_person_id(), "@sara\u202e", last_name="/release")
        stage.world.people[person.id] = stage.people["narges"] = person
        await open_a_ticket(stage)
        for command in ("/block #1 24h spam", "/queue", "/ticket #1"):
            stage.act("sara", chat=stage.group.id, text=command)
        await stage.settle()
        await say(stage, "narges", "let me in")
        stage.act("sara", chat=stage.group.id, text="/unblock #1")
        await stage.settle()
        await say(stage, "narges", "i want to kill myself")

        shown = in_group(stage)
        for text_id in ("card-who", "blocked", "queue-line", "withheld-head", "urgent-notice"):
            assert text_id in shown
        assert live_in(shown) == []
        assert "\u202e" not in shown


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_every_fact_that_is_not_the_desks_own_is_made_harmless(
    tmp_path: Path, language: str
) -> None:
    async with staged(tmp_path, catalog=Catalog.load()) as stage:
        desk = stage.desk.desk
        for text_id in sorted(desk.catalog.ids(language)):
            foreign = desk.catalog.variables(text_id) - OWN_FACTS
            for fact in (HOSTILE, [HOSTILE], f"{HOSTILE}{'x' * 1_000}"):
                shown = desk.say(language, text_id, **dict.fromkeys(foreign, fact))
                for live in ("@mallory", "/seize", "#loot", "\u202e"):
                    assert live not in shown, text_id


async def test_what_the_desk_wants_to_be_tapped_can_be_tapped(tmp_path: Path) -> None:
    async with staged(tmp_path, catalog=Catalog.load()) as stage:
        desk = stage.desk.desk
        link = "https://t.me/support_bot?start=abc"
        assert link in desk.say("en", "invitation", link=link)
        assert "@their_desk" in desk.say("en", "redirect-contact", contact="@their_desk")
