"""Header lines for relayed messages that are forwards, quotations or replies."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from bot.conversation.facts import Origin
from bot.conversation.masking import MASK, masked
from bot.conversation.messages import MessageKind
from bot.desk.context import Desk
from bot.desk.masking import for_agents
from bot.texts.foreign import inert
from bot.texts.render import Text
from handoff import reports
from handoff.records import Message
from handoff.utf16 import utf16_length
from handoff.work import Reader

Say = Callable[..., str]
Mask = Callable[[str], str]
LONGEST_BEGINNING = 120  # characters shown of a message that is replied to


def heads(
    say: Say, origin: Origin | None, *, mask: Mask = masked, replied: Message | None = None
) -> Iterator[str]:
    """Yield one line per known part of the origin.

    Commands, mentions and tags are disabled in names and quotations. `replied` is the message that
    is replied to, as far as it is stored. Its secrets are recognised in the whole of it.
    """
    origin = origin or {}
    whole = replied.text if replied is not None else ""
    if (forwarded := origin.get("forwarded")) is not None:
        yield say(
            "origin-forwarded", name=_name(forwarded.get("name"), forwarded.get("signature"))
        )
    if (elsewhere := origin.get("elsewhere")) is not None:
        what = _kind(say, elsewhere.get("what"))
        names = (elsewhere.get("name"), elsewhere.get("signature"), elsewhere.get("chat"))
        yield say("origin-elsewhere", name=_name(*names), what=what)
    if (quote := origin.get("quote")) is not None:
        yield say("origin-quote", text=_line(_part(quote["text"], whole, mask)))
    elif (reply := origin.get("reply")) is not None:
        beginning = mask(whole)[:LONGEST_BEGINNING] if whole else mask(reply.get("text", ""))
        text = _line(beginning) or _kind(say, reply.get("what"))
        yield say("origin-reply", whose=reply.get("whose", "other"), text=text)


def add_heads(text: Text, say: Say, message: Message, *, desk: Desk, reader: Reader) -> None:
    origin = cast("Origin | None", message.origin)
    replied = _replied(reader, message, origin)
    for line in heads(say, origin, mask=partial(for_agents, desk), replied=replied):
        text.italic(line).line()


def _replied(reader: Reader, message: Message, origin: Origin | None) -> Message | None:
    """Return the stored message that is replied to."""
    reply = (origin or {}).get("reply")
    if reply is None:
        return None
    place = (message.account_id, message.chat_id, reply.get("id", ""))
    return reports.message_at(reader, *place)


def _part(text: str, whole: str, mask: Mask) -> str:
    """Return a part of a message with its secrets masked, which are recognised in the whole."""
    start = whole.find(text) if text else -1
    if start < 0:
        return mask(text)
    # Masks have the same length in UTF-16 units, not in characters.
    hidden, length = mask(whole).encode("utf-16-le", "surrogatepass"), 2 * utf16_length(text)
    parts = []
    while start >= 0:
        first = 2 * utf16_length(whole[:start])
        parts.append(hidden[first : first + length].decode("utf-16-le", "replace"))
        start = whole.find(text, start + len(text))
    return max(parts, key=lambda part: part.count(MASK))


def _name(*names: str | None) -> str | int:
    """Join the known names without duplicates. Returns 0 if there are none."""
    return inert(" · ".join(name for name in dict.fromkeys(names) if name)) or 0


def _kind(say: Say, kind: object) -> str:
    """Return the name of a message kind, or a generic one if it has no name."""
    return say(f"kind-{kind}" if kind in _KINDS else "kind-other")


_KINDS = frozenset(MessageKind)


def _line(text: str) -> str:
    return " ".join(inert(text).split())


def is_forwarded(message: Message) -> bool:
    return "forwarded" in (message.origin or {})
