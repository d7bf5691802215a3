"""Convert ids, which are strings in the database but integers in the Bot API."""


def number(platform_id: str) -> int:
    """Convert an id to an integer. Raises ValueError if it is not a Bot API id."""
    return int(platform_id)


def number_or_none(platform_id: str | None) -> int | None:
    return None if platform_id is None else number(platform_id)
