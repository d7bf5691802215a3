"""Text links on messengers without entities."""

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.entities import spelled_out


def link(offset: int, length: int, url: str) -> dict[str, object]:
    return {"type": "text_link", "offset": offset, "length": length, "url": url}


def test_addresses_stand_after_their_words() -> None:
    links = [link(0, 4, "https://a.org"), link(8, 5, "https://b.org")]

    assert spelled_out("سایت 👋 کانال", links) == "سایت (https://a.org) 👋 کانال (https://b.org)"


def test_an_address_that_is_shown_is_not_repeated() -> None:
    assert spelled_out("https://a.org", [link(0, 13, "https://a.org")]) == "https://a.org"


@given(st.text(max_size=50))
def test_other_entities_change_nothing(text: str) -> None:
    assert spelled_out(text, [{"type": "bold", "offset": 0, "length": 3}]) == text
