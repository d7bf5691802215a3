"""Process settings and their validation."""

from bot.config.accounts import AccountSettings, Messenger
from bot.config.addresses import Address, is_loopback
from bot.config.describing import SettingRow, describe
from bot.config.files import PREFIX
from bot.config.knowledge import KnowledgeSettings
from bot.config.problems import ConfigInvalid, ConfigProblem
from bot.config.settings import LogFormat, LogLevel, Settings
from bot.config.updates import Mode

__all__ = [
    "PREFIX",
    "AccountSettings",
    "Address",
    "ConfigInvalid",
    "ConfigProblem",
    "KnowledgeSettings",
    "LogFormat",
    "LogLevel",
    "Messenger",
    "Mode",
    "SettingRow",
    "Settings",
    "describe",
    "is_loopback",
]
