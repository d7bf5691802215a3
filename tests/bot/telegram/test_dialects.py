"""Substitutes for fields omitted by plain messengers, on the production path."""

import json
from typing import Any

import pytest

from bot.conversation.messages import (
    Command,
    MemberChanged,
    MessageKind,
    Person,
    Place,
    Pressed,
    Said,
)
from bot.telegram.capabilities import PLAIN, TELEGRAM, Capabilities
from bot.telegram.content import KINDS
from bot.telegram.dialects import with_command
from handoff.addresses import ChatKind
from tests.bot.telegram.updates import NOW, read

LEAN = {"message_id": 1, "chat": {"id": 5}, "from": {"id": 5}}


def lean(capabilities: Capabilities = PLAIN, **fields: Any) -> Any:
    return read({"message": {**LEAN, **fields}}, capabilities)


@pytest.mark.parametrize("capabilities", [TELEGRAM, PLAIN])
@pytest.mark.parametrize("name", [name for name, _ in KINDS])
def test_every_kind_is_understood_with_nothing_but_a_file(
    capabilities: Capabilities, name: str
) -> None:
    """T18: no size, no duration, no unique id."""
    said = lean(capabilities, **{name: {"file_id": "F"}})

    assert isinstance(said, Said)
    assert said.kind is dict(KINDS)[name]
    assert said.attachment["file_id"] == "F"


def test_a_photo_without_sizes() -> None:
    said = lean(photo=[{"file_id": "small"}, {"file_id": "F", "width": 9, "height": 9}])

    assert said.kind is MessageKind.PHOTO
    assert said.attachment == {"file_id": "F", "width": 9, "height": 9}


def test_a_newcomer_of_whom_only_the_id_is_told() -> None:
    assert lean(new_chat_members=[{"id": 7}]) == MemberChanged(
        Place("5", ChatKind.PRIVATE), Person("7", "?"), inside=True
    )


def test_a_lean_message_that_is_replied_to() -> None:
    target = {"message_id": 0, "chat": {"id": 5}, "voice": {"file_id": "F"}}

    said = lean(text="سلام", reply_to_message=target)

    assert said.reply_to == "0"
    assert said.origin["reply"] == {"id": "0", "whose": "bot", "what": "voice", "text": ""}


def test_a_lean_press_is_understood() -> None:
    """T54: no chat_instance, and for an old message no date."""
    press = {"id": 1, "from": {"id": 5}, "data": "k", "message": LEAN}

    assert read({"callback_query": press}, PLAIN) == Pressed(
        Person("5", "?"), Place("5", ChatKind.PRIVATE), "1", "k", "1"
    )


def test_what_is_told_is_never_overwritten() -> None:
    said = lean(
        TELEGRAM,
        date=8,
        chat={"id": 5, "type": "channel"},
        voice={"file_id": "F", "file_unique_id": "U", "duration": 9},
        **{"from": {"id": 5, "is_bot": True, "first_name": "x"}},
    )

    assert said.attachment == {"file_id": "F", "unique_id": "U", "duration": 9}
    assert (said.at.timestamp(), said.place.kind) == (8, ChatKind.CHANNEL)
    assert said.person == Person("5", "x", is_bot=True)


@pytest.mark.parametrize(
    ("chat_id", "kind"),
    [(5, ChatKind.PRIVATE), (-5, ChatKind.GROUP), (-1001234567890, ChatKind.GROUP)],
)
@pytest.mark.parametrize("chat_type", [{}, {"type": None}, {"type": "castle"}, {"type": []}])
def test_a_chat_without_a_known_type_is_known_by_its_id(
    chat_id: int, kind: ChatKind, chat_type: dict[str, Any]
) -> None:
    said = lean(chat={"id": chat_id, **chat_type}, text="سلام")

    assert isinstance(said, Said)
    assert said.place == Place(str(chat_id), kind)
    assert said.person == Person("5", "?")
    assert said.at == NOW  # without a date


def test_entities_that_are_told_are_not_changed() -> None:
    bold = {"type": "bold", "offset": 0, "length": 5}
    entities = [bold]

    said = lean(text="/note x", entities=entities)

    assert said.command == Command("note", "x")
    assert said.entities[1:] == (bold,)
    assert json.dumps(entities) == json.dumps([bold])
    assert with_command("/note x", (bold,), TELEGRAM) == (bold,)


def test_nulls_are_nothing() -> None:
    """Some messengers send every known field, with null for missing ones."""
    names = "entities photo sender_chat forward_origin forward_from quote media_group_id".split()  # noqa: SIM905
    nulls = dict.fromkeys([*names, "left_chat_member", "reply_to_message", "edit_date"])
    update = {"callback_query": None, "message": {**LEAN, "text": "سلام", **nulls}}

    said = read(update, PLAIN)

    assert said == Said(
        Person("5", "?"), Place("5", ChatKind.PRIVATE), "1", NOW, MessageKind.TEXT, text="سلام"
    )


def test_only_known_kinds_of_updates_are_asked_for() -> None:
    """A plain messenger may refuse a list with unknown kinds."""
    assert PLAIN.allowed_updates == ("message", "edited_message", "callback_query")
    assert {"chat_member", "my_chat_member"} <= set(TELEGRAM.allowed_updates)
