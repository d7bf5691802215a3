"""Questions to guests: the link, its first presser, the answer, and the end."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff import jobs, reports
from handoff.actions import endings, guests
from handoff.actions.endings import Ending
from handoff.actions.guests import Asking, Guest
from handoff.errors import (
    DateRequired,
    GuestOver,
    ReplyNeedsText,
    SpanTooLong,
    TicketEnded,
    TicketNotYours,
)
from handoff.lifecycle import Outcome
from handoff.models import Agent, GuestQuestion, Message, Ticket
from handoff.states import Direction, GuestState, TimerKind
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    ACCOUNT,
    Announced,
    a_ticket,
    an_agent,
    bring_to,
    event_kinds,
    timers_of,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALI, REZA = Guest(ACCOUNT, "901", "Ali"), Guest(ACCOUNT, "902", "Reza")


@pytest.fixture
async def sara(db: Database) -> Agent:
    return await an_agent(db)


@pytest.fixture
async def ticket(db: Database, sara: Agent) -> Ticket:
    return await a_ticket(db, held_by=sara)


async def ask(
    db: Database, ticket: Ticket, by: Agent, *, within: timedelta = DAY, question: str = "Came?"
) -> tuple[int, str]:
    """Ask a question. Returns its id and the payload of its link."""

    def unit(uow: UnitOfWork) -> tuple[int, str]:
        asking = Asking(question, uow.now + within, ACCOUNT)
        found, payload = guests.ask(uow, ticket.id, asking, by=by)
        return found.id, payload

    return await db.write(unit)


async def take(db: Database, payload: str, guest: Guest) -> bool | None:
    """Open a link. Returns True for the first time, and None if it cannot be opened."""
    taken = await db.write(guests.take, payload, guest)
    return None if taken is None else taken[1]


async def answer(db: Database, guest: Guest, number: str = "1") -> Message | None:
    def unit(uow: UnitOfWork) -> Message | None:
        question = guests.awaited_from(uow, guest)
        if question is None:
            return None
        place = {"chat_id": guest.person_id, "platform_id": number}
        return guests.answer(uow, question, **place, text="Yes")

    return await db.write(unit)


async def state_of(db: Database, question_id: int) -> str:
    def unit(uow: UnitOfWork) -> str:
        found = uow.session.get(GuestQuestion, question_id)
        assert found is not None
        return str(found.state)

    return await db.write(unit)


async def test_the_first_who_opens_the_link_answers_once(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    question, payload = await ask(db, ticket, sara)
    assert guests.looks_like_link(payload)
    assert await answer(db, ALI) is None
    assert await take(db, payload, ALI) is True
    assert await take(db, payload, ALI) is False
    assert await take(db, payload, REZA) is None
    assert await answer(db, REZA) is None
    row = await answer(db, ALI)
    assert row is not None
    assert (row.direction, row.ticket_id, row.agent_id) == (Direction.NOTE, ticket.id, None)
    assert await state_of(db, question) == GuestState.ANSWERED
    assert await answer(db, ALI, "2") is None
    assert await take(db, payload, ALI) is None
    assert TimerKind.GUEST not in await timers_of(db, ticket.id)
    kinds = await event_kinds(db, ticket.id)
    assert [kind for kind in kinds if kind.startswith("guest")] == [
        "guest-asked",
        "guest-came",
        "guest-answered",
    ]


async def test_the_link_is_stored_as_a_hash(db: Database, sara: Agent, ticket: Ticket) -> None:
    question, payload = await ask(db, ticket, sara)
    row = await db.write(lambda uow: uow.session.get(GuestQuestion, question))
    assert row is not None
    assert payload not in (row.token_hash, row.question)


async def test_it_expires_with_its_time_and_the_agents_hear_of_it(
    db: Database, clock: ManualClock, sara: Agent, ticket: Ticket
) -> None:
    first, payload = await ask(db, ticket, sara, question="first")
    second, _ = await ask(db, ticket, sara, within=2 * DAY, question="second")
    await take(db, payload, ALI)
    announced = Announced()
    clock.advance(DAY)
    assert await answer(db, ALI) is None
    await jobs.run_timers(db, announced)
    assert announced.expired == ["first"]
    assert [await state_of(db, one) for one in (first, second)] == ["expired", "open"]
    clock.advance(DAY)
    await jobs.run_timers(db, announced)
    assert announced.expired == ["first", "second"]


async def test_it_ends_with_the_ticket(
    db: Database, clock: ManualClock, sara: Agent, ticket: Ticket
) -> None:
    question, payload = await ask(db, ticket, sara)
    await take(db, payload, ALI)
    await db.write(endings.resolve, ticket.id, Ending(Outcome.FIXED), by=sara)
    assert await answer(db, ALI) is None
    assert await take(db, payload, ALI) is None
    announced = Announced()
    await jobs.run_timers(db, announced)
    assert announced.expired == ["Came?"]
    assert await state_of(db, question) == GuestState.EXPIRED
    assert TimerKind.GUEST not in await timers_of(db, ticket.id)
    await db.write(endings.reopen, ticket.id, by=sara)
    assert await take(db, payload, ALI) is None


async def test_an_ended_question_does_not_hide_another(
    db: Database, clock: ManualClock, sara: Agent, ticket: Ticket
) -> None:
    first, payload = await ask(db, ticket, sara, within=2 * DAY)
    second, other = await ask(db, ticket, sara, within=HOUR)
    await take(db, payload, ALI)
    clock.advance(timedelta(minutes=1))
    await take(db, other, ALI)
    clock.advance(HOUR)
    assert await answer(db, ALI) is not None
    assert await state_of(db, first) == GuestState.ANSWERED
    assert await state_of(db, second) == GuestState.TAKEN


async def test_the_link_that_was_opened_last_is_answered(
    db: Database, clock: ManualClock, sara: Agent, ticket: Ticket
) -> None:
    first, payload = await ask(db, ticket, sara)
    _, other = await ask(db, ticket, sara)
    for link in (payload, other, payload):
        clock.advance(timedelta(minutes=1))
        await take(db, link, ALI)
    await answer(db, ALI)
    assert await state_of(db, first) == GuestState.ANSWERED


async def test_agents_and_the_requester_do_not_use_up_the_link(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    _, payload = await ask(db, ticket, sara)
    requester = await db.read(reports.requester, ticket.requester_id)
    assert requester is not None
    for person in (sara.platform_id, requester.chat_id):
        assert await take(db, payload, Guest(ACCOUNT, person, "x")) is None
    assert await take(db, payload, ALI) is True


async def test_the_wrong_person_loses_it(db: Database, sara: Agent, ticket: Ticket) -> None:
    question, payload = await ask(db, ticket, sara)
    with pytest.raises(GuestOver):
        await db.write(guests.confirm, question, by=sara)
    await take(db, payload, ALI)
    await db.write(guests.confirm, question, by=sara)
    await db.write(guests.withdraw, question, by=sara)
    assert await answer(db, ALI) is None
    for act in (guests.withdraw, guests.confirm):
        with pytest.raises(GuestOver):
            await db.write(act, question, by=sara)


async def test_another_agent_decides_nothing(db: Database, sara: Agent, ticket: Ticket) -> None:
    omid = await an_agent(db, "Omid")
    question, payload = await ask(db, ticket, sara)
    await take(db, payload, ALI)
    with pytest.raises(TicketNotYours):
        await ask(db, ticket, omid)
    for act in (guests.withdraw, guests.confirm):
        with pytest.raises(TicketNotYours):
            await db.write(act, question, by=omid)


async def test_what_cannot_be_asked(db: Database, sara: Agent, ticket: Ticket) -> None:
    with pytest.raises(ReplyNeedsText):
        await ask(db, ticket, sara, question=" … ")
    with pytest.raises(DateRequired):
        await ask(db, ticket, sara, within=timedelta(0))
    with pytest.raises(SpanTooLong):
        await ask(db, ticket, sara, within=400 * DAY)
    await bring_to(db, ticket.id, "resolved")
    with pytest.raises(TicketEnded):
        await ask(db, ticket, sara)
    assert await take(db, "guest-unknown", ALI) is None
