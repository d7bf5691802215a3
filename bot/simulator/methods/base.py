"""Registry of Bot API methods, with helpers for chats, texts and keyboards."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from urllib.parse import urlsplit

from bot.simulator import entities
from bot.simulator.arguments import Arguments
from bot.simulator.entities import FormattedText
from bot.simulator.errors import bad_request, forbidden, migrated
from bot.simulator.state import ADMINS, PRESENT, Chat, Json, Kind, Message, Standing
from bot.simulator.webhook import Perform
from bot.simulator.world import Bot, World

MAX_BUTTONS = 100
MAX_CALLBACK_DATA = 64  # maximum size in bytes
BUTTON_ACTIONS = (
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "copy_text",
)


@dataclass(frozen=True, slots=True)
class Described:
    """A result with a description, which the real server adds to some responses."""

    result: Any
    description: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A result given as JSON text."""

    text: str


@dataclass(slots=True)
class Call:
    world: World
    bot: Bot
    method: str
    arguments: Arguments
    perform: Perform

    def text(self, name: str) -> str:
        return self.arguments.text(name)

    def integer(self, name: str, default: int = 0) -> int:
        return self.arguments.integer(name, default)

    def flag(self, name: str) -> bool:
        return self.arguments.flag(name)

    def required(self, name: str) -> str:
        text = self.text(name)
        if not text:
            raise bad_request(f'parameter "{name}" is required')
        return text


Run = Callable[[Call], Any | Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    run: Run
    in_plain: bool


METHODS: dict[str, Method] = {}


def method(name: str, *, in_plain: bool = True) -> Callable[[Run], Run]:
    """Register a Bot API method. Names aren't case-sensitive."""

    def register(run: Run) -> Run:
        METHODS[name.lower()] = Method(name, run, in_plain)
        return run

    return register


class Access(IntEnum):
    READ = 0
    READ_MEMBERS = 1
    EDIT = 2
    WRITE = 3


def chat_for(call: Call, access: Access, *, name: str = "chat_id") -> Chat:
    """Return the chat for a call. Raises ApiError with the real server's text."""
    text = call.text(name)
    if not text:
        raise bad_request(f"{name} is empty")
    chat: Chat | None
    if text.startswith("@"):
        chat = _public_chat(call.world, text[1:].lower())
    else:
        chat = call.world.chats.get(call.integer(name))
    if chat is None:
        return _private_chat(call, call.integer(name), access)
    _check_group(call.bot, chat, access)
    return chat


def _public_chat(world: World, username: str) -> Chat:
    for chat in world.chats.values():
        if chat.username.lower() == username:
            return chat
    raise bad_request("chat not found")


def _private_chat(call: Call, user_id: int, access: Access) -> Chat:
    if user_id == call.bot.id and access >= Access.EDIT:
        raise forbidden("the bot can't send messages to the bot")
    if user_id in call.world.bots and access >= Access.EDIT:
        raise forbidden("bot can't send messages to bots")
    person = call.world.people.get(user_id)
    if person is None:
        raise bad_request("chat not found")
    chat = call.world.private.get((call.bot.id, user_id))
    if person.deactivated and access >= Access.EDIT:
        raise forbidden("user is deactivated")
    if chat is None:
        return _unopened_chat(call, user_id, access)
    if call.bot.id in person.blocked and access >= Access.EDIT:
        raise forbidden("bot was blocked by the user")
    return chat


def _unopened_chat(call: Call, user_id: int, access: Access) -> Chat:
    if access is Access.WRITE:
        raise forbidden("bot can't initiate conversation with a user")
    if access is Access.EDIT or not call.world.share_a_group(call.bot, user_id):
        raise bad_request("chat not found")
    # The bot knows the person from a group but has no private chat with them.
    person = call.world.people[user_id]
    return Chat(user_id, Kind.PRIVATE, person=person, bot_id=call.bot.id)


def _check_group(bot: Bot, chat: Chat, access: Access) -> None:
    kind = "group" if chat.kind is Kind.GROUP else chat.kind.value
    if chat.migrated_to:
        if access in {Access.WRITE, Access.READ_MEMBERS}:
            raise migrated(chat.migrated_to)
        return
    if bot.id not in chat.members:
        raise bad_request("chat not found")
    standing = chat.standing(bot.id)
    need = Access.EDIT if chat.kind is Kind.GROUP or chat.username else Access.READ
    if standing is Standing.KICKED and (access >= need or chat.kind is not Kind.GROUP):
        raise forbidden(f"bot was kicked from the {kind} chat")
    if standing not in PRESENT and access >= need:
        raise forbidden(f"bot is not a member of the {kind} chat")


def message_for(
    call: Call, access: Access, what: str, *, chat_name: str = "chat_id"
) -> tuple[Chat, Message]:
    """Return the message for a call. Error texts start with `what`, e.g. "message to edit"."""
    chat = chat_for(call, access, name=chat_name)
    message = chat.messages.get(call.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request(f"{what} not found")
    return chat, message


def message_ids(call: Call, *, name: str = "message_ids") -> list[int]:
    try:
        value = call.arguments.json(name)
    except ValueError as problem:
        raise bad_request(f"can't parse {name} JSON object") from problem
    if value is None or value == []:
        raise bad_request("message identifiers are not specified")
    if not isinstance(value, list):
        raise bad_request("expected an Array of message identifiers")
    if len(value) > 100:
        raise bad_request("too many message identifiers specified")
    try:
        ids = [int(number) for number in value]
    except (TypeError, ValueError) as problem:
        raise bad_request("can't parse message identifier as Number") from problem
    if min(ids) <= 0:
        raise bad_request("invalid message identifier specified")
    return ids


def is_admin(call: Call, chat: Chat) -> bool:
    return chat.standing(call.bot.id) in ADMINS


def formatted(call: Call, name: str, *, entities_name: str = "entities") -> FormattedText:
    """Parse the markup of a text argument."""
    return formatted_text(
        call.world,
        call.text(name),
        parse_mode=call.text("parse_mode"),
        raw_entities=call.arguments.values.get(entities_name),
    )


def formatted_text(
    world: World, text: str, *, parse_mode: str = "", raw_entities: Any = None
) -> FormattedText:
    parsed = entities.parse(
        text, parse_mode=parse_mode, entities=entities.given_entities(raw_entities)
    )
    return FormattedText(
        parsed.text,
        [_with_user(world, entity) for entity in parsed.entities if _user_known(world, entity)],
    )


def _user_known(world: World, entity: Json) -> bool:
    return "user_id" not in entity or world.user(entity["user_id"]) is not None


def _with_user(world: World, entity: Json) -> Json:
    user = world.user(entity["user_id"]) if "user_id" in entity else None
    if user is None:
        return entity
    kept = {name: value for name, value in entity.items() if name != "user_id"}
    return kept | {"user": user.json()}


def reply_markup(call: Call) -> Json | None:
    """Return the keyboard for a call, if any. See `check_markup` for further checks."""
    try:
        raw = call.arguments.json("reply_markup")
    except ValueError as problem:
        raise bad_request("can't parse reply keyboard markup JSON object") from problem
    if raw is None or raw == "":
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if raw.get("keyboard"):
        return {**raw, "keyboard": [[_key(button) for button in row] for row in raw["keyboard"]]}
    if raw.get("inline_keyboard"):
        return _inline_keyboard(raw["inline_keyboard"])
    if raw.get("remove_keyboard") or raw.get("force_reply"):
        return raw
    return None


def _key(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request(
            "can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    return button


def _inline_keyboard(rows: Any) -> Json | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    kept = [[_inline_button(button) for button in row] for row in rows]
    kept = [row for row in kept if row]
    return {"inline_keyboard": kept} if kept else None


def _inline_button(button: Any) -> Json:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(prefix + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(prefix + 'Can\'t find field "text"')
    known = button.get("url") or button.get("callback_data")
    if not known and not any(name in button for name in BUTTON_ACTIONS):
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    return button


def check_markup(markup: Json | None) -> None:
    if markup is None or "inline_keyboard" not in markup:
        return
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        data = button.get("callback_data", "")
        if len(data.encode()) > MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        if not button["text"].strip():
            raise bad_request("text buttons must be non-empty")
        _check_url(button.get("url", ""))


def _check_url(url: str) -> None:
    if not url:
        return
    parts = urlsplit(url if "://" in url else f"http://{url}")
    wrong_host = parts.scheme in {"http", "https"} and "." not in (parts.hostname or "")
    if wrong_host or parts.scheme not in {"http", "https", "tg", "ton"}:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def same_markup(one: Json | None, other: Json | None) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
