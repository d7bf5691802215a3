"""Offers to record the promise of a reply."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff import jobs, reports
from handoff.actions import alerts, promises, replies
from handoff.actions.promises import Wording
from handoff.errors import PromiseOver, PromiseRecorded, PromiseTimePassed
from handoff.models import Agent, Promise, Ticket
from handoff.states import PromiseState, TimerKind
from handoff.storage import Database
from tests.builders import DESK, Announced, a_ticket, an_agent, event_kinds
from tests.handoff.actions.test_promises import answer, open_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def sara(db: Database) -> Agent:
    return await an_agent(db)


@pytest.fixture
async def ticket(db: Database, sara: Agent) -> Ticket:
    return await a_ticket(db, held_by=sara)


async def test_an_offer_is_decided_once(db: Database, sara: Agent, ticket: Ticket) -> None:
    async def offered(words: str) -> Promise:
        return await db.write(
            lambda uow: promises.offer(uow, ticket, Wording(words, uow.now + DAY), by=sara)
        )

    accepted, dismissed = await offered("first"), await offered("second")
    await db.write(promises.accept, accepted.id, by=sara)
    await db.write(promises.dismiss, dismissed.id, by=sara)
    for act in (promises.accept, promises.dismiss):
        for one in (accepted, dismissed):
            with pytest.raises(PromiseOver):
                await db.write(act, one.id, by=sara)
    assert await open_of(db, ticket.id) == ["first"]
    assert (await event_kinds(db, ticket.id)).count("promised") == 1


async def test_an_offer_whose_time_has_passed_is_not_recorded(
    db: Database, clock: ManualClock, sara: Agent, ticket: Ticket
) -> None:
    offer = await db.write(
        lambda uow: promises.offer(uow, ticket, Wording("x", uow.now + HOUR), by=sara)
    )
    clock.advance(HOUR)
    with pytest.raises(PromiseTimePassed):
        await db.write(promises.accept, offer.id, by=sara)


async def test_a_promise_for_the_same_reply_replaces_the_offer(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    reply = await answer(db, ticket, sara)
    await db.write(
        lambda uow: promises.offer(uow, ticket, Wording("x", uow.now + DAY, reply), by=sara)
    )
    await db.write(
        lambda uow: promises.make(uow, ticket.id, Wording("y", uow.now + DAY, reply), by=sara)
    )
    assert await db.read(reports.offered_promise, ticket.id) is None
    assert await open_of(db, ticket.id) == ["y"]


async def test_the_offer_of_another_reply_stays(db: Database, sara: Agent, ticket: Ticket) -> None:
    reply = await answer(db, ticket, sara)
    await db.write(
        lambda uow: promises.offer(uow, ticket, Wording("x", uow.now + DAY, reply), by=sara)
    )
    await db.write(lambda uow: promises.make(uow, ticket.id, Wording("y", uow.now + DAY), by=sara))
    offered = await db.read(reports.offered_promise, ticket.id)
    assert offered is not None
    assert offered.words == "x"


async def test_a_reply_is_recorded_once(db: Database, sara: Agent, ticket: Ticket) -> None:
    reply = await answer(db, ticket, sara)

    async def promise() -> None:
        await db.write(
            lambda uow: promises.make(uow, ticket.id, Wording("x", uow.now + DAY, reply), by=sara)
        )

    await promise()
    with pytest.raises(PromiseRecorded):
        await promise()


async def test_a_reply_that_is_taken_back_has_no_offer(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    reply = await answer(db, ticket, sara)
    offer = await db.write(
        lambda uow: promises.offer(uow, ticket, Wording("x", uow.now + DAY, reply), by=sara)
    )
    await db.write(replies.unsend, reply, by=sara)
    found = await db.read(reports.promise, offer.id)
    assert found is not None
    assert found.state == PromiseState.DISMISSED


async def test_an_offer_is_named_once(
    db: Database, clock: ManualClock, sara: Agent, ticket: Ticket
) -> None:
    await answer(db, ticket, sara)
    await db.write(
        lambda uow: promises.offer(uow, ticket, Wording("x", uow.now + 8 * HOUR), by=sara)
    )
    named = []
    for _ in range(20):
        clock.advance(HOUR)
        await jobs.run_timers(db, Announced())
        found, _ = await db.write(alerts.take_alerts, DESK, limit=12)
        named += [alert.step for alert in found if alert.kind is TimerKind.PROMISE]
    assert named == [1]
