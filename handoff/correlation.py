"""Correlation ids for logging (update, delivery, requester)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_ids: ContextVar[Mapping[str, object]] = ContextVar("correlation_ids")


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Add ids to all log records emitted in this context and in tasks started from it.

    Ids that are None are ignored. Never pass message text.
    """
    known = {name: value for name, value in ids.items() if value is not None}
    token = _ids.set({**current(), **known})
    try:
        yield
    finally:
        _ids.reset(token)


def current() -> Mapping[str, object]:
    """Return the ids bound to the current context."""
    return _ids.get({})
