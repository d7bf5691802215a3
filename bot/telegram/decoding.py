"""Decode updates into typed models.

Only the fields used by the desk are decoded, and values of the wrong type are treated as missing.
Raises Unreadable if the id of the chat, message or sender is missing.
"""

import json
from dataclasses import dataclass

from bot.conversation.facts import Attachment, Entity, Origin
from bot.conversation.messages import MessageKind
from bot.telegram.capabilities import Capabilities
from bot.telegram.content import attachment_of, kind_of, service_of
from bot.telegram.dialects import chat_kind, with_command
from bot.telegram.entities import addresses_in, entities_of
from bot.telegram.fields import (
    Json,
    Unreadable,
    flag,
    is_given,
    optional_id,
    part,
    parts,
    required_id,
    required_part,
    whole,
    word,
)
from bot.telegram.origins import is_reply_to_bot, origin_of, reply_of
from bot.telegram.standing import ADMINS, is_inside
from handoff.addresses import ChatKind

MESSAGES = frozenset({"message", "edited_message", "channel_post", "edited_channel_post"})
MEMBERSHIPS = frozenset({"my_chat_member", "chat_member"})
KNOWN = MESSAGES | MEMBERSHIPS | {"callback_query"}
LATEST_STAMP = 2**36  # in Unix time; anything later is ignored
NO_CHAT: tuple[str, None] = ("0", None)


@dataclass(frozen=True, slots=True)
class User:
    """A person or bot, with unmodified names."""

    id: str
    name: str
    username: str
    language: str
    is_bot: bool


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat, group or channel. Private chats have an empty `title`."""

    id: str
    kind: ChatKind
    title: str
    is_forum: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A message or channel post. Timestamps are in Unix time."""

    message_id: str
    chat: Chat
    topic_id: str | None
    sender: User | None  # None for channel posts
    sender_chat: Chat | None
    is_as_chat: bool  # sent on behalf of a chat, which may be unreadable
    sent: int | None
    edited: int | None
    kind: MessageKind
    text: str  # or caption
    entities: tuple[Entity, ...]
    links: tuple[str, ...]
    attachment: Attachment
    album: str | None
    reply_to: str | None
    answers_bot: bool
    origin: Origin
    is_automatic_forward: bool
    is_edit: bool


@dataclass(frozen=True, slots=True)
class ServiceMessage:
    """A service message and the users or chat it refers to."""

    chat: Chat
    topic_id: str | None
    what: str
    users: tuple[User, ...] = ()
    other_chat_id: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A button press.

    `chat` and `message_id` are None if the message is too old. `query_id` is empty if it is
    unreadable, in which case the spinner on the button can't be stopped.
    """

    query_id: str
    user: User
    data: str
    chat: Chat | None = None
    topic_id: str | None = None
    message_id: str | None = None
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A change of membership in a chat.

    If `of_bot` is True, the bot's own membership was changed by `user`. Otherwise `user` is the
    affected member. `was_inside` is None if the update lacks the previous membership.
    """

    chat: Chat
    of_bot: bool
    user: User
    is_inside: bool
    is_admin: bool
    was_inside: bool | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """An update of any other type. `chat` is None if the update does not contain one."""

    kind: str
    chat: Chat | None = None


Decoded = Message | ServiceMessage | Press | Membership | Unknown


def decode(body: str, capabilities: Capabilities) -> Decoded:
    """Decode an update.

    Raises Unreadable if a required field is missing.
    """
    raw = _object(body)
    kind = kind_of_update(raw)
    if kind in MESSAGES:
        return _message(kind, required_part(raw, kind, "update"), capabilities)
    if kind == "callback_query":
        return _press(required_part(raw, kind, "update"))
    if kind in MEMBERSHIPS:
        return _membership(kind, required_part(raw, kind, "update"))
    return Unknown(kind, _chat_or_none(part(raw, kind), "chat"))


def kind_of_update(raw: Json) -> str:
    """Return the name of the update's payload field, preferring known fields."""
    names = [name for name in raw if name != "update_id"]
    given = [name for name in names if raw[name] is not None] or names
    return next((name for name in given if name in KNOWN), given[0] if given else "nothing")


def chat_of(raw: Json) -> tuple[str, ChatKind | None]:
    """Return the id and kind of the chat used to order the update.

    Accepts any JSON object. Returns "0" and None if there is neither a chat nor a person.
    """
    held = part(raw, kind_of_update(raw))
    if held is None:
        return NO_CHAT
    for holder in (held, part(held, "message")):
        chat = _chat_or_none(holder, "chat")
        if chat is not None:
            return chat.id, chat.kind
    for name in ("from", "user"):
        person = optional_id(part(held, name) or {}, "id")
        if person is not None:
            return person, ChatKind.PRIVATE
    return NO_CHAT


def sent_at(raw: Json) -> int | None:
    """Return the timestamp of a new message. Accepts any JSON object.

    Returns None for edits and button presses because their date is that of an older message.
    """
    return _stamp(part(raw, "message") or {}, "date")


def _object(body: str) -> Json:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("update is not JSON") from None
    if not isinstance(raw, dict):
        raise Unreadable("update is not a JSON object")
    return raw


def _message(kind: str, raw: Json, capabilities: Capabilities) -> Message | ServiceMessage:
    chat, topic_id = _chat(raw, of=kind), _topic_id(raw)
    what = service_of(raw)
    if what is not None:
        return _service(what, raw, chat, topic_id)
    message_id = required_id(raw, "message_id", of=kind)
    text = word(raw, "text")
    if text:
        entities = with_command(text, entities_of(raw, "entities"), capabilities)
    else:
        text, entities = word(raw, "caption"), entities_of(raw, "caption_entities")
    content, _ = kind_of(raw)
    reply_to = reply_of(raw)
    return Message(
        message_id=message_id,
        chat=chat,
        topic_id=topic_id,
        sender=_user(raw, "from", of=kind) if raw.get("from") is not None else None,
        sender_chat=_chat_or_none(raw, "sender_chat"),
        is_as_chat=is_given(raw, "sender_chat"),
        sent=_stamp(raw, "date"),
        edited=_stamp(raw, "edit_date"),
        kind=content,
        text=text,
        entities=entities,
        links=addresses_in(text, entities),
        attachment={} if content is MessageKind.TEXT else attachment_of(raw),
        album=word(raw, "media_group_id") or optional_id(raw, "media_group_id"),
        reply_to=reply_to,
        answers_bot=reply_to is not None and is_reply_to_bot(raw),
        origin=origin_of(raw, reply_to=reply_to),
        is_automatic_forward=flag(raw, "is_automatic_forward"),
        is_edit=kind.startswith("edited_"),
    )


def _service(what: str, raw: Json, chat: Chat, topic_id: str | None) -> ServiceMessage:
    """Decode a service message. Raises Unreadable if a required chat or user is missing."""
    match what:
        case "migrate_to_chat_id" | "migrate_from_chat_id":
            other = required_id(raw, what, of="service message")
            return ServiceMessage(chat, topic_id, what, other_chat_id=other)
        case "left_chat_member":
            left = _user(raw, what, of="service message")
            return ServiceMessage(chat, topic_id, what, users=(left,))
        case "new_chat_members":
            came = tuple(_as_user(one) for one in parts(raw, what))
            return ServiceMessage(chat, topic_id, what, users=came)
        case "forum_topic_edited" if is_given(part(raw, what) or {}, "name"):
            by = part(raw, "from")
            named_by = () if by is None else (_as_user(by),)
            return ServiceMessage(chat, topic_id, what, users=named_by)
        case _:
            return ServiceMessage(chat, topic_id, what)


def _press(raw: Json) -> Press:
    message = part(raw, "message")
    query_id = word(raw, "id") or optional_id(raw, "id") or ""
    user = _user(raw, "from", of="callback_query")
    data = word(raw, "data")
    if message is None:
        return Press(query_id, user, data, is_inline=is_given(raw, "inline_message_id"))
    message_id = required_id(message, "message_id", of="message")
    return Press(
        query_id,
        user,
        data,
        chat=_chat(message, of="message"),
        topic_id=_topic_id(message),
        message_id=message_id if message_id != "0" else None,
    )


def _membership(kind: str, raw: Json) -> Membership:
    new, old = required_part(raw, "new_chat_member", of=kind), part(raw, "old_chat_member")
    of_bot = kind == "my_chat_member"
    return Membership(
        chat=_chat(raw, of=kind),
        of_bot=of_bot,
        user=_user(raw, "from", of=kind) if of_bot else _user(new, "user", of=kind),
        is_inside=_is_inside(new),
        is_admin=word(new, "status") in ADMINS,
        was_inside=None if old is None else _is_inside(old),
    )


def _is_inside(member: Json) -> bool:
    return is_inside(word(member, "status"), is_member=flag(member, "is_member"))


def _user(raw: Json, name: str, of: str) -> User:
    """Decode a user field. Raises Unreadable if the field or its id is missing."""
    return _as_user(required_part(raw, name, of))


def _as_user(user: Json) -> User:
    names = (word(user, "first_name"), word(user, "last_name"))
    return User(
        id=required_id(user, "id", of="person"),
        name=" ".join(name for name in names if name),
        username=word(user, "username"),
        language=word(user, "language_code"),
        is_bot=flag(user, "is_bot"),
    )


def _chat(raw: Json, of: str) -> Chat:
    """Decode the chat field. Raises Unreadable if the field or its id is missing."""
    chat = _chat_or_none(raw, "chat")
    if chat is None:
        raise Unreadable(f"{of} has no readable chat")
    return chat


def _chat_or_none(raw: Json | None, name: str) -> Chat | None:
    chat = part(raw, name) if raw is not None else None
    chat_id = whole(chat, "id") if chat is not None else None
    if chat is None or chat_id is None:
        return None
    return Chat(
        id=str(chat_id),
        kind=chat_kind(word(chat, "type"), chat_id),
        title=word(chat, "title"),
        is_forum=flag(chat, "is_forum"),
    )


def _topic_id(message: Json) -> str | None:
    """Return the forum topic's id, or None. Replies outside topics also have a thread id."""
    in_topic = flag(message, "is_topic_message")
    return optional_id(message, "message_thread_id") if in_topic else None


def _stamp(message: Json, name: str) -> int | None:
    stamp = whole(message, name)
    return stamp if stamp is not None and 0 < stamp < LATEST_STAMP else None
