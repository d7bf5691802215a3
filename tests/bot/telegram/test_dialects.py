"""What lean messengers leave out is made up for."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.conversation.messages import Person, Place, Pressed, Said
from bot.telegram.capabilities import PLAIN, TELEGRAM
from bot.telegram.dialects import REQUIRED, complete
from bot.telegram.parse import parse
from handoff.addresses import ChatKind

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
LEAN = {"message_id": 1, "chat": {"id": 5}, "from": {"id": 5}}


@pytest.mark.parametrize("name", REQUIRED)
def test_the_library_reads_every_kind_with_nothing_but_a_file(name: str) -> None:
    """T18: each of these alone would stop the library for good."""
    raw: dict[str, Any] = {"update_id": 1, "message": {**LEAN, name: {"file_id": "F"}}}

    update = Update.de_json(complete(raw, PLAIN), None)

    assert update.message is not None
    assert getattr(update.message, name) is not None


def test_the_library_reads_a_lean_photo_newcomer_and_quote() -> None:
    raw = {
        "update_id": 1,
        "message": {
            **LEAN,
            "photo": [{"file_id": "F"}],
            "new_chat_members": [{"id": 7}],
            "reply_to_message": {"message_id": 0, "chat": {"id": 5}, "voice": {"file_id": "F"}},
        },
    }

    update = Update.de_json(complete(raw, PLAIN), None)

    assert update.message is not None
    assert update.message.new_chat_members[0].id == 7


def test_the_library_reads_a_lean_press() -> None:
    """T54: no chat_instance, and of an old message not even its date."""
    raw = {"update_id": 1, "callback_query": {"id": "1", "from": {"id": 5}, "message": LEAN}}

    update = Update.de_json(complete(raw, PLAIN), None)

    assert update.callback_query is not None


def test_the_update_itself_is_left_alone() -> None:
    raw: dict[str, Any] = {"update_id": 1, "message": {**LEAN, "text": "/start"}}
    before = json.dumps(raw)

    complete(raw, PLAIN)

    assert json.dumps(raw) == before


def test_what_is_said_is_never_overwritten() -> None:
    voice = {"file_id": "F", "file_unique_id": "U", "duration": 9}
    raw = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 8,
            "chat": {"id": 5, "type": "channel"},
            "from": {"id": 5, "is_bot": True, "first_name": "x"},
            "voice": voice,
        },
    }

    done = complete(raw, TELEGRAM)["message"]

    assert done["voice"] == voice
    assert (done["date"], done["chat"]["type"], done["from"]["is_bot"]) == (8, "channel", True)


@pytest.mark.parametrize(
    ("chat_id", "kind"),
    [(5, ChatKind.PRIVATE), (-5, ChatKind.GROUP), (-1001234567890, ChatKind.GROUP)],
)
def test_a_chat_without_a_type_is_known_by_its_id(chat_id: int, kind: ChatKind) -> None:
    body = json.dumps(
        {"update_id": 1, "message": {**LEAN, "chat": {"id": chat_id}, "text": "سلام"}}
    )

    incoming = parse(body, PLAIN, received_at=NOW)

    assert isinstance(incoming, Said)
    assert incoming.place == Place(str(chat_id), kind)
    assert incoming.person == Person("5", "?")
    assert incoming.at == NOW  # no date was given


def test_a_lean_press_is_understood() -> None:
    raw = {
        "update_id": 1,
        "callback_query": {"id": 1, "from": {"id": 5}, "data": "k", "message": LEAN},
    }

    assert parse(json.dumps(raw), PLAIN, received_at=NOW) == Pressed(
        Person("5", "?"), Place("5", ChatKind.PRIVATE), "1", "k", "1"
    )


def test_only_known_kinds_of_updates_are_asked_for() -> None:
    """A lean messenger may refuse a list with kinds that it does not know."""
    assert PLAIN.allowed_updates == ("message", "edited_message", "callback_query")
    assert {"chat_member", "my_chat_member"} <= set(TELEGRAM.allowed_updates)
