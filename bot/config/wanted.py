"""Expected format of settings."""

import re

from pydantic_core import PydanticCustomError

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{5,}")
TOKEN_EXAMPLE = "123456789:AAH…"  # noqa: S105  as shown in the documentation


def wanted(example: str) -> PydanticCustomError:
    """Return the error for a value that does not look like `example`."""
    return PydanticCustomError("malformed", "wanted {wanted}", {"wanted": example})
