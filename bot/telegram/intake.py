"""Receive updates by long polling. They are stored as raw JSON before being acknowledged."""

import asyncio
import hashlib
import json
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeGuard, TypeVar

import aiohttp

from bot.changes import Changes
from bot.clock import Clock
from bot.messenger_clock import MessengerClock
from bot.telegram.capabilities import Capabilities
from bot.telegram.decoding import chat_of, sent_at
from handoff import inbox
from handoff.storage import Database
from handoff.storage.inbox import RawUpdate
from handoff.storage_errors import StorageError

logger = logging.getLogger(__name__)

POLL_SECONDS = 30
MOST_UPDATES = 100  # updates per response
CONNECT_SECONDS = 5
SLACK_SECONDS = 10  # added to the poll timeout to get the request timeout
FIRST_POLL_PAUSE = timedelta(seconds=1)
LONGEST_POLL_PAUSE = timedelta(seconds=30)
PAUSE_GROWTH = 1.5
STORAGE_PAUSE = timedelta(seconds=2)
TICK = 1e-6  # seconds; tolerance for floating point errors
LEAST_ROUND = timedelta(seconds=1)  # between empty polls, since some servers respond immediately
WEBHOOK_SECONDS = 3.0  # timeout for deleting a webhook before polling
# If two desks share a token, the messenger responds with 409 to the older of two open polls. The
# response does not tell which desk was started first, so a desk that was just started exits.
YOUNG_SECONDS = 60.0
CONFLICTS_WHILE_YOUNG = 2  # the first may be caused by a poll from before a restart
OLD_ENDS_AFTER_SECONDS = 90.0  # an older desk stops after this much time with conflicts
CALM_SECONDS = 30.0  # a series of conflicts ends after this much time without any
LEAST_CONFLICT_PAUSE, LONGEST_CONFLICT_PAUSE = 1.0, 4.0  # random, in seconds

Json = Mapping[str, Any]
Keep = Callable[[Sequence[Json]], Awaitable[None]]
Result = TypeVar("Result")


class SecondPoller(Exception):
    """Raised if another process polls the same bot's updates and this one must stop."""


class NoUpdateId(ValueError):
    """Raised for JSON without an update id, which can't be stored or acknowledged."""


@dataclass(frozen=True)
class Trouble:
    """A problem with receiving updates.

    `code` is "token-refused", "unreachable", "throttled", "conflict", "webhook" or "storage".
    """

    code: str
    detail: str


@dataclass(frozen=True)
class Batch:
    """Updates returned by a poll."""

    updates: tuple[Json, ...]


@dataclass(frozen=True)
class Throttled:
    """Result of a poll that exceeded the rate limit."""

    seconds: float


Polled = Batch | Throttled | Trouble
Report = Callable[[Trouble | None], None]


def raw_update(update: Json) -> RawUpdate:
    """Convert an update to its stored form. Equal updates have equal hashes.

    Raises NoUpdateId if the update has no id.
    """
    update_id = update.get("update_id")
    if not _is_update_id(update_id):
        raise NoUpdateId("no update_id")
    body = json.dumps(update, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        encoded = body.encode()
    except UnicodeEncodeError:  # unpaired surrogate, which databases reject
        body = json.dumps(update, sort_keys=True, separators=(",", ":"))
        encoded = body.encode()
    digest = hashlib.blake2b(encoded, digest_size=16).hexdigest()
    return RawUpdate(str(update_id), *chat_of(update), body, digest)


def keeper(
    db: Database, *, account_id: int, messenger_clock: MessengerClock | None = None
) -> Keep:
    """Return a function that stores updates.

    It raises StorageUnavailable, or NoUpdateId for JSON without an update id. Message dates are
    passed to `messenger_clock` before the messages can be handled.
    """

    async def keep(updates: Sequence[Json]) -> None:
        if messenger_clock is not None:
            dates = (sent_at(update) for update in updates)
            messenger_clock.heard([date for date in dates if date is not None])
        await inbox.keep(db, account_id, [raw_update(update) for update in updates])

    return keep


class Conflicts:
    """Decides if the poller must stop because another process polls the same bot.

    During its first minute, a poller stops at the second conflict. Later it only stops if the
    conflicts persist for 90 seconds. Times are monotonic, in seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._began = monotonic()
        self._count = 0  # during the first minute
        self._since: float | None = None  # start of the current series
        self._last = 0.0

    def begin(self) -> None:
        """Start the first minute."""
        self._began = self._monotonic()

    def polled(self) -> None:
        """Record a successful poll. The series ends if there was no conflict for 30 seconds."""
        if self._since is not None and self._monotonic() - self._last >= CALM_SECONDS:
            self._since = None

    def met(self, detail: str) -> float:
        """Record a conflict and return the pause before the next poll, in seconds.

        Raises SecondPoller if this poller must stop.
        """
        now = self._monotonic()
        self._last = now
        if self._since is None:
            self._since = now
        if now - self._began < YOUNG_SECONDS:
            self._count += 1
            if self._count >= CONFLICTS_WHILE_YOUNG:
                raise SecondPoller(detail)
        elif now - self._since >= OLD_ENDS_AFTER_SECONDS:
            raise SecondPoller(detail)
        return random.uniform(LEAST_CONFLICT_PAUSE, LONGEST_CONFLICT_PAUSE)


class Poller:
    """Polls a bot's updates until stopped.

    `report` is called with each new problem, and with None once polling works again. `asking` is
    True during a poll. `changes` is notified when a poll or the handling of its result ends.
    """

    def __init__(
        self,
        *,
        token: str,
        base_url: str,
        capabilities: Capabilities,
        clock: Clock,
        keep: Keep,
        report: Report,
        poll_seconds: int = POLL_SECONDS,
        messenger_clock: MessengerClock | None = None,
        changes: Changes | None = None,
    ) -> None:
        self._address = f"{base_url}{token}"
        self._allowed = json.dumps(capabilities.allowed_updates)
        self._clock = clock
        self._keep = keep
        self._report = report
        self._poll_seconds = poll_seconds
        self._messenger_clock = messenger_clock
        self._offset: int | None = None
        self._pause = FIRST_POLL_PAUSE
        self._conflicts = Conflicts(clock.monotonic)
        self._trouble: str | None = None
        self._webhook_deleted = False
        self._changes = changes or Changes()
        self._handling = False
        self._due: float | None = None  # end of the pause, in monotonic seconds
        self.asking = False
        self.last_success: float | None = None  # monotonic seconds

    @property
    def busy(self) -> bool:
        """True while a response is being handled or if the next poll is due."""
        return self._handling or (
            self._due is not None and self._due <= self._clock.monotonic() + TICK
        )

    def begin(self) -> None:
        """Mark the poller as busy until the first poll has started."""
        self._enter(handling=True)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. Failed polls are retried.

        Raises SecondPoller if another process polls the same bot and this one must stop.
        """
        timeout = aiohttp.ClientTimeout(
            total=self._poll_seconds + CONNECT_SECONDS + SLACK_SECONDS,
            sock_connect=CONNECT_SECONDS,
        )
        async with aiohttp.ClientSession(
            timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            self._conflicts.begin()
            # While a webhook is set, polls are refused or return no updates.
            await _unless(stop, self._take_webhook_away(session))
            try:
                while not stop.is_set():
                    until = await self._round(session, stop)
                    if until is not None:
                        await self._rest(until, stop)
            finally:
                self._enter()

    async def _round(self, session: aiohttp.ClientSession, stop: asyncio.Event) -> datetime | None:
        """Poll once and handle the response.

        Returns the time of the next poll, or None to poll again immediately.
        """
        # Network time is measured with the event loop's clock.
        loop = asyncio.get_running_loop()
        started = loop.time()
        self._enter(asking=True)
        polled = await _unless(stop, self._poll(session))
        self._enter(handling=True)
        if isinstance(polled, Trouble) and polled.code == "webhook":
            polled = self._webhook_again(polled)
            await _unless(stop, self._take_webhook_away(session))
        if polled is None:
            return None
        hurried = loop.time() - started < LEAST_ROUND.total_seconds()
        return await self._settle(polled, hurried=hurried)

    async def _rest(self, until: datetime, stop: asyncio.Event) -> None:
        pause = (until - self._clock.now()).total_seconds()
        self._enter(due=self._clock.monotonic() + pause)
        await self._clock.wait_until(until, stop)

    def _enter(
        self, *, asking: bool = False, handling: bool = False, due: float | None = None
    ) -> None:
        self.asking, self._handling, self._due = asking, handling, due
        self._changes.notify()

    async def _settle(self, polled: Polled, *, hurried: bool) -> datetime | None:
        """Handle the result of a poll.

        Returns the time of the next poll, or None to poll again immediately.
        """
        now = self._clock.now()
        match polled:
            case Batch(updates):
                return await self._keep_batch(updates, hurried=hurried)
            case Throttled(seconds):
                self._say(Trouble("throttled", f"{seconds:g} s"))
                return now + timedelta(seconds=seconds)
            case Trouble("conflict", detail):
                pause = self._conflicts.met(detail)
                self._say(polled)
                return now + timedelta(seconds=pause)
        self._say(polled)
        until = now + self._pause
        self._pause = min(self._pause * PAUSE_GROWTH, LONGEST_POLL_PAUSE)
        return until

    async def _keep_batch(self, updates: tuple[Json, ...], *, hurried: bool) -> datetime | None:
        self._pause = FIRST_POLL_PAUSE
        answered = self._clock.monotonic()
        self._conflicts.polled()
        known = [update for update in updates if _is_update_id(update.get("update_id"))]
        if len(known) < len(updates):
            logger.error("skipping JSON without an update id", extra={"action": "update_skipped"})
        try:
            if known:
                await self._keep(known)
        except StorageError as error:
            self._say(Trouble("storage", error.detail))
            return self._clock.now() + STORAGE_PAUSE
        except Exception as error:
            # Not acknowledged, so the next poll will return them again.
            logger.exception("could not store updates", extra={"action": "keep_failed"})
            self._say(Trouble("storage", type(error).__name__))
            return self._clock.now() + STORAGE_PAUSE
        self.last_success = self._clock.monotonic()
        if self._messenger_clock is not None and len(updates) < MOST_UPDATES:
            self._messenger_clock.emptied(answered)
        self._say(None)
        if not known:
            return self._clock.now() + LEAST_ROUND if hurried else None
        # Only after storing, because the offset acknowledges the updates in the next poll.
        self._offset = max(update["update_id"] for update in known) + 1
        return None

    async def _take_webhook_away(self, session: aiohttp.ClientSession) -> None:
        """Delete the webhook. The timeout keeps a hanging request from blocking the poller."""
        self._webhook_deleted = False
        try:
            async with asyncio.timeout(WEBHOOK_SECONDS):
                answer = await self._call(session, "deleteWebhook", {})
        except TimeoutError:
            logger.warning("deleteWebhook timed out", extra={"action": "webhook_not_deleted"})
        else:
            self._webhook_deleted = not isinstance(answer, Trouble) and answer[0] < 300

    def _webhook_again(self, trouble: Trouble) -> Trouble:
        """Treat a webhook that reappears after its deletion as a conflict with another desk."""
        return Trouble("conflict", trouble.detail) if self._webhook_deleted else trouble

    async def _poll(self, session: aiohttp.ClientSession) -> Polled:
        fields = {
            "timeout": str(self._poll_seconds),
            "limit": str(MOST_UPDATES),
            "allowed_updates": self._allowed,
        }
        if self._offset is not None:
            fields["offset"] = str(self._offset)
        answer = await self._call(session, "getUpdates", fields)
        if isinstance(answer, Trouble):
            return answer
        return _polled(*answer)

    async def _call(
        self, session: aiohttp.ClientSession, method: str, fields: dict[str, str]
    ) -> tuple[int, Json] | Trouble:
        try:
            async with session.post(
                f"{self._address}/{method}", data=fields, allow_redirects=False
            ) as response:
                body = await response.read()
                return _status_and_answer(response.status, body)
        except (aiohttp.ClientError, OSError) as error:
            # The error message may contain the URL, including the token.
            return Trouble("unreachable", type(error).__name__)

    def _say(self, trouble: Trouble | None) -> None:
        code = None if trouble is None else trouble.code
        if code == self._trouble:
            return
        self._trouble = code
        if trouble is None:
            logger.info("receiving updates again", extra={"action": "poll_recovered"})
        self._report(trouble)


def _is_update_id(found: object) -> TypeGuard[int]:
    return isinstance(found, int) and not isinstance(found, bool) and abs(found) < 2**63


def _status_and_answer(status: int, body: bytes) -> tuple[int, Json]:
    """Return the status and the parsed body, which is empty if it is not a JSON object."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return (status if status >= 300 else 502), {}
    if not isinstance(answer, dict):
        return 502, {}
    if status < 300 and answer.get("ok") is not True:
        code = answer.get("error_code")
        status = code if isinstance(code, int) else 502
    return status, answer


def _polled(status: int, answer: Json) -> Polled:
    described = str(answer.get("description") or f"HTTP {status}")
    result = answer.get("result")
    if status < 300 and isinstance(result, list):
        return Batch(tuple(part if isinstance(part, dict) else {} for part in result))
    match status:
        case 401 | 404:
            return Trouble("token-refused", described)
        case 409 if "webhook" in described.lower():
            return Trouble("webhook", described)
        case 409:
            return Trouble("conflict", described)
        case 429:
            return Throttled(_retry_after(answer))
        case _:
            return Trouble("unreachable", described)


def _retry_after(answer: Json) -> float:
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return max(float(asked), 1.0) if isinstance(asked, int | float) else 1.0


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, Result]) -> Result | None:
    """Return the result of `work`, or cancel it and return None if `stop` is set first."""
    doing = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        doing.cancel()
        stopping.cancel()
        await asyncio.gather(doing, stopping, return_exceptions=True)
