"""Logging configuration with one line per event, correlation ids and redacted secrets."""

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.config import LogFormat, LogLevel
from handoff.correlation import current

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_REDACTED = "<token>"

# Loggers that may write requests, users' messages, or URLs with the token.
_CHATTY = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "multipart",
    "sqlalchemy",
    "telegram",
    "uvicorn",
)


def redact(text: str) -> str:
    """Replace anything that looks like a bot token."""
    return _TOKEN.sub(_REDACTED, text)


def _correlated(_logger: object, _name: str, event: EventDict) -> EventDict:
    """Add the correlation ids to an event. Its own fields take precedence."""
    return {**current(), **event}


class RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Formatter that redacts the whole line, including fields and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def configure(
    *,
    level: LogLevel = LogLevel.INFO,
    log_format: LogFormat = LogFormat.CONSOLE,
    stream: TextIO | None = None,
) -> None:
    """Log to `stream` (stderr by default), replacing all existing handlers."""
    handler = logging.StreamHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(_formatter(log_format, colors=(stream or sys.stderr).isatty()))
    root = logging.getLogger()
    for earlier in root.handlers[:]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(level.value)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)


def _formatter(log_format: LogFormat, *, colors: bool) -> RedactingFormatter:
    shared: list[Processor] = [
        _correlated,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor]
    if log_format is LogFormat.JSON:
        last = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    else:
        # The default traceback includes local variables, which may contain users' messages.
        plain = structlog.dev.plain_traceback
        last = [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
    return RedactingFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
