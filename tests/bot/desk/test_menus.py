"""Command menus: one per audience and language, and one for all other languages."""

from pathlib import Path

import pytest

from bot.desk.agent.command_table import TABLE
from bot.desk.menus import menus
from bot.desk.requester.commands import MENU
from tests.stage import staged
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
