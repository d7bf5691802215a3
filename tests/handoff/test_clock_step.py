"""A wall clock that is set while the desk runs or before a start delays nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import ManualClock
from handoff import jobs, reports
from handoff.actions import agents, requesters
from handoff.actions.accounts import register
from handoff.actions.agents import Seen
from handoff.actions.requesters import NewMessage
from handoff.inbox import keep
from handoff.models import Conversation, Message, Table, UtcTime
from handoff.outbox import Unknown, outage
from handoff.policy import Policy
from handoff.service import ServiceLevel, Targets
from handoff.states import Priority, TimerKind
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from tests.builders import (
    ACCOUNT,
    BOT,
    DESK,
    POLICY,
    QUIET,
    a_message,
    a_requester,
    a_ticket,
    an_agent,
    an_agents_chat,
    an_update,
    bring_to,
    owe,
    person,
    the_ticket,
    timers_of,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run

CHAT = "42"
NIMA = Seen(ACCOUNT, "7", "Nima")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
BACK = [-10 * SECOND, -2 * MINUTE, -9 * MINUTE, -HOUR]
STEPS = [*BACK, HOUR, 24 * HOUR]


@pytest.mark.parametrize("at_a_start", [False, True], ids=["running", "at a start"])
@pytest.mark.parametrize("step", BACK)
async def test_a_step_back_silences_no_lane(
    db: Database,
    clock: ManualClock,
    make_relay: MakeRelay,
    transport: FakeTransport,
    step: timedelta,
    at_a_start: bool,
) -> None:
    await owe(db, "waits", to=person(CHAT))
    clock.step(step)
    await jobs.after_clock_step(db, None if at_a_start else step)
    await owe(db, "new", to=person(CHAT))
    relay = make_relay()
    await relay.recover()
    await run(relay, clock, within=SECOND)

    assert transport.texts() == ["waits", "new"]


async def test_a_step_forward_makes_nothing_too_old(
    db: Database, clock: ManualClock, make_relay: MakeRelay, transport: FakeTransport
) -> None:
    await owe(db, "waits", to=person(CHAT))
    clock.step(24 * HOUR)
    await jobs.after_clock_step(db, 24 * HOUR)
    await run(make_relay(), clock, within=SECOND)

    assert transport.texts() == ["waits"]


@pytest.mark.parametrize("step", BACK)
async def test_what_was_tried_is_tried_again_after_a_start_with_the_clock_set_back(
    db: Database,
    clock: ManualClock,
    make_relay: MakeRelay,
    transport: FakeTransport,
    step: timedelta,
) -> None:
    transport.will(Unknown("cut"), to=CHAT)
    await owe(db, "tried", to=person(CHAT))
    before = make_relay()
    await before.pass_once()
    await before.drain()
    clock.step(step)
    await jobs.after_clock_step(db, None)
    relay = make_relay()
    await relay.recover()
    await run(relay, clock, within=SECOND)

    assert transport.texts() == ["tried"] * 2


async def conversation_and_message(db: Database) -> tuple[Conversation, Message]:
    def unit(reader: Reader):
        conversation = reader.session.scalar(select(Conversation))
        message = reader.session.scalar(select(Message))
        return conversation, message

    conversation, message = await db.read(unit)
    assert conversation is not None
    assert message is not None
    return conversation, message


@pytest.mark.parametrize("step", STEPS)
async def test_words_that_wait_for_their_turn_keep_their_age(
    db: Database, clock: ManualClock, step: timedelta
) -> None:
    await keep(db, ACCOUNT, [an_update(1)])
    await a_message(db, "waits", chat_id=CHAT)
    clock.advance(3 * SECOND)
    clock.step(step)
    await jobs.after_clock_step(db, step)

    conversation, message = await conversation_and_message(db)
    then = clock.now() - 3 * SECOND
    assert message.at == conversation.turn_began_at == then
    assert conversation.turn_due_at is not None
    assert conversation.turn_due_at <= then + QUIET

    def unit(reader: Reader) -> None:
        assert reports.oldest_waiting(reader) == then
        assert reports.oldest_owed(reader) is None

    await db.read(unit)


@pytest.mark.parametrize("step", BACK)
async def test_words_that_wait_at_a_start_are_heard_at_once(
    db: Database, clock: ManualClock, step: timedelta
) -> None:
    await keep(db, ACCOUNT, [an_update(1)])
    await a_message(db, "waits", chat_id=CHAT)
    clock.step(step)
    await jobs.after_clock_step(db, None)

    conversation, message = await conversation_and_message(db)
    assert conversation.turn_due_at == message.at == clock.now()

    def unit(reader: Reader) -> None:
        assert reports.oldest_waiting(reader) == clock.now()

    await db.read(unit)


@pytest.mark.parametrize("step", STEPS)
async def test_what_came_between_the_step_and_its_notice_is_right_already(
    db: Database, clock: ManualClock, step: timedelta
) -> None:
    clock.step(step)
    await keep(db, ACCOUNT, [an_update(1)])
    await a_message(db, "new", chat_id=CHAT)
    ticket = await a_ticket(db)
    clock.advance(SECOND)
    await jobs.after_clock_step(db, step)

    _, message = await conversation_and_message(db)
    assert message.at == clock.now() - SECOND
    due_at = clock.now() - SECOND + POLICY.targets.first_response
    assert await timers_of(db, ticket.id) == {TimerKind.FIRST_RESPONSE: due_at}

    def unit(reader: Reader) -> None:
        assert reports.oldest_waiting(reader) == clock.now() - SECOND

    await db.read(unit)


@pytest.mark.parametrize("step", STEPS)
async def test_tickets_are_looked_at_when_they_were_to_be(
    db: Database, clock: ManualClock, step: timedelta
) -> None:
    fresh = await a_ticket(db)
    held = await a_ticket(db, held_by=await an_agent(db))
    over = await a_ticket(db, status="resolved")
    dated = await a_ticket(db)
    await bring_to(db, dated.id, "pending")
    date = await timers_of(db, dated.id)
    clock.advance(90 * MINUTE)
    clock.step(step)
    await jobs.after_clock_step(db, step)

    left = [
        due_at - clock.now()
        for one in (fresh, held, over)
        for due_at in (await timers_of(db, one.id)).values()
    ]
    first = POLICY.targets.first_response
    spans = (first, first, POLICY.reopens_within)
    assert left == [span - 90 * MINUTE for span in spans]
    assert (await the_ticket(db, over.id)).resolved_at == clock.now() - 90 * MINUTE
    assert await timers_of(db, dated.id) == date  # agents chose the date


async def test_a_ticket_is_not_forgotten_after_a_start_with_the_clock_set_back(
    db: Database, clock: ManualClock
) -> None:
    ticket = await a_ticket(db)
    clock.step(-timedelta(days=365))
    await jobs.after_clock_step(db, None)

    (due_at,) = (await timers_of(db, ticket.id)).values()
    assert due_at <= clock.now() + POLICY.targets.next_response


async def test_what_was_lost_after_a_step_back_is_found_when_the_requester_returns(
    db: Database, clock: ManualClock
) -> None:
    await a_requester(db, chat_id=CHAT)
    gone = await db.write(
        requesters.record_reachability, account_id=ACCOUNT, chat_id=CHAT, gone=True
    )
    clock.step(-HOUR)
    await jobs.after_clock_step(db, -HOUR)

    gone = await db.read(lambda reader: reader.requesters.by_chat(ACCOUNT, CHAT))
    assert gone is not None
    assert gone.unreachable_since == clock.now()


async def test_a_chat_is_lost_since_no_later_than_now(db: Database, clock: ManualClock) -> None:
    await an_agents_chat(db)

    def lose(uow: UnitOfWork) -> None:
        chat = uow.agents.chat(DESK)
        assert chat is not None
        outage.lost(uow, chat, code="not-a-member")

    await db.write(lose)
    clock.step(-HOUR)
    await jobs.after_clock_step(db, -HOUR)

    chat = await db.read(lambda reader: reader.agents.chat(DESK))
    assert chat is not None
    assert chat.unreachable_since == clock.now()


async def test_a_day_between_two_questions_stays_a_day(db: Database, clock: ManualClock) -> None:
    async def asked() -> bool:
        return await db.write(agents.record_unknown_sender, NIMA)

    assert await asked()
    clock.advance(POLICY.ask_again - 2 * MINUTE)
    clock.step(-HOUR)
    await jobs.after_clock_step(db, -HOUR)
    clock.advance(MINUTE)
    assert not await asked()
    clock.advance(MINUTE)
    assert await asked()


# Before a step is detected, or if its size is unknown, times lie ahead of the clock.


async def test_a_stranger_is_noticed_while_the_last_time_lies_ahead(
    db: Database, clock: ManualClock
) -> None:
    for _ in range(2):
        clock.step(-HOUR)

        def unit(uow: UnitOfWork) -> None:
            assert agents.record_unknown_sender(uow, NIMA)

        await db.write(unit)


async def test_a_live_location_is_shown_while_the_last_edit_lies_ahead(
    db: Database, clock: ManualClock
) -> None:
    await a_requester(db, chat_id=CHAT)

    async def moved(latitude: float) -> bool:
        place = {"latitude": latitude, "longitude": 2.0}
        new = NewMessage(platform_id="1", kind="location", attachment=place)

        def unit(uow: UnitOfWork):
            message = uow.requesters.message_at(ACCOUNT, CHAT, "1")
            assert message is not None
            return requesters.edit_whole(uow, message, new) is not None

        return await db.write(unit)

    await a_message(db, "", chat_id=CHAT, platform_id="1")
    assert await moved(1.0)  # a text until now
    clock.advance(POLICY.moves_every - SECOND)
    assert not await moved(2.0)
    clock.step(-HOUR)
    assert await moved(3.0)


def take_up(uow: UnitOfWork, message_id: int) -> None:
    uow.requesters.take_up([message_id], interaction_id=None, at=uow.now)


async def test_turns_that_lie_ahead_are_no_flood(db: Database, clock: ManualClock) -> None:
    requester = await a_requester(db, chat_id=CHAT)
    await a_ticket(db, requester=requester)
    for number in range(POLICY.flood_turns):
        received = await a_message(db, f"{number}", chat_id=CHAT)
        assert received.message_id is not None
        await db.write(take_up, received.message_id)
        clock.advance(SECOND)
    clock.step(-HOUR)
    await a_message(db, "after the step", chat_id=CHAT)

    conversation, _ = await conversation_and_message(db)
    assert conversation.turn_due_at is not None
    assert conversation.turn_due_at < clock.now() + POLICY.flood_pause


CORRECTED = {
    "inbox_updates.received_at",
    "requesters.unreachable_since",
    "conversations.turn_due_at",
    "conversations.turn_began_at",
    "messages.at",  # while it waits for its turn
    "tickets.notified_at",
    "tickets.resolved_at",
    "timers.due_at",  # unless it is a date
    "timers.started_at",
    "timers.target_at",
    "timers.paused_at",
    "agents.asked_at",
    "agents.hinted_at",
    "agents_chats.unreachable_since",
    "deliveries.not_before",
    "deliveries.posted_at",
    "deliveries.expires_at",
    "held_replies.due_at",
    "held_replies.held_at",
    "complaints.began_at",
}
ONLY_COMPARED = {  # with `within`
    "conversations.acknowledged_at",
    "desks.alerted_at",
    "desks.checked_at",
    "desks.proved_at",
    "messages.turned_at",
    "agents.focused_at",
    "ratings.rated_at",
    "messages.edited_at",
}
DATES = {
    "agents.away_until",
    "looks.until",
    "requesters.blocked_until",
    "invitations.expires_at",
    "keyboards.expires_at",
    "promises.due_at",
    "promises.first_due_at",
    "promises.next_at",
    "referrals.due_at",
    "guest_questions.due_at",
}
RECORD = {
    "agent_acts.at",
    "agents.away_since",
    "timers.done_at",
    "promises.made_at",
    "promises.ended_at",
    "promises.told_at",
    "referrals.asked_at",
    "guest_questions.asked_at",
    "guest_questions.taken_at",
    "guest_questions.ended_at",
    "referrals.decided_at",
    "held_replies.ended_at",
    "ratings.asked_at",
    "ratings.reminded_at",
    "complaints.ended_at",
    "accounts.since",
    "desks.since",
    "inbox_updates.handled_at",
    "requesters.first_seen_at",
    "requesters.block_told_at",
    "messages.withheld_at",
    "messages.unsent_at",
    "message_versions.until",
    "interactions.at",
    "tickets.opened_at",
    "tickets.first_replied_at",
    "tickets.closed_at",
    "tickets.waiting_since",
    "tickets.urgent_since",
    "ticket_events.at",
    "agents.joined_at",
    "agents.left_at",
    "invitations.used_at",
    "agents_chats.since",
    "deliveries.sending_since",
    "deliveries.sent_at",
}


UNUSED = {"lanes.lease_until", "lanes.next_due_at"}  # unused with one process


def test_of_every_stored_moment_it_is_said_what_a_step_does_to_it() -> None:
    moments = [
        f"{column.table.name}.{column.name}"
        for table in Table.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, UtcTime)
    ]
    assert sorted(moments) == sorted([*CORRECTED, *ONLY_COMPARED, *DATES, *RECORD, *UNUSED])


async def test_a_far_target_is_kept_over_a_start(database_path: Path, clock: ManualClock) -> None:
    """Only clocks that began in the future are corrected."""
    targets = Targets(first_response=timedelta(hours=72), next_response=timedelta(hours=1))
    policy = Policy(service=ServiceLevel({Priority.NORMAL: targets}))
    db = Database(database_path, now=clock.now, policy=policy)
    await db.open()
    try:
        await db.write(register, [BOT])
        ticket = await a_ticket(db)
        await jobs.after_clock_step(db, None)
        due_at = clock.now() + targets.first_response
        assert await timers_of(db, ticket.id) == {TimerKind.FIRST_RESPONSE: due_at}
    finally:
        await db.close()
