"""Settings of the process, the files they come from, and what is wrong with them."""

from bot.config.accounts import AccountSettings, Messenger
from bot.config.addresses import Address, is_loopback
from bot.config.files import PREFIX
from bot.config.problems import ConfigInvalid, ConfigProblem
from bot.config.settings import (
    WEEKDAYS,
    LogFormat,
    LogLevel,
    Mode,
    SettingRow,
    Settings,
    describe,
)

__all__ = [
    "PREFIX",
    "WEEKDAYS",
    "AccountSettings",
    "Address",
    "ConfigInvalid",
    "ConfigProblem",
    "LogFormat",
    "LogLevel",
    "Messenger",
    "Mode",
    "SettingRow",
    "Settings",
    "describe",
    "is_loopback",
]
