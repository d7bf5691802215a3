"""Where a message comes from: forwarded, quoting, replying. Decoded once, as plain facts."""

from collections.abc import Mapping
from typing import Any

from bot.telegram.content import ABSENT, kind_of
from bot.telegram.names import clean_name, clean_text

Json = Mapping[str, Any]
Facts = dict[str, Any]

LONGEST_QUOTE = 300
LONGEST_BEGINNING = 120
# The older fields, which several messengers still send.
OLDER = (
    "forward_from",
    "forward_from_chat",
    "forward_sender_name",
    "forward_signature",
    "forward_date",
)


def origin_of(message: Json, *, reply_to: str | None) -> Facts:
    """Facts under "forwarded", "quote", "elsewhere" and "reply", each only where it is so.

    Strings are cleaned and short; nothing raises, because an odd corner must not cost a message.
    """
    facts = {
        "forwarded": _forwarded(message),
        "quote": _quote(message),
        "elsewhere": _elsewhere(message),
        "reply": _reply(message, reply_to),
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _forwarded(message: Json) -> Facts | None:
    """From which user, hidden user, chat or channel; no name where none is told."""
    origin = message.get("forward_origin")
    if isinstance(origin, dict):
        return _origin(origin)
    if all(message.get(name) in ABSENT or message.get(name) == 0 for name in OLDER):
        return None
    person, chat = message.get("forward_from"), message.get("forward_from_chat")
    if isinstance(chat, dict):
        kind = "channel" if chat.get("type") == "channel" else "chat"
        return _from(kind, _title(chat), message.get("forward_signature"))
    if isinstance(person, dict):
        return _from("user", _person(person))
    return _from("hidden-user", message.get("forward_sender_name"))


def _origin(origin: Json) -> Facts:
    chat = origin.get("sender_chat") or origin.get("chat")
    signature = origin.get("author_signature")
    if isinstance(chat, dict):
        kind = "channel" if "chat" in origin else "chat"
        return _from(kind, _title(chat), signature)
    person = origin.get("sender_user")
    if isinstance(person, dict):
        return _from("user", _person(person))
    return _from("hidden-user", origin.get("sender_user_name"))


def _from(kind: str, name: object, signature: object = None) -> Facts:
    facts: Facts = {"kind": kind}
    for key, said in (("name", name), ("signature", signature)):
        if isinstance(said, str) and said:
            facts[key] = clean_name(said)
    return facts


def _person(person: Json) -> str:
    names = (person.get("first_name"), person.get("last_name"))
    named = " ".join(name for name in names if isinstance(name, str) and name)
    return named or _string(person.get("username"))


def _title(chat: Json) -> str:
    return _string(chat.get("title")) or _person(chat)


def _quote(message: Json) -> Facts | None:
    """The part of another message that was marked, by hand or by the messenger."""
    quote = message.get("quote")
    text = _string(quote.get("text")) if isinstance(quote, dict) else ""
    if not text.strip():
        return None
    assert isinstance(quote, dict)
    return {"text": _short(text, LONGEST_QUOTE), "manual": quote.get("is_manual") is True}


def _elsewhere(message: Json) -> Facts | None:
    """A reply to a message of another chat: whose it was, where, and of which kind."""
    if isinstance(message.get("reply_to_story"), dict):
        return {"what": "story"}
    reply = message.get("external_reply")
    if not isinstance(reply, dict):
        return None
    origin, chat = reply.get("origin"), reply.get("chat")
    facts = _origin(origin) if isinstance(origin, dict) else {}
    if isinstance(chat, dict) and (title := _title(chat)):
        facts["chat"] = clean_name(title)
    kind, name = kind_of(reply)
    return {**facts, "what": kind.value if name else "text"}


def _reply(message: Json, reply_to: str | None) -> Facts | None:
    """Whose message is replied to (the bot's, the writer's own, another's) and how it begins."""
    target = message.get("reply_to_message")
    if reply_to is None or not isinstance(target, dict):
        return None
    kind, _ = kind_of(target)
    text = _string(target.get("text")) or _string(target.get("caption"))
    return {
        "id": reply_to,
        "whose": _whose(message, target),
        "what": kind.value,
        "text": _short(text, LONGEST_BEGINNING),
    }


def _whose(message: Json, target: Json) -> str:
    author, other = _id_of(message.get("from")), target.get("from")
    if author is not None and author == _id_of(other):
        return "own"
    chat = message.get("chat")
    private = isinstance(chat, dict) and chat.get("id") == author
    if private or (isinstance(other, dict) and other.get("is_bot") is True):
        return "bot"
    return "other"


def _id_of(user: object) -> int | None:
    found = user.get("id") if isinstance(user, dict) else None
    return found if isinstance(found, int) else None


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _short(text: str, longest: int) -> str:
    text = clean_text(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
