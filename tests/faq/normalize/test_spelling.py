"""Typing errors are corrected only with the file's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.normalize import Vocabulary, Way, fold, readings

WORDS = (
    "چطور کانال بسازم",
    "کالا را کجا بخرم",
    "عکس پروفایلم رو چطور عوض کنم",
    "کد تایید واسم نمیاد",
    "پیام را حذف کنم",
    "گروه و تنظیمات صدا",
    "دنبال کانال گشتم",
    "how do i change my number",
    "follow a channel",
    "the app is connected",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(map(fold, WORDS))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("کانلا", "کانال"),  # swapped: one error, so nearer than «کالا»
        ("گوره", "گروه"),
        ("chnage", "change"),
        ("nubmer", "number"),
        ("تایبد", "تایید"),  # the neighbouring key
        ("جطور", "چطور"),  # a dot less
        ("کاناال", "کانال"),
        ("پروفابلم", "پروفایلم"),
        ("تنطیمات", "تنظیمات"),
        ("پروفابلن", "پروفایلم"),  # two errors in a long word
    ],
)
def test_a_slip_of_the_fingers(typed: str, meant: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.corrected(typed) == meant


@pytest.mark.parametrize(
    ("frequent", "near"),
    [
        ("policy", "police"),
        ("better", "letter"),
        ("food", "good"),
        ("سیاسی", "سپاسی"),
        ("داستان", "دوستان"),
        ("تولید", "تولد"),
    ],
)
def test_a_frequent_word_is_not_an_error(frequent: str, near: str) -> None:
    assert Vocabulary([near]).corrected(frequent) == frequent


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("عکص", "عکس"), ("عوذ", "عوض"), ("هزف", "حذف"), ("سدا", "صدا"), ("تنضیمات", "تنظیمات")],
)
def test_a_letter_of_the_same_sound(typed: str, meant: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.corrected(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("کانلامو", "کانالمو"), ("عکصهامو", "عکسهامو"), ("گوره‌ها", "گروهها")]
)
def test_an_ending_that_the_file_does_not_have(
    typed: str, meant: str, vocabulary: Vocabulary
) -> None:
    assert vocabulary.corrected(fold(typed)) == meant


@pytest.mark.parametrize(
    "word",
    [
        "unfollow",
        "disconnected",
        "میاد",
        "حافظ",
        "کال",  # too short to decide
        "خرید",
        "nmbre",
        "404",
        "a" * 5000,
    ],
)
def test_another_word_stays(word: str, vocabulary: Vocabulary) -> None:
    """Most of all, a word must not become its opposite."""
    assert vocabulary.corrected(word) == word


def test_the_more_frequent_of_two_equals_wins() -> None:
    vocabulary = Vocabulary(["بسته شد", "بسته است", "دسته جدید"])

    assert vocabulary.corrected("یسته") == "بسته"


def test_several_words_of_one_query(vocabulary: Vocabulary) -> None:
    found = readings("چطور عکص پروفایلمو عوذ کنم", vocabulary)

    assert [each.text for each in found if each.way is Way.TYPOS] == ["چطور عکس پروفایلمو عوض کنم"]


@given(st.text(max_size=40))
def test_what_is_meant_is_one_word_or_the_word_itself(text: str) -> None:
    vocabulary = Vocabulary(map(fold, WORDS))
    for word in fold(text).split():
        assert len(vocabulary.corrected(word).split()) == 1


@pytest.mark.parametrize("typed", ["12345ها", "12345و", "12345م"])
def test_a_number_of_the_file_with_an_ending(typed: str) -> None:
    """Without its ending it is the file's own number, so it needs no repair."""
    vocabulary = Vocabulary(["does my card ending in 12345 expire"])
    assert vocabulary.corrected(typed) == typed
