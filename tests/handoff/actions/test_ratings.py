"""Ratings of resolved tickets, and complaints with a timer for the leads."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from handoff import jobs, reports
from handoff.actions import alerts, complaints, endings, ratings, referrals, tickets
from handoff.actions.endings import Ending
from handoff.errors import ComplaintOver, NotALead
from handoff.lifecycle import Outcome
from handoff.models import Agent, Complaint, Rating, Ticket
from handoff.quiet import QuietHours
from handoff.states import AgentRole, ComplaintState, ComplaintStep, TimerKind
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from tests.builders import (
    DESK,
    POLICY,
    Announced,
    a_message,
    a_requester,
    a_ticket,
    an_agent,
    an_agents_chat,
    an_answer,
    event_kinds,
    the_ticket,
    timers_of,
)

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
CHAT = "77"
TEXT = "It took two weeks"


@pytest.fixture
def announced() -> Announced:
    return Announced()


async def a_lead(db: Database) -> Agent:
    return await an_agent(db, "Leila", role=AgentRole.LEAD.value)


async def a_resolved_ticket(
    db: Database, by: Agent, outcome: Outcome = Outcome.FIXED, *, chat_id: str = CHAT
) -> tuple[Ticket, Rating | None]:
    requester = await a_requester(db, chat_id=chat_id)
    ticket = await a_ticket(db, requester=requester, held_by=by)
    await an_answer(db, ticket, by, "Done")
    return ticket, await resolve(db, ticket, by, outcome)


async def resolve(
    db: Database, ticket: Ticket, by: Agent, outcome: Outcome = Outcome.FIXED
) -> Rating | None:
    def unit(uow: UnitOfWork) -> Rating | None:
        reason = "No" if outcome is Outcome.REFUSED else ""
        return ratings.ask(
            uow, endings.resolve(uow, ticket.id, Ending(outcome, reason), by=by), by=by
        )

    return await db.write(unit)


async def rate(db: Database, rating: Rating | None, score: int) -> None:
    def unit(uow: UnitOfWork) -> None:
        assert rating is not None
        found = uow.ratings.get(rating.id)
        assert found is not None
        ratings.rate(uow, found, score)

    await db.write(unit)


async def say_why(db: Database, rating: Rating | None, words: str) -> None:
    def unit(uow: UnitOfWork) -> None:
        found = uow.ratings.get(rating.id if rating is not None else 0)
        assert found is not None
        ratings.add_words(uow, found, words)

    await db.write(unit)


async def the_complaint(db: Database, complaint_id: int = 1) -> Complaint:
    found = await db.read(lambda reader: reader.ratings.complaint(complaint_id))
    assert found is not None
    return found


async def advance(db: Database, clock: ManualClock, announced: Announced, span: timedelta) -> None:
    clock.advance(span)
    await jobs.run_timers(db, announced)


async def scores(db: Database) -> list[reports.Scores]:
    def unit(reader: Reader) -> list[reports.Scores]:
        return reports.scores(reader, DESK, since=reader.now - DAY)

    return await db.read(unit)


async def untold(db: Database) -> list[tuple[TimerKind, int]]:
    def unit(uow: UnitOfWork) -> list[tuple[TimerKind, int]]:
        found, _ = alerts.take_alerts(uow, DESK, limit=20)
        return [(one.kind, one.step) for one in found]

    return await db.write(unit)


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_each_resolution_that_an_agent_decided_is_rated(
    db: Database, outcome: Outcome
) -> None:
    """A duplicate is rated with its original, and a silent requester is not asked once more."""
    if outcome in (Outcome.DUPLICATE, Outcome.WITHDRAWN):
        assert outcome not in ratings.RATED
        return
    nima = await an_agent(db)
    _, rating = await a_resolved_ticket(db, nima, outcome)
    assert (rating is not None) is (outcome is not Outcome.NO_REPLY)


async def test_a_rating_belongs_to_who_resolved_the_ticket(db: Database) -> None:
    """T94: it is not counted for the next owner, or for no agent."""
    nima, omid = await an_agent(db), await an_agent(db, "Omid")
    ticket, rating = await a_resolved_ticket(db, nima)
    await db.write(endings.reopen, ticket.id, by=nima)
    await db.write(tickets.assign, ticket.id, to=omid, by=nima)
    await rate(db, rating, 2)
    await resolve(db, ticket, omid)

    assert [(one.agent_id, one.asked, one.rated, one.total) for one in await scores(db)] == [
        (nima.id, 1, 1, 2),
        (omid.id, 1, 0, 0),
    ]


async def test_a_score_can_be_corrected(db: Database) -> None:
    nima = await an_agent(db)
    ticket, rating = await a_resolved_ticket(db, nima)
    await rate(db, rating, 1)
    await rate(db, rating, 1)
    await rate(db, rating, 5)

    assert (await event_kinds(db, ticket.id))[-4:] == [
        "rated",
        "complained",
        "rated",
        "complaint-retracted",
    ]
    assert (await the_complaint(db)).state == ComplaintState.RETRACTED
    assert TimerKind.COMPLAINT not in await timers_of(db, ticket.id)
    assert [one.total for one in await scores(db)] == [5]


@pytest.mark.parametrize("score", [0, 6])
async def test_there_are_no_other_scores(db: Database, score: int) -> None:
    _, rating = await a_resolved_ticket(db, await an_agent(db))
    with pytest.raises(ValueError, match="no score"):
        await rate(db, rating, score)


async def test_the_leads_hear_of_a_low_score_after_a_pause_for_words(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    _, rating = await a_resolved_ticket(db, await an_agent(db))
    await rate(db, rating, 2)
    await advance(db, clock, announced, MINUTE)
    assert announced.complaints == []
    await advance(db, clock, announced, MINUTE)
    assert announced.complaints == [1]


async def test_words_are_told_to_the_leads_at_once(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    _, rating = await a_resolved_ticket(db, await an_agent(db))
    await rate(db, rating, 1)
    await say_why(db, rating, TEXT)
    await advance(db, clock, announced, timedelta(0))

    assert announced.complaints == [1]
    assert (await the_complaint(db)).words == TEXT


async def test_a_complaint_without_contact_goes_up(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    await an_agents_chat(db)
    ticket, rating = await a_resolved_ticket(db, await an_agent(db))
    await rate(db, rating, 1)
    await advance(db, clock, announced, 2 * MINUTE)
    assert await untold(db) == []
    await advance(db, clock, announced, POLICY.contact_within)
    assert await untold(db) == [(TimerKind.COMPLAINT, ComplaintStep.LEADS)]
    await advance(db, clock, announced, DAY)
    assert await untold(db) == [(TimerKind.COMPLAINT, ComplaintStep.ADMINS)]
    await advance(db, clock, announced, 4 * DAY)  # the ticket is closed meanwhile
    assert (await the_ticket(db, ticket.id)).status == "closed"
    assert await untold(db) == [(TimerKind.COMPLAINT, ComplaintStep.ADMINS + 1)]
    assert announced.complaints == [1]


async def test_an_agent_cannot_end_a_complaint_by_resolving_the_ticket(db: Database) -> None:
    nima = await an_agent(db)
    requester = await a_requester(db, chat_id=CHAT)
    ticket = await a_ticket(db, requester=requester, held_by=nima)

    def unit(uow: UnitOfWork) -> None:
        found = uow.tickets.get(ticket.id)
        assert found is not None
        complaints.begin(uow, found, words=TEXT)

    await db.write(unit)
    await resolve(db, ticket, nima)
    assert TimerKind.COMPLAINT in await timers_of(db, ticket.id)


@pytest.mark.parametrize("how", [complaints.contact, complaints.dismiss])
async def test_only_a_lead_deals_with_a_complaint_and_only_one(db: Database, how: Any) -> None:
    nima, lead = await an_agent(db), await a_lead(db)
    ticket, rating = await a_resolved_ticket(db, nima)
    await rate(db, rating, 1)
    with pytest.raises(NotALead):
        await db.write(how, 1, by=nima)
    await db.write(how, 1, by=lead)
    with pytest.raises(ComplaintOver):
        await db.write(how, 1, by=lead)
    assert TimerKind.COMPLAINT not in await timers_of(db, ticket.id)


@pytest.mark.parametrize("state", ["resolved", "closed", "live", "pending"])
async def test_a_contact_is_in_a_live_ticket_of_the_lead(
    db: Database, clock: ManualClock, announced: Announced, state: str
) -> None:
    nima, lead = await an_agent(db), await a_lead(db)
    ticket, rating = await a_resolved_ticket(db, nima)
    await rate(db, rating, 1)
    await say_why(db, rating, TEXT)
    if state == "closed":
        await advance(db, clock, announced, 4 * DAY)
    if state in ("live", "pending"):
        await db.write(endings.reopen, ticket.id, by=nima)
    if state == "pending":
        until = clock.now() + DAY
        await db.write(tickets.wait_for_requester, ticket.id, until=until, by=nima)

    found = await db.write(complaints.contact, 1, by=lead)

    fresh = await the_ticket(db, found.ticket.id)
    assert (fresh.id == ticket.id) is (state != "closed")
    assert (fresh.status, fresh.assignee_id) == ("open", lead.id)
    assert TimerKind.NEXT_RESPONSE in await timers_of(db, fresh.id) or state == "closed"
    if state == "closed":
        assert (fresh.question, fresh.follows_id) == (TEXT, ticket.id)
    else:
        assert found.former is not None
        assert found.former.id == nima.id


async def test_one_reminder_for_a_ticket(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    nima = await an_agent(db)
    ticket, rating = await a_resolved_ticket(db, nima)
    assert rating is not None
    await advance(db, clock, announced, DAY - MINUTE)
    assert announced.unrated_ids == []
    await advance(db, clock, announced, MINUTE)
    assert announced.unrated_ids == [rating.id]
    await advance(db, clock, announced, DAY)
    await db.write(endings.reopen, ticket.id, by=nima)
    await resolve(db, ticket, nima)
    await advance(db, clock, announced, 2 * DAY)
    assert announced.unrated_ids == [rating.id]


@pytest.mark.parametrize("why", ["rated", "wrote", "reopened", "another", "blocked", "off"])
async def test_no_reminder(
    db: Database, clock: ManualClock, announced: Announced, why: str
) -> None:
    nima = await an_agent(db)
    if why == "off":
        db.policy = replace(POLICY, rating_reminder=None)
    ticket, rating = await a_resolved_ticket(db, nima)
    clock.advance(HOUR)
    requester = await a_requester(db, chat_id=CHAT)
    match why:
        case "rated":
            await rate(db, rating, 4)
        case "wrote":
            await a_message(db, "Thanks", chat_id=CHAT)
        case "reopened":
            await db.write(endings.reopen, ticket.id, by=nima)
        case "another":
            await a_ticket(db, requester=requester)
        case "blocked":

            def unit(uow: UnitOfWork) -> None:
                found = uow.requesters.get(requester.id)
                assert found is not None
                found.unreachable_since = uow.now

            await db.write(unit)
    await advance(db, clock, announced, 2 * DAY)
    assert announced.unrated_ids == []


async def test_a_reminder_waits_for_the_morning(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    zone = ZoneInfo("UTC")
    begin, now = (clock.now() + DAY - HOUR).time(), clock.now()
    end = (now + DAY + 7 * HOUR).time()
    db.policy = replace(POLICY, quiet=QuietHours(time(begin.hour), time(end.hour), zone))
    _, rating = await a_resolved_ticket(db, await an_agent(db))
    assert rating is not None
    await advance(db, clock, announced, DAY)
    assert announced.unrated_ids == []
    await advance(db, clock, announced, 8 * HOUR)
    assert announced.unrated_ids == [rating.id]


async def test_the_daily_proof_repairs_a_complaint_without_timer(db: Database) -> None:
    """Also if no ticket is live."""
    nima = await an_agent(db)
    ticket, rating = await a_resolved_ticket(db, nima)
    await rate(db, rating, 1)

    def unit(uow: UnitOfWork) -> datetime | None:
        for timer in uow.timers.running(ticket.id, {TimerKind.COMPLAINT}):
            timer.done_at = uow.now
        uow.session.flush()
        alerts.prove(uow, DESK)
        running = uow.timers.running(ticket.id, {TimerKind.COMPLAINT})
        return running[0].due_at if running else None

    assert await db.write(unit) is not None


async def test_a_complaint_and_a_referral_have_their_own_alerts(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    await an_agents_chat(db)
    nima = await an_agent(db)
    requester = await a_requester(db, chat_id=CHAT)
    ticket = await a_ticket(db, requester=requester, held_by=nima)

    def unit(uow: UnitOfWork) -> None:
        found = uow.tickets.get(ticket.id)
        assert found is not None
        complaints.begin(uow, found, words=TEXT)
        question = referrals.Question("Paid?", uow.now + POLICY.contact_within)
        to = referrals.Receiver(route="finance")
        referrals.refer(uow, ticket.id, to, question, by=nima)

    await db.write(unit)
    await advance(db, clock, announced, POLICY.contact_within)
    kinds = [kind for kind, _ in await untold(db)]
    assert kinds.count(TimerKind.COMPLAINT) == kinds.count(TimerKind.REFERRAL) == 1


async def test_a_contact_in_an_answered_ticket_has_a_clock(db: Database) -> None:
    nima, lead = await an_agent(db), await a_lead(db)
    requester = await a_requester(db, chat_id=CHAT)
    ticket = await a_ticket(db, requester=requester, held_by=nima)
    await an_answer(db, ticket, nima, "Done")

    def unit(uow: UnitOfWork) -> None:
        found = uow.tickets.get(ticket.id)
        assert found is not None
        complaints.begin(uow, found, words=TEXT)

    await db.write(unit)
    await db.write(complaints.contact, 1, by=lead)
    assert TimerKind.NEXT_RESPONSE in await timers_of(db, ticket.id)


async def test_a_longer_time_for_contacts_is_waited_for(
    db: Database, clock: ManualClock, announced: Announced
) -> None:
    await an_agents_chat(db)
    _, rating = await a_resolved_ticket(db, await an_agent(db))
    await rate(db, rating, 1)
    await advance(db, clock, announced, 2 * MINUTE)
    db.policy = replace(POLICY, contact_within=2 * POLICY.contact_within)
    await advance(db, clock, announced, POLICY.contact_within)
    assert await untold(db) == []
    await advance(db, clock, announced, POLICY.contact_within)
    assert await untold(db) == [(TimerKind.COMPLAINT, ComplaintStep.LEADS)]


async def test_an_admin_who_resolves_for_another_agent_is_rated(db: Database) -> None:
    nima, admin = await an_agent(db), await an_agent(db, "Sara", role=AgentRole.ADMIN.value)
    requester = await a_requester(db, chat_id=CHAT)
    ticket = await a_ticket(db, requester=requester, held_by=nima)
    await an_answer(db, ticket, nima, "Done")
    await resolve(db, ticket, admin)
    assert [one.agent_id for one in await scores(db)] == [admin.id]
