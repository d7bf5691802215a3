"""Terminal output of the `kb` commands: sentences, language and exit codes."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bot.cli.editors import Speaker, words_of
from faq.knowledge_base import CODES, Problem, Severity
from faq.lint import lint_path
from faq.matcher import Reason
from faq.normalize import Way
from tests.bot.cli.editing import ran, run, written
from tests.faq.builders import CHANNEL, FOUR, a_text
from tests.texts import real_texts

pytestmark = pytest.mark.usefixtures("editing_folder")


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
    code, output = run(*command, "--lang", "en")

    assert code == 2
    assert "knowledge_base.yaml" in output
    assert "poshtiban init" in output


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
            "Several questions in it are clear, each by itself.\n",
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


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("talk to a human", "act “person”"),
        ("it worked now, my problem is gone", "act “solved”"),
        ("چطور کانال بسازم", None),
    ],
)
def test_ask_names_the_dialogue_act(query: str, said: str | None) -> None:
    written(*FOUR)

    output = run("ask", query, "--lang", "en")[1]

    assert said in output if said else "act “" not in output
    assert ("comes before the verdict" in output) is (query == "talk to a human")


def test_ask_shows_what_each_question_of_a_message_is_most_like() -> None:
    written(*FOUR)

    output = run("ask", "سلام. چطور کانال بسازم؟ و چجوری حسابم رو حذف کنم", "--lang", "en")[1]

    whole, first, second = re.split(r"^question \d in it: .*\n", output, flags=re.MULTILINE)
    assert whole.startswith("compared as: سلام چطور کانال بسازم")
    assert re.search(r"^create-channel +│ [01]\.", first, re.MULTILINE)
    assert re.search(r"^delete-account +│ [01]\.", second, re.MULTILINE)
    assert first.count("\n") == second[: second.index("Answers")].count("\n") == 4


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


def test_trained_models_are_cached_for_the_bot() -> None:
    written(*FOUR)
    run("ask", "hello")

    assert len(list(Path("var/matcher").glob("*.npz"))) == 1


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_code_has_words(language: str) -> None:
    ids = real_texts().ids(language)

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
        more="out_of_scope: {tests: {fa: [ساختن کانال جدید]}}\nsynonyms: {fa: [[آ, ب], [آ, پ]]}\n",
    ).replace("id: create-channel", "id: create-channel-2", 1),
)


def test_every_finding_has_the_facts_that_its_words_need() -> None:
    catalog = real_texts()
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


def test_lint_reads_the_configured_path(monkeypatch: pytest.MonkeyPatch) -> None:
    written(CHANNEL).rename("other.yaml")
    monkeypatch.setenv("POSHTIBAN_KNOWLEDGE_BASE", "other.yaml")

    assert run("lint", "--lang", "en")[0] == 0

    monkeypatch.setenv("POSHTIBAN_KNOWLEDGE_BASE_LIMIT", "1024")
    Path("other.yaml").write_text("#" * 1025, encoding="utf-8")
    code, output = run("lint", "--lang", "en")
    assert code == 1
    assert "The file has 1,025 characters; at most 1,024 are read." in output


def test_lint_shows_what_it_knows_before_it_trains_a_model() -> None:
    strict = "    tests: {fa: [{text: قیمت دلار, strict: true}]}\n"
    written(CHANNEL.replace(", start my own channel", "") + strict, *FOUR[1:])

    result = ran("lint", "--lang", "en")

    first, second = result.stdout.index("2 questions in “en”"), result.stdout.index("strict test")
    assert first < second
    assert result.stdout.count("2 questions in “en”") == 1
    assert result.stdout.endswith("one error, one warning, 0 notes.\n")
    assert "trained now" in result.stderr


def test_migrate_rewrites_files_with_old_keys_only() -> None:
    path = written(*FOUR, more="# keep me\nnot_ours: {fa: [قیمت دلار]}\n")
    path.chmod(0o640)
    assert run("lint", "--lang", "en") == (0, run("lint", "--lang", "en")[1])
    assert "poshtiban kb migrate" in run("lint", "--lang", "en")[1]

    assert run("migrate", "--check", "--lang", "en") == (1, f"{path} has old keys.\n")
    assert "not_ours" in path.read_text(encoding="utf-8")
    assert run("migrate", "--lang", "en") == (0, f"{path}: rewritten. The comments are kept.\n")

    text = path.read_text(encoding="utf-8")
    assert text.endswith("out_of_scope:\n  # keep me\n  tests: {fa: [قیمت دلار]}\n")
    assert path.stat().st_mode & 0o777 == 0o640
    assert run("migrate", "--lang", "en") == (0, "No old keys found.\n")
    assert run("lint", "--lang", "en")[1].startswith("Nothing to complain about")


def test_migrate_keeps_a_byte_order_mark() -> None:
    path = written(*FOUR, more="not_ours: {fa: [قیمت دلار]}\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert run("migrate", "--lang", "en")[0] == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfversion: 1")
    assert run("lint", "--lang", "en")[1].startswith("Nothing to complain about")


def test_migrate_says_what_it_cannot_do() -> None:
    written(*FOUR, more="elsewhere: {fa: [هوا]}\nout_of_scope: {examples: {fa: [قیمت دلار]}}\n")

    code, output = run("migrate", "--lang", "en")

    assert code == 2
    assert "Move the texts by hand" in output
