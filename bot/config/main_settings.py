"""Settings for accounts, files and the language."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from bot.config.accounts import AccountSettings, Messenger, platform_bot_id
from bot.config.knowledge import KnowledgeSettings, file_path
from bot.config.wanted import TOKEN, TOKEN_EXAMPLE, HttpUrl, wanted


class MainSettings(KnowledgeSettings):
    """Settings for the first account, the language and files."""

    token: SecretStr = Field(
        default=SecretStr(""),
        description="Token of the bot, from the messenger's @BotFather. Required; secret.",
    )
    language: str = Field(
        default="fa", description="Default language of the bot's texts: fa or en."
    )
    database: Path = Field(
        default=Path("var/poshtiban.db"),
        description="Path of the SQLite database. Created if missing.",
    )
    messenger: Messenger = Field(
        default=Messenger.TELEGRAM,
        description="Capabilities of the messenger. plain: without topics, entities, albums and "
        "reactions.",
    )
    base_url: HttpUrl = Field(
        default="https://api.telegram.org/bot",
        description="URL of the Bot API, to which the token is appended.",
    )
    base_file_url: HttpUrl = Field(
        default="https://api.telegram.org/file/bot",
        description="URL for file downloads, to which the token is appended.",
    )
    channel: str = Field(
        default="",
        max_length=32,
        description="Name of the messenger, within which ids of people are unique. Default: the "
        "value of POSHTIBAN_MESSENGER.",
    )
    accounts: tuple[AccountSettings, ...] = Field(
        default=(),
        description="Further bot accounts of the desk, as a JSON list or as [[accounts]] in "
        "poshtiban.toml. Keys: token, messenger, base_url, base_file_url, channel.",
    )

    @field_validator("token")
    @classmethod
    def _token_looks_right(cls, token: SecretStr) -> SecretStr:
        text = token.get_secret_value()
        if text and not TOKEN.fullmatch(text):
            raise wanted(TOKEN_EXAMPLE)
        return token

    @field_validator("database")
    @classmethod
    def _database_names_a_file(cls, path: Path, info: ValidationInfo) -> Path:
        return file_path(path, default=str(cls.model_fields[str(info.field_name)].default))

    @field_validator("language")
    @classmethod
    def _language_is_ours(cls, language: str) -> str:
        if language not in ("fa", "en"):
            raise wanted("fa | en")
        return language

    @field_validator("accounts")
    @classmethod
    def _accounts_differ(
        cls, accounts: tuple[AccountSettings, ...], info: ValidationInfo
    ) -> tuple[AccountSettings, ...]:
        """Reject duplicate bots, because each account would receive the other's messages."""
        messenger = info.data.get("messenger", Messenger.TELEGRAM)
        first: SecretStr = info.data.get("token", SecretStr(""))
        channel = info.data.get("channel") or messenger.value
        taken = {first.get_secret_value(), (channel, platform_bot_id(first))}
        for number, account in enumerate(accounts):
            own = {
                account.token.get_secret_value(),
                (account.channel, account.platform_bot_id),
            }
            if taken & own:
                raise PydanticCustomError("account-twice", "twice", {"entry": number})
            taken |= own
        return accounts

    @property
    def all_accounts(self) -> tuple[AccountSettings, ...]:
        """Return all accounts, starting with the one from the top-level settings."""
        first = AccountSettings(
            token=self.token,
            messenger=self.messenger,
            base_url=self.base_url,
            base_file_url=self.base_file_url,
            channel=self.channel,
        )
        return (first, *self.accounts)
