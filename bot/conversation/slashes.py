"""Parsing of slash commands in private chats, independent of the messenger's own parsing."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.conversation.messages import Command
from bot.conversation.written import plain

_NAMED: Final = re.compile(r"/+\s*([^\s@/.,!?؟،؛:;…]*)(?:@(\w*))?(.*)", re.DOTALL)
_ALIASES: Final = {
    "شروع": "start",
    "راهنما": "help",
    "کمک": "help",
    "موضوعات": "topics",
    "موضوعها": "topics",
    "فهرست": "topics",
    "وضعیت": "status",
    "پیگیری": "status",
    "زبان": "language",
    "بستن": "close",
    "لغو": "close",
    "پشتیبان": "human",
    "پشتیبانی": "human",
    "آدم": "human",
    "اپراتور": "human",
}


@dataclass(frozen=True)
class Slashed:
    """A slash command, or another text that begins with a slash."""

    command: Command | None
    words: str  # the text without the command's name


def read(text: str) -> Slashed | None:
    """Parse the command at the beginning of a text. Returns None if the slash is missing."""
    found = _NAMED.fullmatch(_uncovered(text))
    if found is None:
        return None
    name, rest = plain(found[1]), _said(found[3])
    name = _ALIASES.get(name, name)
    if name and not name.isascii():
        return Slashed(None, _said(_uncovered(text).lstrip("/")))
    return Slashed(Command(name, rest, found[2] or None), rest)


def beside_command(text: str) -> str:
    """Return the text after the command, or the whole text if nothing follows the command."""
    slashed = read(text)
    return slashed.words if slashed is not None and slashed.words else text


def _uncovered(text: str) -> str:
    """Remove marks and spaces before the slash; replace a full-width slash."""
    start = next(
        (
            at
            for at, letter in enumerate(text)
            if not letter.isspace() and unicodedata.category(letter) != "Cf"
        ),
        len(text),
    )
    shown = text[start:]
    return f"/{shown[1:]}" if shown.startswith("\uff0f") else shown


def _said(rest: str) -> str:
    """Return the stripped text, or "" if it contains neither letters nor digits."""
    stripped = rest.strip()
    return stripped if any(letter.isalnum() for letter in stripped) else ""


def entry_named(payload: str, ids: Iterable[str]) -> str | None:
    """Return the id in a deep link. The separator and upper or lower case do not matter."""
    wanted = payload.strip().lower().replace("_", "-").strip("-")
    return next((one for one in ids if one.lower().replace("_", "-") == wanted), None)
