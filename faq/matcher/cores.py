"""Sets the number of CPU cores that are used for linear algebra in training and queries."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def all_cores() -> Iterator[None]:
    """Return a context in which all available cores are used, for training."""
    with threadpool_limits(limits=_cores(), user_api="blas"):
        yield


def _cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_core() -> None:
    """Limit linear algebra to one core, since queries come from many threads and are small.

    With several cores, the threads that compute a small product busy-wait for each other. On a
    busy machine a query took 34 ms instead of 2 ms.
    """
    threadpool_limits(limits=1, user_api="blas")
