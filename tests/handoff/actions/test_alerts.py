"""Alerts about targets, and the daily proof."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.clock import ManualClock
from handoff.actions import alerts, tickets
from handoff.calendars import Calendar
from handoff.service import ServiceLevel, Targets
from handoff.states import Priority, Step
from handoff.storage import Database, UnitOfWork
from tests.builders import DESK, a_ticket, an_agent, the_ticket, timers_of
from tests.handoff.ticking import (
    DAY,
    FIRST,
    HOUR,
    MINUTE,
    QUIET,
    RESOLUTION,
    SERVICE,
    TARGETS,
    do,
    replied,
    run,
    taken,
    targets,  # noqa: F401  a fixture
    wait,
)


async def test_after_an_outage_the_highest_step_is_told_once(
    db: Database, clock: ManualClock
) -> None:
    ticket = await a_ticket(db)
    clock.advance(7 * HOUR)

    assert await taken(db) == [(ticket.id, FIRST, Step.LEADS)]
    clock.advance(HOUR)
    assert await taken(db) == [(ticket.id, FIRST, Step.ADMINS)]


async def test_a_ticket_has_one_alert_in_a_list_and_the_highest_step_is_first(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    late = await a_ticket(db, held_by=sara)
    clock.advance(38 * HOUR)
    fresh = await a_ticket(db)
    clock.advance(3 * HOUR)
    found = await taken(db)

    assert [(number, step) for number, _, step in found] == [
        (late.id, Step.ADMINS + 1),
        (fresh.id, Step.WARNED),
    ]
    assert await taken(db) == []


async def test_lists_are_a_quarter_of_an_hour_apart(db: Database, clock: ManualClock) -> None:
    first = await a_ticket(db)
    clock.advance(5 * MINUTE)
    second = await a_ticket(db)
    clock.advance(3 * HOUR - 5 * MINUTE)
    assert await taken(db) == [(first.id, FIRST, Step.WARNED)]
    clock.advance(5 * MINUTE)
    assert await taken(db) == []
    clock.advance(10 * MINUTE - timedelta(seconds=1))
    assert await taken(db) == []
    clock.advance(timedelta(seconds=1))
    assert await taken(db) == [(second.id, FIRST, Step.WARNED)]


async def test_what_was_answered_meanwhile_is_not_told(db: Database, clock: ManualClock) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    clock.advance(4 * HOUR)
    await run(db)
    await do(db, ticket, replied(sara))

    assert await taken(db) == []


async def test_targets_count_in_office_hours_and_are_told_in_them(
    db: Database, clock: ManualClock
) -> None:
    zone = ZoneInfo("Asia/Tehran")
    calendar = Calendar({day: ((time(9), time(17)),) for day in range(7)}, zone)
    db.policy = replace(db.policy, service=ServiceLevel(SERVICE.targets, calendar))
    local = clock.now().astimezone(zone)
    evening = datetime(local.year, local.month, local.day, 16, tzinfo=zone) + DAY
    clock.advance(evening - local)
    ticket = await a_ticket(db)
    assert (await timers_of(db, ticket.id))[FIRST] == evening + 20 * HOUR  # noon
    clock.advance(17 * HOUR)  # nine o'clock
    assert await taken(db) == []
    clock.advance(2 * HOUR)
    assert await taken(db) == [(ticket.id, FIRST, Step.WARNED)]


async def test_an_alert_that_could_not_be_told_in_time_waits_for_the_opening(
    db: Database, clock: ManualClock
) -> None:
    zone = ZoneInfo("Asia/Tehran")
    calendar = Calendar({day: ((time(9), time(17)),) for day in range(7)}, zone)
    db.policy = replace(db.policy, service=ServiceLevel(SERVICE.targets, calendar))
    local = clock.now().astimezone(zone)
    clock.advance(datetime(local.year, local.month, local.day, 13, tzinfo=zone) + DAY - local)
    ticket = await a_ticket(db)
    clock.advance(4 * HOUR + MINUTE)  # the office has closed
    assert await taken(db) == []
    clock.advance(16 * HOUR)

    assert await taken(db) == [(ticket.id, FIRST, Step.DUE)]


async def test_what_does_not_fit_into_a_list_is_told_in_the_next_one(
    db: Database, clock: ManualClock
) -> None:
    """Tickets that are only quiet come last, however long they are."""
    endless = replace(TARGETS, resolution=None)
    db.policy = replace(db.policy, service=ServiceLevel({Priority.NORMAL: endless}))
    sara = await an_agent(db)
    quiet = [await a_ticket(db, held_by=sara) for _ in range(3)]
    for ticket in quiet:
        await do(db, ticket, replied(sara))
    clock.advance(9 * DAY)
    await run(db)
    late = await a_ticket(db)
    clock.advance(6 * HOUR)
    await run(db)
    found, left = await db.write(alerts.take_alerts, DESK, limit=2)
    assert (found[0].ticket.id, len(found), left) == (late.id, 2, 2)
    clock.advance(15 * MINUTE)
    found, left = await db.write(alerts.take_alerts, DESK, limit=2)
    assert (len(found), left) == (2, 0)


async def test_urgent_lists_do_not_delay_the_others(db: Database, clock: ManualClock) -> None:
    urgent, other = await a_ticket(db), await a_ticket(db)
    clock.advance(2 * HOUR + 55 * MINUTE)
    await do(db, urgent, tickets.mark_urgent)
    clock.advance(8 * MINUTE)
    assert {number for number, *_ in await taken(db)} == {urgent.id, other.id}
    clock.advance(62 * MINUTE)
    assert {number for number, *_ in await taken(db)} == {urgent.id, other.id}


async def test_after_the_answer_an_emergency_is_an_ordinary_ticket(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await do(db, ticket, tickets.mark_urgent)
    await do(db, ticket, replied(sara))
    assert (await timers_of(db, ticket.id))[QUIET] == clock.now() + TARGETS.next_response


async def test_while_a_list_waits_only_emergencies_are_told(
    db: Database, clock: ManualClock
) -> None:
    ticket, urgent = await a_ticket(db), await a_ticket(db)
    clock.advance(2 * HOUR + 55 * MINUTE)
    await do(db, urgent, tickets.mark_urgent)
    clock.advance(8 * MINUTE)
    await run(db)
    found, _ = await db.write(alerts.take_alerts, DESK, limit=12, only_urgent=True)
    assert [alert.ticket.id for alert in found] == [urgent.id]
    assert found[0].is_urgent

    assert [number for number, *_ in await taken(db)] == [ticket.id]


async def test_short_targets_are_told_in_time(db: Database, clock: ManualClock) -> None:
    short = Targets(first_response=10 * MINUTE)
    db.policy = replace(db.policy, service=ServiceLevel({Priority.NORMAL: short}))
    ticket = await a_ticket(db)
    clock.advance(8 * MINUTE)
    await run(db)
    clock.advance(2 * MINUTE)

    assert await taken(db) == [(ticket.id, FIRST, Step.DUE)]


async def test_the_daily_proof_finds_a_ticket_without_a_timer(
    db: Database, clock: ManualClock
) -> None:
    """T71: nothing is forgotten, even after a fault."""
    sara = await an_agent(db)
    oldest = await a_ticket(db, held_by=sara)
    clock.advance(HOUR)
    lost, put_off = await a_ticket(db), await a_ticket(db, held_by=sara)
    await do(db, put_off, wait(sara, DAY))

    def lose(uow: UnitOfWork) -> None:
        numbers = (lost.id, put_off.id)
        statement = text(f"UPDATE timers SET done_at = due_at WHERE ticket_id IN {numbers}")
        uow.session.execute(statement)

    await db.write(lose)
    proof = await db.write(alerts.prove, DESK)

    assert proof is not None
    assert (proof.count, proof.oldest.id) == (3, oldest.id)
    assert proof.without_timer == (lost.id, put_off.id)
    assert set(await timers_of(db, lost.id)) == {FIRST, RESOLUTION}
    await run(db)
    assert (await the_ticket(db, put_off.id)).status == "open"
    again = await db.write(alerts.prove, DESK)
    assert again is not None
    assert again.without_timer == ()


async def test_without_tickets_there_is_nothing_to_prove(db: Database) -> None:
    await a_ticket(db, status="closed")

    assert await db.write(alerts.prove, DESK) is None
