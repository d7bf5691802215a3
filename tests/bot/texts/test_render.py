"""Texts are composed literally, and entities keep their words."""

from hypothesis import given
from hypothesis import strategies as st

from bot.texts.foreign import inert
from bot.texts.render import (
    Entity,
    Text,
    Words,
    balanced,
    isolate,
    plain_of,
    utf16_length,
)

ZWNJ = "\u200c"
STYLES = ("plain", "bold", "italic", "code", "pre", "quote")


def covered(words: Words, entity: Entity) -> str:
    units = words.text.encode("utf-16-le", "surrogatepass")
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def test_a_card_is_text_with_entities() -> None:
    words = (
        Text()
        .bold("تیکت ۸")
        .line()
        .line("سارا 😀")
        .code("#7")
        .plain(" ")
        .link("راهنما", url="https://example.org")
        .line()
        .quote("<b>خراب است</b>")
        .build()
    )

    assert words.text == "تیکت ۸\nسارا 😀\n#7 راهنما\n<b>خراب است</b>"
    assert words.entities == (
        {"type": "bold", "offset": 0, "length": 6},
        {"type": "code", "offset": 15, "length": 2},
        {"type": "text_link", "url": "https://example.org", "offset": 18, "length": 6},
        {"type": "expandable_blockquote", "offset": 25, "length": 15},
    )


def test_a_mention_carries_the_person() -> None:
    words = Text().plain("با ").mention("امید", person_id="5000000000").build()

    assert words.entities == (
        {
            "type": "text_mention",
            "user": {"id": "5000000000", "is_bot": False, "first_name": "امید"},
            "offset": 3,
            "length": 4,
        },
    )


def test_blank_ends_go_and_entities_do_not_slip() -> None:
    words = Text().line().bold("الف ").line().build()

    assert words == Words("الف", ({"type": "bold", "offset": 0, "length": 3},))


def test_an_empty_piece_makes_no_entity() -> None:
    assert Text().bold("").italic(" ").plain("x").build() == Words("x")


def test_finished_words_keep_their_styles() -> None:
    inner = Text().bold("b").build()

    words = Text().plain("😀 ").words(inner).build()

    assert words == Words("😀 b", ({"type": "bold", "offset": 3, "length": 1},))


def test_a_long_text_is_cut_with_its_entities() -> None:
    words = Text().plain("ab ").bold("c😀d").plain("e").build()

    assert words.cut(longest=6) == Words("ab c…", ({"type": "bold", "offset": 3, "length": 1},))
    assert words.cut(longest=3) == Words("ab…")
    assert words.cut(longest=8) is words


@given(st.lists(st.tuples(st.sampled_from(STYLES), st.text(max_size=20)), max_size=8))
def test_any_text_comes_out_verbatim(pieces: list[tuple[str, str]]) -> None:
    text = Text()
    for style, piece in pieces:
        getattr(text, style)(piece)
    words = text.build()
    # Quoted text is foreign and made inert.
    pieces = [(style, inert(piece) if style == "quote" else piece) for style, piece in pieces]

    assert words.text == "".join(piece for _, piece in pieces).strip()
    styled = [piece for style, piece in pieces if style != "plain" and piece.strip()]
    assert len(words.entities) == len(styled)
    for entity, piece in zip(words.entities, styled, strict=True):
        assert covered(words, entity).strip() == piece.strip()


@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
def test_a_cut_text_fits(text: str, longest: int) -> None:
    words = Text().bold(text).build().cut(longest=longest)

    assert utf16_length(words.text) <= longest
    assert all(one["offset"] + one["length"] <= longest for one in words.entities)


@given(st.text(alphabet="a\u2066\u2067\u2068\u2069", max_size=30))
def test_isolates_are_always_balanced(text: str) -> None:
    """T67."""
    depth = 0
    for letter in isolate(text):
        depth += {"\u2066": 1, "\u2067": 1, "\u2068": 1, "\u2069": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    assert balanced(balanced(text)) == balanced(text)


def test_the_terminal_gets_no_isolates() -> None:
    assert plain_of(isolate("Sara")) == "Sara"
