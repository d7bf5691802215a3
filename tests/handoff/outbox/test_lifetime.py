"""Deliveries too old for their purpose are dropped, with a notice to those concerned."""

import logging
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff import reports
from handoff.outbox import CallOutcome, Deferred, NotSent, Purpose, Relay
from handoff.outbox.lifetime import lifetimes
from handoff.states import OWED
from handoff.storage import Database
from handoff.storage.database import Reader
from tests.builders import (
    ACCOUNT,
    AGENTS_CHAT,
    POLICY,
    a_requester,
    an_agents_chat,
    deliveries,
    owe,
    person,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run
from tests.handoff.outbox.steps import ALI, BABAK, LOST, a_carded_ticket, statuses

DAYS = timedelta(days=5)
SECOND = timedelta(seconds=1)


async def passed(relay: Relay) -> None:
    await relay.pass_once()
    await relay.drain()


@pytest.mark.parametrize("outcome", [LOST, NotSent("connect"), Deferred(90)])
@pytest.mark.parametrize("purpose", lifetimes(POLICY))
async def test_a_delivery_is_tried_until_it_is_too_old(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    purpose: Purpose,
    outcome: CallOutcome,
) -> None:
    transport.will(*[outcome] * 10, to=ALI)
    await owe(db, "words", to=person(ALI), purpose=purpose)
    lifetime = lifetimes(POLICY)[purpose]

    await passed(relay)
    clock.advance(lifetime - SECOND)
    await passed(relay)
    assert (await deliveries(db))[0].status in OWED
    clock.advance(timedelta(minutes=10))
    await passed(relay)

    (row,) = await deliveries(db)
    assert row.status == "dead"
    assert row.error_code == ("unknown" if outcome is LOST else "too-old")
    assert len(transport.calls) == 2


@pytest.mark.parametrize("purpose", [Purpose.INBOUND, Purpose.CARD])
async def test_what_agents_must_see_is_never_too_old(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, purpose: Purpose
) -> None:
    transport.will(NotSent("connect"), to=ALI)
    await owe(db, "words", to=person(ALI), purpose=purpose)

    await passed(relay)
    clock.advance(DAYS)
    await passed(relay)

    assert [row.status for row in await deliveries(db)] == ["sent"]


async def test_an_answer_that_is_too_late_becomes_one_line_that_quotes_the_question(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await a_requester(db, chat_id=ALI)
    long = "x" * 5_000  # two messages, and another answer to the same question
    await owe(db, long, "more", to=person(ALI), question="how do I\nmake a channel?")
    clock.advance(timedelta(hours=7))

    await run(relay, clock)

    rows = await deliveries(db)
    assert [row.status for row in rows] == ["dead"] * 3 + ["sent"]
    assert rows[-1].purpose == Purpose.DECISION
    assert transport.texts() == ["answer-too-late {'question': 'how do I make a channel?'}"]


@pytest.mark.parametrize("purpose", [Purpose.AGENT_REPLY, Purpose.DECISION])
@pytest.mark.parametrize(
    ("outcome", "told"),
    [(LOST, "delivery-unknown"), (NotSent("connect"), "delivery-too-old")],
)
async def test_agents_hear_of_what_was_too_old(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    purpose: Purpose,
    outcome: CallOutcome,
    told: str,
) -> None:
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    transport.will(*[outcome] * 10, to=ALI)
    await owe(db, "reply", to=person(ALI), purpose=purpose, ticket_id=ticket.id)

    await passed(relay)
    clock.advance(DAYS)
    await run(relay, clock)

    notices = [text.split()[0] for text in transport.texts(AGENTS_CHAT) if "delivery-" in text]
    assert notices == [told]


async def test_what_is_too_old_holds_nobody_up_and_is_counted(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    for number in range(250):
        await owe(db, "old", to=person(str(9_000 + number % 7)), purpose=Purpose.PROMPT)
    clock.advance(timedelta(hours=2))
    await owe(db, "new", to=person(BABAK))

    await run(relay, clock)

    assert transport.texts() == ["new"]
    assert len([one for one in caplog.records if "failed or expired" in one.message]) == 250

    def unit(reader: Reader) -> None:
        assert reports.count_undelivered(reader, since=clock.now()) == 250

    await db.read(unit)
    assert relay.outbound


async def test_what_waits_to_be_sent_keeps_its_place_in_its_lane(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """An album waits for its last part; a text after it must not overtake it."""
    await owe(db, "album", to=person(ALI), after=timedelta(seconds=1))
    await owe(db, "text", to=person(ALI))

    await run(relay, clock)

    assert transport.texts() == ["album", "text"]


async def test_a_notice_that_gathers_does_not_hold_its_lane(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await owe(db, "later", to=person(ALI), after=timedelta(seconds=50), coalesce="notice")
    await owe(db, "now", to=person(ALI))
    began = clock.now()

    await run(relay, clock)

    assert transport.texts() == ["now", "later"]
    assert clock.now() - began == timedelta(seconds=50)
    assert {row.account_id for row in await deliveries(db)} == {ACCOUNT}


async def test_what_is_posted_for_later_has_its_whole_lifetime_from_then(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await owe(db, "later", to=person(ALI), purpose=Purpose.PROMPT, after=DAYS)

    await run(relay, clock, within=DAYS)

    assert transport.texts() == ["later"]


async def test_nothing_is_given_up_by_a_clock_that_was_just_set(
    db: Database, make_relay: MakeRelay, clock: ManualClock
) -> None:
    steady = False
    relay = make_relay(steady=lambda: steady)
    await owe(db, "words", to=person(ALI), purpose=Purpose.PROMPT)
    clock.advance(DAYS)

    assert await relay.pass_once() == clock.now() + SECOND
    await relay.drain()
    assert await statuses(db) == ["queued"]

    steady = True
    clock.advance(SECOND)
    await passed(relay)
    assert await statuses(db) == ["dead"]
