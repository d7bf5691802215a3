"""The command menus that the messenger shows: for requesters, and in groups for agents."""

from dataclasses import dataclass

from bot.desk.desk import Desk

REQUESTERS = ("topics", "human", "status", "close", "language", "help")
AGENTS = (
    "queue",
    "claim",
    "release",
    "assign",
    "note",
    "send",
    "unsend",
    "pending",
    "resolve",
    "reopen",
    "ticket",
    "agents",
    "help",
)


@dataclass(frozen=True)
class Menu:
    """Commands with their descriptions; `audience` is "private" or "groups"."""

    audience: str
    language: str | None
    commands: tuple[tuple[str, str], ...]


def menus(desk: Desk) -> list[Menu]:
    """One menu per audience and language, the first language for everybody else."""
    first = desk.languages[0]
    drawn = []
    for audience, names in (("private", REQUESTERS), ("groups", AGENTS)):
        for language in (None, *desk.languages):
            commands = tuple((name, desk.say(language or first, f"menu-{name}")) for name in names)
            drawn.append(Menu(audience, language, commands))
    return drawn
