"""`kb evaluate`: text and JSON output, floors and sets."""

import json
import re
from pathlib import Path

import pytest

from tests.bot.cli.editing import a_set, run, written
from tests.faq.builders import CHANNEL, FOUR
from tests.faq.evaluate.builders import a_file

pytestmark = pytest.mark.usefixtures("editing_folder")


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


def test_a_broken_set_is_told_with_file_and_line() -> None:
    arguments = a_set()
    a_file(Path("queries.jsonl"), {"query": "x", "expected": "chanel"}, {"query": 1})

    code, output = run(*arguments, "--json")

    assert code == 2
    assert "queries.jsonl:1" in output
    assert "chanel in “expected” is not one of: entries.jsonl (2)" in output
    assert "queries.jsonl:2" in output
    assert "“query” should be a text, and is 1." in output

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
