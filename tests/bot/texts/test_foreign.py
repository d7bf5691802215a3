"""Requesters' texts made safe for display to agents."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import parse
from bot.texts.foreign import WORD_JOINER, inert, links_of, spelt_out, tidy
from bot.texts.render import Text

LIVE = {"bot_command", "mention", "hashtag", "cashtag"}
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufff9\ufffb"


def live_in(text: str) -> list[str]:
    return [one["type"] for one in parse(text).entities if one["type"] in LIVE]


@pytest.mark.parametrize(
    "text",
    [
        "/release",
        "/release@support_bot now",
        "@sarah",
        "سلام @sarah",
        "(/close)",
        "«@omid_1»",
        "بله،/release",
        "a\n/release",
        "///x /release",
        "👍/release",
        "/\u2060release",
        "/\u200brelease",
        "\u202e/release",
        "@\u200csarah",
        "#off",
        "#فوری",
        "$USD",
        "https://a'/release",
        "https://example.com/?/release",
        "https://a:/release",
        "sara.@omid_1.x",
        "٪/release",
        "t.me/support_bot?start=abc",
        "x\u2028/release",
    ],
)
def test_nothing_is_a_command_a_mention_or_a_tag(text: str) -> None:
    shown = inert(text)

    assert live_in(shown) == []
    assert inert(shown) == shown
    kept = [letter for letter in text if letter.isalnum()]
    assert [letter for letter in shown if letter.isalnum()] == kept


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/release?a=1#top",
        "https://medium.com/@somebody/post",
        "https://example.com/#/login",
        "sara@example.com",
        "12/05/2024 و/یا",
        "a/b and/or",
        "#12",
        "می‌خواهم کتاب‌هایم را ببینم",
        "👨\u200d👩\u200d👧 ❤\ufe0f 👍🏽",
        "t.me/mychannel",
        "50 % / 2",
        "سلامٌ عَلَيْكُم",
    ],
)
def test_what_does_no_harm_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "ab"),
        ("a\u200bb \ufeffc", "ab c"),
        ("\u200cسلام\u200c \u200cدنیا", "سلام دنیا"),
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴"),
        ("a\ufff9b\ufffac\ufffb", "abc"),
        ("a\r\nb\u2028c\x85d", "a\nb\nc\nd"),
        ("a\x00\x1bb", "ab"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 6),
        ("؀۱۲", "؀۱۲"),
    ],
)
def test_hidden_signs_stay_out(text: str, shown: str) -> None:
    assert tidy(text) == shown


letters = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(CONTROLS + "\u200c\u200d\u200b/@#$ \nab_س.می👨\U000e0041"),
    ),
    max_size=60,
)


@given(letters)
def test_no_text_leaves_a_control_behind(text: str) -> None:
    shown = inert(text)

    assert not set(CONTROLS) & set(shown)
    assert live_in(shown) == []
    assert inert(shown) == shown


@given(letters)
def test_visible_words_stay(text: str) -> None:
    def seen(text: str) -> str:
        return "".join(each for each in text if unicodedata.category(each)[0] in "LNP")

    blanks = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0"))
    assert seen(inert(text)) == seen(text).translate(blanks)


@given(letters, letters)
def test_the_lines_of_a_card_stay_in_order_and_entities_fit(one: str, two: str) -> None:
    text = Text().bold("head").line().quote(one).line().plain("A ").foreign(two).line()
    words = text.bold("end").build()

    lines = words.text.split("\n")
    assert lines[0] == "head"
    assert lines[-1] == "end"
    units = words.text.encode("utf-16-le")
    styled = {
        entity["type"]: units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
        for entity in words.entities
    }
    assert styled["bold"].decode("utf-16-le") == "end"
    if inert(one).strip():
        assert styled["expandable_blockquote"].decode("utf-16-le") == inert(one)


def test_addresses_behind_words_are_spelt_out() -> None:
    text = "👍 اینجا و آنجا"
    entities = [
        {"type": "text_link", "offset": 3, "length": 5, "url": "https://evil.example/a"},
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 11, "length": 400, "url": "tg://user?id=5"},
    ]

    assert spelt_out(text, entities) == (
        "👍 اینجا (https://evil.example/a) و آنجا (tg://user?id=5)"
    )
    assert links_of(entities) == ["https://evil.example/a", "tg://user?id=5"]
    assert f"tg:{WORD_JOINER}//" in inert(spelt_out(text, entities))


@given(st.text(), st.integers(-5, 50), st.integers(-5, 50))
def test_no_offset_breaks_the_spelling_out(text: str, offset: int, length: int) -> None:
    entity = {"type": "text_link", "offset": offset, "length": length, "url": "https://a.b"}

    shown = spelt_out(text, [entity])
    assert "(https://a.b)" in shown
