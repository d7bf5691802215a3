"""Methods about the bot itself."""

from typing import Any

import pytest

from tests.bot.simulator.api import Api

COMMANDS = [{"command": "start", "description": "Begin"}]


async def test_get_me(api: Api) -> None:
    me = await api.ok("getMe")

    assert (me["id"], me["is_bot"], me["username"]) == (700000001, True, "test_bot")
    assert me["can_read_all_group_messages"] is False
    assert await api.ok("GETME") == await api.ok("getme") == me


async def test_commands_are_kept_by_scope_and_language(api: Api) -> None:
    scope = {"type": "chat", "chat_id": 5}
    other = [{"command": "help", "description": "Help"}]
    await api.ok("setMyCommands", commands=COMMANDS)
    await api.ok("setMyCommands", commands=other, scope=scope, language_code="fa")

    assert await api.ok("getMyCommands") == COMMANDS
    assert await api.ok("getMyCommands", scope=scope, language_code="fa") == other
    assert await api.ok("getMyCommands", scope=scope) == []
    await api.ok("deleteMyCommands")
    assert await api.ok("getMyCommands") == []


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"commands": "["}, "can't parse commands JSON object"),
        ({"commands": "{}"}, "expected an Array of BotCommand"),
        ({"commands": [{"command": "A", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            {"commands": [{"command": "a", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ({"commands": COMMANDS * 101}, "BOT_COMMANDS_TOO_MUCH"),
        (
            {"commands": COMMANDS, "scope": {"type": "moon"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": COMMANDS, "language_code": "Persian"}, "invalid language code specified"),
    ],
)
async def test_wrong_commands(api: Api, arguments: dict[str, Any], description: str) -> None:
    assert await api.refused("setMyCommands", **arguments) == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("title", "name", "usual"),
    [
        ("Name", "name", "Test"),
        ("Description", "description", ""),
        ("ShortDescription", "short_description", ""),
    ],
)
async def test_texts_of_the_profile(api: Api, title: str, name: str, usual: str) -> None:
    assert await api.ok(f"getMy{title}") == {name: usual}
    await api.ok(f"setMy{title}", **{name: "English"})
    await api.ok(f"setMy{title}", **{name: "فارسی", "language_code": "fa"})

    assert await api.ok(f"getMy{title}", language_code="de") == {name: "English"}
    assert await api.ok(f"getMy{title}", language_code="fa") == {name: "فارسی"}
    too_long = await api.refused(f"setMy{title}", **{name: "x" * 513})
    assert too_long == f"Bad Request: {name.replace('_', ' ')} is too long"


async def test_the_menu_button_is_the_commands(api: Api) -> None:
    assert await api.ok("setChatMenuButton", menu_button={"type": "commands"})
    assert await api.ok("getChatMenuButton") == {"type": "commands"}


async def test_a_bot_that_logged_out_is_out(api: Api) -> None:
    assert await api.ok("close")
    assert await api.ok("logOut")

    assert await api.refused("getMe") == "Logged out"


async def test_unknown_methods_and_tokens(api: Api) -> None:
    assert await api.refused("sendLove") == "Not Found: method not found"
    api.token = "1:wrong"
    assert await api.refused("getMe") == "Unauthorized"
