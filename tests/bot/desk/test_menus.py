"""Command menus: one per audience and language, and one for all other languages."""

from pathlib import Path

import pytest

from bot.desk.agent.command_table import TABLE
from bot.desk.menus import menus
from bot.desk.requester.commands import MENU
from tests.stage import staged, text_of
from tests.texts import real_texts

NAMES = {"private": MENU, "groups": tuple(one.name for one in TABLE if one.menu)}


@pytest.mark.parametrize("first", ["fa", "en"])
async def test_other_languages_see_the_menu_of_the_desk(tmp_path: Path, first: str) -> None:
    words = real_texts()
    async with staged(tmp_path, catalog=words, language=first) as stage:
        made = {(one.audience, one.language): one.commands for one in menus(stage.desk.desk)}

    for audience, names in NAMES.items():
        for language, written_in in ((None, first), ("fa", "fa"), ("en", "en")):
            assert made.pop((audience, language)) == tuple(
                (name, words.say(written_in, f"menu-{name}")) for name in names
            )
    assert not made


def test_the_menu_of_the_group_fits_on_a_screen() -> None:
    assert len(NAMES["groups"]) <= 10


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_the_help_of_agents_fits_on_a_screen(tmp_path: Path, language: str) -> None:
    async with staged(tmp_path, catalog=real_texts(), language=language) as stage:
        stage.act("sara", chat=stage.group.id, text="/help")
        await stage.settle()
        lines = text_of(stage.shown_in_group()[-1]).split("\n")
    print("\n".join(lines))  # noqa: T201
    assert len(lines) <= 12
    named = {word[1:] for line in lines for word in line.split() if word.startswith("/")}
    assert {one.name for one in TABLE if one.task} <= named
