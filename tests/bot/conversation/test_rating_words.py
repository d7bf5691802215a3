"""Recognition of typed ratings."""
# ruff: noqa: RUF001  (Persian digits)

import pytest

from bot.conversation.rating_words import TypedRating, typed_rating


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5", 5),
        ("۴", 4),
        ("٣", 3),
        (" ۲. ", 2),
        ("یک", 1),
        ("پنج!", 5),
        ("five", 5),
        ("4/5", 4),
        ("۵ از ۵", 5),
        ("3 out of 5", 3),
        ("۴ ستاره", 4),
        ("2 stars", 2),
        ("امتیاز ۵", 5),
        ("نمره: ۳", 3),
        ("Rating: 4", 4),
        ("⭐⭐⭐", 3),
        ("★★★★☆", 4),
        ("5⭐️", 5),
        ("5️⃣", 5),
        ("بیست", 5),
        ("۲۰", 5),
        ("10/10", 5),
        ("۱۰ از ۱۰", 5),
        ("0", 1),
        ("صفر", 1),
        ("panj", 5),
        ("گزینه ۳", 3),
        ("I'd give it a 4", 4),
        ("من ۵ می‌دم", 5),
    ],
)
def test_a_number_alone_is_a_rating(text: str, score: int) -> None:
    assert typed_rating(text) == TypedRating(score)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5، خیلی ممنون", TypedRating(5, "خیلی ممنون")),
        ("۲\nخیلی دیر جواب دادید", TypedRating(2, "خیلی دیر جواب دادید")),
        ("4/5 quick but cold", TypedRating(4, "quick but cold")),
        ("۱ ستاره، اصلا گوش نکردن", TypedRating(1, "اصلا گوش نکردن")),
        ("1 خیلی دیر جواب دادین", TypedRating(1, "خیلی دیر جواب دادین")),
        ("⭐️⭐️⭐️ بد نبود", TypedRating(3, "بد نبود")),
        ("3️⃣ so so", TypedRating(3, "so so")),
        ("خوب بود ۴", TypedRating(4, "خوب بود", is_plain=False)),
    ],
)
def test_words_behind_a_rating_are_kept(text: str, found: TypedRating) -> None:
    assert typed_rating(text) == found


@pytest.mark.parametrize("text", ["2 روزه منتظرم", "one more thing", "3 تا سوال دارم", "سلام ۵"])
def test_a_number_before_other_words_may_count_something_else(text: str) -> None:
    found = typed_rating(text)
    assert found is None or not found.is_plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6",
        "۷ از ۱۰",
        "5 از 10",
        "2 of them work",
        "1/2",
        "نسخه ۴",
        "iphone 5",
        "Do better please",
        "one of your people",
        "0912 345 6789",
        "12",
        "⭐⭐⭐⭐⭐⭐",
        "خوب بود",
        "ok",
        "1405/12/01",
    ],
)
def test_other_texts_are_no_rating(text: str) -> None:
    assert typed_rating(text) is None
