"""Every rule finds its problem, and nothing in a clean file."""

from datetime import date
from pathlib import Path

import pytest

from faq.knowledge_base import Problem, Severity
from faq.lint import Linted, judged, lint, lint_path
from tests.faq.builders import CHANNEL, CODE, DELETE, FOUR, GREETING, HEADER, a_kb, a_text

TODAY = date(2026, 11, 24)
LONG = "fa: " + "خیلی " * 8


def found(*entries: str, header: str = HEADER, more: str = "") -> list[tuple[str, str | None]]:
    kb = a_kb(entries, header=header, more=more)
    return [(each.code, each.entry) for each in lint(kb, today=TODAY)]


def test_a_clean_file_has_no_findings() -> None:
    assert found(*FOUR) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("fa: ساختن کانال", LONG, "title-too-long"),
        ("en: Tap the pencil.", 'en: "a\\nb\\nc\\nd\\ne\\nf\\ng\\nh\\ni"', "answer-too-long"),
        ("en: Tap the pencil.", f"en: {'x' * 1001}", "answer-too-long"),
        (", en: Tap the pencil.", "", "missing-language"),
        ("make a new channel, start my own channel", "make one", "few-questions"),
        ("make a new channel", "'How do i create a channel'", "repeated-question"),
        ("make a new channel", "'?!'", "question-without-words"),
        ("category: channels", "review_by: 2026-11-23", "review-overdue"),
        ("fa: «مداد» را بزنید.", "fa: مداد را می زنید.", "half-space"),
        ("fa: «مداد» را بزنید.", "fa: مداد ها را بزنید.", "half-space"),
        ("fa: «مداد» را بزنید.", "fa: مداد را يك بار بزنید.", "arabic-letters"),
        ("category: channels", "related: [create-channel]", "related-to-itself"),
        ("category: channels", "redirect: {url: 'https://a.ir'}", "redirect-on-other-kind"),
        ("kind: answer", "kind: redirect", "redirect-without-contact"),
        ("kind: answer", "kind: problem", "problem-without-route"),
        ("kind: answer", "kind: chitchat\n    route: technical", "chitchat-with-route"),
        ("kind: answer", "kind: chitchat\n    ask: [device]", "chitchat-with-route"),
        ("category: channels", "tests: {en: [make a new channel!]}", "test-is-question"),
    ],
)
def test_a_rule_about_one_entry(old: str, new: str, code: str) -> None:
    """T70 is the rule about review_by."""
    assert old in CHANNEL
    assert found(CHANNEL.replace(old, new), DELETE) == [(code, "create-channel")]


@pytest.mark.parametrize("text", ["fa: می‌زنید و نمی‌شود.", "fa: آدم ها", "fa: گرمی هوا"])
def test_half_spaces_that_are_right(text: str) -> None:
    codes = found(CHANNEL.replace("fa: «مداد» را بزنید.", text))

    assert (codes != []) == ("آدم ها" in text)


def test_a_day_of_review_that_is_still_ahead() -> None:
    assert found(CHANNEL.replace("category: channels", "review_by: 2026-11-24")) == []


def test_a_question_in_two_entries() -> None:
    """T65: the same question in other letters is the same question."""
    twin = DELETE.replace("close the account", "HOW do I create a channel")
    kb = a_kb([CHANNEL, twin])

    (problem,) = lint(kb, today=TODAY)

    assert problem == Problem(
        "duplicate-question",
        Severity.ERROR,
        "kb.yaml",
        kb.entries["delete-account"].line_of("questions", "en", 2),
        "delete-account",
        {"question": "HOW do I create a channel", "other": "create-channel"},
    )


def test_a_question_that_another_entry_has_as_its_test() -> None:
    tested = CHANNEL + "    tests: {en: [close the account]}\n"

    assert found(tested, DELETE) == [("question-is-test", "delete-account")]


def test_a_query_in_scope_and_out_of_scope() -> None:
    assert found(CHANNEL, more="out_of_scope: {tests: {fa: [ساختن كانال جديد]}}\n") == [
        ("out-of-scope-test-is-ours", None)
    ]


@pytest.mark.parametrize(
    ("elsewhere", "other"),
    [
        ("ساختن كانال جديد", "create-channel"),
        ("چنل بزنم", "create-channel"),
        ("قیمت دلار؟", "tests"),
    ],
)
def test_a_negative_is_neither_a_question_nor_a_test(elsewhere: str, other: str) -> None:
    """T65: in other letters and marks it is the same text."""
    tested = CHANNEL + "    tests: {fa: [چنل بزنم]}\n"
    examples = f"{{fa: [هوا چطوره, {elsewhere}]}}"
    more = f"out_of_scope: {{tests: {{fa: [قیمت دلار]}}, examples: {examples}}}\n"
    kb = a_kb([tested], more=more)

    (problem,) = lint(kb, today=TODAY)

    assert problem == Problem(
        "out-of-scope-example-is-ours",
        Severity.ERROR,
        "kb.yaml",
        0,
        None,
        {"question": elsewhere, "other": other},
    )


@pytest.mark.parametrize(
    ("slot", "code"),
    [
        ("{kind: choice, question: {fa: چه؟}}", "choice-without-choices"),
        (
            "{kind: text, question: {fa: چه؟}, choices: [{fa: آ}, {fa: ب}]}",
            "choices-on-other-kind",
        ),
    ],
)
def test_slots(slot: str, code: str) -> None:
    header = HEADER.replace("slots:\n", f"slots:\n  odd: {slot}\n")

    assert found(CHANNEL, header=header) == [(code, None)]


def test_a_word_in_two_groups_of_synonyms() -> None:
    more = "synonyms: {fa: [[کانال, چنل], [شبکه, كانال]]}\n"

    assert found(CHANNEL, more=more) == [("synonym-in-two-groups", None)]


def test_the_samples_words_are_pointed_out() -> None:
    header = HEADER.replace("{fa: برنامهٔ نمونه, en: Sample}", "{fa: ما, en: Our Messenger}")
    link = "    redirect: {url: 'https://example.com/x'}\n"

    assert found(CHANNEL.replace("kind: answer", "kind: redirect") + link, header=header) == [
        ("sample-term", None),
        ("sample-link", "create-channel"),
    ]


def test_strict_tests_are_tried_and_the_others_are_not() -> None:
    strict = """\
    tests:
      fa: [{text: یه کانال بسازم, strict: true}, {text: قیمت دلار, strict: true}, هیچ]
"""
    kb = a_kb([CHANNEL + strict, DELETE, CODE, GREETING])

    (problem,) = judged(kb, ()).problems

    assert (problem.code, problem.facts) == ("strict-test-missed", {"question": "قیمت دلار"})
    assert lint(kb, today=TODAY) == ()


def test_what_an_entry_must_not_answer_is_tried() -> None:
    negative = """\
    not_tests:
      fa: [یه کانال بسازم, قیمت دلار]
"""
    kb = a_kb([CHANNEL + negative, DELETE, CODE, GREETING])

    (problem,) = judged(kb, ()).problems

    assert (problem.code, problem.facts) == ("not-test-answered", {"question": "یه کانال بسازم"})
    assert lint(kb, today=TODAY) == ()


def test_a_file_that_does_not_load_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "kb.yaml"
    path.write_text(a_text(CHANNEL.replace("kind: answer", "kind: anser")), encoding="utf-8")

    linted = lint_path(path, today=TODAY)

    assert [each.code for each in linted.problems] == ["bad-choice"]
    assert not linted.usable


def test_warnings_keep_a_file_usable(tmp_path: Path) -> None:
    path = tmp_path / "kb.yaml"
    path.write_text(a_text(CHANNEL.replace(", start my own channel", "")), encoding="utf-8")

    linted = lint_path(path, today=TODAY)

    assert [each.code for each in linted.problems] == ["few-questions"]
    assert linted.usable


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        ("helplines: {fa: اورژانس ۱۱۰، مشاوره ۱۴۸۰}", ["helplines-elsewhere"]),
        ("helplines: {en: call 123 or 115}, country: {en: Turkey}", ["helplines-elsewhere"]),
        ("helplines: {en: call 123}, country: {en: Egypt}", []),
        ("helplines: {en: call 115 or 123}, country: {en: Islamic Republic of Iran}", []),
        ("helplines: {fa: مشاوره ۱۴۸۰}, country: {fa: ایران}", []),
        ("helplines: {en: call 112}, country: {en: Turkey}", []),
        ("country: {en: Turkey}", ["helplines-missing"]),
    ],
)
def test_helplines_belong_to_the_country(terms: str, codes: list[str]) -> None:
    given = "helplines: {fa: اورژانس, en: ambulance}"
    assert given in HEADER
    header = HEADER.replace(given, terms)
    assert [code for code, _ in found(*FOUR, header=header)] == codes


@pytest.mark.parametrize("old", ["not_ours: {fa: [قیمت دلار]}", "elsewhere: {fa: [قیمت دلار]}"])
def test_old_keys_are_read_with_a_hint(old: str) -> None:
    kb = a_kb([CHANNEL], more=old + "\n")

    (problem,) = lint(kb, today=TODAY)

    assert (problem.code, problem.severity) == ("old-key", Severity.INFO)
    assert problem.line == kb.entries["create-channel"].line_of("answer") + 1
    texts = (*kb.out_of_scope_examples, *(test.text for test in kb.out_of_scope_tests))
    assert texts == ("قیمت دلار",)


def test_every_stage_that_can_run_reports_at_once(tmp_path: Path) -> None:
    """Form, references and content of the sound entries are checked in the same run."""
    shape = CHANNEL.replace("kind: answer", "kind: anser")
    reference = DELETE.replace("title:", "related: [create-channel, nowhere]\n    title:", 1)
    content = CODE.replace("fa: دو دقیقه صبر کنید.", "fa: دو دقیقه می شود.")
    path = tmp_path / "kb.yaml"
    path.write_text(a_text(shape, reference, content, GREETING), encoding="utf-8")

    linted = lint_path(path, today=TODAY)

    assert {(each.code, each.entry) for each in linted.problems} == {
        ("bad-choice", "create-channel"),
        ("undefined-related", "delete-account"),
        ("half-space", "login-code"),
    }
    assert not linted.usable


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(a_text(CHANNEL, DELETE), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("entries: [", encoding="utf-8")
    (tmp_path / "c.yaml").write_text(f"entries:\n{CHANNEL}", encoding="utf-8")

    found = lint_path(tmp_path, today=TODAY).problems

    assert {(each.file, each.code) for each in found} == {
        ("b.yaml", "yaml-syntax"),
        ("c.yaml", "repeated-id"),
    }


def test_other_problems_are_announced_before_a_model_is_trained(tmp_path: Path) -> None:
    strict = "    tests: {fa: [{text: قیمت دلار, strict: true}]}\n"
    path = tmp_path / "kb.yaml"
    text = a_text(CHANNEL + strict, DELETE.replace("title:", "review_by: 2026-01-01\n    title:"))
    path.write_text(text, encoding="utf-8")
    announced: list[Linted] = []

    def lint_it() -> set[str]:
        found = lint_path(
            path, today=TODAY, cache=tmp_path / "cache", before_training=announced.append
        )
        return {each.code for each in found.problems}

    assert lint_it() == {"strict-test-missed", "review-overdue"}
    assert [[each.code for each in one.problems] for one in announced] == [["review-overdue"]]
    assert lint_it() == {"strict-test-missed", "review-overdue"}
    assert len(announced) == 1  # the model is stored
