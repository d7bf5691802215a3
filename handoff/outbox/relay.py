"""The relay: one pass takes the head of every free lane, marks it as sending, and sends it.

A delivery's life: queued → sending → sent | queued again | uncertain → sent | dead. What was in
flight when the process died is uncertain: an answer or an agent's reply is sent again, once, and
marked as perhaps delivered twice. Its lane waits for that, so that order is kept.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handoff.errors import StorageError
from handoff.models import Delivery, Ticket
from handoff.outbox.pacing import Pacing
from handoff.outbox.payload import (
    Card,
    Copy,
    Payload,
    Purpose,
    Send,
    Wire,
    from_json,
    is_complete,
)
from handoff.outbox.settle import Settlement, give_up
from handoff.outbox.transport import (
    Deferred,
    NotSent,
    Outcome,
    Refused,
    Transport,
    Unknown,
)
from handoff.storage import Database
from handoff.storage.database import Reader
from handoff.storage.deliveries import OWED

logger = logging.getLogger(__name__)

BATCH = 100
SETTLE_AGAIN = timedelta(seconds=5)  # the pause after a known outcome could not be written down
Draw = Callable[[Reader, Delivery, Payload], Awaitable[Wire | None]]
TopicName = Callable[[Reader, Ticket], Awaitable[str]]


@dataclass(frozen=True)
class RelaySettings:
    """How the relay treats what goes wrong."""

    resend_after: timedelta = timedelta(seconds=30)
    concurrency: int = 16
    first_retry: timedelta = timedelta(seconds=1)
    longest_retry: timedelta = timedelta(seconds=60)


class Relay:
    """Sends what one bot owes. `draw` renders cards and late sentences when they go out."""

    def __init__(
        self,
        db: Database,
        transport: Transport,
        *,
        bot_id: int,
        now: Callable[[], datetime],
        draw: Draw,
        topic_name: TopicName,
        pacing: Pacing | None = None,
        settings: RelaySettings | None = None,
    ) -> None:
        self._db = db
        self._transport = transport
        self._bot_id = bot_id
        self._now = now
        self._draw = draw
        self._topic_name = topic_name
        self._pacing = pacing or Pacing()
        self._settings = settings or RelaySettings()
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._held: dict[str, tuple[datetime, int]] = {}  # lane → until when, for which delivery
        # lane → when to try again, the delivery, its outcome that is not written down yet
        self._unsettled: dict[str, tuple[datetime, int, Outcome | None]] = {}
        self._refused: set[str] = set()  # lanes held because the agents' chat takes nothing
        self._places: Counter[int] = Counter()
        self.wake: Callable[[], None] = lambda: None

    @property
    def busy(self) -> bool:
        return bool(self._in_flight)

    async def recover(self) -> int:
        """Take stock after a start: what was being sent has an unknown fate. Answers how many."""
        async with self._db.reader() as reader:
            lost = await reader.deliveries.in_flight(self._bot_id)
        async with self._db.unit_of_work() as uow:
            settlement = self._settlement(retry=self._settings.first_retry)
            for delivery in lost:
                await settlement.settle(uow, delivery, Unknown("the process ended"))
        async with self._db.reader() as reader:
            for delivery in await reader.deliveries.uncertain(self._bot_id):
                self._held.setdefault(delivery.lane, (delivery.not_before, delivery.id))
        return len(lost)

    def _settlement(self, *, retry: timedelta) -> Settlement:
        return Settlement(self._settings.resend_after, retry, self._places)

    async def pass_once(self) -> datetime | None:
        """Start every send that may go now. Answers when the next one may, if that is known."""
        now = self._now()
        due: list[datetime] = []
        parked: set[str] = set()
        self._settle_again(now, due)
        complete = False
        while not complete and len(self._in_flight) < self._settings.concurrency:
            overall = self._pacing.overall_ready_at(now)
            if overall > now:
                due.append(overall)
                break
            heads, complete = await self._heads(parked, now, due)
            if heads:
                await self._start(heads, now)
        return min(due, default=None)

    def end_refusals(self) -> None:
        """Try at once what waits for an agents' chat that takes messages again."""
        now = self._now()
        for lane in self._refused & self._held.keys():
            self._held[lane] = (now, self._held[lane][1])
        self._refused.clear()
        self.wake()

    async def drain(self) -> None:
        """Wait for what is in flight."""
        while self._in_flight:
            await asyncio.wait(self._in_flight.values())

    async def abandon(self) -> None:
        """Break off what is in flight; its rows stay «sending» and are uncertain after a start."""
        await _cancelled(self._in_flight.values())

    async def _heads(
        self, parked: set[str], now: datetime, due: list[datetime]
    ) -> tuple[list[Delivery], bool]:
        waiting = {lane for lane, (until, _) in self._held.items() if until > now}
        due.extend(self._held[lane][0] for lane in waiting)
        closed = parked | waiting | self._in_flight.keys() | self._unsettled.keys()
        async with self._db.reader() as reader:
            owed = await reader.deliveries.owed(self._bot_id, except_lanes=closed, limit=BATCH)
            rows = await self._held_first(reader, closed) + owed
        room = self._settings.concurrency - len(self._in_flight)
        heads: list[Delivery] = []
        for row in rows:
            if row.lane in closed:
                continue
            if len(heads) == room:
                return heads, True  # the rest waits until somebody is done
            closed.add(row.lane)
            ready = max(row.not_before, self._pacing.ready_at(row.lane, row.rank, now))
            if ready <= now:
                heads.append(row)
                self._pacing.note(row.lane, now)
            else:
                parked.add(row.lane)
                due.append(ready)
        return heads, len(owed) < BATCH

    async def _held_first(self, reader: Reader, closed: set[str]) -> list[Delivery]:
        """A lane that was held goes on with the very delivery it was held for."""
        first: list[Delivery] = []
        for lane, (_, delivery_id) in list(self._held.items()):
            if lane in closed:
                continue
            delivery = await reader.deliveries.get(delivery_id)
            if delivery is not None and delivery.status in OWED:
                first.append(delivery)
            else:
                del self._held[lane]
        return first

    async def _start(self, chosen: list[Delivery], now: datetime) -> None:
        async with self._db.unit_of_work() as uow:
            marked = await uow.deliveries.mark_sending([row.id for row in chosen], at=now)
        for row in chosen:
            if row.id not in marked:  # dropped since it was read
                continue
            row.attempts += 1
            row.payload = marked[row.id]  # mended, perhaps, since it was read
            self._held.pop(row.lane, None)
            self._in_flight[row.lane] = asyncio.create_task(
                self._send_and_settle(row), name=f"delivery {row.id}"
            )

    async def _send_and_settle(self, delivery: Delivery) -> None:
        lane = delivery.lane  # settling may move the delivery to another
        try:
            outcome = await self._outcome(delivery)
            await self._settle_or_remember(lane, delivery, outcome)
        finally:
            del self._in_flight[lane]
            self.wake()

    async def _outcome(self, delivery: Delivery) -> Outcome | None:
        try:
            return await self._send(delivery)
        except StorageError as error:
            # The messenger is called last: whatever the database refused came before.
            return NotSent(f"database: {error.detail}")
        except Exception as error:
            logger.exception("delivery could not be sent", extra={"delivery": delivery.id})
            return await self._given_up(error)

    async def _given_up(self, error: Exception) -> Outcome:
        try:
            await self._db.read_probe()  # damage may be what cannot be sent
        except StorageError as trouble:
            return NotSent(f"database: {trouble.detail}")
        return give_up(error)

    async def _settle_or_remember(
        self, lane: str, delivery: Delivery, outcome: Outcome | None
    ) -> None:
        try:
            await self._settle(delivery, outcome)
        except StorageError:
            self._unsettled[lane] = (self._now() + SETTLE_AGAIN, delivery.id, outcome)
        except Exception:
            # The row stays «sending» and its lane waits: the outcome must not be forgotten.
            logger.exception("delivery could not be settled", extra={"delivery": delivery.id})
            self._unsettled[lane] = (self._now() + SETTLE_AGAIN, delivery.id, outcome)

    def _settle_again(self, now: datetime, due: list[datetime]) -> None:
        for lane, (at, delivery_id, outcome) in list(self._unsettled.items()):
            if at > now:
                due.append(at)
                continue
            del self._unsettled[lane]
            self._in_flight[lane] = asyncio.create_task(
                self._settle_late(lane, delivery_id, outcome), name=f"settling {delivery_id}"
            )

    async def _settle_late(self, lane: str, delivery_id: int, outcome: Outcome | None) -> None:
        try:
            async with self._db.reader() as reader:
                delivery = await reader.deliveries.get(delivery_id)
            if delivery is not None:
                await self._settle_or_remember(lane, delivery, outcome)
        except StorageError:
            self._unsettled[lane] = (self._now() + SETTLE_AGAIN, delivery_id, outcome)
        finally:
            del self._in_flight[lane]
            self.wake()

    async def _settle(self, delivery: Delivery, outcome: Outcome | None) -> None:
        retry = min(
            self._settings.first_retry * 2 ** min(delivery.attempts, 10),
            self._settings.longest_retry,
        )
        async with self._db.unit_of_work() as uow:
            await self._settlement(retry=retry).settle(uow, delivery, outcome)
        if delivery.status in OWED or isinstance(outcome, Deferred | NotSent):
            # Also where a newer edit takes its place: the messenger asked this lane to wait.
            self._held[delivery.lane] = (delivery.not_before, delivery.id)
            if isinstance(outcome, Refused):
                self._refused.add(delivery.lane)
        else:
            self._places.pop(delivery.id, None)

    async def _send(self, delivery: Delivery) -> Outcome | None:
        """Send; None if there is nothing left to say."""
        payload = from_json(delivery.payload)
        if delivery.ticket_id is None and is_complete(payload):
            # No ticket, no topic, nothing to draw: most answers, so nothing is read for them.
            return await self._transport.deliver(payload, chat_id=delivery.chat_id, topic_id=None)
        async with self._db.reader() as reader:
            topic_id, missing = await self._topic(reader, delivery)
            if missing is not None:
                name = await self._topic_name(reader, missing)
        if missing is not None:
            topic_id, problem = await self._open_topic(delivery, missing, name)
            if problem is not None:
                return problem
        async with self._db.reader() as reader:
            wire = payload if is_complete(payload) else await self._draw(reader, delivery, payload)
            if wire is None:
                return None
            wire = await self._under_card(reader, delivery, wire, topic_id)
        return await self._transport.deliver(wire, chat_id=delivery.chat_id, topic_id=topic_id)

    async def _topic(self, reader: Reader, delivery: Delivery) -> tuple[int | None, Ticket | None]:
        """The topic this delivery goes to, or the ticket whose topic has to be made first."""
        chat = await reader.agents.chat(self._bot_id)
        if (
            delivery.ticket_id is None
            or chat is None
            or chat.chat_id != delivery.chat_id
            or not chat.has_topics
        ):
            return None, None
        ticket = await reader.tickets.get(delivery.ticket_id)
        if ticket is None:
            return None, None
        if ticket.topic_id is not None and ticket.card_chat_id == delivery.chat_id:
            return ticket.topic_id, None
        return None, ticket

    async def _open_topic(
        self, delivery: Delivery, ticket: Ticket, name: str
    ) -> tuple[int | None, Outcome | None]:
        made = await self._transport.create_topic(chat_id=delivery.chat_id, name=name)
        if not isinstance(made, int):
            if isinstance(made, Refused) and (made.code == "no-rights" or not made.whole_chat):
                # The group is none with topics (any more): cards go into the plain group.
                async with self._db.unit_of_work() as uow:
                    chat = await uow.agents.chat(self._bot_id)
                    if chat is not None:
                        chat.has_topics = False
                return None, None
            return None, made if not isinstance(made, Unknown) else NotSent(made.reason)
        async with self._db.unit_of_work() as uow:
            fresh = await uow.tickets.get(ticket.id)
            if fresh is not None:
                fresh.topic_id = made
                fresh.card_chat_id = delivery.chat_id
                fresh.card_message_id = None
                await uow.tickets.keep_topic_door(fresh)
        self._pacing.note(delivery.lane, self._now())
        if delivery.purpose != Purpose.CARD:
            await self._card_first(delivery, ticket, made)
        return made, None

    async def _card_first(self, delivery: Delivery, ticket: Ticket, topic_id: int) -> None:
        """A topic that had to be made anew starts with the card."""
        async with self._db.reader() as reader:
            drawn = await self._draw(reader, delivery, Card())
        if drawn is None:
            return
        outcome = await self._transport.deliver(drawn, chat_id=delivery.chat_id, topic_id=topic_id)
        ids = getattr(outcome, "message_ids", ())
        if ids:
            async with self._db.unit_of_work() as uow:
                await Settlement.place_card(uow, delivery, ticket.id, ids[0])

    async def _under_card(
        self, reader: Reader, delivery: Delivery, payload: Wire, topic_id: int | None
    ) -> Wire:
        """In a group without topics what belongs to a ticket is a reply to its card."""
        if (
            topic_id is not None
            or delivery.ticket_id is None
            or not isinstance(payload, Send | Copy)
            or payload.reply_to is not None
        ):
            return payload
        ticket = await reader.tickets.get(delivery.ticket_id)
        if ticket is None or ticket.card_chat_id != delivery.chat_id:
            return payload
        return replace(payload, reply_to=ticket.card_message_id)


async def _cancelled(tasks: Iterable[asyncio.Task[None]]) -> None:
    running = list(tasks)
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running)
