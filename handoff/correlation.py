"""Correlation ids for log lines: update, delivery, requester."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_ids: ContextVar[Mapping[str, object]] = ContextVar("correlation_ids")


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Add ids to every log line written in this context, including by tasks started in it.

    Ids that are None are omitted. Pass only ids, because message texts must never be logged.
    """
    known = {name: value for name, value in ids.items() if value is not None}
    token = _ids.set({**current(), **known})
    try:
        yield
    finally:
        _ids.reset(token)


def current() -> Mapping[str, object]:
    """Return the ids bound in the current context."""
    return _ids.get({})
