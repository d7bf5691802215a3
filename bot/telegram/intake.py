"""Long polling on raw JSON: an update is kept first, and only then acknowledged."""

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

from bot.clock import Clock
from bot.messenger_clock import MessengerClock
from bot.telegram.capabilities import Capabilities
from bot.telegram.decoding import chat_of, sent_at
from handoff import inbox
from handoff.errors import StorageError
from handoff.storage import Database
from handoff.storage.inbox import RawUpdate

logger = logging.getLogger(__name__)

POLL_SECONDS = 30
MOST_UPDATES = 100  # in one answer; an answer with fewer leaves nothing at the messenger
CONNECT_SECONDS = 5
SLACK_SECONDS = 10  # how much later than asked for the answer may come
FIRST_POLL_PAUSE = timedelta(seconds=1)
LONGEST_POLL_PAUSE = timedelta(seconds=30)
PAUSE_GROWTH = 1.5
STORAGE_PAUSE = timedelta(seconds=2)
LEAST_ROUND = timedelta(seconds=1)  # of a poll that brought nothing: some servers hurry
WEBHOOK_SECONDS = 3.0  # taking away a webhook is tried this long, then polling begins
# Two desks with one token: the messenger answers 409 to the older of two open polls, so a conflict
# alone does not tell which desk was there first. The one that has just started ends.
YOUNG_SECONDS = 60.0
CONFLICTS_WHILE_YOUNG = 2  # the first may come from this bot's own poll before a restart
OLD_ENDS_AFTER_SECONDS = 90.0  # of conflicts, for a desk that is not young
CALM_SECONDS = 30.0  # without a conflict: the other poller is gone
LEAST_CONFLICT_PAUSE, LONGEST_CONFLICT_PAUSE = 1.0, 4.0  # drawn at random, so that two part

Json = Mapping[str, Any]
Keep = Callable[[Sequence[Json]], Awaitable[None]]
Result = TypeVar("Result")


class SecondPoller(Exception):
    """Another process fetches the updates of this bot, and this one is the later of the two."""


class NoUpdateId(ValueError):
    """JSON that is no update: it can neither be kept nor acknowledged."""


@dataclass(frozen=True)
class Trouble:
    """Why no updates come.

    `code` is "token-refused", "unreachable", "throttled", "conflict", "webhook" or "storage".
    """

    code: str
    detail: str


@dataclass(frozen=True)
class Batch:
    """What one poll brought."""

    updates: tuple[Json, ...]


@dataclass(frozen=True)
class Throttled:
    """Too many polls."""

    seconds: float


Polled = Batch | Throttled | Trouble
Report = Callable[[Trouble | None], None]


def raw_update(update: Json) -> RawUpdate:
    """The update as it is stored: the same update always has the same hash.

    Raises NoUpdateId.
    """
    update_id = update.get("update_id")
    if not _is_update_id(update_id):
        raise NoUpdateId("no update_id")
    body = json.dumps(update, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        encoded = body.encode()
    except UnicodeEncodeError:  # half a surrogate pair: no database takes that as text
        body = json.dumps(update, sort_keys=True, separators=(",", ":"))
        encoded = body.encode()
    digest = hashlib.blake2b(encoded, digest_size=16).hexdigest()
    return RawUpdate(str(update_id), *chat_of(update), body, digest)


def keeper(
    db: Database, *, account_id: int, messenger_clock: MessengerClock | None = None
) -> Keep:
    """What stores updates for good. Raises StorageUnavailable, and NoUpdateId for no update.

    `messenger_clock` learns from their dates before they can be handled.
    """

    async def keep(updates: Sequence[Json]) -> None:
        if messenger_clock is not None:
            dates = (sent_at(update) for update in updates)
            messenger_clock.heard([date for date in dates if date is not None])
        await inbox.keep(db, account_id, [raw_update(update) for update in updates])

    return keep


class Conflicts:
    """Decides which of two pollers of one bot goes on.

    A poller within its first minute ends at its second conflict; an older one goes on and ends
    only after 90 seconds of conflicts. Times are monotonic seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._began = monotonic()
        self._count = 0  # while young; a poll between two conflicts changes nothing
        self._since: float | None = None  # the first conflict of this spell
        self._last = 0.0

    def begin(self) -> None:
        """Start the poller's life."""
        self._began = self._monotonic()

    def polled(self) -> None:
        """A poll succeeded; a spell of conflicts is over if the last was long enough ago."""
        if self._since is not None and self._monotonic() - self._last >= CALM_SECONDS:
            self._since = None

    def met(self, detail: str) -> float:
        """Count a conflict; the seconds to wait before the next poll. Raises SecondPoller."""
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
    """Fetches one bot's updates until it is stopped.

    `report` hears of each change for the worse, and of the better as None.
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
        self.last_success: float | None = None  # monotonic seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Return once `stop` is set; raise SecondPoller; go on through anything else."""
        timeout = aiohttp.ClientTimeout(
            total=self._poll_seconds + CONNECT_SECONDS + SLACK_SECONDS,
            sock_connect=CONNECT_SECONDS,
        )
        async with aiohttp.ClientSession(
            timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            loop = asyncio.get_running_loop()
            self._conflicts.begin()
            # While a webhook is set some messengers refuse to be polled, others say nothing.
            await _unless(stop, self._take_webhook_away(session))
            while not stop.is_set():
                # The wire has its own time: how long a poll took is no matter of the clock's.
                started = loop.time()
                polled = await _unless(stop, self._poll(session))
                if isinstance(polled, Trouble) and polled.code == "webhook":
                    polled = self._webhook_again(polled)
                    await _unless(stop, self._take_webhook_away(session))
                if polled is not None:
                    hurried = loop.time() - started < LEAST_ROUND.total_seconds()
                    until = await self._settle(polled, hurried=hurried)
                    if until is not None:
                        await self._clock.wait_until(until, stop)

    async def _settle(self, polled: Polled, *, hurried: bool) -> datetime | None:
        """Keep what came; answers until when to rest, if at all."""
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
            logger.error("not an update", extra={"action": "update_skipped"})
        try:
            if known:
                await self._keep(known)
        except StorageError as error:
            self._say(Trouble("storage", error.detail))
            return self._clock.now() + STORAGE_PAUSE
        except Exception as error:
            # Whatever it is: not kept is not acknowledged, and polling never ends by itself.
            logger.exception("updates could not be kept", extra={"action": "keep_failed"})
            self._say(Trouble("storage", type(error).__name__))
            return self._clock.now() + STORAGE_PAUSE
        self.last_success = self._clock.monotonic()
        if self._messenger_clock is not None and len(updates) < MOST_UPDATES:
            self._messenger_clock.emptied(answered)
        self._say(None)
        if not known:
            return self._clock.now() + LEAST_ROUND if hurried else None
        # Only now: the next poll's offset tells the messenger to forget these.
        self._offset = max(update["update_id"] for update in known) + 1
        return None

    async def _take_webhook_away(self, session: aiohttp.ClientSession) -> None:
        """Try for some seconds; a method that hangs must not keep the desk from polling."""
        self._webhook_deleted = False
        try:
            async with asyncio.timeout(WEBHOOK_SECONDS):
                answer = await self._call(session, "deleteWebhook", {})
        except TimeoutError:
            logger.warning("deleteWebhook hangs", extra={"action": "webhook_not_deleted"})
        else:
            self._webhook_deleted = not isinstance(answer, Trouble) and answer[0] < 300

    def _webhook_again(self, trouble: Trouble) -> Trouble:
        """A webhook that is there again after it was taken away belongs to another desk."""
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
            # The kind only: the text may hold the address, and so the token.
            return Trouble("unreachable", type(error).__name__)

    def _say(self, trouble: Trouble | None) -> None:
        code = None if trouble is None else trouble.code
        if code == self._trouble:
            return
        self._trouble = code
        if trouble is None:
            logger.info("updates come again", extra={"action": "poll_recovered"})
        self._report(trouble)


def _is_update_id(found: object) -> TypeGuard[int]:
    return isinstance(found, int) and not isinstance(found, bool) and abs(found) < 2**63


def _status_and_answer(status: int, body: bytes) -> tuple[int, Json]:
    """The messenger's JSON, or an empty object for a page that is none."""
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
    """Do the work, or drop it in the middle when it is time to stop."""
    doing = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        doing.cancel()
        stopping.cancel()
        await asyncio.gather(doing, stopping, return_exceptions=True)
