"""Logs contain ids, but neither tokens nor people's messages."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import telegram
from telegram.request import HTTPXRequest

from bot.config import LogFormat, LogLevel
from bot.logs import configure, redact
from handoff.correlation import bound

CANARY = "5123456789:AAHcanaryCANARYcanaryCANARYcanary_-1"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    known = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in known]
    yield io.StringIO()
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers
    logging.captureWarnings(False)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_carries_its_facts_and_ids(stream: io.StringIO) -> None:
    configure(log_format=LogFormat.JSON, stream=stream)

    with bound(update=7), bound(ticket=12):
        logging.getLogger("handoff.x").info("ticket claimed", extra={"action": "ticket_claimed"})
    logging.getLogger("handoff.x").info("outside")

    inside, outside = lines(stream)
    inside.pop("timestamp")
    assert inside == {
        "event": "ticket claimed",
        "level": "info",
        "logger": "handoff.x",
        "action": "ticket_claimed",
        "update": 7,
        "ticket": 12,
    }
    assert "update" not in outside


@pytest.mark.parametrize("log_format", list(LogFormat))
def test_a_token_never_reaches_the_log(stream: io.StringIO, log_format: LogFormat) -> None:
    """T58: in messages, arguments, facts, exceptions and their causes."""
    configure(level=LogLevel.DEBUG, log_format=log_format, stream=stream)
    log = logging.getLogger("bot.x")

    log.debug("GET https://api.example.org/bot%s/getMe", CANARY)
    log.info("facts", extra={"url": f"/bot{CANARY}/", "nested": {"token": CANARY}})
    error = RuntimeError(f"cannot use {CANARY}")
    error.__cause__ = OSError(f"bot{CANARY}")
    log.error("failed", exc_info=error)

    assert "RuntimeError" in stream.getvalue()
    assert CANARY not in stream.getvalue()
    assert CANARY.split(":")[1] not in stream.getvalue()


async def test_the_messenger_library_gives_nothing_away_at_debug(stream: io.StringIO) -> None:
    """T58: it logs the address of the API, which contains the token."""
    configure(level=LogLevel.DEBUG, log_format=LogFormat.JSON, stream=stream)
    request = HTTPXRequest(connect_timeout=0.2)
    bot = telegram.Bot(CANARY, base_url="http://127.0.0.1:9/bot", request=request)

    with pytest.raises(telegram.error.NetworkError):
        await bot.get_me()
    logging.getLogger("bot.x").warning("bot %r", bot)
    await request.shutdown()

    assert "<token>" in stream.getvalue()
    assert CANARY not in stream.getvalue()


def test_local_variables_stay_out_of_tracebacks(stream: io.StringIO) -> None:
    configure(log_format=LogFormat.CONSOLE, stream=stream)

    def handle(text: str) -> int:
        return int(text[:0])

    try:
        handle(" ".join(["سفارشم", "نرسیده"]))
    except ValueError:
        logging.getLogger("bot.x").exception("failed")

    assert "ValueError" in stream.getvalue()
    assert "سفارشم نرسیده" not in stream.getvalue()


def test_libraries_keep_quiet(stream: io.StringIO) -> None:
    configure(level=LogLevel.DEBUG, log_format=LogFormat.JSON, stream=stream)

    for name in (
        "httpx",
        "httpcore.http11",
        "aiohttp.access",
        "telegram.Bot",
        "sqlalchemy.engine",
    ):
        logging.getLogger(name).info("a request")
    logging.getLogger("telegram.Bot").warning("a warning")

    assert [line["event"] for line in lines(stream)] == ["a warning"]


def test_configuring_twice_makes_no_second_line(stream: io.StringIO) -> None:
    configure(log_format=LogFormat.JSON, stream=stream)
    configure(log_format=LogFormat.JSON, stream=stream)

    logging.getLogger("bot.x").info("once")

    assert len(lines(stream)) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"a {CANARY} b", "a <token> b"),
        ("12:30:45 no token", "12:30:45 no token"),
        (f"/bot{CANARY}/getMe", "/bot<token>/getMe"),
    ],
)
def test_redact(text: str, shown: str) -> None:
    assert redact(text) == shown
