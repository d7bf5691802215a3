"""Conversion of validation errors into problems by variable."""

import secrets
from collections.abc import Mapping
from typing import Any

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
_WANTED_BY_TYPE = {
    "bool_parsing": "true | false",
    "float_parsing": "1.5",
    "path_type": "var/poshtiban.db",
    "string_type": "…",
    "missing": TOKEN_EXAMPLE,  # the only required key of an account
    "extra_forbidden": "token | messenger | base_url | base_file_url | channel",
    "tuple_type": ACCOUNTS,
    "model_type": ACCOUNTS,
}


def problem_of(error: Any) -> ConfigProblem:
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
