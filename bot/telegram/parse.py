"""From the raw JSON of an update to what the desk understands."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from telegram import Update

from bot.conversation.messages import (
    BotMembership,
    Command,
    GroupMoved,
    Incoming,
    MemberChanged,
    MessageKind,
    Person,
    Place,
    Pressed,
    Said,
    Service,
    Unhandled,
)
from bot.telegram.account import is_inside
from bot.telegram.capabilities import Capabilities
from bot.telegram.content import attachment_of, kind_of, service_of
from bot.telegram.dialects import MEMBERSHIPS, MESSAGES, complete
from bot.telegram.names import clean_name, clean_text
from bot.telegram.origins import origin_of
from handoff.addresses import ChatKind

Json = dict[str, Any]

ANONYMOUS_ADMIN = 1087968824
CHANNEL_BOT = 136817688  # a channel's name worn in a group
LINKED_CHANNEL = 777000
FORWARD_FIELDS = (
    "forward_origin",
    "forward_from",
    "forward_from_chat",
    "forward_sender_name",
    "forward_date",
    "forward_from_message_id",
    "forward_signature",
)
HIDDEN = frozenset({ANONYMOUS_ADMIN, CHANNEL_BOT, LINKED_CHANNEL})

LONGEST_USERNAME = 64
LONGEST_LANGUAGE = 16
STAMPS = ("date", "edit_date")
LATEST_STAMP = 2**36  # seconds; far in the future, and still a date
PLACE_KINDS = {
    "private": ChatKind.PRIVATE,
    "group": ChatKind.GROUP,
    "supergroup": ChatKind.GROUP,
    "channel": ChatKind.CHANNEL,
}
# The library builds every object in an update and fails on any that it does not like. What the
# desk does not read is not shown to it, so that an odd corner never costs a whole message.
READ_OF_MESSAGE = frozenset(
    {
        "message_id",
        "message_thread_id",
        "is_topic_message",
        "from",
        "sender_chat",
        "is_automatic_forward",
        "date",
        "edit_date",
        "chat",
        "text",
        "caption",
        "entities",
        "media_group_id",
    }
)


NO_CHAT: tuple[str, None] = ("0", None)


class Unreadable(ValueError):
    """The update cannot be understood; the text says why and holds nobody's words."""


def parse(body: str, capabilities: Capabilities, *, received_at: datetime) -> Incoming:
    """What the update says. `received_at` stands in where a messenger gives no time.

    Raises Unreadable.
    """
    try:
        return _parsed(_object(body), capabilities, received_at)
    except Unreadable:
        raise
    except Exception as error:
        # The library and we stumble in many ways over JSON of a wrong shape.
        raise Unreadable(f"update of a wrong shape ({type(error).__name__})") from None


def _parsed(raw: Json, capabilities: Capabilities, received_at: datetime) -> Incoming:
    kind = next((name for name in raw if name != "update_id"), "nothing")
    if kind in MESSAGES:
        return _message(kind, raw, capabilities, received_at)
    if kind == "callback_query":
        return _press(raw, capabilities)
    if kind in MEMBERSHIPS:
        return _membership(kind, raw, capabilities)
    return _unhandled(kind, raw)


def chat_of(raw: Mapping[str, Any]) -> tuple[str, ChatKind | None]:
    """The chat whose order the update belongs to, and its kind; works on any JSON object.

    "0" and None for an update that names neither a chat nor a person.
    """
    for part in raw.values():
        if not isinstance(part, dict):
            continue
        for holder in (part, part.get("message")):
            lane = _id_in(holder, "chat")
            if lane is not None and isinstance(holder, dict):
                return lane, _kind_of_chat(holder["chat"])
        person = _id_in(part, "from") or _id_in(part, "user")
        return (person, ChatKind.PRIVATE) if person else NO_CHAT
    return NO_CHAT


def _kind_of_chat(chat: Json) -> ChatKind:
    """The kind that is told; without one the sign of a Bot API's id tells it."""
    told = PLACE_KINDS.get(str(chat.get("type")))
    return told or (ChatKind.PRIVATE if chat["id"] > 0 else ChatKind.GROUP)


def _id_in(holder: object, name: str) -> str | None:
    inner = holder.get(name) if isinstance(holder, dict) else None
    found = inner.get("id") if isinstance(inner, dict) else None
    return str(found) if _is_id(found) else None


def _is_id(found: object) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and abs(found) < 2**63


def _object(body: str) -> Json:
    try:
        raw = json.loads(body)
    except ValueError as error:
        raise Unreadable("update is not JSON") from error
    if not isinstance(raw, dict):
        raise Unreadable("update is no JSON object")
    return raw


def _message(kind: str, raw: Json, capabilities: Capabilities, received_at: datetime) -> Incoming:
    full = complete(raw, capabilities)[kind]
    if not isinstance(full, dict):
        raise Unreadable(f"{kind} is no object")
    shown = {name: part for name, part in full.items() if name in READ_OF_MESSAGE}
    shown |= {name: int(received_at.timestamp()) for name in STAMPS if _is_no_time(shown, name)}
    message = Update.de_json({"update_id": 0, "message": shown}, None).message
    if message is None:
        raise Unreadable(f"{kind} is empty")
    place = _place(shown)
    happened = service_of(full)
    if happened is not None:
        return _service(happened, full, place)
    content, _ = kind_of(full)
    text = clean_text(_text(full))
    reply_to = _reply_to(full)
    origin = origin_of(full, reply_to=reply_to)
    return Said(
        person=_author(full),
        place=place,
        message_id=_id(full.get("message_id")),
        at=_moment(full, received_at),
        kind=content,
        text=text,
        entities=_entities(full),
        attachment=attachment_of(full) if content is not MessageKind.TEXT else {},
        album=_album(full),
        reply_to=reply_to,
        command=_command(full, text),
        edited=kind.startswith("edited_"),
        hidden_sender=_hides(full),
        anonymous_admin=_author_id(full) == ANONYMOUS_ADMIN,
        origin=origin,
        forwarded="forwarded" in origin or _is_forwarded(full),
        answers_bot=_answers_bot(full),
    )


def _service(happened: str, full: Json, place: Place) -> Incoming:
    match happened:
        case "migrate_to_chat_id":
            return GroupMoved(place.chat_id, _id(full[happened]))
        case "migrate_from_chat_id":
            return GroupMoved(_id(full[happened]), place.chat_id)
        case "left_chat_member":
            # Not every messenger, and no bot without admin's rights, is told otherwise.
            return MemberChanged(place, _person(full[happened]), inside=False)
        case "new_chat_members" if len(full[happened]) == 1:
            return MemberChanged(place, _person(full[happened][0]), inside=True)
        case _:
            return Service(place, happened)


def _press(raw: Json, capabilities: Capabilities) -> Incoming:
    full = complete(raw, capabilities)["callback_query"]
    if not isinstance(full, dict):
        raise Unreadable("callback_query is no object")
    message = full.get("message")
    if isinstance(message, dict):
        full = {
            **full,
            "message": {name: part for name, part in message.items() if name in READ_OF_MESSAGE},
        }
    press = Update.de_json({"update_id": 0, "callback_query": full}, None).callback_query
    if press is None:
        raise Unreadable("callback_query is empty")
    person = _person(full.get("from"))
    if isinstance(message, dict):
        place, message_id = _place(message), _id(message.get("message_id"))
    elif "inline_message_id" in full:
        return Unhandled("inline_message")
    else:  # too old: all that is known is who pressed
        place, message_id = Place(person.id, ChatKind.PRIVATE), None
    return Pressed(
        person=person,
        place=place,
        message_id=message_id if message_id != "0" else None,
        data=clean_text(press.data or ""),
        query_id=str(press.id),
    )


def _membership(kind: str, raw: Json, capabilities: Capabilities) -> Incoming:
    full = complete(raw, capabilities)[kind]
    if not isinstance(full, dict) or not isinstance(full.get("new_chat_member"), dict):
        raise Unreadable(f"{kind} does not say who")
    place = _place(full)
    new, old = full["new_chat_member"], full.get("old_chat_member")
    inside = _inside(new)
    if kind == "my_chat_member":
        return BotMembership(
            place=place,
            person=_person(full.get("from")),
            inside=inside,
            is_admin=new.get("status") in ("administrator", "creator"),
        )
    if isinstance(old, dict) and _inside(old) == inside:
        return Service(place, "member_rights")
    return MemberChanged(place, _person(new.get("user")), inside=inside)


def _inside(member: Json) -> bool:
    return is_inside(str(member.get("status")), is_member=member.get("is_member") is True)


def _unhandled(kind: str, raw: Json) -> Unhandled:
    part = raw.get(kind)
    chat = part.get("chat") if isinstance(part, dict) else None
    if isinstance(part, dict) and isinstance(chat, dict) and _is_id(chat.get("id")):
        return Unhandled(kind, _place(part))
    return Unhandled(kind)


def _place(message: Json) -> Place:
    chat = message.get("chat")
    if not isinstance(chat, dict):
        raise Unreadable("no chat in the update")
    in_topic = message.get("is_topic_message") is True
    topic_id = message.get("message_thread_id")
    return Place(
        chat_id=_id(chat.get("id")),
        kind=PLACE_KINDS.get(str(chat.get("type")), ChatKind.GROUP),
        title=clean_name(_word(chat, "title")) if chat.get("title") else "",
        topic_id=_id(topic_id) if in_topic and topic_id is not None else None,
        is_forum=chat.get("is_forum") is True,
    )


def _author(message: Json) -> Person:
    """Who said it; for a channel's post the channel itself."""
    if isinstance(message.get("from"), dict):
        return _person(message["from"])
    chat = message.get("sender_chat") or message["chat"]
    return Person(id=_id(chat.get("id")), name=clean_name(_word(chat, "title")))


def _person(user: object) -> Person:
    if not isinstance(user, dict):
        raise Unreadable("no person in the update")
    names = (_word(user, "first_name"), _word(user, "last_name"))
    return Person(
        id=_id(user.get("id")),
        name=clean_name(" ".join(name for name in names if name)),
        username=clean_text(_word(user, "username"))[:LONGEST_USERNAME] or None,
        language=clean_text(_word(user, "language_code"))[:LONGEST_LANGUAGE] or None,
        is_bot=user.get("is_bot") is True,
    )


def _word(part: Mapping[str, Any], name: str) -> str:
    """A text of the update; one of another type says nothing and breaks nothing."""
    found = part.get(name)
    return found if isinstance(found, str) else ""


def _whole(number: object) -> int:
    if not _is_id(number):
        raise Unreadable("an id is no whole number")
    assert isinstance(number, int)
    return number


def _id(number: object) -> str:
    """An id as the desk keeps it. Raises Unreadable."""
    return str(_whole(number))


def _is_no_time(message: Json, name: str) -> bool:
    stamp = message.get(name)
    return stamp is not None and not (isinstance(stamp, int) and 0 < stamp < LATEST_STAMP)


def sent_at(raw: Mapping[str, Any]) -> int | None:
    """When the message of an update was sent, by the messenger's clock; works on any JSON.

    None for edits and presses: they carry the date of a message that may be old.
    """
    message = raw.get("message")
    stamp = message.get("date") if isinstance(message, Mapping) else None
    return stamp if isinstance(stamp, int) and 0 < stamp < LATEST_STAMP else None


def _moment(message: Json, received_at: datetime) -> datetime:
    """When it was said; of an edit, when it was edited."""
    stamp = message.get("edit_date") or message.get("date")
    if not isinstance(stamp, int) or not 0 < stamp < LATEST_STAMP:
        return received_at
    return datetime.fromtimestamp(stamp, UTC)


def _text(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")


def _entities(message: Json) -> tuple[Mapping[str, Any], ...]:
    found = message.get("entities") if message.get("text") else message.get("caption_entities")
    return tuple(entity for entity in found or () if isinstance(entity, dict))


def _album(message: Json) -> str | None:
    album = message.get("media_group_id")
    return None if album is None else str(album)


def _reply_to(message: Json) -> str | None:
    """The message replied to; hanging on a topic's first message is not replying."""
    target = message.get("reply_to_message")
    if not isinstance(target, dict) or "forum_topic_created" in target:
        return None
    message_id = target.get("message_id")
    root = message.get("message_thread_id") if message.get("is_topic_message") else None
    return str(message_id) if isinstance(message_id, int) and message_id != root else None


def _answers_bot(message: Json) -> bool:
    target = message.get("reply_to_message")
    author = target.get("from") if isinstance(target, dict) else None
    return (
        isinstance(author, dict)
        and author.get("is_bot") is True
        and _reply_to(message) is not None
    )


def _command(message: Json, text: str) -> Command | None:
    """A command at the very start of a text; other entities may begin there as well."""
    first = next((one for one in message.get("entities") or () if _is_command_at_start(one)), None)
    if first is None or not text.startswith("/"):
        return None
    length = _whole(first.get("length"))  # commands are ASCII: units are characters
    name, _, for_bot = text[1:length].partition("@")
    return Command(name.lower(), text[length:].strip(), for_bot or None)


def _is_command_at_start(entity: object) -> bool:
    return (
        isinstance(entity, dict)
        and entity.get("type") == "bot_command"
        and not entity.get("offset")
    )


def _is_forwarded(message: Json) -> bool:
    """True for a message that was first said elsewhere, in the newer and the older spelling."""
    return message.get("is_automatic_forward") is True or any(
        message.get(name) not in (None, "", 0, {}) for name in FORWARD_FIELDS
    )


def _author_id(message: Json) -> object:
    author = message.get("from")
    return author.get("id") if isinstance(author, dict) else None


def _hides(message: Json) -> bool:
    return (
        not isinstance(message.get("from"), dict)
        or "sender_chat" in message
        or _author_id(message) in HIDDEN
        or message.get("is_automatic_forward") is True
    )
