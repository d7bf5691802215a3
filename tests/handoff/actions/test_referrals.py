"""Referrals: offered, accepted, bounced, withdrawn, late, and ended with their ticket."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff import jobs, reports
from handoff.actions import agents, alerts, endings, referrals, silence, tickets
from handoff.actions.endings import Ending
from handoff.actions.referrals import Question, Receiver
from handoff.errors import (
    NothingAsked,
    ReferralNotForYou,
    ReferralOpen,
    ReferralOver,
    ReferralTimePassed,
    ReferralToSender,
    ReplyNeedsText,
    SpanTooLong,
    TicketEnded,
    TicketNotYours,
)
from handoff.lifecycle import Outcome
from handoff.models import Agent, Referral, Ticket
from handoff.states import ReferralState, ReferralStep, TimerKind
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    DESK,
    Announced,
    a_ticket,
    an_agent,
    bring_to,
    event_kinds,
    notice_of,
    the_ticket,
    timers_of,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FINANCE = "finance"
TEAM = Receiver(FINANCE, is_open=True)


@pytest.fixture
async def sara(db: Database) -> Agent:
    return await an_agent(db)


@pytest.fixture
async def omid(db: Database) -> Agent:
    return await an_agent(db, "Omid")


@pytest.fixture
async def ticket(db: Database, sara: Agent) -> Ticket:
    return await a_ticket(db, held_by=sara)


async def refer(
    db: Database,
    ticket: Ticket,
    by: Agent,
    receiver: Receiver | None = None,
    *,
    within: timedelta = DAY,
    question: str = "Was it paid?",
) -> Referral:
    def unit(uow: UnitOfWork) -> Referral:
        asked = Question(question, uow.now + within)
        return referrals.refer(uow, ticket.id, receiver or TEAM, asked, by=by)

    return await db.write(unit)


async def decide(
    db: Database, referral: Referral, by: Agent, receiver: Receiver | None = None
) -> None:
    await db.write(referrals.accept, referral.id, receiver or TEAM, by=by)


async def state_of(db: Database, referral: Referral) -> str:
    found = await db.read(reports.referral, referral.id)
    assert found is not None
    return found.state


async def run(db: Database, clock: ManualClock, span: timedelta) -> list[int]:
    """Advance the clock, run the timers, and return the steps of the referral's alerts."""
    clock.advance(span)
    await jobs.run_timers(db, Announced())
    found, _ = await db.write(alerts.take_alerts, DESK, limit=12)
    return [alert.step for alert in found if alert.kind is TimerKind.REFERRAL]


async def test_until_it_is_accepted_the_sender_owns_it(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    referral = await refer(db, ticket, sara)
    assert (await the_ticket(db, ticket.id)).assignee_id == sara.id
    await decide(db, referral, omid)
    found = await the_ticket(db, ticket.id)
    assert (found.assignee_id, found.route) == (omid.id, FINANCE)
    assert await state_of(db, referral) == ReferralState.ACCEPTED
    assert await notice_of(db, ticket.id) is not None
    assert (await event_kinds(db, ticket.id))[-2:] == ["referred", "assigned"]


async def test_the_reply_of_the_one_who_accepted_ends_it(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    referral = await refer(db, ticket, sara)

    async def reply(by: Agent) -> None:
        await db.write(
            lambda uow: tickets.replied(uow, tickets.find(uow, ticket.id, desk_id=DESK), by=by)
        )

    await reply(sara)
    assert await state_of(db, referral) == ReferralState.OFFERED
    await decide(db, referral, omid)
    await reply(omid)
    assert await state_of(db, referral) == ReferralState.ANSWERED
    assert TimerKind.REFERRAL not in await timers_of(db, ticket.id)


async def test_who_may_decide(db: Database, sara: Agent, omid: Agent, ticket: Ticket) -> None:
    lead = await an_agent(db, "Leila", role="lead")
    reza = await an_agent(db, "Reza")
    team = Receiver(FINANCE, deciders=[omid.id])
    referral = await refer(db, ticket, sara, team)
    for stranger in (reza, sara):
        with pytest.raises(ReferralNotForYou):
            await decide(db, referral, stranger, team)
        with pytest.raises(ReferralNotForYou):
            await db.write(referrals.bounce, referral.id, team, "no", by=stranger)
    await decide(db, referral, lead, team)

    for_omid = Receiver(agent=omid)
    second = await refer(db, ticket, lead, for_omid)
    with pytest.raises(ReferralNotForYou):
        await decide(db, second, reza, for_omid)
    await decide(db, second, omid, for_omid)
    assert (await the_ticket(db, ticket.id)).assignee_id == omid.id


async def test_a_bounced_ticket_stays_and_the_bounces_are_counted(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    for count in (1, 2):
        referral = await refer(db, ticket, sara)
        bounce = await db.write(referrals.bounce, referral.id, TEAM, "not ours", by=omid)
        assert bounce == count
    assert (await the_ticket(db, ticket.id)).assignee_id == sara.id
    assert TimerKind.REFERRAL not in await timers_of(db, ticket.id)
    accepted = await refer(db, ticket, sara)
    await decide(db, accepted, omid)
    legal = Receiver("legal", is_open=True)
    again = await refer(db, ticket, omid, legal)
    assert await db.write(referrals.bounce, again.id, legal, "not ours", by=sara) == 1


async def test_a_referral_is_decided_once(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    referral = await refer(db, ticket, sara)
    await decide(db, referral, omid)
    for by in (omid, sara):
        with pytest.raises(ReferralOver):
            await decide(db, referral, by)
        with pytest.raises(ReferralOver):
            await db.write(referrals.bounce, referral.id, TEAM, "no", by=by)
    with pytest.raises(ReferralOver):
        await db.write(referrals.withdraw, referral.id, by=omid)


async def test_the_sender_or_the_holder_takes_it_back(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    referral = await refer(db, ticket, sara)
    with pytest.raises(TicketNotYours):
        await db.write(referrals.withdraw, referral.id, by=omid)
    await db.write(tickets.assign, ticket.id, to=omid, by=sara)
    await db.write(referrals.withdraw, referral.id, by=sara)
    assert await state_of(db, referral) == ReferralState.WITHDRAWN
    second = await refer(db, ticket, omid)
    await db.write(tickets.assign, ticket.id, to=sara, by=omid)
    with pytest.raises(ReferralOver):
        await db.write(referrals.withdraw, referral.id, by=sara)
    await db.write(referrals.withdraw, second.id, by=sara)
    assert await state_of(db, second) == ReferralState.WITHDRAWN


async def test_its_receivers_are_warned_and_then_the_leads(
    db: Database, clock: ManualClock, sara: Agent, ticket: Ticket
) -> None:
    await refer(db, ticket, sara, within=8 * HOUR)
    assert await run(db, clock, 5 * HOUR) == []
    assert await run(db, clock, HOUR) == [ReferralStep.WARNED]
    assert await run(db, clock, 2 * HOUR) == [ReferralStep.LEADS]
    assert await run(db, clock, 23 * HOUR) == []
    assert await run(db, clock, HOUR) == [ReferralStep.LEADS + 1]


async def test_accepted_in_time_and_unanswered_it_is_late_all_the_same(
    db: Database, clock: ManualClock, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    referral = await refer(db, ticket, sara, within=8 * HOUR)
    await decide(db, referral, omid)
    assert await run(db, clock, 9 * HOUR) == [ReferralStep.LEADS]


@pytest.mark.parametrize("is_accepted", [False, True])
async def test_the_end_of_the_ticket_ends_it(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket, is_accepted: bool
) -> None:
    referral = await refer(db, ticket, sara)
    if is_accepted:
        await decide(db, referral, omid)
    holder = omid if is_accepted else sara
    await db.write(endings.resolve, ticket.id, Ending(Outcome.FIXED), by=holder)
    ended = ReferralState.ANSWERED if is_accepted else ReferralState.WITHDRAWN
    assert await state_of(db, referral) == ended
    assert set(await timers_of(db, ticket.id)) == {TimerKind.CLOSE_RESOLVED}


async def test_a_referred_ticket_waits_for_no_answer(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    referral = await refer(db, ticket, sara)
    with pytest.raises(ReferralOpen):
        await db.write(silence.wait_for_answer, ticket.id, by=sara)
    await db.write(referrals.withdraw, referral.id, by=sara)
    with pytest.raises(NothingAsked):
        await db.write(silence.wait_for_answer, ticket.id, by=sara)


async def test_the_ticket_of_a_sender_who_leaves_keeps_its_offer(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    admin = await an_agent(db, "Ada", role="admin")
    referral = await refer(db, ticket, sara)
    await db.write(agents.dismiss, "Sara", by=admin)
    assert await state_of(db, referral) == ReferralState.OFFERED
    await decide(db, referral, omid)
    assert (await the_ticket(db, ticket.id)).assignee_id == omid.id


async def test_what_cannot_be_referred(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    with pytest.raises(TicketNotYours):
        await refer(db, ticket, omid)
    with pytest.raises(ReplyNeedsText):
        await refer(db, ticket, sara, question=" … ")
    with pytest.raises(ReferralTimePassed):
        await refer(db, ticket, sara, within=timedelta(0))
    with pytest.raises(SpanTooLong):
        await refer(db, ticket, sara, within=400 * DAY)
    referral = await refer(db, ticket, sara)
    with pytest.raises(ReferralOpen):
        await refer(db, ticket, sara)
    with pytest.raises(ReplyNeedsText):
        await db.write(referrals.bounce, referral.id, TEAM, " … ", by=omid)
    await db.write(referrals.withdraw, referral.id, by=sara)
    await bring_to(db, ticket.id, "resolved")
    with pytest.raises(TicketEnded):
        await refer(db, ticket, sara)


async def test_of_two_who_accept_one_wins(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    reza = await an_agent(db, "Reza")
    referral = await refer(db, ticket, sara)
    await decide(db, referral, reza)
    with pytest.raises(ReferralOver):
        await decide(db, referral, omid)
    assert (await the_ticket(db, ticket.id)).assignee_id == reza.id


async def test_an_unassigned_ticket_belongs_to_the_sender(db: Database, sara: Agent) -> None:
    ticket = await a_ticket(db)
    await refer(db, ticket, sara)
    assert (await the_ticket(db, ticket.id)).assignee_id == sara.id


async def test_a_released_ticket_has_no_offer(db: Database, sara: Agent, ticket: Ticket) -> None:
    referral = await refer(db, ticket, sara)
    await db.write(tickets.release, ticket.id, by=sara)
    assert await state_of(db, referral) == ReferralState.WITHDRAWN
    assert TimerKind.REFERRAL not in await timers_of(db, ticket.id)


async def test_an_offer_to_an_agent_who_leaves_is_withdrawn(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    admin = await an_agent(db, "Ada", role="admin")
    referral = await refer(db, ticket, sara, Receiver(agent=omid))
    await db.write(agents.dismiss, "Omid", by=admin)
    assert await state_of(db, referral) == ReferralState.WITHDRAWN


async def test_an_answer_that_is_taken_back_is_awaited_again(
    db: Database, clock: ManualClock, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    referral = await refer(db, ticket, sara)
    await decide(db, referral, omid)

    def unit(act: Callable[..., object]) -> Callable[[UnitOfWork], object]:
        return lambda uow: act(uow, tickets.find(uow, ticket.id, desk_id=DESK), by=omid)

    await db.write(unit(tickets.replied))
    await db.write(unit(tickets.took_back))
    assert await state_of(db, referral) == ReferralState.ACCEPTED
    assert await run(db, clock, DAY) == [ReferralStep.LEADS]


async def test_a_lost_timer_is_started_again(db: Database, sara: Agent, ticket: Ticket) -> None:
    await refer(db, ticket, sara)
    before = await timers_of(db, ticket.id)

    def lose(uow: UnitOfWork) -> None:
        for timer in uow.timers.running(ticket.id, {TimerKind.REFERRAL}):
            timer.done_at = uow.now

    await db.write(lose)
    proof = await db.write(alerts.prove, DESK)
    assert proof is not None
    assert proof.without_timer == (ticket.id,)
    assert await timers_of(db, ticket.id) == before


async def test_it_is_not_offered_to_those_who_have_it(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    for receiver in (Receiver(agent=sara), Receiver(ticket.route)):
        with pytest.raises(ReferralToSender):
            await refer(db, ticket, sara, receiver)


async def test_leads_refer_and_assign_any_ticket(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    lead = await an_agent(db, "Leila", role="lead")
    referral = await refer(db, ticket, lead)
    await db.write(referrals.withdraw, referral.id, by=lead)
    await db.write(tickets.assign, ticket.id, to=omid, by=lead)
    assert (await the_ticket(db, ticket.id)).assignee_id == omid.id


async def test_a_team_whose_deciders_have_left_is_not_open_to_all(
    db: Database, sara: Agent, omid: Agent, ticket: Ticket
) -> None:
    closed = Receiver(FINANCE)
    referral = await refer(db, ticket, sara, closed)
    with pytest.raises(ReferralNotForYou):
        await decide(db, referral, omid, closed)
