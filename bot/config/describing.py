"""Names, defaults and descriptions of the settings."""

from dataclasses import dataclass
from enum import StrEnum

from bot.config.files import variable_of
from bot.config.settings import Settings, shown_value


@dataclass(frozen=True)
class SettingRow:
    """A setting as shown in the documentation."""

    variable: str
    default: str
    meaning: str
    choices: tuple[str, ...] = ()


def describe() -> tuple[SettingRow, ...]:
    """Return all settings in documentation order, which begins with the required one."""
    fields = sorted(Settings.model_fields.items(), key=lambda item: item[0] != "token")
    return tuple(
        SettingRow(
            variable=variable_of(name),
            default=shown_value(info.default),
            meaning=info.description or "",
            choices=_choices(info.annotation),
        )
        for name, info in fields
    )


def _choices(annotation: object) -> tuple[str, ...]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(str(member.value) for member in annotation)
    return ("true", "false") if annotation is bool else ()
