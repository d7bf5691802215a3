"""Reading of `canned.yaml`."""

# ruff: noqa: RUF001  (Persian and Arabic digits)

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.team.canned_file import canned_replies
from bot.team.model import CannedReplies, CannedReply, Then
from faq.knowledge_base.problems import Problem, Severity
from faq.knowledge_base.reading import read_file, read_text
from handoff.lifecycle import Outcome

ROOT = Path(__file__).parents[3]
GOOD = """\
version: 1
replies:
  - id: hours
    title: "  Opening hours "
    text:
      fa: هر روز ۹ تا ۱۷ پاسخ‌گو هستیم.
      en: |
        We answer every day
        from 9 to 17.
  - id: version-2
    title: نسخه
    text: {fa: كدام نسخه؟}
"""


def read(text: str) -> tuple[CannedReplies | None, tuple[Problem, ...]]:
    return canned_replies(read_text(text, file="canned.yaml"))


def reply(text: str) -> str:
    """Return a file of one reply with these lines."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return f"version: 1\nreplies:\n  -{lines[3:]}"


def test_the_sample_has_no_problems() -> None:
    replies, problems = canned_replies(read_file(ROOT / "canned.yaml", name="canned.yaml"))

    assert problems == ()
    assert replies is not None
    assert set(replies["app-version"].text) == {"fa", "en"}
    assert replies["app-version"].text["en"].startswith("To see what is going on")


def test_replies_by_their_ids() -> None:
    replies, problems = read(GOOD)

    assert problems == ()
    assert replies == {
        "hours": CannedReply(
            "hours",
            "Opening hours",
            {
                "fa": "هر روز ۹ تا ۱۷ پاسخ‌گو هستیم.",
                "en": "We answer every day\nfrom 9 to 17.",
            },
        ),
        "version-2": CannedReply("version-2", "نسخه", {"fa": "كدام نسخه؟"}),
    }


@pytest.mark.parametrize("text", ["version: 1\n", "version: 1\nreplies: []\n", GOOD[:11]])
def test_a_file_without_replies(text: str) -> None:
    assert read(text) == ({}, ())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "not-a-map", 1),
        ("# only a comment\n", "not-a-map", 1),
        ("- a\n", "not-a-map", 1),
        ("replies: []\n", "missing-field", 1),
        ("version: 2\n", "bad-choice", 1),
        ("version: 1\nreplys: []\n", "unknown-field", 1),
        ("version: 1\nreplies:\n  a: b\n", "wrong-type", 2),
        ("version: 1\nversion: 1\n", "yaml-duplicate-key", 2),
        ("version: 1\n---\nversion: 1\n", "yaml-two-documents", 2),
        ('version: 1\nreplies: "a" b\n', "yaml-syntax", 2),
        (reply("id: Hours\ntitle: t\ntext: {fa: x}"), "bad-name", 3),
        (reply("id: a_b\ntitle: t\ntext: {fa: x}"), "bad-name", 3),
        (reply(f"id: {'a' * 41}\ntitle: t\ntext: {{fa: x}}"), "bad-name", 3),
        (reply("id: a\ntext: {fa: x}"), "missing-field", 3),
        (reply("id: a\ntitle: t"), "missing-field", 3),
        (reply("id: a\ntitle: t\ntext: {}"), "too-few", 5),
        (reply("id: a\ntitle: t\ntext: {farsi: x}"), "bad-name", 5),
        (reply("id: a\ntitle: t\ntext:\n  fa:"), "empty-text", 6),
        (reply("id: a\ntitle: 12\ntext: {fa: x}"), "unquoted-text", 4),
        (reply("id: a\ntitle: ''\ntext: {fa: x}"), "empty-text", 4),
        (reply(f"id: a\ntitle: {'t' * 81}\ntext: {{fa: x}}"), "too-long", 4),
        (reply(f"id: a\ntitle: t\ntext:\n  fa: {'t' * 4097}"), "too-long", 6),
        (reply("id: a\ntitle: t\ntext: x"), "wrong-type", 5),
        (reply("id: a\ntitle: t\ntext: {fa: '  '}"), "canned-without-text", 5),
        (reply("id: a\ntitle: t\ntext:\n  fa: x\n  en: ' '"), "canned-without-text", 5),
        (f"{GOOD}  - id: hours\n    title: t\n    text: {{fa: x}}\n", "canned-repeated", 13),
    ],
)
def test_an_error_has_its_line(text: str, code: str, line: int) -> None:
    replies, problems = read(text)

    assert replies is None
    assert [(each.code, each.line) for each in problems] == [(code, line)]
    assert problems[0].severity is Severity.ERROR
    assert problems[0].file == "canned.yaml"


def test_a_repeated_reply_is_named() -> None:
    _, problems = read(f"{GOOD}  - id: hours\n    title: t\n    text: {{fa: x}}\n")

    assert problems[0].facts == {"name": "hours"}


def test_all_problems_of_the_replies_are_reported() -> None:
    again = "  - id: hours\n    title: t\n    text: {fa: ' '}\n"
    _, problems = read(GOOD + again + again.replace("hours", "x"))

    assert sorted((each.line, each.code) for each in problems) == [
        (13, "canned-repeated"),
        (15, "canned-without-text"),
        (18, "canned-without-text"),
    ]


def test_all_violations_of_the_schema_are_reported() -> None:
    _, problems = read(GOOD.replace("hours\n", "Hours!\n").replace("نسخه\n", "7\n"))

    assert sorted((each.line, each.code) for each in problems) == [
        (3, "bad-name"),
        (11, "unquoted-text"),
    ]


def test_problems_of_replies_are_reported_beside_those_of_the_form() -> None:
    again = "  - id: hours\n    text: {fa: ' '}\n  - 5\n  - {id: x, title: ' ', text: {fa: x}}\n"
    _, problems = read(GOOD + again)

    assert [(each.line, each.code, each.facts) for each in problems] == [
        (13, "canned-repeated", {"name": "hours"}),
        (13, "missing-field", {"field": "title"}),
        (14, "canned-without-text", {"name": "hours"}),
        (15, "wrong-type", {"field": "replies", "expected": "object", "value": "5"}),
        (16, "empty-text", {"field": "replies.title"}),
    ]


@pytest.mark.parametrize("value", ["", " null", " ~", "\n  # - id: a"])
def test_replies_that_are_all_commented_out(value: str) -> None:
    assert read(f"version: 1\nreplies:{value}\n") == ({}, ())


@pytest.mark.parametrize("length", [1, 40])
def test_ids_of_each_length(length: int) -> None:
    replies, _ = read(reply(f"id: {'a' * length}\ntitle: t\ntext: {{fa: x}}"))

    assert replies is not None
    assert list(replies) == ["a" * length]


@settings(deadline=None, max_examples=60)
@given(st.text() | st.lists(st.sampled_from(GOOD.splitlines(keepends=True))).map("".join))
def test_any_text_is_read(text: str) -> None:
    replies, problems = read(text)

    assert (replies is None) == any(each.severity is Severity.ERROR for each in problems)


FULL = """\
version: 1
replies:
  - id: refund
    title: t
    text: {fa: "{name}، برمی‌گردد"}
    questions: {fa: [پولم کو, " پولم کو "], en: [where is my money]}
    entries: [refund-late]
    then: {tags: [refund], wait: 2d}
  - id: ask
    title: t
    text: {fa: نسخه؟}
    then: {wait: answer}
  - id: done
    title: t
    text: {fa: انجام شد}
    then: {tags: [a, b, a], resolve: fixed}
"""


def test_questions_entries_and_steps() -> None:
    replies, problems = read(FULL)
    assert problems == ()
    assert replies is not None
    assert replies["refund"].questions == {"fa": ("پولم کو",), "en": ("where is my money",)}
    assert replies["refund"].entries == ("refund-late",)
    assert replies["refund"].then == Then(("refund",), timedelta(days=2))
    assert replies["ask"].then == Then(is_asking=True)
    assert replies["done"].then == Then(("a", "b"), outcome=Outcome.FIXED)


@pytest.mark.parametrize(
    ("item", "code", "line", "is_usable"),
    [
        ("text: {fa: x}\nthen: {wait: 2d, resolve: fixed}", "canned-wait-and-resolve", 6, False),
        ("text: {fa: x}\nthen: {wait: soon}", "span-unreadable", 6, False),
        ("text: {fa: x}\nthen: {wait: 900d}", "span-out-of-range", 6, False),
        ("text:\n  en: x\n  fa: 'انجام شد. موفق باشید'", "canned-cliche", 7, True),
        ("text: {fa: 'a { b'}", "canned-brace", 5, True),
    ],
)
def test_problems_of_texts_and_steps(item: str, code: str, line: int, is_usable: bool) -> None:
    replies, problems = read(reply(f"id: a\ntitle: t\n{item}"))
    assert [(one.code, one.line) for one in problems] == [(code, line)]
    assert (replies is not None) == is_usable
