"""The standing of a member of a chat, as the Bot API names it."""

INSIDE = frozenset({"creator", "administrator", "member"})
ADMINS = frozenset({"creator", "administrator"})


def is_inside(status: str, *, is_member: bool) -> bool:
    """`is_member` counts for the restricted, who may be outside as well."""
    return status in INSIDE or (status == "restricted" and is_member)
