"""Chat member statuses of the Bot API."""

INSIDE = frozenset({"creator", "administrator", "member"})
ADMINS = frozenset({"creator", "administrator"})


def is_inside(status: str, *, is_member: bool) -> bool:
    """Return True for members of a chat. `is_member` is only used for restricted users."""
    return status in INSIDE or (status == "restricted" and is_member)
