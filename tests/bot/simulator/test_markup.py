"""parse_mode HTML, Markdown and MarkdownV2, compared with results of the real server."""

from typing import Any

import pytest

from bot.simulator import entities, utf16
from bot.simulator.errors import ApiError


def spans(text: str, parse_mode: str = "") -> tuple[str, list[tuple[Any, ...]]]:
    """Return each entity as its type, the text that it covers, and its further fields."""
    parsed = entities.parse(text, parse_mode=parse_mode)
    return parsed.text, [
        (
            entity["type"],
            utf16.cut(parsed.text, entity["offset"], entity["length"]),
            *(value for name, value in entity.items() if name not in {"type", "offset", "length"}),
        )
        for entity in parsed.entities
    ]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("<b>درشت</b> ساده", "درشت ساده", [("bold", "درشت")]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", x) for x in "abc"]),
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("<B>a</b >", "a", [("bold", "a")]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", "a")]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", "a")]),
        ("<code>x_y</code>", "x_y", [("code", "x_y")]),
        ("<pre>x</pre>", "x", [("pre", "x")]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [("pre", "x", "python")],
        ),
        ("<blockquote>a\nb</blockquote>", "a\nb", [("blockquote", "a\nb")]),
        (
            "<blockquote expandable>a</blockquote>",
            "a",
            [("expandable_blockquote", "a")],
        ),
        (
            '<a href="https://example.org/a?b=1&amp;c=2">اینجا</a>',
            "اینجا",
            [("text_link", "اینجا", "https://example.org/a?b=1&c=2")],
        ),
        ("<a href='https://example.org'>x</a>", "x", [("text_link", "x", "https://example.org/")]),
        ('<a href="tg://user?id=7">x</a>', "x", [("text_mention", "x", 7)]),
        ('<a href="no link">x</a>', "x", []),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [("custom_emoji", "👍", "5")]),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#1587;&#x645;", '1 < 2 && 3 > 2 "سم', []),
        ("a & b &nbsp;", "a & b &nbsp;", []),
        ("<b></b>a", "a", []),
        ("👍<b>b</b>", "👍b", [("bold", "b")]),
    ],
)
def test_html(source: str, text: str, found: list[tuple[Any, ...]]) -> None:
    assert spans(source, "HTML") == (text, found)


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("*b* _i_ `c`", "b i c", [("bold", "b"), ("italic", "i"), ("code", "c")]),
        ("[x](https://example.org/)", "x", [("text_link", "x", "https://example.org/")]),
        ("```\ncode\n```", "code", [("pre", "code")]),
        ("```python\ncode```", "code", [("pre", "code", "python")]),
        (r"\*no\* \_no\_", "*no* _no_", []),
        ("سلام *دنیا*!", "سلام دنیا!", [("bold", "دنیا")]),
    ],
)
def test_legacy_markdown(source: str, text: str, found: list[tuple[Any, ...]]) -> None:
    assert spans(source, "Markdown") == (text, found)


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("*b* _i_ __u__ ~s~ ||h||", "b i u s h", None),
        ("*bold _italic_*", "bold italic", [("bold", "bold italic"), ("italic", "italic")]),
        ("`c`", "c", [("code", "c")]),
        ("`a_b*c`", "a_b*c", [("code", "a_b*c")]),
        ("```python\nx = 1```", "x = 1", [("pre", "x = 1", "python")]),
        (
            r"[x](https://example.org/\))",
            "x",
            [("text_link", "x", "https://example.org/)")],
        ),
        ("![👍](tg://emoji?id=5)", "👍", [("custom_emoji", "👍", "5")]),
        (r"1\.5 \- 2\!", "1.5 - 2!", []),
        (">one\n>two\nthree", "one\ntwo\nthree", None),
        (r"\#ticket", "#ticket", [("hashtag", "#ticket")]),
        ("_a __b__ c_", "a b c", [("italic", "a b c"), ("underline", "b")]),
    ],
)
def test_markdown_v2(source: str, text: str, found: list[tuple[Any, ...]] | None) -> None:
    parsed, entities_found = spans(source, "MarkdownV2")
    assert parsed == text
    if found is not None:
        assert entities_found == found


def test_every_markdown_v2_sign_has_its_entity() -> None:
    _, found = spans("*b* _i_ __u__ ~s~ ||h||", "MarkdownV2")

    assert found == [
        ("bold", "b"),
        ("italic", "i"),
        ("underline", "u"),
        ("strikethrough", "s"),
        ("spoiler", "h"),
    ]


def test_a_quote_ends_with_its_last_quoted_line() -> None:
    assert spans(">one\n>two\nthree", "MarkdownV2")[1] == [("blockquote", "one\ntwo")]


@pytest.mark.parametrize(
    ("source", "parse_mode", "problem"),
    [
        ("<b>a", "HTML", 'Can\'t find end tag corresponding to start tag "b"'),
        ("سلام <x>", "HTML", 'Unsupported start tag "x" at byte offset 9'),
        ("</b>", "HTML", "Unexpected end tag at byte offset 0"),
        (
            "<b>a</i>",
            "HTML",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("a <b", "HTML", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "HTML", "Unclosed end tag at byte offset 4"),
        ("1 < 2", "HTML", 'Unsupported start tag "" at byte offset 2'),
        ("<span>a</span>", "HTML", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a *b", "Markdown", "Can't find end of the entity starting at byte offset 2"),
        ("user_name", "Markdown", "Can't find end of the entity starting at byte offset 4"),
        ("[x", "Markdown", "Can't find end of the entity starting at byte offset 0"),
        (
            "yes!",
            "MarkdownV2",
            "Character '!' is reserved and must be escaped with the preceding '\\'",
        ),
        (
            "1.",
            "MarkdownV2",
            "Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        (
            "a|b",
            "MarkdownV2",
            "Character '|' is reserved and must be escaped with the preceding '\\'",
        ),
        ("*a", "MarkdownV2", "Can't find end of Bold entity at byte offset 0"),
        ("سلام _a", "MarkdownV2", "Can't find end of Italic entity at byte offset 9"),
        ("`a", "MarkdownV2", "Can't find end of Code entity at byte offset 0"),
        ("```a", "MarkdownV2", "Can't find end of Pre entity at byte offset 0"),
        ("[a](x", "MarkdownV2", "Can't find end of a URL at byte offset 3"),
    ],
)
def test_bad_markup_is_refused_in_the_real_servers_words(
    source: str, parse_mode: str, problem: str
) -> None:
    with pytest.raises(ApiError) as refused:
        entities.parse(source, parse_mode=parse_mode)

    assert refused.value.description == f"Bad Request: can't parse entities: {problem}"


def test_an_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(ApiError, match="Bad Request: unsupported parse_mode"):
        entities.parse("a", parse_mode="bbcode")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/start@support_bot now", [("bot_command", "/start@support_bot")]),
        ("سلام /help", [("bot_command", "/help")]),
        ("a/b", []),
        ("/ساخت", []),
        ("/a/b", []),
        ("with @sara_k", [("mention", "@sara_k")]),
        ("a@b", []),
        ("#تیکت_۱۲ و #x", [("hashtag", "#تیکت_۱۲"), ("hashtag", "#x")]),
        ("#12", []),
        ("https://example.org/a?b=c.", [("url", "https://example.org/a?b=c")]),
        ("برو به example.com، بعد", [("url", "example.com")]),
        ("sara@example.com", [("email", "sara@example.com")]),
        ("+989121234567", [("phone_number", "+989121234567")]),
        ("$USD", [("cashtag", "$USD")]),
        ("👍👍 /go", [("bot_command", "/go")]),
        ("no entities here", []),
    ],
)
def test_plain_text_brings_entities_of_its_own(text: str, found: list[tuple[str, str]]) -> None:
    assert spans(text) == (text, found)


def test_nothing_is_found_inside_code() -> None:
    assert spans("<code>/start https://example.org</code>", "HTML")[1] == [
        ("code", "/start https://example.org")
    ]


def test_a_links_own_address_wins_over_the_one_it_shows() -> None:
    shown = '<a href="https://example.net/">https://example.org/x</a>'

    assert spans(shown, "HTML")[1] == [
        ("text_link", "https://example.org/x", "https://example.net/")
    ]


def test_space_around_the_text_goes_and_offsets_follow() -> None:
    assert spans("  \n <b>a</b> b \n", "HTML") == ("a b", [("bold", "a")])


def test_offsets_count_utf16_units() -> None:
    parsed = entities.parse("👨‍👩‍👧 <b>b</b>", parse_mode="HTML")

    assert parsed.entities == [{"type": "bold", "offset": 9, "length": 1}]
    assert utf16.length("👨‍👩‍👧") == 8
    assert utf16.units("a👍b") == [0, 1, 3, 4]


def test_given_entities_are_put_in_order_and_empty_ones_left_out() -> None:
    given = [
        {"type": "italic", "offset": 2, "length": 1},
        {"type": "code", "offset": 1, "length": 0},
        {"type": "bold", "offset": 0, "length": 3},
    ]

    parsed = entities.parse("abc", entities=given)

    assert parsed.entities == [given[2], given[0]]


def test_entities_move_with_the_text_that_is_trimmed() -> None:
    parsed = entities.parse("  ab  ", entities=[{"type": "bold", "offset": 1, "length": 5}])

    assert (parsed.text, parsed.entities) == ("ab", [{"type": "bold", "offset": 0, "length": 2}])


FIELD = "can't parse MessageEntity: "
BEGINNING = "entity beginning at UTF-16 offset"


@pytest.mark.parametrize(
    ("text", "offset", "length", "problem"),
    [
        ("a😀b", 0, 2, f"{BEGINNING} 0 ends in a middle of a UTF-16 symbol at byte offset 5"),
        ("سلام 😀", 0, 6, f"{BEGINNING} 0 ends in a middle of a UTF-16 symbol at byte offset 13"),
        ("a😀b", 2, 2, "entity begins in a middle of a UTF-16 symbol at byte offset 5"),
        ("abc", 0, 4, f"{BEGINNING} 0 ends after the end of the text at UTF-16 offset 4"),
        ("abc", 3, 1, f"{BEGINNING} 3 ends after the end of the text at UTF-16 offset 4"),
        ("abc", 4, 1, "entity begins after the end of the text at UTF-16 offset 4"),
        ("abc", -1, 2, "receive an entity with incorrect offset -1"),
        ("abc", 0, -2, "receive an entity with incorrect length -2"),
        ("abc", 0, 1_000_001, "receive an entity with incorrect length 1000001"),
    ],
)
def test_misplaced_entities_are_refused(text: str, offset: int, length: int, problem: str) -> None:
    with pytest.raises(ApiError) as refused:
        entities.parse(text, entities=[{"type": "bold", "offset": offset, "length": length}])

    assert refused.value.description == f"Bad Request: {problem}"


def test_the_first_misplaced_entity_of_the_text_is_named() -> None:
    given = [
        {"type": "bold", "offset": 9, "length": 9},
        {"type": "bold", "offset": 0, "length": 1},
    ]

    with pytest.raises(ApiError, match="offset 0 ends in a middle"):
        entities.parse("😀", entities=given)


def test_more_than_a_hundred_entities_are_cut() -> None:
    given = [{"type": "bold", "offset": 2 * index, "length": 1} for index in range(120)]

    parsed = entities.parse("x " * 120, entities=given)

    assert parsed.entities == given[:100]


@pytest.mark.parametrize("kind", ["mention", "url", "bot_command", "phone_number"])
def test_given_entities_that_the_text_decides_are_left_out(kind: str) -> None:
    given = [{"type": kind, "offset": 0, "length": 1}]

    assert entities.given_entities(given) == []


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("{", "can't parse entities JSON object"),
        ('{"a": 1}', "expected an Array of MessageEntity"),
        ('["x"]', "can't parse MessageEntity: expected an Object"),
        ('[{"type": "bold", "length": 1}]', FIELD + 'Can\'t find field "offset"'),
        ('[{"offset": 0, "length": 1}]', FIELD + 'Can\'t find field "type"'),
        (
            '[{"type": "text_link", "offset": 0, "length": 1}]',
            FIELD + 'Can\'t find field "url"',
        ),
        (
            '[{"type": "bold", "offset": "x", "length": 1}]',
            FIELD + 'Field "offset" must be a valid Number',
        ),
        (
            '[{"type": "glitter", "offset": 0, "length": 1}]',
            FIELD + "Unsupported type specified",
        ),
        ('[{"type": 7, "offset": 0, "length": 1}]', FIELD + "Unsupported type specified"),
    ],
)
def test_entities_of_a_wrong_shape_are_refused(raw: str, problem: str) -> None:
    with pytest.raises(ApiError) as refused:
        entities.given_entities(raw)

    assert refused.value.description == f"Bad Request: {problem}"
