"""The relay after crashes, and with a failing database."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from handoff.addresses import Address
from handoff.outbox import (
    Edit,
    NotSent,
    Rank,
    Relay,
)
from handoff.storage import Database
from handoff.storage_errors import StorageUnavailable
from tests.builders import (
    a_ticket,
    an_account,
    an_agents_chat,
    deliveries,
    group,
    owe,
    person,
    rows,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, draw, run
from tests.handoff.outbox.steps import (
    ALI,
    BABAK,
    LOST,
    a_carded_ticket,
    full_disk,
    refresh,
    statuses,
)


async def test_what_was_in_flight_is_sent_again_once_after_a_crash(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    await owe(db, "a1", "a2", to=person(ALI))
    await owe(db, Edit(message_id="1", text="edit"), to=person(BABAK))
    with closing(sqlite3.connect(db.path)) as file, file:
        file.execute("UPDATE deliveries SET status = 'sending', attempts = 1 WHERE id IN (1, 3)")
    relay = make_relay()

    assert await relay.recover() == 2
    began = clock.now()
    await run(relay, clock)

    assert transport.texts(ALI) == ["a1", "a2"]
    assert transport.texts(BABAK) == ["edit"]
    assert clock.now() - began == timedelta(seconds=30)
    assert [d.perhaps_twice for d in await deliveries(db)] == [True, False, False]


async def test_crashes_during_resends_cost_nothing_but_copies(
    db: Database, make_relay: MakeRelay, clock: ManualClock, transport: FakeTransport
) -> None:
    await owe(db, "a1", to=person(ALI))
    for _ in range(3):
        with closing(sqlite3.connect(db.path)) as file, file:
            file.execute("UPDATE deliveries SET status = 'sending'")
        relay = make_relay()
        await relay.recover()

    await run(relay, clock)

    assert transport.texts() == ["a1"]
    assert [(d.status, d.perhaps_twice) for d in await deliveries(db)] == [("sent", True)]


@pytest.mark.parametrize("chat", [person(ALI), group()], ids=lambda chat: chat.kind)
async def test_what_was_told_to_wait_keeps_its_place_through_a_restart(
    db: Database,
    make_relay: MakeRelay,
    transport: FakeTransport,
    clock: ManualClock,
    chat: Address,
) -> None:
    transport.will(NotSent("connect"), to=chat.chat_id)
    await owe(db, "broadcast", to=chat, rank=Rank.BROADCAST)
    relay = make_relay()
    await relay.pass_once()
    await relay.drain()
    await owe(db, "answer", to=chat)
    relay = make_relay()

    await relay.recover()
    await run(relay, clock)

    assert transport.texts() == ["broadcast", "broadcast", "answer"]


async def test_a_card_in_flight_and_a_newer_one_do_not_keep_the_desk_from_starting(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, make_relay(), clock)
    await refresh(db, ticket)
    with closing(sqlite3.connect(db.path)) as file, file:
        file.execute("UPDATE deliveries SET status = 'sending' WHERE status = 'queued'")
    await refresh(db, ticket)
    relay = make_relay()

    assert await relay.recover() == 1
    await run(relay, clock)

    assert await statuses(db) == ["sent", "superseded", "sent"]


async def test_nothing_of_another_account_is_sent_or_recovered(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T38."""
    another = await an_account(db)
    await owe(db, "ours", to=person(ALI))
    await owe(db, "theirs", "theirs in flight", to=Address(another.id, ALI))
    with closing(sqlite3.connect(db.path)) as file, file:
        file.execute("UPDATE deliveries SET status = 'sending' WHERE id = 3")
    relay = make_relay()

    assert await relay.recover() == 0
    await run(relay, clock)

    assert transport.texts() == ["ours"]


async def test_an_outcome_that_could_not_be_written_down_is_not_forgotten(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """The message was delivered: its lane waits until that is stored, and it is not sent again."""
    await owe(db, "a1", "a2", to=person(ALI))
    transport.gate.clear()
    await relay.pass_once()
    with full_disk():
        transport.gate.set()
        await relay.drain()
    assert rows(db.path, "SELECT status FROM deliveries") == ["sending", "queued"]

    await run(relay, clock)

    assert transport.texts() == ["a1", "a2"]
    assert [(d.status, d.perhaps_twice) for d in await deliveries(db)] == [("sent", False)] * 2


async def test_an_unknown_fate_that_could_not_be_written_down_is_still_resent(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(LOST, to=ALI)
    await owe(db, "a1", to=person(ALI))
    transport.gate.clear()
    await relay.pass_once()
    with full_disk():
        transport.gate.set()
        await relay.drain()

    await run(relay, clock)

    assert transport.texts() == ["a1", "a1"]
    assert [(d.status, d.perhaps_twice) for d in await deliveries(db)] == [("sent", True)]


async def test_a_database_that_fails_before_the_send_costs_no_message(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    await a_ticket(db)
    failures = iter([StorageUnavailable("disk full"), StorageUnavailable("disk full")])

    def failing(*args: Any) -> Any:
        for failure in failures:
            raise failure
        return draw(*args)

    relay = make_relay(drawing=failing)

    await run(relay, clock)

    assert (transport.texts(), await statuses(db)) == (["card open"], ["sent"])
