"""Persian words for a Latin spelling, among words of the same consonants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.normalize import Vocabulary, fold
from faq.normalize.transliteration import latin_signs, persian_signs, strangeness


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

    assert strangeness(signs, persian_signs(right)) < strangeness(signs, persian_signs(wrong))


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
def test_a_careful_writing_fits_at_a_low_price(latin: str, persian: str) -> None:
    assert strangeness(latin_signs(latin), persian_signs(persian)) < 0.3


@pytest.mark.parametrize(
    ("latin", "persian"),
    [("chie", "چیه"), ("ghahve", "قهوه"), ("man", "من"), ("va", "و"), ("delete", "دیلیت")],
)
def test_the_vocabulary_hears_it(latin: str, persian: str) -> None:
    vocabulary = Vocabulary(map(fold, ["چیه", "قهوه", "من میان دولت", "دیلیت کن", "نو و نه"]))

    assert vocabulary.heard(latin) == persian


def test_the_more_frequent_of_two_equals_is_heard() -> None:
    vocabulary = Vocabulary(["سفر", "صفر", "صفر یک"])

    assert vocabulary.heard("sefr") == "صفر"


def test_english_words_are_not_heard_as_something_else() -> None:
    vocabulary = Vocabulary(["کانال", "ارسال"])

    assert vocabulary.heard("chocolate") is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_words_have_a_price(latin: str, persian: str) -> None:
    for first in fold(latin).split():
        for second in fold(persian).split():
            assert strangeness(latin_signs(first), persian_signs(second)) >= 0
