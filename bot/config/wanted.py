"""Error messages that show the expected format of a setting."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from bot.config.addresses import is_url

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{5,}")
TOKEN_EXAMPLE = "123456789:AAH…"  # noqa: S105  as shown in the documentation


def wanted(example: str) -> PydanticCustomError:
    """Return the error for a value that doesn't match the format of `example`."""
    return PydanticCustomError("malformed", "wanted {wanted}", {"wanted": example})


def _http_url(url: str) -> str:
    if not is_url(url, schemes=("http", "https")):
        raise wanted("https://…")
    return url


HttpUrl = Annotated[str, AfterValidator(_http_url)]
