"""Correlation ids: which update, delivery or requester the lines of a log are about."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_ids: ContextVar[Mapping[str, object]] = ContextVar("correlation_ids")


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Put ids on every line that is logged inside, also by tasks that are started there.

    An id that is None is left out. Only ids: what people wrote never goes into a log.
    """
    known = {name: value for name, value in ids.items() if value is not None}
    token = _ids.set({**current(), **known})
    try:
        yield
    finally:
        _ids.reset(token)


def current() -> Mapping[str, object]:
    """The ids that are bound at this moment."""
    return _ids.get({})
