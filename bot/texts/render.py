"""Builder for messages formatted with entities instead of markup."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.texts.foreign import inert, spelt_out
from handoff.utf16 import utf16_length

Entity = dict[str, Any]

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_ISOLATE_OPENERS = "\u2066\u2067\u2068"


def balanced(text: str) -> str:
    """Remove unmatched closing isolation marks, and close unmatched opening ones."""
    if POP_ISOLATE not in text and not any(opener in text for opener in _ISOLATE_OPENERS):
        return text
    kept, depth = [], 0
    for letter in text:
        if letter == POP_ISOLATE:
            if depth == 0:
                continue
            depth -= 1
        elif letter in _ISOLATE_OPENERS:
            depth += 1
        kept.append(letter)
    return "".join(kept) + POP_ISOLATE * depth


def isolate(text: str) -> str:
    """Wrap a user's text in bidi isolates so that it doesn't affect the rest of the line."""
    return f"{FIRST_STRONG_ISOLATE}{balanced(text)}{POP_ISOLATE}"


def plain_of(text: str) -> str:
    """Remove isolation marks. Used for terminal output and comparisons."""
    return text.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")


@dataclass(frozen=True)
class Words:
    """A finished text with its entities. Offsets are in UTF-16 code units."""

    text: str
    entities: tuple[Entity, ...] = ()

    def cut(self, *, longest: int) -> "Words":
        """Truncate the text and entities to `longest` UTF-16 units, ending with an ellipsis."""
        if utf16_length(self.text) <= longest:
            return self
        units = self.text.encode("utf-16-le", "surrogatepass")[: 2 * (longest - 1)]
        kept = units.decode("utf-16-le", "ignore").rstrip()
        return Words(kept + "…", _within(self.entities, utf16_length(kept)))


class Text:
    """Builder for `Words`. Styles become entities and text is never parsed as markup."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._entities: list[Entity] = []

    def plain(self, text: str) -> Self:
        self._pieces.append(text)
        self._length += utf16_length(text)
        return self

    def line(self, text: str = "") -> Self:
        """Add text followed by a line break."""
        return self.plain(text + "\n")

    def bold(self, text: str) -> Self:
        return self._styled(text, {"type": "bold"})

    def italic(self, text: str) -> Self:
        return self._styled(text, {"type": "italic"})

    def code(self, text: str) -> Self:
        """Add monospaced text that clients can copy with one tap."""
        return self._styled(text, {"type": "code"})

    def pre(self, text: str) -> Self:
        return self._styled(text, {"type": "pre"})

    def link(self, text: str, *, url: str) -> Self:
        return self._styled(text, {"type": "text_link", "url": url})

    def mention(self, name: str, *, person_id: str) -> Self:
        """Mention a person, with or without a username, so that they are notified."""
        name = inert(name)
        who = {"id": person_id, "is_bot": False, "first_name": name}
        return self._styled(name, {"type": "text_mention", "user": who})

    def foreign(self, text: str, entities: Iterable[Mapping[str, Any]] = ()) -> Self:
        """Add a user's text with commands and mentions disabled and link URLs shown."""
        return self.plain(inert(spelt_out(text, entities)))

    def quote(self, text: str, entities: Iterable[Mapping[str, Any]] = ()) -> Self:
        """Add a user's text as a block quotation, which clients collapse if it is long."""
        quoted = inert(spelt_out(text, entities))
        return self._styled(quoted, {"type": "expandable_blockquote"})

    def words(self, words: Words) -> Self:
        """Add a finished text including its styles."""
        shifted = [{**one, "offset": one["offset"] + self._length} for one in words.entities]
        self._entities.extend(shifted)
        return self.plain(words.text)

    def build(self) -> Words:
        """Return the stripped text. Messengers would strip it without adjusting the entities."""
        whole = "".join(self._pieces)
        text = whole.strip()
        lead = utf16_length(whole[: len(whole) - len(whole.lstrip())])
        moved = tuple({**one, "offset": one["offset"] - lead} for one in self._entities)
        return Words(text, _within(moved, utf16_length(text)))

    def _styled(self, text: str, entity: Entity) -> Self:
        length = utf16_length(text)
        if text.strip():
            self._entities.append({**entity, "offset": self._length, "length": length})
        return self.plain(text)


def _within(entities: tuple[Entity, ...], length: int) -> tuple[Entity, ...]:
    kept = []
    for entity in entities:
        start = max(entity["offset"], 0)
        end = min(entity["offset"] + entity["length"], length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return tuple(kept)
