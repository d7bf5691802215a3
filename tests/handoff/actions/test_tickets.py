"""Tickets in actions of requesters and agents."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.clock import ManualClock
from handoff import reports
from handoff.actions import agents, endings, tickets
from handoff.actions.endings import Ending
from handoff.errors import (
    DateRequired,
    DeskError,
    IllegalTransition,
    TicketAlreadyAssigned,
    TicketNotYours,
    TicketUnknown,
)
from handoff.lifecycle import Outcome
from handoff.models import Agent, Ticket
from handoff.states import TimerKind
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from tests.builders import (
    ACCOUNT,
    DESK,
    POLICY,
    a_message,
    a_requester,
    a_ticket,
    an_account,
    an_agent,
    an_opening,
    event_kinds,
    rows,
    the_ticket,
    timers_of,
)

HOUR = timedelta(hours=1)
Act = Callable[[UnitOfWork, int, Agent], Awaitable[object]]


async def do(db: Database, act: Act, ticket: Ticket, by: Agent) -> Ticket:
    await db.write(act, ticket.id, by)
    return await the_ticket(db, ticket.id)


def claim(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    tickets.claim(uow, ticket_id, by=by)


def release(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    tickets.release(uow, ticket_id, by=by)


def assign(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    tickets.assign(uow, ticket_id, to=by, by=by)


def wait(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    tickets.wait_for_requester(uow, ticket_id, until=uow.now + HOUR, by=by)


def resolve(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    endings.resolve(uow, ticket_id, Ending(Outcome.FIXED), by=by)


def reopen(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    endings.reopen(uow, ticket_id, by=by)


def hold(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    tickets.hold_to_reply(uow, ticket_id, by=by)


def say_more(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    tickets.add_messages(uow, tickets.find(uow, ticket_id, desk_id=by.desk_id), ())


def withdraw(uow: UnitOfWork, ticket_id: int, by: Agent) -> None:
    ticket = tickets.find(uow, ticket_id, desk_id=by.desk_id)
    requester = uow.requesters.get(ticket.requester_id)
    assert requester is not None
    endings.withdraw(uow, requester, outcome=Outcome.WITHDRAWN)


REFUSED = IllegalTransition
TABLE: list[tuple[Act, dict[str, str | type[DeskError]]]] = [
    (release, {"open": "open", "pending": "pending", "resolved": REFUSED, "closed": REFUSED}),
    (assign, {"open": "open", "pending": "pending", "resolved": REFUSED, "closed": REFUSED}),
    (wait, {"open": "pending", "pending": "pending", "resolved": REFUSED, "closed": REFUSED}),
    (resolve, {"open": "resolved", "pending": "resolved", "resolved": REFUSED, "closed": REFUSED}),
    (reopen, {"open": REFUSED, "pending": "open", "resolved": "open", "closed": REFUSED}),
    (hold, {"open": "open", "pending": "pending", "resolved": REFUSED, "closed": REFUSED}),
    (say_more, {"open": "open", "pending": "open", "resolved": "open", "closed": REFUSED}),
    (
        withdraw,
        {"open": "closed", "pending": "closed", "resolved": "resolved", "closed": "closed"},
    ),
]


@pytest.mark.parametrize(
    ("act", "status", "after"),
    [
        pytest.param(act, status, after, id=f"{act.__name__}-{status}")
        for act, outcomes in TABLE
        for status, after in outcomes.items()
    ],
)
async def test_every_act_in_every_status(
    db: Database, act: Act, status: str, after: str | type[DeskError]
) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara, status=status)

    if isinstance(after, str):
        assert (await do(db, act, ticket, sara)).status == after
    else:
        with pytest.raises(after):
            await do(db, act, ticket, sara)
        assert await the_ticket(db, ticket.id) == ticket


@pytest.mark.parametrize("act", [release, wait, resolve, hold, assign])
async def test_what_a_colleague_holds_is_left_alone(db: Database, act: Act) -> None:
    """T15, T49: another agent's ticket cannot be changed; the refusal names the assignee."""
    sara, omid = await an_agent(db, "Sara"), await an_agent(db, "Omid")
    ticket = await a_ticket(db, held_by=sara)

    with pytest.raises(TicketNotYours) as refused:
        await do(db, act, ticket, omid)

    assert refused.value.assignee == "Sara"
    assert await the_ticket(db, ticket.id) == ticket


@pytest.mark.parametrize("act", [release, wait, resolve, assign])
async def test_an_admin_may_act_on_any_ticket(db: Database, act: Act) -> None:
    sara, lead = await an_agent(db), await an_agent(db, "Lead", role="admin")
    ticket = await a_ticket(db, held_by=sara)

    await do(db, act, ticket, lead)


@pytest.mark.parametrize("act", [claim, release, assign, wait, resolve, reopen, hold])
async def test_agents_of_another_desk_find_no_ticket(db: Database, act: Act) -> None:
    """T38."""
    ticket = await a_ticket(db)
    elsewhere = await an_account(db, desk_id=None)
    stranger = await an_agent(db, account_id=elsewhere.id, role="admin")

    with pytest.raises(TicketUnknown):
        await do(db, act, ticket, stranger)


async def test_of_many_claims_at_once_exactly_one_wins(db: Database) -> None:
    """T39: the others are told the assignee."""
    ticket = await a_ticket(db)
    team = [await an_agent(db, name) for name in ("Sara", "Omid", "Neda", "Ali", "Mina")]

    outcomes = await asyncio.gather(
        *(do(db, claim, ticket, agent) for agent in team), return_exceptions=True
    )

    (won,) = [outcome for outcome in outcomes if isinstance(outcome, Ticket)]
    names = {agent.id: agent.name for agent in team}
    lost = [outcome for outcome in outcomes if isinstance(outcome, TicketAlreadyAssigned)]
    assert won.assignee_id is not None
    assert [refused.assignee for refused in lost] == [names[won.assignee_id]] * 4
    assert await event_kinds(db, ticket.id) == ["opened", "claimed"]


async def test_one_requester_has_one_live_ticket_however_many_messages_come_at_once(
    db: Database,
) -> None:
    """T9."""
    requester = await a_requester(db)

    async def open_one() -> int:
        return await db.write(lambda uow: (tickets.open_ticket(uow, requester, an_opening())).id)

    assert len(set(await asyncio.gather(*(open_one() for _ in range(10))))) == 1


async def test_the_table_itself_refuses_a_second_live_ticket(db: Database) -> None:
    """T9: also if an action forgot to check."""
    ticket = await a_ticket(db, status="resolved")
    requester = await a_requester(db, chat_id="1")
    other = await a_ticket(db, requester=requester)

    async def steal() -> None:
        await db.write(
            lambda uow: uow.session.execute(
                text("UPDATE tickets SET status = 'pending', requester_id = :r WHERE id = :t"),
                {"r": requester.id, "t": ticket.id},
            )
        )

    with pytest.raises(Exception, match="UNIQUE"):
        await steal()
    assert (await the_ticket(db, other.id)).status == "open"


async def test_a_later_ticket_is_linked_to_the_one_before(db: Database) -> None:
    """T16."""
    requester = await a_requester(db)
    first = await a_ticket(db, requester=requester, status="closed")
    second = await a_ticket(db, requester=requester)

    assert (second.id != first.id, second.follows_id) == (True, first.id)


async def test_words_on_a_resolved_ticket_open_it_again_for_its_assignee(
    db: Database, clock: ManualClock
) -> None:
    """T16: a late message reaches the assignee."""
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await do(db, resolve, ticket, sara)
    clock.advance(HOUR)

    again = await do(db, say_more, ticket, sara)

    assert (again.status, again.assignee_id, again.outcome) == ("open", sara.id, None)
    assert again.resolved_at is None
    due_at = clock.now() + POLICY.targets.first_response
    assert await timers_of(db, ticket.id) == {TimerKind.FIRST_RESPONSE: due_at}


@pytest.mark.parametrize("act", [say_more, reopen])
async def test_a_ticket_whose_assignee_has_left_goes_to_the_queue_when_it_opens_again(
    db: Database, act: Act
) -> None:
    """T50: requesters do not wait for an agent who has left."""
    sara, omid = await an_agent(db, "Sara"), await an_agent(db, "Omid")
    ticket = await a_ticket(db, held_by=sara)
    await do(db, resolve, ticket, sara)
    await db.write(agents.leave, account_id=ACCOUNT, platform_id=sara.platform_id)

    assert (await do(db, act, ticket, omid)).assignee_id is None


@pytest.mark.parametrize("ahead", [None, timedelta(0), -HOUR])
async def test_waiting_needs_a_date_ahead(db: Database, ahead: timedelta | None) -> None:
    """T71."""
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)

    def unit(uow: UnitOfWork) -> None:
        until = None if ahead is None else uow.now + ahead
        with pytest.raises(DateRequired):
            tickets.wait_for_requester(uow, ticket.id, until=until, by=sara)

    await db.write(unit)


async def test_the_first_response_is_stamped_once(db: Database, clock: ManualClock) -> None:
    """T46: later answers do not move it, nor does reopening."""
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    clock.advance(HOUR)
    first = clock.now()
    for _ in range(2):
        await db.write(
            lambda uow: tickets.replied(uow, tickets.find(uow, ticket.id, desk_id=DESK), by=sara)
        )
        clock.advance(HOUR)
    await do(db, resolve, ticket, sara)
    await do(db, reopen, ticket, sara)

    assert (await the_ticket(db, ticket.id)).first_replied_at == first

    def unit(reader: Reader) -> None:
        assert reports.first_reply_times(reader, DESK, since=first - HOUR) == [HOUR]

    await db.read(unit)


async def test_a_free_ticket_becomes_the_answerers(db: Database) -> None:
    sara = await an_agent(db)

    assert (await do(db, hold, await a_ticket(db), sara)).assignee_id == sara.id


async def test_leaving_returns_all_live_tickets_to_the_queue(db: Database) -> None:
    """T50."""
    sara, omid = await an_agent(db, "Sara"), await an_agent(db, "Omid")
    held = [await a_ticket(db, held_by=sara, status=s) for s in ("open", "pending", "resolved")]
    other = await a_ticket(db, held_by=omid)

    left = await db.write(agents.leave, account_id=ACCOUNT, platform_id=sara.platform_id)

    assert left is not None
    assert left[1] == 2
    now_held = [(await the_ticket(db, t.id)).assignee_id for t in (*held, other)]
    assert now_held == [None, None, sara.id, omid.id]


LOOKED_AT = {
    claim: TimerKind.FIRST_RESPONSE,
    wait: TimerKind.WAIT_FOR_REQUESTER,
    say_more: TimerKind.FIRST_RESPONSE,
    reopen: TimerKind.FIRST_RESPONSE,
    release: TimerKind.FIRST_RESPONSE,
    assign: TimerKind.FIRST_RESPONSE,
    resolve: TimerKind.CLOSE_RESOLVED,
}


async def test_after_every_act_one_timer_runs(db: Database, clock: ManualClock) -> None:
    """T71: after every action a timer runs."""
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    for act in (claim, wait, say_more, wait, reopen, release, assign, resolve, say_more):
        await do(db, act, ticket, sara)
        running = await timers_of(db, ticket.id)
        assert list(running) == [LOOKED_AT[act]], act.__name__
        assert min(running.values()) > clock.now()

    await do(db, withdraw, ticket, sara)
    assert await timers_of(db, ticket.id) == {}


async def test_a_wait_keeps_its_date_through_replies_and_assignment(
    db: Database, clock: ManualClock
) -> None:
    """C4: only the requester's answer or a new date ends a wait."""
    sara, omid = await an_agent(db), await an_agent(db, "Omid")
    ticket = await a_ticket(db, held_by=sara)
    await do(db, wait, ticket, sara)
    date = await timers_of(db, ticket.id)
    clock.advance(HOUR)

    def unit(uow: UnitOfWork) -> None:
        tickets.replied(uow, tickets.find(uow, ticket.id, desk_id=DESK), by=sara)
        tickets.assign(uow, ticket.id, to=omid, by=sara)

    await db.write(unit)
    assert await timers_of(db, ticket.id) == date


async def test_every_act_leaves_its_event(db: Database) -> None:
    """T46: events have names."""
    sara = await an_agent(db)
    ticket = await a_ticket(db)
    for act in (claim, wait, say_more, release, assign, resolve, reopen, withdraw):
        await do(db, act, ticket, sara)

    assert await event_kinds(db, ticket.id) == [
        "opened", "claimed", "pending", "reopened", "released",
        "assigned", "resolved", "reopened", "withdrawn",
    ]  # fmt: skip


async def test_the_place_in_the_queue_counts_only_free_open_tickets_before(db: Database) -> None:
    sara = await an_agent(db)
    for status in ("open", "pending", "closed"):
        await a_ticket(db, status=status)
    await a_ticket(db, held_by=sara)
    last = await a_ticket(db)

    def unit(reader: Reader) -> None:
        assert reports.position_in_queue(reader, last) == 2

    await db.read(unit)


async def test_messages_said_before_go_into_the_ticket(db: Database) -> None:
    """T5: requester, ticket and message are one transaction."""
    said = await a_message(db, "help", chat_id="77")
    assert said.message_id is not None
    ticket = await db.write(
        tickets.open_ticket, said.requester, an_opening(message_ids=[said.message_id])
    )

    assert rows(db.path, "SELECT ticket_id FROM messages") == [ticket.id]
