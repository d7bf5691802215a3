"""Runner for recurring background jobs. A single call of a job is called a pass."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.changes import Changes
from bot.clock import Clock

Job = Callable[[], Awaitable[datetime | None]]
Wake = Callable[[], None]

FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(seconds=30)
TICK = 1e-6  # tolerance for rounding errors, in seconds
STOP_WITHIN = timedelta(seconds=8)  # supervisors send SIGKILL after ten seconds

log = logging.getLogger(__name__)


@dataclass
class _Seat:
    """A registered job with its scheduling state."""

    name: str
    job: Job
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    due: float | None = None  # in monotonic seconds, unaffected by clock changes
    passing: bool = False
    failures: int = 0

    def is_at_rest(self, at: float) -> bool:
        if self.passing or (self.due is not None and self.due <= at + TICK):
            return False
        return self.failures > 0 or not self.woken.is_set()


class Worker:
    """Runs named jobs concurrently. A failed job is retried without affecting the others.

    A job is a function that returns the time of its next call, or None to be called again only
    when its `Wake` callback is used. `changes` is notified when a job is woken and when a call of
    a job ends.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        stop_within: timedelta = STOP_WITHIN,
        changes: Changes | None = None,
    ) -> None:
        self._clock = clock
        self._stop_within = stop_within
        self._changes = changes or Changes()
        self._seats: dict[str, _Seat] = {}

    def add(self, name: str, job: Job) -> Wake:
        """Add a job before `run` is called. Returns a callback that makes it due immediately."""
        if name in self._seats:
            raise ValueError(f"there is a job {name} already")
        seat = self._seats[name] = _Seat(name, job)
        seat.woken.set()

        def wake() -> None:
            seat.woken.set()
            self._changes.notify()

        return wake

    @property
    def under_way(self) -> tuple[str, ...]:
        """Return the names of jobs that are running, woken or due.

        A failed job becomes due after its retry delay, even if it is woken earlier.
        """
        at = self._clock.monotonic()
        return tuple(seat.name for seat in self._seats.values() if not seat.is_at_rest(at))

    async def idle(self) -> None:
        """Wait until no job is running, woken or due."""
        await self._changes.until(lambda: not self.under_way)

    @property
    def failing(self) -> tuple[str, ...]:
        """Return the names of jobs that failed in their last pass."""
        return tuple(seat.name for seat in self._seats.values() if seat.failures)

    async def run(self, stop: asyncio.Event) -> None:
        """Run the jobs until `stop` is set, then give running jobs a limited time to finish."""
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(self._serve(seat, stop), name=seat.name)
                    for seat in self._seats.values()
                ]
                await stop.wait()
                for seat in self._seats.values():
                    seat.woken.set()
                if tasks:
                    await self._wind_up(tasks)
        finally:
            self._rest_all()

    def _rest_all(self) -> None:
        """Mark all jobs as not due so that `idle` returns."""
        for seat in self._seats.values():
            seat.woken.clear()
            seat.due = None
        self._changes.notify()

    async def _wind_up(self, tasks: list[asyncio.Task[None]]) -> None:
        seconds = self._stop_within.total_seconds()
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            log.warning("job cancelled", extra={"action": "job_cut_off", "job": task.get_name()})
            task.cancel()

    async def _serve(self, seat: _Seat, stop: asyncio.Event) -> None:
        while not stop.is_set():
            seat.woken.clear()
            seat.passing = True
            try:
                due = await seat.job()
                seat.due = None if due is None else self._moment_of(due)
                seat.failures = 0
            except asyncio.CancelledError as error:
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise
                self._note_failure(seat, error)  # a task inside the job was cancelled, not the job
            except Exception as error:  # jobs are retried after any error
                self._note_failure(seat, error)
            finally:
                seat.passing = False
                self._changes.notify()
            await self._rest(seat, stop)

    def _note_failure(self, seat: _Seat, error: BaseException) -> None:
        pause = min(FIRST_RETRY * 2 ** min(seat.failures, 10), LONGEST_RETRY)
        seat.failures += 1
        seat.due = self._clock.monotonic() + pause.total_seconds()
        facts = {"action": "job_failed", "job": seat.name, "again_in": pause.total_seconds()}
        log.error("job failed", extra=facts, exc_info=error)

    def _moment_of(self, due: datetime) -> float:
        return self._clock.monotonic() + (due - self._clock.now()).total_seconds()

    async def _until(self, moment: float, event: asyncio.Event) -> None:
        left = timedelta(seconds=moment - self._clock.monotonic())
        await self._clock.wait_until(self._clock.now() + left, event)

    async def _rest(self, seat: _Seat, stop: asyncio.Event) -> None:
        if seat.failures and seat.due is not None:
            await self._until(seat.due, stop)  # a wake-up doesn't shorten the delay
        elif seat.due is not None:
            await self._until(seat.due, seat.woken)
        else:
            await seat.woken.wait()
        await asyncio.sleep(0)  # noqa: TID251 - a job that is always due must not block others
