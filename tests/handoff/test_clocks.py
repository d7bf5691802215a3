"""Clocks of tickets, their steps, and the alerts about them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.clock import ManualClock
from handoff import jobs
from handoff.actions import alerts, endings, tickets
from handoff.actions.endings import Ending
from handoff.calendars import Calendar
from handoff.lifecycle import Outcome
from handoff.models import Agent, Ticket, Timer
from handoff.service import ServiceLevel, Targets
from handoff.states import Priority, Step, TimerKind
from handoff.storage import Database, UnitOfWork
from tests.builders import DESK, POLICY, Announced, a_ticket, an_agent, the_ticket, timers_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FIRST, NEXT, QUIET, RESOLUTION = (
    TimerKind.FIRST_RESPONSE,
    TimerKind.NEXT_RESPONSE,
    TimerKind.QUIET,
    TimerKind.RESOLUTION,
)
TARGETS = Targets(4 * HOUR, 8 * HOUR, 40 * HOUR)
HIGH = Targets(HOUR, 2 * HOUR, 10 * HOUR)
SERVICE = ServiceLevel({Priority.NORMAL: TARGETS, Priority.HIGH: HIGH})
Act = Callable[[UnitOfWork, Ticket], object]


@pytest.fixture(autouse=True)
def policy(db: Database) -> None:
    db.policy = replace(POLICY, service=SERVICE, escalation=2 * HOUR)


async def do(db: Database, ticket: Ticket, act: Act) -> None:
    def unit(uow: UnitOfWork) -> None:
        act(uow, tickets.find(uow, ticket.id, desk_id=DESK))

    await db.write(unit)


def message(uow: UnitOfWork, ticket: Ticket) -> None:
    tickets.add_messages(uow, ticket, ())


def replied(by: Agent) -> Act:
    return lambda uow, ticket: tickets.replied(uow, ticket, by=by)


def wait(by: Agent, span: timedelta) -> Act:
    return lambda uow, each: tickets.wait_for_requester(uow, each.id, until=uow.now + span, by=by)


async def run(db: Database) -> None:
    await jobs.run_timers(db, Announced())


async def taken(db: Database) -> list[tuple[int, TimerKind, int]]:
    await run(db)
    found, _ = await db.write(alerts.take_alerts, DESK, limit=12)
    return [(alert.ticket.id, alert.kind, alert.step) for alert in found]


async def clock_of(db: Database, ticket: Ticket, kind: TimerKind) -> Timer:
    (timer,) = await db.read(lambda reader: reader.timers.running(ticket.id, [kind]))
    return timer


async def test_the_first_response_counts_from_the_opening(
    db: Database, clock: ManualClock
) -> None:
    """T85: claims, assignments and messages do not start it anew."""
    sara, omid = await an_agent(db, "Sara"), await an_agent(db, "Omid")
    ticket = await a_ticket(db)
    target = clock.now() + TARGETS.first_response
    for act in (
        lambda uow, each: tickets.claim(uow, each.id, by=sara),
        lambda uow, each: tickets.assign(uow, each.id, to=omid, by=sara),
        lambda uow, each: tickets.release(uow, each.id, by=omid),
        message,
    ):
        clock.advance(10 * MINUTE)
        await do(db, ticket, act)
        assert (await timers_of(db, ticket.id))[FIRST] == target


async def test_the_next_response_counts_from_the_first_message_that_waits(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await do(db, ticket, replied(sara))
    assert set(await timers_of(db, ticket.id)) == {QUIET, RESOLUTION}
    clock.advance(HOUR)
    await do(db, ticket, message)
    target = clock.now() + TARGETS.next_response
    clock.advance(HOUR)
    await do(db, ticket, message)

    assert (await timers_of(db, ticket.id))[NEXT] == target


async def test_each_reply_starts_the_quiet_time_anew(db: Database, clock: ManualClock) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    for _ in range(2):
        clock.advance(HOUR)
        await do(db, ticket, replied(sara))

    assert (await timers_of(db, ticket.id))[QUIET] == clock.now() + TARGETS.next_response


async def test_the_steps_of_a_clock(db: Database, clock: ManualClock) -> None:
    """Warning, target, leads, admins, and then again once a day."""
    ticket = await a_ticket(db)
    steps: list[tuple[timedelta, int]] = []
    begin, last = clock.now(), 0
    while len(steps) < 6:
        clock.advance(30 * MINUTE)
        await run(db)
        timer = await clock_of(db, ticket, FIRST)
        if timer.step > last:
            last = timer.step
            steps.append((clock.now() - begin, timer.step))

    assert steps == [
        (3 * HOUR, Step.WARNED),
        (4 * HOUR, Step.DUE),
        (6 * HOUR, Step.LEADS),
        (8 * HOUR, Step.ADMINS),
        (8 * HOUR + DAY, Step.ADMINS + 1),
        (8 * HOUR + 2 * DAY, Step.ADMINS + 2),
    ]


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


async def test_urgent_tickets_have_their_own_targets_at_any_hour(
    db: Database, clock: ManualClock
) -> None:
    ticket = await a_ticket(db)
    other = await a_ticket(db)
    clock.advance(3 * HOUR)
    assert len(await taken(db)) == 2
    await do(db, ticket, tickets.mark_urgent)
    assert (await timers_of(db, ticket.id))[FIRST] == clock.now() + 10 * MINUTE
    for minutes, step in ((8, Step.WARNED), (15, Step.DUE), (15, Step.LEADS)):
        clock.advance(minutes * MINUTE)
        assert await taken(db) == [(ticket.id, FIRST, step)]

    await do(db, ticket, tickets.recall_alarm)
    assert (await timers_of(db, ticket.id))[FIRST] == (await timers_of(db, other.id))[FIRST]


async def test_another_priority_has_other_targets(db: Database, clock: ManualClock) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    begin = clock.now()
    clock.advance(HOUR / 2)

    def set_to(priority: Priority) -> Act:
        return lambda uow, each: tickets.set_priority(uow, each.id, priority, by=sara)

    await do(db, ticket, set_to(Priority.HIGH))
    assert await timers_of(db, ticket.id) == {
        FIRST: begin + HIGH.first_response,
        RESOLUTION: begin + (HIGH.resolution or DAY),
    }
    clock.advance(HOUR / 2)
    assert await taken(db) == [(ticket.id, FIRST, Step.DUE)]
    await do(db, ticket, set_to(Priority.NORMAL))
    assert (await timers_of(db, ticket.id))[FIRST] == begin + TARGETS.first_response
    clock.advance(2 * HOUR)
    assert await taken(db) == [(ticket.id, FIRST, Step.WARNED)]


async def test_waiting_for_the_requester_does_not_count(db: Database, clock: ManualClock) -> None:
    """T85: waiting has a clock of its own."""
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    begin = clock.now()
    await do(db, ticket, replied(sara))
    clock.advance(10 * HOUR)
    await do(db, ticket, wait(sara, 5 * DAY))
    clock.advance(2 * DAY)
    assert await taken(db) == []
    assert set(await timers_of(db, ticket.id)) == {TimerKind.WAIT_FOR_REQUESTER, RESOLUTION}
    await do(db, ticket, message)

    assert await timers_of(db, ticket.id) == {
        NEXT: clock.now() + TARGETS.next_response,
        RESOLUTION: begin + (TARGETS.resolution or DAY) + 2 * DAY,
    }


async def test_a_priority_keeps_the_pauses_and_counts_for_paused_clocks(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    begin = clock.now()

    def set_to(priority: Priority) -> Act:
        return lambda uow, each: tickets.set_priority(uow, each.id, priority, by=sara)

    await do(db, ticket, wait(sara, 3 * DAY))
    clock.advance(DAY)
    await do(db, ticket, set_to(Priority.HIGH))
    clock.advance(DAY)
    await do(db, ticket, message)
    high = HIGH.resolution or DAY
    assert (await timers_of(db, ticket.id))[RESOLUTION] == begin + high + 2 * DAY
    await do(db, ticket, set_to(Priority.NORMAL))
    normal = TARGETS.resolution or DAY
    assert (await timers_of(db, ticket.id))[RESOLUTION] == begin + normal + 2 * DAY


async def test_a_recalled_alarm_leaves_the_resolution_where_it_was(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    target = (await timers_of(db, ticket.id))[RESOLUTION]
    await do(db, ticket, replied(sara))
    clock.advance(10 * HOUR)
    await do(db, ticket, message)
    await do(db, ticket, tickets.mark_urgent)
    assert RESOLUTION not in await timers_of(db, ticket.id)
    await do(db, ticket, tickets.recall_alarm)

    assert (await timers_of(db, ticket.id))[RESOLUTION] == target


async def test_an_unsent_answer_is_no_answer(db: Database, clock: ManualClock) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    target = (await timers_of(db, ticket.id))[FIRST]
    await do(db, ticket, replied(sara))
    assert FIRST not in await timers_of(db, ticket.id)
    clock.advance(HOUR)
    await do(db, ticket, lambda uow, each: tickets.took_back(uow, each, by=sara))

    assert (await timers_of(db, ticket.id))[FIRST] == target
    assert (await the_ticket(db, ticket.id)).first_replied_at is None


async def test_what_does_not_fit_into_a_list_is_told_in_the_next_one(
    db: Database, clock: ManualClock
) -> None:
    """Tickets that are only quiet come last, however long they are."""
    targets = replace(TARGETS, resolution=None)
    db.policy = replace(db.policy, service=ServiceLevel({Priority.NORMAL: targets}))
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


async def test_an_answered_urgent_ticket_is_not_called_out_every_quarter(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await do(db, ticket, tickets.mark_urgent)
    await do(db, ticket, replied(sara))
    lists = 0
    for _ in range(24 * 4):
        clock.advance(15 * MINUTE)
        lists += bool(await taken(db))

    assert lists <= 25


async def test_short_targets_are_told_in_time(db: Database, clock: ManualClock) -> None:
    short = Targets(first_response=10 * MINUTE)
    db.policy = replace(db.policy, service=ServiceLevel({Priority.NORMAL: short}))
    ticket = await a_ticket(db)
    clock.advance(8 * MINUTE)
    await run(db)
    clock.advance(2 * MINUTE)

    assert await taken(db) == [(ticket.id, FIRST, Step.DUE)]


async def test_clocks_of_an_earlier_version_start_anew(db: Database, clock: ManualClock) -> None:
    """Their targets count from the message that waits, and the resolution gets its clock."""
    ticket = await a_ticket(db)
    begin = clock.now()
    clock.advance(HOUR)

    def age(uow: UnitOfWork) -> None:
        statement = "UPDATE timers SET done_at = due_at WHERE kind = 'resolution'"
        uow.session.execute(text(statement))
        uow.session.execute(text("UPDATE timers SET target_at = NULL, due_at = started_at"))

    await db.write(age)
    await run(db)
    assert await timers_of(db, ticket.id) == {
        FIRST: begin + TARGETS.first_response,
        RESOLUTION: begin + (TARGETS.resolution or DAY),
    }
    clock.advance(2 * HOUR)
    assert await taken(db) == [(ticket.id, FIRST, Step.WARNED)]


async def test_after_a_wait_the_answer_counts_from_its_end(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await do(db, ticket, wait(sara, 2 * DAY))
    clock.advance(2 * DAY)
    await run(db)

    assert (await the_ticket(db, ticket.id)).status == "open"
    assert (await timers_of(db, ticket.id))[FIRST] == clock.now() + TARGETS.first_response


async def test_an_end_stops_all_clocks_and_reopening_starts_them(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await do(db, ticket, replied(sara))
    fixed = Ending(Outcome.FIXED)
    await do(db, ticket, lambda uow, each: endings.resolve(uow, each.id, fixed, by=sara))
    assert set(await timers_of(db, ticket.id)) == {TimerKind.CLOSE_RESOLVED}
    clock.advance(HOUR)
    await do(db, ticket, lambda uow, each: endings.reopen(uow, each.id, by=sara))

    assert await timers_of(db, ticket.id) == {
        NEXT: clock.now() + TARGETS.next_response,
        RESOLUTION: clock.now() + (TARGETS.resolution or DAY),
    }


async def test_without_a_target_for_the_resolution_there_is_no_clock_for_it(
    db: Database,
) -> None:
    db.policy = replace(
        db.policy, service=ServiceLevel({Priority.NORMAL: replace(TARGETS, resolution=None)})
    )
    ticket = await a_ticket(db)

    assert set(await timers_of(db, ticket.id)) == {FIRST}


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
