"""Requesters who do not answer an agent's question."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from handoff import jobs
from handoff.actions import requesters, silence, tickets
from handoff.actions.silence import Silence
from handoff.errors import NothingAsked, TicketNotYours
from handoff.models import Agent, Ticket
from handoff.quiet import QuietHours
from handoff.states import TimerKind
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    DESK,
    POLICY,
    Announced,
    a_message,
    a_requester,
    a_ticket,
    an_agent,
    an_answer,
    event_kinds,
    the_ticket,
    timers_of,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHAT = "77"


@pytest.fixture
def announced() -> Announced:
    return Announced()


async def an_asked_ticket(db: Database, by: Agent) -> Ticket:
    """A ticket whose assignee wrote last."""
    ticket = await a_ticket(db, requester=await a_requester(db, chat_id=CHAT), held_by=by)
    await ask(db, ticket, by)
    return ticket


async def ask(db: Database, ticket: Ticket, by: Agent) -> None:
    await an_answer(db, ticket, by, "Which version?")


async def wait(db: Database, ticket: Ticket, by: Agent) -> None:
    await db.write(silence.wait_for_answer, ticket.id, by=by)


async def advance(db: Database, clock: ManualClock, announced: Announced, span: timedelta) -> None:
    clock.advance(span)
    await jobs.run_timers(db, announced)


async def test_two_reminders_and_then_the_end(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    asked = clock.now()
    clock.advance(HOUR)
    await wait(db, ticket, sara)
    assert (await the_ticket(db, ticket.id)).status == "pending"
    moments: list[tuple[timedelta, Silence]] = []
    while len(moments) < 3:
        before = len(announced.silences)
        await advance(db, clock, announced, HOUR)
        moments += [(clock.now() - asked, step) for _, step in announced.silences[before:]]

    assert moments == [
        (24 * HOUR, Silence.REMIND),
        (72 * HOUR, Silence.REMIND_LAST),
        (120 * HOUR, Silence.ENDED),
    ]
    ended = await the_ticket(db, ticket.id)
    assert (ended.status, ended.outcome, ended.assignee_id) == ("resolved", "no-reply", sara.id)
    assert set(await timers_of(db, ticket.id)) == {TimerKind.CLOSE_RESOLVED}
    kinds = await event_kinds(db, ticket.id)
    assert kinds[-3:] == ["reminded", "reminded", "resolved"]


async def test_an_answer_ends_the_wait(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    await wait(db, ticket, sara)
    await advance(db, clock, announced, 25 * HOUR)

    def answer(uow: UnitOfWork) -> None:
        tickets.add_messages(uow, tickets.find(uow, ticket.id, desk_id=DESK), ())

    await db.write(answer)
    await advance(db, clock, announced, 10 * DAY)
    assert announced.silences == [(ticket.id, Silence.REMIND)]
    assert (await the_ticket(db, ticket.id)).status == "open"


async def test_a_message_that_nobody_has_read_yet_is_no_silence(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    await wait(db, ticket, sara)
    clock.advance(24 * HOUR)
    await a_message(db, "version 4", chat_id=CHAT)
    await jobs.run_timers(db, announced)

    assert announced.silences == []
    due_at = clock.now() + silence.UNREAD_PAUSE
    assert (await timers_of(db, ticket.id))[TimerKind.SILENCE] == due_at


async def test_without_a_question_nobody_is_waited_for(db: Database) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    with pytest.raises(NothingAsked):
        await wait(db, ticket, sara)
    await ask(db, ticket, sara)

    def unsend(uow: UnitOfWork) -> None:
        reply = uow.tickets.last_reply(ticket.id)
        assert reply is not None
        reply.unsent_at = uow.now

    await db.write(unsend)
    with pytest.raises(NothingAsked):
        await wait(db, ticket, sara)
    assert (await the_ticket(db, ticket.id)).status == "open"


async def test_only_the_assignee_waits(db: Database) -> None:
    sara, omid = await an_agent(db), await an_agent(db, "Omid")
    ticket = await an_asked_ticket(db, sara)
    with pytest.raises(TicketNotYours):
        await wait(db, ticket, omid)


async def test_another_reply_starts_the_wait_anew(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    await wait(db, ticket, sara)
    for _ in range(3):
        await advance(db, clock, announced, DAY)
    assert announced.silences[-1] == (ticket.id, Silence.REMIND_LAST)
    await ask(db, ticket, sara)
    await advance(db, clock, announced, 23 * HOUR)
    assert len(announced.silences) == 2
    await advance(db, clock, announced, HOUR)

    assert announced.silences[2:] == [(ticket.id, Silence.REMIND)]


async def test_an_unsent_question_is_waited_for_no_longer(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    await wait(db, ticket, sara)

    def unsend(uow: UnitOfWork) -> None:
        reply = uow.tickets.last_reply(ticket.id)
        assert reply is not None
        reply.unsent_at = uow.now
        tickets.took_back(uow, tickets.find(uow, ticket.id, desk_id=DESK), by=sara)

    await db.write(unsend)
    found = await the_ticket(db, ticket.id)
    assert (found.status, found.waiting_since) == ("open", found.opened_at)
    await advance(db, clock, announced, 9 * DAY)
    assert announced.silences == []


Change = Callable[[UnitOfWork, Ticket, Agent], object]


def to_a_date(uow: UnitOfWork, ticket: Ticket, by: Agent) -> None:
    tickets.wait_for_requester(uow, ticket.id, until=uow.now + 9 * DAY, by=by)


def to_an_answer(uow: UnitOfWork, ticket: Ticket, by: Agent) -> None:
    silence.wait_for_answer(uow, ticket.id, by=by)


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ((to_an_answer, to_a_date), TimerKind.WAIT_FOR_REQUESTER),
        ((to_a_date, to_an_answer), TimerKind.SILENCE),
    ],
)
async def test_one_wait_replaces_the_other(
    db: Database, changes: tuple[Change, ...], left: TimerKind
) -> None:
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    for act in changes:
        await db.write(
            lambda uow, act=act: act(uow, tickets.find(uow, ticket.id, desk_id=DESK), sara)
        )

    assert set(await timers_of(db, ticket.id)) == {left}


async def test_nobody_is_reminded_at_night(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    zone = ZoneInfo("Asia/Tehran")
    db.policy = replace(POLICY, quiet=QuietHours(time(22), time(8), zone))
    local = clock.now().astimezone(zone)
    clock.advance(datetime(local.year, local.month, local.day, 23, tzinfo=zone) - local + DAY)
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    await wait(db, ticket, sara)
    await advance(db, clock, announced, DAY)
    await advance(db, clock, announced, 9 * HOUR - timedelta(minutes=1))
    assert announced.silences == []
    await advance(db, clock, announced, timedelta(minutes=1))

    assert announced.silences == [(ticket.id, Silence.REMIND)]


@pytest.mark.parametrize("how", ["blocked", "unreachable"])
async def test_who_cannot_be_reached_is_not_given_up(
    db: Database, clock: ManualClock, announced: Announced, how: str
) -> None:
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    await wait(db, ticket, sara)

    def lose(uow: UnitOfWork) -> None:
        requester = uow.requesters.get(ticket.requester_id)
        assert requester is not None
        if how == "blocked":
            requesters.block(uow, ticket.id, until=uow.now + 30 * DAY, reason=None)
        else:
            requester.unreachable_since = uow.now

    await db.write(lose)
    for _ in range(20):
        await advance(db, clock, announced, DAY)

    assert announced.silences == []
    assert (await the_ticket(db, ticket.id)).status == "pending"
    assert TimerKind.SILENCE in await timers_of(db, ticket.id)


async def test_a_clock_set_back_over_a_start_does_not_put_a_reminder_off(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    sara = await an_agent(db)
    ticket = await an_asked_ticket(db, sara)
    await wait(db, ticket, sara)
    clock.step(-365 * DAY)
    await jobs.after_clock_step(db, None)
    await advance(db, clock, announced, 24 * HOUR)

    assert announced.silences == [(ticket.id, Silence.REMIND)]
