"""Odd values lose no message. Undecodable updates are kept and shown."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.conversation.messages import (
    BotMembership,
    GroupMoved,
    Incoming,
    MemberChanged,
    MessageKind,
    Pressed,
    Said,
    Service,
)
from bot.telegram.capabilities import PLAIN, TELEGRAM, Capabilities
from bot.telegram.decoding import chat_of
from bot.telegram.parse import Unreadable, parse
from handoff.storage.database import Reader
from tests.bot.desk.situations import push
from tests.bot.telegram.updates import GROUP_JSON, IN_TOPIC, NOW, SARA_ID, SARA_JSON, STAMP
from tests.stage import Stage, staged, text_of

QUESTION = "چطور کانال بسازم؟"
PRIVATE_JSON = {"id": SARA_ID, "type": "private", "first_name": "سارا"}
BOT_JSON = {"id": 77, "is_bot": True, "first_name": "Desk", "username": "desk_bot"}
CHANNEL_JSON = {"id": -1009, "type": "channel", "title": "خبر", "username": "news"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 9}
BOLD = {"type": "bold", "offset": 0, "length": 2}
LINK = {"type": "text_link", "offset": 2, "length": 2, "url": "https://example.org"}
MENTION = {"type": "text_mention", "offset": 2, "length": 2, "user": SARA_JSON}
NAMELESS = {"id": 7, "is_bot": False, "first_name": ""}
FRAME = {"width": 8, "height": 6}


def message(**fields: Any) -> dict[str, Any]:
    frame = {"message_id": 10, "date": STAMP, "chat": PRIVATE_JSON, "from": SARA_JSON}
    return {"message": {**frame, **fields}}


def reply(**fields: Any) -> dict[str, Any]:
    return {"message_id": 9, "date": STAMP, "chat": PRIVATE_JSON, "from": BOT_JSON, **fields}


def standing(kind: str) -> dict[str, Any]:
    member = {"user": SARA_JSON, "status": "restricted", "is_member": True}
    left = {"user": SARA_JSON, "status": "left"}
    change = {"chat": GROUP_JSON, "from": SARA_JSON, "date": STAMP}
    return {kind: {**change, "old_chat_member": left, "new_chat_member": member}}


PRESSED = {
    "id": "7",
    "from": SARA_JSON,
    "chat_instance": "1",
    "data": "k:a",
    "message": {"message_id": 9, "date": STAMP, "text": "?", **IN_TOPIC},
}
VALID: dict[str, dict[str, Any]] = {
    "text": message(text="سلام", entities=[BOLD, LINK], link_preview_options={"url": "x"}),
    "command": message(
        text="/note abc", entities=[{"type": "bot_command", "offset": 0, "length": 5}]
    ),
    "mention": message(text="سلام", entities=[MENTION], **IN_TOPIC),
    "photo": message(
        photo=[{**FILE, **FRAME}, {**FILE, "width": 80, "height": 60}],
        caption="رسید",
        caption_entities=[BOLD],
        media_group_id="1",
    ),
    "video": message(
        video={**FILE, **FRAME, "duration": 3, "mime_type": "video/mp4"}, caption="رسید"
    ),
    "document": message(document={**FILE, "file_name": "log.txt"}, caption="رسید"),
    "voice": message(voice={**FILE, "duration": 3}, caption="رسید"),
    "sticker": message(sticker={**FILE, **FRAME, "emoji": "🙏", "type": "regular"}),
    "live photo": message(live_photo={"photo": {**FILE, **FRAME}, **FILE}, caption="رسید"),
    "venue": message(
        venue={"location": {"latitude": 35.7, "longitude": 51.4}, "title": "دفتر"},
        location={"latitude": 35.7, "longitude": 51.4},
    ),
    "contact": message(contact={"phone_number": "+98", "first_name": "علی"}),
    "poll": message(poll={"id": "1", "question": "?", "options": [{"text": "a"}]}),
    "dice": message(dice={"emoji": "🎲", "value": 4}),
    "forward": message(
        text="خبر",
        forward_origin={
            "type": "channel",
            "chat": CHANNEL_JSON,
            "author_signature": "A",
            "date": STAMP,
        },
        forward_from_chat=CHANNEL_JSON,
        forward_signature="A",
        forward_date=STAMP,
    ),
    "forward of a person": message(
        text="خبر",
        forward_origin={"type": "user", "sender_user": SARA_JSON, "date": STAMP},
        forward_from=SARA_JSON,
        forward_sender_name="x",
    ),
    "reply": message(
        text="بله",
        quote={"text": "این", "position": 0, "is_manual": True},
        reply_to_message=reply(text="این یا آن", entities=[BOLD]),
    ),
    "reply elsewhere": message(
        text="بله",
        external_reply={
            "origin": {"type": "chat", "sender_chat": GROUP_JSON, "author_signature": "A"},
            "chat": GROUP_JSON,
            "photo": [{**FILE, **FRAME}],
        },
        reply_to_story={"id": 1, "chat": CHANNEL_JSON},
    ),
    "edit": {"edited_message": message(text="درست", edit_date=STAMP + 9)["message"]},
    "channel": {
        "channel_post": {
            "message_id": 10,
            "date": STAMP,
            "chat": CHANNEL_JSON,
            "sender_chat": CHANNEL_JSON,
            "author_signature": "A",
            "text": "خبر",
        }
    },
    "as a chat": message(text="خبر", sender_chat=GROUP_JSON, **IN_TOPIC),
    "pin": message(pinned_message=reply(text="x")),
    "came": message(new_chat_members=[SARA_JSON], chat=GROUP_JSON),
    "left": message(left_chat_member=SARA_JSON, chat=GROUP_JSON),
    "moved": message(migrate_to_chat_id=-1005, chat=GROUP_JSON),
    "press": {"callback_query": PRESSED},
    "own standing": standing("my_chat_member"),
    "standing": standing("chat_member"),
}
ODD = [None, "", 0, -1, 2**70, [], {}, "x", [{}], {"id": "x"}]
# Required fields; paths below the kind of the update.
REQUIRED = {
    ("message_id",),
    ("chat",),
    ("chat", "id"),
    ("from",),
    ("from", "id"),
    ("message",),
    ("message", "message_id"),
    ("message", "chat"),
    ("message", "chat", "id"),
    ("new_chat_member",),
    ("new_chat_member", "user"),
    ("new_chat_member", "user", "id"),
    ("new_chat_members",),
    ("new_chat_members", 0),
    ("new_chat_members", 0, "id"),
    ("left_chat_member",),
    ("left_chat_member", "id"),
    ("migrate_to_chat_id",),
    ("pinned_message",),
    ("sender_chat", "id"),  # the sender of a channel's post
}
Steps = tuple[str | int, ...]


def paths(part: Any, at: Steps = ()) -> Iterator[Steps]:
    """Return the path of every field of an object."""
    steps = part.items() if isinstance(part, dict) else enumerate(part)
    for step, inner in steps:
        yield (*at, step)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*at, step))


def variants(update: dict[str, Any]) -> Iterator[tuple[Steps, object, dict[str, Any]]]:
    """Yield the update with each field replaced by each odd value in turn."""
    (kind,) = update
    for path in paths(update[kind]):
        for odd in ODD:
            changed = json.loads(json.dumps(update))  # fields must not be shared
            holder = changed[kind]
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = odd
            yield path, odd, changed


def body_of(update: dict[str, Any]) -> str:
    return json.dumps({"update_id": 1, **update})


def essence(incoming: Incoming) -> tuple[Any, ...]:
    """Return the facts that optional fields must not change: kind, sender, chat, text."""
    match incoming:
        case Said(person=person, place=place, message_id=number):
            return Said, person.id, place.chat_id, number, incoming.text, incoming.edited
        case Pressed(person=person, place=place):
            return Pressed, person.id, place.chat_id, incoming.message_id
        case BotMembership(person=person, place=place) | MemberChanged(person=person, place=place):
            return person.id, place.chat_id
        case GroupMoved(old_chat_id=old, new_chat_id=new):
            return old, new
        case Service(place=place):
            return place.chat_id, incoming.what
        case _:
            raise AssertionError(incoming)


def chat_id_of(incoming: Incoming) -> str:
    if isinstance(incoming, GroupMoved):
        return incoming.old_chat_id
    assert incoming.place is not None
    return incoming.place.chat_id


def is_about(path: Steps) -> bool:
    """Return True for a field with the message's own text or ids."""
    return path in REQUIRED or path in {("text",), ("caption",)}


@pytest.mark.parametrize("capabilities", [TELEGRAM, PLAIN])
@pytest.mark.parametrize("name", VALID)
def test_an_optional_field_costs_neither_words_nor_sender_nor_chat(
    name: str, capabilities: Capabilities
) -> None:
    """T18: an optional field of any value costs neither the message nor its place."""
    valid = parse(body_of(VALID[name]), capabilities, received_at=NOW)
    expected = essence(valid)
    tried = 0

    for path, odd, changed in variants(VALID[name]):
        lane = chat_of({"update_id": 1, **changed})
        try:
            incoming = parse(body_of(changed), capabilities, received_at=NOW)
        except Unreadable:
            assert is_about(path), (path, odd)
            assert path != ("message_id",) or isinstance(valid, Said), (path, odd)
            continue
        json.dumps([incoming.origin, incoming.entities] if isinstance(incoming, Said) else [])
        tried += 1
        if is_about(path):
            continue
        assert lane[0] == chat_id_of(incoming), (path, odd)
        if isinstance(incoming, Service) and path[-1] in {"status", "is_member"}:
            continue  # the change of standing is gone
        assert essence(incoming) == expected, (path, odd)

    assert tried > len(ODD)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("path", [("chat", "id"), ("from", "id"), ("message_id",)])
def test_ids_are_whole_numbers_or_the_update_is_unreadable(path: Steps, odd: object) -> None:
    """A sender that cannot be read is not replaced by another."""
    update = json.loads(json.dumps(message(text="x")))
    holder = update["message"]
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = odd

    if odd in (0, -1) and not isinstance(odd, bool):
        assert isinstance(parse(body_of(update), TELEGRAM, received_at=NOW), Said)
        return
    with pytest.raises(Unreadable):
        parse(body_of(update), TELEGRAM, received_at=NOW)


@pytest.mark.parametrize("sender", ["", "x", 0, 5, [], {}, {"id": "x"}, {"id": True}])
def test_a_sender_of_a_wrong_shape_does_not_become_a_channel(sender: object) -> None:
    update = message(text="x", **{"from": sender})

    with pytest.raises(Unreadable, match=r"person|from"):
        parse(body_of(update), TELEGRAM, received_at=NOW)


def test_a_text_of_a_wrong_type_makes_a_message_of_no_known_kind() -> None:
    incoming = parse(body_of(message(text=["x"])), TELEGRAM, received_at=NOW)

    assert isinstance(incoming, Said)
    assert (incoming.kind, incoming.text) == (MessageKind.OTHER, "")


@pytest.mark.parametrize("origin", ["x", 5, [{}], {"type": 5}])
def test_a_forward_of_a_wrong_shape_is_still_a_forward(origin: object) -> None:
    """Forwarded text is not the sender's own: a command in it is not executed."""
    incoming = parse(
        body_of(message(text="/close", forward_origin=origin)), TELEGRAM, received_at=NOW
    )

    assert isinstance(incoming, Said)
    assert incoming.forwarded
    assert incoming.origin == {"forwarded": {"kind": "hidden-user"}}


def test_a_caption_is_never_a_command() -> None:
    mark = {"type": "bot_command", "offset": 0, "length": 6}
    photo = message(photo=[FILE], caption="/close", caption_entities=[mark])

    incoming = parse(body_of(photo), TELEGRAM, received_at=NOW)

    assert isinstance(incoming, Said)
    assert incoming.command is None


@pytest.mark.parametrize(
    ("entities", "kept"),
    [
        ([BOLD, "x", None, {}], [BOLD]),
        ([{"type": "bold", "length": 2}], [BOLD]),
        ([{**BOLD, "offset": "0"}], []),
        ([{**BOLD, "offset": -1}], []),
        ([{**BOLD, "length": 0}], []),
        ([{**BOLD, "type": 5}], []),
        ([{**LINK, "url": 5}], []),
        ([{**MENTION, "user": {"id": "x"}}], []),
        ([{**MENTION, "user": {"id": 7}}], [{**MENTION, "user": NAMELESS}]),
        ([{**BOLD, "custom_emoji_id": "5"}], [{**BOLD, "custom_emoji_id": "5"}]),
        ("x", []),
    ],
)
def test_entities_that_do_not_say_what_they_mark_are_left_out(
    entities: object, kept: list[dict[str, Any]]
) -> None:
    incoming = parse(body_of(message(text="سلام", entities=entities)), TELEGRAM, received_at=NOW)

    assert isinstance(incoming, Said)
    assert list(incoming.entities) == kept


def test_links_are_read_behind_words_and_written_out() -> None:
    words = "👋 example.org و اینجا"
    entities = [
        {"type": "text_link", "offset": 17, "length": 5, "url": "https://a.org/x"},
        {"type": "url", "offset": 3, "length": 11},
        BOLD,
    ]

    incoming = parse(body_of(message(text=words, entities=entities)), TELEGRAM, received_at=NOW)

    assert isinstance(incoming, Said)
    assert incoming.links == ("example.org", "https://a.org/x")


async def rows_of(stage: Stage, lane: int) -> list[tuple[Any, ...]]:
    def unit(reader: Reader) -> list[tuple[Any, ...]]:
        found = reader.session.execute(
            text("SELECT status, attempts, raw FROM inbox_updates WHERE lane = :lane ORDER BY id"),
            {"lane": str(lane)},
        )
        return [tuple(row) for row in found]

    return await stage.desk.desk.db.read(unit)


@pytest.mark.parametrize("sender", [{"id": "x", "first_name": "راز"}, "راز"])
async def test_an_undecodable_update_is_kept_and_poisoned_at_once_and_shown(
    tmp_path: Path, sender: object
) -> None:
    """T18: with the real inbox, dispatcher and router; the lane continues."""
    async with staged(tmp_path) as stage:
        narges = stage.people["narges"]
        chat = {"id": narges.id, "type": "private"}
        stage.act("narges", text=QUESTION)
        await stage.settle()
        push(
            stage, "message", {"message_id": 7, "chat": chat, "from": sender, "text": "این چیست؟"}
        )
        await stage.settle()

        _, (status, attempts, raw) = await rows_of(stage, narges.id)
        assert (status, attempts) == ("poisoned", 1)
        assert json.loads(raw)["message"]["text"] == "این چیست؟"

        stage.act("narges", text=QUESTION)
        await stage.wait(timedelta(seconds=30))

        (notice,) = [text_of(one) for one in stage.shown_in_group()]
        assert notice.startswith("updates-set-aside")
        assert "Unreadable" in notice
        assert "راز" not in notice
        assert "sorry-our-fault" in [text_of(one) for one in stage.shown_to("narges")]
        statuses = [row[0] for row in await rows_of(stage, narges.id)]
        assert statuses == ["handled", "poisoned", "handled"]
