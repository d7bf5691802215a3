"""Plain sends without the library's objects: the same requests and the same errors."""

import asyncio
from dataclasses import replace

import pytest

from bot.telegram.capabilities import TELEGRAM
from bot.telegram.transport import TelegramTransport
from handoff.outbox.payload import Button, Send
from handoff.outbox.transport import Delivered
from tests.bot.telegram.messenger import Messenger, a_bot, message, ok

PLAIN_SENDS = [
    Send("سلام 👋 <b> & 100%\n\nخط بعد"),
    Send("a lone surrogate \ud800 stays a question mark"),
    Send("buttons", keyboard=((Button("بله", data="x1"), Button("نه", data="x2")),)),
    Send("a link", keyboard=((Button("راهنما", url="https://example.org/?a=1&b=۲"),),)),
    Send("an answer", reply_to="3", silent=True),
]


async def requests(
    messenger: Messenger, transport: TelegramTransport, send: Send
) -> list[dict[str, object]]:
    """Return the requests for a text, and for the same text with formatting by the library."""
    messenger.will("sendMessage", ok(message(7)))
    messenger.calls.clear()
    formatted = replace(send, entities=({"type": "bold", "offset": 0, "length": 1},))
    for each in (send, formatted):
        outcome = await transport.deliver(each, chat_id="5", topic_id=None)
        assert outcome == Delivered(("7",))
    return messenger.calls["sendMessage"]


@pytest.mark.parametrize("send", PLAIN_SENDS, ids=lambda send: send.text[:10])
async def test_a_plain_text_is_sent_as_the_library_does(
    messenger: Messenger, transport: TelegramTransport, send: Send
) -> None:
    direct, by_library = await requests(messenger, transport, send)
    del by_library["entities"]
    assert direct == by_library


@pytest.mark.parametrize("send", PLAIN_SENDS, ids=lambda send: send.text[:10])
async def test_a_lean_messenger_gets_the_older_names(
    messenger: Messenger, plain: TelegramTransport, send: Send
) -> None:
    found, _ = await requests(messenger, plain, send)
    assert found["disable_web_page_preview"] is True
    assert not found.keys() & {"link_preview_options", "reply_parameters"}
    assert found.get("reply_to_message_id") == (int(send.reply_to) if send.reply_to else None)


async def test_two_sends_at_the_same_time_get_their_own_ids(messenger: Messenger) -> None:
    messenger.will("sendMessage", *(ok(message(number)) for number in range(1, 9)))
    async with a_bot(messenger.base_url) as bot:
        transport = TelegramTransport(bot, TELEGRAM)
        outcomes = await asyncio.gather(
            *(transport.deliver(Send("x"), chat_id="5", topic_id=None) for _ in range(8))
        )
    assert sorted(one.message_ids for one in outcomes if isinstance(one, Delivered)) == [
        (str(number),) for number in range(1, 9)
    ]
