"""Number of cores for linear algebra: all for training, one for queries."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def all_cores() -> Iterator[None]:
    """Context that uses all available cores, for training."""
    with threadpool_limits(limits=_cores(), user_api="blas"):
        yield


def _cores() -> int:
    """Return the number of cores available to this process, which may be restricted."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_core() -> None:
    """Limit the process to one core: queries come from many threads, and each is small.

    On several cores the threads of a small product wait for each other, spinning: on a busy
    machine a query took 34 ms instead of 2.
    """
    threadpool_limits(limits=1, user_api="blas")
