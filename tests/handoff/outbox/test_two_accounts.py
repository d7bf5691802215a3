"""A desk with two accounts: separate relays, and an agents' chat that may change."""

from bot.clock import ManualClock
from handoff.addresses import Address
from handoff.models import Account
from handoff.outbox import (
    Deferred,
    Delivered,
    Purpose,
    Refused,
    Relay,
)
from handoff.storage import Database
from tests.builders import (
    ACCOUNT,
    a_requester,
    a_ticket,
    deliveries,
    owe,
    person,
    rows,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run
from tests.handoff.outbox.steps import ALI
from tests.handoff.outbox.two_accounts import on_the_way


async def test_each_relay_sends_what_is_owed_through_its_account(
    db: Database,
    relay: Relay,
    other_relay: Relay,
    transport: FakeTransport,
    other_transport: FakeTransport,
    another: Account,
    clock: ManualClock,
) -> None:
    await owe(db, "a1", "a2", to=person(ALI))
    await owe(db, "b1", "b2", to=Address(another.id, ALI))

    await run(relay, clock)
    assert (transport.texts(), other_transport.texts()) == (["a1", "a2"], [])

    await run(other_relay, clock)
    assert (transport.texts(), other_transport.texts()) == (["a1", "a2"], ["b1", "b2"])


async def test_the_same_chat_id_on_two_accounts_is_two_lanes(
    db: Database,
    relay: Relay,
    other_relay: Relay,
    transport: FakeTransport,
    other_transport: FakeTransport,
    another: Account,
    clock: ManualClock,
) -> None:
    """The lanes do not wait for each other and are not given up together."""
    await owe(db, "a1", "a2", to=person(ALI))
    await owe(db, "b1", "b2", to=Address(another.id, ALI))
    transport.will(Deferred(600), to=ALI)
    await relay.pass_once()
    await relay.drain()

    other_transport.will(Delivered(("1",)), Refused("blocked", "no", for_good=True), to=ALI)
    await run(other_relay, clock)
    await run(relay, clock)

    assert other_transport.texts() == ["b1", "b2"]
    assert transport.texts() == ["a1", "a1", "a2"]
    found = [(row.payload["text"], row.status, row.error_code) for row in await deliveries(db)]
    assert found == [
        ("a1", "sent", None),
        ("a2", "sent", None),
        ("b1", "sent", None),
        ("b2", "dead", "blocked"),
    ]


async def test_who_blocks_one_account_is_reached_on_the_other(
    db: Database,
    other_relay: Relay,
    other_transport: FakeTransport,
    another: Account,
    clock: ManualClock,
) -> None:
    here = await a_requester(db, chat_id=ALI)
    gone = await a_requester(db, chat_id=ALI, account_id=another.id)
    await owe(db, "hello", to=gone.address)
    other_transport.will(Refused("blocked", "no", for_good=True), to=ALI)

    await run(other_relay, clock)

    unreachable = rows(db.path, "SELECT id FROM requesters WHERE unreachable_since IS NOT NULL")
    assert unreachable == [gone.id]
    assert here.id != gone.id


async def test_a_restart_recovers_only_what_its_own_account_was_sending(
    db: Database,
    make_relay: MakeRelay,
    other_relay: Relay,
    other_transport: FakeTransport,
    transport: FakeTransport,
    another: Account,
    clock: ManualClock,
) -> None:
    await owe(db, "ours", to=person(ALI))
    await owe(db, "theirs", to=Address(another.id, ALI))
    await on_the_way(other_relay, other_transport)

    restarted = make_relay()
    assert await restarted.recover() == 0
    await run(restarted, clock)
    other_transport.gate.set()
    await run(other_relay, clock)

    assert (transport.texts(), other_transport.texts()) == (["ours"], ["theirs"])
    assert [row.perhaps_twice for row in await deliveries(db)] == [False, False]


async def test_a_message_is_mapped_to_its_ticket_by_its_account(
    db: Database,
    relay: Relay,
    other_relay: Relay,
    another: Account,
    clock: ManualClock,
) -> None:
    """T37: both messengers give the same ids."""
    first, second = await a_ticket(db), await a_ticket(db)
    for ticket, to in ((first, person(ALI)), (second, Address(another.id, ALI))):
        await owe(db, "reply", to=to, purpose=Purpose.AGENT_REPLY, ticket_id=ticket.id)
    await run(relay, clock)
    await run(other_relay, clock)

    ids = [row.platform_ids for row in await deliveries(db)]
    assert ids[0] == ids[1]
    for ticket, account_id in ((first, ACCOUNT), (second, another.id)):
        found = await db.read(
            lambda r, account_id=account_id: r.tickets.placement(account_id, ALI, ids[0][0])
        )
        assert found is not None
        assert found.ticket_id == ticket.id


# payloads in the agents' chat of another account
