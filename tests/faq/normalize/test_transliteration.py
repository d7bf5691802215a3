"""Persian words for a Latin spelling, among words of the same consonants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.normalize import Vocabulary, fold
from faq.normalize.transliteration import latin_signs, persian_signs, sign_distance


@pytest.mark.parametrize(
    ("latin", "right", "wrong"),
    [
        ("man", "من", "میان"),
        ("dar", "در", "دور"),
        ("door", "دور", "در"),
        ("daar", "دار", "در"),
        ("shod", "شد", "شاد"),
        ("shood", "شود", "شد"),
        ("na", "نه", "نو"),
        ("taraf", "طرف", "اطراف"),
        ("esm", "اسم", "سم"),
        ("in", "این", "ان"),
        ("ozv", "عضو", "ضعف"),
        ("khastam", "خواستم", "خستهام"),
        ("bio", "بیو", "بی"),
        ("sar", "سر", "سوار"),
        ("merci", "مرسی", "مارک"),
        ("ghahve", "قهوه", "قوه"),
        ("hameye", "همه", "همین"),
        ("konam", "کنم", "کانم"),
        ("noghteh", "نقطه", "نقاط"),
    ],
)
def test_the_word_that_fits_better(latin: str, right: str, wrong: str) -> None:
    signs = latin_signs(latin)

    assert sign_distance(signs, persian_signs(right)) < sign_distance(signs, persian_signs(wrong))


@pytest.mark.parametrize(
    ("latin", "persian"),
    [
        ("kanaal", "کانال"),
        ("gorooh", "گروه"),
        ("tasvir", "تصویر"),
        ("khaastam", "خواستم"),
        ("een", "این"),
    ],
)
def test_a_careful_spelling_has_a_low_distance(latin: str, persian: str) -> None:
    assert sign_distance(latin_signs(latin), persian_signs(persian)) < 0.3


@pytest.mark.parametrize(
    ("latin", "persian"),
    [("chie", "چیه"), ("ghahve", "قهوه"), ("man", "من"), ("va", "و"), ("delete", "دیلیت")],
)
def test_the_vocabulary_finds_the_persian_word(latin: str, persian: str) -> None:
    vocabulary = Vocabulary(map(fold, ["چیه", "قهوه", "من میان دولت", "دیلیت کن", "نو و نه"]))

    assert vocabulary.transliterated(latin) == persian


def test_the_more_frequent_of_two_equals_is_found() -> None:
    vocabulary = Vocabulary(["سفر", "صفر", "صفر یک"])

    assert vocabulary.transliterated("sefr") == "صفر"


def test_english_words_are_not_transliterated() -> None:
    vocabulary = Vocabulary(["کانال", "ارسال"])

    assert vocabulary.transliterated("chocolate") is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_words_have_a_distance(latin: str, persian: str) -> None:
    for first in fold(latin).split():
        for second in fold(persian).split():
            assert sign_distance(latin_signs(first), persian_signs(second)) >= 0
