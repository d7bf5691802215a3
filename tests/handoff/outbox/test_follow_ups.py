"""A delivery with follow-ups that fail each time still ends, and its lane continues."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff.outbox import CallOutcome, Deferred, Delivered, NotSent, Purpose, Refused, Relay
from handoff.outbox.relay import SETTLE_AGAIN, SETTLE_TRIES
from handoff.storage import Database
from tests.builders import an_agents_chat, deliveries, owe, person, rows
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run
from tests.handoff.outbox.steps import ALI, BABAK, LOST, a_carded_ticket, full_disk, statuses


def damage(db: Database, statement: str) -> None:
    """Change the file without checks, as a newer version, a person or a fault could."""
    with closing(sqlite3.connect(db.path)) as file, file:
        file.execute(statement)


UNKNOWN_KIND = """UPDATE deliveries SET payload = '{"kind": "hologram"}' WHERE id = 1"""
NO_KIND = "UPDATE deliveries SET payload = '{}' WHERE id = 1"


@pytest.mark.parametrize("statement", [UNKNOWN_KIND, NO_KIND])
async def test_a_damaged_payload_holds_its_lane_for_seconds_only(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, statement: str
) -> None:
    await owe(db, "a1", "a2", to=person(ALI))
    damage(db, statement)
    began = clock.now()

    await run(relay, clock)

    assert transport.texts() == ["a2"]
    assert [(d.status, d.error_code) for d in await deliveries(db)] == [
        ("dead", "internal"),
        ("sent", None),
    ]
    assert clock.now() - began <= timedelta(seconds=15)
    assert relay.without_follow_ups == 1


@pytest.mark.parametrize(
    ("outcomes", "sends", "end"),
    [
        ([Delivered(("7",))], 1, ("sent", ["7"], False)),
        ([Refused("blocked", "no", for_good=True)], 1, ("dead", [], False)),
        ([LOST, Delivered(("7",))], 2, ("sent", ["7"], True)),
        ([Deferred(2), Delivered(("7",))], 2, ("sent", ["7"], False)),
        ([NotSent("connect"), Delivered(("7",))], 2, ("sent", ["7"], False)),
    ],
)
async def test_a_missing_row_costs_the_follow_ups_only(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    outcomes: list[CallOutcome],
    sends: int,
    end: tuple[str, list[str], bool],
) -> None:
    """The ticket is gone, so nothing can be mapped to it: the delivery still counts as sent."""
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    await owe(db, "a1", "a2", to=person(ALI), purpose=Purpose.AGENT_REPLY, ticket_id=ticket.id)
    damage(db, "DELETE FROM tickets")
    damage(db, "UPDATE deliveries SET ticket_id = NULL WHERE id = 3")
    transport.will(*outcomes, to=ALI)

    await run(relay, clock)

    first, second = (await deliveries(db))[1:]
    assert (first.status, first.platform_ids, first.perhaps_twice) == end
    if end[0] == "sent":
        assert second.status == "sent"
    assert transport.texts(ALI)[:sends] == ["a1"] * sends


async def test_a_full_disk_costs_no_follow_ups_however_long_it_lasts(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    await owe(db, "a1", to=person(ALI), purpose=Purpose.AGENT_REPLY, ticket_id=ticket.id)
    transport.gate.clear()
    await relay.pass_once()
    with full_disk():
        transport.gate.set()
        await relay.drain()
        for _ in range(2 * SETTLE_TRIES):
            clock.advance(timedelta(seconds=SETTLE_AGAIN))
            await relay.pass_once()
            await relay.drain()

    await run(relay, clock)

    assert relay.without_follow_ups == 0
    assert rows(db.path, "SELECT chat_id FROM placements WHERE role = 'agent-reply'") == [ALI]


async def test_what_is_too_old_and_damaged_holds_nobody_up(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await owe(db, "a1", to=person(ALI), question="?")
    await owe(db, "a2", to=person(ALI), purpose=Purpose.DECISION)
    await owe(db, "b1", to=person(BABAK), purpose=Purpose.DECISION)
    damage(db, NO_KIND)
    clock.advance(timedelta(hours=7))

    await run(relay, clock)

    assert sorted(transport.texts()) == ["a2", "b1"]
    assert await statuses(db) == ["dead", "sent", "sent"]
    assert relay.without_follow_ups == 1


async def test_damage_in_flight_does_not_keep_the_desk_from_starting(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    await owe(db, "a1", "a2", to=person(ALI))
    await owe(db, "b1", to=person(BABAK))
    damage(db, "UPDATE deliveries SET status = 'sending', attempts = 1 WHERE id IN (1, 3)")
    damage(db, NO_KIND)
    relay = make_relay()

    assert await relay.recover() == 2
    assert await statuses(db) == ["uncertain", "queued", "uncertain"]
    assert (await deliveries(db))[0].perhaps_twice
    await run(relay, clock)

    assert sorted(transport.texts()) == ["a2", "b1"]
    assert await statuses(db) == ["dead", "sent", "sent"]
