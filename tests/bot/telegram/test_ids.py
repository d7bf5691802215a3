"""Ids: strings in the desk, integers in the Bot API."""

import pytest

from bot.telegram.ids import number, number_or_none
from bot.telegram.transport import TelegramTransport
from handoff.outbox.payload import Copy, Delete, Edit, Replace, Reshare, Send
from handoff.outbox.transport import Delivered
from tests.bot.telegram.messenger import Messenger, message, ok

GROUP_ID = -1001234567890
GROUP = str(GROUP_ID)


@pytest.mark.parametrize(
    ("platform_id", "expected"),
    [("5000000000", 5_000_000_000), (GROUP, GROUP_ID), ("0", 0)],
)
def test_an_id_becomes_the_number_that_it_spells(platform_id: str, expected: int) -> None:
    """T56: ids beyond 32 bits."""
    assert number(platform_id) == number_or_none(platform_id) == expected


def test_no_id_stays_none() -> None:
    assert number_or_none(None) is None


@pytest.mark.parametrize("platform_id", ["", "@channel", "1.5", "a@example.org"])
def test_an_id_that_no_bot_api_gave_is_an_error(platform_id: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        number(platform_id)


async def test_every_delivery_goes_out_with_numbers(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("sendMessage", ok(message(7, GROUP_ID)))
    messenger.will("editMessageText", ok(True))
    messenger.will("editMessageMedia", ok(True))
    messenger.will("copyMessage", ok({"message_id": 8}))
    messenger.will("deleteMessage", ok(True))
    new_file = Replace("12", file_kind="photo", file_id="F", from_chat_id="77", source_id="3")

    for payload in (
        Send("x", reply_to="3"),
        Edit("12", "y"),
        new_file,
        Copy("77", ("3",)),
        Delete(("12", "9")),
    ):
        outcome = await transport.deliver(payload, chat_id=GROUP, topic_id=None)
        assert isinstance(outcome, Delivered)

    assert messenger.calls["sendMessage"][0]["reply_parameters"]["message_id"] == 3
    assert messenger.calls["editMessageText"][0]["message_id"] == 12
    assert messenger.calls["editMessageMedia"][0]["message_id"] == 12
    assert messenger.calls["copyMessage"] == [
        {"chat_id": GROUP_ID, "from_chat_id": 77, "message_id": 3}
    ]
    assert [call["message_id"] for call in messenger.calls["deleteMessage"]] == [12, 9]
    assert {call["chat_id"] for calls in messenger.calls.values() for call in calls} == {GROUP_ID}


async def test_what_the_messenger_made_comes_back_as_strings(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("sendMessage", ok(message(7, GROUP_ID)))
    messenger.will("createForumTopic", ok({"message_thread_id": 44, "name": "x", "icon_color": 1}))

    sent = await transport.deliver(Send("x"), chat_id=GROUP, topic_id="44")
    topic = await transport.create_topic(chat_id=GROUP, name="x")

    assert isinstance(sent, Delivered)
    assert (sent.message_ids, topic) == (("7",), "44")
    assert messenger.calls["sendMessage"][0]["message_thread_id"] == 44


@pytest.mark.parametrize(
    ("method", "album"),
    [
        ("copyMessages", Copy("77", ("10", "9", "100"))),
        ("forwardMessages", Reshare("77", ("10", "9", "100"))),
    ],
)
async def test_the_ids_of_an_album_are_sorted_as_numbers(
    messenger: Messenger, transport: TelegramTransport, method: str, album: Copy | Reshare
) -> None:
    """The platform requires numeric order; as strings "10" sorts before "9"."""
    messenger.will(method, ok([{"message_id": number} for number in (8, 9, 10)]))

    outcome = await transport.deliver(album, chat_id=GROUP, topic_id=None)

    assert outcome == Delivered(("9", "8", "10"))  # in the order of what was copied
    assert messenger.calls[method] == [
        {"chat_id": GROUP_ID, "from_chat_id": 77, "message_ids": [9, 10, 100]}
    ]


@pytest.mark.parametrize("user_id", ["5000000000", 5_000_000_000])
async def test_a_mention_names_its_user_by_number(
    messenger: Messenger, transport: TelegramTransport, user_id: str | int
) -> None:
    """The desk stores ids as strings; entities of a requester's message carry numbers."""
    messenger.will("sendMessage", ok(message(7)))
    user = {"id": user_id, "is_bot": False, "first_name": "Sara"}
    mention = {"type": "text_mention", "offset": 0, "length": 4, "user": user}

    outcome = await transport.deliver(
        Send("Sara", entities=(mention,)), chat_id="5", topic_id=None
    )

    assert outcome == Delivered(("7",))
    assert messenger.calls["sendMessage"][0]["entities"] == [
        {**mention, "user": {**user, "id": 5_000_000_000}}
    ]
    assert user["id"] == user_id  # the stored payload is unchanged


@pytest.mark.parametrize("user", [{"first_name": "Sara"}, {"id": "x"}, {"id": None}])
async def test_a_mention_of_an_unreadable_user_is_left_away(
    messenger: Messenger, transport: TelegramTransport, user: dict[str, object]
) -> None:
    messenger.will("sendMessage", ok(message(7)))
    mention = {"type": "text_mention", "offset": 0, "length": 4, "user": user}

    outcome = await transport.deliver(
        Send("Sara", entities=(mention,)), chat_id="5", topic_id=None
    )

    assert outcome == Delivered(("7",))
    assert "entities" not in messenger.calls["sendMessage"][0]


async def test_what_may_be_lost_goes_out_with_numbers(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    """The desk's ids are strings; the Bot API takes integers."""
    for method in ("sendChatAction", "leaveChat", "setMessageReaction"):
        messenger.will(method, ok(True))

    transport.typing("5000000000")
    transport.leave(GROUP)
    transport.react(GROUP, "12", "👍")
    await transport.drain()

    assert messenger.calls == {
        "sendChatAction": [{"chat_id": 5_000_000_000, "action": "typing"}],
        "leaveChat": [{"chat_id": GROUP_ID}],
        "setMessageReaction": [
            {
                "chat_id": GROUP_ID,
                "message_id": 12,
                "reaction": [{"type": "emoji", "emoji": "👍"}],
            }
        ],
    }
