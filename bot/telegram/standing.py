"""Membership states of the Bot API."""

INSIDE = frozenset({"creator", "administrator", "member"})
ADMINS = frozenset({"creator", "administrator"})


def is_inside(status: str, *, is_member: bool) -> bool:
    """Return True for a member of the chat. `is_member` applies to restricted users."""
    return status in INSIDE or (status == "restricted" and is_member)
