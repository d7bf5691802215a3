"""Typed reading of JSON objects. A value of a wrong type counts as missing."""

import math
from collections.abc import Mapping
from typing import TypeGuard

from bot.telegram.names import clean_text

Json = Mapping[str, object]

NOTHING: tuple[object, ...] = (None, False, 0, "", [], {})
ID_LIMIT = 2**63


class Unreadable(ValueError):
    """An update that cannot be decoded; the text says why and quotes nothing of it."""


def is_given(raw: Json, name: str) -> bool:
    """True unless the field is missing, null or empty; some messengers send null for nothing."""
    return raw.get(name) not in NOTHING


def is_whole(value: object) -> TypeGuard[int]:
    """True for a whole number that fits into 64 bits."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < ID_LIMIT


def word(raw: Json, name: str) -> str:
    """A text, with what no database can hold replaced; "" if missing."""
    value = raw.get(name)
    return clean_text(value) if isinstance(value, str) else ""


def whole(raw: Json, name: str) -> int | None:
    value = raw.get(name)
    return value if is_whole(value) else None


def number(raw: Json, name: str) -> int | float | None:
    """A whole or a finite decimal number."""
    value = raw.get(name)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if is_whole(value) else None


def flag(raw: Json, name: str) -> bool:
    return raw.get(name) is True


def part(raw: Json, name: str) -> Json | None:
    """An object; None if missing."""
    value = raw.get(name)
    return value if isinstance(value, dict) else None


def parts(raw: Json, name: str) -> tuple[Json, ...]:
    """The objects of a list; other values in it are left out."""
    value = raw.get(name)
    if not isinstance(value, list):
        return ()
    return tuple(one for one in value if isinstance(one, dict))


def optional_id(raw: Json, name: str) -> str | None:
    """An id as the desk keeps it; None if missing."""
    value = raw.get(name)
    return str(value) if is_whole(value) else None


def required_id(raw: Json, name: str, of: str) -> str:
    """An id as the desk keeps it. Raises Unreadable."""
    value = raw.get(name)
    if not is_whole(value):
        raise Unreadable(f"{of} has no readable {name}")
    return str(value)


def required_part(raw: Json, name: str, of: str) -> Json:
    """An object. Raises Unreadable."""
    value = raw.get(name)
    if not isinstance(value, dict):
        raise Unreadable(f"{of} has no readable {name}")
    return value
