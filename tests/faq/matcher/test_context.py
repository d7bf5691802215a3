"""Short messages after an answer that refer to it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from faq.knowledge_base import KnowledgeBase
from faq.matcher import Answer, Clarify, Matcher, Verdict
from tests.faq.builders import a_kb

ENTRIES = [
    ("create-channel", ["چطور کانال بسازم", "ساختن کانال جدید"], ["how to create a channel"]),
    ("delete-channel", ["چطور کانال را پاک کنم", "حذف کانال"], ["how to delete a channel"]),
    ("create-group", ["چطور گروه بسازم", "ساختن گروه جدید"], ["how to create a group"]),
    ("delete-group", ["چطور گروه را پاک کنم", "حذف گروه"], ["how to delete a group"]),
    ("dark-mode", ["حالت تاریک کجاست", "تم شب"], ["where is the dark mode"]),
]


def _written() -> Iterator[str]:
    for entry_id, persian, english in ENTRIES:
        questions = "".join(f"        - {text}\n" for text in persian)
        yield (
            f"  - id: {entry_id}\n    kind: answer\n"
            f"    title: {{fa: {persian[1]}, en: {english[0]}}}\n"
            f"    questions:\n      fa:\n{questions}      en:\n        - {english[0]}\n"
            f"    category: channels\n    answer: {{fa: پاسخ, en: Answer}}\n"
        )


@cache
def matcher() -> Matcher:
    return Matcher.build(a_kb(list(_written())))


def after(entry_id: str, question: str, text: str) -> Verdict:
    return matcher().match_after(text, question=question, entry_id=entry_id)


def first(verdict: Verdict) -> str:
    match verdict:
        case Answer(entry_id=entry_id):
            return entry_id
        case Clarify(candidates=candidates):
            return candidates[0].entry_id
        case _:
            return ""


@pytest.mark.parametrize("kind", ["channel", "group"])
@pytest.mark.parametrize(
    ("question", "text"),
    [
        ({"channel": "چطور کانال بسازم", "group": "چطور گروه بسازم"}, "حالا چطور پاکش کنم"),
        ({"channel": "how to create a channel", "group": "how to create a group"}, "delete it"),
    ],
)
def test_a_reference_is_to_what_was_asked_before(
    kind: str, question: dict[str, str], text: str
) -> None:
    assert first(after(f"create-{kind}", question[kind], text)) == f"delete-{kind}"


def test_a_question_with_a_subject_of_its_own_is_unaffected() -> None:
    for text in ("حالت تاریک کجاست", "حذف گروه", "where is the dark mode"):
        verdict = after("create-channel", "چطور کانال بسازم", text)
        assert verdict == matcher().match(text)


def test_a_long_text_is_not_a_reference() -> None:
    text = "حالا اگه بخوام که دیگه نباشه و کسی هم نبینه چطور میشه پاکش کرد"
    assert after("create-channel", "چطور کانال بسازم", text) == matcher().match(text)


def test_unknown_words_are_not_matched_by_their_context() -> None:
    for text in ("هوا چطوره", "bitcoin", "؟"):
        verdict = after("create-channel", "چطور کانال بسازم", text)
        assert not isinstance(verdict, Answer), text


def test_the_entry_that_was_shown_is_not_offered_again() -> None:
    verdict = after("create-channel", "چطور کانال بسازم", "پاکش کنم")
    match verdict:
        case Clarify(candidates=candidates):
            assert "create-channel" not in [each.entry_id for each in candidates]
        case Answer(entry_id=entry_id):
            assert entry_id == "delete-channel"
        case _:
            pytest.fail(str(verdict))


def test_a_statement_before_a_question_is_its_context() -> None:
    for text in (
        "سلام\nمن یه کانال ساختم\nحالا چطور پاکش کنم",
        "دیروز کانال جدید ساختم. چطور پاکش کنم؟",
        "i made a channel. how to delete it?",
    ):
        assert first(matcher().match(text)) == "delete-channel", text


def test_two_questions_are_both_answered() -> None:
    verdict = matcher().match("چطور کانال بسازم؟ حالت تاریک کجاست؟")
    assert isinstance(verdict, Answer)
    assert (verdict.entry_id, verdict.also) == ("create-channel", ("dark-mode",))
    listed = matcher().match("حذف کانال\nساختن گروه جدید\nحالت تاریک کجاست")
    assert isinstance(listed, Answer)
    assert {listed.entry_id, *listed.also} == {"delete-channel", "create-group", "dark-mode"}


def test_questions_of_the_blind_set_with_their_own_subject_are_unaffected(
    own_kb: KnowledgeBase,
) -> None:
    """The set was written blind: pairs of a first question and what follows its answer."""
    file = Path(__file__).parents[2] / "queries" / "third" / "followups.yaml"
    own = Matcher.build(own_kb)
    changed = answered = 0
    for row in yaml.safe_load(file.read_text(encoding="utf-8")):
        before, alone = own.match(row["first"]), own.match(row["then"])
        if not isinstance(before, Answer):
            continue
        verdict = own.match_after(row["then"], question=row["first"], entry_id=before.entry_id)
        if not row["context"]:
            changed += isinstance(verdict, Answer) and verdict != alone
        answered += row["context"] and verdict != alone
    assert changed <= 1
    assert answered >= 5
