"""Encoder used by the editors' commands, and messages for a failing one."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.models import link_models
from bot.cli import app
from tests.bot.cli.editing import a_set, ran, run, written
from tests.bot.endpoint import Body, Endpoint, served
from tests.faq.builders import CHANNEL, FOUR

pytestmark = pytest.mark.usefixtures("editing_folder")

CONCEPTS = (
    ("کانال", "channel", "broadcast"),
    ("حساب", "اکانت", "account", "profile"),
    ("کد", "code", "پیامک", "sms"),
    ("سلام", "hello", "درود"),
    ("حذف", "پاک", "delete", "remove", "erase"),
)


def by_concepts(body: Body) -> object:
    """Return vectors of the topics of a text, in either language, plus a little of its letters."""
    return {
        "data": [{"index": i, "embedding": _row(text)} for i, text in enumerate(body["input"])]
    }


def _row(text: str) -> list[float]:
    letters = Counter(text)
    size = math.sqrt(sum(count * count for count in letters.values())) or 1.0
    about = [float(any(word in text for word in words)) for words in CONCEPTS]
    return [*about, *(0.3 * letters[letter] / size for letter in "abcdefgاتسن")]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with served() as endpoint:
        endpoint.answer = by_concepts
        yield endpoint


def engine_of(endpoint: Endpoint) -> str:
    return f"joint:multilingual-e5-small at {endpoint.url}/embeddings with 'query: '"


@pytest.mark.slow
def test_ask_by_meaning_and_learn_it_once(endpoint: Endpoint) -> None:
    written(*FOUR)
    query = ("ask", "erase my profile", "--lang", "en", "--encoder", endpoint.url)

    code, output = run(*query)

    assert code == 0
    assert "Answers with delete-account" in output
    assert "Compared by letters and by meaning (multilingual-e5-small at http" in output
    assert re.search(r"delete-account .*│ erase|delete-account( +│ [01]\.\d\d){5}", output)
    kinds = {path.name.partition("-")[0] for path in Path("var/matcher").rglob("*.npz")}
    assert kinds == {"letters", "joint", "vectors"}
    before = len(endpoint.asked)
    assert run(*query) == (code, output)
    assert len(endpoint.asked) == before + 2  # the check and the query


def test_the_settings_choose_the_encoder(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSHTIBAN_ENCODER", endpoint.url)
    monkeypatch.setenv("POSHTIBAN_ENCODER_KEY", "secret-key")
    arguments = a_set()

    code, output = run(*arguments, "--json")

    assert code == 0
    assert json.loads(output)["engine"] == engine_of(endpoint)
    assert endpoint.requests[0].headers["Authorization"] == "Bearer secret-key"
    assert "secret-key" not in output
    assert not Path("var").exists()
    asked = len(endpoint.asked)
    assert json.loads(run(*arguments, "--json", "--encoder", "none")[1])["engine"] == "lexical"
    assert len(endpoint.asked) == asked


def test_what_a_set_teaches_is_kept_where_one_asks_for_it(endpoint: Endpoint) -> None:
    arguments = (*a_set(), "--encoder", endpoint.url, "--cache", "kept")
    assert run(*arguments)[0] == 0
    embedded = sum(map(len, endpoint.asked))
    endpoint.requests.clear()

    assert run(*arguments)[0] == 0
    assert sum(map(len, endpoint.asked)) < 10 < embedded
    assert len(list(Path("kept").rglob("*.npz"))) == 3
    assert not Path("var").exists()


def test_the_floors_are_those_of_the_engine(endpoint: Endpoint) -> None:
    tests = "    tests: {en: [start a broadcast]}\n"
    written(CHANNEL + tests, *FOUR[1:])

    code, output = run("evaluate", "--lang", "en", "--encoder", endpoint.url)
    assert code == 0
    assert "≥ 80%" in output
    assert "Compared by letters and by meaning" in output

    code, output = run("evaluate", "--lang", "en", "--encoder", "none")
    assert "≥ 64%" in output
    assert "Compared by letters alone" in output


NOBODY = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize("command", [("ask", "x"), ("evaluate",)])
def test_a_chosen_encoder_has_to_work(command: tuple[str, ...]) -> None:
    strict = "    tests: {fa: [{text: ساختن کانال جدید, strict: true}]}\n"
    written(CHANNEL + strict, *FOUR[1:])

    code, output = run(*command, "--lang", "en", "--encoder", NOBODY)

    assert code == 2
    assert f"at {NOBODY}/embeddings with 'query: ' cannot be used: not reachable" in output
    assert output.count("\n") == 1


@pytest.mark.parametrize("command", [("ask", "x"), ("evaluate",)])
def test_an_encoder_that_is_only_set_may_fail(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = "    tests: {fa: [{text: چجوری کانال بسازم, strict: true}]}\n"
    written(CHANNEL + strict, *FOUR[1:])
    link_models(Path("var/matcher"))
    monkeypatch.setenv("POSHTIBAN_ENCODER", NOBODY)

    result = ran(*command, "--lang", "en")

    assert result.exit_code == 0
    assert result.stderr.startswith("multilingual-e5-small at http://127.0.0.1:9")
    assert result.stderr.endswith("compared by letters alone.\n")
    assert result.stderr.count("\n") == 1
    assert result.stdout


def test_an_encoder_that_fails_in_between_is_told(endpoint: Endpoint) -> None:
    written(*FOUR)
    requests: list[int] = []

    def once(body: Body) -> object:
        requests.append(1)
        return by_concepts(body) if len(requests) == 1 else b"gone"

    endpoint.answer = once

    code, output = run("ask", "x", "--lang", "en", "--encoder", endpoint.url)

    assert code == 2
    assert "cannot be used: an answer that is no list of vectors" in output


def test_progress_is_for_people(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    arguments = (*a_set(), "--encoder", endpoint.url)

    shown, silent = ran(*arguments), ran(*arguments, "--json")

    assert "Learning what the questions mean" in shown.stderr
    assert "Learning" not in shown.stdout
    assert silent.stderr == ""
    assert json.loads(silent.stdout)["queries"] == 3


def test_settings_that_are_wrong_are_told_where_they_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written(*FOUR)
    monkeypatch.setenv("POSHTIBAN_ENCODER", "nanoe6")

    command = CliRunner().invoke
    asked = command(app, ["kb", "ask", "hello"])
    assert asked.exit_code == 2
    assert "POSHTIBAN_ENCODER" in asked.stderr

    assert command(app, ["kb", "ask", "hello", "--encoder", "none"]).exit_code == 0
    assert command(app, ["kb", "lint"]).exit_code == 0
