"""Data classes for the bot's account, chats and webhook."""

from dataclasses import dataclass
from datetime import datetime

from telegram import (
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

from bot.conversation.account import BotAccount as BotAccount
from bot.conversation.account import ChatInfo as ChatInfo
from bot.telegram.ids import number

OUTSIDE = frozenset({"left", "kicked"})
NO_SUCH_MEMBER = ("user not found", "member not found", "participant", "user_id_invalid")

SCOPES: dict[str, BotCommandScope] = {
    "default": BotCommandScopeDefault(),
    "private": BotCommandScopeAllPrivateChats(),
    "groups": BotCommandScopeAllGroupChats(),
    "group-admins": BotCommandScopeAllChatAdministrators(),
}


@dataclass(frozen=True)
class WebhookInfo:
    """The webhook currently registered. `url` is empty if there is none."""

    url: str
    pending: int
    last_error: str
    last_error_at: datetime | None


@dataclass(frozen=True)
class CommandMenu:
    """The command menu of a scope, where `scope` is a key of SCOPES or a chat id.

    A menu without a language is the fallback for all users without a menu in their language.
    """

    scope: str
    commands: tuple[tuple[str, str], ...]
    language: str | None = None


def command_scope(scope: str) -> BotCommandScope:
    return SCOPES[scope] if scope in SCOPES else BotCommandScopeChat(number(scope))
