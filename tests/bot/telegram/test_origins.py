"""Forwards, quotes and replies, from raw JSON to plain facts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import Said
from bot.telegram.origins import LONGEST_BEGINNING, LONGEST_QUOTE
from tests.bot.telegram.updates import GROUP_JSON, SARA_ID, SARA_JSON, STAMP, said

REZA = {"id": 77, "is_bot": False, "first_name": "رضا", "last_name": "ا."}
CHANNEL = {"id": -1009, "type": "channel", "title": "خبر"}
BOT = {"id": 5, "is_bot": True, "first_name": "Desk"}


def origin(**fields: Any) -> dict[str, Any]:
    incoming = said(**{"text": "سلام", **fields})
    assert isinstance(incoming, Said)
    return dict(incoming.origin)


@pytest.mark.parametrize(
    ("fields", "forwarded"),
    [
        (
            {"forward_origin": {"type": "user", "date": STAMP, "sender_user": REZA}},
            {"kind": "user", "name": "رضا ا."},
        ),
        (
            {"forward_origin": {"type": "hidden_user", "sender_user_name": "Re\u202eza"}},
            {"kind": "hidden-user", "name": "Reza"},
        ),
        (
            {
                "forward_origin": {
                    "type": "chat",
                    "sender_chat": GROUP_JSON,
                    "author_signature": "A",
                }
            },
            {"kind": "chat", "name": "کارشناسان", "signature": "A"},
        ),
        (
            {"forward_origin": {"type": "channel", "chat": CHANNEL, "message_id": 4}},
            {"kind": "channel", "name": "خبر"},
        ),
        ({"forward_origin": {"type": "moon"}}, {"kind": "hidden-user"}),
        ({"forward_from": REZA, "forward_date": STAMP}, {"kind": "user", "name": "رضا ا."}),
        (
            {"forward_from_chat": CHANNEL, "forward_signature": "سردبیر"},
            {"kind": "channel", "name": "خبر", "signature": "سردبیر"},
        ),
        ({"forward_from_chat": GROUP_JSON}, {"kind": "chat", "name": "کارشناسان"}),
        ({"forward_sender_name": "علی"}, {"kind": "hidden-user", "name": "علی"}),
        ({"forward_signature": "علی"}, {"kind": "hidden-user"}),
        ({"forward_date": STAMP}, {"kind": "hidden-user"}),
    ],
)
def test_a_forward_says_from_where(fields: dict[str, Any], forwarded: dict[str, Any]) -> None:
    incoming = said(text="سلام", **fields)

    assert isinstance(incoming, Said)
    assert incoming.forwarded
    assert incoming.origin == {"forwarded": forwarded}


@pytest.mark.parametrize(
    "fields",
    [{}, {"forward_origin": None}, {"forward_from": None, "forward_date": 0}, {"quote": {}}],
)
def test_what_was_written_here_has_no_origin(fields: dict[str, Any]) -> None:
    incoming = said(text="سلام", **fields)

    assert isinstance(incoming, Said)
    assert not incoming.forwarded
    assert incoming.origin == {}


@pytest.mark.parametrize(
    ("author", "whose"), [(SARA_JSON, "own"), (BOT, "bot"), ({"id": 5, "first_name": "?"}, "bot")]
)
def test_a_reply_tells_whose_message_it_answers(author: dict[str, Any], whose: str) -> None:
    target = {
        "message_id": 7,
        "date": STAMP,
        "from": author,
        "chat": {"id": SARA_ID, "type": "private"},
        "photo": [],
        "caption": "آن یکی",
    }

    assert origin(reply_to_message=target) == {
        "reply": {"id": "7", "whose": whose, "what": "photo", "text": "آن یکی"}
    }


def test_the_reply_to_a_colleague_in_a_group() -> None:
    target = {"message_id": 7, "date": STAMP, "from": REZA, "chat": GROUP_JSON, "text": "x"}

    assert origin(chat=GROUP_JSON, reply_to_message=target)["reply"]["whose"] == "other"


def test_a_quote_and_a_message_of_another_chat() -> None:
    assert origin(
        quote={"text": "این", "position": 0, "is_manual": True},
        external_reply={
            "origin": {"type": "channel", "chat": CHANNEL, "message_id": 3, "date": STAMP},
            "chat": CHANNEL,
            "photo": [{"file_id": "F", "file_unique_id": "U", "width": 1, "height": 1}],
        },
    ) == {
        "quote": {"text": "این", "manual": True},
        "elsewhere": {"kind": "channel", "name": "خبر", "chat": "خبر", "what": "photo"},
    }


def test_a_reply_to_a_story() -> None:
    assert origin(reply_to_story={"id": 1, "chat": CHANNEL}) == {"elsewhere": {"what": "story"}}


def test_long_quotes_are_shortened() -> None:
    target = {"message_id": 7, "date": STAMP, "chat": GROUP_JSON, "text": "الف" * 2000}

    facts = origin(quote={"text": "ب" * 4000}, reply_to_message=target)

    assert len(facts["quote"]["text"]) == LONGEST_QUOTE
    assert len(facts["reply"]["text"]) == LONGEST_BEGINNING


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["type", "chat", "sender_user", "sender_chat", "title", "text", "origin"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(odd, odd, odd, odd)
def test_odd_shapes_cost_no_message(one: Any, two: Any, three: Any, four: Any) -> None:
    incoming = said(
        text="سلام", forward_origin=one, quote=two, external_reply=three, forward_from_chat=four
    )

    assert isinstance(incoming, Said)
    assert incoming.text == "سلام"
