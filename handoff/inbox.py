"""The inbox stores raw updates before they are acknowledged, and then has them handled.

Updates of one chat form a lane (a queue) and are handled in the order in which they arrived.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from handoff.correlation import bound
from handoff.errors import StorageError
from handoff.models import InboxUpdate
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from handoff.storage.inbox import RawUpdate

logger = logging.getLogger(__name__)

INBOX = "inbox"  # wake-up topic: an update has been stored
# An update is retried after one of these errors, because they are usually transient. Database
# failures are raised as StorageError and do not count as an attempt. A rejected SQL statement is
# not retried, because it would fail again.
PASSING_TROUBLE = (OSError, TimeoutError)
MAX_ATTEMPTS = 5  # maximum number of attempts before an update is marked as poisoned
BATCH = 200
AT_ONE_GO = 20  # maximum number of updates of a lane per pass while other lanes wait
STORAGE_REST = 2.0  # seconds for which a lane pauses after an error not caused by the update
Handle = Callable[[InboxUpdate], Awaitable[None]]
OnPoisoned = Callable[[InboxUpdate, str], Awaitable[None]]


async def keep(db: Database, account_id: int, updates: Sequence[RawUpdate]) -> None:
    """Store updates and commit them. Acknowledge them to the messenger only after this returns.

    Raises StorageError if the updates could not be stored. Do not acknowledge them then.
    """
    if not updates:
        return
    await db.write(_add, account_id, updates)
    db.confirm()  # a commit to a file that was deleted or replaced would be lost


def _add(uow: UnitOfWork, account_id: int, updates: Sequence[RawUpdate]) -> None:
    uow.inbox.add(account_id, updates, at=uow.now)
    uow.wake.add(INBOX)


class Dispatcher:
    """Passes waiting updates to `handle`.

    The updates of one lane (the queue of a chat) are handled in order, and different lanes are
    handled concurrently. `handle` must mark the row as handled in its last unit of work.

    If `handle` raises a transient error (a timeout or a network error), the update is retried. It
    is marked as poisoned after MAX_ATTEMPTS attempts, or immediately after any other error, and is
    not retried any more. `on_poisoned` is called for it before the lane continues.

    If there are more waiting lanes than free slots, half of the slots are given to the lanes that
    have waited longest. The other half is given to the lanes with the newest updates, so that
    new requesters do not have to wait for a backlog.
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
        concurrency: int = 16,
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
        """Start handling waiting updates. Returns the time at which to retry a paused lane."""
        at = self._monotonic()
        self._resting = {lane: until for lane, until in self._resting.items() if until - at > 1e-6}
        complete = False
        while not complete and len(self._lanes) < self._concurrency:
            # A single lane may fill a whole batch, so read further batches for other lanes.
            complete = await self._start_lanes()
        soonest = min(self._resting.values(), default=None)
        if soonest is None:
            return None
        return self._now() + timedelta(seconds=soonest - self._monotonic())

    async def _start_lanes(self) -> bool:
        """Start the lanes of one batch. Returns True if it contained all waiting updates."""
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
        """Return the rows of the lanes to start, and True if all waiting rows were read."""
        rows = reader.inbox.waiting(limit=BATCH, except_lanes=closed, account_id=self._account_id)
        by_lane: dict[str, list[InboxUpdate]] = {}
        for row in rows:
            by_lane.setdefault(row.lane, []).append(row)
        if len(rows) < BATCH:
            return {lane: by_lane[lane] for lane in list(by_lane)[:room]}, True
        newest = reader.inbox.newest_lanes(
            limit=BATCH, except_lanes=closed, account_id=self._account_id
        )
        return {
            lane: reader.inbox.waiting_in(lane, account_id=self._account_id, limit=AT_ONE_GO)
            for lane in self._by_turns(list(by_lane), newest, room)
        }, False

    def _by_turns(self, oldest: list[str], newest: list[str], room: int) -> list[str]:
        """Choose up to `room` lanes, alternating between the oldest and the newest ones.

        The next call continues with the side that is due.
        """
        first, second = (newest, oldest) if self._newest_next else (oldest, newest)
        mixed = [lane for lane in chain(*zip_longest(first, second)) if lane is not None]
        chosen = list(dict.fromkeys(mixed))[:room]
        if len(chosen) % 2:
            self._newest_next = not self._newest_next
        return chosen

    async def drain(self) -> None:
        """Wait until the updates in progress have been handled."""
        while self._lanes:
            await asyncio.wait(self._lanes.values())

    async def abandon(self) -> None:
        """Cancel the updates in progress. Their rows are handled after the next start."""
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
            # The database logs the failure once for all lanes.
            logger.debug(
                "inbox lane was paused: database unavailable", extra={"reason": error.detail}
            )
            self._rest(lane, STORAGE_REST)
        except Exception:
            logger.exception("error while running an inbox lane", extra={"lane": lane})
            self._rest(lane, STORAGE_REST)
        finally:
            del self._lanes[lane]
            self.wake()

    def _rest(self, lane: str, seconds: float) -> None:
        self._resting[lane] = self._monotonic() + seconds

    async def _try(self, row: InboxUpdate) -> bool:
        """Handle one update. Returns False if its lane has to pause."""
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
        logger.error("update could not be handled", extra=facts, exc_info=error)
        if poisoned:
            await self._db.read_probe()  # raises if database damage explains the failure
            # Report before the commit: after a crash, a second report is better than none.
            await self._tell(row, reason)
        await self._db.write(_mark_failed, row.id, reason=reason, poisoned=poisoned)
        return poisoned

    async def _tell(self, row: InboxUpdate, reason: str) -> None:
        try:
            await self._on_poisoned(row, reason)
        except StorageError:
            raise
        except Exception:
            # A failure to post the report must not block the lane.
            logger.exception(
                "report about a failed update could not be posted",
                extra={"update_id": row.update_id},
            )


def mark_handled(uow: UnitOfWork, row_id: int) -> None:
    """Mark an update as handled. Call this in the unit of work that handles the update."""
    uow.inbox.mark_handled(row_id, at=uow.now)


def _mark_failed(uow: UnitOfWork, row_id: int, *, reason: str, poisoned: bool) -> None:
    uow.inbox.mark_failed(row_id, error=reason, poisoned=poisoned, at=uow.now)


def _where(error: Exception) -> str:
    """Return file and line of the innermost frame. They do not contain user data."""
    trace = error.__traceback__
    place = "unknown"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
