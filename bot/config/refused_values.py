"""Conversion of validation errors into configuration problems."""

import secrets
from collections.abc import Mapping
from typing import Any

from pydantic.fields import FieldInfo

from bot.config.files import variable_of
from bot.config.problems import ConfigProblem
from bot.config.wanted import TOKEN_EXAMPLE

ACCOUNTS = f'[{{"token": "{TOKEN_EXAMPLE}"}}]'
NAMED = frozenset(
    {
        "account-twice",
        "webhook-needs",
        "webhook-port",
        "webhook-path",
        "pacing-needs-loopback",
    }
)
_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "max_length": "length ≤"}
_BEYOND = frozenset(
    {
        "greater_than",
        "greater_than_equal",
        "less_than",
        "less_than_equal",
        "finite_number",
        "string_too_long",
    }
)
_WANTED_BY_TYPE = {
    "bool_parsing": "true | false",
    "float_parsing": "1.5",
    "float_type": "1.5",
    "finite_number": "1.5",
    "int_parsing": "3",
    "int_type": "3",
    "int_from_float": "3",
    "path_type": "var/poshtiban.db",
    "string_type": "…",
    "missing": TOKEN_EXAMPLE,  # the only required key of an account
    "extra_forbidden": "token | messenger | base_url | base_file_url | channel",
    "tuple_type": ACCOUNTS,
    "model_type": ACCOUNTS,
}


def problem_of(error: Any, fields: Mapping[str, FieldInfo]) -> ConfigProblem:
    """Convert a validation error. `fields` are the settings' fields with their limits."""
    name, *within = error["loc"]
    if error["type"] == "account-twice":
        within = [error["ctx"]["entry"], "token"]
    variable = variable_of(str(name)) + "".join(f".{part}" for part in within)
    kind, context = error["type"], error.get("ctx", {})
    if kind == "webhook-path":
        return ConfigProblem(variable, kind, {"example": secrets.token_urlsafe(24)})
    if kind in NAMED:
        return ConfigProblem(variable, kind)
    wanted = context.get("wanted") or context.get("expected") or _limits(name, kind, fields)
    return ConfigProblem(
        variable, "malformed", {"wanted": str(wanted or _WANTED_BY_TYPE.get(kind, "…"))}
    )


def _limits(name: object, kind: str, fields: Mapping[str, FieldInfo]) -> str:
    """Return the limits of a setting, such as "≥ 0.05, ≤ 60", if its value exceeds them."""
    if kind not in _BEYOND or name not in fields:
        return ""
    limits = [
        f"{sign} {getattr(limit, key)}"
        for limit in fields[str(name)].metadata
        for key, sign in _SIGNS.items()
        if getattr(limit, key, None) is not None
    ]
    return ", ".join(limits)
