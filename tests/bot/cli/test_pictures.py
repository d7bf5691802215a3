"""Pictures of `kb evaluate --plot`, drawn with the real library."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import pictures
from bot.cli.commands.kb import kb_app
from bot.cli.editors import Speaker
from tests.faq.evaluate.builders import a_file, tried

PNG = b"\x89PNG\r\n\x1a\n"
NAMES = ["reliability.png", "risk-coverage.png"]
QUERIES = (tried("a", "a", 0.9), tried("a", "b", 0.6), tried("", "b", 0.2))

runner = CliRunner()


@pytest.fixture
def a_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    a_file(
        Path("entries.jsonl"),
        {"id": "channel", "questions": ["make a new channel"]},
        {"id": "delete", "questions": ["delete my account"]},
    )
    a_file(
        Path("queries.jsonl"),
        {"query": "make a channel", "expected": "channel"},
        {"query": "the price of gold", "expected": None},
    )
    return ["evaluate", "--entries", "entries.jsonl", "--queries", "queries.jsonl", "--json"]


def a_picture(path: Path) -> tuple[int, int]:
    """Read width and height from the header."""
    content = path.read_bytes()
    assert content.startswith(PNG)
    assert len(content) > 20_000
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def drawn(folder: Path, *, threshold: float = 0.5, language: str = "en") -> list[bytes]:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    paths = pictures.draw(
        folder, QUERIES, threshold=threshold, say=Speaker(language).say, language=language
    )
    assert [path.name for path in paths] == NAMES
    return [path.read_bytes() for path in paths]


@pytest.mark.slow
def test_plot_draws_two_pictures_and_leaves_the_json_alone(a_set: list[str]) -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")

    result = runner.invoke(kb_app, [*a_set, "--plot", "new/folder", "--lang", "fa"])

    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["queries"] == 2
    assert sorted(path.name for path in Path("new/folder").iterdir()) == NAMES
    for name in NAMES:
        width, height = a_picture(Path("new/folder") / name)
        assert width > pictures.WIDTH * pictures.SHARPNESS
        assert height > pictures.HEIGHT * pictures.SHARPNESS


def test_each_language_has_a_picture_of_its_own(tmp_path: Path) -> None:
    persian, english = drawn(tmp_path, language="fa"), drawn(tmp_path, language="en")

    assert persian[0] != english[0]
    assert persian[1] != english[1]
    assert drawn(tmp_path, language="de")[0] != english[0]


def test_the_chosen_threshold_is_marked(tmp_path: Path) -> None:
    """The mark changes the second picture and not the first."""
    first, second, beyond = (
        drawn(tmp_path, threshold=threshold) for threshold in (0.5, 0.85, 0.95)
    )

    assert first[0] == second[0] == beyond[0]
    assert len({first[1], second[1], beyond[1]}) == 3


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (0.5, "From 0.5 on: 67% answered, 50% of those answers wrong"),
        (0.9, "From 0.9 on: 33% answered, 0% of those answers wrong"),
        (0.95, "No guess reaches 0.95"),
    ],
)
def test_the_chosen_threshold_is_told(tmp_path: Path, threshold: float, said: str) -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    texts: list[str] = []

    def say(text_id: str, **facts: object) -> str:
        texts.append(Speaker("en").say(text_id, **facts))
        return texts[-1]

    pictures.draw(tmp_path, QUERIES, threshold=threshold, say=say, language="en")

    assert said in texts
    assert "Mean distance from the dashed line: 30%" in texts


def test_nothing_tried_gives_empty_axes(tmp_path: Path) -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")

    for path in pictures.draw(tmp_path, (), threshold=0.5, say=Speaker("en").say, language="en"):
        a_picture(path)


@pytest.mark.parametrize("missing", ["altair", "vl_convert"])
@pytest.mark.parametrize(("lang", "word"), [("en", "two more libraries"), ("fa", "دو کتابخانه")])
def test_without_the_libraries_it_tells_what_to_install(
    a_set: list[str], monkeypatch: pytest.MonkeyPatch, missing: str, lang: str, word: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)

    result = runner.invoke(kb_app, [*a_set, "--plot", "pictures", "--lang", lang])

    assert result.exit_code == 2
    assert word in result.output
    assert 'pip install -e ".[plots]"' in result.output
    assert result.output.count("\n") == 1
    assert not Path("pictures").exists()


@pytest.mark.slow
def test_a_folder_that_is_a_file(a_set: list[str]) -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")

    result = runner.invoke(kb_app, [*a_set, "--plot", "queries.jsonl"])

    assert result.exit_code == 2
    assert "--plot" in result.output
