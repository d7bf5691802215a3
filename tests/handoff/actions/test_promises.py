"""Promises: their steps, their ends, and the ends of tickets that they prevent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from handoff import jobs, reports
from handoff.actions import alerts, endings, promises, requesters, silence, tickets
from handoff.actions.endings import Ending
from handoff.actions.promises import Wording
from handoff.calendars import Calendar
from handoff.errors import (
    DateRequired,
    PromiseNotRemovable,
    PromiseOver,
    PromisesOpen,
    ReplyNeedsText,
    SpanTooLong,
    TicketEnded,
    TicketNotYours,
    TicketUnknown,
)
from handoff.lifecycle import Outcome
from handoff.models import Agent, Message, Promise, Ticket
from handoff.quiet import QuietHours
from handoff.service import ServiceLevel, Targets
from handoff.states import Priority, PromiseState, PromiseStep, TimerKind
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    ACCOUNT,
    DESK,
    POLICY,
    Announced,
    a_requester,
    a_ticket,
    an_agent,
    an_answer,
    bring_to,
    the_ticket,
    timers_of,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHAT = "77"


@pytest.fixture
def announced() -> Announced:
    return Announced()


@pytest.fixture
async def sara(db: Database) -> Agent:
    return await an_agent(db)


@pytest.fixture
async def ticket(db: Database, sara: Agent) -> Ticket:
    return await a_ticket(db, requester=await a_requester(db, chat_id=CHAT), held_by=sara)


async def promised(
    db: Database, ticket: Ticket, by: Agent, *, within: timedelta = DAY, words: str = "refund"
) -> Promise:
    return await db.write(
        lambda uow: promises.make(uow, ticket.id, Wording(words, uow.now + within), by=by)
    )


async def the_promise(db: Database, promise_id: int) -> Promise:
    found = await db.read(reports.promise, promise_id)
    assert found is not None
    return found


async def next_step(db: Database, ticket_id: int) -> datetime | None:
    """Return when the ticket's timer runs, or None if there is none."""
    running = await db.read(lambda reader: reader.timers.running(ticket_id, {TimerKind.PROMISE}))
    return running[0].due_at if running else None


async def open_of(db: Database, ticket_id: int) -> list[str]:
    return [one.words for one in await db.read(reports.open_promises, ticket_id)]


async def answer(db: Database, ticket: Ticket, by: Agent) -> Message:
    return await an_answer(db, ticket, by, "It is back by tomorrow.")


async def advance(db: Database, clock: ManualClock, announced: Announced, span: timedelta) -> None:
    clock.advance(span)
    await jobs.run_timers(db, announced)


async def test_the_requester_hears_of_each_step_from_the_due_time_on(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    await promised(db, ticket, sara)
    made = clock.now()
    told: list[tuple[timedelta, int]] = []
    while len(told) < 5:
        await advance(db, clock, announced, HOUR)
        if len(announced.overdue) > len(told):
            told.append((clock.now() - made, announced.overdue[-1][1]))
    assert told == [
        (DAY, PromiseStep.DUE),
        (2 * DAY, PromiseStep.TEAM),
        (4 * DAY, PromiseStep.LEADS),
        (11 * DAY, PromiseStep.LEADS + 1),
        (18 * DAY, PromiseStep.LEADS + 2),
    ]


async def test_the_agents_are_alerted_before_and_at_each_step(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    await answer(db, ticket, sara)
    await promised(db, ticket, sara)
    made = clock.now()
    found: list[tuple[timedelta, int]] = []
    while len(found) < 4:
        await advance(db, clock, announced, HOUR)
        taken, _ = await db.write(alerts.take_alerts, DESK, limit=12)
        found += [
            (clock.now() - made, alert.step) for alert in taken if alert.kind is TimerKind.PROMISE
        ]
    assert found == [
        (18 * HOUR, PromiseStep.WARNED),
        (DAY, PromiseStep.DUE),
        (2 * DAY, PromiseStep.TEAM),
        (4 * DAY, PromiseStep.LEADS),
    ]


async def test_a_near_due_time_is_not_warned_of(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    promise = await promised(db, ticket, sara, within=30 * MINUTE)
    await advance(db, clock, announced, 29 * MINUTE)
    assert (await the_promise(db, promise.id)).step == PromiseStep.NONE
    await advance(db, clock, announced, MINUTE)
    assert announced.overdue == [("refund", PromiseStep.DUE)]


async def test_after_an_outage_the_due_time_is_told_and_not_the_warning(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    await promised(db, ticket, sara)
    await advance(db, clock, announced, 30 * HOUR)
    assert announced.overdue == [("refund", PromiseStep.DUE)]


async def test_steps_count_working_days_and_wait_for_the_end_of_the_quiet_hours(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    zone = ZoneInfo("Asia/Tehran")
    office = Calendar({day: ((time(9), time(17)),) for day in (5, 6, 0, 1, 2)}, zone)
    service = ServiceLevel({Priority.NORMAL: Targets()}, office)
    db.policy = replace(POLICY, service=service, quiet=QuietHours(time(22), time(8), zone))
    clock.advance(datetime(2026, 12, 2, 12, tzinfo=zone) - clock.now())  # Wednesday
    sara = await an_agent(db)
    ticket = await a_ticket(db, requester=await a_requester(db, chat_id=CHAT), held_by=sara)
    await promised(db, ticket, sara, within=11 * HOUR)
    told: list[str] = []
    for _ in range(24 * 9):
        await advance(db, clock, announced, HOUR)
        if len(announced.overdue) > len(told):
            told.append(f"{clock.now().astimezone(zone):%a %H:%M}")
    assert told == ["Thu 08:00", "Sat 17:00", "Mon 17:00"]


async def test_of_two_promises_each_has_its_steps(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    await promised(db, ticket, sara, words="first")
    await promised(db, ticket, sara, within=36 * HOUR, words="second")
    for _ in range(50):
        await advance(db, clock, announced, HOUR)
    assert announced.overdue == [
        ("first", PromiseStep.DUE),
        ("second", PromiseStep.DUE),
        ("first", PromiseStep.TEAM),
    ]
    first, second = await db.read(reports.open_promises, ticket.id)
    await db.write(promises.keep, first.id, by=sara)
    assert await next_step(db, ticket.id) == second.next_at


async def test_a_kept_promise_is_not_told_and_counts_as_kept_or_late(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    in_time = await promised(db, ticket, sara)
    late = await promised(db, ticket, sara, within=HOUR)
    moved = await promised(db, ticket, sara, within=HOUR)
    broken = await promised(db, ticket, sara)
    removed = await db.write(
        promises.offer,
        ticket,
        Wording("x", clock.now() + DAY, await answer(db, ticket, sara)),
        by=sara,
    )
    await db.write(promises.accept, removed.id, by=sara)
    await db.write(promises.keep, in_time.id, " 123 ", by=sara)
    await db.write(promises.move, moved.id, clock.now() + DAY, by=sara)
    await db.write(promises.break_off, broken.id, "the bank refuses it", by=sara)
    await db.write(promises.remove, removed.id, by=sara)
    await advance(db, clock, announced, 2 * HOUR)
    await db.write(promises.keep, late.id, by=sara)
    await db.write(promises.keep, moved.id, by=sara)

    tally = await db.read(reports.promise_tally, DESK, since=clock.now() - DAY)
    assert tally == reports.Tally(kept=1, late=2, broken=1)
    assert (await the_promise(db, in_time.id)).proof == "123"
    assert (await the_promise(db, broken.id)).proof == "the bank refuses it"
    assert announced.overdue == [("refund", PromiseStep.DUE)]
    assert TimerKind.PROMISE not in await timers_of(db, ticket.id)


async def test_a_moved_promise_begins_anew(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    promise = await promised(db, ticket, sara, within=HOUR)
    await advance(db, clock, announced, HOUR)
    await db.write(promises.move, promise.id, clock.now() + 4 * HOUR, by=sara)
    assert await next_step(db, ticket.id) == clock.now() + 3 * HOUR
    assert (await db.write(alerts.take_alerts, DESK, limit=12))[0] == []
    await advance(db, clock, announced, 4 * HOUR)
    assert announced.overdue == [("refund", PromiseStep.DUE)] * 2


Ends = Callable[[UnitOfWork, Ticket, Agent], object]


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda uow, ticket, by: resolved(uow, ticket, by, Outcome.FIXED), id="fixed"),
        pytest.param(
            lambda uow, ticket, by: resolved(uow, ticket, by, Outcome.NO_REPLY), id="no reply"
        ),
        pytest.param(
            lambda uow, ticket, by: resolved(uow, ticket, by, Outcome.WRONG_DOOR), id="wrong door"
        ),
        pytest.param(lambda uow, ticket, by: withdrawn(uow, ticket), id="the requester closes it"),
        pytest.param(
            lambda uow, ticket, by: silence.wait_for_answer(uow, ticket.id, by=by),
            id="wait for an answer",
        ),
    ],
)
async def test_a_ticket_with_an_open_promise_does_not_end(
    db: Database, sara: Agent, ticket: Ticket, end: Ends
) -> None:
    await answer(db, ticket, sara)
    promise = await promised(db, ticket, sara)

    async def attempt() -> None:
        await db.write(lambda uow: end(uow, tickets.find(uow, ticket.id, desk_id=DESK), sara))

    with pytest.raises(PromisesOpen) as refused:
        await attempt()
    assert (refused.value.ticket, refused.value.count) == (ticket.id, 1)
    assert (await the_ticket(db, ticket.id)).status == "open"
    await db.write(promises.keep, promise.id, by=sara)
    await attempt()
    assert (await the_ticket(db, ticket.id)).status != "open"


def resolved(uow: UnitOfWork, ticket: Ticket, by: Agent, outcome: Outcome) -> None:
    endings.resolve(uow, ticket.id, Ending(outcome, "why"), by=by)


def withdrawn(uow: UnitOfWork, ticket: Ticket) -> None:
    requester = uow.requesters.get(ticket.requester_id)
    assert requester is not None
    endings.withdraw(uow, requester, outcome=Outcome.WITHDRAWN)


async def test_the_requester_releases_what_they_do_not_need(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    promise = await promised(db, ticket, sara)
    await db.write(
        lambda uow: promises.release(uow, tickets.find(uow, ticket.id, desk_id=DESK), [promise.id])
    )
    assert (await the_promise(db, promise.id)).state == PromiseState.RELEASED
    await db.write(lambda uow: withdrawn(uow, tickets.find(uow, ticket.id, desk_id=DESK)))
    assert (await the_ticket(db, ticket.id)).status == "closed"


async def test_a_duplicate_does_not_end_with_an_open_promise(db: Database, sara: Agent) -> None:
    requester = await a_requester(db, chat_id=CHAT)
    first = await a_ticket(db, requester=requester, held_by=sara)
    await bring_to(db, first.id, "closed")
    second = await a_ticket(db, requester=requester, held_by=sara)
    other = await a_ticket(db, requester=await a_requester(db, chat_id="78"), held_by=sara)
    await promised(db, second, sara)

    for original in (first, other):
        ending = Ending(Outcome.DUPLICATE, duplicate_of=original.id)
        with pytest.raises(PromisesOpen):
            await db.write(endings.resolve, second.id, ending, by=sara)
    assert await open_of(db, second.id) == ["refund"]


async def test_thanks_a_release_and_a_wait_leave_a_promise_alone(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    await promised(db, ticket, sara)
    due = await next_step(db, ticket.id)
    omid = await an_agent(db, "Omid")
    await answer(db, ticket, sara)
    await db.write(tickets.release, ticket.id, by=sara)
    await db.write(tickets.claim, ticket.id, by=omid)
    await db.write(tickets.wait_for_requester, ticket.id, until=clock.now() + 3 * DAY, by=omid)
    assert await next_step(db, ticket.id) == due
    await advance(db, clock, announced, DAY)
    assert (await the_ticket(db, ticket.id)).status == "pending"
    assert announced.overdue == [("refund", PromiseStep.DUE)]
    found, _ = await db.write(alerts.take_alerts, DESK, limit=12)
    assert [alert.kind for alert in found] == [TimerKind.PROMISE]


async def test_an_answered_ticket_with_a_promise_is_not_called_quiet(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    await answer(db, ticket, sara)
    promise = await promised(db, ticket, sara)
    assert TimerKind.QUIET not in await timers_of(db, ticket.id)
    await answer(db, ticket, sara)
    assert TimerKind.QUIET not in await timers_of(db, ticket.id)
    proof = await db.write(alerts.prove, DESK)
    assert proof is not None
    assert proof.without_timer == ()
    await db.write(promises.keep, promise.id, by=sara)
    assert TimerKind.QUIET in await timers_of(db, ticket.id)


async def test_a_lost_timer_of_a_promise_is_started_again(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    await answer(db, ticket, sara)
    promise = await promised(db, ticket, sara)

    def lose(uow: UnitOfWork) -> None:
        for timer in uow.timers.running(ticket.id, set(TimerKind)):
            timer.done_at = uow.now

    await db.write(lose)
    proof = await db.write(alerts.prove, DESK)
    assert proof is not None
    assert proof.without_timer == (ticket.id,)
    assert await next_step(db, ticket.id) == promise.next_at


async def test_requesters_out_of_reach_are_not_told_but_the_agents_are(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    await promised(db, ticket, sara)
    await db.write(requesters.record_reachability, account_id=ACCOUNT, chat_id=CHAT, gone=True)
    await advance(db, clock, announced, DAY)
    assert announced.overdue == []
    found, _ = await db.write(alerts.take_alerts, DESK, limit=12)
    assert PromiseStep.DUE in [alert.step for alert in found]
    await db.write(requesters.record_reachability, account_id=ACCOUNT, chat_id=CHAT, gone=False)
    await advance(db, clock, announced, DAY)
    assert announced.overdue == [("refund", PromiseStep.TEAM)]


async def test_blocked_requesters_keep_their_promise(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    await promised(db, ticket, sara)
    await db.write(requesters.block, ticket.id, until=clock.now() + 30 * HOUR, reason="spam")
    await advance(db, clock, announced, DAY)
    assert announced.overdue == []
    assert await open_of(db, ticket.id) == ["refund"]
    await advance(db, clock, announced, DAY)
    assert announced.overdue == [("refund", PromiseStep.TEAM)]


async def test_what_cannot_be_promised(
    db: Database, clock: ManualClock, sara: Agent, ticket: Ticket
) -> None:
    omid = await an_agent(db, "Omid")
    with pytest.raises(TicketNotYours):
        await promised(db, ticket, omid)
    with pytest.raises(ReplyNeedsText):
        await promised(db, ticket, sara, words=" … ")
    with pytest.raises(DateRequired):
        await promised(db, ticket, sara, within=timedelta(0))
    with pytest.raises(SpanTooLong):
        await promised(db, ticket, sara, within=366 * DAY)
    with pytest.raises(TicketUnknown):
        await db.write(promises.keep, 99, by=sara)
    promise = await promised(db, ticket, sara)
    with pytest.raises(TicketNotYours):
        await db.write(promises.keep, promise.id, by=omid)
    with pytest.raises(ReplyNeedsText):
        await db.write(promises.break_off, promise.id, " - ", by=sara)
    await db.write(lambda uow: promises.told(uow, uow.session.get(Promise, promise.id)))
    with pytest.raises(PromiseNotRemovable):
        await db.write(promises.remove, promise.id, by=sara)
    with pytest.raises(DateRequired):
        await db.write(promises.move, promise.id, clock.now(), by=sara)
    await db.write(promises.keep, promise.id, by=sara)
    with pytest.raises(PromiseOver):
        await db.write(promises.keep, promise.id, by=sara)
    await bring_to(db, ticket.id, "resolved")
    with pytest.raises(TicketEnded):
        await promised(db, ticket, sara)


async def test_a_silent_requester_is_not_reminded_while_a_promise_is_open(
    db: Database, clock: ManualClock, announced: Announced, sara: Agent, ticket: Ticket
) -> None:
    await answer(db, ticket, sara)
    await db.write(silence.wait_for_answer, ticket.id, by=sara)
    promise = await promised(db, ticket, sara, within=10 * DAY)
    for _ in range(6):
        await advance(db, clock, announced, DAY)
    assert announced.silences == []
    await db.write(promises.keep, promise.id, by=sara)
    await advance(db, clock, announced, DAY)
    assert [step.value for _, step in announced.silences] == ["remind"]


@pytest.mark.parametrize("step", [-HOUR, HOUR])
async def test_a_promised_date_does_not_move_with_the_clock(
    db: Database,
    clock: ManualClock,
    announced: Announced,
    sara: Agent,
    ticket: Ticket,
    step: timedelta,
) -> None:
    promise = await promised(db, ticket, sara)
    clock.step(step)
    await jobs.after_clock_step(db, step)
    assert await next_step(db, ticket.id) == promise.next_at
    assert (await the_promise(db, promise.id)).due_at == promise.due_at
