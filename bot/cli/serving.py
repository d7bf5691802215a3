"""The `poshtiban run` command, which serves until it receives a stop signal."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.app import RunningDesk, open_desk
from bot.cli.database import upgrade_locked
from bot.cli.output import Exit, Refusal, show
from bot.clock import Clock
from bot.config import Mode, Settings
from bot.first_contact import MessengerRefused
from bot.telegram.intake import SecondPoller
from bot.web.server import (
    AddressElsewhere,
    AddressInUse,
    AddressNotPermitted,
    AddressUnusable,
)
from handoff.storage_errors import StorageError

logger = logging.getLogger(__name__)

Announce = Callable[[RunningDesk], Coroutine[Any, Any, None]]
SIGNALS = (signal.SIGINT, signal.SIGTERM)
LAST_RESORT_SECONDS = 9.0  # after a signal (supervisors send SIGKILL after ten)
LONGEST_HOLD = 0.001  # thread switch interval in seconds


async def serve(
    settings: Settings,
    *,
    announce: Announce,
    clock: Clock | None = None,
    stopping: Callable[[], None] = lambda: None,
) -> None:
    """Upgrade the database, open the desk, notify the operator and serve.

    The first signal calls `stopping` and starts an orderly shutdown, even if the messenger hasn't
    responded yet.
    """
    stop, opened = asyncio.Event(), asyncio.Event()
    with signals_set(stop):
        serving = asyncio.create_task(_serve(settings, stop, opened, announce, clock))
        signalled = asyncio.create_task(stop.wait())
        signalled.add_done_callback(lambda task: None if task.cancelled() else stopping())
        try:
            await asyncio.wait({serving, signalled}, return_when=asyncio.FIRST_COMPLETED)
            if not opened.is_set():
                serving.cancel()
            await asyncio.wait({serving})
        finally:
            signalled.cancel()
            serving.cancel()
    if not serving.cancelled():
        serving.result()


async def _serve(
    settings: Settings,
    stop: asyncio.Event,
    opened: asyncio.Event,
    announce: Announce,
    clock: Clock | None,
) -> None:
    if not settings.knowledge_base.exists():
        raise Refusal(
            Exit.KNOWLEDGE_BASE, "knowledge-base-missing", path=str(settings.knowledge_base)
        )
    _warn_if_missing(settings.database)
    await asyncio.to_thread(upgrade_locked, settings.database)
    try:
        async with open_desk(settings, clock=clock) as desk:
            keep_steady()
            opened.set()
            async with asyncio.TaskGroup() as group:
                announcing = group.create_task(announce(desk), name="announcement")
                await desk.run(stop)
                announcing.cancel()
    except MessengerRefused as error:
        raise Refusal(Exit.MESSENGER, "run-token-refused", url=settings.base_url) from error
    except BaseExceptionGroup as group:
        raise known_failure(group) from group


class LastResort:
    """Terminates the process if threads are still running some seconds after a signal.

    Threads cannot be cancelled, for example while they wait for an encoder. All work has been
    stored by that time.
    """

    def __init__(self, *, seconds: float = LAST_RESORT_SECONDS) -> None:
        self._timer = threading.Timer(seconds, _exit_now)
        self._timer.daemon = True

    def start(self) -> None:
        self._timer.start()

    def cancel(self) -> None:
        self._timer.cancel()


def _exit_now() -> None:
    logger.warning("thread did not stop, exiting", extra={"action": "cut_off"})
    os._exit(0)


def _warn_if_missing(path: Path) -> None:
    """Log a warning before a database is created, because the configured path may be wrong."""
    if not path.exists():
        logger.warning(
            "database not found, creating an empty one",
            extra={"action": "database_made", "path": str(path.absolute())},
        )


def keep_steady() -> None:
    """Configure the process so that the event loop is blocked for a few milliseconds at most.

    Matching and loading run in threads that alternate with the event loop. Existing objects are
    excluded from garbage collection, which blocks all threads.
    """
    sys.setswitchinterval(LONGEST_HOLD)
    gc.collect()
    gc.freeze()


@contextmanager
def signals_set(event: asyncio.Event) -> Iterator[None]:
    """Set the event on Ctrl-C or SIGTERM instead of ending the process."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, event.set)
    try:
        yield
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


async def announce_run(desk: RunningDesk, *, settings: Settings) -> None:
    """Print the status, the first admin's link and how to stop the desk.

    Waits until the bot's username is known.
    """
    await desk.named()
    listening = "run-listens-poll" if settings.mode is Mode.POLL else "run-listens-webhook"
    show("run-started", username=f"@{desk.bot_username}")
    show(listening, url=settings.webhook_shown)
    link = await desk.admin_link()
    if link is not None:
        show("run-admin-link", link=link)
    show("run-how-to-stop")


def known_failure(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first failure in the group with a text for operators, or the group itself."""
    for error in _leaves(group):
        if isinstance(error, SecondPoller):
            return Refusal(Exit.MESSENGER, "run-second-poller")
        if isinstance(error, StorageError):
            return error
        if isinstance(error, AddressUnusable):
            return address_refusal(error)
    return group


def address_refusal(error: AddressUnusable) -> Refusal:
    match error:
        case AddressInUse():
            text_id = "run-address-in-use"
        case AddressNotPermitted():
            text_id = "run-address-not-permitted"
        case AddressElsewhere():
            text_id = "run-address-elsewhere"
        case _:
            text_id = "run-address-unusable"
    return Refusal(
        Exit.CONFIG,
        text_id,
        setting=error.setting,
        address=str(error),
        detail=error.error.strerror or str(error.error),
    )


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for below in error.exceptions:
            yield from _leaves(below)
    else:
        yield error
