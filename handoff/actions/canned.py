"""Marks of canned replies, which agents sent or typed."""

from handoff.models import Message

CANNED = "canned"  # facts in `Message.origin`
UNFIT = "unfit"


def mark(row: Message, name: str, *, is_unfit: bool = False) -> None:
    """Store that a reply is a canned one, and whether it does not fit the requester's words."""
    facts = {CANNED: name, UNFIT: True} if is_unfit else {CANNED: name}
    row.origin = {**(row.origin or {}), **facts}
