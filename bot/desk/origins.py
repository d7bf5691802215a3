"""The head lines above a requester's words: forwarded from whom, in reply to what."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.texts.foreign import inert
from bot.texts.render import Text
from handoff.records import Message

Facts = Mapping[str, Any]
Say = Callable[..., str]


def heads(say: Say, origin: Facts | None) -> Iterator[str]:
    """One line for each thing that is known; names and words in them are made harmless."""
    origin = origin or {}
    if (forwarded := origin.get("forwarded")) is not None:
        yield say("origin-forwarded", name=_name(forwarded))
    if (elsewhere := origin.get("elsewhere")) is not None:
        what = _kind(say, elsewhere.get("what"))
        yield say("origin-elsewhere", name=_name(elsewhere), what=what)
    if (quote := origin.get("quote")) is not None:
        yield say("origin-quote", text=_line(quote["text"]))
    elif (reply := origin.get("reply")) is not None:
        text = _line(reply.get("text", "")) or _kind(say, reply.get("what"))
        yield say("origin-reply", whose=reply.get("whose", "other"), text=text)


def add_heads(text: Text, say: Say, message: Message) -> None:
    for line in heads(say, message.origin):
        text.italic(line).line()


def _name(source: Facts) -> str | int:
    """The chat or person, with who signed there; 0 where nothing is told."""
    names = [source.get("name"), source.get("signature")]
    if source.get("chat") not in names:
        names.append(source.get("chat"))
    return inert(" · ".join(str(name) for name in names if name)) or 0


def _kind(say: Say, kind: object) -> str:
    """A kind in words; what has no word of its own (a story) is of another kind."""
    return say(f"kind-{kind}" if kind in KINDS else "kind-other")


KINDS = frozenset(
    {"text", "photo", "video", "voice", "audio", "document", "animation", "sticker", "video-note"}
    | {"location", "contact", "poll", "dice"}
)


def _line(text: str) -> str:
    return " ".join(inert(text).split())


def is_forwarded(message: Message) -> bool:
    return "forwarded" in (message.origin or {})
