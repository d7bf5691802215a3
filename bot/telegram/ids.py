"""Conversion of ids, which are strings in the database and integers in the Bot API."""


def number(platform_id: str) -> int:
    """Return an id as an integer. Raises ValueError if it is not an id of the Bot API."""
    return int(platform_id)


def number_or_none(platform_id: str | None) -> int | None:
    return None if platform_id is None else number(platform_id)
