"""How many cores the linear algebra takes: all to learn, one to answer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def all_cores() -> Iterator[None]:
    """While it learns; afterwards as before."""
    with threadpool_limits(limits=_cores(), user_api="blas"):
        yield


def _cores() -> int:
    """Those that this process may use: fewer than the machine's where it is confined."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_core() -> None:
    """For the process, from here on: queries come from many threads, and each is a small matter.

    On several cores the threads of a small product wait for each other, spinning: on a busy
    machine a query took 34 ms instead of 2.
    """
    threadpool_limits(limits=1, user_api="blas")
