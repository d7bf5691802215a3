"""Moved groups, lost topics, and cards as views."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from handoff.models import Delivery
from handoff.outbox import (
    Copy,
    Deferred,
    Edit,
    Headed,
    Moved,
    NotSent,
    Purpose,
    Rank,
    Refused,
    Relay,
    Send,
    TargetGone,
    TopicGone,
    refresh_card,
)
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from tests.builders import (
    ACCOUNT,
    AGENTS_CHAT,
    DESK,
    a_ticket,
    an_agent,
    an_agents_chat,
    deliveries,
    group,
    owe,
    the_ticket,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run
from tests.handoff.outbox.steps import (
    ALI,
    a_carded_ticket,
    refresh,
    statuses,
)


async def test_a_moved_group_takes_everything_along(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T40: the new id is stored, queued deliveries follow, and the old lane is free."""
    await an_agents_chat(db, chat_id="-77")
    ticket = await a_carded_ticket(db, relay, clock)
    transport.will(Moved(AGENTS_CHAT), to="-77")
    await owe(db, "n1", "n2", to=group("-77"), purpose=Purpose.NOTICE)
    await refresh(db, ticket)

    async with asyncio.timeout(10):
        await run(relay, clock)

    assert transport.texts(AGENTS_CHAT) == ["n1", "n2", "card open"]
    assert not relay.busy
    chat = await db.read(lambda reader: reader.agents.chat(DESK))
    assert chat is not None
    assert chat.chat_id == AGENTS_CHAT
    assert (await the_ticket(db, ticket.id)).card_chat_id == AGENTS_CHAT


async def test_a_claimed_ticket_gets_a_topic_with_its_card(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db, has_topics=True)
    ticket = await a_carded_ticket(db, relay, clock, held_by=await an_agent(db))

    assert transport.topics == [(AGENTS_CHAT, "topic of Where is my channel?")]
    assert [(c.topic_id, c.text) for c in transport.calls] == [(ticket.topic_id, "card open")]
    assert ticket.card_message_id is not None


async def test_a_deleted_topic_is_made_again_with_its_card_and_the_same_message(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T41: the topic is a view; its messages are not lost."""
    await an_agents_chat(db, has_topics=True)
    ticket = await a_carded_ticket(db, relay, clock, held_by=await an_agent(db))
    transport.will(TopicGone(), to=AGENTS_CHAT)
    await owe(db, "more", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)

    await run(relay, clock)

    again = await the_ticket(db, ticket.id)
    assert again.topic_id not in (None, ticket.topic_id)
    assert [(c.topic_id, c.text) for c in transport.calls[1:]] == [
        (ticket.topic_id, "more"),
        (again.topic_id, "card open"),
        (again.topic_id, "more"),
    ]


async def test_a_group_without_topics_gets_plain_cards(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T43: the group may have topics switched off at any time."""
    await an_agents_chat(db, has_topics=True)
    transport.topics_will(Refused("no-topics", "the chat is not a forum"))
    await a_carded_ticket(db, relay, clock, held_by=await an_agent(db))

    assert [(c.topic_id, c.text) for c in transport.calls] == [(None, "card open")]
    chat = await db.read(lambda reader: reader.agents.chat(DESK))
    assert chat is not None
    assert not chat.has_topics


async def test_in_a_plain_group_what_belongs_to_a_ticket_answers_its_card(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    await owe(
        db,
        Send(text="text"),
        Copy(from_chat_id=ALI, message_ids=("1",)),
        to=group(),
        ticket_id=ticket.id,
    )

    await run(relay, clock)

    replies = [c.payload.reply_to for c in transport.calls if not isinstance(c.payload, Edit)]
    assert replies == [None, ticket.card_message_id, ticket.card_message_id]


async def test_a_deleted_card_is_posted_again(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T10: the database is the source of truth, the card a view."""
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    transport.will(TargetGone(), to=AGENTS_CHAT)
    await refresh(db, ticket)

    await run(relay, clock)

    again = await the_ticket(db, ticket.id)
    assert [type(call.payload) for call in transport.calls] == [Send, Edit, Send]
    assert again.card_message_id not in (None, ticket.card_message_id)


async def test_a_place_that_is_gone_every_time_is_given_up(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db, has_topics=True)
    transport.will(*[TopicGone()] * 50, to=AGENTS_CHAT)
    await a_ticket(db)

    await run(relay, clock)

    assert (len(transport.calls), (await deliveries(db))[0].error_code) == (6, "place-gone")


async def test_a_long_outage_does_not_count_as_places_that_are_gone(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db, has_topics=True)
    transport.will(*[NotSent("connect")] * 20, TopicGone(), to=AGENTS_CHAT)
    await a_ticket(db)

    await run(relay, clock)

    assert (await deliveries(db))[0].status == "sent"


async def test_ten_refreshes_are_one_edit(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T51: one edit shows the newest state."""
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    for _ in range(10):
        await refresh(db, ticket)

    await run(relay, clock)

    assert transport.texts() == ["card open", "card open"]


async def test_a_refresh_that_comes_while_one_is_in_flight_is_not_lost(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    transport.gate.clear()
    await refresh(db, ticket)
    await relay.pass_once()
    await transport.until_called(2)

    def unit(uow: UnitOfWork) -> None:
        changed = uow.tickets.get(ticket.id)
        assert changed is not None
        changed.status = "pending"
        refresh_card(uow, changed)

    await db.write(unit)
    transport.gate.set()

    await run(relay, clock)

    assert transport.texts() == ["card open", "card open", "card pending"]


@pytest.mark.parametrize("answer", [Deferred(20), NotSent("connect"), TargetGone()])
async def test_a_refresh_gives_way_to_a_newer_one_but_its_lane_keeps_the_pause(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    answer: Deferred | NotSent | TargetGone,
) -> None:
    """T51: a postponed card is rendered once, and its replacement obeys the 429."""
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    transport.will(answer, to=AGENTS_CHAT)
    transport.gate.clear()
    await refresh(db, ticket)
    await relay.pass_once()
    await refresh(db, ticket)
    transport.gate.set()
    began = clock.now()

    await run(relay, clock)

    assert len(transport.calls) == 3
    assert await statuses(db) == ["sent", "superseded", "sent"]
    pause = {Deferred: 20, NotSent: 2, TargetGone: 0}[type(answer)]
    assert clock.now() - began == timedelta(seconds=pause)


async def test_a_new_card_stays_urgent_when_a_refresh_was_queued_before_or_takes_over(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    await refresh(db, ticket)
    await refresh(db, ticket, new=True)
    assert (await deliveries(db))[-1].rank == Rank.NEWS
    transport.will(Deferred(1), to=AGENTS_CHAT)
    transport.gate.clear()
    await relay.pass_once()
    await refresh(db, ticket)
    transport.gate.set()
    await relay.drain()

    last = (await deliveries(db))[-1]
    assert (last.rank, last.status) == (Rank.NEWS, "queued")


async def test_a_queued_card_goes_to_the_chat_that_is_the_agents_now(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db, chat_id="-77")
    ticket = await a_ticket(db)

    def unit(uow: UnitOfWork) -> None:
        chat = uow.agents.chat(DESK)
        assert chat is not None
        chat.chat_id = AGENTS_CHAT

    await db.write(unit)
    await refresh(db, ticket, new=True)

    await run(relay, clock)

    assert [call.chat_id for call in transport.calls] == [AGENTS_CHAT]


async def test_a_card_of_nothing_is_dropped(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    await db.write(
        lambda uow: uow.session.add(
            Delivery(
                account_id=ACCOUNT,
                chat_id=AGENTS_CHAT,
                chat_kind="group",
                lane=AGENTS_CHAT,
                rank=1,
                purpose="card",
                payload={"kind": "late", "text_id": "x", "facts": {}, "reply_to": None},
                not_before=uow.now,
                posted_at=uow.now,
            )
        )
    )
    relay = make_relay(drawing=nothing)  # nothing to render

    await run(relay, clock)

    assert (transport.calls, await statuses(db)) == ([], ["superseded"])


def nothing(*_args: Any) -> None:
    return None


async def test_sent_messages_are_mapped_to_their_ticket_by_account_chat_and_id(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T30, T31, T37: replies are routed by this map, not by the content of a message."""
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    await owe(
        db,
        Copy(from_chat_id=ALI, message_ids=("1", "2")),
        to=group(),
        purpose=Purpose.INBOUND,
        ticket_id=ticket.id,
    )
    await run(relay, clock)

    copied = (await deliveries(db))[-1].platform_ids
    assert len(copied) == 2

    def unit(reader: Reader):
        placed = [reader.tickets.placement(ACCOUNT, AGENTS_CHAT, n) for n in copied]
        elsewhere = reader.tickets.placement(ACCOUNT, ALI, copied[0])
        return elsewhere, placed

    elsewhere, placed = await db.read(unit)
    assert [(p.ticket_id, p.role) for p in placed if p] == [(ticket.id, "inbound")] * 2
    assert elsewhere is None


async def test_a_head_that_cannot_be_put_over_the_words_comes_alone(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    await an_agents_chat(db)
    ticket = await a_carded_ticket(db, relay, clock)
    transport.will(Refused("bad-request", "no"), to=AGENTS_CHAT)
    head = Headed("7", "words")
    await owe(db, head, to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)

    await run(relay, clock)

    assert transport.texts()[1:] == ["head over words", "head over "]
    assert await statuses(db) == ["sent", "sent"]
