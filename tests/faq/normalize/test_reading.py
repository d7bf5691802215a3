"""Readings of a query."""

import gc
import weakref

import pytest
from rapidfuzz import fuzz

from faq.normalize import Reading, Vocabulary, Way, fold, language_of, readings

WORDS = (
    "چطور کانال بسازم",
    "چطوری گروه بسازم",
    "کد تایید واسم نمیاد",
    "پیام رو حذف کنم",
    "شماره را عوض کنم",
    "فضای حافظه پر شده",
    "how do i create a channel",
    "delete my account",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(map(fold, WORDS))


def read(query: str, vocabulary: Vocabulary) -> dict[Way, str]:
    return {each.way: each.text for each in readings(query, vocabulary)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("سلام", "fa"),
        ("hello", "en"),
        ("vpn وصل نمیشه", "fa"),
        ("my app is برنامه ok today", "en"),
        ("123", None),
        ("😀", None),
        ("", None),
    ],
)
def test_language_of(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        (";n jhddn ,hsl kldhn", "کد تایید واسم نمیاد"),
        ("]x,v ;hkhg fshcl", "چطور کانال بسازم"),
        ("mdhl v, pbt ;kl", "پیام رو حذف کنم"),
        ("\\dhl v, pbt ;kl", "پیام رو حذف کنم"),
    ],
)
def test_the_other_layout_is_recognised(query: str, meant: str, vocabulary: Vocabulary) -> None:
    assert read(query, vocabulary)[Way.LAYOUT] == meant


def test_english_on_a_persian_layout_is_recognised(vocabulary: Vocabulary) -> None:
    found = read("اخص یخ ه زقثشفث ش زاشددثم", vocabulary)

    assert found[Way.LAYOUT] == "how do i create a channel"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("chetori kanal besazam", "چطوری کانال بسازم"),
        ("code taeed vasam nemiad", "کد تایید واسم نمیاد"),
        ("shomare ra avaz konam", "شماره را عوض کنم"),
    ],
)
def test_finglish_is_transliterated(query: str, meant: str, vocabulary: Vocabulary) -> None:
    assert read(query, vocabulary)[Way.FINGLISH] == meant


def test_english_is_not_read_as_persian(vocabulary: Vocabulary) -> None:
    found = readings("how do I delete my channel", vocabulary)

    assert found == (Reading("how do i delete my channel", "en", Way.TYPED),)


def test_typing_errors_are_corrected_by_the_own_words(vocabulary: Vocabulary) -> None:
    assert read("کد تایید واسسم نمیاد", vocabulary)[Way.TYPOS] == "کد تایید واسم نمیاد"
    assert read("delete my acount", vocabulary)[Way.TYPOS] == "delete my account"


@pytest.mark.parametrize("word", ["حافظ", "کانالم", "نه", "نمیشه", "میخوام", "کانالهایم"])
def test_other_words_and_other_forms_are_no_typing_errors(
    word: str, vocabulary: Vocabulary
) -> None:
    assert vocabulary.corrected(word) == word


def test_the_text_as_typed_comes_first(vocabulary: Vocabulary) -> None:
    assert readings("chetori kanal besazam", vocabulary)[0].way is Way.TYPED


@pytest.mark.parametrize(
    "query", ["", " ", "😀", "\x00", "\ud800", "؟!", "a" * 5000, "سلام " * 2000]
)
def test_any_text_has_a_reading(query: str, vocabulary: Vocabulary) -> None:
    assert readings(query, vocabulary)[0].text == fold(query)


@pytest.mark.parametrize(
    ("word", "other", "similarity"),
    [
        ("محدد", "محدود", 88.9),
        ("کابری", "کاربری", 90.9),
        ("تایبد", "تایید", 80.0),
        ("نمیشه", "نمایه", 80.0),
        ("میخوام", "پیام", 60.0),
    ],
)
def test_the_measure_of_typing_errors_is_the_one_it_was(
    word: str, other: str, similarity: float
) -> None:
    """T63: symmetric; below 80 the words are different."""
    assert fuzz.ratio(word, other) == pytest.approx(similarity, abs=0.1)
    assert fuzz.ratio(word, other) == fuzz.ratio(other, word)


def test_a_long_text_is_read_as_it_is(vocabulary: Vocabulary) -> None:
    """Texts of sixty words and more are recognised without repairs, which would be slow."""
    assert len(readings("chetori kanal besazam " * 30, vocabulary)) == 1


def test_an_unused_vocabulary_is_freed_without_the_collector() -> None:
    """The desk freezes loaded objects, so a vocabulary must be freed without the collector."""
    old = Vocabulary(map(fold, WORDS))
    assert readings("chetor kanal besazm", old)
    left = weakref.ref(old)
    gc.disable()
    try:
        del old
        assert left() is None
    finally:
        gc.enable()
