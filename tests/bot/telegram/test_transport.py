"""Deliveries as Bot API calls."""

from typing import Any

import pytest

from bot.telegram.transport import TelegramTransport
from handoff.outbox.payload import Button, Copy, Edit, Reshare, Send
from handoff.outbox.transport import (
    Deferred,
    Delivered,
    Refused,
    TargetGone,
    TopicGone,
)
from tests.bot.telegram.messenger import TOKEN, Answer, Messenger, cut, message, ok, raw, refused

BOT_ID = int(TOKEN.partition(":")[0])
GROUP_ID = -1001234567890
GROUP = str(GROUP_ID)
LINK = {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org"}


async def test_a_text_goes_out_with_entities_and_never_with_markup(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    """T29: foreign text is not parsed. T28: a deleted quote does not stop the answer."""
    messenger.will("sendMessage", ok(message(7)))
    send = Send(
        text="*سلام* 👋 <b>",
        entities=({"type": "bold", "offset": 1, "length": 4},),
        keyboard=((Button("بله", data="x1"),), (Button("راهنما", url="https://example.org"),)),
        reply_to="3",
        silent=True,
    )

    outcome = await transport.deliver(send, chat_id=GROUP, topic_id="44")

    assert outcome == Delivered(("7",))
    assert messenger.calls["sendMessage"] == [
        {
            "chat_id": GROUP_ID,
            "text": "*سلام* 👋 <b>",
            "entities": [{"type": "bold", "offset": 1, "length": 4}],
            "disable_notification": True,
            "message_thread_id": 44,
            "link_preview_options": {"is_disabled": True},
            "reply_parameters": {"message_id": 3, "allow_sending_without_reply": True},
            "reply_markup": {
                "inline_keyboard": [
                    [{"text": "بله", "callback_data": "x1"}],
                    [{"text": "راهنما", "url": "https://example.org"}],
                ]
            },
        }
    ]


async def test_a_lean_messenger_gets_the_older_names_and_no_entities(
    messenger: Messenger, plain: TelegramTransport
) -> None:
    messenger.will("sendMessage", ok(message(7)))

    await plain.deliver(
        Send(text="😀 سایت", entities=({**LINK, "offset": 3},), reply_to="3"),
        chat_id="5",
        topic_id=None,
    )

    assert messenger.calls["sendMessage"] == [
        {
            "chat_id": 5,
            "text": "😀 سایت (https://example.org)",
            "disable_web_page_preview": True,
            "reply_to_message_id": 3,
            "allow_sending_without_reply": True,
        }
    ]


async def test_half_a_surrogate_pair_does_not_keep_a_text_in(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("sendMessage", ok(message(7)))

    outcome = await transport.deliver(Send("a\ud83db"), chat_id="5", topic_id=None)

    assert outcome == Delivered(("7",))
    assert messenger.calls["sendMessage"][0]["text"] == "a?b"


FORUM = {"id": GROUP_ID, "type": "supergroup", "is_forum": True}


@pytest.mark.parametrize(
    ("answer", "outside"),
    [
        (message(7, GROUP_ID), True),
        ({**message(7, GROUP_ID), "message_thread_id": 3}, True),  # a chain of replies
        ({**message(7), "chat": FORUM}, False),
        ({**message(7), "chat": FORUM, "message_thread_id": 44, "is_topic_message": True}, False),
    ],
)
@pytest.mark.parametrize("kind", ["sendMessage", "forwardMessage"])
async def test_a_topic_that_the_messenger_ignored_is_noticed(
    messenger: Messenger,
    transport: TelegramTransport,
    answer: dict[str, Any],
    outside: bool,
    kind: str,
) -> None:
    """A group without topics accepts a message for a topic and posts it among the others."""
    messenger.will(kind, ok(answer))
    payload = Send("x") if kind == "sendMessage" else Reshare("5", ("3",))
    messenger.will("getChat", ok(a_chat(is_forum=not outside)))

    outcome = await transport.deliver(payload, chat_id=GROUP, topic_id="44")

    assert outcome == Delivered(("7",), outside_topic=outside)
    elsewhere = await transport.deliver(payload, chat_id=GROUP, topic_id=None)
    assert elsewhere == Delivered(("7",))


def a_chat(**facts: object) -> dict[str, object]:
    kept = {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    return {"id": GROUP_ID, "type": "supergroup", "title": "x", **kept, **facts}


GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)


@pytest.mark.parametrize(
    ("chat", "outside"),
    [
        (ok(a_chat()), True),
        (ok(a_chat(is_forum=True)), False),
        (refused(500, "Internal Server Error"), False),
        (ok({}), False),
    ],
)
async def test_where_a_copy_stands_is_asked(
    messenger: Messenger, transport: TelegramTransport, chat: Answer, outside: bool
) -> None:
    """The answer to a copy contains only its id."""
    messenger.will("copyMessage", ok({"message_id": 8}))
    messenger.will("getChat", chat)

    outcome = await transport.deliver(Copy("77", ("3",)), chat_id=GROUP, topic_id="44")

    assert outcome == Delivered(("8",), outside_topic=outside)


async def test_the_general_topic_is_never_named(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    """T43: the platform refuses topic 1."""
    messenger.will("sendMessage", ok(message(7, GROUP_ID)))

    await transport.deliver(Send("x"), chat_id=GROUP, topic_id="1")

    assert "message_thread_id" not in messenger.calls["sendMessage"][0]


ENTITY_REFUSALS = [
    "Bad Request: can't parse entities: can't find end of the entity starting at byte 3",
    "Bad Request: can't parse entities: unsupported start tag at byte offset 4",
    "Bad Request: ENTITY_BOUNDS_INVALID",
    "Bad Request: ENTITIES_TOO_LONG",
    "Bad Request: entity beginning at UTF-16 offset 3 ends in a middle of a UTF-16 symbol",
    "Bad Request: receive an entity with incorrect offset -1",
    "Bad Request: receive an entity with incorrect length 9",
    "Bad Request: unsupported type specified",
    "Bad Request: can't parse MessageEntity: Can't find field \"url\"",
    "Bad Request: entity length must be positive",
]


@pytest.mark.parametrize("description", ENTITY_REFUSALS)
async def test_refused_entities_are_left_away_once(
    messenger: Messenger, transport: TelegramTransport, description: str
) -> None:
    """T29: the text is sent even if its entities are refused."""
    messenger.will("sendMessage", refused(400, description), ok(message(7)))

    outcome = await transport.deliver(Send("سایت", entities=(LINK,)), chat_id="5", topic_id=None)

    assert outcome == Delivered(("7",))
    assert [call.get("entities") for call in messenger.calls["sendMessage"]] == [[LINK], None]


@pytest.mark.parametrize("description", ENTITY_REFUSALS)
@pytest.mark.parametrize(
    ("method", "edit"),
    [
        ("editMessageText", Edit(message_id="3", text="سایت", entities=(LINK,))),
        ("editMessageCaption", Edit(message_id="3", text="سایت", entities=(LINK,), caption=True)),
    ],
)
async def test_refused_entities_of_an_edit_are_left_away_once(
    messenger: Messenger, transport: TelegramTransport, description: str, method: str, edit: Edit
) -> None:
    messenger.will(method, refused(400, description), ok(True))

    assert await transport.deliver(edit, chat_id="5", topic_id=None) == Delivered(())
    name = "caption_entities" if edit.caption else "entities"
    assert [call.get(name) for call in messenger.calls[method]] == [[LINK], None]


async def test_entities_that_the_library_cannot_read_are_left_away(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("sendMessage", ok(message(7)))
    broken = {"type": "bold"}

    outcome = await transport.deliver(Send("سایت", entities=(broken,)), chat_id="5", topic_id=None)

    assert outcome == Delivered(("7",))
    assert "entities" not in messenger.calls["sendMessage"][0]


async def test_entities_are_not_blamed_twice(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("sendMessage", refused(400, "Bad Request: can't parse entities: x"))

    outcome = await transport.deliver(Send("سایت", entities=(LINK,)), chat_id="5", topic_id=None)

    assert outcome == Refused("bad-request", "Can't parse entities: x")
    assert len(messenger.calls["sendMessage"]) == 2


async def test_an_edit_changes_text_caption_or_buttons(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    """T27: an agent's correction reaches the requester."""
    for method in ("editMessageText", "editMessageCaption", "editMessageReplyMarkup"):
        messenger.will(method, ok(message(9)))
    button = Button("a", data="b")

    for edit in (
        Edit("9", "نو", entities=(LINK,)),
        Edit("9", "نو", caption=True),
        Edit("9", "", keyboard=((button,),)),
    ):
        assert await transport.deliver(edit, chat_id="5", topic_id=None) == Delivered(())

    assert messenger.calls["editMessageText"] == [
        {
            "chat_id": 5,
            "message_id": 9,
            "text": "نو",
            "entities": [LINK],
            "link_preview_options": {"is_disabled": True},
        }
    ]
    assert messenger.calls["editMessageCaption"] == [
        {"chat_id": 5, "message_id": 9, "caption": "نو"}
    ]
    assert messenger.calls["editMessageReplyMarkup"][0]["reply_markup"] == {
        "inline_keyboard": [[{"text": "a", "callback_data": "b"}]]
    }


async def test_one_message_is_copied_with_quote_and_caption(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    """T17, T20, T23: any kind and size is copied by the messenger itself."""
    messenger.will("copyMessage", ok({"message_id": 8}))

    outcome = await transport.deliver(
        Copy("77", ("3",), caption="از کاربر", reply_to="2"), chat_id=GROUP, topic_id="44"
    )

    assert outcome == Delivered(("8",))
    assert messenger.calls["copyMessage"] == [
        {
            "chat_id": GROUP_ID,
            "from_chat_id": 77,
            "message_id": 3,
            "caption": "از کاربر",
            "message_thread_id": 44,
            "reply_parameters": {"message_id": 2, "allow_sending_without_reply": True},
        }
    ]


async def test_an_album_stays_together(messenger: Messenger, transport: TelegramTransport) -> None:
    """T21: one call, in the messenger's own order."""
    messenger.will("copyMessages", ok([{"message_id": 8}, {"message_id": 9}]))

    outcome = await transport.deliver(Copy("77", ("4", "3")), chat_id=GROUP, topic_id="44")

    assert outcome == Delivered(("9", "8"))
    assert messenger.calls["copyMessages"] == [
        {"chat_id": GROUP_ID, "from_chat_id": 77, "message_ids": [3, 4], "message_thread_id": 44}
    ]


async def test_the_ids_of_copies_come_in_the_order_of_what_was_copied(
    transport: TelegramTransport, messenger: Messenger
) -> None:
    """The platform wants and answers ascending ids; an album may have come in another order."""
    messenger.will("copyMessages", ok([{"message_id": 8}, {"message_id": 9}]))

    outcome = await transport.deliver(Copy("77", ("10", "9")), chat_id="5", topic_id=None)

    assert outcome == Delivered(("9", "8"))


async def test_an_album_of_which_nothing_is_left_is_gone(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("copyMessages", ok([]))

    assert (
        await transport.deliver(Copy("77", ("3", "4")), chat_id=GROUP, topic_id=None)
        == TargetGone()
    )


async def test_without_that_ability_messages_are_copied_one_by_one(
    messenger: Messenger, plain: TelegramTransport
) -> None:
    gone = refused(400, "Bad Request: message to copy not found")
    messenger.will("copyMessage", ok({"message_id": 8}), gone, ok({"message_id": 9}))

    outcome = await plain.deliver(Copy("77", ("3", "4", "5")), chat_id=GROUP, topic_id=None)

    assert outcome == Delivered(("8", "9"), left_out=1)
    assert [call["message_id"] for call in messenger.calls["copyMessage"]] == [3, 4, 5]


async def test_a_caption_stands_under_the_first_copy_only(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("copyMessage", ok({"message_id": 8}), ok({"message_id": 9}))

    await transport.deliver(Copy("77", ("3", "4"), caption="x"), chat_id=GROUP, topic_id=None)

    assert [call.get("caption") for call in messenger.calls["copyMessage"]] == ["x", None]


async def test_a_copy_that_stopped_midway_goes_on_there(
    messenger: Messenger, plain: TelegramTransport
) -> None:
    """T53: only the call that was refused is repeated."""
    copy = Copy("77", ("3", "4"))
    busy = refused(429, "Too Many Requests: retry after 2", retry_after=2)
    messenger.will("copyMessage", ok({"message_id": 8}), busy, ok({"message_id": 9}))

    assert await plain.deliver(copy, chat_id=GROUP, topic_id=None) == Deferred(2)
    assert await plain.deliver(copy, chat_id=GROUP, topic_id=None) == Delivered(("8", "9"))
    assert [call["message_id"] for call in messenger.calls["copyMessage"]] == [3, 4, 4]


async def test_a_topic_is_made_with_a_name_that_fits(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    made = {"message_thread_id": 44, "name": "x", "icon_color": 1}
    messenger.will("createForumTopic", ok(made))

    assert await transport.create_topic(chat_id=GROUP, name="ن" * 200) == "44"
    assert messenger.calls["createForumTopic"] == [{"chat_id": GROUP_ID, "name": "ن" * 128}]


@pytest.mark.parametrize(
    ("status", "description", "code"),
    [
        (400, "Bad Request: the chat is not a forum", "no-topics"),
        (404, "Not Found: method not found", "no-topics"),
        (400, "Bad Request: not enough rights to create a topic", "no-rights"),
    ],
)
async def test_why_there_is_no_topic(
    messenger: Messenger,
    transport: TelegramTransport,
    status: int,
    description: str,
    code: str,
) -> None:
    messenger.will("createForumTopic", refused(status, description))

    outcome = await transport.create_topic(chat_id=GROUP, name="x")

    assert isinstance(outcome, Refused)
    assert outcome.code == code


async def test_a_lean_messenger_is_not_even_asked_for_topics(
    messenger: Messenger, plain: TelegramTransport
) -> None:
    outcome = await plain.create_topic(chat_id=GROUP, name="x")

    assert outcome == Refused("no-topics", "this messenger has no topics")
    assert not messenger.calls


@pytest.mark.parametrize("text", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"])
async def test_a_topic_that_is_gone_is_named_so_only_where_one_was_given(
    messenger: Messenger, transport: TelegramTransport, text: str
) -> None:
    """T41: several texts for one error."""
    messenger.will("sendMessage", refused(400, f"Bad Request: {text}"))

    assert await transport.deliver(Send("x"), chat_id=GROUP, topic_id="4") == TopicGone()
    assert isinstance(await transport.deliver(Send("x"), chat_id=GROUP, topic_id=None), Refused)


async def test_a_press_is_answered(messenger: Messenger, transport: TelegramTransport) -> None:
    messenger.will("answerCallbackQuery", ok(True))

    transport.answer_press("q1", text="برداشته شد", alert=True)
    await transport.drain()

    assert messenger.calls["answerCallbackQuery"] == [
        {"callback_query_id": "q1", "text": "برداشته شد", "show_alert": True}
    ]


@pytest.mark.parametrize(
    "answer",
    [
        refused(400, "Bad Request: query is too old and response timeout expired"),
        refused(429, "Too Many Requests: retry after 9", retry_after=9),
        refused(401, "Unauthorized"),
        raw(502, "<html>"),
        ok({}),
        cut,
    ],
)
async def test_what_may_be_lost_never_raises(
    messenger: Messenger, transport: TelegramTransport, answer: object
) -> None:
    """T54: an old button is not an error."""
    for method in ("answerCallbackQuery", "sendChatAction", "leaveChat"):
        messenger.will(method, answer)  # type: ignore[arg-type]

    transport.answer_press("q1")
    transport.typing("5")
    transport.leave(GROUP)
    await transport.drain()

    assert {method: len(calls) for method, calls in messenger.calls.items()} == {
        "answerCallbackQuery": 1,
        "sendChatAction": 1,
        "leaveChat": 1,
    }
