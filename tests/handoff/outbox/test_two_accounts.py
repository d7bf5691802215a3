"""A desk with two accounts: separate relays, and an agents' chat that may change."""

from handoff.addresses import Address
from handoff.outbox import (
    Deferred,
    Delivered,
    Purpose,
    Refused,
)
from tests.builders import (
    ACCOUNT,
    a_requester,
    a_ticket,
    deliveries,
    owe,
    person,
    rows,
)
from tests.handoff.conftest import MakeRelay, run
from tests.handoff.outbox.steps import ALI
from tests.handoff.outbox.two_accounts import TwoAccounts, on_the_way


async def test_each_relay_sends_what_is_owed_through_its_account(two: TwoAccounts) -> None:
    await owe(two.db, "a1", "a2", to=person(ALI))
    await owe(two.db, "b1", "b2", to=Address(two.another.id, ALI))

    await run(two.relay, two.clock)
    assert (two.transport.texts(), two.other_transport.texts()) == (["a1", "a2"], [])

    await run(two.other_relay, two.clock)
    assert (two.transport.texts(), two.other_transport.texts()) == (["a1", "a2"], ["b1", "b2"])


async def test_the_same_chat_id_on_two_accounts_is_two_lanes(two: TwoAccounts) -> None:
    """The lanes do not wait for each other and are not given up together."""
    await owe(two.db, "a1", "a2", to=person(ALI))
    await owe(two.db, "b1", "b2", to=Address(two.another.id, ALI))
    two.transport.will(Deferred(600), to=ALI)
    await two.relay.pass_once()
    await two.relay.drain()

    two.other_transport.will(Delivered(("1",)), Refused("blocked", "no", for_good=True), to=ALI)
    await run(two.other_relay, two.clock)
    await run(two.relay, two.clock)

    assert two.other_transport.texts() == ["b1", "b2"]
    assert two.transport.texts() == ["a1", "a1", "a2"]
    found = [(row.payload["text"], row.status, row.error_code) for row in await deliveries(two.db)]
    assert found == [
        ("a1", "sent", None),
        ("a2", "sent", None),
        ("b1", "sent", None),
        ("b2", "dead", "blocked"),
    ]


async def test_who_blocks_one_account_is_reached_on_the_other(two: TwoAccounts) -> None:
    here = await a_requester(two.db, chat_id=ALI)
    gone = await a_requester(two.db, chat_id=ALI, account_id=two.another.id)
    await owe(two.db, "hello", to=gone.address)
    two.other_transport.will(Refused("blocked", "no", for_good=True), to=ALI)

    await run(two.other_relay, two.clock)

    unreachable = rows(
        two.db.path, "SELECT id FROM requesters WHERE unreachable_since IS NOT NULL"
    )
    assert unreachable == [gone.id]
    assert here.id != gone.id


async def test_a_restart_recovers_only_what_its_own_account_was_sending(
    two: TwoAccounts, make_relay: MakeRelay
) -> None:
    await owe(two.db, "ours", to=person(ALI))
    await owe(two.db, "theirs", to=Address(two.another.id, ALI))
    await on_the_way(two.other_relay, two.other_transport)

    restarted = make_relay()
    assert await restarted.recover() == 0
    await run(restarted, two.clock)
    two.other_transport.gate.set()
    await run(two.other_relay, two.clock)

    assert (two.transport.texts(), two.other_transport.texts()) == (["ours"], ["theirs"])
    assert [row.perhaps_twice for row in await deliveries(two.db)] == [False, False]


async def test_a_message_is_mapped_to_its_ticket_by_its_account(two: TwoAccounts) -> None:
    """T37: both messengers give the same ids."""
    first, second = await a_ticket(two.db), await a_ticket(two.db)
    for ticket, to in ((first, person(ALI)), (second, Address(two.another.id, ALI))):
        await owe(two.db, "reply", to=to, purpose=Purpose.AGENT_REPLY, ticket_id=ticket.id)
    await two.run()

    ids = [row.platform_ids for row in await deliveries(two.db)]
    assert ids[0] == ids[1]
    for ticket, account_id in ((first, ACCOUNT), (second, two.another.id)):
        found = await two.db.read(
            lambda r, account_id=account_id: r.tickets.placement(account_id, ALI, ids[0][0])
        )
        assert found is not None
        assert found.ticket_id == ticket.id


# payloads in the agents' chat of another account
