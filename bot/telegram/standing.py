"""Membership states of the Bot API."""

INSIDE = frozenset({"creator", "administrator", "member"})
ADMINS = frozenset({"creator", "administrator"})


def is_inside(status: str, *, is_member: bool) -> bool:
    """Return True if the status is that of a member. `is_member` matters for restricted users."""
    return status in INSIDE or (status == "restricted" and is_member)
