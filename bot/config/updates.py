"""Settings for receiving updates by polling or webhook."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from bot.config.accounts import AccountSettings, Messenger
from bot.config.addresses import (
    Address,
    has_secret_path,
    is_loopback,
    is_url,
    webhook_port_is_served,
    without_path,
)
from bot.config.matching import MatchingSettings
from bot.config.wanted import wanted

OFF = "off"
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")  # characters allowed by the messenger


class Mode(StrEnum):
    POLL = "poll"
    WEBHOOK = "webhook"


class UpdatesSettings(MatchingSettings):
    """Settings for the update mode and the webhook."""

    mode: Mode = Field(
        default=Mode.POLL,
        description="Reception of updates. webhook requires POSHTIBAN_WEBHOOK_URL and "
        "POSHTIBAN_WEBHOOK_SECRET.",
    )
    webhook_url: str = Field(
        default="",
        description="Webhook mode: public https URL at port 443, 80, 88 or 8443. For a plain "
        "messenger the path must contain a secret of 16 or more random characters.",
    )
    webhook_listen: str = Field(
        default="127.0.0.1:8082", description="Webhook mode: address to listen on, as host:port."
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Webhook mode: secret of the header that authenticates the messenger, 16 or "
        "more of A-Z, a-z, 0-9, - and _.",
    )
    health_listen: str = Field(
        default="127.0.0.1:8081",
        description="Address of /healthz and /readyz, as host:port, or off.",
    )

    @field_validator("webhook_listen", "health_listen")
    @classmethod
    def _can_be_listened_on(cls, text: str, info: ValidationInfo) -> str:
        if text == OFF and info.field_name == "health_listen":
            return text
        try:
            Address.parse(text)
        except ValueError as error:
            raise wanted("127.0.0.1:8081") from error
        return text

    @field_validator("webhook_url")
    @classmethod
    def _webhook_has_an_address(cls, url: str, info: ValidationInfo) -> str:
        if info.data.get("mode") == Mode.WEBHOOK and not url:
            raise PydanticCustomError("webhook-needs", "missing in webhook mode")
        if url and not is_url(url, schemes=("https",)) and not is_loopback(url):
            raise wanted("https://support.example.org/hook")
        if url and not webhook_port_is_served(url):
            raise PydanticCustomError("webhook-port", "not one of the messenger's ports")
        more: tuple[AccountSettings, ...] = info.data.get("accounts", ())
        plain = Messenger.PLAIN in (
            info.data.get("messenger"),
            *(account.messenger for account in more),
        )
        if plain and info.data.get("mode") == Mode.WEBHOOK and not has_secret_path(url):
            raise PydanticCustomError("webhook-path", "no secret in the path")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_has_a_secret(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        text = secret.get_secret_value()
        if info.data.get("mode") == Mode.WEBHOOK and not text:
            raise PydanticCustomError("webhook-needs", "missing in webhook mode")
        if text and not _SECRET.fullmatch(text):
            raise wanted("[A-Za-z0-9_-]{16,}")
        return secret

    @property
    def webhook_urls(self) -> tuple[str, ...]:
        """Return the webhook URL of each account. All but the first have a path suffix."""
        path, mark, query = self.webhook_url.partition("?")
        more = (
            f"{path.rstrip('/')}/{account.platform_bot_id}{mark}{query}"
            for account in self.accounts
        )
        return (self.webhook_url, *more)

    def each_account(self) -> Iterator[Self]:
        """Yield settings for each account as if it were the only one."""
        for account, url in zip(self.all_accounts, self.webhook_urls, strict=True):
            changes = {
                "token": account.token,
                "messenger": account.messenger,
                "base_url": account.base_url,
                "base_file_url": account.base_file_url,
                "channel": account.channel,
                "webhook_url": url if self.webhook_url else "",
                "accounts": (),
            }
            yield self.model_copy(update=changes)

    @property
    def webhook_address(self) -> Address:
        return Address.parse(self.webhook_listen)

    @property
    def webhook_shown(self) -> str:
        """Return the webhook URL for display. A secret path is omitted."""
        return without_path(self.webhook_url) if self.webhook_path_is_secret else self.webhook_url

    @property
    def webhook_path_is_secret(self) -> bool:
        """Return True if the path must be secret because the messenger sends no secret header."""
        messengers = (self.messenger, *(account.messenger for account in self.accounts))
        return Messenger.PLAIN in messengers and bool(self.webhook_url)

    @property
    def health_address(self) -> Address | None:
        """Return the address of the health endpoints, or None if they're disabled."""
        return None if self.health_listen == OFF else Address.parse(self.health_listen)
