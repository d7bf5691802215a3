"""Header lines for relayed messages that are forwards, quotations or replies."""

from collections.abc import Callable, Iterator
from typing import cast

from bot.conversation.facts import Origin
from bot.conversation.masking import masked
from bot.conversation.messages import MessageKind
from bot.texts.foreign import inert
from bot.texts.render import Text
from handoff.records import Message

Say = Callable[..., str]


def heads(say: Say, origin: Origin | None) -> Iterator[str]:
    """Yield one line per known part of the origin.

    Commands, mentions and tags are disabled in names and quotations.
    """
    origin = origin or {}
    if (forwarded := origin.get("forwarded")) is not None:
        yield say(
            "origin-forwarded", name=_name(forwarded.get("name"), forwarded.get("signature"))
        )
    if (elsewhere := origin.get("elsewhere")) is not None:
        what = _kind(say, elsewhere.get("what"))
        names = (elsewhere.get("name"), elsewhere.get("signature"), elsewhere.get("chat"))
        yield say("origin-elsewhere", name=_name(*names), what=what)
    if (quote := origin.get("quote")) is not None:
        yield say("origin-quote", text=_line(quote["text"]))
    elif (reply := origin.get("reply")) is not None:
        text = _line(reply.get("text", "")) or _kind(say, reply.get("what"))
        yield say("origin-reply", whose=reply.get("whose", "other"), text=text)


def add_heads(text: Text, say: Say, message: Message) -> None:
    for line in heads(say, cast("Origin | None", message.origin)):
        text.italic(line).line()


def _name(*names: str | None) -> str | int:
    """Join the known names without duplicates. Returns 0 if there are none."""
    return inert(" · ".join(name for name in dict.fromkeys(names) if name)) or 0


def _kind(say: Say, kind: object) -> str:
    """Return the name of a message kind, or a generic one if it has no name."""
    return say(f"kind-{kind}" if kind in _KINDS else "kind-other")


_KINDS = frozenset(MessageKind)


def _line(text: str) -> str:
    return " ".join(inert(masked(text)).split())


def is_forwarded(message: Message) -> bool:
    return "forwarded" in (message.origin or {})
