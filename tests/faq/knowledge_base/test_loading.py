"""A knowledge base is loaded as a whole, or all its problems are reported together."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from faq.knowledge_base import (
    CODES,
    Kind,
    KnowledgeBaseInvalid,
    LabelledQuery,
    Problem,
    Severity,
    load,
    loads,
)
from faq.knowledge_base.loading import assemble
from faq.knowledge_base.reading import read_text
from tests.faq.builders import CHANNEL, CODE, DELETE, FOUR, HEADER, a_kb, a_text

FULL = """\
  - id: full
    kind: redirect
    title: {fa: دربارهٔ {app}, en: "About {app}"}
    questions: {fa: [یک], en: [one]}
    answer:
      fa: |
        خط یک در {app}
        خط دو
      en: "In {app}"
    buttons: [{text: {fa: راهنما, en: Guide}, url: "https://example.com/guide"}]
    related: [create-channel]
    redirect: {contact: {fa: تلفن بانک}, url: "https://example.com"}
    review_by: 2027-03-01
    tests:
      fa: [دو, {text: سه, strict: true}]
""".replace("fa: دربارهٔ {app}", 'fa: "دربارهٔ {app}"')


def problems(text: str) -> list[tuple[str, int, str | None]]:
    with pytest.raises(KnowledgeBaseInvalid) as refused:
        loads(text, file="kb.yaml")
    return [(each.code, each.line, each.entry) for each in refused.value.problems]


def test_an_entry_with_everything() -> None:
    entry = a_kb([CHANNEL, FULL]).entries["full"]

    assert entry.kind is Kind.REDIRECT
    assert entry.title_in("fa") == "دربارهٔ برنامهٔ نمونه"
    assert entry.answer_in("fa") == "خط یک در برنامهٔ نمونه\nخط دو"
    assert entry.answer_in("en") == "In Sample"
    assert entry.contact_in("en") == "تلفن بانک"
    assert entry.review_by == date(2027, 3, 1)
    assert entry.tests == (LabelledQuery("fa", "دو"), LabelledQuery("fa", "سه", strict=True))
    assert entry.buttons[0].text["en"] == "Guide"


def test_an_unknown_language_gets_the_files_first() -> None:
    entry = a_kb().entries["create-channel"]

    assert (entry.title_in("de"), entry.title_in("en")) == ("ساختن کانال", "Create a channel")


def test_intake_asks_what_the_entry_wants_else_what_its_route_wants() -> None:
    kb = a_kb()

    assert [slot.id for slot in kb.asked(kb.entries["login-code"])] == ["device"]
    assert kb.asked(kb.entries["create-channel"]) == ()


def test_a_line_for_every_part_of_an_entry() -> None:
    entry = a_kb([CHANNEL, DELETE]).entries["delete-account"]
    lines = a_text(CHANNEL, DELETE).splitlines()

    assert "id: delete-account" in lines[entry.line_of("id") - 1]
    assert "close the account" in lines[entry.line_of("questions", "en", 2) - 1]
    assert entry.line_of("nothing", "here") == entry.line_of()


def test_versions_follow_the_content_and_the_terms_in_it() -> None:
    first = a_kb([CHANNEL, FULL])
    renamed = a_kb([CHANNEL, FULL], header=HEADER.replace("en: Sample", "en: Other"))

    assert first == a_kb([CHANNEL, FULL])
    assert first.version != renamed.version
    assert first.entries["full"].version != renamed.entries["full"].version
    assert first.entries["create-channel"].version == renamed.entries["create-channel"].version


def test_unquoted_words_that_yaml_takes_for_something_else_stay_texts() -> None:
    kb = a_kb([CHANNEL.replace("make a new channel", "no, yes, off, 12:30")])

    assert kb.entries["create-channel"].questions["en"][1:5] == ("no", "yes", "off", "12:30")


def test_a_folder_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEADER, encoding="utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.yml").write_text(f"entries:\n{CHANNEL}", encoding="utf-8")
    (tmp_path / "c.yaml").write_text(f"entries:\n{CODE}", encoding="utf-8")

    kb = load(tmp_path)

    assert {name: each.file for name, each in kb.entries.items()} == {
        "create-channel": "b/one.yml",
        "login-code": "c.yaml",
    }


def test_negatives_come_from_all_files(tmp_path: Path) -> None:
    negatives = "elsewhere: {{fa: [{fa}], en: [{en}]}}\n"
    first = a_text(CHANNEL, more=negatives.format(fa="قیمت دلار", en="price of gold"))
    (tmp_path / "a.yaml").write_text(first, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(negatives.format(fa="هوا", en="weather"), encoding="utf-8")

    assert load(tmp_path).out_of_scope_examples == ("قیمت دلار", "price of gold", "هوا", "weather")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("elsewhere: {de: [Wetter]}", "undefined-language"),
        ("elsewhere: [weather]", "wrong-type"),
        ("elsewhere: {en: weather}", "wrong-type"),
        ("elsewhere: {en: ['']}", "empty-text"),
        ("elsewhere: {en: [12]}", "unquoted-text"),
    ],
)
def test_negatives_are_texts_by_language(more: str, code: str) -> None:
    line = len(a_text(CHANNEL).splitlines()) + 1

    assert [each[:2] for each in problems(a_text(CHANNEL, more=f"{more}\n"))] == [(code, line)]


def test_an_id_in_two_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(a_text(CHANNEL), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"entries:\n{CHANNEL}", encoding="utf-8")

    with pytest.raises(KnowledgeBaseInvalid) as refused:
        load(tmp_path)

    assert refused.value.problems == (
        Problem(
            "repeated-id",
            Severity.ERROR,
            "b.yaml",
            2,
            None,
            {"id": "create-channel", "first": "a.yaml:11"},
        ),
    )


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseInvalid) as refused:
        load(tmp_path)

    assert [each.code for each in refused.value.problems] == ["folder-empty"]


def test_every_problem_of_the_shape_at_once() -> None:
    """T69: all problems are reported, and a partly read file is not used."""
    text = """\
version: 1
languages: [fa, en]
x: 1
entries:
  - id: Bad_Id
    kind: foo
    titel: {fa: a}
    title: {fa: خوب, en: true}
    questions: {fa: [], en: 5}
    answer: {fa: ""}
    tests: {fa: [{txt: a}, 5]}
"""
    assert problems(text) == [
        ("unknown-field", 1, None),
        ("bad-name", 5, "Bad_Id"),
        ("unknown-field", 5, "Bad_Id"),
        ("bad-choice", 6, "Bad_Id"),
        ("unquoted-text", 8, "Bad_Id"),
        ("too-few", 9, "Bad_Id"),
        ("wrong-type", 9, "Bad_Id"),
        ("empty-text", 10, "Bad_Id"),
        ("missing-field", 11, "Bad_Id"),
        ("unknown-field", 11, "Bad_Id"),
        ("unquoted-text", 11, "Bad_Id"),
    ]


def test_a_mistyped_field_brings_a_hint() -> None:
    with pytest.raises(KnowledgeBaseInvalid) as refused:
        a_kb([CHANNEL.replace("answer:", "anser:")])

    hints = {each.code: each.facts for each in refused.value.problems}
    assert hints["unknown-field"] == {"field": "anser", "nearest": "answer"}
    assert hints["missing-field"] == {"field": "answer"}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("category: channels", "category: groups", ("undefined-category", 14)),
        ("category: channels", "route: unknown", ("undefined-route", 14)),
        ("category: channels", "ask: [shoe_size]", ("undefined-slot", 14)),
        ("category: channels", "related: [nothing]", ("undefined-related", 14)),
        ("category: channels", "review_by: 2026-02-30", ("bad-date", 14)),
        ("en: Create a channel", "en: 'Create in {ap}'", ("undefined-term", 13)),
        ("en: Tap the pencil.", "de: Stift", ("undefined-language", 18)),
    ],
)
def test_a_name_that_nothing_defines(old: str, new: str, found: tuple[str, int]) -> None:
    assert problems(a_text(CHANNEL.replace(old, new))) == [(*found, "create-channel")]


def test_a_route_that_asks_for_an_unknown_slot() -> None:
    header = HEADER.replace("ask: [device]", "ask: [devise]")

    assert problems(a_text(CHANNEL, header=header)) == [("undefined-slot", 9, None)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-map"),
        ("- 1\n", "not-a-map"),
        ("version: 2\nlanguages: [fa]\nentries: []\n", "bad-choice"),
        ("version: 1\nentries: []\n", "missing-field"),
        (HEADER, "no-entries"),
    ],
)
def test_files_with_nothing_to_use(text: str, code: str) -> None:
    assert code in [each for each, _, _ in problems(text)]


def test_the_order_of_entries_is_kept_for_people() -> None:
    assert list(a_kb().entries) == ["create-channel", "delete-account", "login-code", "greeting"]
    assert next(iter(a_kb(reversed(FOUR)).entries)) == "greeting"


def test_every_code_is_in_the_table() -> None:
    with pytest.raises(KeyError):
        CODES["no-such-code"]
    assert set(CODES.values()) == set(Severity)


def test_no_slip_of_an_editor_crashes_the_check() -> None:
    """Every line of a file is left out, indented, made a list item or cut, one at a time."""
    lines = a_text(*FOUR, more="synonyms: {fa: [[کانال, چنل]]}\n").splitlines()
    assert assemble([read_text(a_text(*FOUR) + "entries: []\n", file="kb.yaml")]).problems
    slips: list[Callable[[str], str]] = [
        lambda line: "",
        lambda line: "  " + line,
        lambda line: line[1:],
        lambda line: line.replace("  ", "  - ", 1),
        lambda line: line[: line.find(":") + 1],
        lambda line: line.replace(":", ": 5 #", 1),
        lambda line: line.replace("{", "[").replace("}", "]"),
        lambda line: line.replace("[", "").replace("]", ""),
    ]
    for number, line in enumerate(lines):
        for slip in slips:
            text = "\n".join([*lines[:number], slip(line), *lines[number + 1 :]]) + "\n"
            loaded = assemble([read_text(text, file="kb.yaml")])
            assert loaded.kb is not None or loaded.problems


@pytest.mark.parametrize(
    "section", ["terms", "categories", "slots", "routes", "synonyms", "acts", "out_of_scope"]
)
@pytest.mark.parametrize(
    "value", ["5", "true", "[a]", "[{a: {fa: b}}]", "{a: 5}", "{a: [b]}", "x"]
)
def test_a_section_of_the_wrong_form_is_reported(section: str, value: str) -> None:
    header = re.sub(rf"^{section}:.*\n(?:  .*\n)*", "", HEADER, flags=re.MULTILINE)
    text = a_text(*FOUR, header=header, more=f"{section}: {value}\n")

    assert assemble([read_text(text, file="kb.yaml")]).problems


def test_terms_are_checked_wherever_they_are_replaced() -> None:
    button = "    buttons: [{text: {fa: باز, en: 'Open {nope}'}, url: 'https://a.ir'}]\n"
    header = HEADER.replace("en: Which phone?", "en: 'Which {none}?'")

    with pytest.raises(KnowledgeBaseInvalid) as refused:
        loads(a_text(CHANNEL + button, DELETE, header=header))

    found = {(each.code, each.facts["name"], each.line) for each in refused.value.problems}
    lines = a_text(CHANNEL + button, header=header).splitlines()
    places = [
        next(n for n, line in enumerate(lines, 1) if name in line) for name in ("none", "nope")
    ]
    assert found == {("undefined-term", "none", places[0]), ("undefined-term", "nope", places[1])}
