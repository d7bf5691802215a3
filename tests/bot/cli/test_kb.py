"""What editors see at the terminal: whole sentences, in their language, and exit codes."""

import json
import math
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.editors import Speaker, words_of
from bot.cli.kb import kb_app
from bot.texts.catalog import Catalog
from faq.knowledge_base import CODES, Problem, Severity
from faq.lint import lint_path
from faq.matcher import Reason
from faq.normalize import Way
from tests.bot.endpoint import Body, Endpoint, served
from tests.faq.builders import CHANNEL, FOUR, a_text
from tests.faq.evaluate.builders import a_file

runner = CliRunner()


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By letters alone, but where a test asks for an encoder."""
    for name in list(os.environ):
        if name.startswith("POSHTIBAN_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("POSHTIBAN_ENCODER", "none")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")


def written(*entries: str, more: str = "") -> Path:
    path = Path("knowledge_base.yaml")
    path.write_text(a_text(*entries, more=more), encoding="utf-8")
    return path


def run(*arguments: str) -> tuple[int, str]:
    result = runner.invoke(kb_app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_a_clean_file() -> None:
    written(*FOUR)

    assert run("lint", "--lang", "en") == (
        0,
        "Nothing to complain about: 4 entries, 24 questions.\n",
    )
    assert run("lint", "--lang", "fa") == (0, "ایرادی نیست: ۴ موضوع، ۲۴ پرسش.\n")


def test_findings_have_a_place_and_a_sentence() -> None:
    path = written(CHANNEL.replace("category: channels", "category: grups"))

    code, output = run("lint", str(path), "--lang", "en")

    assert code == 1
    assert "knowledge_base.yaml:14" in output
    assert "create-channel" in output
    assert "error: The category “grups” is not defined under “categories”." in output
    assert output.endswith("one error, 0 warnings, 0 notes.\n")


def test_warnings_are_no_failure() -> None:
    written(CHANNEL.replace(", start my own channel", ""))

    code, output = run("lint", "--lang", "en")

    assert code == 0
    assert "warning: 2 questions in “en”" in output


@pytest.mark.parametrize("command", [("lint",), ("ask", "hello"), ("evaluate",)])
def test_no_file_at_all(command: tuple[str, ...]) -> None:
    assert run(*command, "--lang", "en") == (
        2,
        "There is no file or folder knowledge_base.yaml.\n",
    )


def test_ask_tells_what_was_read_and_why() -> None:
    written(*FOUR)

    code, output = run("ask", "]x,v ;hkhg fshcl?", "--lang", "en")

    assert code == 0
    assert "the other keyboard layout: چطور کانال بسازم" in output
    assert "Answers with create-channel, at once." in output
    assert "word for word" in output


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("سلام", "Answers with greeting.\n"),
        ("😀", "Does not answer.\nThere is nothing in it to compare.\n"),
        ("قیمت دلار", "Does not answer.\nSomething is alike, but too little.\n"),
        (
            "چطور کانال بسازم؟ و چطور حسابم را حذف کنم؟",
            "Answers with create-channel.\n"
            "Then answers the other question as well, with delete-account.\n"
            "It has several questions, and each of them is clear.\n",
        ),
        (
            "نمیخوام حسابم حذف بشه",
            "Asks whether this is meant: delete-account.\n"
            "The writer does not want what the first is about.\n",
        ),
    ],
)
def test_ask_names_the_verdict(query: str, said: str) -> None:
    written(*FOUR)

    assert said in run("ask", query, "--lang", "en")[1]


def test_ask_works_on_a_file_with_findings_but_not_on_one_that_does_not_load() -> None:
    written(*FOUR, CHANNEL.replace("id: create-channel", "id: twin"))
    assert run("ask", "make a new channel", "--lang", "en")[0] == 0

    written("  - id: x\n")
    code, output = run("ask", "make a new channel", "--lang", "en")
    assert code == 2
    assert "“kind, title, questions, answer” is missing." in output


def test_the_schema_is_json() -> None:
    code, output = run("schema")

    assert code == 0
    assert json.loads(output)["properties"]["entries"]["items"] == {"$ref": "#/$defs/entry"}


def test_evaluate_holds_the_floors_or_fails() -> None:
    tests = "    tests: {fa: [یه کانال جدید بسازم]}\n"
    written(CHANNEL + tests, *FOUR[1:], more="not_ours: {fa: [قیمت دلار]}\n")
    code, output = run("evaluate", "--lang", "en")
    assert code == 0
    assert "1/1 = 100.0%" in output
    assert "0/1 = 0.0%" in output
    assert output.endswith("The floors hold.\n")

    written(CHANNEL + tests.replace("یه کانال جدید بسازم", "قیمت طلا"), *FOUR[1:])
    code, output = run("evaluate", "--lang", "fa")
    assert code == 1
    assert "قیمت طلا" in output
    assert output.endswith("دست‌کم یکی از حدها رعایت نشده است.\n")


def a_set() -> tuple[str, ...]:
    a_file(
        Path("entries.jsonl"),
        {"id": "channel", "questions": ["make a new channel", "start my own channel"]},
        {"id": "delete", "questions": ["delete my account", "remove my account forever"]},
    )
    a_file(
        Path("queries.jsonl"),
        {"query": "make a new channel", "expected": ["channel", "delete"]},
        {"query": "delete my account", "expected": "channel"},
        {"query": "the price of gold", "expected": None},
    )
    return ("evaluate", "--entries", "entries.jsonl", "--queries", "queries.jsonl", "--lang", "en")


FIGURES = """
queries forced_accuracy in_scope_accuracy oos_recall mcc auroc answer_precision answer_share
clarify_share clarify_hit3 abstain_share oos_answered threshold engine load_seconds latency_ms
"""


def test_evaluate_a_set_for_other_programs() -> None:
    code, output = run(*a_set(), "--encoder", "none", "--json", "--predictions", "out.jsonl")

    figures = json.loads(output)
    assert code == 0
    assert list(figures) == FIGURES.split()
    assert list(figures["latency_ms"]) == ["p50", "p99"]
    assert figures["latency_ms"]["p50"] > 0
    assert figures["load_seconds"] >= 0
    assert (figures["queries"], figures["engine"]) == (3, "lexical")
    assert 0 < figures["threshold"] < 1
    assert (figures["forced_accuracy"], figures["oos_recall"]) == (0.5, 1.0)
    assert (figures["answer_precision"], figures["abstain_share"]) == (0.5, 1 / 3)
    rows = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [list(row) for row in rows] == [
        ["query", "expected", "best", "score", "verdict", "candidates"]
    ] * 3
    assert [(row["expected"], row["best"], row["verdict"]) for row in rows] == [
        (["channel", "delete"], "channel", "answer"),
        ("channel", "delete", "answer"),
        (None, rows[2]["best"], "abstain"),
    ]


def test_evaluate_a_set_for_people_and_leave_the_cache_to_the_bot() -> None:
    code, output = run(*a_set())

    assert code == 0
    assert "delete my account" in output
    assert "answer: delete 1.00" in output
    assert re.search(r"channel +│ delete +│ 1 ", output)
    assert re.search(r"oos_recall +│ 1 ", output)
    assert re.search(r"clarify_hit3 +│ – ", output)
    assert not Path("var").exists()


def test_evaluate_the_file_for_other_programs() -> None:
    tests = "    tests: {fa: [یه کانال جدید بسازم]}\n"
    written(CHANNEL + tests, *FOUR[1:], more="not_ours: {fa: [قیمت دلار]}\n")

    code, output = run("evaluate", "--json", "--predictions", "out.jsonl")

    assert code == 0
    assert (json.loads(output)["queries"], json.loads(output)["mcc"]) == (2, 1.0)
    assert Path("out.jsonl").read_text("utf-8").count("\n") == 2


CONCEPTS = (
    ("کانال", "channel", "broadcast"),
    ("حساب", "اکانت", "account", "profile"),
    ("کد", "code", "پیامک", "sms"),
    ("سلام", "hello", "درود"),
    ("حذف", "پاک", "delete", "remove", "erase"),
)


def by_concepts(body: Body) -> object:
    """Vectors of what a text is about, in either language, and a little of its letters."""
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
    assert len(endpoint.asked) == before + 2  # whether it works, and the query


def test_the_settings_choose_the_encoder(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSHTIBAN_ENCODER", endpoint.url)
    monkeypatch.setenv("POSHTIBAN_ENCODER_KEY", "secret-key")
    arguments = a_set()

    code, output = run(*arguments, "--json")

    assert code == 0
    assert json.loads(output)["engine"] == engine_of(endpoint)
    assert endpoint.heard[0].headers["Authorization"] == "Bearer secret-key"
    assert "secret-key" not in output
    assert not Path("var").exists()
    asked = len(endpoint.asked)
    assert json.loads(run(*arguments, "--json", "--encoder", "none")[1])["engine"] == "lexical"
    assert len(endpoint.asked) == asked


def test_what_a_set_teaches_is_kept_where_one_asks_for_it(endpoint: Endpoint) -> None:
    arguments = (*a_set(), "--encoder", endpoint.url, "--cache", "kept")
    assert run(*arguments)[0] == 0
    learning = sum(map(len, endpoint.asked))
    endpoint.heard.clear()

    assert run(*arguments)[0] == 0
    assert sum(map(len, endpoint.asked)) < 10 < learning
    assert len(list(Path("kept").rglob("*.npz"))) == 3
    assert not Path("var").exists()


def test_the_floors_are_those_of_the_engine(endpoint: Endpoint) -> None:
    tests = "    tests: {en: [start a broadcast]}\n"
    written(CHANNEL + tests, *FOUR[1:])

    code, output = run("evaluate", "--lang", "en", "--encoder", endpoint.url)
    assert code == 0
    assert "≥ 90%" in output
    assert "Compared by letters and by meaning" in output

    code, output = run("evaluate", "--lang", "en", "--encoder", "none")
    assert "≥ 78%" in output
    assert "Compared by letters alone" in output


NOBODY = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize("command", [("ask", "x"), ("evaluate",), ("lint",)])
def test_a_chosen_encoder_has_to_work(command: tuple[str, ...]) -> None:
    strict = "    tests: {fa: [{text: ساختن کانال جدید, strict: true}]}\n"
    written(CHANNEL + strict, *FOUR[1:])

    code, output = run(*command, "--lang", "en", "--encoder", NOBODY)

    assert code == 2
    assert f"at {NOBODY}/embeddings with 'query: ' cannot be used: not reachable" in output
    assert output.count("\n") == 1


@pytest.mark.parametrize("command", [("ask", "x"), ("evaluate",), ("lint",)])
def test_an_encoder_that_is_only_set_may_fail(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = "    tests: {fa: [{text: چجوری کانال بسازم, strict: true}]}\n"
    written(CHANNEL + strict, *FOUR[1:])
    monkeypatch.setenv("POSHTIBAN_ENCODER", NOBODY)

    result = runner.invoke(kb_app, [*command, "--lang", "en"])

    assert result.exit_code == 0
    assert result.stderr.startswith("No meaning from multilingual-e5-small at http://127.0.0.1:9")
    assert result.stderr.endswith("it goes on by letters alone.\n")
    assert result.stderr.count("\n") == 1
    assert result.stdout


def test_an_encoder_that_fails_in_between_is_told(endpoint: Endpoint) -> None:
    written(*FOUR)
    heard: list[int] = []

    def once(body: Body) -> object:
        heard.append(1)
        return by_concepts(body) if len(heard) == 1 else b"gone"

    endpoint.answer = once

    code, output = run("ask", "x", "--lang", "en", "--encoder", endpoint.url)

    assert code == 2
    assert "cannot be used: an answer that is no list of vectors" in output


def test_progress_is_for_people(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    arguments = (*a_set(), "--encoder", endpoint.url)

    shown = runner.invoke(kb_app, list(arguments))
    silent = runner.invoke(kb_app, [*arguments, "--json"])

    assert "Learning what the questions mean" in shown.stderr
    assert "Learning" not in shown.stdout
    assert silent.stderr == ""
    assert json.loads(silent.stdout)["queries"] == 3


def test_settings_that_are_wrong_are_told_where_they_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written(*FOUR)
    monkeypatch.setenv("POSHTIBAN_ENCODER", "nanoe6")

    asked = runner.invoke(app, ["kb", "ask", "hello"])
    assert asked.exit_code == 2
    assert "POSHTIBAN_ENCODER" in asked.stderr

    assert runner.invoke(app, ["kb", "ask", "hello", "--encoder", "none"]).exit_code == 0
    assert runner.invoke(app, ["kb", "lint"]).exit_code == 0


def test_a_broken_set_is_told_with_file_and_line() -> None:
    arguments = a_set()
    a_file(Path("queries.jsonl"), {"query": "x", "expected": "chanel"}, {"query": 1})

    code, output = run(*arguments, "--json")

    assert code == 2
    assert "queries.jsonl:1" in output
    assert "chanel in “expected” is not one of: entries.jsonl (2)" in output
    assert "queries.jsonl:2" in output
    assert "“query” should be of the type string, and is 1." in output

    Path("entries.jsonl").unlink()
    assert "cannot be read" in run(*arguments)[1]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--entries", "entries.jsonl"),
        ("--queries", "queries.jsonl"),
        ("--encoder", "nanoe6"),
        (*("--entries", "entries.jsonl"), *("--queries", "queries.jsonl"), "--predictions", "a/b"),
    ],
)
def test_arguments_that_do_not_go_together(wrong: tuple[str, ...]) -> None:
    a_set()

    code, output = run("evaluate", *wrong)

    assert code == 2
    assert wrong[-2] in output


def test_what_was_learned_is_kept_for_the_bot() -> None:
    written(*FOUR)
    run("ask", "hello")

    assert len(list(Path("var/matcher").glob("*.npz"))) == 1


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_code_has_words(language: str) -> None:
    ids = Catalog.load().ids(language)

    wanted = {f"lint-{code}" for code in CODES}
    wanted |= {f"lint-severity-{severity}" for severity in Severity}
    wanted |= {f"kb-ask-why-{reason}" for reason in Reason}
    wanted |= {f"kb-ask-way-{way}" for way in Way}
    assert wanted <= ids


@pytest.mark.parametrize(
    ("nearest", "ends"), [("answer", "Did you mean “answer”?"), ("none", "“anser” here.")]
)
def test_a_hint_only_where_there_is_one(nearest: str, ends: str) -> None:
    facts = {"field": "anser", "nearest": nearest}
    problem = Problem("unknown-field", Severity.ERROR, "kb.yaml", 1, None, facts)

    assert words_of(problem, Speaker("en")).endswith(ends)


BROKEN = (
    "a: [",
    "a: &x 1",
    "a: !b 1",
    "? [a]\n: 1",
    "a: " + "[" * 30,
    "a: 1\n---\nb: 1",
    "a: 1\na: 2",
    "- 1",
    "version: 3\nlanguages: [fa, fa, EN, '']\nx: 1\nentries: [{id: A, title: true, answer: 5}]",
    a_text(CHANNEL.replace("Create a channel}", "'{ap}'}")),
    a_text(CHANNEL.replace("category: channels", "category: a\n    route: b\n    ask: [c]")),
    a_text(CHANNEL.replace("category: channels", "related: [d]\n    review_by: 2026-99-99")),
    a_text(CHANNEL.replace("en: Tap", "de: Tap").replace("'", "")),
    a_text(CHANNEL, CHANNEL),
    a_text(
        CHANNEL.replace("kind: answer", "kind: redirect").replace("ساختن کانال,", "س" * 40 + ","),
        CHANNEL.replace("create-", "open-").replace(
            "category: channels", "related: [open-channel]"
        ),
        CHANNEL.replace("create-", "b-").replace("kind: answer", "kind: problem"),
        CHANNEL.replace("create-", "c-").replace(
            "kind: answer", "kind: chitchat\n    ask: [device]"
        ),
        CHANNEL.replace("create-", "d-").replace("category: channels", "redirect: {}"),
        CHANNEL.replace("create-", "e-").replace("make a new channel", "'?', 'create channel?'"),
        CHANNEL.replace("create-", "f-").replace("en: Tap the pencil.", "en: " + "x" * 1001),
        CHANNEL.replace("create-", "g-").replace("fa: «مداد»", "fa: می زنيد"),
        CHANNEL.replace("create-", "h-").replace("category: channels", "review_by: 2020-01-01"),
        CHANNEL.replace("create-", "i-").replace(", en: Tap the pencil.", ""),
        CHANNEL.replace("create-", "j-").replace("make a new channel, start my own channel", "x"),
        CHANNEL
        + "    tests: {fa: [{text: دلار, strict: true}, میخوام یه کانال بزنم]}\n".replace(
            "create-", "k-"
        ),
        more="not_ours: {fa: [ساختن کانال جدید]}\nsynonyms: {fa: [[آ, ب], [آ, پ]]}\n",
    ).replace("id: create-channel", "id: create-channel-2", 1),
)


def test_every_finding_has_the_facts_that_its_words_need() -> None:
    catalog = Catalog.load(strict=True)
    seen = set()
    for text in BROKEN:
        Path("kb.yaml").write_text(text, encoding="utf-8")
        for problem in lint_path(Path("kb.yaml"), today=date(2026, 11, 24)).problems:
            seen.add(problem.code)
            for language in ("fa", "en"):
                assert catalog.say(language, f"lint-{problem.code}", **problem.facts)
    assert len(seen) >= 35


def test_every_code_is_explained_to_editors() -> None:
    page = (Path(__file__).parents[3] / "docs" / "knowledge-base.md").read_text(encoding="utf-8")
    table = page.partition("## What the lint finds")[2]

    first_cells = "".join(line.split("|")[1] for line in table.splitlines() if "|" in line)
    assert set(re.findall(r"`([a-z0-9-]+)`", first_cells)) == set(CODES)
