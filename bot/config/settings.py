"""Settings from the environment, `.env` and `poshtiban.toml`."""

from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsError

from bot.config.accounts import AccountSettings
from bot.config.addresses import is_loopback
from bot.config.files import (
    ENV_FILE,
    PREFIX,
    TOML_FILE,
    exposed,
    unknown_names,
    unreadable,
    variable_of,
)
from bot.config.problems import ConfigInvalid, ConfigProblem
from bot.config.refused_values import ACCOUNTS, problem_of
from bot.config.updates import UpdatesSettings


class LogFormat(StrEnum):
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Settings(UpdatesSettings):
    """All settings."""

    log_level: LogLevel = Field(
        default=LogLevel.INFO, description="Minimum level of logged events."
    )
    log_format: LogFormat = Field(
        default=LogFormat.CONSOLE,
        description="Format of log lines: JSON, or text for a terminal.",
    )
    pacing: bool = Field(
        default=True,
        description="Enforce the messenger's rate limits. false is accepted only for a Bot API on "
        "loopback.",
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _level_in_any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @field_validator("pacing")
    @classmethod
    def _only_loopback_is_unpaced(cls, pacing: bool, info: ValidationInfo) -> bool:
        more: tuple[AccountSettings, ...] = info.data.get("accounts", ())
        urls = (info.data.get("base_url", ""), *(account.base_url for account in more))
        if not pacing and not all(map(is_loopback, urls)):
            raise PydanticCustomError("pacing-needs-loopback", "the API is not on loopback")
        return pacing

    @classmethod
    def read(cls, *, token_needed: bool = False) -> Self:
        """Read the settings in the working directory. Raises ConfigInvalid with all problems."""
        problems = [
            *exposed(ENV_FILE),
            *exposed(TOML_FILE),
            *unreadable(ENV_FILE),
            *unreadable(TOML_FILE),
        ]
        if any(problem.code == "unreadable-file" for problem in problems):
            raise ConfigInvalid(problems)
        problems += unknown_names(cls.model_fields)
        try:
            settings = cls()
        except ValidationError as error:
            refused = [problem_of(one, cls.model_fields) for one in error.errors()]
            raise ConfigInvalid([*refused, *problems]) from None
        except SettingsError:  # only raised for `accounts`, which is parsed as JSON
            found = ConfigProblem(variable_of("accounts"), "malformed", {"wanted": ACCOUNTS})
            raise ConfigInvalid([found, *problems]) from None
        if token_needed and not settings.token.get_secret_value():
            problems.insert(0, ConfigProblem(f"{PREFIX}TOKEN", "missing"))
        if problems:
            raise ConfigInvalid(problems)
        return settings

    def shown(self) -> dict[str, str]:
        """Return the value of each variable. Secrets are masked."""
        shown = {
            variable_of(name): shown_value(getattr(self, name)) for name in type(self).model_fields
        }
        return shown | {variable_of("webhook_url"): self.webhook_shown}


def shown_value(value: object) -> str:
    if isinstance(value, SecretStr):
        return "***" if value.get_secret_value() else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(f"{one.channel}:{one.platform_bot_id}" for one in value)
    return str(value)
