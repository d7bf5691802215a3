"""Settings for the knowledge base, which editors' commands need without the others."""

from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.config.files import ENV_FILE, PREFIX, TOML_FILE, unreadable
from bot.config.problems import ConfigInvalid
from bot.config.refused_values import problem_of
from bot.config.wanted import wanted

LONGEST_NAME = 255  # maximum number of characters in a file name
KNOWLEDGE_BASE = "knowledge_base.yaml"
DESK_FILE = "desk.yaml"


def file_path(path: Path, *, default: str) -> Path:
    """Return the path of a setting. Raises the error that names an example if it is no file."""
    if not 0 < len(path.name) <= LONGEST_NAME or path.name == ":memory:":
        raise wanted(default)
    return path


class KnowledgeSettings(BaseSettings):
    """Settings for the knowledge base.

    Environment variables override `.env`, which overrides the TOML file.
    """

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

    knowledge_base: Path = Field(
        default=Path(KNOWLEDGE_BASE),
        description="Path of the knowledge base: a file, or a folder of files.",
    )
    knowledge_base_limit: int = Field(
        default=1024 * 1024,
        ge=1024,
        description="Maximum number of characters of a knowledge base file. Reading a million "
        "takes about half a second.",
    )

    desk_file: Path | None = Field(
        default=None,
        description="Path of the team's settings. The canned replies, canned.yaml, are in the "
        "same folder. Default: desk.yaml beside the knowledge base.",
    )

    @property
    def desk_path(self) -> Path:
        """Path of the team's settings."""
        return self.desk_file or self.knowledge_base.absolute().parent / DESK_FILE

    @field_validator("desk_file")
    @classmethod
    def _desk_file_is_a_file(cls, path: Path | None) -> Path | None:
        return None if path is None else file_path(path, default=DESK_FILE)

    @field_validator("knowledge_base")
    @classmethod
    def _path_names_a_file(cls, path: Path) -> Path:
        return file_path(path, default=KNOWLEDGE_BASE)

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

    @classmethod
    def read_alone(cls) -> Self:
        """Read only the settings of this class. Raises ConfigInvalid with all problems."""
        problems = [*unreadable(ENV_FILE), *unreadable(TOML_FILE)]
        if problems:
            raise ConfigInvalid(problems)
        try:
            return cls()
        except ValidationError as error:
            raise ConfigInvalid(
                problem_of(one, cls.model_fields) for one in error.errors()
            ) from None
