"""Every line that a handler or a send logs names what it is about."""

import asyncio
import logging
from collections.abc import Mapping

from bot.clock import ManualClock
from handoff.correlation import bound, current
from handoff.inbox import Dispatcher, keep
from handoff.models import InboxUpdate
from handoff.outbox import Relay
from handoff.outbox.payload import Wire
from handoff.outbox.relay import SETTLE_TRIES
from handoff.outbox.transport import CallOutcome
from handoff.storage import Database
from tests.builders import ACCOUNT, a_ticket, an_update, deliveries, owe, person
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run
from tests.handoff.outbox.test_follow_ups import UNKNOWN_KIND, damage


async def test_a_handler_runs_under_the_ids_of_its_update(
    db: Database, clock: ManualClock
) -> None:
    seen: list[Mapping[str, object]] = []

    async def handle(row: InboxUpdate) -> None:
        async def later() -> None:
            seen.append(current())

        await asyncio.create_task(later())
        await db.write(lambda uow: uow.inbox.mark_handled([row.id], at=uow.now))

    async def on_poisoned(row: InboxUpdate, reason: str) -> None:
        raise AssertionError(reason)

    dispatcher = Dispatcher(
        db,
        account_id=ACCOUNT,
        now=clock.now,
        monotonic=clock.monotonic,
        handle=handle,
        on_poisoned=on_poisoned,
    )
    await keep(db, ACCOUNT, [an_update(70), an_update(71, lane="2")])
    await run(dispatcher, clock)

    assert sorted(seen, key=str) == [
        {"update": 1, "account": ACCOUNT},
        {"update": 2, "account": ACCOUNT},
    ]
    assert current() == {}


class Watching(FakeTransport):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Mapping[str, object]] = []

    async def deliver(self, payload: Wire, *, chat_id: str, topic_id: str | None) -> CallOutcome:
        self.seen.append(current())
        return await super().deliver(payload, chat_id=chat_id, topic_id=topic_id)


async def test_a_send_runs_under_the_ids_of_its_delivery(
    db: Database, make_relay: MakeRelay, clock: ManualClock
) -> None:
    transport = Watching()
    relay: Relay = make_relay(through=transport)
    ticket = await a_ticket(db)
    await owe(db, "words", to=person("5"))
    await owe(db, "words", to=person("6"), ticket_id=ticket.id)
    await run(relay, clock)

    first, second = await deliveries(db)
    assert sorted(transport.seen, key=len) == [
        {"delivery": first.id, "account": ACCOUNT},
        {"delivery": second.id, "account": ACCOUNT, "ticket": ticket.id},
    ]


class IdsOfLines(logging.Handler):
    """The ids under which each line is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Mapping[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(current())


async def test_an_outcome_that_is_stored_later_runs_under_the_ids_of_its_delivery(
    db: Database, relay: Relay, clock: ManualClock
) -> None:
    await owe(db, "words", to=person("5"))
    damage(db, UNKNOWN_KIND)  # storing the outcome fails with it, and is tried again later
    lines = IdsOfLines()
    logging.getLogger("handoff.outbox").addHandler(lines)
    await run(relay, clock)
    logging.getLogger("handoff.outbox").removeHandler(lines)

    (row,) = await deliveries(db)
    assert len(lines.seen) > SETTLE_TRIES
    assert {ids["delivery"] for ids in lines.seen} == {row.id}


def test_inner_ids_are_added_and_taken_away_again() -> None:
    with bound(update=1):
        with bound(ticket=2):
            assert current() == {"update": 1, "ticket": 2}
        assert current() == {"update": 1}
