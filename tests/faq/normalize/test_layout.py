"""Text typed with the other keyboard layout."""

import pytest

from faq.normalize.layout import KEYS, as_latin, as_persian


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("sghl", "سلام"),
        ("]x,v ;hkhg fshcl?", "چطور کانال بسازم?"),
        (";n jhddn kldhn", "کد تایید نمیاد"),
        ("'v,i", "گروه"),
        ("Hd[ hdk", "آیج این"),
        ("Cdhk", "ژیان"),
    ],
)
def test_persian_typed_on_an_english_layout(keys: str, meant: str) -> None:
    assert meant in as_persian(keys)


@pytest.mark.parametrize("keys", ["mdhl", "\\dhl"])
def test_pe_is_on_m_or_on_the_backslash(keys: str) -> None:
    assert "پیام" in as_persian(keys)


def test_english_typed_on_a_persian_layout() -> None:
    assert as_latin("اخص فخ زقثشفث ش زاشددثم") == "how to create a channel"


def test_every_letter_key_is_there_and_back() -> None:
    letters = "".join(row for row, _ in KEYS[:3])

    assert as_latin("".join(as_persian(letters)[0])) == letters
    assert sum(len(row) for row, _ in KEYS) == 34
