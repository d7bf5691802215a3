"""Recognition of greetings, announcements and thanks around a question."""

from itertools import product
from pathlib import Path
from random import Random
from time import perf_counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faq.knowledge_base import Kind
from faq.matcher import Answer, Clarify, Matcher
from faq.normalize import Framing, fold, language_of
from faq.normalize.framing import FEWEST_WORDS
from tests.faq.builders import framing

BLIND_SET = Path(__file__).parents[2] / "queries" / "fourth" / "framing.yaml"
MOST_LOST = 0.08  # share of right answers that may be lost because of framing


def question_in(text: str) -> str:
    words = fold(text).split()
    return " ".join(words[framing().question(words)])


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("سلام خسته نباشید میخواستم ببینم چجوری میشه کانال زد", "چجوری میشه کانال زد"),
        ("داداش یه سوال فوری رمزم رو چطور عوض کنم", "رمزم رو چطور عوض کنم"),
        ("چطور گروه بسازم دستتون درد نکنه", "چطور گروه بسازم"),
        (
            "salam khaste nabashid mikhastam beporsam chetori kanal bezanam",
            "chetori kanal bezanam",
        ),
        ("hey team, quick question, how do i leave a group", "how do i leave a group"),
        ("how do i leave a group thanks in advance", "how do i leave a group"),
        ("سلام هک شدم", "هک شدم"),
    ],
)
def test_framing_is_separated_from_the_question(text: str, question: str) -> None:
    assert question_in(text) == question


@pytest.mark.parametrize(
    "text", ["سلام", "سلام خسته نباشید", "hi there", "thanks a lot", "ممنون میشم"]
)
def test_a_sentence_of_framing_only_has_no_question(text: str) -> None:
    assert question_in(text) == ""


@pytest.mark.parametrize(
    "text", ["کانال", "حذف حساب", "چطور گروه بسازم", "how do i leave a group"]
)
def test_a_question_without_framing_stays_whole(text: str) -> None:
    assert question_in(text) == fold(text)


@given(st.lists(st.sampled_from(["سلام", "hi", "کانال", "zq", "چطور", "مرسی"]), max_size=12))
def test_the_span_is_empty_or_long_enough(words: list[str]) -> None:
    span = framing().question(words)

    assert 0 <= span.start <= span.stop <= len(words)
    assert span.stop - span.start in {0, *range(min(FEWEST_WORDS, len(words)), len(words) + 1)}


def test_a_model_without_questions_separates_framing_only() -> None:
    assert Framing([]).question(fold("سلام خسته نباشید").split()) == slice(0, 0)


def test_a_long_text_takes_milliseconds() -> None:
    words = ["سلام", "کانال", "bezanam", "thanks"] * 250
    framing().question(words)

    start = perf_counter()
    framing().question(words)

    assert perf_counter() - start < 0.1


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("نمیخوام سرتونو درد بیارم چجوری کانال بزنم", "create-channel"),
        ("dont want to annoy anyone, where do i change my number", "change-number"),
    ],
)
def test_a_refusal_before_the_question_is_framing(
    own_matcher: Matcher, text: str, entry: str
) -> None:
    verdict = own_matcher.match(text)

    assert isinstance(verdict, Answer)
    assert verdict.entry_id == entry


@pytest.mark.parametrize(
    "text", ["نمیخوام چطوری کانال بسازم رو بدونم", "i don't want to leave the group"]
)
def test_a_refused_question_is_not_answered(own_matcher: Matcher, text: str) -> None:
    assert isinstance(own_matcher.match(text), Clarify)


def test_right_answers_of_the_own_file_survive_framing(own_matcher: Matcher) -> None:
    """Each text of the blind set is combined with labelled queries of its language."""
    tests = [
        (entry.id, test.text)
        for entry in own_matcher.kb.entries.values()
        if entry.kind in (Kind.ANSWER, Kind.PROBLEM)
        for test in entry.tests
        if language_of(test.text) == test.language and _is_right(own_matcher, test.text, entry.id)
    ]
    texts = yaml.safe_load(BLIND_SET.read_text(encoding="utf-8"))
    choose = Random(1)
    tried = [
        (_framed(each, text), entry)
        for each, _ in product(texts, range(2))
        for entry, text in [choose.choice(_like(each["text"], tests))]
    ]

    lost = [text for text, entry in tried if not _is_right(own_matcher, text, entry)]

    assert len(lost) / len(tried) <= MOST_LOST, lost


def _framed(framing_text: dict[str, str], question: str) -> str:
    before = framing_text["place"] == "before"
    return " ".join(
        (framing_text["text"], question) if before else (question, framing_text["text"])
    )


def _like(text: str, tests: list[tuple[str, str]]) -> list[tuple[str, str]]:
    language = language_of(text) or "fa"
    return [test for test in tests if language_of(test[1]) == language]


def _is_right(matcher: Matcher, text: str, entry: str) -> bool:
    verdict = matcher.match(text)
    return isinstance(verdict, Answer) and verdict.entry_id == entry and not verdict.also
