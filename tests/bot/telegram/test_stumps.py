"""Successful answers that the library cannot read, and the outcomes derived from them."""

from typing import Any

import pytest

from bot.telegram.transport import TelegramTransport
from handoff.outbox.payload import Copy, Delete, Edit, Replace, Reshare, Send
from handoff.outbox.transport import Delivered, Refused, TargetGone
from tests.bot.telegram.messenger import Messenger, message, ok, refused

GROUP = "-1001234567890"
STUMPS: list[object] = [True, None, "ok", [], {}, {"message_id": 0}, {"message_id": "x"}]


@pytest.mark.parametrize("stump", STUMPS, ids=repr)
async def test_a_yes_that_cannot_be_read_is_a_success_without_ids(
    messenger: Messenger, plain: TelegramTransport, stump: object
) -> None:
    """T7: sending it again would be a duplicate; every method that makes messages."""
    for method in ("sendMessage", "copyMessage", "forwardMessage"):
        messenger.will(method, ok(stump))

    for payload in (Send("x"), Copy("77", ("3",)), Copy("77", ("3", "4")), Reshare("77", ("3",))):
        outcome = await plain.deliver(payload, chat_id="5", topic_id=None)
        assert outcome == Delivered(unread=True), payload


@pytest.mark.parametrize("stump", [*STUMPS[:3], *STUMPS[4:], [{}, {}]], ids=repr)
async def test_an_album_whose_ids_cannot_be_read_has_arrived(
    messenger: Messenger, transport: TelegramTransport, stump: object
) -> None:
    messenger.will("copyMessages", ok(stump))

    outcome = await transport.deliver(Copy("77", ("3", "4")), chat_id="5", topic_id=None)

    assert outcome == Delivered(unread=True)


async def test_ids_are_found_in_what_the_library_cannot_read(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("sendMessage", ok({"message_id": 3}))
    messenger.will("createForumTopic", ok({"message_thread_id": 44}))

    assert await transport.deliver(Send("x"), chat_id="5", topic_id=None) == Delivered(("3",))
    assert await transport.create_topic(chat_id=GROUP, name="x") == "44"


@pytest.mark.parametrize("stump", STUMPS, ids=repr)
async def test_a_topic_without_an_id_is_no_place(
    messenger: Messenger, transport: TelegramTransport, stump: object
) -> None:
    """A retry would make another topic each time."""
    messenger.will("createForumTopic", ok(stump))

    outcome = await transport.create_topic(chat_id=GROUP, name="x")

    assert isinstance(outcome, Refused)
    assert outcome.code == "no-topics"


async def test_copies_one_by_one_keep_the_ids_that_can_be_read(
    messenger: Messenger, plain: TelegramTransport
) -> None:
    gone = refused(400, "Bad Request: message to copy not found")
    messenger.will("copyMessage", ok({"message_id": 8}), ok(True), gone)

    outcome = await plain.deliver(Copy("77", ("3", "4", "5")), chat_id=GROUP, topic_id=None)

    assert outcome == Delivered(("8",), left_out=1, unread=True)


@pytest.mark.parametrize("stump", STUMPS, ids=repr)
async def test_a_change_answered_with_a_stump_was_done(
    messenger: Messenger, plain: TelegramTransport, stump: object
) -> None:
    for method in ("editMessageText", "editMessageMedia", "deleteMessage"):
        messenger.will(method, ok(stump))
    new_file = Replace("9", file_kind="photo", file_id="f", from_chat_id="77", source_id="3")

    for payload in (Edit("9", "نو"), new_file, Delete(("9", "10"))):
        assert await plain.deliver(payload, chat_id="5", topic_id=None) == Delivered(()), payload
    assert len(messenger.calls["deleteMessage"]) == 2


async def test_a_change_that_is_refused_sends_nothing_in_its_place(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    """The replacement is a delivery that may be duplicated, so the relay must handle it."""
    messenger.will("editMessageMedia", refused(400, "Bad Request: message can't be edited"))
    messenger.will("copyMessage", ok({"message_id": 8}))
    new_file = Replace("9", file_kind="photo", file_id="f", from_chat_id="77", source_id="3")

    assert await transport.deliver(new_file, chat_id="5", topic_id=None) == TargetGone()
    assert not messenger.calls["copyMessage"]


async def test_what_breaks_before_anything_is_asked_is_no_success(
    messenger: Messenger, plain: TelegramTransport
) -> None:
    """An earlier success must not affect a call that was not made."""
    messenger.will("sendMessage", ok(message(3)))
    await plain.deliver(Send("x"), chat_id="5", topic_id=None)
    damaged: Any = (("no button",),)

    with pytest.raises(AttributeError):
        await plain.deliver(Send("x", keyboard=damaged), chat_id="5", topic_id=None)
