"""Completing what leaner messengers leave out, before the strict library reads it."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.telegram.capabilities import Capabilities

Json = dict[str, Any]

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(@[A-Za-z0-9_]+)?(?![\w/<>])")
SUPERGROUPS_BELOW = -1_000_000_000_000  # ids of supergroups and channels

MESSAGES = frozenset({"message", "edited_message", "channel_post", "edited_channel_post"})
MEMBERSHIPS = frozenset({"my_chat_member", "chat_member"})

FILE: Json = {"file_id": "", "file_unique_id": ""}
FRAME: Json = {"width": 0, "height": 0}
# Fields that the library insists on, with what stands for «not said».
REQUIRED: Mapping[str, Json] = {
    "voice": FILE | {"duration": 0},
    "audio": FILE | {"duration": 0},
    "video": FILE | FRAME | {"duration": 0},
    "video_note": FILE | {"length": 0, "duration": 0},
    "animation": FILE | FRAME | {"duration": 0},
    "sticker": FILE | FRAME | {"type": "regular", "is_animated": False, "is_video": False},
    "document": FILE,
    "contact": {"phone_number": "", "first_name": ""},
    "location": {"latitude": 0.0, "longitude": 0.0},
    "dice": {"value": 0, "emoji": ""},
}


def complete(raw: Json, capabilities: Capabilities) -> Json:
    """A copy of the update with everything that the library needs to read it."""
    update = dict(raw)
    for kind in MESSAGES & raw.keys():
        update[kind] = _mapped(raw[kind], lambda part: _message(part, capabilities))
    for kind in MEMBERSHIPS & raw.keys():
        update[kind] = _mapped(raw[kind], _membership)
    if "callback_query" in raw:
        update["callback_query"] = _mapped(
            raw["callback_query"], lambda part: _press(part, capabilities)
        )
    return update


def _mapped(part: Any, change: Callable[[Json], Json]) -> Any:
    """What is no object is left as it is: the reader refuses it with a reason."""
    return change(part) if isinstance(part, dict) else part


def _press(press: Json, capabilities: Capabilities) -> Json:
    press = {"chat_instance": "", **press}
    if "from" in press:
        press["from"] = _mapped(press["from"], _user)
    if "message" in press:
        press["message"] = _mapped(press["message"], lambda part: _message(part, capabilities))
    return press


def _membership(change: Json) -> Json:
    change = {"date": 0, **change}
    change["chat"] = _mapped(change.get("chat"), _chat)
    change["from"] = _mapped(change.get("from"), _user)
    return change


def _message(message: Json, capabilities: Capabilities) -> Json:
    message = {"date": 0, **message}
    for name, change in PARTS.items():
        if name in message:
            message[name] = _mapped(message[name], change)
    for name, change in LISTS.items():
        if isinstance(message.get(name), list):
            message[name] = [_mapped(part, change) for part in message[name]]
    message["reply_to_message"] = _mapped(
        message.get("reply_to_message"), lambda part: _message(part, capabilities)
    )
    return message | _command_entities(message, capabilities)


def _filled(part: Json, needed: Json) -> Json:
    return {**needed, **{key: value for key, value in part.items() if value is not None}}


def _user(user: Json) -> Json:
    return _filled(user, {"is_bot": False, "first_name": ""})


def _chat(chat: Json) -> Json:
    if chat.get("type") is not None:
        return chat
    return {**chat, "type": _chat_type(chat.get("id"))}


def _chat_type(chat_id: object) -> str:
    if not isinstance(chat_id, int) or chat_id > 0:
        return "private"
    return "supergroup" if chat_id < SUPERGROUPS_BELOW else "group"


def _command_entities(message: Json, capabilities: Capabilities) -> Json:
    """Commands are found by their entity; a messenger without entities gets one made."""
    text = message.get("text")
    found = COMMAND.match(text) if isinstance(text, str) else None
    there = message.get("entities") or []
    if found is None or (there and capabilities.entities):
        return {}
    made = {"type": "bot_command", "offset": 0, "length": found.end()}
    return {"entities": [made, *(other for other in there if other != made)]}


PARTS: Mapping[str, Callable[[Json], Json]] = {
    "from": _user,
    "left_chat_member": _user,
    "chat": _chat,
    "sender_chat": _chat,
    **{name: partial(_filled, needed=needed) for name, needed in REQUIRED.items()},
}
LISTS: Mapping[str, Callable[[Json], Json]] = {
    "photo": partial(_filled, needed=FILE | FRAME),
    "new_chat_members": _user,
}
