"""Trained models are cached under a hash of their training data."""

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from faq.knowledge_base import KnowledgeBase
from faq.matcher import JOINT, LEXICAL, Answer, Matcher, cache, corpus, engine
from faq.matcher.cache import ABANDONED, JOINT_FILES, KEPT, LEXICAL_FILES
from faq.semantic import Encoder
from tests.faq.builders import CHANNEL, FOUR, a_kb
from tests.faq.matcher.corpora import ConceptEncoder, an_entry, of_entries

QUERIES = ("یه کانال میخوام", "حذف حساب", "chetor kanal besazam", "hello", "نامربوط")
KINDS = (LEXICAL_FILES, JOINT_FILES)

pytestmark = pytest.mark.usefixtures("few_negatives")


def kept(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.glob(f"{kind}-*.npz"), key=_age)


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns


def same(one: Matcher, other: Matcher) -> bool:
    return (one.engine, one.thresholds, [one.match(each) for each in QUERIES]) == (
        other.engine,
        other.thresholds,
        [other.match(each) for each in QUERIES],
    )


@pytest.fixture
def kb() -> KnowledgeBase:
    return a_kb()


@pytest.fixture
def encoder() -> ConceptEncoder:
    return ConceptEncoder()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, few_negatives: None) -> dict[str, bytes]:
    """Files of one build, lexical and with an encoder."""
    folder = tmp_path_factory.mktemp("filled")
    Matcher.build(a_kb(), cache=folder, encoder=ConceptEncoder())
    return {path.name: path.read_bytes() for path in folder.glob("*.npz")}


@pytest.fixture(scope="module")
def fresh(few_negatives: None) -> Matcher:
    return Matcher.build(a_kb(), encoder=ConceptEncoder())


def put(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def untrainable(*_: object) -> None:
    raise AssertionError("trained again although cached")


def test_a_cached_matcher_decides_the_same_without_training(
    tmp_path: Path, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Matcher.build(kb, cache=tmp_path, encoder=ConceptEncoder())
    again = ConceptEncoder()
    monkeypatch.setattr(cache, "train_lexical", untrainable)
    monkeypatch.setattr(cache, "train_joint", untrainable)

    taken = Matcher.build(kb, cache=tmp_path, encoder=again)

    assert again.batches == []  # not even the questions are embedded again
    assert same(taken, fresh)
    assert same(fresh, Matcher.build(kb, encoder=ConceptEncoder()))
    assert [len(kept(tmp_path, kind)) for kind in KINDS] == [1, 1]


def test_the_lexical_model_leaves_one_file(tmp_path: Path, kb: KnowledgeBase) -> None:
    fresh = Matcher.build(kb, cache=tmp_path)

    assert len(list(tmp_path.iterdir())) == 1
    assert same(Matcher.build(kb, cache=tmp_path), fresh)


def test_only_a_change_of_training_data_makes_another(tmp_path: Path, kb: KnowledgeBase) -> None:
    Matcher.build(kb, cache=tmp_path)
    answered = CHANNEL.replace("Tap the pencil.", "Another answer.")
    Matcher.build(a_kb([answered, *FOUR[1:]], more="not_ours: {fa: [هوا]}\n"), cache=tmp_path)
    Matcher.build(a_kb(FOUR[::-1]), cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1

    for number, changed in enumerate(
        (
            a_kb([CHANNEL.replace("make a new", "make a fresh"), *FOUR[1:]]),
            a_kb([CHANNEL.replace("Create a channel", "A channel of yours"), *FOUR[1:]]),
            a_kb(more="synonyms: {fa: [[کانال, چنل]]}\n"),
        )
    ):
        Matcher.build(changed, cache=tmp_path)
        assert len(list(tmp_path.iterdir())) == number + 2

    Matcher.build(a_kb(more="elsewhere: {fa: [کانال ماهواره]}\n"), cache=tmp_path)
    assert len(kept(tmp_path, LEXICAL_FILES)) == KEPT


def test_a_title_that_becomes_a_question_makes_another(tmp_path: Path) -> None:
    """The same texts in the same order, one of which is now a question."""
    title = {"en": "close everything"}
    named = of_entries(an_entry("zz-top", {"en": ["all of it"]}, title=title))
    asked = of_entries(an_entry("zz-top", {"en": ["all of it", "close everything"]}))

    Matcher.build(named, cache=tmp_path)

    assert isinstance(Matcher.build(asked, cache=tmp_path).match("close everything"), Answer)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_general_question_listed_in_the_file_makes_another(
    tmp_path: Path, kb: KnowledgeBase
) -> None:
    """The same texts in the same order, one of which is now in the file."""
    Matcher.build(kb, cache=tmp_path)
    Matcher.build(
        a_kb(more=f"elsewhere: {{en: [{corpus.general_negatives()[0]}]}}\n"), cache=tmp_path
    )

    assert len(list(tmp_path.iterdir())) == 2


def test_vectors_of_two_encoders_never_mix(tmp_path: Path, kb: KnowledgeBase) -> None:
    Matcher.build(kb, cache=tmp_path, encoder=ConceptEncoder(name="one"))
    other = ConceptEncoder(name="two")

    Matcher.build(kb, cache=tmp_path, encoder=other)

    assert other.batches
    assert [len(kept(tmp_path, kind)) for kind in KINDS] == [1, 2]


def test_another_format_is_trained_again(
    tmp_path: Path, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of an older version of the program are not opened."""
    monkeypatch.setattr(cache, "FORMAT", cache.FORMAT - 1)
    Matcher.build(kb, cache=tmp_path)
    monkeypatch.undo()

    Matcher.build(kb, cache=tmp_path)

    assert len(kept(tmp_path, LEXICAL_FILES)) == 2


# ── damage ──

SHARES = [0.0, 0.001, 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.999]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", SHARES)
def test_a_file_that_was_cut_is_trained_again(
    share: float, kind: str, tmp_path: Path, filled: dict[str, bytes], encoder: ConceptEncoder
) -> None:
    put(filled, tmp_path)
    (path,) = kept(tmp_path, kind)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    built = Matcher.build(a_kb(), cache=tmp_path, encoder=encoder)

    assert built.engine == JOINT
    assert len(path.read_bytes()) == len(whole)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", SHARES)
def test_a_flipped_byte_changes_no_verdict(
    share: float,
    kind: str,
    tmp_path: Path,
    filled: dict[str, bytes],
    encoder: ConceptEncoder,
    fresh: Matcher,
) -> None:
    put(filled, tmp_path)
    (path,) = kept(tmp_path, kind)
    damaged = bytearray(path.read_bytes())
    for byte in range(16):
        damaged[min(int(len(damaged) * share) + byte, len(damaged) - 1)] ^= 0x55
    path.write_bytes(damaged)

    built = Matcher.build(a_kb(), cache=tmp_path, encoder=encoder)

    assert same(built, fresh)


def rewritten(path: Path, **changed: object) -> None:
    """Return the same archive with some arrays replaced; None removes one."""
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files} | changed
    with path.open("wb") as file:
        np.savez(file, **{name: each for name, each in arrays.items() if each is not None})


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (LEXICAL_FILES, {"coefficients": np.zeros((2, 3), dtype=np.float32)}),
        (LEXICAL_FILES, {"coefficients": np.zeros((0, 0), dtype=np.float32)}),
        (LEXICAL_FILES, {"coefficients": None}),
        (LEXICAL_FILES, {"thresholds": np.zeros(3)}),
        (LEXICAL_FILES, {"shape": np.array([3, 4])}),
        (LEXICAL_FILES, {"indptr": np.array([0, 1])}),
        (LEXICAL_FILES, {"words_names": np.frombuffer(b"one\ntwo", dtype=np.uint8)}),
        (LEXICAL_FILES, {"words_weights": None}),
        (JOINT_FILES, {"rows": np.zeros((2, 26), dtype=np.float32)}),
        (JOINT_FILES, {"coefficients": np.zeros((4, 5), dtype=np.float32)}),
        (JOINT_FILES, {"centre_": None}),
        (JOINT_FILES, {"thresholds": np.zeros(9)}),
    ],
)
def test_arrays_of_another_shape_are_trained_again(
    kind: str,
    changed: dict[str, object],
    tmp_path: Path,
    filled: dict[str, bytes],
    encoder: ConceptEncoder,
    fresh: Matcher,
) -> None:
    put(filled, tmp_path)
    (path,) = kept(tmp_path, kind)
    rewritten(path, **changed)

    built = Matcher.build(a_kb(), cache=tmp_path, encoder=encoder)

    assert same(built, fresh)
    assert len(path.read_bytes()) == len(filled[path.name])


def test_rows_of_another_file_are_trained_again(
    tmp_path: Path, filled: dict[str, bytes], encoder: ConceptEncoder, fresh: Matcher
) -> None:
    """Valid files, but with another number of rows than texts."""
    put(filled, tmp_path)
    (path,) = kept(tmp_path, LEXICAL_FILES)
    with np.load(path, allow_pickle=False) as archive:
        ends, width = archive["indptr"][:4], int(archive["shape"][1])
        data, indices = archive["data"][: ends[-1]], archive["indices"][: ends[-1]]
    rewritten(path, data=data, indices=indices, indptr=ends, shape=np.array([3, width]))

    assert same(Matcher.build(a_kb(), cache=tmp_path, encoder=encoder), fresh)
    assert len(path.read_bytes()) == len(filled[path.name])


def test_nothing_is_unpickled(
    tmp_path: Path, filled: dict[str, bytes], encoder: ConceptEncoder, fresh: Matcher
) -> None:
    """Write access to the folder must not allow running code."""
    ran = tmp_path / "ran"

    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (ran,))

    put(filled, tmp_path)
    (path,) = kept(tmp_path, LEXICAL_FILES)
    rewritten(path, coefficients=np.array([Trap()], dtype=object))

    built = Matcher.build(a_kb(), cache=tmp_path, encoder=encoder)

    assert not ran.exists()
    assert same(built, fresh)


def test_no_array_that_is_kept_is_of_objects(filled: dict[str, bytes], tmp_path: Path) -> None:
    put(filled, tmp_path)
    for path in tmp_path.glob("*.npz"):
        assert zipfile.is_zipfile(path)
        with np.load(path, allow_pickle=False) as archive:
            assert all(archive[name].dtype != object for name in archive.files)


# ── the folder ──


def test_a_folder_that_cannot_be_made_costs_only_time(
    tmp_path: Path, kb: KnowledgeBase, fresh: Matcher
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")

    built = Matcher.build(kb, cache=tmp_path / "taken", encoder=ConceptEncoder())

    assert same(built, fresh)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, kb: KnowledgeBase, fresh: Matcher
) -> None:
    tmp_path.chmod(0o500)
    try:
        assert same(Matcher.build(kb, cache=tmp_path, encoder=ConceptEncoder()), fresh)
        assert list(tmp_path.iterdir()) == []
    finally:
        tmp_path.chmod(0o700)


def test_a_file_that_cannot_be_written_leaves_no_part(
    tmp_path: Path, kb: KnowledgeBase, filled: dict[str, bytes]
) -> None:
    (name,) = (each for each in filled if each.startswith(LEXICAL_FILES))
    (tmp_path / name).mkdir()  # blocks the move to this name
    (tmp_path / name / "inside").touch()

    assert Matcher.build(kb, cache=tmp_path).candidates("سلام")
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_last_versions_are_kept(kind: str, tmp_path: Path) -> None:
    encoder: Encoder | None = ConceptEncoder() if kind == JOINT_FILES else None
    for number in range(KEPT + 2):
        kb = a_kb([CHANNEL.replace("make a new", f"make {number}"), *FOUR[1:]])
        Matcher.build(kb, cache=tmp_path, encoder=encoder)
        for each in KINDS:
            for age, path in enumerate(kept(tmp_path, each)):
                os.utime(path, ns=(age, age))  # older than the following files, on any disk

    before = kept(tmp_path, kind)
    assert len(before) == len(kept(tmp_path, LEXICAL_FILES)) == KEPT
    Matcher.build(kb, cache=tmp_path, encoder=encoder)
    assert kept(tmp_path, kind) == before  # the last one is still there


def test_partial_files_of_killed_processes_are_deleted(tmp_path: Path, kb: KnowledgeBase) -> None:
    Matcher.build(kb, cache=tmp_path)
    (path,) = tmp_path.iterdir()
    now = path.stat().st_mtime
    left, under_way = tmp_path / "joint-0.7.part", tmp_path / "joint-0.8.part"
    for each, age in ((left, ABANDONED + 60), (under_way, 1)):
        each.touch()
        os.utime(each, (now - age, now - age))

    Matcher.build(a_kb(FOUR[1:]), cache=tmp_path)

    assert not left.exists()
    assert under_way.exists()


# ── what can serve at once ──


def test_without_training_the_joint_model_needs_the_cache(
    tmp_path: Path, kb: KnowledgeBase, encoder: ConceptEncoder
) -> None:
    before = Matcher.at_hand(kb, cache=tmp_path, encoder=encoder)
    assert (before.engine, encoder.batches) == (LEXICAL, [])
    assert isinstance(before.match("hello").language, str)
    assert encoder.batches == []

    built = Matcher.build(kb, cache=tmp_path, encoder=encoder)
    encoder.batches.clear()
    after = Matcher.at_hand(kb, cache=tmp_path, encoder=encoder)

    assert encoder.batches == []
    assert same(after, built)
    assert Matcher.at_hand(kb, cache=tmp_path, encoder=None).engine == LEXICAL
    assert Matcher.at_hand(kb, cache=tmp_path, encoder=ConceptEncoder(name="x")).engine == LEXICAL


def test_an_edit_is_served_by_the_lexical_model_until_it_is_trained(
    tmp_path: Path, kb: KnowledgeBase, encoder: ConceptEncoder
) -> None:
    Matcher.build(kb, cache=tmp_path, encoder=encoder)
    edited = a_kb([CHANNEL.replace("make a new", "make a fresh"), *FOUR[1:]])

    assert Matcher.at_hand(edited, cache=tmp_path, encoder=encoder).engine == LEXICAL
    encoder.batches.clear()
    Matcher.build(edited, cache=tmp_path, encoder=encoder)
    assert encoder.batches == [["make a fresh channel"]]  # the rest was cached


def test_a_large_one_is_kept_without_coefficients(
    tmp_path: Path, kb: KnowledgeBase, encoder: ConceptEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LARGE", 10)
    fresh = Matcher.build(kb, cache=tmp_path, encoder=encoder)
    monkeypatch.setattr(cache, "train_lexical", untrainable)
    monkeypatch.setattr(cache, "train_joint", untrainable)

    assert same(Matcher.build(kb, cache=tmp_path, encoder=encoder), fresh)
