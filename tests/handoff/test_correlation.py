"""Every line that a handler or a send logs names what it is about."""

import asyncio
from collections.abc import Mapping

from bot.clock import ManualClock
from handoff.correlation import bound, current
from handoff.inbox import Dispatcher, keep
from handoff.models import InboxUpdate
from handoff.outbox import Relay
from handoff.outbox.payload import Wire
from handoff.outbox.transport import CallOutcome
from handoff.storage import Database
from tests.builders import ACCOUNT, an_update, deliveries, owe, person
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run


async def test_a_handler_runs_under_the_ids_of_its_update(
    db: Database, clock: ManualClock
) -> None:
    seen: list[Mapping[str, object]] = []

    async def handle(row: InboxUpdate) -> None:
        async def later() -> None:
            seen.append(current())

        await asyncio.create_task(later())
        await db.write(lambda uow: uow.inbox.mark_handled(row.id, at=uow.now))

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
    await owe(db, "words", to=person("5"))
    await run(relay, clock)

    (row,) = await deliveries(db)
    assert transport.seen == [{"delivery": row.id, "account": ACCOUNT}]


def test_inner_ids_are_added_and_taken_away_again() -> None:
    with bound(update=1):
        with bound(ticket=2):
            assert current() == {"update": 1, "ticket": 2}
        assert current() == {"update": 1}
