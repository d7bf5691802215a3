"""Short messages that complete a question for which entries were offered."""

import pytest

from faq.knowledge_base import Kind
from faq.matcher import Abstain, Answer, Candidate, Clarify, Verdict
from faq.matcher.context import narrowed
from tests.faq.matcher.test_context import matcher

NOTHING = Abstain(best=None, language="en")
OFFERED = ("create-channel", "delete-channel")


def answer(entry_id: str, *, unmistakable: bool = False, kind: Kind = Kind.ANSWER) -> Answer:
    return Answer(entry_id, kind, 0.5, 0.2, unmistakable=unmistakable, language="en")


def clarify(*entry_ids: str, outside: bool = False) -> Clarify:
    found = tuple(Candidate(each, Kind.ANSWER, 0.4) for each in entry_ids)
    return Clarify(found, "en", outside=outside)


@pytest.mark.parametrize(
    ("own", "together", "joined"),
    [
        (NOTHING, answer("delete-channel"), True),
        (clarify("delete-group"), answer("delete-channel"), True),
        (answer("delete-group"), answer("delete-channel"), True),  # one of the offered entries
        (answer("delete-group"), answer("dark-mode"), False),
        (answer("delete-group", unmistakable=True), answer("delete-channel"), False),
        (NOTHING, clarify("delete-channel"), True),
        (clarify("delete-group"), clarify("delete-channel"), False),
        (clarify("delete-group", outside=True), answer("delete-channel"), False),
        (NOTHING, NOTHING, False),
        (NOTHING, answer("greeting", kind=Kind.CHITCHAT), False),
    ],
)
def test_a_text_completes_a_question(own: Verdict, together: Verdict, joined: bool) -> None:
    found = narrowed(own, together, offered=OFFERED, words=3)

    assert found == (together if joined else None)


def test_one_word_that_equals_a_question_may_complete_another() -> None:
    own, together = answer("delete-group", unmistakable=True), answer("delete-channel")

    assert narrowed(own, together, offered=OFFERED, words=1) == together


def test_the_matcher_joins_a_short_text_with_the_question() -> None:
    text, verdict = matcher().match_narrowing(
        "کانال", question="چطور پاک کنم", offered=("delete-channel", "delete-group")
    )

    assert text == "چطور پاک کنم\nکانال"
    assert isinstance(verdict, Answer)
    assert verdict.entry_id == "delete-channel"


def test_a_long_text_stands_alone() -> None:
    long = "سلام من می‌خواستم بدونم که توی این برنامه حالت تاریک کجاست ممنون"

    text, _ = matcher().match_narrowing(long, question="چطور پاک کنم", offered=())

    assert text == long
