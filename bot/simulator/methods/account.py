"""Methods for the bot's profile, commands and logout."""

import re
from typing import Any

from bot.simulator import webhook
from bot.simulator.errors import bad_request
from bot.simulator.methods.base import Call, method
from bot.simulator.methods.updates import end_poll
from bot.simulator.state import Json

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
LOGGED_OUT_REASON = "Logged out"
SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
# Profile texts with their argument names and maximum lengths in characters.
TEXTS = (
    ("Name", "name", 64),
    ("Description", "description", 512),
    ("ShortDescription", "short_description", 120),
)


@method("getMe")
def get_me(call: Call) -> Json:
    return {
        **call.bot.user.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.can_read_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("logOut")
async def log_out(call: Call) -> bool:
    call.bot.logged_out = True
    end_poll(call.bot, LOGGED_OUT_REASON)
    await webhook.stop(call.bot)
    return True


@method("close")
def close(call: Call) -> bool:
    return True


def _scope(call: Call) -> str:
    """Return the storage key for commands with this scope and language."""
    try:
        scope = call.arguments.json("scope")
    except ValueError as problem:
        raise bad_request("can't parse BotCommandScope JSON object") from problem
    scope = {"type": "default"} if scope is None else scope
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    parts = [scope["type"], scope.get("chat_id"), scope.get("user_id"), _language(call)]
    return ":".join(str(part) for part in parts if part)


def _language(call: Call) -> str:
    language = call.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    try:
        commands = call.arguments.json("commands")
    except ValueError as problem:
        raise bad_request("can't parse commands JSON object") from problem
    commands = [] if commands is None else commands
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = [_command(command) for command in commands]
    call.bot.commands[_scope(call)] = kept
    return True


def _command(raw: Any) -> Json:
    if not isinstance(raw, dict) or not {"command", "description"} <= raw.keys():
        raise bad_request("can't parse BotCommand: expected an Object with both fields")
    name, about = str(raw["command"]).removeprefix("/"), str(raw["description"]).strip()
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not about or len(about) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": about}


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    return True


def _register_texts() -> None:
    for title, name, most in TEXTS:
        method(f"setMy{title}")(_setter(name, most))
        method(f"getMy{title}")(_getter(name))


def _setter(name: str, most: int) -> Any:
    def run(call: Call) -> bool:
        text = call.text(name)
        if len(text) > most:
            raise bad_request(f"{name.replace('_', ' ')} is too long")
        call.bot.descriptions[f"{name}:{_language(call)}"] = text
        return True

    return run


def _getter(name: str) -> Any:
    def run(call: Call) -> Json:
        kept = call.bot.descriptions
        own = call.bot.user.first_name if name == "name" else ""
        return {name: kept.get(f"{name}:{_language(call)}") or kept.get(f"{name}:") or own}

    return run


_register_texts()


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    return {"type": "commands"}
