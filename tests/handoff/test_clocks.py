"""Clocks of tickets and their steps."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.clock import ManualClock
from handoff.actions import endings, tickets
from handoff.actions.endings import Ending
from handoff.lifecycle import Outcome
from handoff.service import ServiceLevel
from handoff.states import Priority, Step, TimerKind
from handoff.storage import Database, UnitOfWork
from tests.builders import a_ticket, an_agent, the_ticket, timers_of
from tests.handoff.ticking import (
    DAY,
    FIRST,
    HIGH,
    HOUR,
    MINUTE,
    NEXT,
    QUIET,
    RESOLUTION,
    TARGETS,
    Act,
    clock_of,
    do,
    message,
    replied,
    run,
    taken,
    targets,  # noqa: F401  a fixture
    wait,
)


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
    await do(db, ticket, tickets.recall_alarm)

    assert (await timers_of(db, ticket.id))[RESOLUTION] == target


async def test_a_priority_does_not_change_the_targets_of_an_emergency(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    await do(db, ticket, tickets.mark_urgent)
    clock.advance(8 * MINUTE)
    assert await taken(db) == [(ticket.id, FIRST, Step.WARNED)]
    await do(
        db, ticket, lambda uow, each: tickets.set_priority(uow, each.id, Priority.HIGH, by=sara)
    )

    assert await taken(db) == []


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
