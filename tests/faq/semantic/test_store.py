"""Each text is embedded once, also after faults of the disk or the process."""

import io
import multiprocessing
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from faq.semantic import EncoderUnavailable, VectorStore, store
from tests.faq.semantic.encoders import LetterEncoder

TEXTS = [f"پرسش {number}" for number in range(100)]


def the_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_a_text_is_embedded_once(tmp_path: Path) -> None:
    encoder = LetterEncoder()
    first = VectorStore(tmp_path / "made" / "anew").vectors(encoder, ["b", "a", "b"])

    again = VectorStore(tmp_path / "made" / "anew").vectors(encoder, ["a", "c", "b"])

    assert encoder.batches == [["b", "a"], ["c"]]
    assert np.array_equal(first, encoder.unit(["b", "a", "b"]))
    assert np.array_equal(again, encoder.unit(["a", "c", "b"]))


def test_no_texts_touch_nothing(tmp_path: Path) -> None:
    assert VectorStore(tmp_path).vectors(LetterEncoder(), []).shape == (0, 0)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_the_new_texts_by_batches(tmp_path: Path) -> None:
    reported: list[tuple[int, int]] = []
    kept = VectorStore(tmp_path)
    kept.vectors(LetterEncoder(), TEXTS[:30], progress=lambda *each: reported.append(each))

    kept.vectors(LetterEncoder(), TEXTS, progress=lambda *each: reported.append(each))
    kept.vectors(LetterEncoder(), TEXTS, progress=lambda *each: reported.append(each))

    assert reported == [(30, 30), (32, 70), (64, 70), (70, 70)]


def test_an_interrupted_load_goes_on_where_it_was(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="worn out"):
        VectorStore(tmp_path).vectors(LetterEncoder(fails_after=2), TEXTS)
    encoder = LetterEncoder()

    rows = VectorStore(tmp_path).vectors(encoder, TEXTS)

    assert encoder.asked == TEXTS[64:]
    assert np.array_equal(rows, encoder.unit(TEXTS))


def test_a_killed_load_loses_only_what_was_not_written(tmp_path: Path) -> None:
    killed = multiprocessing.get_context("spawn").Process(
        target=load_until_killed, args=(tmp_path,)
    )
    killed.start()
    killed.join()
    encoder = LetterEncoder()

    VectorStore(tmp_path).vectors(encoder, TEXTS)

    assert killed.exitcode == 9
    assert encoder.asked == TEXTS[64:]


def load_until_killed(folder: Path) -> None:
    def kill(done: int, _of: int) -> None:
        if done == 96:
            os._exit(9)

    store.WRITTEN_EVERY = 64
    VectorStore(folder).vectors(LetterEncoder(), TEXTS, progress=kill)


def test_encoders_never_share(tmp_path: Path) -> None:
    VectorStore(tmp_path).vectors(LetterEncoder(name="letters/1"), ["a"])
    other = LetterEncoder(name="letters/2")

    VectorStore(tmp_path).vectors(other, ["a"])

    assert other.asked == ["a"]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_under_a_foreign_name_is_not_used(tmp_path: Path) -> None:
    VectorStore(tmp_path).vectors(LetterEncoder(name="letters/1"), ["a"])
    foreign = the_file(tmp_path)
    VectorStore(tmp_path).vectors(LetterEncoder(name="letters/2"), ["b"])
    (own,) = set(tmp_path.iterdir()) - {foreign}
    own.write_bytes(foreign.read_bytes())
    encoder = LetterEncoder(name="letters/2")

    VectorStore(tmp_path).vectors(encoder, ["a"])

    assert encoder.asked == ["a"]


def test_a_model_that_was_changed_under_its_name_is_asked_anew(tmp_path: Path) -> None:
    VectorStore(tmp_path).vectors(LetterEncoder(width=8), ["a", "b"])
    wider = LetterEncoder(width=9)

    rows = VectorStore(tmp_path).vectors(wider, ["a", "b", "c"])

    assert np.array_equal(rows, wider.unit(["a", "b", "c"]))
    assert VectorStore(tmp_path).vectors(LetterEncoder(fails_after=0), ["c", "a"]).shape == (2, 9)


def test_a_width_that_never_settles_is_no_answer(tmp_path: Path) -> None:
    class Wavering(LetterEncoder):
        def encode(self, texts: Sequence[str]) -> list[list[float]]:
            self.width += 1
            return [self.row(text) for text in texts]

    with pytest.raises(EncoderUnavailable, match="change their width"):
        VectorStore(tmp_path).vectors(Wavering(), TEXTS)


def with_byte(content: bytes, at: int, value: int) -> bytes:
    return content[:at] + bytes([value]) + content[at + 1 :]


def test_a_damaged_file_is_made_anew_and_never_used(tmp_path: Path) -> None:
    """Every second byte of it flipped, and many cuts: no exception and no wrong number."""
    encoder = LetterEncoder(width=2)
    expected = VectorStore(tmp_path).vectors(encoder, ["a", "bc"])
    path = the_file(tmp_path)
    whole = path.read_bytes()
    turned = [with_byte(whole, at, whole[at] ^ 0xFF) for at in range(0, len(whole), 2)]
    cut = [whole[:length] for length in range(0, len(whole), 64)]

    for content in [*turned, *cut, b"", b"{}", np.random.default_rng(1).bytes(500)]:
        path.write_bytes(content)
        rows = VectorStore(tmp_path).vectors(encoder, ["a", "bc"])
        assert np.array_equal(rows, expected)


@pytest.mark.parametrize(
    "arrays",
    [
        {"digests": np.zeros((1, 32), np.uint8)},
        {"digests": np.zeros((2, 32), np.uint8), "rows": np.ones((1, 8), np.float32)},
        {"digests": np.zeros((1, 31), np.uint8), "rows": np.ones((1, 8), np.float32)},
        {"digests": np.zeros((1, 32), np.uint8), "rows": np.ones((1, 8), np.float64)},
        {"digests": np.zeros((1, 32), np.uint8), "rows": np.full((1, 8), np.nan, np.float32)},
        {"digests": np.zeros(32, np.uint8), "rows": np.ones(8, np.float32)},
        {"digests": np.array(["a"], dtype=object), "rows": np.ones((1, 8), np.float32)},
    ],
)
def test_a_file_of_another_shape_is_made_anew(
    tmp_path: Path, arrays: dict[str, np.ndarray]
) -> None:
    encoder = LetterEncoder()
    VectorStore(tmp_path).vectors(encoder, ["a"])
    content = io.BytesIO()
    np.savez(content, name=np.frombuffer(b"letters/1", np.uint8), **arrays)
    the_file(tmp_path).write_bytes(content.getvalue())

    rows = VectorStore(tmp_path).vectors(encoder, ["a"])

    assert encoder.asked == ["a", "a"]
    assert np.array_equal(rows, encoder.unit(["a"]))


def test_a_folder_that_cannot_be_written_costs_time_not_the_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    encoder = LetterEncoder()

    for _ in range(2):
        rows = VectorStore(tmp_path / "file").vectors(encoder, ["a"])
        assert np.array_equal(rows, encoder.unit(["a"]))

    assert encoder.asked == ["a", "a"]


def test_a_full_disk_costs_time_and_leaves_nothing_behind(tmp_path: Path) -> None:
    encoder = LetterEncoder()
    VectorStore(tmp_path).vectors(encoder, ["a"])
    path = the_file(tmp_path)
    path.unlink()
    path.mkdir()  # the finished file cannot take its place

    rows = VectorStore(tmp_path).vectors(encoder, ["a", "b"])

    assert np.array_equal(rows, encoder.unit(["a", "b"]))
    assert list(tmp_path.iterdir()) == [path]


def test_partial_files_of_killed_processes_are_deleted(tmp_path: Path) -> None:
    VectorStore(tmp_path).vectors(LetterEncoder(), ["a"])
    left = the_file(tmp_path).with_suffix(".12345.1.part")
    left.write_text("half")

    VectorStore(tmp_path).vectors(LetterEncoder(), ["b"])

    assert not left.exists()


def test_the_texts_asked_for_last_stay_and_of_the_others_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_OTHERS", 3)
    kept = VectorStore(tmp_path)
    for texts in (["a", "b"], ["c", "d"], ["e", "f", "g", "h", "i"], ["e", "j"]):
        kept.vectors(LetterEncoder(), texts)
    encoder = LetterEncoder()

    kept.vectors(encoder, ["e", "j", "i", "h", "g", "f", "a"])

    assert encoder.asked == ["f", "a"]


def test_another_process_that_writes_meanwhile_loses_nothing(tmp_path: Path) -> None:
    class Overtaken(LetterEncoder):
        def encode(self, texts: Sequence[str]) -> object:  # type: ignore[override]
            VectorStore(tmp_path).vectors(LetterEncoder(), ["other"])
            return super().encode(texts)

    VectorStore(tmp_path).vectors(Overtaken(), ["own"])
    encoder = LetterEncoder()

    VectorStore(tmp_path).vectors(encoder, ["own", "other"])

    assert encoder.asked == []


def test_a_lone_surrogate_is_stored_too(tmp_path: Path) -> None:
    encoder = LetterEncoder()

    for _ in range(2):
        VectorStore(tmp_path).vectors(encoder, ["\ud800"])

    assert encoder.asked == ["\ud800"]
