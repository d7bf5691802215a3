"""Opening an account makes no request."""

from bot.telegram.capabilities import TELEGRAM
from bot.telegram.connection import connected
from handoff.outbox.payload import Send
from handoff.outbox.transport import Delivered, NotSent
from tests.bot.telegram.messenger import TOKEN, Messenger, message, ok


async def test_an_account_opens_without_a_word(messenger: Messenger) -> None:
    messenger.will("sendMessage", ok(message(7)))
    async with connected(
        token=TOKEN, base_url=messenger.base_url, base_file_url="", capabilities=TELEGRAM
    ) as transport:
        assert not messenger.calls
        outcome = await transport.deliver(Send("سلام"), chat_id="5", topic_id=None)

    assert outcome == Delivered(("7",))


async def test_an_account_opens_without_a_network() -> None:
    async with connected(
        token=TOKEN, base_url="http://127.0.0.1:9/bot", base_file_url="", capabilities=TELEGRAM
    ) as transport:
        assert isinstance(await transport.me(), NotSent)
