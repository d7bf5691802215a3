"""The matcher returns a verdict quickly for any text and any knowledge base."""

import random
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from faq.knowledge_base import KnowledgeBase
from faq.matcher import Answer, Clarify, Matcher, Verdict
from faq.normalize import fold
from tests.faq.builders import FOUR, a_kb
from tests.faq.matcher.corpora import ConceptEncoder, an_entry, of_entries

pytestmark = pytest.mark.usefixtures("few_negatives")

LONGEST_TAKEN = 1.0  # seconds; quadratic work would take longer
WORST = {
    "empty": "",
    "spaces": " \t\n\u00a0\u2003 ",
    "one letter": "ا",
    "one letter 4,096 times": "x" * 4096,
    "one Persian letter 4,096 times": "ی" * 4096,
    "4,096 characters": "می خواهم کانال بسازم ولی " * 164,
    "4,096 Finglish characters": "mikham kanal besazam vali " * 158,
    "4,096 keys": "ldo,hil ;hkhg fshcl ," * 200,
    "one word of many": "kanalbesazam" * 300,
    "only emoji": "😡😡🎉👨‍👩‍👧",
    "only marks": "؟!؟!…؛،.,;:«»()",
    "only digits": "1234567890",
    "Persian digits": "۱۲۳",
    "digits for pages": "0912 " * 800,
    "mixed scripts": "کانالchannelжщ频道قناة채널",
    "other scripts": "жжж 你好 สวัสดี",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "NUL": "کانال\0بسازم",
    "lone surrogates": "\ud800 کانال \udfff",
    "right-to-left marks": "\u200f\u202e\u2067کانال\u2069\u200e",
    "nothing but joiners": "\u200c\u200d\u2060\ufeff" * 50,
    "500 lines": "چطور کانال بسازم؟\n" * 500,
    "500 different lines": "\n".join(f"سوال {n} چطور کانال {n} بسازم؟" for n in range(500)),
    "500 line ends": "\r\n" * 500,
    "a word that unfolds": "ﷺ" * 20,
    "a word that unfolds often": "ﷺ" * 500,
    "marks on a letter": "ا" + "\u064b" * 2000,
    "combining marks": "e" + "\u0301" * 2000,
    "elongated": "سلاااااااااام" * 100,
    "pattern": "(.*)+[^a]{9}\\d$|%s{0}",
    "addresses": "a@b.c " * 600,
    "dots": "a.b." * 1000,
    "at signs": "@" * 4000,
}


def one_question() -> KnowledgeBase:
    return of_entries(an_entry("only", {"fa": ["چطور کانال بسازم؟"]}))


def all_of_one_question() -> KnowledgeBase:
    return of_entries(
        an_entry("one", {"fa": ["چطور کانال بسازم؟"]}),
        an_entry("two", {"en": ["remove my account"]}),
        an_entry("three", {"fa": ["کد نیومد"]}),
    )


def without_words() -> KnowledgeBase:
    return of_entries(
        an_entry("9", {"en": ["😡"]}),
        an_entry("c", {"fa": ["کانال"]}),
        an_entry("z", {"fa": ["؟"]}),
    )


def copies() -> KnowledgeBase:
    return of_entries(*(an_entry(f"copy-{n}", {"fa": ["کانال بسازم", "کانال"]}) for n in "abcd"))


def many() -> KnowledgeBase:
    """More entries than are scored."""
    return of_entries(
        *(
            an_entry(f"entry-{n}", {"fa": [f"کانال {n} بسازم"], "en": [f"channel {n}"]})
            for n in range(80)
        )
    )


BOOKS = {
    "the sample": a_kb,
    "one question": one_question,
    "all of one question": all_of_one_question,
    "some without words": without_words,
    "copies": copies,
    "many": many,
}


@pytest.fixture(scope="module")
def matchers(few_negatives: None) -> dict[tuple[str, str], Matcher]:
    return {
        (book, engine): Matcher.build(
            make(), encoder=ConceptEncoder() if engine == "joint" else None
        )
        for book, make in BOOKS.items()
        for engine in ("lexical", "joint")
    }


@pytest.mark.parametrize("engine", ["lexical", "joint"])
@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("kind", WORST)
@pytest.mark.matrix(short=70)
def test_there_is_a_verdict_and_soon(
    kind: str, book: str, engine: str, matchers: dict[tuple[str, str], Matcher]
) -> None:
    matcher, query = matchers[book, engine], WORST[kind]
    start = time.thread_time()
    verdict = matcher.match(query)
    taken = time.thread_time() - start

    assert taken < LONGEST_TAKEN
    assert matcher.explain(query).verdict == verdict == matcher.match(query)
    candidates = matcher.candidates(query)
    assert sorted(candidates, key=lambda each: -each.score) == list(candidates)
    assert {each.entry_id for each in candidates} <= set(matcher.kb.entries)
    is_sound(verdict, matcher)


def is_sound(verdict: Verdict, matcher: Matcher) -> None:
    assert verdict.language in matcher.kb.languages
    match verdict:
        case Answer():
            assert 0 < verdict.score <= 1
            assert 0 <= verdict.margin <= 1
            assert verdict.entry_id not in verdict.also
        case Clarify():
            assert 1 <= len(verdict.candidates) <= 3


@pytest.mark.parametrize("engine", ["lexical", "joint"])
@pytest.mark.parametrize(
    "kind", ["empty", "spaces", "only emoji", "only marks", "only digits", "nothing but joiners"]
)
def test_an_empty_query_is_not_answered(
    kind: str, engine: str, matchers: dict[tuple[str, str], Matcher]
) -> None:
    for book in BOOKS:
        assert not isinstance(matchers[book, engine].match(WORST[kind]), Answer)


@pytest.mark.parametrize("engine", ["lexical", "joint"])
def test_copies_get_a_clarifying_question(
    engine: str, matchers: dict[tuple[str, str], Matcher]
) -> None:
    """Four entries with the same question: none of them is the answer."""
    assert isinstance(matchers["copies", engine].match("کانال بسازم"), Clarify)


# ── any text at all ──


@settings(max_examples=80, deadline=None)
@given(query=st.text(max_size=80), book=st.sampled_from([*BOOKS]), joint=st.booleans())
def test_any_text_gets_the_same_verdict_twice(query: str, book: str, joint: bool) -> None:
    matcher = kept(book, "joint" if joint else "lexical")

    verdict = matcher.match(query)

    is_sound(verdict, matcher)
    assert fresh(book, "joint" if joint else "lexical").match(query) == verdict


KEPT: dict[tuple[str, str, int], Matcher] = {}


def kept(book: str, engine: str, copy: int = 0) -> Matcher:
    if (book, engine, copy) not in KEPT:
        encoder = ConceptEncoder() if engine == "joint" else None
        KEPT[book, engine, copy] = Matcher.build(BOOKS[book](), encoder=encoder)
    return KEPT[book, engine, copy]


def fresh(book: str, engine: str) -> Matcher:
    """Trained separately and asked in another order."""
    return kept(book, engine, 1)


PERSIAN = st.lists(
    st.text(alphabet="ابپتجچحدرزسشعفقکگلمنوهی\u200c", min_size=1, max_size=9),
    min_size=1,
    max_size=9,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(query=st.one_of(PERSIAN, st.text(alphabet="abcdefghijklmnopqrstuvwxyz ;,[]", max_size=50)))
def test_the_order_of_entries_changes_no_verdict(query: str) -> None:
    assert shuffled().match(query) == kept("the sample", "joint").match(query)


SHUFFLED: list[Matcher] = []


def shuffled() -> Matcher:
    if not SHUFFLED:
        entries = list(FOUR)
        random.Random(4).shuffle(entries)
        SHUFFLED.append(Matcher.build(a_kb(entries), encoder=ConceptEncoder()))
    return SHUFFLED[0]


@settings(max_examples=20, deadline=None)
@given(words=st.lists(PERSIAN, min_size=2, max_size=4))
def test_an_entry_more_takes_no_stored_question_with_an_encoder_either(words: list[str]) -> None:
    stored = {fold(text) for each in a_kb().entries.values() for text in each.questions["fa"]}
    assume(stored.isdisjoint(map(fold, words)))  # the same question twice is a lint error
    entries = [*a_kb().entries.values(), an_entry("one-more", {"fa": words})]
    larger = Matcher.build(of_entries(*entries), encoder=ConceptEncoder())

    for entry in entries[:-1]:
        found = larger.match(entry.questions["fa"][0])
        assert isinstance(found, Answer)
        assert found.entry_id == entry.id
