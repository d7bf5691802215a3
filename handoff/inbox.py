"""Inbox for raw updates, which are stored before they are acknowledged and then processed.

Updates from the same chat form a lane (per-chat queue) and are processed in order of arrival.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from handoff.correlation import bound
from handoff.models import InboxUpdate
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from handoff.storage.inbox import RawUpdate
from handoff.storage_errors import StorageError

logger = logging.getLogger(__name__)

INBOX = "inbox"  # wake-up topic for new updates
# Errors that are likely to be transient, so the update is retried. Database failures raise
# StorageError and don't count as an attempt. A failed SQL statement is not retried, because it
# would fail again.
PASSING_TROUBLE = (OSError, TimeoutError)
MAX_ATTEMPTS = 5  # attempts before an update is marked as poisoned
BATCH = 200
AT_ONE_GO = 20  # updates per lane and pass if other lanes are waiting
STORAGE_REST = 2.0  # seconds to pause a lane after an error unrelated to the update
Handle = Callable[[InboxUpdate], Awaitable[None]]
OnPoisoned = Callable[[InboxUpdate, str], Awaitable[None]]


async def keep(db: Database, account_id: int, updates: Sequence[RawUpdate]) -> None:
    """Store updates and commit. Acknowledge them to the messenger only after this has returned.

    Raises StorageError if they could not be stored, in which case they must not be acknowledged.
    """
    if not updates:
        return
    await db.write(_add, account_id, updates)
    db.confirm()  # commits to a deleted or replaced file would be lost


def _add(uow: UnitOfWork, account_id: int, updates: Sequence[RawUpdate]) -> None:
    uow.inbox.add(account_id, updates, at=uow.now)
    uow.wake.add(INBOX)


class Dispatcher:
    """Processes pending updates by passing them to `handle`.

    Updates of a lane (per-chat queue) are processed in order, and lanes are processed
    concurrently. `handle` must mark the row as handled in its last unit of work.

    Updates are retried if `handle` raises a transient error (timeout or network error). After
    MAX_ATTEMPTS attempts, or any other error, the update is marked as poisoned and skipped.
    `on_poisoned` is called before the lane continues.

    When there aren't enough slots for all lanes, half of the slots go to the lanes that have been
    waiting longest and half to the lanes with the newest updates. This way, new requesters don't
    have to wait for a backlog to clear.
    """

    def __init__(
        self,
        db: Database,
        *,
        account_id: int,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        handle: Handle,
        on_poisoned: OnPoisoned,
        concurrency: int = 64,
    ) -> None:
        self._db = db
        self._account_id = account_id
        self._now = now
        self._monotonic = monotonic
        self._handle = handle
        self._on_poisoned = on_poisoned
        self._concurrency = concurrency
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}
        self._newest_next = False
        self.wake: Callable[[], None] = lambda: None

    @property
    def busy(self) -> bool:
        return bool(self._lanes)

    async def pass_once(self) -> datetime | None:
        """Start processing pending updates. Returns the time to retry a paused lane, if any."""
        at = self._monotonic()
        self._resting = {lane: until for lane, until in self._resting.items() if until - at > 1e-6}
        complete = False
        while not complete and len(self._lanes) < self._concurrency:
            # Fetch more batches, because a single lane may have filled this one.
            complete = await self._start_lanes()
        soonest = min(self._resting.values(), default=None)
        if soonest is None:
            return None
        return self._now() + timedelta(seconds=soonest - self._monotonic())

    async def _start_lanes(self) -> bool:
        """Start the lanes of one batch. Returns True if no updates are left."""
        closed = self._lanes.keys() | self._resting.keys()
        room = self._concurrency - len(self._lanes)
        chosen, complete = await self._db.read(self._choose, closed, room)
        for lane, rows in chosen.items():
            self._lanes[lane] = asyncio.create_task(
                self._work(lane, rows), name=f"inbox lane {lane}"
            )
        return complete

    def _choose(
        self, reader: Reader, closed: Collection[str], room: int
    ) -> tuple[dict[str, list[InboxUpdate]], bool]:
        """Return the rows to process by lane, and True if no other rows are pending."""
        # Most lanes have one or two updates.
        limit = min(BATCH, 4 * room + 4)
        rows = reader.inbox.waiting(limit=limit, except_lanes=closed, account_id=self._account_id)
        by_lane: dict[str, list[InboxUpdate]] = {}
        for row in rows:
            by_lane.setdefault(row.lane, []).append(row)
        if len(rows) < limit:
            return {lane: by_lane[lane] for lane in list(by_lane)[:room]}, True
        newest = reader.inbox.newest_lanes(
            limit=limit, except_lanes=closed, account_id=self._account_id
        )
        chosen = self._by_turns(list(by_lane), newest, room)
        unread = [lane for lane in chosen if lane not in by_lane]
        most = AT_ONE_GO * len(unread)
        for row in reader.inbox.waiting_in(unread, account_id=self._account_id, limit=most):
            by_lane.setdefault(row.lane, []).append(row)
        return {lane: by_lane[lane][:AT_ONE_GO] for lane in chosen if lane in by_lane}, False

    def _by_turns(self, oldest: list[str], newest: list[str], room: int) -> list[str]:
        """Pick up to `room` lanes, alternating between oldest and newest.

        An odd number of picks changes which side is first on the next call.
        """
        first, second = (newest, oldest) if self._newest_next else (oldest, newest)
        mixed = [lane for lane in chain(*zip_longest(first, second)) if lane is not None]
        chosen = list(dict.fromkeys(mixed))[:room]
        if len(chosen) % 2:
            self._newest_next = not self._newest_next
        return chosen

    async def drain(self) -> None:
        """Wait for the updates in progress to finish."""
        while self._lanes:
            await asyncio.wait(self._lanes.values())

    async def abandon(self) -> None:
        """Cancel the updates in progress. They are processed again after a restart."""
        running = list(self._lanes.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _work(self, lane: str, rows: list[InboxUpdate]) -> None:
        try:
            for row in rows:
                if not await self._try(row):
                    self._rest(lane, 2.0**row.attempts)
                    break
        except StorageError as error:
            # The failure itself is logged by the database, once for all lanes.
            logger.debug("inbox lane paused, database unavailable", extra={"reason": error.detail})
            self._rest(lane, STORAGE_REST)
        except Exception:
            logger.exception("unexpected error in inbox lane", extra={"lane": lane})
            self._rest(lane, STORAGE_REST)
        finally:
            del self._lanes[lane]
            self.wake()

    def _rest(self, lane: str, seconds: float) -> None:
        self._resting[lane] = self._monotonic() + seconds

    async def _try(self, row: InboxUpdate) -> bool:
        """Process one update. Returns False if the lane has to be paused."""
        with bound(update=row.id, account=row.account_id):
            try:
                await self._handle(row)
            except StorageError:
                raise
            except Exception as error:
                return await self._failed(row, error)
        return True

    async def _failed(self, row: InboxUpdate, error: Exception) -> bool:
        may_pass = isinstance(error, PASSING_TROUBLE)
        poisoned = not may_pass or row.attempts + 1 >= MAX_ATTEMPTS
        reason = f"{type(error).__name__} in {_where(error)}"
        facts = {"update_id": row.update_id, "attempt": row.attempts + 1, "poisoned": poisoned}
        logger.error("failed to handle update", extra=facts, exc_info=error)
        if poisoned:
            await self._db.read_probe()  # raises if the database is damaged
            # Report before committing, since a duplicate report is better than a missing one.
            await self._tell(row, reason)
        await self._db.write(_mark_failed, row.id, reason=reason, poisoned=poisoned)
        return poisoned

    async def _tell(self, row: InboxUpdate, reason: str) -> None:
        try:
            await self._on_poisoned(row, reason)
        except StorageError:
            raise
        except Exception:
            # Failing to report must not block the lane.
            logger.exception(
                "failed to report poisoned update",
                extra={"update_id": row.update_id},
            )


def mark_handled(uow: UnitOfWork, *row_ids: int) -> None:
    """Mark updates as handled. Must be called in the unit of work that handles them."""
    uow.inbox.mark_handled(row_ids, at=uow.now)


def _mark_failed(uow: UnitOfWork, row_id: int, *, reason: str, poisoned: bool) -> None:
    uow.inbox.mark_failed(row_id, error=reason, poisoned=poisoned, at=uow.now)


def _where(error: Exception) -> str:
    """Return the file and line of the innermost frame, which are safe to log."""
    trace = error.__traceback__
    place = "unknown"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
