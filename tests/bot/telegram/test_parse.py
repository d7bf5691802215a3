"""From raw JSON to the desk's own words."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import (
    BotMembership,
    Command,
    GroupMoved,
    Incoming,
    MemberChanged,
    MessageKind,
    Person,
    Place,
    PlaceKind,
    Pressed,
    Said,
    Service,
    Unhandled,
)
from bot.telegram.capabilities import PLAIN, TELEGRAM, Capabilities
from bot.telegram.content import SERVICES
from bot.telegram.parse import Unreadable, lane_of, parse

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
STAMP = 1_790_000_000
THEN = datetime.fromtimestamp(STAMP, UTC)
SARA_ID = 5_000_000_000
GROUP_ID = -1001234567890
SARA_JSON = {
    "id": SARA_ID,
    "is_bot": False,
    "first_name": "سارا",
    "last_name": "ر.",
    "username": "sara",
    "language_code": "fa",
}
SARA = Person(SARA_ID, "سارا ر.", username="sara", language="fa")
PRIVATE = Place(SARA_ID, PlaceKind.PRIVATE)
GROUP_JSON = {"id": GROUP_ID, "type": "supergroup", "title": "کارشناسان", "is_forum": True}
GROUP = Place(GROUP_ID, PlaceKind.GROUP, title="کارشناسان", is_forum=True)
ROOT = {"message_id": 44, "date": STAMP, "chat": GROUP_JSON, "forum_topic_created": {"name": "#1"}}
IN_TOPIC = {"chat": GROUP_JSON, "message_thread_id": 44, "is_topic_message": True}


def read(
    update: dict[str, Any], capabilities: Capabilities = TELEGRAM, at: datetime = NOW
) -> Incoming:
    return parse(json.dumps({"update_id": 1, **update}), capabilities, received_at=at)


def said(capabilities: Capabilities = TELEGRAM, kind: str = "message", **fields: Any) -> Incoming:
    return read(
        {
            kind: {
                "message_id": 10,
                "date": STAMP,
                "chat": {"id": SARA_ID, "type": "private", "first_name": "سارا"},
                "from": SARA_JSON,
                **fields,
            }
        },
        capabilities,
    )


def test_a_text() -> None:
    """T56, T60: the id is who it is, also beyond 32 bits."""
    assert said(text="سلام") == Said(SARA, PRIVATE, 10, THEN, MessageKind.TEXT, text="سلام")


FILE = {"file_id": "F", "file_unique_id": "U"}
GIVEN = {"file_id": "F", "unique_id": "U"}
MEDIA: list[tuple[dict[str, Any], MessageKind, dict[str, Any]]] = [
    (
        {
            "photo": [
                {**FILE, "file_id": "small", "width": 90, "height": 90},
                {**FILE, "width": 800, "height": 600, "file_size": 9},
            ]
        },
        MessageKind.PHOTO,
        {**GIVEN, "width": 800, "height": 600, "size": 9},
    ),
    (
        {"video": {**FILE, "width": 1, "height": 2, "duration": 3, "mime_type": "video/mp4"}},
        MessageKind.VIDEO,
        {**GIVEN, "width": 1, "height": 2, "duration": 3, "mime": "video/mp4"},
    ),
    ({"voice": {**FILE, "duration": 3}}, MessageKind.VOICE, {**GIVEN, "duration": 3}),
    (
        {"audio": {**FILE, "duration": 3, "title": "آواز"}},
        MessageKind.AUDIO,
        {**GIVEN, "duration": 3, "title": "آواز"},
    ),
    (
        {"document": {**FILE, "file_name": "log.txt", "file_size": 30_000_000}},
        MessageKind.DOCUMENT,
        {**GIVEN, "name": "log.txt", "size": 30_000_000},
    ),
    (
        {"animation": {**FILE, "width": 1, "height": 1, "duration": 1}, "document": FILE},
        MessageKind.ANIMATION,
        {**GIVEN, "width": 1, "height": 1, "duration": 1},
    ),
    (
        {
            "sticker": {
                **FILE,
                "width": 1,
                "height": 1,
                "is_animated": True,
                "is_video": False,
                "type": "regular",
                "emoji": "🙏",
            }
        },
        MessageKind.STICKER,
        {**GIVEN, "width": 1, "height": 1, "emoji": "🙏"},
    ),
    (
        {"video_note": {**FILE, "length": 240, "duration": 5}},
        MessageKind.VIDEO_NOTE,
        {**GIVEN, "duration": 5},
    ),
    (
        {"location": {"latitude": 35.7, "longitude": 51.4}},
        MessageKind.LOCATION,
        {"latitude": 35.7, "longitude": 51.4},
    ),
    (
        {
            "venue": {
                "location": {"latitude": 35.7, "longitude": 51.4},
                "title": "دفتر",
                "address": "تهران",
            },
            "location": {"latitude": 35.7, "longitude": 51.4},
        },
        MessageKind.LOCATION,
        {"latitude": 35.7, "longitude": 51.4, "title": "دفتر", "address": "تهران"},
    ),
    (
        {"contact": {"phone_number": "+98", "first_name": "علی"}},
        MessageKind.CONTACT,
        {"phone": "+98", "first_name": "علی"},
    ),
    (
        {"poll": {"id": "1", "question": "کدام؟", "options": [{"text": "الف"}]}},
        MessageKind.POLL,
        {"question": "کدام؟", "options": ["الف"]},
    ),
    ({"dice": {"emoji": "🎲", "value": 4}}, MessageKind.DICE, {"emoji": "🎲", "value": 4}),
    ({"story": {"id": 1}}, MessageKind.OTHER, {}),
    ({"hologram": {"depth": 3}}, MessageKind.OTHER, {}),
    ({}, MessageKind.OTHER, {}),
]


@pytest.mark.parametrize(
    ("fields", "kind", "attachment"),
    MEDIA,
    ids=[row[1].value + str(n) for n, row in enumerate(MEDIA)],
)
def test_every_kind_is_something_said(
    fields: dict[str, Any], kind: MessageKind, attachment: dict[str, Any]
) -> None:
    """T17, T18: nothing is dropped, and an unknown kind raises nothing."""
    assert said(**fields) == Said(SARA, PRIVATE, 10, THEN, kind, attachment=attachment)


def test_a_caption_is_text_with_its_entities() -> None:
    """T20."""
    incoming = said(
        photo=[{**FILE, "width": 1, "height": 1}],
        caption="پرداخت نشد",
        caption_entities=[{"type": "bold", "offset": 0, "length": 6}],
        media_group_id="99",
    )

    assert isinstance(incoming, Said)
    assert incoming.text == "پرداخت نشد"
    assert incoming.entities == ({"type": "bold", "offset": 0, "length": 6},)
    assert incoming.album == "99"


def test_an_edit_says_so_and_has_its_own_time() -> None:
    """T25."""
    incoming = said(kind="edited_message", text="درست", edit_date=STAMP + 60)

    assert incoming == Said(
        SARA,
        PRIVATE,
        10,
        datetime.fromtimestamp(STAMP + 60, UTC),
        MessageKind.TEXT,
        text="درست",
        edited=True,
    )


def test_a_reply_keeps_what_it_answers() -> None:
    """T6."""
    target = {"message_id": 7, "date": STAMP, "chat": {"id": SARA_ID, "type": "private"}}

    incoming = said(text="بله", reply_to_message=target)

    assert isinstance(incoming, Said)
    assert incoming.reply_to == 7


@pytest.mark.parametrize("capabilities", [TELEGRAM, PLAIN])
@pytest.mark.parametrize(
    ("text", "entities", "command"),
    [
        ("/start", [6], Command("start")),
        ("/start abc_1", [6], Command("start", "abc_1")),
        ("/Claim@Desk_bot  ۱۲ ", [15], Command("claim", "۱۲", for_bot="Desk_bot")),
        ("/note\nسطر", [5], Command("note", "سطر")),
        ("// یادداشت", [], None),
        ("/سلام", [], None),
        ("سلام /start", [], None),
        ("/", [], None),
        ("/etc/passwd", [], None),
        ("/startسلام", [], None),
        ("/status؟", [7], Command("status", "؟")),
    ],
)
def test_commands_are_found_with_and_without_entities(
    capabilities: Capabilities, text: str, entities: list[int], command: Command | None
) -> None:
    marks = [{"type": "bot_command", "offset": 0, "length": length} for length in entities]
    given_marks = {"entities": marks} if capabilities.entities and marks else {}

    incoming = said(capabilities, text=text, **given_marks)

    assert isinstance(incoming, Said)
    assert incoming.command == command
    assert incoming.text == text


def test_a_command_beside_other_entities_of_a_lean_messenger() -> None:
    url = {"type": "url", "offset": 6, "length": 11}

    incoming = said(PLAIN, text="/note example.org", entities=[url])

    assert isinstance(incoming, Said)
    assert incoming.command == Command("note", "example.org")


def test_a_message_in_a_topic() -> None:
    """T43: hanging on the topic's first message is no reply."""
    incoming = said(text="سلام", reply_to_message=ROOT, **IN_TOPIC)

    assert isinstance(incoming, Said)
    assert incoming.place == Place(
        GROUP_ID, PlaceKind.GROUP, title="کارشناسان", topic_id=44, is_forum=True
    )
    assert incoming.reply_to is None


def test_a_topic_root_without_its_service_part_is_no_reply_either() -> None:
    """T43."""
    root = {"message_id": 44, "date": STAMP, "chat": GROUP_JSON}

    incoming = said(text="سلام", reply_to_message=root, **IN_TOPIC)

    assert isinstance(incoming, Said)
    assert incoming.reply_to is None


def test_a_topic_root_seen_without_its_thread_is_no_reply_either() -> None:
    """T43: leaner servers leave the thread out and send the service message all the same."""
    incoming = said(text="سلام", chat=GROUP_JSON, reply_to_message=ROOT)

    assert isinstance(incoming, Said)
    assert incoming.reply_to is None


def test_a_reply_within_a_topic() -> None:
    target = {"message_id": 51, "date": STAMP, "chat": GROUP_JSON}

    incoming = said(text="سلام", reply_to_message=target, **IN_TOPIC)

    assert isinstance(incoming, Said)
    assert incoming.reply_to == 51


def test_a_thread_that_is_no_topic() -> None:
    """T43: replies in General carry a thread id without being in a topic."""
    target = {"message_id": 51, "date": STAMP, "chat": GROUP_JSON}

    incoming = said(text="سلام", chat=GROUP_JSON, message_thread_id=51, reply_to_message=target)

    assert isinstance(incoming, Said)
    assert incoming.place.topic_id is None
    assert incoming.reply_to == 51


@pytest.mark.parametrize(
    "fields",
    [
        {
            "from": {
                "id": 1087968824,
                "is_bot": True,
                "first_name": "Group",
                "username": "GroupAnonymousBot",
            },
            "sender_chat": GROUP_JSON,
        },
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}},
        {"sender_chat": {"id": -1009, "type": "channel", "title": "خبر"}},
        {"is_automatic_forward": True},
    ],
)
def test_hidden_senders_are_marked(fields: dict[str, Any]) -> None:
    """T45: nobody answers requesters without a name."""
    incoming = said(text="سلام", **{"chat": GROUP_JSON, **fields})

    assert isinstance(incoming, Said)
    assert incoming.hidden_sender


def test_a_person_in_a_group_is_not_hidden() -> None:
    incoming = said(text="سلام", chat=GROUP_JSON)

    assert isinstance(incoming, Said)
    assert not incoming.hidden_sender


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post"])
def test_a_channels_post(kind: str) -> None:
    channel = {"id": -1009, "type": "channel", "title": "خبر"}
    post = {"message_id": 3, "date": STAMP, "chat": channel, "sender_chat": channel, "text": "x"}

    assert read({kind: post}) == Said(
        Person(-1009, "خبر"),
        Place(-1009, PlaceKind.CHANNEL, title="خبر"),
        3,
        THEN,
        MessageKind.TEXT,
        text="x",
        edited=kind.startswith("edited"),
        hidden_sender=True,
    )


def test_the_linked_channels_post_in_the_group() -> None:
    """T45."""
    incoming = said(
        text="خبر",
        chat=GROUP_JSON,
        is_automatic_forward=True,
        sender_chat={"id": -1009, "type": "channel", "title": "خبر"},
        **{"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
    )

    assert isinstance(incoming, Said)
    assert incoming.hidden_sender
    assert incoming.person.id == 777000


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

    assert said(chat=old, migrate_to_chat_id=GROUP_ID) == GroupMoved(-55, GROUP_ID)
    assert said(chat=GROUP_JSON, migrate_from_chat_id=-55) == GroupMoved(-55, GROUP_ID)


def test_coming_and_going_as_services() -> None:
    """T50: a bot without admin's rights is told in no other way."""
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
        Place(GROUP_ID, PlaceKind.GROUP, title="کارشناسان", topic_id=44, is_forum=True),
        12,
        "k:abc",
        "77",
    )


def test_an_old_message_says_only_where_it_was() -> None:
    """T54: the message of an old button comes with date 0 and nothing else."""
    old = {"message_id": 12, "date": 0, "chat": GROUP_JSON}

    assert read(press(message=old)) == Pressed(SARA, GROUP, 12, "k:abc", "77")


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
    """T18: what the desk does not read may have any shape."""
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
    '{"update_id":1,"message":{"message_id":7,"date":"x","chat":{"id":5,"type":"private"}}}',
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
    """T18: no update of whatever shape raises anything else."""
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

    lane_of(json.loads(body))
    for capabilities in (TELEGRAM, PLAIN):
        try:
            parse(body, capabilities, received_at=NOW)
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"message": {"chat": {"id": SARA_ID}}}, str(SARA_ID)),
        ({"edited_message": {"chat": {"id": -5}}}, "-5"),
        (press(), str(GROUP_ID)),
        ({"callback_query": {"from": {"id": 9}}}, "9"),
        ({"my_chat_member": {"chat": {"id": GROUP_ID}}}, str(GROUP_ID)),
        ({"poll_answer": {"user": {"id": 9}}}, "9"),
        ({"message": {"chat": {"id": "x"}}}, "0"),
        ({"message": {"chat": {"id": 2**70}}}, "0"),
        ({"brand_new": []}, "0"),
        ({}, "0"),
    ],
)
def test_the_lane_is_the_chat(update: dict[str, Any], lane: str) -> None:
    """Presses queue up behind the messages of their chat."""
    assert lane_of({"update_id": 3, **update}) == lane
