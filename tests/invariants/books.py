"""What people wrote, who may read it, and what the messenger delivered."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from bot.simulator.state import Json
from bot.simulator.world import World

CONSONANTS, VOWELS, SYLLABLES = "bdfglmnprst", "aiou", 4
WORD = re.compile(f"kv(?:[{CONSONANTS}][{VOWELS}]){{{SYLLABLES}}}")
SHOWING = frozenset({"sendMessage", "editMessageText"})


@dataclass(frozen=True)
class Shown:
    """A text that the messenger delivered to a chat, as a new message or as an edit."""

    chat: str
    text: str
    is_new: bool
    answered: str = ""  # the message to which it replies


@dataclass(frozen=True)
class Written:
    """A text of a person. For agents, `ticket` is the ticket that they wrote to."""

    who: str
    chat: str
    message: str
    word: str
    ticket: int = 0


@dataclass
class Books:
    """The words of all texts. Each text contains a different word.

    `readers` has the chat of the only requester who may read a word, or "" if none may.
    """

    readers: dict[str, str] = field(default_factory=dict)
    said: list[Written] = field(default_factory=list)  # by requesters
    written: list[Written] = field(default_factory=list)  # by agents, to tickets
    # Words that requesters wrote while they were blocked: chat, word and end of the block.
    blocked: list[tuple[str, str, str]] = field(default_factory=list)
    unknown: int = 0  # calls whose result the desk may not know
    shown: list[Shown] = field(default_factory=list)
    shown_in: dict[str, set[str]] = field(default_factory=dict)  # words by chat
    undone: dict[str, int] = field(default_factory=dict)  # words, and the row that was undone
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _read: int = 0

    def word(self, reader: str) -> str:
        """Return a new word for a text that only this requester may read."""
        number, letters = next(self.numbers), []
        for _ in range(SYLLABLES):
            number, vowel = divmod(number, len(VOWELS))
            number, consonant = divmod(number, len(CONSONANTS))
            letters.append(CONSONANTS[consonant] + VOWELS[vowel])
        word = "kv" + "".join(letters)
        self.readers[word] = reader
        return word

    def read(self, world: World) -> list[Shown]:
        """Return what the messenger has delivered since the last call."""
        log, new = list(world.log), []
        for entry in log[self._read :]:
            found = _shown(entry)
            if found is not None:
                new.append(found)
                self.shown_in.setdefault(found.chat, set()).update(WORD.findall(found.text))
        self._read = len(log)
        self.shown += new
        return new

    def times(self, chat: str, text: str) -> int:
        """Return how often a text was delivered to a chat, as a new message."""
        return sum(one.is_new and (one.chat, one.text) == (chat, text) for one in self.shown)


def _shown(entry: Json) -> Shown | None:
    if entry["status"] != 200 or entry["method"] not in SHOWING:
        return None
    facts = entry["arguments"]
    is_new = entry["method"] == "sendMessage"
    reply = facts.get("reply_parameters") or "{}"
    place = json.loads(reply) if isinstance(reply, str) else reply
    answered = str(place.get("message_id") or facts.get("reply_to_message_id") or "")
    return Shown(str(facts.get("chat_id")), str(facts.get("text") or ""), is_new, answered)


class Records:
    """The tables of the desk, read with a separate connection."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        self._connection.row_factory = sqlite3.Row

    def close(self) -> None:
        self._connection.close()

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with closing(self._connection.execute(query, values)) as found:
            return list(found)

    def value(self, query: str, *values: object) -> Any:
        found = self.rows(query, *values)
        return found[0][0] if found else None


def moment(stored: str) -> datetime:
    """Parse a stored time."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
