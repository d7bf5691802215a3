"""Chat events, button presses and unreadable updates."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import (
    BotMembership,
    GroupMoved,
    MemberChanged,
    Place,
    Pressed,
    Said,
    Service,
    Unhandled,
)
from bot.telegram.capabilities import PLAIN, TELEGRAM
from bot.telegram.content import SERVICES
from bot.telegram.decoding import chat_of
from bot.telegram.parse import Unreadable, parse
from handoff.addresses import ChatKind
from tests.bot.telegram.updates import (
    GROUP,
    GROUP_ID,
    GROUP_JSON,
    IN_TOPIC,
    NOW,
    PRIVATE,
    ROOT,
    SARA,
    SARA_ID,
    SARA_JSON,
    STAMP,
    read,
    said,
)

OWN = {"migrate_to_chat_id", "migrate_from_chat_id", "left_chat_member", "new_chat_members"}


@pytest.mark.parametrize("what", [name for name in SERVICES if name not in OWN])
def test_what_happened_in_a_chat_is_no_message(what: str) -> None:
    """T47."""
    assert said(chat=GROUP_JSON, **{what: {}}) == Service(GROUP, what)


def test_topics_opening_and_closing_are_services() -> None:
    """T47."""
    created = said(forum_topic_created={"name": "#1", "icon_color": 1}, **IN_TOPIC)
    closed = said(forum_topic_closed={}, reply_to_message=ROOT, **IN_TOPIC)

    assert [type(created), type(closed)] == [Service, Service]


def test_a_service_field_with_nothing_in_it_is_nothing() -> None:
    incoming = said(PLAIN, text="سلام", left_chat_member=None, new_chat_members=[])

    assert isinstance(incoming, Said)


def test_a_group_moves_whichever_side_tells_it() -> None:
    """T40: the updates come only once."""
    old = {"id": -55, "type": "group", "title": "کارشناسان"}

    assert said(chat=old, migrate_to_chat_id=GROUP_ID) == GroupMoved("-55", str(GROUP_ID))
    assert said(chat=GROUP_JSON, migrate_from_chat_id=-55) == GroupMoved("-55", str(GROUP_ID))


def test_coming_and_going_as_services() -> None:
    """T50: a bot without admin rights gets no other notice."""
    other = {"id": 8, "is_bot": False, "first_name": "B"}

    assert said(chat=GROUP_JSON, left_chat_member=SARA_JSON) == MemberChanged(
        GROUP, SARA, inside=False
    )
    assert said(chat=GROUP_JSON, new_chat_members=[SARA_JSON]) == MemberChanged(
        GROUP, SARA, inside=True
    )
    assert said(chat=GROUP_JSON, new_chat_members=[SARA_JSON, other]) == Service(
        GROUP, "new_chat_members"
    )


def press(**fields: Any) -> dict[str, Any]:
    return {
        "callback_query": {
            "id": "77",
            "from": SARA_JSON,
            "chat_instance": "1",
            "data": "k:abc",
            "message": {"message_id": 12, "date": STAMP, "text": "?", **IN_TOPIC},
            **fields,
        }
    }


def test_a_press_says_who_where_and_on_what() -> None:
    assert read(press()) == Pressed(
        SARA,
        Place(str(GROUP_ID), ChatKind.GROUP, title="کارشناسان", topic_id="44", is_forum=True),
        "12",
        "k:abc",
        "77",
    )


def test_an_old_message_says_only_where_it_was() -> None:
    """T54: the message of an old button comes with date 0 and nothing else."""
    old = {"message_id": 12, "date": 0, "chat": GROUP_JSON}

    assert read(press(message=old)) == Pressed(SARA, GROUP, "12", "k:abc", "77")


def test_a_press_without_any_message() -> None:
    """T54."""
    update = press()
    del update["callback_query"]["message"]

    assert read(update) == Pressed(SARA, PRIVATE, None, "k:abc", "77")


def test_a_press_without_data_and_one_on_an_inline_message() -> None:
    bare = press()
    del bare["callback_query"]["data"]
    inline = press(inline_message_id="z")
    del inline["callback_query"]["message"]

    pressed = read(bare)
    assert isinstance(pressed, Pressed)
    assert pressed.data == ""
    assert read(inline) == Unhandled("inline_message")


def membership(kind: str, old: dict[str, Any], new: dict[str, Any], chat: Any) -> dict[str, Any]:
    return {
        kind: {
            "chat": chat,
            "from": SARA_JSON,
            "date": STAMP,
            "old_chat_member": {"user": SARA_JSON, **old},
            "new_chat_member": {"user": SARA_JSON, **new},
        }
    }


MEMBER, LEFT = {"status": "member"}, {"status": "left"}


@pytest.mark.parametrize(
    ("new", "inside", "is_admin"),
    [
        (MEMBER, True, False),
        ({"status": "administrator"}, True, True),
        ({"status": "restricted", "is_member": True}, True, False),
        ({"status": "restricted", "is_member": False}, False, False),
        (LEFT, False, False),
        ({"status": "kicked", "until_date": 0}, False, False),
    ],
)
def test_the_bot_is_let_in_or_thrown_out(
    new: dict[str, Any], inside: bool, is_admin: bool
) -> None:
    update = membership("my_chat_member", LEFT, new, GROUP_JSON)

    assert read(update) == BotMembership(GROUP, SARA, inside=inside, is_admin=is_admin)


def test_a_person_blocks_the_bot() -> None:
    """T48."""
    private = {"id": SARA_ID, "type": "private", "first_name": "سارا"}
    update = membership("my_chat_member", MEMBER, {"status": "kicked"}, private)

    assert read(update) == BotMembership(PRIVATE, SARA, inside=False)


def test_somebody_comes_or_goes() -> None:
    """T50: leaving the group ends an agent's rights."""
    came = membership("chat_member", LEFT, MEMBER, GROUP_JSON)
    went = membership("chat_member", MEMBER, LEFT, GROUP_JSON)
    rose = membership("chat_member", MEMBER, {"status": "administrator"}, GROUP_JSON)

    assert read(came) == MemberChanged(GROUP, SARA, inside=True)
    assert read(went) == MemberChanged(GROUP, SARA, inside=False)
    assert read(rose) == Service(GROUP, "member_rights")


def test_kinds_that_this_version_does_not_know() -> None:
    """T18."""
    reaction = {"chat": GROUP_JSON, "message_id": 1, "new_reaction": []}

    assert read({"message_reaction": reaction}) == Unhandled("message_reaction", GROUP)
    assert read({"poll_answer": {"poll_id": "1", "user": SARA_JSON}}) == Unhandled("poll_answer")
    assert read({"brand_new": 5}) == Unhandled("brand_new")
    assert read({}) == Unhandled("nothing")


def test_an_odd_corner_does_not_cost_the_message() -> None:
    """T18: fields that the desk does not read may have any shape."""
    incoming = said(
        text="سلام",
        reply_markup="?",
        forward_origin={"type": 5},
        link_preview_options=[],
        quote={},
        effect_id=[],
    )

    assert isinstance(incoming, Said)
    assert incoming.text == "سلام"


POISON = [
    "",
    "not json",
    "[]",
    "5",
    "null",
    "[" * 100_000,
    '{"update_id":1,"message":null}',
    '{"update_id":1,"message":[]}',
    '{"update_id":1,"message":{}}',
    '{"update_id":1,"message":{"chat":5}}',
    '{"update_id":1,"message":{"message_id":"7","date":1,"chat":{"id":5,"type":"private"}}}',
    '{"update_id":1,"message":{"message_id":7,"date":1,"chat":{"id":"5","type":"private"}}}',
    '{"update_id":1,"message":{"message_id":7,"date":1,"chat":{"id":5},"from":{"id":true}}}',
    '{"update_id":1,"callback_query":{}}',
    '{"update_id":1,"callback_query":[]}',
    '{"update_id":1,"callback_query":{"id":"1","from":[],"message":{}}}',
    '{"update_id":1,"my_chat_member":{}}',
    '{"update_id":1,"chat_member":{"chat":{"id":5},"new_chat_member":{"status":"left"}}}',
]


@pytest.mark.parametrize("body", POISON, ids=range(len(POISON)))
def test_what_cannot_be_understood_raises_one_error(body: str) -> None:
    with pytest.raises(Unreadable):
        parse(body, TELEGRAM, received_at=NOW)


def test_the_error_tells_nobodys_words() -> None:
    body = '{"update_id":1,"message":{"message_id":"راز","date":1,"chat":{"id":5}}}'

    with pytest.raises(Unreadable) as unreadable:
        parse(body, TELEGRAM, received_at=NOW)

    assert "راز" not in str(unreadable.value)
    assert unreadable.value.__cause__ is None


def test_what_no_database_can_hold_is_replaced_in_place() -> None:
    incoming = read(
        {
            "message": {
                "message_id": 1,
                "date": STAMP,
                "chat": {"id": 5, "type": "private"},
                "from": SARA_JSON,
                "text": "a\ud83db\u0000c👋",
            }
        }
    )

    assert isinstance(incoming, Said)
    assert incoming.text == "a\ufffdb\ufffdc👋"


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        "message_id date chat from text caption entities photo voice sticker poll".split(),  # noqa: SIM905
        "reply_to_message message_thread_id is_topic_message sender_chat venue".split(),  # noqa: SIM905
        "left_chat_member new_chat_members migrate_to_chat_id media_group_id".split(),  # noqa: SIM905
    ]
).flatmap(st.sampled_from)


@given(st.sampled_from(["message", "callback_query", "chat_member", "odd"]), FIELDS, JSONS)
def test_any_shape_is_understood_or_refused(kind: str, name: str, odd: object) -> None:
    """T18: an update of any shape raises no other error."""
    message = {
        "message_id": 1,
        "date": STAMP,
        "chat": {"id": 5, "type": "private"},
        "from": SARA_JSON,
        "text": "x",
    }
    part = (
        message | {name: odd} if kind != "callback_query" else {"message": message | {name: odd}}
    )
    body = json.dumps({"update_id": 1, kind: part})

    chat_of(json.loads(body))
    for capabilities in (TELEGRAM, PLAIN):
        try:
            parse(body, capabilities, received_at=NOW)
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"message": {"chat": {"id": SARA_ID}}}, (str(SARA_ID), ChatKind.PRIVATE)),
        ({"message": {"chat": {"id": 5, "type": "private"}}}, ("5", ChatKind.PRIVATE)),
        ({"edited_message": {"chat": {"id": -5}}}, ("-5", ChatKind.GROUP)),
        ({"message": {"chat": {"id": -5, "type": "group"}}}, ("-5", ChatKind.GROUP)),
        ({"message": {"chat": GROUP_JSON}}, (str(GROUP_ID), ChatKind.GROUP)),
        ({"message": {"chat": {"id": 77, "type": "group"}}}, ("77", ChatKind.GROUP)),
        (
            {"channel_post": {"chat": {"id": -1009, "type": "channel"}}},
            ("-1009", ChatKind.CHANNEL),
        ),
        (press(), (str(GROUP_ID), ChatKind.GROUP)),
        (
            {"callback_query": {"from": {"id": 9}, "message": {"chat": {"id": 9}}}},
            ("9", ChatKind.PRIVATE),
        ),
        ({"callback_query": {"from": {"id": 9}}}, ("9", ChatKind.PRIVATE)),
        ({"my_chat_member": {"chat": {"id": GROUP_ID}}}, (str(GROUP_ID), ChatKind.GROUP)),
        (
            {"chat_member": {"chat": GROUP_JSON, "from": {"id": 9}}},
            (str(GROUP_ID), ChatKind.GROUP),
        ),
        (
            {"my_chat_member": {"chat": {"id": 9, "type": "private"}, "from": {"id": 9}}},
            ("9", ChatKind.PRIVATE),
        ),
        ({"poll_answer": {"user": {"id": 9}}}, ("9", ChatKind.PRIVATE)),
        ({"message": {"chat": {"id": 5, "type": "castle"}}}, ("5", ChatKind.PRIVATE)),
        ({"message": {"chat": {"id": -5, "type": []}}}, ("-5", ChatKind.GROUP)),
        ({"message": {"chat": {"id": "x"}}}, ("0", None)),
        ({"message": {"chat": {"id": 2**70}}}, ("0", None)),
        ({"poll": {"id": "1", "question": "?"}}, ("0", None)),
        ({"brand_new": []}, ("0", None)),
        ({}, ("0", None)),
    ],
)
def test_the_lane_is_the_chat_and_its_kind_is_kept(
    update: dict[str, Any], chat: tuple[str, ChatKind | None]
) -> None:
    """Presses queue behind the messages of their chat.

    The kind is that named by the messenger. Without one, the sign of the id decides.
    """
    assert chat_of({"update_id": 3, **update}) == chat
