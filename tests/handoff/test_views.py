"""Cards and topics are views: missing ones are rendered again, without a busy loop."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff.addresses import Address
from handoff.jobs import REPAIRED_AT_ONCE, Views
from handoff.outbox import Delivered, Edit, Purpose, Refused, Relay, Send
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    AGENTS_CHAT,
    DESK,
    a_ticket,
    an_agent,
    an_agents_chat,
    bring_to,
    deliveries,
    group,
    owe,
    the_ticket,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import run
from tests.handoff.outbox.steps import refresh

REFUSED = Refused("bad-request", "something new")


@pytest.fixture
def views(db: Database, clock: ManualClock) -> Views:
    async def no(_chat: Address) -> bool | None:
        return None

    return Views(db, DESK, takes_topics=no, monotonic=clock.monotonic)


async def minutes(views: Views, relay: Relay, clock: ManualClock, count: int) -> None:
    """Run the job each minute, followed by its deliveries."""
    for _ in range(count):
        await views.pass_once()
        await run(relay, clock, within=timedelta(0))
        clock.advance(timedelta(minutes=1))


async def forget_card(db: Database, ticket_id: int) -> None:
    def unit(uow: UnitOfWork) -> None:
        ticket = uow.tickets.get(ticket_id)
        assert ticket is not None
        ticket.card_message_id = None

    await db.write(unit)


async def test_a_missing_card_is_posted_again(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, views: Views
) -> None:
    await an_agents_chat(db)
    ticket = await a_ticket(db)
    await run(relay, clock)
    await forget_card(db, ticket.id)

    await minutes(views, relay, clock, 5)

    assert transport.texts(AGENTS_CHAT) == ["card open", "card open"]
    assert (await the_ticket(db, ticket.id)).card_message_id is not None


async def test_a_missing_topic_is_made(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, views: Views
) -> None:
    await an_agents_chat(db)
    ticket = await a_ticket(db, held_by=await an_agent(db))
    await run(relay, clock)

    def unit(uow: UnitOfWork) -> None:
        chat = uow.agents.chat(DESK)
        assert chat is not None
        chat.has_topics = True

    await db.write(unit)

    await minutes(views, relay, clock, 3)

    assert len(transport.topics) == 1
    assert (await the_ticket(db, ticket.id)).topic_id is not None


async def test_a_card_that_was_refused_is_drawn_again(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, views: Views
) -> None:
    await an_agents_chat(db)
    transport.will(REFUSED, to=AGENTS_CHAT)
    ticket = await a_ticket(db)
    await run(relay, clock)
    assert [one.status for one in await deliveries(db)] == ["dead"]

    await minutes(views, relay, clock, 3)

    assert (await the_ticket(db, ticket.id)).card_message_id is not None
    assert [one.status for one in await deliveries(db)] == ["dead", "sent"]


async def test_a_card_that_is_refused_for_ever_is_tried_ever_more_rarely(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, views: Views
) -> None:
    await an_agents_chat(db)
    transport.will(*[REFUSED] * 1000, to=AGENTS_CHAT)
    await a_ticket(db)
    await run(relay, clock)

    await minutes(views, relay, clock, 240)

    assert 7 <= len(transport.calls) <= 12


async def test_a_card_whose_id_is_unknown_is_posted_again_only_when_it_changes(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, views: Views
) -> None:
    """It is in the chat: each repair would add another one."""
    await an_agents_chat(db)
    transport.will(Delivered(unread=True), to=AGENTS_CHAT)
    ticket = await a_ticket(db)
    await run(relay, clock)
    await minutes(views, relay, clock, 30)
    assert transport.texts(AGENTS_CHAT) == ["card open"]

    await refresh(db, ticket)
    await run(relay, clock)
    await refresh(db, ticket)
    await run(relay, clock)

    kinds = [type(call.payload) for call in transport.calls]
    assert kinds == [Send, Send, Edit]


async def test_a_round_mends_so_many_and_the_next_one_the_rest(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, views: Views
) -> None:
    await an_agents_chat(db)
    made = [await a_ticket(db) for _ in range(REPAIRED_AT_ONCE + 5)]
    await run(relay, clock)
    for ticket in made:
        await forget_card(db, ticket.id)
    before = len(transport.calls)

    await minutes(views, relay, clock, 1)
    assert len(transport.calls) - before == REPAIRED_AT_ONCE
    await minutes(views, relay, clock, 2)
    assert len(transport.calls) - before == len(made)


@pytest.mark.parametrize("status", ["resolved", "closed"])
async def test_a_ticket_that_is_over_needs_no_card(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    views: Views,
    status: str,
) -> None:
    await an_agents_chat(db)
    ticket = await a_ticket(db)
    await run(relay, clock)
    await forget_card(db, ticket.id)
    await bring_to(db, ticket.id, status)

    await minutes(views, relay, clock, 2)

    assert len(transport.calls) == 1


async def test_topics_that_came_later_are_used(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    ticket = await a_ticket(db, held_by=await an_agent(db))
    await run(relay, clock)

    async def yes(_chat: Address) -> bool | None:
        return True

    views = Views(db, DESK, takes_topics=yes, monotonic=clock.monotonic)
    await minutes(views, relay, clock, 2)

    assert (await the_ticket(db, ticket.id)).topic_id is not None


async def test_words_that_a_messenger_put_outside_their_topic_get_a_head_and_a_card(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """A group that lost its topics ignores the given topic."""
    await an_agents_chat(db, has_topics=True)
    ticket = await a_ticket(db)
    await run(relay, clock)
    transport.will(Delivered(("70",), outside_topic=True), to=AGENTS_CHAT)
    await owe(
        db, Send("words", bare=True), to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id
    )
    await run(relay, clock)

    chat = await db.read(lambda reader: reader.agents.chat(DESK))
    assert chat is not None
    assert not chat.has_topics
    assert transport.texts(AGENTS_CHAT)[1:] == ["words", "head over words", "card open"]
    assert [call.topic_id for call in transport.calls][2:] == [None, None]
