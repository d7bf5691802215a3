"""Replies that are held back: sent once at their time, or never."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff import jobs
from handoff.actions import held, replies, tickets
from handoff.actions.replies import Content
from handoff.errors import (
    AgentUnknown,
    DateRequired,
    ReplyDecided,
    SpanTooLong,
    TicketNotYours,
)
from handoff.models import Agent, HeldReply, Message
from handoff.policy import Policy
from handoff.states import HeldState
from handoff.storage import Database, UnitOfWork
from tests.builders import ACCOUNT, a_number, a_ticket, an_agent, deliveries, event_kinds

HOLD = Policy().undo_within
SECOND = timedelta(seconds=1)


async def a_held_reply(db: Database, by: Agent, ticket_id: int) -> tuple[HeldReply, Message]:
    def unit(uow: UnitOfWork):
        content = Content("text", ACCOUNT, "-5", a_number(), uow.now, text="a canned text")
        row = replies.note(uow, ticket_id, content, by=by)
        assert row is not None
        return held.hold(uow, row, by=by), row

    return await db.write(unit)


async def sent(db: Database) -> list[str]:
    rows = await deliveries(db)
    return [row.payload["text"] for row in rows if row.purpose == "agent-reply"]


def due(uow: UnitOfWork) -> list[HeldReply]:
    return uow.held.due(1, at=uow.now)


async def test_it_is_sent_at_its_time_and_only_once(db: Database, clock: ManualClock) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    one, _ = await a_held_reply(db, sara, ticket.id)
    assert await db.write(due) == []
    assert await sent(db) == []
    clock.advance(HOLD)
    (found,) = await db.write(due)
    assert found.id == one.id

    def send(uow: UnitOfWork) -> None:
        again = uow.held.get(one.id)
        assert again is not None
        held.send(uow, again)

    await db.write(send)
    assert await sent(db) == ["a canned text"]
    assert await db.write(due) == []
    with pytest.raises(ReplyDecided):
        await db.write(send)
    assert await sent(db) == ["a canned text"]


async def test_what_is_undone_is_never_sent(db: Database, clock: ManualClock) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    one, _ = await a_held_reply(db, sara, ticket.id)

    def undo(uow: UnitOfWork) -> bool:
        found = uow.held.get(one.id)
        assert found is not None
        return held.undo(uow, found, by=sara)

    assert await db.write(undo)
    assert not await db.write(undo)
    clock.advance(HOLD)
    assert await db.write(due) == []
    assert "reply-undone" in await event_kinds(db, ticket.id)


async def test_only_its_agent_or_the_holder_takes_it_back(db: Database) -> None:
    sara, omid = await an_agent(db), await an_agent(db, "Omid")
    ticket = await a_ticket(db)
    one, _ = await a_held_reply(db, sara, ticket.id)

    def undo(uow: UnitOfWork) -> bool:
        found = uow.held.get(one.id)
        assert found is not None
        return held.undo(uow, found, by=omid)

    with pytest.raises(TicketNotYours):
        await db.write(undo)


async def test_it_is_dropped_if_the_ticket_has_another_holder(
    db: Database, clock: ManualClock
) -> None:
    sara, omid = await an_agent(db), await an_agent(db, "Omid")
    ticket = await a_ticket(db)
    one, _ = await a_held_reply(db, sara, ticket.id)
    await db.write(tickets.assign, ticket.id, to=omid, by=sara)
    clock.advance(HOLD)

    def send(uow: UnitOfWork) -> str:
        found = uow.held.get(one.id)
        assert found is not None
        with pytest.raises(TicketNotYours):
            held.send(uow, found)
        return found.state

    assert await db.write(send) == HeldState.DROPPED
    assert await sent(db) == []


@pytest.mark.parametrize("how", ["released", "left"])
async def test_it_is_dropped_if_its_agent_gave_the_ticket_back(
    db: Database, clock: ManualClock, how: str
) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    one, _ = await a_held_reply(db, sara, ticket.id)

    def send(uow: UnitOfWork) -> str:
        found, agent = uow.held.get(one.id), uow.agents.get(sara.id)
        assert found is not None
        assert agent is not None
        if how == "released":
            tickets.release(uow, ticket.id, by=agent)
        else:
            agent.active = False
        with pytest.raises(TicketNotYours if how == "released" else AgentUnknown):
            held.send(uow, found)
        return found.state

    clock.advance(HOLD)
    assert await db.write(send) == HeldState.DROPPED
    assert await sent(db) == []


@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(hours=-1)])
async def test_a_step_of_the_clock_neither_hurries_nor_delays_it(
    db: Database, clock: ManualClock, step: timedelta
) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    await a_held_reply(db, sara, ticket.id)
    clock.advance(3 * SECOND)
    clock.step(step)
    await jobs.after_clock_step(db, step)
    assert await db.write(due) == []
    clock.advance(HOLD - 3 * SECOND)
    assert len(await db.write(due)) == 1


async def test_it_is_sent_soon_if_the_clock_was_set_back_while_stopped(
    db: Database, clock: ManualClock
) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    await a_held_reply(db, sara, ticket.id)
    clock.step(timedelta(hours=-1))
    await jobs.after_clock_step(db, None)
    assert len(await db.write(due)) == 1


async def test_a_step_of_the_clock_moves_only_those_that_are_held_for_a_moment(
    db: Database, clock: ManualClock
) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    tomorrow = clock.now() + timedelta(days=1)
    one, _ = await a_held_reply(db, sara, ticket.id)
    _, row = await a_held_reply(db, sara, ticket.id)

    def later(uow: UnitOfWork) -> HeldReply:
        return held.schedule(uow, row, by=sara, due_at=tomorrow, facts={})

    other = await db.write(later)
    clock.advance(SECOND)
    clock.step(timedelta(hours=1))
    await jobs.after_clock_step(db, timedelta(hours=1))

    def times(uow: UnitOfWork) -> list[object]:
        return [getattr(uow.held.get(each.id), "due_at", None) for each in (one, other)]

    assert await db.write(times) == [one.due_at + timedelta(hours=1), tomorrow]


async def test_a_time_is_ahead_and_not_too_far(db: Database, clock: ManualClock) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    _, row = await a_held_reply(db, sara, ticket.id)
    for due_at, error in (
        (clock.now(), DateRequired),
        (clock.now() + timedelta(days=400), SpanTooLong),
    ):
        with pytest.raises(error):
            await db.write(held.schedule, row, by=sara, due_at=due_at, facts={})


async def test_a_new_time_replaces_the_former_one(db: Database, clock: ManualClock) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    _, row = await a_held_reply(db, sara, ticket.id)
    for days in (1, 2):
        due_at = clock.now() + timedelta(days=days)
        await db.write(held.schedule, row, by=sara, due_at=due_at, facts={})
    clock.advance(timedelta(days=1, seconds=1))
    assert await db.write(due) == []
    (found,) = await db.read(lambda reader: reader.held.scheduled(1))
    assert found.due_at == clock.now() + timedelta(days=1) - SECOND
