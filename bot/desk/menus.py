"""Command menus, generated from the command tables."""

from dataclasses import dataclass

from bot.desk.agent.command_table import TABLE
from bot.desk.context import Desk
from bot.desk.requester.commands import MENU

AGENTS = tuple(command.name for command in TABLE if command.menu)


@dataclass(frozen=True)
class Menu:
    """Commands and their descriptions for one audience ("private" or "groups")."""

    audience: str
    language: str | None
    commands: tuple[tuple[str, str], ...]


def menus(desk: Desk) -> list[Menu]:
    """Build a menu for every audience and language. The first language is the default."""
    first = desk.languages[0]
    drawn = []
    for audience, names in (("private", MENU), ("groups", AGENTS)):
        for language in (None, *desk.languages):
            commands = tuple((name, desk.say(language or first, f"menu-{name}")) for name in names)
            drawn.append(Menu(audience, language, commands))
    return drawn
