"""Scheduled jobs, one pass each."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff import jobs
from handoff.inbox import keep
from handoff.models import Keyboard
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    ACCOUNT,
    POLICY,
    Announced,
    a_ticket,
    an_agent,
    an_update,
    bring_to,
    event_kinds,
    rows,
    the_ticket,
    timers_of,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
def announced() -> Announced:
    return Announced()


async def test_when_the_date_comes_a_waiting_ticket_is_open_again(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    """T71: waiting has its own timer."""
    ticket = await a_ticket(db, held_by=await an_agent(db))
    await bring_to(db, ticket.id, "pending")
    (date,) = (await timers_of(db, ticket.id)).values()
    clock.advance(date - clock.now())

    await jobs.run_timers(db, announced)

    assert announced.dates == [ticket.id]
    assert (await the_ticket(db, ticket.id)).status == "open"


async def test_a_resolved_ticket_is_closed_when_nobody_comes_back(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    ticket = await a_ticket(db, status="resolved")
    clock.advance(POLICY.reopens_within - SECOND)
    await jobs.run_timers(db, announced)
    assert (await the_ticket(db, ticket.id)).status == "resolved"
    clock.advance(SECOND)
    await jobs.run_timers(db, announced)

    closed = await the_ticket(db, ticket.id)
    assert (closed.status, closed.closed_at, closed.outcome) == ("closed", clock.now(), "fixed")
    assert (await event_kinds(db, ticket.id))[-1] == "closed"


async def test_tickets_opened_between_two_looks_are_not_overlooked(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    """An idle desk checks again soon, since the first ticket does not wake it."""
    next_look = await jobs.run_timers(db, announced)
    assert next_look == clock.now() + jobs.LOOK_EVERY
    ticket = await a_ticket(db, held_by=await an_agent(db))
    await bring_to(db, ticket.id, "pending")
    (date,) = (await timers_of(db, ticket.id)).values()
    clock.advance(date - clock.now() - SECOND)

    assert await jobs.run_timers(db, announced) == date


async def test_a_hundred_due_tickets_take_several_passes_and_none_is_left(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    tickets = [await a_ticket(db, held_by=sara) for _ in range(jobs.BATCH + 1)]
    for ticket in tickets:
        await bring_to(db, ticket.id, "pending")
    clock.advance(timedelta(days=2))
    passes = 1
    while await jobs.run_timers(db, announced) <= clock.now():
        passes += 1

    assert passes == 2
    assert sorted(announced.dates) == [ticket.id for ticket in tickets]


async def test_a_week_later_what_was_handled_is_forgotten_and_what_waits_is_not(
    db: Database, clock: ManualClock
) -> None:
    """T2: the numbers of a week guard against repetition."""
    await keep(db, ACCOUNT, [an_update(1), an_update(2)])

    def unit(uow: UnitOfWork) -> None:
        (first, _second) = uow.inbox.waiting(limit=2, except_lanes=(), account_id=ACCOUNT)
        uow.inbox.mark_handled([first.id], at=uow.now)
        uow.keyboards.add(Keyboard(token="t", account_id=ACCOUNT, expires_at=uow.now))

    await db.write(unit)
    clock.advance(POLICY.updates_kept)
    await jobs.purge(db)
    assert rows(db.path, "SELECT update_id FROM inbox_updates") == ["1", "2"]
    clock.advance(SECOND)

    assert await jobs.purge(db) == clock.now() + jobs.PURGE_EVERY
    assert rows(db.path, "SELECT update_id FROM inbox_updates") == ["2"]
    assert rows(db.path, "SELECT count(*) FROM keyboards") == [0]
