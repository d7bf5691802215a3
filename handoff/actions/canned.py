"""Marks of canned replies, which agents sent or typed."""

from handoff.models import Message

CANNED, UNFIT = "canned", "unfit"  # facts in `Message.origin`


def mark(row: Message, name: str | None, *, is_unfit: bool = False) -> None:
    """Store which canned reply a message is, and whether it does not fit, or that it is none."""
    others = {key: fact for key, fact in (row.origin or {}).items() if key not in (CANNED, UNFIT)}
    facts: dict[str, object] = {} if name is None else {CANNED: name}
    facts |= {UNFIT: True} if is_unfit else {}
    row.origin = {**others, **facts} or None


def name_of(row: Message) -> str | None:
    """Return the id of the canned reply that a message is, or None."""
    return (row.origin or {}).get(CANNED)


def is_unfit(row: Message) -> bool:
    """Return True for a typed canned reply that does not fit the requester's words."""
    return UNFIT in (row.origin or {})
