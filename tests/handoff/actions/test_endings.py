"""Outcomes of tickets, duplicates, and reopening."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from handoff import jobs, reports
from handoff.actions import endings, requesters, tickets
from handoff.actions.endings import Ending
from handoff.errors import (
    DuplicateOfItself,
    OriginalEnded,
    OriginalRequired,
    OutcomeRequired,
    TicketUnknown,
)
from handoff.lifecycle import Outcome
from handoff.models import Agent, Ticket
from handoff.quiet import QuietHours
from handoff.states import TimerKind
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    DESK,
    POLICY,
    Announced,
    a_requester,
    a_ticket,
    an_agent,
    the_ticket,
    timers_of,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def duplicate(of: int | None) -> Ending:
    return Ending(Outcome.DUPLICATE, duplicate_of=of)


async def end(db: Database, ticket: Ticket, ending: Ending, by: Agent) -> Ticket:
    await db.write(endings.resolve, ticket.id, ending, by=by)
    return await the_ticket(db, ticket.id)


@pytest.mark.parametrize("reason", ["", "  ", "\u200c", "«»", "."])
async def test_a_refusal_says_why(db: Database, reason: str) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    with pytest.raises(OutcomeRequired):
        await end(db, ticket, Ending(Outcome.REFUSED, reason), sara)

    ended = await end(db, ticket, Ending(Outcome.REFUSED, "not ours"), sara)
    assert (ended.outcome, ended.outcome_reason) == ("refused", "not ours")


async def test_a_duplicate_is_linked_and_the_link_goes_when_it_reopens(db: Database) -> None:
    sara = await an_agent(db)
    original, ticket = await a_ticket(db), await a_ticket(db, held_by=sara)

    ended = await end(db, ticket, duplicate(original.id), sara)
    assert (ended.outcome, ended.duplicate_of_id) == ("duplicate", original.id)
    events = await db.read(reports.events_of, ticket.id)
    assert events[-1].facts == {"outcome": "duplicate", "duplicate_of": original.id}
    found = await db.read(reports.duplicates_of, original.id)
    assert [each.id for each in found] == [ticket.id]

    await db.write(endings.reopen, ticket.id, by=sara)
    assert (await the_ticket(db, ticket.id)).duplicate_of_id is None
    assert await db.read(reports.duplicates_of, original.id) == []


async def test_a_message_of_the_requester_removes_the_link_too(db: Database) -> None:
    sara = await an_agent(db)
    original, ticket = await a_ticket(db), await a_ticket(db, held_by=sara)
    await end(db, ticket, duplicate(original.id), sara)

    def unit(uow: UnitOfWork) -> None:
        tickets.add_messages(uow, tickets.find(uow, ticket.id, desk_id=sara.desk_id), ())

    await db.write(unit)
    assert (await the_ticket(db, ticket.id)).duplicate_of_id is None


async def test_a_duplicate_needs_an_original_that_exists(db: Database) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    with pytest.raises(OriginalRequired):
        await end(db, ticket, duplicate(None), sara)
    with pytest.raises(TicketUnknown):
        await end(db, ticket, duplicate(99), sara)
    assert (await the_ticket(db, ticket.id)).status == "open"


async def test_the_original_of_a_duplicate_is_the_original(db: Database) -> None:
    sara = await an_agent(db)
    first, second, third = [await a_ticket(db, held_by=sara) for _ in range(3)]
    await end(db, second, duplicate(first.id), sara)

    assert (await end(db, third, duplicate(second.id), sara)).duplicate_of_id == first.id


async def test_duplicates_do_not_go_in_a_circle(db: Database) -> None:
    sara = await an_agent(db)
    first, second = await a_ticket(db, held_by=sara), await a_ticket(db, held_by=sara)
    with pytest.raises(DuplicateOfItself):
        await end(db, first, duplicate(first.id), sara)
    await end(db, second, duplicate(first.id), sara)

    with pytest.raises(DuplicateOfItself):
        await end(db, first, duplicate(second.id), sara)
    assert (await the_ticket(db, first.id)).status == "open"


async def test_a_ticket_of_another_desk_is_no_original(db: Database) -> None:
    sara = await an_agent(db)
    original, ticket = await a_ticket(db), await a_ticket(db, held_by=sara)

    def unit(uow: UnitOfWork) -> None:
        with pytest.raises(TicketUnknown):
            endings.original_of(
                uow, replace(ticket, desk_id=ticket.desk_id + 1), duplicate(original.id)
            )

    await db.write(unit)


async def test_withdrawing_without_a_ticket_changes_nothing(db: Database) -> None:
    requester = await a_requester(db)

    def unit(uow: UnitOfWork) -> None:
        assert endings.withdraw(uow, requester, outcome=Outcome.WITHDRAWN) is None

    await db.write(unit)


async def test_duplicates_follow_their_original_when_it_becomes_a_duplicate(db: Database) -> None:
    sara = await an_agent(db)
    first, second, third = [await a_ticket(db, held_by=sara) for _ in range(3)]
    await end(db, third, duplicate(second.id), sara)
    await end(db, second, duplicate(first.id), sara)

    assert (await the_ticket(db, third.id)).duplicate_of_id == first.id
    await end(db, first, Ending(Outcome.REFUSED, "no"), sara)
    assert await settled(db, first) == [second.id, third.id]
    assert await settled(db, first) == []


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.WRONG_DOOR, Outcome.NO_REPLY])
async def test_another_persons_ticket_that_was_not_fixed_is_no_original(
    db: Database, outcome: Outcome
) -> None:
    sara = await an_agent(db)
    original, ticket = await a_ticket(db, held_by=sara), await a_ticket(db, held_by=sara)
    await end(db, original, Ending(outcome), sara)
    with pytest.raises(OriginalEnded):
        await end(db, ticket, duplicate(original.id), sara)

    assert (await the_ticket(db, ticket.id)).status == "open"


async def test_ones_own_earlier_ticket_is_an_original_with_any_outcome(db: Database) -> None:
    sara, requester = await an_agent(db), await a_requester(db)
    original = await a_ticket(db, requester=requester, held_by=sara)
    await end(db, original, Ending(Outcome.ANSWERED), sara)
    ticket = await a_ticket(db, requester=requester, held_by=sara)

    assert (await end(db, ticket, duplicate(original.id), sara)).duplicate_of_id == original.id
    assert await settled(db, original) == []


async def test_a_duplicate_is_closed_only_after_another_persons_original(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    original, ticket = await a_ticket(db), await a_ticket(db, held_by=sara)
    await end(db, ticket, duplicate(original.id), sara)

    def close(uow: UnitOfWork) -> None:
        endings.close_resolved(uow, tickets.find(uow, ticket.id, desk_id=sara.desk_id))

    await db.write(close)
    assert (await the_ticket(db, ticket.id)).status == "resolved"
    due_at = clock.now() + POLICY.reopens_within
    assert await timers_of(db, ticket.id) == {TimerKind.CLOSE_RESOLVED: due_at}
    await db.write(tickets.claim, original.id, by=sara)
    await end(db, original, Ending(Outcome.FIXED), sara)
    await db.write(close)
    assert (await the_ticket(db, ticket.id)).status == "closed"


async def settled(db: Database, original: Ticket) -> list[int]:
    ended = await the_ticket(db, original.id)
    left = await db.write(endings.settle_duplicates, ended)
    return [each.id for each in left]


async def fixed(db: Database) -> list[int]:
    """Return the tickets whose requesters are told by the timers that are due."""
    announced = Announced()
    await jobs.run_timers(db, announced)
    return announced.fixes


def at_night(db: Database, clock: ManualClock) -> None:
    """Move the clock to 23:00, with quiet hours from 22 to 8."""
    zone = ZoneInfo("Asia/Tehran")
    db.policy = replace(POLICY, quiet=QuietHours(time(22), time(8), zone))
    local = clock.now().astimezone(zone)
    clock.advance(datetime(local.year, local.month, local.day, 23, tzinfo=zone) - local + DAY)


async def a_fixed_original(db: Database, by: Agent) -> tuple[Ticket, Ticket]:
    """A ticket that is fixed, and a duplicate of it with another requester."""
    original, ticket = await a_ticket(db, held_by=by), await a_ticket(db, held_by=by)
    await end(db, ticket, duplicate(original.id), by)
    await end(db, original, Ending(Outcome.FIXED), by)
    assert await settled(db, original) == []
    return original, ticket


async def test_requesters_of_duplicates_are_told_once_and_not_at_night(
    db: Database, clock: ManualClock
) -> None:
    at_night(db, clock)
    sara, twice = await an_agent(db), await a_requester(db)
    original = await a_ticket(db, held_by=sara)
    once, *others = [
        await a_ticket(db, held_by=sara),
        await a_ticket(db, requester=twice, held_by=sara, status="closed"),
        await a_ticket(db, requester=twice, held_by=sara),
    ]
    for each in (once, others[1]):
        await end(db, each, duplicate(original.id), sara)
    await db.write(set_duplicate, others[0].id, original.id)
    await end(db, original, Ending(Outcome.FIXED), sara)
    assert await settled(db, original) == []
    assert await fixed(db) == []
    clock.advance(9 * HOUR)
    assert await fixed(db) == [once.id, others[1].id]
    clock.advance(DAY)
    assert await fixed(db) == []


def set_duplicate(uow: UnitOfWork, ticket_id: int, original_id: int) -> None:
    tickets.find(uow, ticket_id, desk_id=DESK).duplicate_of_id = original_id


async def test_a_blocked_requester_is_told_when_the_block_is_over(
    db: Database, clock: ManualClock
) -> None:
    sara = await an_agent(db)
    original, ticket = await a_ticket(db, held_by=sara), await a_ticket(db, held_by=sara)
    await end(db, ticket, duplicate(original.id), sara)
    until = clock.now() + 2 * HOUR
    await db.write(requesters.block, ticket.id, until=until, reason=None)
    await end(db, original, Ending(Outcome.FIXED), sara)
    await settled(db, original)
    assert await fixed(db) == []
    clock.advance(DAY)

    assert await fixed(db) == [ticket.id]


async def test_the_requester_who_writes_again_is_not_told(db: Database) -> None:
    """The ticket is open again, and an agent answers."""
    sara = await an_agent(db)
    original, ticket = await a_ticket(db, held_by=sara), await a_ticket(db, held_by=sara)
    await end(db, ticket, duplicate(original.id), sara)
    await end(db, original, Ending(Outcome.FIXED), sara)
    await settled(db, original)

    def write(uow: UnitOfWork) -> None:
        tickets.add_messages(uow, tickets.find(uow, ticket.id, desk_id=DESK), ())

    await db.write(write)
    assert await fixed(db) == []


async def test_duplicates_of_a_duplicate_of_a_fixed_ticket_are_told(db: Database) -> None:
    sara = await an_agent(db)
    first, second, third = [await a_ticket(db, held_by=sara) for _ in range(3)]
    await end(db, third, duplicate(second.id), sara)
    await end(db, first, Ending(Outcome.FIXED), sara)
    await end(db, second, duplicate(first.id), sara)
    await settled(db, first)

    assert await fixed(db) == [third.id]  # the outcome told the requester of the second


async def test_a_fix_that_was_undone_at_night_is_not_told(
    db: Database, clock: ManualClock
) -> None:
    """If the original then ends in another way, its duplicates are left to the agents."""
    at_night(db, clock)
    sara = await an_agent(db)
    original, ticket = await a_fixed_original(db, sara)
    await db.write(endings.reopen, original.id, by=sara)
    clock.advance(10 * HOUR)
    assert await fixed(db) == []
    await end(db, original, Ending(Outcome.REFUSED, "no"), sara)

    assert await settled(db, original) == [ticket.id]
    assert await fixed(db) == []


async def test_a_duplicate_is_left_to_the_agents_if_its_fix_did_not_last(db: Database) -> None:
    sara = await an_agent(db)
    original, ticket = await a_fixed_original(db, sara)
    assert await fixed(db) == [ticket.id]
    await db.write(endings.reopen, original.id, by=sara)
    await end(db, original, Ending(Outcome.WRONG_DOOR), sara)

    assert await settled(db, original) == [ticket.id]
    assert await settled(db, original) == []


async def test_a_late_timer_does_not_tell_at_night(db: Database, clock: ManualClock) -> None:
    at_night(db, clock)
    clock.advance(23 * HOUR - timedelta(minutes=10))
    sara = await an_agent(db)
    _, ticket = await a_fixed_original(db, sara)
    clock.advance(2 * HOUR)
    assert await fixed(db) == []
    clock.advance(9 * HOUR)

    assert await fixed(db) == [ticket.id]


async def test_a_duplicate_does_not_follow_to_its_requesters_own_ended_ticket(
    db: Database,
) -> None:
    """It stays with the ticket that was promised to be handled together with it."""
    sara, requester = await an_agent(db), await a_requester(db)
    own = await a_ticket(db, requester=requester, held_by=sara)
    await end(db, own, Ending(Outcome.FIXED), sara)
    ticket = await a_ticket(db, requester=requester, held_by=sara)
    original = await a_ticket(db, held_by=sara)
    await end(db, ticket, duplicate(original.id), sara)
    await end(db, original, duplicate(own.id), sara)

    assert await settled(db, original) == [ticket.id]
