"""Settings for bot accounts."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from bot.config.wanted import TOKEN, TOKEN_EXAMPLE, HttpUrl, wanted

API = "https://api.telegram.org/bot"
FILES = "https://api.telegram.org/file/bot"


class Messenger(StrEnum):
    """Supported Bot API features, either all of Telegram's or only the core methods."""

    TELEGRAM = "telegram"
    PLAIN = "plain"


class AccountSettings(BaseModel):
    """Settings for one bot account.

    `channel` names the messenger. User ids are unique within a messenger.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True
    )

    token: SecretStr
    messenger: Messenger = Messenger.TELEGRAM
    base_url: HttpUrl = API
    base_file_url: HttpUrl = FILES
    channel: str = Field(default="", max_length=32)

    @field_validator("token")
    @classmethod
    def _token_looks_right(cls, token: SecretStr) -> SecretStr:
        if not TOKEN.fullmatch(token.get_secret_value()):
            raise wanted(TOKEN_EXAMPLE)
        return token

    @field_validator("channel")
    @classmethod
    def _is_named(cls, channel: str, info: ValidationInfo) -> str:
        return channel or info.data.get("messenger", Messenger.TELEGRAM).value

    @property
    def platform_bot_id(self) -> str:
        """Return the bot's user id on the messenger."""
        return platform_bot_id(self.token)


def platform_bot_id(token: SecretStr) -> str:
    """Return the bot's user id, which is the first part of its token."""
    return token.get_secret_value().partition(":")[0]
