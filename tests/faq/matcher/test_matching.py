"""From a query to a verdict."""

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.knowledge_base import Kind
from faq.matcher import Abstain, Answer, Clarify, Matcher, Reason, Thresholds
from faq.matcher.corpus import corpus_of, synonyms_of
from faq.matcher.engine import train_lexical
from faq.normalize import Way, fold
from tests.faq.builders import CHANNEL, FOUR, GREETING, a_kb

OTHER = """\
  - id: dark-mode
    kind: answer
    title: {fa: حالت تیره, en: Dark mode}
    questions:
      fa: [صفحه سیاه بشه, حالت شب, تم تیره]
      en: [dark theme, black background, night colours]
    answer: {fa: تنظیمات., en: Settings.}
"""


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build(a_kb())


@pytest.mark.parametrize(
    ("query", "entry", "language"),
    [
        ("چطور کانال بسازم؟", "create-channel", "fa"),
        ("چطور كانال بسازم", "create-channel", "fa"),
        ("]x,v ;hkhg fshcl?", "create-channel", "fa"),
        ("HOW DO I CREATE A CHANNEL", "create-channel", "en"),
        ("اخص یخ ه زقثشفث ش زاشددثم", "create-channel", "en"),
    ],
)
def test_a_stored_question_is_unmistakable(
    query: str, entry: str, language: str, matcher: Matcher
) -> None:
    """T65: with any letters and on any keyboard layout."""
    found = matcher.match(query)

    assert isinstance(found, Answer)
    assert (found.entry_id, found.score, found.unmistakable) == (entry, 1.0, True)
    assert found.language == language


@pytest.mark.parametrize("query", ["سلام", "پیامک ورود نرسید"])
def test_small_talk_and_problems_are_never_unmistakable(query: str, matcher: Matcher) -> None:
    found = matcher.match(query)

    assert isinstance(found, Answer)
    assert found.kind in (Kind.CHITCHAT, Kind.PROBLEM)
    assert not found.unmistakable


@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("یه کانال جدید میخوام بسازم", "create-channel"),
        ("chetor kanal besazam", "create-channel"),
        ("حزف حساب", "delete-account"),
        ("حساب کاربری رو حذف کنم", "delete-account"),
        ("سلام، چطور کانال بسازم؟", "create-channel"),
    ],
)
def test_other_words_for_the_same(query: str, entry: str, matcher: Matcher) -> None:
    found = matcher.match(query)

    assert isinstance(found, Answer), found
    assert found.entry_id == entry


@pytest.mark.parametrize(
    "query",
    [
        "قیمت دلار چنده",
        "what do we have for breakfast",
        "هوا فردا چطوره",
        "bitcoin price",
        "xyzzy",
    ],
)
def test_out_of_scope_queries_are_not_answered(query: str, matcher: Matcher) -> None:
    """T61, T64: the nearest entry is not near enough."""
    assert not isinstance(matcher.match(query), Answer)


@pytest.mark.parametrize(
    "query",
    [
        "my channel was sold to a bank in the morning",
        "کد پستی تهران چنده",
        "سلام دوست من میخوام برم سفر",
    ],
)
def test_one_shared_word_is_not_enough(query: str, own_matcher: Matcher) -> None:
    """T62: unknown words lower the score."""
    assert not isinstance(own_matcher.match(query), Answer)


def with_thresholds(matcher: Matcher, thresholds: Thresholds) -> Matcher:
    """Return the same matcher with other thresholds."""
    lexical = train_lexical(corpus_of(matcher.kb), synonyms_of(matcher.kb))
    classifier = replace(lexical.classifier, thresholds=thresholds)
    return Matcher(matcher.kb, replace(lexical, classifier=classifier))


DARING = Thresholds(answer=0.2, clarify=0.1, margin=0.0, fast=0.2, fast_margin=0.0)


def test_one_word_is_never_unmistakable_unless_it_is_a_question(matcher: Matcher) -> None:
    """T61."""
    eager = with_thresholds(matcher, DARING)

    word, words = eager.match("channel"), eager.match("new channel")

    assert isinstance(word, Answer)
    assert isinstance(words, Answer)
    assert (word.unmistakable, words.unmistakable) == (False, True)


@pytest.mark.parametrize(
    ("thresholds", "reason"),
    [
        (DARING, Reason.CLEAR),
        (replace(DARING, answer=0.99), Reason.UNSURE),
        (replace(DARING, answer=0.99, clarify=0.99), Reason.WEAK),
        (replace(DARING, margin=0.99), Reason.CLOSE),
        (replace(DARING, margin=0.99, clarify=0.99), Reason.WEAK),
    ],
)
def test_every_threshold_has_an_effect(
    thresholds: Thresholds, reason: Reason, matcher: Matcher
) -> None:
    """T64: near enough, and far enough from the next."""
    explained = with_thresholds(matcher, thresholds).explain("new channel please")

    assert explained.reason is reason
    assert explained.thresholds == thresholds
    kinds = {Reason.CLEAR: Answer, Reason.WEAK: Abstain}
    assert isinstance(explained.verdict, kinds.get(reason, Clarify))


@pytest.mark.parametrize(
    ("thresholds", "unmistakable"),
    [
        (DARING, True),
        (replace(DARING, fast=0.99), False),
        (replace(DARING, fast_margin=0.99), False),
    ],
)
def test_fast_answers_have_separate_thresholds(
    thresholds: Thresholds, unmistakable: bool, matcher: Matcher
) -> None:
    found = with_thresholds(matcher, thresholds).match("new channel please")

    assert isinstance(found, Answer)
    assert found.unmistakable == unmistakable


def test_only_candidates_near_the_best_are_offered(matcher: Matcher) -> None:
    thresholds = replace(DARING, answer=0.99, clarify=0.5)
    explained = with_thresholds(matcher, thresholds).explain("new channel please")

    assert isinstance(explained.verdict, Clarify)
    assert [each.entry_id for each in explained.verdict.candidates] == [
        part.entry_id for part in explained.parts if part.score >= 0.25
    ]
    assert len(explained.parts) > len(explained.verdict.candidates)


def test_a_question_of_two_entries_gets_a_clarifying_question() -> None:
    twin = OTHER.replace("[dark theme,", "[How do I create a channel?, dark theme,")
    twins = Matcher.build(a_kb([*FOUR, twin]))
    found = twins.match("how do i create a channel")

    assert isinstance(found, Clarify)
    assert twins.explain("how do i create a channel").reason is Reason.CLOSE
    assert {each.entry_id for each in found.candidates[:2]} == {"create-channel", "dark-mode"}
    assert len(found.candidates) <= 3


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "😡😡",
        "؟!",
        "123456",
        "\x00",
        "\ud800\udc00\ud800",
        "\u200f",
        "x" * 4096,
        "می " * 1365,
    ],
)
def test_nothing_raises(query: str, matcher: Matcher) -> None:
    assert not isinstance(matcher.match(query), Answer)
    assert matcher.explain(query).verdict == matcher.match(query)


def test_nothing_known_leaves_no_candidate(matcher: Matcher) -> None:
    assert matcher.match("😡") == Abstain(None, "fa")
    assert matcher.explain("😡").reason is Reason.EMPTY
    assert matcher.explain("жжж").reason is Reason.UNKNOWN


def test_a_knowledge_base_of_one_entry_does_not_answer_everything() -> None:
    matcher = Matcher.build(a_kb([CHANNEL]))

    assert isinstance(matcher.match("make a new channel"), Answer)
    assert not isinstance(matcher.match("قیمت دلار چنده"), Answer)


def test_the_order_of_entries_changes_nothing() -> None:
    queries = ["یه کانال میخوام", "حذف", "کد نیومد", "hello channel", "chetor kanal besazam"]
    first = Matcher.build(a_kb(FOUR))
    shuffled = list(FOUR)
    random.Random(4).shuffle(shuffled)
    other = Matcher.build(a_kb(shuffled))

    assert [first.match(each) for each in queries] == [other.match(each) for each in queries]
    assert first.thresholds == other.thresholds


def test_an_unrelated_entry_takes_no_stored_question(matcher: Matcher) -> None:
    larger = Matcher.build(a_kb([OTHER, *FOUR]))

    for entry in matcher.kb.entries.values():
        for questions in entry.questions.values():
            for question in questions:
                found = larger.match(question)
                assert isinstance(found, Answer)
                assert found.entry_id == entry.id


STRANGE_WORDS = st.lists(
    st.text(alphabet="بتجخدرسشعفکلمنپگabcdklmnorst", min_size=3, max_size=8),
    min_size=2,
    max_size=6,
)


@settings(max_examples=15, deadline=None)
@given(questions=st.lists(STRANGE_WORDS.map(" ".join), min_size=3, max_size=5))
def test_no_new_entry_takes_a_stored_question(questions: list[str]) -> None:
    other = OTHER.replace("[صفحه سیاه بشه, حالت شب, تم تیره]", f"[{', '.join(questions)}]")
    larger = Matcher.build(a_kb([*FOUR, other]))

    for question in ("چطور کانال بسازم؟", "پیامک ورود نرسید", "remove my account forever"):
        found = larger.match(question)
        assert isinstance(found, Answer)
        assert question in sum(larger.kb.entries[found.entry_id].questions.values(), ())


def test_the_language_is_one_that_the_file_has() -> None:
    matcher = Matcher.build(a_kb())

    assert matcher.match("make a new channel").language == "en"
    assert matcher.match("жжж").language == "fa"
    assert matcher.match("chetor kanal besazam").language == "fa"


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=60))
def test_any_text_gets_a_verdict(query: str) -> None:
    found = _MATCHER.match(query)

    assert found == _MATCHER.match(query)
    if isinstance(found, Answer):
        assert 0 < found.score <= 1


_MATCHER = Matcher.build(a_kb([CHANNEL, GREETING]))


def test_synonyms_join_words_across_languages() -> None:
    plain = a_kb([*FOUR, OTHER])
    joined = a_kb([*FOUR, OTHER], more="synonyms: {fa: [[کانال, چنل, broadcast list]]}\n")
    query = "my broadcast list"

    def score(kb_matcher: Matcher) -> float:
        return next(
            each.score
            for each in kb_matcher.candidates(query)
            if each.entry_id == "create-channel"
        )

    assert score(Matcher.build(joined)) > 1.2 * score(Matcher.build(plain))


def test_an_explanation_shows_the_way_to_the_verdict(matcher: Matcher) -> None:
    explained = matcher.explain("]x,v ;hkhg fshcl?")

    assert [each.way for each in explained.readings] == [Way.TYPED, Way.LAYOUT]
    assert explained.reason is Reason.EXACT
    first = explained.parts[0]
    assert (first.entry_id, first.way, first.question) == (
        "create-channel",
        Way.LAYOUT,
        fold("چطور کانال بسازم؟"),
    )
    assert (first.score, first.confidence) == (1.0, 1.0)
    assert first.semantic_similarity is None
    assert first.coverage == pytest.approx(1.0, abs=0.01)
    assert first.lexical_similarity == pytest.approx(1.0, abs=0.01)


def test_candidates_come_best_first_with_their_kinds(matcher: Matcher) -> None:
    found = matcher.candidates("کد ورود کانال")

    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(each.kind is matcher.kb.entries[each.entry_id].kind for each in found)


def test_one_word_of_many_entries_gets_a_clarifying_question(own_matcher: Matcher) -> None:
    """T61: a word alone is not a question."""
    explained = own_matcher.explain("کانال")

    assert isinstance(explained.verdict, Clarify)
    assert explained.reason in (Reason.VAGUE, Reason.CLOSE, Reason.UNSURE)


def test_small_talk_in_passing_does_not_decide(own_matcher: Matcher) -> None:
    """T64: «چطوری» alone is a greeting, and also the start of any everyday question."""
    assert isinstance(own_matcher.match("چطوری"), Answer)
    assert not isinstance(own_matcher.match("چطوری برم اصفهان"), Answer)


def test_a_match_takes_few_milliseconds(own_matcher: Matcher) -> None:
    queries = [test.text for entry in own_matcher.kb.entries.values() for test in entry.tests]
    times = []
    for query in queries[:200]:
        start = time.perf_counter()
        own_matcher.match(query)
        times.append(time.perf_counter() - start)

    assert sorted(times)[len(times) // 2] < 0.03  # 3 ms on a quiet machine


@pytest.mark.parametrize(
    "query", ["سلام، قیمت دلار امروز چنده", "hello where is the weather report"]
)
def test_a_greeting_before_an_out_of_scope_question_is_not_answered(
    query: str, own_matcher: Matcher
) -> None:
    assert not isinstance(own_matcher.match(query), Answer)


@pytest.mark.parametrize("query", ["سلام", "سلام خوبی؟", "hello, good morning"])
def test_a_greeting_alone_is_answered(query: str, own_matcher: Matcher) -> None:
    found = own_matcher.match(query)

    assert isinstance(found, Answer)
    assert found.kind is Kind.CHITCHAT


@pytest.mark.parametrize("query", ["نمیخوام کانالم پاک بشه", "do not delete my channel"])
def test_what_must_not_be_done_gets_a_clarifying_question(
    query: str, own_matcher: Matcher
) -> None:
    explained = own_matcher.explain(query)

    assert isinstance(explained.verdict, Clarify)
    assert explained.reason is Reason.REFUSED
