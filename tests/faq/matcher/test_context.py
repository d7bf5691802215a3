"""Short messages after an answer that refer to it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from faq.knowledge_base import Kind, KnowledgeBase
from faq.matcher import Abstain, Answer, Candidate, Clarify, Matcher, Verdict
from faq.matcher.context import in_context
from tests.faq.builders import a_kb

ENTRIES = [
    ("create-channel", ["چطور کانال بسازم", "ساختن کانال جدید"], ["how to create a channel"]),
    ("delete-channel", ["چطور کانال را پاک کنم", "حذف کانال"], ["how to delete a channel"]),
    ("create-group", ["چطور گروه بسازم", "ساختن گروه جدید"], ["how to create a group"]),
    ("delete-group", ["چطور گروه را پاک کنم", "حذف گروه"], ["how to delete a group"]),
    ("dark-mode", ["حالت تاریک کجاست", "تم شب"], ["where is the dark mode"]),
]
PROBLEM = """\
  - id: no-notifications
    kind: problem
    title: {fa: نرسیدن اعلان, en: No notifications}
    questions:
      fa: [نوتیفیکیشن نمیاد, اعلان‌ها نمی‌رسند]
      en: [notifications do not arrive]
    category: channels
    answer: {fa: پاسخ, en: Answer}
    route: technical
"""


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
    return Matcher.build(a_kb([*_written(), PROBLEM]))


def after(entry_id: str, question: str, text: str) -> Verdict:
    return matcher().match_after(text, question=question, shown={entry_id})


def first(verdict: Verdict) -> str:
    match verdict:
        case Answer(entry_id=entry_id):
            return entry_id
        case Clarify(candidates=candidates):
            return candidates[0].entry_id
        case _:
            return ""


@pytest.mark.parametrize("kind", ["channel", "group"])
def test_a_reference_is_to_what_was_asked_before(kind: str) -> None:
    question = {"channel": "چطور کانال بسازم", "group": "چطور گروه بسازم"}[kind]
    assert first(after(f"create-{kind}", question, "حالا چطور پاکش کنم")) == f"delete-{kind}"


def test_the_context_is_the_sentence_that_was_answered() -> None:
    told = "سلام\nداداش یه لحظه وقت داری\nدیشب گوشیمو عوض کردم و تم شب هم خوبه\nچطور کانال بسازم"
    verdict = after("create-channel", told, "حالا چطور پاکش کنم")
    assert first(verdict) == "delete-channel"


def test_a_question_with_a_subject_of_its_own_is_unaffected() -> None:
    for text in ("حالت تاریک کجاست", "حذف گروه", "where is the dark mode"):
        verdict = after("create-channel", "چطور کانال بسازم", text)
        assert verdict == matcher().match(text)


def test_a_long_text_is_not_a_reference() -> None:
    short = "حالا چطور پاکش کنم"
    assert after("create-channel", "چطور کانال بسازم", short) != matcher().match(short)
    long = f"{short} دیگه خسته شدم بس که گشتم پیدا نشد"
    assert after("create-channel", "چطور کانال بسازم", long) == matcher().match(long)


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
        "دیروز با دوستم یه کانال ساختم. حالا چطور پاکش کنم؟",
    ):
        assert first(matcher().match(text)) == "delete-channel", text


def test_two_questions_are_both_answered() -> None:
    verdict = matcher().match("چطور کانال بسازم؟ حالت تاریک کجاست؟")
    assert isinstance(verdict, Answer)
    assert (verdict.entry_id, verdict.also) == ("create-channel", ("dark-mode",))
    listed = matcher().match("حذف کانال\nساختن گروه جدید\nحالت تاریک کجاست")
    assert isinstance(listed, Answer)
    assert {listed.entry_id, *listed.also} == {"delete-channel", "create-group", "dark-mode"}


def candidates(**scores: float) -> list[Candidate]:
    return [Candidate(name, Kind.ANSWER, score) for name, score in scores.items()]


UNKNOWN = Abstain(best=None, language="fa")


def answered(verdict: Verdict) -> str:
    return verdict.entry_id if isinstance(verdict, Answer) else ""


def test_an_entry_answers_only_if_it_is_near_the_text_alone() -> None:
    found = candidates(shown=0.6, a=0.4)
    ranked = candidates(b=0.3, c=0.2, d=0.2, e=0.1, a=0.1, f=0.1)
    assert answered(in_context(found, UNKNOWN, ranked, shown={"shown"})) == "a"
    late = candidates(b=0.3, c=0.2, d=0.2, e=0.1, f=0.1, a=0.1)
    assert first(in_context(found, UNKNOWN, late, shown={"shown"})) == "a"
    assert answered(in_context(found, UNKNOWN, late, shown={"shown"})) == ""


def test_two_near_entries_or_the_context_alone_change_nothing() -> None:
    alone = candidates(a=0.1)
    two = candidates(shown=0.6, a=0.4, b=0.3)
    assert in_context(two, UNKNOWN, alone, shown={"shown"}) == UNKNOWN
    found = candidates(shown=0.6, a=0.4)
    before = candidates(shown=0.9, a=0.38)
    assert in_context(found, UNKNOWN, alone, shown={"shown"}, before=before) == UNKNOWN


def test_an_answer_to_the_text_alone_is_kept_and_choices_are_extended() -> None:
    own = Answer("b", Kind.ANSWER, 0.4, 0.1, unmistakable=False, language="fa")
    found, alone = candidates(shown=0.6, a=0.4), candidates(b=0.4, a=0.2)
    assert in_context(found, own, alone, shown={"shown"}) == own
    choices = Clarify(tuple(candidates(b=0.3, shown=0.2, c=0.2)), "fa")
    verdict = in_context(found, choices, alone, shown={"shown"})
    assert isinstance(verdict, Clarify)
    assert [each.entry_id for each in verdict.candidates] == ["a", "b", "c"]


def test_what_follows_the_question_does_not_hide_its_answer() -> None:
    for text in (
        "سلام\nمن یه کانال ساختم\nحالا چطور پاکش کنم\nخیلی فوریه زود باشین",
        "i made a channel. how to delete the channel? it is very urgent now",
    ):
        assert first(matcher().match(text)) == "delete-channel", text


def test_a_report_between_a_statement_and_a_question_is_answered() -> None:
    verdict = matcher().match("من یه کانال ساختم\nنوتیفیکیشن نمیاد\nحالا چطور پاکش کنم؟")
    assert isinstance(verdict, Answer)
    assert "no-notifications" in (verdict.entry_id, *verdict.also)


@pytest.mark.slow
def test_an_unrelated_statement_keeps_its_answer(own_kb: KnowledgeBase) -> None:
    own = Matcher.build(own_kb)
    for text, expected in (
        (
            "I need to delete my channel. how do I create a group?",
            {"delete-channel", "create-group"},
        ),
        ("i lost my sim card. what do i do?", {"lost-sim"}),
        ("i lost my sim card. how can i change my number?", {"lost-sim", "change-number"}),
        ("i turned on dark mode. how do i turn it off?", {"dark-mode"}),
    ):
        verdict = own.match(text)
        assert isinstance(verdict, Answer), text
        assert {verdict.entry_id, *verdict.also} == expected, text


def test_a_wish_is_no_statement() -> None:
    verdict = matcher().match("کانال من را حذف کنید. حالت تاریک کجاست؟")
    assert isinstance(verdict, Answer)
    assert {verdict.entry_id, *verdict.also} == {"delete-channel", "dark-mode"}


@pytest.mark.slow
def test_messages_of_the_blind_set_with_their_own_subject_are_unaffected(
    own_kb: KnowledgeBase,
) -> None:
    """The set was written blind: pairs of a first question and what follows its answer."""
    file = Path(__file__).parents[2] / "queries" / "third" / "followups.yaml"
    own = Matcher.build(own_kb)
    checked = changed = 0
    for row in yaml.safe_load(file.read_text(encoding="utf-8")):
        before, alone = own.match(row["first"]), own.match(row["then"])
        if not isinstance(before, Answer):
            continue
        shown = {before.entry_id}
        verdict = own.match_after(row["then"], question=row["first"], shown=shown)
        if row["context"]:
            changed += verdict != alone
        else:
            assert _entries_of(verdict) == _entries_of(alone), row["then"]
            checked += 1
    assert checked >= 15
    assert changed >= 1


def _entries_of(verdict: Verdict) -> tuple[type[Verdict], str]:
    return type(verdict), first(verdict)


def test_a_text_about_another_product_is_not_a_reference() -> None:
    found = (Candidate("delete-channel", Kind.ANSWER, 0.9),)
    own = Clarify((Candidate("delete-account", Kind.ANSWER, 0.4),), "en", outside=True)

    assert in_context(found, own, own.candidates, shown={"create-channel"}) == own
