"""What was learned is kept under a hash of what it was learned from."""

import os
from pathlib import Path

import pytest

from faq.matcher import Matcher
from faq.matcher.cache import KEPT
from tests.faq.builders import CHANNEL, FOUR, a_kb

QUERIES = ("یه کانال میخوام", "حذف حساب", "chetor kanal besazam", "hello", "نامربوط")


def test_the_kept_matcher_says_the_same(tmp_path: Path) -> None:
    fresh = Matcher.build(a_kb(), cache=tmp_path)
    kept = Matcher.build(a_kb(), cache=tmp_path)

    assert len(list(tmp_path.iterdir())) == 1
    assert [kept.match(each) for each in QUERIES] == [fresh.match(each) for each in QUERIES]
    assert kept.thresholds == fresh.thresholds


def test_only_what_is_learned_from_makes_another(tmp_path: Path) -> None:
    Matcher.build(a_kb(), cache=tmp_path)
    Matcher.build(
        a_kb([CHANNEL.replace("Tap the pencil.", "Another answer."), *FOUR[1:]]), cache=tmp_path
    )
    assert len(list(tmp_path.iterdir())) == 1

    Matcher.build(a_kb([CHANNEL.replace("make a new", "make a fresh"), *FOUR[1:]]), cache=tmp_path)
    Matcher.build(a_kb(more="synonyms: {fa: [[کانال, چنل]]}\n"), cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04 half"])
def test_a_damaged_file_is_learned_anew(tmp_path: Path, damage: bytes) -> None:
    Matcher.build(a_kb(), cache=tmp_path)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damage or whole[: len(whole) // 2])

    Matcher.build(a_kb(), cache=tmp_path)

    assert len(path.read_bytes()) == len(whole)


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")

    assert Matcher.build(a_kb(), cache=tmp_path / "taken").match("سلام")


def test_only_the_last_versions_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        kb = a_kb([CHANNEL.replace("make a new", f"make {number}"), *FOUR[1:]])
        Matcher.build(kb, cache=tmp_path)
        for place, path in enumerate(sorted(tmp_path.iterdir(), key=_age)):
            os.utime(path, ns=(place, place))  # older than what comes next, whatever the disk

    assert len(list(tmp_path.iterdir())) == KEPT
    before = sorted(tmp_path.iterdir(), key=_age)
    Matcher.build(kb, cache=tmp_path)
    assert sorted(tmp_path.iterdir(), key=_age) == before  # the last one is still there


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns
