"""Payloads of deliveries: round trip through the database, and splitting by size."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.outbox import (
    BackAgain,
    Button,
    Card,
    Copy,
    Digest,
    Edit,
    Headed,
    Late,
    Payload,
    Placeholder,
    Reshare,
    Send,
)
from handoff.outbox.payload import (
    LONGEST_TEXT,
    from_json,
    split_send,
    to_json,
    utf16_length,
)

KEYS = ((Button("Solved", data="t:1"), Button("Guide", url="https://example.org")),)


@pytest.mark.parametrize(
    "payload",
    [
        Send(text="سلام", entities=({"type": "bold", "offset": 0, "length": 4},), keyboard=KEYS),
        Send(text="hush", reply_to="7", silent=True),
        Copy(from_chat_id="-1", message_ids=("1", "2"), caption="all", reply_to="3"),
        Edit(message_id="4", text="new", keyboard=KEYS, caption=True),
        Card(),
        Late(text_id="delivery-refused", facts={"ticket": 1}, reply_to="5"),
        Send(text="words", bare=True),
        Reshare(from_chat_id="5", message_ids=("1", "2")),
        Placeholder(from_chat_id="5", message_ids=("1", "2"), left_out=1),
        Headed(
            message_id="4", text="words", entities=({"type": "bold", "offset": 0, "length": 4},)
        ),
        Digest(),
        BackAgain((7, 8)),
    ],
    ids=lambda payload: type(payload).__name__,
)
def test_payloads_come_back_as_they_went(payload: Payload) -> None:
    assert from_json(to_json(payload)) == payload


def test_what_fits_is_not_cut() -> None:
    whole = Send(text="🙂" * (LONGEST_TEXT // 2), keyboard=KEYS, reply_to="1")

    assert split_send(whole) == [whole]


def test_a_long_text_is_cut_at_line_ends() -> None:
    """T22: a text longer than one message is sent as several."""
    first, second = "a" * 4000, "b" * 4000

    assert [part.text for part in split_send(Send(text=f"{first}\n{second}"))] == [
        f"{first}\n",
        second,
    ]


def test_the_quote_is_above_the_first_part_and_buttons_under_the_last() -> None:
    parts = split_send(Send(text="x" * 9000, keyboard=KEYS, reply_to="1", silent=True))

    assert [(part.reply_to, part.keyboard, part.silent) for part in parts] == [
        ("1", (), True),
        (None, (), True),
        (None, KEYS, True),
    ]


def test_an_entity_that_crosses_the_cut_is_carried_on() -> None:
    bold = {"type": "bold", "offset": 4090, "length": 20}
    link = {"type": "text_link", "offset": 5000, "length": 5, "url": "https://example.org"}

    first, second = split_send(Send(text="x" * 5100, entities=(bold, link)))

    assert first.entities == ({"type": "bold", "offset": 4090, "length": 6},)
    assert second.entities == (
        {"type": "bold", "offset": 0, "length": 14},
        {"type": "text_link", "offset": 904, "length": 5, "url": "https://example.org"},
    )


pieces = st.text(st.sampled_from("aب\n 🙂‌👩"), min_size=1, max_size=40)


@st.composite
def long_sends(draw: st.DrawFn) -> Send:
    drawn = draw(st.lists(pieces, min_size=1, max_size=6))
    text = "".join(piece * draw(st.integers(1, 400)) for piece in drawn)
    marks = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        marks.append(
            {
                "type": "bold",
                "offset": utf16_length(text[:start]),
                "length": utf16_length(text[start:end]),
            }
        )
    return Send(text=text, entities=tuple(marks), keyboard=KEYS)


def marked(send: Send) -> list[str]:
    units = send.text.encode("utf-16-le")
    return [
        units[2 * mark["offset"] : 2 * (mark["offset"] + mark["length"])].decode("utf-16-le")
        for mark in send.entities
    ]


@given(long_sends())
@settings(max_examples=150, deadline=None)
def test_cutting_loses_no_character_and_no_mark(send: Send) -> None:
    parts = split_send(send)

    assert "".join(part.text for part in parts) == send.text
    assert all(0 < utf16_length(part.text) <= LONGEST_TEXT for part in parts)
    assert sum(len(words) for part in parts for words in marked(part)) == sum(
        len(words) for words in marked(send)
    )
    assert all(mark["length"] > 0 for part in parts for mark in part.entities)
