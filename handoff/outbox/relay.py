"""Relay between the outbox and the messenger.

Deliveries to the same chat form a lane (per-chat queue) and are sent one at a time. Lanes are
independent of each other.

Lifecycle of a delivery: queued → sending → sent | queued again | uncertain → sending again | dead.
Deliveries that were in flight when the process ended become uncertain. Uncertain deliveries are
marked as possible duplicates and retried with increasing delays until they are delivered, refused
or expired. To preserve the order, the lane is blocked in the meantime.

During an outage (see `reachability.py`), only one send is attempted at a time.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.correlation import bound
from handoff.models import Delivery
from handoff.outbox.choosing import Chooser, Look
from handoff.outbox.lanes import Hold, Unsettled, growing
from handoff.outbox.pacing import TICK, Pacing
from handoff.outbox.places import TopicName
from handoff.outbox.reachability import ROOM_WHEN_SUSPECTED, Over, Reachability
from handoff.outbox.relay_settings import RelaySettings
from handoff.outbox.sending import Draw, Sender
from handoff.outbox.sent import is_over_when_sent, mark_sent
from handoff.outbox.settle import Settlement, give_up
from handoff.outbox.transport import (
    OURS,
    CallOutcome,
    Deferred,
    Delivered,
    NotSent,
    Refused,
    Transport,
    Unknown,
)
from handoff.states import OWED
from handoff.storage import Database, UnitOfWork
from handoff.storage.deliveries import Owed
from handoff.storage.sets import Sets
from handoff.storage_errors import StorageError

logger = logging.getLogger(__name__)

SETTLE_AGAIN = 5.0  # seconds until storing an outcome is retried
SETTLE_TRIES = 3  # failures before an outcome is stored without follow-ups


@dataclass(frozen=True)
class Silence:
    """A finished outage. `waiting` is the number of deliveries that are now due."""

    began: datetime
    ended: datetime
    waiting: int


Report = Callable[[Silence], Awaitable[None]]
Settle = Callable[[UnitOfWork, Delivery, CallOutcome | None], None]


async def _report_nothing(silence: Silence) -> None:
    """Default value of `report`."""


class Relay:
    """Sends the deliveries of one account.

    `draw` renders cards and other texts at sending time.

    `steady` returns False right after a change of the wall clock, when the age of deliveries is
    unreliable. `report` is called after each outage.
    """

    def __init__(
        self,
        db: Database,
        transport: Transport,
        *,
        account_id: int,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        draw: Draw,
        topic_name: TopicName,
        pacing: Pacing | None = None,
        settings: RelaySettings | None = None,
        steady: Callable[[], bool] = lambda: True,
        report: Report = _report_nothing,
    ) -> None:
        self._db = db
        self._account_id = account_id
        self._now = now
        self._monotonic = monotonic
        self._sender = Sender(
            db, transport, draw=draw, topic_name=topic_name, note=self._note_call
        )
        self._pacing = pacing or Pacing()
        self._settings = settings or RelaySettings()
        self._chooser = Chooser(account_id=account_id, pacing=self._pacing, now=now, steady=steady)
        self._reach = Reachability(began=monotonic())
        self._report = report
        self._sent = Sets(db.write, _sent, look=_nothing_ahead, finish=mark_sent)
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._unsettled: dict[str, Unsettled] = {}  # by lane name
        self.without_follow_ups = 0  # number of outcomes stored without follow-ups
        self._refused: set[str] = set()  # lanes paused because the agents' chat is unreachable
        self._places: Counter[int] = Counter()
        self.wake: Callable[[], None] = lambda: None

    @property
    def busy(self) -> bool:
        return bool(self._in_flight)

    @property
    def outbound(self) -> bool:
        """True unless there is an outage."""
        return not self._reach.active

    async def recover(self) -> int:
        """Mark deliveries that were in flight when the process ended as uncertain.

        Returns the number of these deliveries.
        """
        lost = await self._db.read(lambda reader: reader.deliveries.in_flight(self._account_id))
        for delivery in lost:
            await self._recover(delivery, Unknown("the process ended"))
        longest, now, at = self._settings.longest_pause, self._now(), self._monotonic()
        for delivery in await self._db.read(lambda r: r.deliveries.retried(self._account_id)):
            pause = min(max(delivery.not_before - now, timedelta(0)), longest)
            hold = Hold(at + pause.total_seconds(), delivery.id)
            self._chooser.held.setdefault(delivery.lane, hold)
        return len(lost)

    async def _recover(self, delivery: Delivery, outcome: Unknown) -> None:
        try:
            await self._db.write(self._settlement(delivery).settle, delivery, outcome)
        except StorageError:
            raise
        except Exception:
            logger.exception("failed to store delivery outcome", extra={"delivery": delivery.id})
            await self._write_bare(delivery.id, outcome)

    async def _write_bare(self, delivery_id: int, outcome: CallOutcome | None) -> None:
        """Store an outcome without follow-ups such as cards and notices."""

        def write(uow: UnitOfWork) -> None:
            delivery = uow.deliveries.get(delivery_id)
            if delivery is not None:
                self._settlement(delivery).settle_bare(uow, delivery, outcome)

        await self._db.write(write)
        self._note_bare(delivery_id)

    def _note_bare(self, delivery_id: int) -> None:
        self.without_follow_ups += 1
        facts = {"action": "without_follow_ups", "delivery": delivery_id}
        logger.error("stored delivery outcome without follow-ups", extra=facts)

    def _settlement(self, delivery: Delivery) -> Settlement:
        settings = self._settings
        longest = (
            settings.longest_resend_in_outage if self._reach.active else settings.longest_resend
        )
        return Settlement(
            resend_after=growing(
                settings.resend_after, self._chooser.unclear[delivery.id], longest=longest
            ),
            retry=growing(settings.first_retry, delivery.attempts, longest=settings.longest_retry),
            places=self._places,
        )

    async def pass_once(self) -> datetime | None:
        """Start all sends that are currently possible.

        Returns the time of the next one, or None if unknown.
        """
        look = Look(self._monotonic())
        self._settle_again(look)
        if self._reach.closed:
            await self._probe(look)
        else:
            await self._start_all(look)
        soonest = min(look.due, default=None)
        if soonest is None:
            return None
        return self._now() + timedelta(seconds=soonest - self._monotonic())

    def end_refusals(self) -> None:
        """Retry the lanes that were paused while the agents' chat was unreachable."""
        held, at = self._chooser.held, self._monotonic()
        for lane in self._refused & held.keys():
            held[lane] = Hold(at, held[lane].delivery_id)
        self._refused.clear()
        self.wake()

    async def drain(self) -> None:
        """Wait for the sends in flight to finish."""
        while self._in_flight:
            await asyncio.wait(self._in_flight.values())

    async def abandon(self) -> None:
        """Cancel the sends in flight. They become uncertain on the next startup."""
        await _cancelled(self._in_flight.values())

    async def _start_all(self, look: Look) -> None:
        while not look.complete and len(self._in_flight) < self._room():
            overall = self._pacing.overall_ready_at(look.at)
            if overall > look.at + TICK:
                look.due.append(overall)
                break
            room = self._room() - len(self._in_flight)
            await self._db.read(self._chooser.look, look, self._busy_lanes, room=room)
            await self._expire(look.too_old)
            await self._start(look.heads)

    async def _probe(self, look: Look) -> None:
        """Attempt a single send during an outage."""
        if self._in_flight:
            return  # the send in flight is the probe
        if self._reach.next_probe > look.at + TICK:
            look.due.append(self._reach.next_probe)
            return
        await self._db.read(self._chooser.look_for_probe, look, self._busy_lanes)
        await self._expire(look.too_old)
        if look.heads:
            self._reach.probing()
            await self._start(look.heads)
        elif look.too_old:
            self.wake()

    @property
    def _busy_lanes(self) -> set[str]:
        return self._in_flight.keys() | self._unsettled.keys()

    def _room(self) -> int:
        """Return the maximum number of sends in flight. It's lower if an outage is suspected."""
        most = self._settings.concurrency
        return min(most, ROOM_WHEN_SUSPECTED) if self._reach.suspected else most

    async def _expire(self, rows: list[Owed]) -> None:
        try:
            await self._give_up_all(rows)
        except StorageError:
            raise
        except Exception:
            logger.exception("failed to expire deliveries")
            for row in rows:
                await self._give_up_alone(row)
        for row in rows:
            self._forget(row.id)

    async def _give_up_all(self, rows: list[Owed]) -> None:
        if not rows:
            return

        def expire(uow: UnitOfWork) -> None:
            for row in rows:
                fresh = uow.deliveries.get(row.id)
                if fresh is not None and fresh.status in OWED:
                    self._settlement(fresh).expire(uow, fresh)

        await self._db.write(expire)

    async def _give_up_alone(self, row: Owed) -> None:
        try:
            await self._give_up_all([row])
        except StorageError:
            raise
        except Exception:
            await self._write_bare(row.id, Refused("too-old", "too old"))

    def _note_call(self, lane: str) -> None:
        self._pacing.note(lane, self._monotonic())

    def _forget(self, delivery_id: int) -> None:
        self._places.pop(delivery_id, None)
        self._chooser.forget(delivery_id)

    async def _start(self, chosen: list[Owed]) -> None:
        if not chosen:
            return
        ids = [row.id for row in chosen]
        marked = await self._db.write(lambda uow: uow.deliveries.mark_sending(ids, at=uow.now))
        for one in chosen:
            row = marked.get(one.id)
            if row is None:  # no longer queued
                continue
            # It was chosen for this address, and may have been redirected since.
            row.account_id, row.chat_kind = one.account_id, one.chat_kind
            row.chat_id = row.lane = one.lane
            self._chooser.held.pop(row.lane, None)
            with bound(delivery=row.id, account=row.account_id, ticket=row.ticket_id):
                self._in_flight[row.lane] = asyncio.create_task(
                    self._send_and_settle(row), name=f"delivery {row.id}"
                )

    async def _send_and_settle(self, delivery: Delivery) -> None:
        lane = delivery.lane  # `settle` may change `delivery.lane`
        try:
            outcome = await self._outcome(delivery)
            over = self._judge(lane, outcome)
            await self._settle_or_remember(lane, delivery, outcome)
            if over is not None:
                await self._report_outage(over)
        finally:
            del self._in_flight[lane]
            self.wake()

    def _judge(self, lane: str, outcome: CallOutcome | None) -> Over | None:
        """Update the outage detection. Returns the outage if this outcome ends one."""
        at = self._monotonic()
        match outcome:
            case None | NotSent(ours=True):
                return None
            case Refused(code=code) if code in OURS:
                return None
            case Unknown() | NotSent():
                if self._reach.failed(lane, at):
                    facts = {"action": "outage", "reason": outcome.reason}
                    logger.error("messenger is unreachable, pausing delivery", extra=facts)
                return None
            case _:
                over = self._reach.contact(at)
                if over is not None:
                    self._chooser.held.release(at)
                return over

    async def _report_outage(self, over: Over) -> None:
        try:
            waiting = await self._db.survey(lambda reader: reader.deliveries.count_owed())
            facts = {
                "action": "outage_over",
                "seconds": round(over.seconds),
                "failures": over.failures,
                "probes": over.probes,
                "waiting": waiting,
            }
            logger.warning("messenger is reachable again", extra=facts)
            ended = self._now()
            began = ended - timedelta(seconds=over.seconds)
            await self._report(Silence(began, ended, waiting))
        except Exception:
            logger.exception("failed to report outage")

    async def _outcome(self, delivery: Delivery) -> CallOutcome | None:
        try:
            return await self._sender.send(delivery)
        except StorageError as error:
            # Database errors can only occur before the messenger is called.
            return NotSent(f"database: {error.detail}", ours=True)
        except Exception as error:
            logger.exception("unexpected error while sending")
            return await self._given_up(error)

    async def _given_up(self, error: Exception) -> CallOutcome:
        try:
            await self._db.read_probe()  # raises if the database is damaged
        except StorageError as trouble:
            return NotSent(f"database: {trouble.detail}", ours=True)
        return give_up(error)

    async def _settle_or_remember(
        self, lane: str, delivery: Delivery, outcome: CallOutcome | None, *, tries: int = 0
    ) -> None:
        """Store the outcome, or keep it in memory and retry later if that fails."""
        bare = tries >= SETTLE_TRIES
        try:
            await self._settle(delivery, outcome, bare=bare)
        except StorageError:
            self._remember(lane, delivery.id, outcome, tries)
        except Exception:
            # The row stays in status "sending", and its lane is blocked until the retry.
            logger.exception("failed to store delivery outcome")
            self._remember(lane, delivery.id, outcome, tries + 1)
        else:
            if bare:
                self._note_bare(delivery.id)

    def _remember(
        self, lane: str, delivery_id: int, outcome: CallOutcome | None, tries: int
    ) -> None:
        again = self._monotonic() + SETTLE_AGAIN
        self._unsettled[lane] = Unsettled(again, delivery_id, outcome, tries)

    def _settle_again(self, look: Look) -> None:
        for lane, unsettled in list(self._unsettled.items()):
            if unsettled.until > look.at + TICK:
                look.due.append(unsettled.until)
                continue
            del self._unsettled[lane]
            with bound(delivery=unsettled.delivery_id, account=self._account_id):
                self._in_flight[lane] = asyncio.create_task(
                    self._settle_late(lane, unsettled), name=f"settling {unsettled.delivery_id}"
                )

    async def _settle_late(self, lane: str, unsettled: Unsettled) -> None:
        delivery_id, outcome, tries = unsettled.delivery_id, unsettled.outcome, unsettled.tries
        try:
            delivery = await self._db.read(lambda reader: reader.deliveries.get(delivery_id))
            if delivery is not None:
                # The outcome belongs to the lane's chat, even if the delivery was redirected.
                delivery.account_id = self._account_id
                delivery.chat_id, delivery.lane = lane, lane
                await self._settle_or_remember(lane, delivery, outcome, tries=tries)
        except StorageError:
            self._remember(lane, delivery_id, outcome, tries)
        finally:
            del self._in_flight[lane]
            self.wake()

    async def _settle(
        self, delivery: Delivery, outcome: CallOutcome | None, *, bare: bool
    ) -> None:
        if isinstance(outcome, Delivered) and not bare and is_over_when_sent(delivery):
            await self._sent((delivery, outcome))
            self._forget(delivery.id)
            return
        settlement = self._settlement(delivery)
        settle = settlement.settle_bare if bare else settlement.settle
        now = await self._db.write(_settled, settle, delivery, outcome)
        pause = (delivery.not_before - now).total_seconds()
        if isinstance(outcome, Unknown):
            self._chooser.unclear[delivery.id] += 1
        if delivery.account_id != self._account_id:
            self._forget(delivery.id)  # sent by the relay of the other account
            return
        if delivery.status in OWED or isinstance(outcome, Deferred | NotSent):
            # A rate limit also applies to the lane if this edit was superseded.
            asked = isinstance(outcome, Deferred)
            self._chooser.held[delivery.lane] = Hold(
                self._monotonic() + pause, delivery.id, asked=asked
            )
            if isinstance(outcome, Refused):
                self._refused.add(delivery.lane)
        if delivery.status not in OWED:
            self._forget(delivery.id)


def _sent(uow: UnitOfWork, sent: tuple[Delivery, Delivered]) -> None:
    """Do nothing for each delivery, since `mark_sent` stores all of a set."""


def _nothing_ahead(uow: UnitOfWork, sent: object) -> None:
    """Read nothing before deliveries are marked as sent."""


def _settled(
    uow: UnitOfWork, settle: Settle, delivery: Delivery, outcome: CallOutcome | None
) -> datetime:
    """Apply the outcome and return the current time."""
    settle(uow, delivery, outcome)
    return uow.now


async def _cancelled(tasks: Iterable[asyncio.Task[None]]) -> None:
    running = list(tasks)
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running)
