"""Decode forwards, quotations and replies. All strings are cleaned and truncated."""

from bot.conversation.facts import Elsewhere, Origin, Quote, Replied, Source
from bot.telegram.content import kind_of
from bot.telegram.fields import Json, flag, is_given, optional_id, part, whole, word
from bot.telegram.names import clean_name

LONGEST_QUOTE = 300
LONGEST_BEGINNING = 120
# Deprecated fields that several messengers still send.
OLDER = (
    "forward_from",
    "forward_from_chat",
    "forward_sender_name",
    "forward_signature",
    "forward_date",
    "forward_from_message_id",
)


def origin_of(message: Json, *, reply_to: str | None) -> Origin:
    """Return a message's origin. Only applicable keys are included.

    `reply_to` is a message id.
    """
    origin: Origin = {}
    if (forwarded := _forwarded(message)) is not None:
        origin["forwarded"] = forwarded
    if (quote := _quote(message)) is not None:
        origin["quote"] = quote
    if (elsewhere := _elsewhere(message)) is not None:
        origin["elsewhere"] = elsewhere
    if (reply := _reply(message, reply_to)) is not None:
        origin["reply"] = reply
    return origin


def _forwarded(message: Json) -> Source | None:
    """Return the original author of a forwarded message. The name may be missing.

    Fields of the wrong type also count as a forward. Otherwise forwarded text could be executed as
    a command by the sender.
    """
    if is_given(message, "forward_origin"):
        return _source(part(message, "forward_origin") or {})
    if not any(is_given(message, name) for name in OLDER):
        return None
    chat, person = part(message, "forward_from_chat"), part(message, "forward_from")
    if chat is not None:
        kind = "channel" if word(chat, "type") == "channel" else "chat"
        return _named(kind, _title(chat), word(message, "forward_signature"))
    if person is not None:
        return _named("user", _name(person))
    return _named("hidden-user", word(message, "forward_sender_name"))


def _source(origin: Json) -> Source:
    """Return the author from the Bot API's `MessageOrigin`."""
    signature = word(origin, "author_signature")
    channel, chat = part(origin, "chat"), part(origin, "sender_chat")
    if channel is not None:
        return _named("channel", _title(channel), signature)
    if chat is not None:
        return _named("chat", _title(chat), signature)
    person = part(origin, "sender_user")
    if person is not None:
        return _named("user", _name(person))
    return _named("hidden-user", word(origin, "sender_user_name"))


def _named(kind: str, name: str, signature: str = "") -> Source:
    source: Source = {"kind": kind}
    if name:
        source["name"] = clean_name(name)
    if signature:
        source["signature"] = clean_name(signature)
    return source


def _name(person: Json) -> str:
    names = (word(person, "first_name"), word(person, "last_name"))
    return " ".join(name for name in names if name) or word(person, "username")


def _title(chat: Json) -> str:
    return word(chat, "title") or _name(chat)


def _quote(message: Json) -> Quote | None:
    """Return the quoted part of another message."""
    quote = part(message, "quote")
    text = word(quote, "text") if quote is not None else ""
    if quote is None or not text.strip():
        return None
    return {"text": _short(text, LONGEST_QUOTE), "manual": flag(quote, "is_manual")}


def _elsewhere(message: Json) -> Elsewhere | None:
    """Return the author, chat and kind of a message replied to in another chat."""
    if part(message, "reply_to_story") is not None:
        return {"what": "story"}
    reply = part(message, "external_reply")
    if reply is None:
        return None
    kind, name = kind_of(reply)
    elsewhere: Elsewhere = {"what": kind.value if name else "text"}
    origin, chat = part(reply, "origin"), part(reply, "chat")
    if origin is not None:
        elsewhere = {**elsewhere, **_source(origin)}
    if chat is not None and (title := _title(chat)):
        elsewhere["chat"] = clean_name(title)
    return elsewhere


def _reply(message: Json, reply_to: str | None) -> Replied | None:
    target = part(message, "reply_to_message")
    if reply_to is None or target is None:
        return None
    kind, _ = kind_of(target)
    return {
        "id": reply_to,
        "whose": _whose(message, target),
        "what": kind.value,
        "text": _short(word(target, "text") or word(target, "caption"), LONGEST_BEGINNING),
    }


def _whose(message: Json, target: Json) -> str:
    author = optional_id(part(message, "from") or {}, "id")
    other = part(target, "from") or {}
    if author is not None and author == optional_id(other, "id"):
        return "own"
    in_private = author is not None and author == optional_id(part(message, "chat") or {}, "id")
    return "bot" if in_private or flag(other, "is_bot") else "other"


def reply_of(message: Json) -> str | None:
    """Return the id of the message replied to. Plain posts in a forum topic aren't replies."""
    target = part(message, "reply_to_message")
    if target is None or "forum_topic_created" in target:
        return None
    message_id = whole(target, "message_id")
    root = whole(message, "message_thread_id") if flag(message, "is_topic_message") else None
    return None if message_id is None or message_id == root else str(message_id)


def is_reply_to_bot(message: Json) -> bool:
    target = part(message, "reply_to_message") or {}
    return flag(part(target, "from") or {}, "is_bot")


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
