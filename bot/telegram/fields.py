"""Typed access to JSON objects. Values of the wrong type are treated as missing."""

import math
from collections.abc import Mapping
from typing import TypeGuard

from bot.telegram.names import clean_text

Json = Mapping[str, object]

NOTHING: tuple[object, ...] = (None, False, 0, "", [], {})
ID_LIMIT = 2**63


class Unreadable(ValueError):
    """Raised when an update can't be decoded. The message does not quote the update."""


def is_given(raw: Json, name: str) -> bool:
    """Return False if the field is missing, empty or null. Some messengers send null."""
    return raw.get(name) not in NOTHING


def is_whole(value: object) -> TypeGuard[int]:
    """Return True for integers that fit into 64 bits."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < ID_LIMIT


def word(raw: Json, name: str) -> str:
    """Return a string field, or "". Characters rejected by databases are replaced."""
    value = raw.get(name)
    return clean_text(value) if isinstance(value, str) else ""


def whole(raw: Json, name: str) -> int | None:
    value = raw.get(name)
    return value if is_whole(value) else None


def number(raw: Json, name: str) -> int | float | None:
    """Return an integer or finite float, or None."""
    value = raw.get(name)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if is_whole(value) else None


def flag(raw: Json, name: str) -> bool:
    return raw.get(name) is True


def part(raw: Json, name: str) -> Json | None:
    """Return an object field, or None."""
    value = raw.get(name)
    return value if isinstance(value, dict) else None


def parts(raw: Json, name: str) -> tuple[Json, ...]:
    """Return the objects in a list field. Other values are ignored."""
    value = raw.get(name)
    if not isinstance(value, list):
        return ()
    return tuple(one for one in value if isinstance(one, dict))


def optional_id(raw: Json, name: str) -> str | None:
    """Return an id as a string, or None."""
    value = raw.get(name)
    return str(value) if is_whole(value) else None


def required_id(raw: Json, name: str, of: str) -> str:
    """Return an id as a string. Raises Unreadable if it is missing."""
    value = raw.get(name)
    if not is_whole(value):
        raise Unreadable(f"{of} has no readable {name}")
    return str(value)


def required_part(raw: Json, name: str, of: str) -> Json:
    """Return an object field. Raises Unreadable if it is missing."""
    value = raw.get(name)
    if not isinstance(value, dict):
        raise Unreadable(f"{of} has no readable {name}")
    return value
