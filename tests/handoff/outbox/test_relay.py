"""The relay over a fake messenger: order, pace and failures."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff.outbox import (
    Copy,
    Deferred,
    Delivered,
    Edit,
    NotSent,
    Purpose,
    Rank,
    Refused,
    Relay,
    Replace,
    TargetGone,
)
from handoff.outbox.pacing import GROUP
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    ACCOUNT,
    AGENTS_CHAT,
    DESK,
    a_requester,
    a_ticket,
    an_agents_chat,
    deliveries,
    group,
    owe,
    person,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run
from tests.handoff.outbox.steps import (
    ALI,
    BABAK,
    LOST,
    a_carded_ticket,
    refresh,
    statuses,
)


async def test_a_lane_keeps_its_order(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    words = [str(number) for number in range(20)]
    await owe(db, *words, to=person(ALI))

    await run(relay, clock)

    assert transport.texts() == words
    assert set(await statuses(db)) == {"sent"}


async def test_one_in_flight_a_lane_many_lanes_at_once(
    db: Database, relay: Relay, transport: FakeTransport
) -> None:
    await owe(db, "a1", "a2", to=person(ALI))
    await owe(db, "b1", "b2", to=person(BABAK))
    transport.gate.clear()

    await relay.pass_once()
    await relay.pass_once()
    await transport.until_called(2)
    await relay.pass_once()

    assert sorted(transport.texts()) == ["a1", "b1"]
    transport.gate.set()
    await relay.drain()


async def test_urgent_words_go_first(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T51: answers before cards before broadcasts, among the agents and between people."""
    for rank in reversed(Rank):
        await owe(db, f"{rank.name} 1", to=person(f"{ALI}{rank}"), rank=rank)
        await owe(db, f"{rank.name} 2", to=group(), rank=rank)

    await run(make_relay(concurrency=1), clock)

    assert transport.texts() == [f"{rank.name} {lane}" for rank in Rank for lane in (1, 2)]


async def test_a_long_text_arrives_as_several_messages_in_order(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T22."""
    await owe(db, "x" * 9000 + "end", to=person(ALI))

    await run(relay, clock)

    assert [len(text) for text in transport.texts()] == [4096, 4096, 811]


async def test_no_connection_is_tried_again_with_growing_pauses(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(*[NotSent("connect")] * 8, to=ALI)
    await owe(db, "first", "second", to=person(ALI))
    began = clock.now()

    await run(relay, clock)

    assert transport.texts() == ["first"] * 9 + ["second"]
    assert clock.now() - began == timedelta(seconds=2 + 4 + 8 + 16 + 32 + 60 * 3)
    assert [d.perhaps_twice for d in await deliveries(db)] == [False, False]


async def test_too_many_messages_holds_only_its_own_lane(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T52: one chat's 429 does not stop other chats."""
    transport.will(Deferred(8), to=ALI)
    await owe(db, "a1", to=person(ALI))
    await relay.pass_once()
    await relay.drain()
    await owe(db, "a2", to=person(ALI))
    await owe(db, "b1", to=person(BABAK))

    due = await relay.pass_once()
    await relay.drain()
    assert (transport.texts(), due) == (["a1", "b1"], clock.now() + timedelta(seconds=8))
    await run(relay, clock)

    assert transport.texts() == ["a1", "b1", "a1", "a2"]


async def test_an_urgent_word_does_not_overtake_what_its_lane_was_told_to_wait_with(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(Deferred(8), to=ALI)
    await owe(db, "broadcast", to=person(ALI), rank=Rank.BROADCAST)
    await relay.pass_once()
    await relay.drain()
    await owe(db, "answer", to=person(ALI))

    await run(relay, clock)

    assert transport.texts() == ["broadcast", "broadcast", "answer"]


async def test_an_unknown_fate_is_sent_again_once_and_its_lane_waits(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T7: an answer seen twice is better than a lost one; it is marked, and order is kept."""
    transport.will(LOST, to=ALI)
    await owe(db, "a1", to=person(ALI))
    await relay.pass_once()
    await relay.drain()
    await owe(db, "a2", to=person(ALI))
    assert await statuses(db) == ["uncertain", "queued"]
    began = clock.now()

    await run(relay, clock)

    assert transport.texts() == ["a1", "a1", "a2"]
    assert clock.now() - began == timedelta(seconds=30)
    assert [(d.status, d.perhaps_twice) for d in await deliveries(db)] == [
        ("sent", True),
        ("sent", False),
    ]


async def test_unknown_fates_are_resent_with_growing_pauses_until_it_arrives(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T7."""
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    transport.will(*[LOST] * 4, to=ALI)
    await owe(db, "reply", to=person(ALI), purpose=Purpose.AGENT_REPLY, ticket_id=ticket.id)
    await owe(db, "next", to=person(ALI))
    began = clock.now()

    await run(relay, clock)

    assert transport.texts(ALI) == ["reply"] * 5 + ["next"]
    assert clock.now() - began == timedelta(seconds=30 + 60 + 120 + 240)
    reply = (await deliveries(db))[1]
    assert (reply.status, reply.perhaps_twice) == ("sent", True)


async def test_a_resend_that_is_told_to_wait_is_still_only_one(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(LOST, Deferred(5), NotSent("connect"), to=ALI)
    await owe(db, "a1", to=person(ALI))

    await run(relay, clock)

    assert transport.texts() == ["a1"] * 4
    assert [(d.status, d.perhaps_twice) for d in await deliveries(db)] == [("sent", True)]


async def test_a_success_without_ids_is_sent_once_and_is_no_outage(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T7: the message was delivered; only the ids in the answer are unreadable."""
    await an_agents_chat(db)

    def unit(uow: UnitOfWork) -> None:
        chat = uow.agents.chat(DESK)
        assert chat is not None
        chat.unreachable_since = uow.now

    await db.write(unit)
    for chat in (person(ALI), person(BABAK), group()):
        transport.will(*[Delivered(unread=True)] * 3, to=chat.chat_id)
        await owe(db, "a1", "a2", "a3", to=chat, purpose=Purpose.NOTICE)

    await run(relay, clock)

    assert sorted(transport.texts()) == sorted(["a1", "a2", "a3"] * 3)
    assert relay.outbound
    found = {(d.status, d.perhaps_twice, d.error_code) for d in await deliveries(db)}
    assert found == {("sent", False, "no-ids")}
    back = await db.read(lambda reader: reader.agents.chat(DESK))
    assert back is not None
    assert back.unreachable_since is None


async def test_an_ornament_of_unknown_fate_is_let_go(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(LOST, to=ALI)
    await owe(db, "rate us", to=person(ALI), ornament=True)

    await run(relay, clock)

    assert (transport.texts(), await statuses(db)) == (["rate us"], ["dead"])


async def test_edits_are_repeated_freely(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(*[LOST] * 4, to=ALI)
    await owe(db, Edit(message_id="1", text="mended"), to=person(ALI))

    await run(relay, clock)

    assert transport.texts() == ["mended"] * 5
    assert [(d.status, d.perhaps_twice) for d in await deliveries(db)] == [("sent", False)]


@pytest.mark.parametrize(
    "refusal",
    [Refused("bad-request", "too old"), TargetGone(), Refused("no-method", "x")],
    ids=repr,
)
async def test_a_copy_in_place_of_a_refused_change_has_the_life_of_a_send(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    refusal: Refused | TargetGone,
) -> None:
    """T7: the change may be repeated freely; the copy is marked and repeated with pauses."""
    new = Replace("9", file_kind="photo", file_id="f", from_chat_id=AGENTS_CHAT, source_id="3")
    transport.will(LOST, refusal, LOST, LOST, to=ALI)
    await owe(db, new, to=person(ALI), purpose=Purpose.AGENT_REPLY)
    began = clock.now()

    await run(relay, clock)

    sent = [call.payload for call in transport.calls]
    assert sent == [new, new, *[Copy(AGENTS_CHAT, ("3",), anew=True)] * 3]
    assert clock.now() - began >= timedelta(seconds=30 + 60)
    assert [(d.status, d.perhaps_twice) for d in await deliveries(db)] == [("sent", True)]


async def test_a_person_out_of_reach_gets_no_copy_in_place_of_a_change(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    new = Replace("9", file_kind="photo", file_id="f", from_chat_id=AGENTS_CHAT, source_id="3")
    transport.will(Refused("blocked", "bot was blocked", for_good=True), to=ALI)
    await owe(db, new, to=person(ALI), purpose=Purpose.AGENT_REPLY)

    await run(relay, clock)

    assert (len(transport.calls), await statuses(db)) == (1, ["dead"])


async def test_an_edit_of_a_card_does_not_hold_the_agents_chat_for_half_a_minute(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    transport.will(LOST, to=AGENTS_CHAT)
    await refresh(db, ticket)
    began = clock.now()

    await run(relay, clock)

    assert clock.now() - began == timedelta(seconds=2)
    assert not (await deliveries(db))[-1].perhaps_twice


async def test_a_requester_who_blocked_the_bot_gets_nothing_more(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T48: the rest is dropped, the requester is marked, agents are told of lost replies."""
    await an_agents_chat(db)
    requester = await a_requester(db, chat_id=ALI)
    ticket = await a_ticket(db, requester=requester)
    await run(relay, clock)
    transport.will(Refused("blocked", "bot was blocked", for_good=True), to=ALI)
    await owe(db, "answer", to=person(ALI))
    await owe(db, "r1", "r2", to=person(ALI), purpose=Purpose.AGENT_REPLY, ticket_id=ticket.id)

    await run(relay, clock)

    assert transport.texts(ALI) == ["answer"]
    codes = [(d.status, d.error_code) for d in await deliveries(db) if d.chat_id == ALI]
    assert codes == [("dead", "blocked")] * 3
    notices = [text for text in transport.texts(AGENTS_CHAT) if "delivery-refused" in text]
    assert notices == [f"delivery-refused {{'ticket': {ticket.id}, 'code': 'blocked'}}"]
    marked = await db.read(lambda reader: reader.requesters.by_chat(ACCOUNT, ALI))
    assert marked is not None
    assert marked.unreachable_since == clock.now()


async def test_a_refused_message_stops_nobody_behind_it(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(Refused("bad-request", "message is empty"), to=ALI)
    await owe(db, "a1", "a2", to=person(ALI))

    await run(relay, clock)

    assert (transport.texts(), await statuses(db)) == (["a1", "a2"], ["dead", "sent"])


async def test_what_breaks_our_own_code_is_given_up(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(ZeroDivisionError(), to=ALI)
    await owe(db, "a1", "a2", to=person(ALI))

    await run(relay, clock)

    assert [(d.status, d.error_code) for d in await deliveries(db)] == [
        ("dead", "internal"),
        ("sent", None),
    ]


async def test_a_full_pass_wastes_no_share_on_what_it_does_not_send(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    for chat in range(20):
        await owe(db, "hello", to=person(str(9_000 + chat)))
    relay = make_relay(paced=True, concurrency=2)
    began = clock.now()

    await run(relay, clock)

    assert (len(transport.calls), clock.now()) == (20, began)


async def test_a_group_takes_its_share_a_minute_and_news_go_before_refreshes(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T51."""
    for number in range(30):
        await owe(db, f"refresh {number}", to=group(), rank=Rank.REFRESH)
    relay = make_relay(paced=True)
    await run(relay, clock, within=timedelta(seconds=10))
    await owe(db, "question", to=group(), rank=Rank.NEWS)
    await run(relay, clock, within=timedelta(seconds=10))

    assert transport.texts()[-1] == "question"
    assert len(transport.calls) == 13
    await run(relay, clock)
    assert len(transport.calls) == 31 > GROUP.count
