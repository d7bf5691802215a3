"""Correlation ids for log lines: update, delivery, requester."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_ids: ContextVar[Mapping[str, object]] = ContextVar("correlation_ids")


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Add ids to every line logged inside, including by tasks started there.

    An id that is None is left out. Only ids may be passed: people's messages are never logged.
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
