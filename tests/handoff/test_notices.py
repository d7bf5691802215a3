"""Notices to requesters about changes that they did not cause."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from handoff import jobs
from handoff.actions import agents, endings, requesters, tickets
from handoff.actions.endings import Ending
from handoff.lifecycle import Outcome
from handoff.models import Agent, Ticket
from handoff.quiet import QuietHours
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    ACCOUNT,
    DESK,
    POLICY,
    Announced,
    a_ticket,
    an_agent,
    notice_of,
    the_ticket,
)

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
Act = Callable[[UnitOfWork, Ticket], object]


@pytest.fixture
def announced() -> Announced:
    return Announced()


async def run(db: Database, announced: Announced) -> None:
    await jobs.run_timers(db, announced)


async def change(db: Database, ticket: Ticket, act: Act) -> None:
    def unit(uow: UnitOfWork) -> None:
        act(uow, tickets.find(uow, ticket.id, desk_id=DESK))

    await db.write(unit)


def claim(by: Agent) -> Act:
    return lambda uow, ticket: tickets.claim(uow, ticket.id, by=by)


def release(by: Agent) -> Act:
    return lambda uow, ticket: tickets.release(uow, ticket.id, by=by)


def replied(by: Agent) -> Act:
    return lambda uow, ticket: tickets.replied(uow, ticket, by=by)


def wait(by: Agent, span: timedelta = 5 * DAY) -> Act:
    return lambda uow, ticket: tickets.wait_for_requester(
        uow, ticket.id, until=uow.now + span, by=by
    )


def message(uow: UnitOfWork, ticket: Ticket) -> None:
    tickets.add_messages(uow, ticket, ())


async def test_a_claim_is_told_after_the_delay_and_once(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    await change(db, ticket, claim(sara))
    clock.advance(POLICY.notice_delay - SECOND)
    await run(db, announced)
    assert announced.states == []

    for _ in range(3):
        clock.advance(SECOND)
        await run(db, announced)
    told = await the_ticket(db, ticket.id)
    assert announced.states == [f"held:{sara.id}"]
    assert (told.known_state, told.notified_at) == (f"held:{sara.id}", clock.now() - 2 * SECOND)


@pytest.mark.parametrize("undo", [release, replied])
async def test_what_is_undone_or_learnt_before_needs_no_notice(
    db: Database, clock: ManualClock, announced: Announced, undo: Callable[[Agent], Act]
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    await change(db, ticket, claim(sara))
    assert await notice_of(db, ticket.id) is not None
    await change(db, ticket, undo(sara))

    assert await notice_of(db, ticket.id) is None
    clock.advance(DAY)
    await run(db, announced)
    assert announced.states == []


async def test_undoing_what_was_told_is_told_a_day_later(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    await change(db, ticket, claim(sara))
    clock.advance(POLICY.notice_delay)
    await run(db, announced)
    await change(db, ticket, release(sara))
    clock.advance(POLICY.notice_every - SECOND)
    await run(db, announced)
    assert announced.states == [f"held:{sara.id}"]

    clock.advance(SECOND)
    await run(db, announced)
    assert announced.states == [f"held:{sara.id}", "queued"]


async def test_nothing_is_told_in_the_quiet_hours(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    """Also if the timer was due before the night and could not run then."""
    zone = ZoneInfo("Asia/Tehran")
    db.policy = replace(POLICY, quiet=QuietHours(time(22), time(8), zone))
    local = clock.now().astimezone(zone)
    evening = local.replace(hour=21, minute=55, second=0, microsecond=0)
    clock.advance(evening + DAY - local)
    sara = await an_agent(db)
    early, late = await a_ticket(db), await a_ticket(db)
    await change(db, early, claim(sara))
    clock.advance(timedelta(minutes=10))
    await change(db, late, claim(sara))
    await run(db, announced)
    clock.advance(9 * HOUR + timedelta(minutes=54))
    await run(db, announced)
    assert announced.states == []

    clock.advance(timedelta(minutes=1))
    await run(db, announced)
    assert announced.states == [f"held:{sara.id}"] * 2


async def test_an_urgent_ticket_is_told_at_once(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara, omid = await an_agent(db, "Sara"), await an_agent(db, "Omid")
    ticket = await a_ticket(db)
    await change(db, ticket, tickets.mark_urgent)
    await change(db, ticket, claim(sara))
    await run(db, announced)
    await change(db, ticket, lambda uow, each: tickets.assign(uow, each.id, to=omid, by=sara))
    await run(db, announced)

    assert announced.states == [f"held:{sara.id}", f"held:{omid.id}"]


async def test_in_an_emergency_only_who_has_the_ticket_is_told(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    """A claim that waits for the morning is told at once."""
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    await change(db, ticket, claim(sara))
    await change(db, ticket, tickets.mark_urgent)
    await run(db, announced)
    assert announced.states == [f"held:{sara.id}"]
    await change(db, ticket, wait(sara))
    await run(db, announced)
    await change(db, ticket, release(sara))
    clock.advance(DAY)
    await run(db, announced)
    assert announced.states == [f"held:{sara.id}"]


async def test_after_unsending_the_answer_a_hold_is_told(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await change(db, ticket, replied(sara))
    await change(db, ticket, wait(sara))
    await change(db, ticket, lambda uow, each: tickets.took_back(uow, each, by=sara))
    clock.advance(POLICY.notice_delay)
    await run(db, announced)

    assert [state.split(":")[0] for state in announced.states] == ["on-hold"]


async def test_while_an_answer_is_awaited_a_release_is_not_told(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    """It would say that nothing needs to be written."""
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await change(db, ticket, replied(sara))
    await change(db, ticket, wait(sara, DAY))
    await change(db, ticket, release(sara))
    clock.advance(HOUR)
    await run(db, announced)

    assert announced.states == []


async def test_waiting_is_told_unless_the_question_was(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    asked, put_off = await a_ticket(db, held_by=sara), await a_ticket(db, held_by=sara)
    await change(db, asked, replied(sara))
    for ticket in (asked, put_off):
        await change(db, ticket, wait(sara))
    clock.advance(POLICY.notice_delay)
    await run(db, announced)

    until = clock.now() - POLICY.notice_delay + 5 * DAY
    assert announced.states == [f"on-hold:{until:%Y-%m-%dT%H:%M}"]
    assert (await the_ticket(db, put_off.id)).notified_at is not None


async def test_a_new_date_is_told_and_the_end_of_the_wait_too(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await change(db, ticket, wait(sara))
    clock.advance(POLICY.notice_delay)
    await run(db, announced)
    await change(db, ticket, wait(sara, 3 * DAY))
    clock.advance(POLICY.notice_every)
    await run(db, announced)
    clock.advance(2 * DAY)
    await run(db, announced)
    clock.advance(POLICY.notice_delay)
    await run(db, announced)

    assert [state.split(":")[0] for state in announced.states] == ["on-hold", "on-hold", "held"]


async def test_the_requesters_own_message_needs_no_notice_but_does_not_hide_a_change(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    woken, released = await a_ticket(db, held_by=sara), await a_ticket(db, held_by=sara)
    for ticket in (woken, released):
        await change(db, ticket, replied(sara))
    await change(db, woken, wait(sara))
    await change(db, released, release(sara))
    for ticket in (woken, released):
        await change(db, ticket, message)
    clock.advance(DAY)
    await run(db, announced)

    assert announced.states == ["queued"]


async def test_reopening_a_waiting_ticket_is_told(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await change(db, ticket, wait(sara))
    clock.advance(POLICY.notice_delay)
    await run(db, announced)
    await change(db, ticket, lambda uow, each: endings.reopen(uow, each.id, by=sara))
    clock.advance(POLICY.notice_every)
    await run(db, announced)

    assert announced.states[1:] == [f"held:{sara.id}"]


async def test_the_end_needs_no_notice_and_what_comes_after_it_is_told(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    """The end, and its undoing, are told at once by the action itself."""
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    fixed = Ending(Outcome.FIXED)
    await change(db, ticket, lambda uow, each: endings.resolve(uow, each.id, fixed, by=sara))
    assert await notice_of(db, ticket.id) is None
    await change(db, ticket, lambda uow, each: endings.reopen(uow, each.id, by=sara))
    assert await notice_of(db, ticket.id) is None

    await change(db, ticket, release(sara))
    assert await notice_of(db, ticket.id) is not None


async def test_an_agent_who_leaves_is_a_change(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    """T50."""
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await db.write(agents.leave, account_id=ACCOUNT, platform_id=sara.platform_id)
    clock.advance(POLICY.notice_delay)
    await run(db, announced)

    assert announced.states == ["queued"]
    assert (await the_ticket(db, ticket.id)).known_state == "queued"


@pytest.mark.parametrize("how", ["blocked by the desk", "blocked the bot"])
async def test_people_out_of_reach_are_told_later(
    db: Database, clock: ManualClock, announced: Announced, how: str
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db)

    def unit(uow: UnitOfWork) -> None:
        requester = uow.requesters.get(ticket.requester_id)
        assert requester is not None
        if how == "blocked by the desk":
            requesters.block(uow, ticket.id, until=uow.now + DAY, reason="spam")
        else:
            requester.unreachable_since = uow.now
        tickets.claim(uow, ticket.id, by=sara)

    def reach(uow: UnitOfWork) -> None:
        requester = uow.requesters.get(ticket.requester_id)
        assert requester is not None
        requester.blocked_until = requester.unreachable_since = None

    await db.write(unit)
    clock.advance(POLICY.notice_delay)
    await run(db, announced)
    assert announced.states == []
    assert (await the_ticket(db, ticket.id)).notified_at is None

    await db.write(reach)
    clock.advance(POLICY.notice_every)
    await run(db, announced)
    assert announced.states == [f"held:{sara.id}"]


async def test_a_clock_set_back_does_not_put_a_notice_off_for_long(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    await change(db, ticket, claim(sara))
    clock.advance(POLICY.notice_delay)
    await run(db, announced)
    await change(db, ticket, release(sara))
    clock.step(-365 * DAY)
    await jobs.after_clock_step(db, None)
    clock.advance(POLICY.notice_every + jobs.NIGHT)
    await run(db, announced)
    assert announced.states == [f"held:{sara.id}", "queued"]
