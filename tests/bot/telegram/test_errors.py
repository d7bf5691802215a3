"""Errors of sending, from the wire to the outcome."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta

import pytest
from aiohttp import web
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.capabilities import TELEGRAM
from bot.telegram.errors import outcome_of
from bot.telegram.http import NeverSent
from bot.telegram.transport import TelegramTransport
from handoff.outbox.payload import Send
from handoff.outbox.transport import (
    CallOutcome,
    Deferred,
    Delivered,
    Moved,
    NotSent,
    Refused,
    TargetGone,
    TopicGone,
    Unknown,
)
from tests.bot.telegram.messenger import (
    TOKEN,
    Answer,
    Messenger,
    a_bot,
    cut,
    half,
    message,
    ok,
    raw,
    refused,
)

PERSON = 5_000_000_000
GROUP = -1001234567890
PAGE = "<html><body>no</body></html>"
SHORT = 0.2


DIRECT = Send("سلام")
BY_LIBRARY = Send("سلام", entities=({"type": "bold", "offset": 0, "length": 4},))


async def delivered(base_url: str, *, send: Send = DIRECT, **timeouts: float) -> CallOutcome:
    async with a_bot(base_url, **timeouts) as bot:
        transport = TelegramTransport(bot, TELEGRAM)
        return await transport.deliver(send, chat_id=str(PERSON), topic_id=None)


# Answer of the server → outcome. Received but ambiguous is Unknown; refused is final.
ANSWERS: list[tuple[str, Answer, CallOutcome]] = [
    (
        "flood",
        refused(429, "Too Many Requests: retry after 7", retry_after=7),
        Deferred(7),
    ),
    ("flood without a number", refused(429, "Too Many Requests"), Deferred(1)),
    (
        "flood with a header",
        raw(429, '{"ok":false,"error_code":429}', **{"Retry-After": "4"}),
        Deferred(4),
    ),
    (
        "group moved",
        refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=GROUP,
        ),
        Moved(str(GROUP)),
    ),
    (
        "blocked",
        refused(403, "Forbidden: bot was blocked by the user"),
        Refused("blocked", "Forbidden: bot was blocked by the user", for_good=True),
    ),
    (
        "no words",
        refused(400, "Bad Request: message text is empty"),
        Refused("bad-request", "Message text is empty"),
    ),
    (
        "yes that says no",
        raw(200, '{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}'),
        Refused("chat-not-found", "Chat not found", for_good=True),
    ),
    ("wrong token", refused(401, "Unauthorized"), NotSent("token refused: Unauthorized")),
    ("wrong address", refused(404, "Not Found"), NotSent("token refused: Not Found")),
    (
        "unknown method",
        refused(404, "Not Found: method not found"),
        Refused("bad-request", "Not Found: method not found"),
    ),
    ("conflict", refused(409, "Conflict: x"), NotSent("Conflict: x")),
    (
        "too large",
        raw(413, '{"ok":false,"error_code":413,"description":"Request Entity Too Large"}'),
        Refused("too-long", "Request entity too large"),
    ),
    ("server error", refused(500, "Internal Server Error"), Unknown("Internal Server Error")),
    ("gateway's page", raw(502, PAGE), Unknown("HTTP 502 without a Bot API answer")),
    ("a broken yes", raw(200, '{"ok":true,"result":{"mess'), Delivered(unread=True)),
    ("a broken no", raw(200, '{"ok":false,"descr'), Unknown("HTTP 200 without a Bot API answer")),
    ("a page for an answer", raw(200, PAGE), Unknown("HTTP 200 without a Bot API answer")),
    ("a filter's page", raw(403, PAGE), NotSent("HTTP 403 without a Bot API answer")),
    ("a proxy's page", raw(407, PAGE), NotSent("HTTP 407 without a Bot API answer")),
    ("yes without a result", raw(200, '{"ok":true}'), Delivered(unread=True)),
    ("a spaced yes without a result", raw(200, '{ "ok": true }'), Delivered(unread=True)),
    (
        "no without a code",
        raw(200, '{"ok":false,"description":"later"}'),
        Unknown("later"),
    ),
    ("cut before the answer", cut, Unknown("connection lost (ServerDisconnectedError)")),
    ("cut within the answer", half, Unknown("connection lost (ClientPayloadError)")),
]


@pytest.mark.parametrize("send", [DIRECT, BY_LIBRARY], ids=["direct", "by the library"])
@pytest.mark.parametrize(
    ("answer", "outcome"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS]
)
async def test_an_answer_and_what_it_means(
    messenger: Messenger, answer: Answer, outcome: CallOutcome, send: Send
) -> None:
    """T7: a message that may have arrived does not count as lost, and the reverse."""
    messenger.will("sendMessage", answer)

    assert await delivered(messenger.base_url, send=send) == outcome
    assert len(messenger.calls["sendMessage"]) == 1


async def test_a_closed_port_is_surely_not_sent() -> None:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]

    outcome = await delivered(f"http://127.0.0.1:{port}/bot")

    assert outcome == NotSent("ClientConnectorError")


async def test_a_name_that_nobody_knows_is_surely_not_sent() -> None:
    outcome = await delivered("http://messenger.invalid/bot")

    assert outcome == NotSent("ClientConnectorDNSError")


async def test_an_impossible_address_is_surely_not_sent_and_not_repeated_in_the_reason() -> None:
    """T58: the address contains the token."""
    outcome = await delivered("http://[::bad/bot")

    assert isinstance(outcome, NotSent)
    assert TOKEN not in outcome.reason


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port with a full backlog: connecting does not finish."""
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        crowd = [socket.socket() for _ in range(3)]
        for guest in crowd:
            guest.setblocking(False)
            guest.connect_ex(server.getsockname())
        yield server.getsockname()[1]
        for guest in crowd:
            guest.close()


async def test_a_connection_that_never_comes_is_surely_not_sent(deaf_port: int) -> None:
    outcome = await delivered(f"http://127.0.0.1:{deaf_port}/bot", connect=SHORT)

    assert outcome == NotSent("ConnectionTimeoutError")


async def for_ever(request: web.Request) -> web.StreamResponse:
    await request.read()
    await asyncio.Event().wait()
    return web.Response()


async def test_a_late_answer_leaves_an_unknown_fate(messenger: Messenger) -> None:
    """T7: the server received the request."""
    messenger.will("sendMessage", for_ever)

    outcome = await delivered(messenger.base_url, read=SHORT)

    assert outcome == Unknown("no answer in time (SocketTimeoutError)")
    assert len(messenger.calls["sendMessage"]) == 1


async def test_waiting_for_a_free_connection_is_surely_not_sent(messenger: Messenger) -> None:
    messenger.will("sendMessage", for_ever)
    async with a_bot(messenger.base_url, read=3.0, connect=SHORT, pool=1) as bot:
        transport = TelegramTransport(bot, TELEGRAM)
        first_came = asyncio.Event()
        messenger.heard["sendMessage"] = first_came.set
        first = asyncio.create_task(transport.deliver(Send("1"), chat_id="5", topic_id=None))
        await first_came.wait()

        second = await transport.deliver(Send("2"), chat_id="6", topic_id=None)
        first.cancel()

    assert second == NotSent("ConnectionTimeoutError")
    assert len(messenger.calls["sendMessage"]) == 1


@asynccontextmanager
async def a_server_that_hangs_up() -> AsyncIterator[str]:
    def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"


async def test_hanging_up_at_once_looks_the_same_as_after_reading() -> None:
    async with a_server_that_hangs_up() as base_url:
        assert isinstance(await delivered(base_url), Unknown)


async def test_a_redirect_is_not_followed(messenger: Messenger) -> None:
    """T58: the token would be sent to another host."""
    messenger.will("elsewhere", ok(message(1)))
    target = messenger.base_url + TOKEN + "/elsewhere"
    messenger.will("sendMessage", raw(307, "", Location=target))

    outcome = await delivered(messenger.base_url)

    assert outcome == NotSent("HTTP 307 without a Bot API answer")
    assert "elsewhere" not in messenger.calls


REFUSALS = [
    (Forbidden("Forbidden: user is deactivated"), "deactivated", True),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), "chat-not-found", True),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), "not-a-member", False),
    (Forbidden("Forbidden: bot is not a member of the channel chat"), "not-a-member", False),
    (Forbidden("Forbidden: the group chat was deleted"), "not-a-member", False),
    (Forbidden("Forbidden: something new"), "forbidden", False),
    (Forbidden("Forbidden: unauthorized"), "unauthorized", False),
    (BadRequest("Bad Request: PEER_ID_INVALID"), "chat-not-found", True),
    (BadRequest("Bad Request: message is too long"), "too-long", False),
    (BadRequest("Bad Request: message caption is too long"), "too-long", False),
    (BadRequest("Bad Request: MEDIA_CAPTION_TOO_LONG"), "too-long", False),
    (BadRequest("Bad Request: the chat is not a forum"), "no-topics", False),
    (BadRequest("Bad Request: not enough rights to send text messages"), "no-rights", False),
    (BadRequest("Bad Request: have no rights to send a message"), "no-rights", False),
    (BadRequest("Bad Request: CHAT_WRITE_FORBIDDEN"), "no-rights", False),
    (BadRequest("Bad Request: BUTTON_DATA_INVALID"), "bad-request", False),
    (BadRequest("Bad Request: message thread not found"), "bad-request", False),
]


@pytest.mark.parametrize(("error", "code", "for_good"), REFUSALS)
def test_refusals_have_codes(error: TelegramError, code: str, for_good: bool) -> None:
    """T48: a person who blocked the bot or is gone gets no deliveries until they write again."""
    assert outcome_of(error, chat_id=PERSON) == Refused(code, error.message, for_good=for_good)


@pytest.mark.parametrize(("error", "code", "for_good"), REFUSALS)
def test_a_group_is_never_given_up_for_good(
    error: TelegramError, code: str, for_good: bool
) -> None:
    assert outcome_of(error, chat_id=GROUP) == Refused(code, error.message)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message",
            Delivered(()),
        ),
        ("message to edit not found", TargetGone()),
        ("message to copy not found", TargetGone()),
        ("message can't be edited", TargetGone()),
        ("MESSAGE_ID_INVALID", TargetGone()),
        ("message thread not found", TopicGone()),
        ("TOPIC_CLOSED", TopicGone()),
        ("TOPIC_DELETED", TopicGone()),
    ],
)
def test_what_a_bad_request_says_about_its_target(text: str, outcome: CallOutcome) -> None:
    """T41: several texts for a missing topic."""
    error = BadRequest(f"Bad Request: {text}")

    assert outcome_of(error, chat_id=GROUP, topic_id=4) == outcome


def because(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(3), Deferred(3)),
        (RetryAfter(timedelta(seconds=3)), Deferred(3)),
        (ChatMigrated(GROUP), Moved(str(GROUP))),
        (InvalidToken("Unauthorized"), NotSent("token refused: Unauthorized")),
        (Conflict("Conflict: x"), NotSent("Conflict: x")),
        (TimedOut(), Unknown("Timed out")),
        (NetworkError("lost"), Unknown("lost")),
        (because(NetworkError("lost"), NeverSent("no way")), NotSent("no way")),
        (because(TimedOut(), NeverSent("no way")), NotSent("no way")),
        (because(NetworkError("odd: 'راز'"), TypeError("راز")), Unknown("TypeError")),
        (TelegramError("odd"), Unknown("odd")),
    ],
    ids=repr,
)
def test_classes_are_told_apart_in_the_right_order(
    error: TelegramError, outcome: CallOutcome
) -> None:
    """T7: BadRequest and TimedOut are subclasses of NetworkError."""
    assert outcome_of(error, chat_id=PERSON) == outcome


@pytest.mark.parametrize(
    "answer", [row[1] for row in ANSWERS] + [for_ever], ids=[row[0] for row in ANSWERS] + ["late"]
)
async def test_no_outcome_tells_the_token(messenger: Messenger, answer: Answer) -> None:
    """T58."""
    messenger.will("sendMessage", answer)

    outcome = await delivered(messenger.base_url, read=SHORT)

    assert TOKEN not in repr(outcome)
