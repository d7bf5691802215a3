"""Ids: the desk keeps strings, the Bot API takes and gives whole numbers."""


def number(platform_id: str) -> int:
    """An id as the Bot API takes it. Raises ValueError for one that no Bot API gave."""
    return int(platform_id)


def number_or_none(platform_id: str | None) -> int | None:
    return None if platform_id is None else number(platform_id)
