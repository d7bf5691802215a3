"""Number of CPU cores used for linear algebra."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from threadpoolctl import threadpool_limits

Task = TypeVar("Task")


def in_threads(work: Callable[[Task], None], tasks: Sequence[Task]) -> None:
    """Call `work` for all tasks, in as many threads as there are cores.

    `work` should release the interpreter lock, as large products in SciPy do.
    Each thread uses one core for linear algebra.
    """
    if len(tasks) == 1:
        work(tasks[0])
        return
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(_cores()) as threads:
        for _ in threads.map(work, tasks):
            pass


@contextmanager
def all_cores() -> Iterator[None]:
    """Return a context that uses all available cores, for training."""
    with threadpool_limits(limits=_cores(), user_api="blas"):
        yield


def _cores() -> int:
    """Return the number of cores available to this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_core() -> None:
    """Limit linear algebra to one core, for small queries from many threads.

    Otherwise the threads computing a small product would busy-wait for each other. On a busy
    machine, a query took 34 ms instead of 2 ms.
    """
    threadpool_limits(limits=1, user_api="blas")
