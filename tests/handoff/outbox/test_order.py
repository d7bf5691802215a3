"""Messages of one conversation are sent in the order of posting, across ranks."""

from datetime import timedelta
from itertools import product

import pytest

from bot.clock import ManualClock
from handoff.models import Ticket
from handoff.outbox import Copy, Edit, Headed, Purpose, Rank, Relay, Send
from handoff.outbox.post import from_backlog, post
from handoff.storage import Database, UnitOfWork
from tests.builders import AGENTS_CHAT, a_ticket, an_agents_chat, deliveries, group, owe, person
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run
from tests.handoff.outbox.steps import ALI, BABAK

TO_PEOPLE = (Purpose.ANSWER, Purpose.PROMPT, Purpose.AGENT_REPLY, Purpose.DECISION)


async def test_words_to_a_person_keep_their_order(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    """T51: all triples of rank and purpose, posted while sending is impossible."""
    kinds = [
        (rank, waited) for rank in (Rank.REPLY, Rank.NEWS, Rank.BROADCAST) for waited in (0, 1)
    ]
    triples = list(product(kinds, repeat=3))

    def owe_all(uow: UnitOfWork) -> None:
        for number, triple in enumerate(triples):
            for index, (rank, waited) in enumerate(triple):
                purpose = TO_PEOPLE[(number + index) % len(TO_PEOPLE)]
                to = person(f"{ALI}{number}")
                with from_backlog(waited=bool(waited)):
                    post(uow, Send(f"{index}"), to=to, rank=rank, purpose=purpose)

    await db.write(owe_all)
    await run(make_relay(), clock)

    assert len(transport.calls) == 3 * len(triples)
    wrong = [
        triple
        for number, triple in enumerate(triples)
        if transport.texts(f"{ALI}{number}") != ["0", "1", "2"]
    ]
    assert wrong == []


@pytest.mark.parametrize("attempted", [False, True])
async def test_an_old_answer_goes_before_a_new_one(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    attempted: bool,
) -> None:
    with from_backlog(waited=True):
        await owe(db, "old 1", "old 2", to=person(ALI))
    if attempted:
        await relay.pass_once()
        await relay.drain()
    await owe(db, "new", to=person(ALI))

    assert {d.rank for d in await deliveries(db) if d.status == "queued"} == {Rank.REPLY}
    await run(relay, clock)

    assert transport.texts() == ["old 1", "old 2", "new"]


async def test_only_answers_and_prompts_wait_as_backlog(db: Database) -> None:
    """Agents' messages, outcomes of tickets and help in danger are not treated as backlog."""
    with from_backlog(waited=True):
        for number, purpose in enumerate(TO_PEOPLE):
            await owe(db, purpose, to=person(f"{ALI}{number}"), purpose=purpose)

    ranks = [Rank(delivery.rank) for delivery in await deliveries(db)]
    assert ranks == [Rank.BACKLOG, Rank.BACKLOG, Rank.REPLY, Rank.REPLY]


async def test_a_changed_button_lifts_nothing_out_of_the_backlog(db: Database) -> None:
    with from_backlog(waited=True):
        await owe(db, "old", to=person(ALI))
        await owe(db, Edit(message_id="1", text="chosen"), to=person(ALI), rank=Rank.REFRESH)
        await owe(db, "another's", to=person(BABAK))

    ranks = [Rank(delivery.rank) for delivery in await deliveries(db)]
    assert ranks == [Rank.BACKLOG, Rank.REFRESH, Rank.BACKLOG]


async def two_tickets(db: Database, relay: Relay, clock: ManualClock) -> tuple[Ticket, Ticket]:
    await an_agents_chat(db)
    tickets = await a_ticket(db), await a_ticket(db)
    await run(relay, clock)
    return tickets


async def test_a_requesters_words_keep_their_order_among_the_agents(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    """The rest of a flood is sent before the same requester's next messages, not before others."""
    relay = make_relay(paced=True)
    ours, other = await two_tickets(db, relay, clock)
    clock.advance(timedelta(minutes=2))
    facts = {"to": group(), "purpose": Purpose.INBOUND}
    await owe(db, "1", rank=Rank.NEWS, ticket_id=ours.id, **facts)
    await owe(db, *"23", rank=Rank.BROADCAST, ticket_id=ours.id, **facts)
    await owe(db, *"ab", rank=Rank.BROADCAST, ticket_id=other.id, **facts)
    await owe(db, "4", rank=Rank.NEWS, ticket_id=ours.id, **facts)
    await owe(db, "5", rank=Rank.NEWS, ticket_id=ours.id, to=group(), purpose=Purpose.NOTICE)

    await run(relay, clock)

    assert transport.texts(AGENTS_CHAT)[2:] == ["1", "2", "3", "4", "5", "a", "b"]


async def test_a_notice_among_the_news_comes_behind_what_its_requester_said(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    ours, _ = await two_tickets(db, relay, clock)
    facts = {"to": group(), "ticket_id": ours.id}
    await owe(db, *"12", rank=Rank.BROADCAST, purpose=Purpose.INBOUND, **facts)
    await owe(db, "3", rank=Rank.NEWS, purpose=Purpose.NOTICE, **facts)

    await run(relay, clock)

    assert transport.texts(AGENTS_CHAT)[2:] == ["1", "2", "3"]


async def test_what_completes_a_relayed_message_lifts_no_flood(
    db: Database, relay: Relay, clock: ManualClock
) -> None:
    """A head line joins its message; other requesters' deliveries keep their place."""
    ours, _ = await two_tickets(db, relay, clock)
    facts = {"to": group(), "purpose": Purpose.INBOUND, "ticket_id": ours.id}
    await owe(db, Copy(ALI, ("1",)), Send("2"), rank=Rank.BROADCAST, **facts)
    before = [delivery.id for delivery in await deliveries(db)][-2:]
    await owe(db, Headed("7"), **facts)

    ranks = [Rank(d.rank) for d in await deliveries(db) if d.id in before]
    assert ranks == [Rank.BROADCAST, Rank.BROADCAST]
