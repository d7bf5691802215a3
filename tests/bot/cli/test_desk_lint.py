"""`poshtiban desk lint`, and the start with a faulty file."""

from pathlib import Path

import pytest

from bot.cli.output import Exit
from bot.team.problems import CODES
from bot.texts.catalog import Catalog
from tests.bot.cli.conftest import Command


def test_good_files_are_fine(folder: Path, poshtiban: Command) -> None:
    poshtiban("init", "desk")
    ran = poshtiban("desk", "lint", "desk/desk.yaml", "--lang", "en")

    assert ran.exit_code == 0
    assert "desk.yaml is fine" in ran.out
    assert "canned.yaml is fine" in ran.out


def test_problems_of_both_files_are_shown_with_their_lines(
    folder: Path, poshtiban: Command
) -> None:
    (folder / "desk.yaml").write_text("version: 1\nduty:\n  sta: sara\n", encoding="utf-8")
    canned = "version: 1\nreplies:\n  - id: Aa\n    title: A\n    text: {en: b}\n"
    (folder / "canned.yaml").write_text(canned, encoding="utf-8")
    ran = poshtiban("desk", "lint", "--lang", "en")

    assert ran.exit_code == 1
    assert "desk.yaml:2" in ran.out or "desk.yaml:3" in ran.out
    assert "Did you mean “sat”?" in ran.out
    assert "canned.yaml:3" in ran.out


def test_missing_files_are_no_error(folder: Path, poshtiban: Command) -> None:
    ran = poshtiban("desk", "lint", "--lang", "en")

    assert ran.exit_code == 0
    assert "desk.yaml does not exist" in ran.out


def test_a_start_with_a_faulty_file_names_the_command(
    folder: Path, poshtiban: Command, token: str
) -> None:
    poshtiban("init", ".")
    (folder / "desk.yaml").write_text("version: 2\n", encoding="utf-8")
    ran = poshtiban("run")

    assert ran.exit_code == Exit.CONFIG
    assert "poshtiban desk lint" in ran.err


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_problem_has_words(language: str) -> None:
    known = Catalog.load().ids(language)
    assert {f"lint-{code}" for code in CODES} <= known
