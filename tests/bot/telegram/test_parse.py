"""Messages, from raw JSON to the desk's values."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversation.messages import Command, MessageKind, Person, Place, Said
from bot.telegram.capabilities import PLAIN, TELEGRAM, Capabilities
from handoff.addresses import ChatKind
from tests.bot.telegram.updates import (
    GROUP_ID,
    GROUP_JSON,
    IN_TOPIC,
    PRIVATE,
    ROOT,
    SARA,
    SARA_ID,
    STAMP,
    THEN,
    read,
    said,
)


def test_a_text() -> None:
    """T56, T60: the id identifies the person, also beyond 32 bits."""
    assert said(text="سلام") == Said(SARA, PRIVATE, "10", THEN, MessageKind.TEXT, text="سلام")


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
    """T17, T18: no kind is dropped, and an unknown kind raises no error."""
    assert said(**fields) == Said(SARA, PRIVATE, "10", THEN, kind, attachment=attachment)


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
        "10",
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
    assert incoming.reply_to == "7"


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
    """T43: a message in a topic is not a reply to the topic's first message."""
    incoming = said(text="سلام", reply_to_message=ROOT, **IN_TOPIC)

    assert isinstance(incoming, Said)
    assert incoming.place == Place(
        str(GROUP_ID), ChatKind.GROUP, title="کارشناسان", topic_id="44", is_forum=True
    )
    assert incoming.reply_to is None


def test_a_topic_root_without_its_service_part_is_no_reply_either() -> None:
    """T43."""
    root = {"message_id": 44, "date": STAMP, "chat": GROUP_JSON}

    incoming = said(text="سلام", reply_to_message=root, **IN_TOPIC)

    assert isinstance(incoming, Said)
    assert incoming.reply_to is None


def test_a_topic_root_seen_without_its_thread_is_no_reply_either() -> None:
    """T43: plain servers omit the thread but send the service message."""
    incoming = said(text="سلام", chat=GROUP_JSON, reply_to_message=ROOT)

    assert isinstance(incoming, Said)
    assert incoming.reply_to is None


def test_a_reply_within_a_topic() -> None:
    target = {"message_id": 51, "date": STAMP, "chat": GROUP_JSON}

    incoming = said(text="سلام", reply_to_message=target, **IN_TOPIC)

    assert isinstance(incoming, Said)
    assert incoming.reply_to == "51"


def test_a_thread_that_is_no_topic() -> None:
    """T43: replies in General carry a thread id without being in a topic."""
    target = {"message_id": 51, "date": STAMP, "chat": GROUP_JSON}

    incoming = said(text="سلام", chat=GROUP_JSON, message_thread_id=51, reply_to_message=target)

    assert isinstance(incoming, Said)
    assert incoming.place.topic_id is None
    assert incoming.reply_to == "51"


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
    """T45: requesters are not answered by anonymous senders."""
    incoming = said(text="سلام", **{"chat": GROUP_JSON, **fields})

    assert isinstance(incoming, Said)
    assert incoming.hidden_sender
    is_admin = fields.get("from", {}).get("username") == "GroupAnonymousBot"
    assert incoming.anonymous_admin == is_admin


def test_a_person_in_a_group_is_not_hidden() -> None:
    incoming = said(text="سلام", chat=GROUP_JSON)

    assert isinstance(incoming, Said)
    assert not incoming.hidden_sender


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post"])
def test_a_channels_post(kind: str) -> None:
    channel = {"id": -1009, "type": "channel", "title": "خبر"}
    post = {"message_id": 3, "date": STAMP, "chat": channel, "sender_chat": channel, "text": "x"}

    assert read({kind: post}) == Said(
        Person("-1009", "خبر"),
        Place("-1009", ChatKind.CHANNEL, title="خبر"),
        "3",
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
    assert incoming.person.id == "777000"


@pytest.mark.parametrize("capabilities", [TELEGRAM, PLAIN])
@pytest.mark.parametrize(
    ("fields", "forwarded"),
    [
        ({}, False),
        ({"forward_from": None, "forward_date": None}, False),
        ({"forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}}, True),
        ({"forward_from": {"id": 5, "is_bot": False, "first_name": "x"}}, True),
        ({"forward_from_chat": {"id": -1005, "type": "channel", "title": "x"}}, True),
        ({"forward_sender_name": "x"}, True),
        ({"forward_date": STAMP}, True),
        ({"is_automatic_forward": True}, True),
    ],
)
def test_a_forwarded_message_is_marked(
    capabilities: Capabilities, fields: dict[str, Any], forwarded: bool
) -> None:
    incoming = said(capabilities, text="x", **fields)

    assert isinstance(incoming, Said)
    assert incoming.forwarded is forwarded


def test_a_command_is_found_under_another_entity() -> None:
    entities = [
        {"type": "bold", "offset": 0, "length": 9},
        {"type": "bot_command", "offset": 0, "length": 5},
    ]
    incoming = said(text="/note abc", entities=entities)

    assert isinstance(incoming, Said)
    assert incoming.command == Command("note", "abc")
