"""The agents' chat becomes another group: deliveries refused by the former one go there."""

import pytest

from bot.clock import ManualClock
from handoff.actions import chats
from handoff.models import Ticket
from handoff.outbox import (
    BackAgain,
    CallOutcome,
    Copy,
    Edit,
    Headed,
    Late,
    NotSent,
    Payload,
    Purpose,
    Rank,
    Refused,
    Relay,
    Send,
    TargetGone,
    TopicGone,
    Unknown,
)
from handoff.storage import Database
from tests.builders import (
    AGENTS_CHAT,
    a_number,
    an_agent,
    an_agents_chat,
    deliveries,
    group,
    owe,
    person,
    rows,
    the_ticket,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import run
from tests.handoff.outbox.steps import ALI, a_carded_ticket, full_disk

NEW = "-1009999999999"
KICKED = Refused("not-a-member", "bot was kicked")
TO_AGENTS: list[tuple[Purpose, Payload, str]] = [
    (Purpose.NOTICE, Late("delivery-refused", {"ticket": 1}, reply_to="7"), "delivery-refused"),
    (Purpose.NOTICE, Send("reminder", reply_to="7"), "reminder"),
    (Purpose.NOTICE, BackAgain((1,)), "BackAgain"),
    (Purpose.NOTE_PROMPT, Send("write a note", reply_to="7"), "write a note"),
    (Purpose.INBOUND, Send("still broken"), "still broken"),
    (Purpose.INBOUND, Copy(ALI, ("1",)), ""),
]


async def here(db: Database, chat_id: str = NEW) -> None:
    admin = await an_agent(db, role="admin")
    await db.write(chats.set_agents_chat, group(chat_id), by=admin, title="New", has_topics=False)


async def on_the_way(relay: Relay, transport: FakeTransport) -> None:
    """Return once a send to the former chat is in progress."""
    transport.gate.clear()
    begun = len(transport.calls)
    await relay.pass_once()
    await transport.until_called(begun + 1)


@pytest.fixture
async def ticket(db: Database, relay: Relay, clock: ManualClock) -> Ticket:
    await an_agents_chat(db)
    return await a_carded_ticket(db, relay, clock)


@pytest.mark.parametrize(("purpose", "payload", "text"), TO_AGENTS)
async def test_what_the_lost_chat_is_owed_goes_to_the_new_one(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    ticket: Ticket,
    purpose: Purpose,
    payload: Payload,
    text: str,
) -> None:
    transport.will(KICKED, to=AGENTS_CHAT)
    await owe(db, payload, to=group(), purpose=purpose, ticket_id=ticket.id)
    await relay.pass_once()
    await relay.drain()

    await here(db)
    await run(relay, clock)

    found = [call for call in transport.calls if call.chat_id == NEW and text in call.text]
    assert any(isinstance(call.payload, Send | Copy) for call in found)
    assert all(getattr(call.payload, "reply_to", None) != "7" for call in found)
    assert "dead" not in {d.status for d in await deliveries(db)}


@pytest.mark.parametrize(
    "outcome",
    [
        KICKED,
        Refused("not-copied", "this one cannot be copied"),
        Unknown("timeout"),
        NotSent("connect"),
        TopicGone(),
        TargetGone(),
    ],
    ids=repr,
)
@pytest.mark.parametrize(("purpose", "payload", "text"), [TO_AGENTS[0], TO_AGENTS[-1]])
async def test_what_was_under_way_to_the_former_chat_goes_to_the_new_one(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    ticket: Ticket,
    purpose: Purpose,
    payload: Payload,
    text: str,
    outcome: CallOutcome,
) -> None:
    await owe(db, payload, to=group(), purpose=purpose, ticket_id=ticket.id)
    transport.will(outcome, to=AGENTS_CHAT)
    await on_the_way(relay, transport)
    await here(db)
    transport.gate.set()
    await relay.drain()

    await run(relay, clock)

    assert len([one for one in transport.calls if one.chat_id == AGENTS_CHAT]) == 2
    found = [call for call in transport.calls if call.chat_id == NEW and text in call.text]
    assert any(isinstance(call.payload, Send | Copy) for call in found)
    assert "dead" not in {d.status for d in await deliveries(db)}
    assert (await the_ticket(db, ticket.id)).card_chat_id == NEW


async def test_what_the_former_chat_took_after_all_is_known_to_stand_there(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, ticket: Ticket
) -> None:
    await owe(db, "words", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)
    await on_the_way(relay, transport)
    await here(db)
    transport.gate.set()
    await run(relay, clock)

    (sent,) = [d for d in await deliveries(db) if d.purpose == Purpose.INBOUND]
    assert (sent.status, sent.chat_id, sent.lane) == ("sent", AGENTS_CHAT, AGENTS_CHAT)


async def test_what_was_written_down_late_stands_where_it_was_sent(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, ticket: Ticket
) -> None:
    """A reply to a message of the new chat must not lead to the ticket of an old one."""
    await owe(db, "words", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)
    await on_the_way(relay, transport)
    with full_disk():
        transport.gate.set()
        await relay.drain()
    await here(db)
    await run(relay, clock)

    (sent,) = [d for d in await deliveries(db) if d.purpose == Purpose.INBOUND]
    assert (sent.status, sent.chat_id, sent.lane) == ("sent", AGENTS_CHAT, AGENTS_CHAT)
    assert rows(db.path, "SELECT chat_id FROM placements WHERE role = 'inbound'") == [AGENTS_CHAT]


async def test_what_means_nothing_elsewhere_stays(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, ticket: Ticket
) -> None:
    """Heads and edits name messages of the former chat; commands were answered there."""
    facts = {"purpose": Purpose.NOTICE, "rank": Rank.NEWS}
    transport.will(*[KICKED] * 9, to=AGENTS_CHAT)
    await owe(db, Headed("7", "words"), to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)
    await owe(db, Edit("7", "edit"), to=group(), ticket_id=ticket.id, **facts)
    await owe(db, Send("the queue is empty", reply_to="7"), to=group(), **facts)
    await owe(db, "the messenger is back", to=group(), **facts)
    await here(db)
    await run(relay, clock)

    assert transport.texts(NEW) == ["card open", "the messenger is back"]


async def test_private_words_to_an_agent_are_never_shown_to_all(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock, ticket: Ticket
) -> None:
    sara = a_number()
    transport.will(Refused("forbidden", "no"), to=sara)
    await owe(db, "private", to=person(sara), purpose=Purpose.NOTICE, ticket_id=ticket.id)
    await run(relay, clock)

    assert "private" not in transport.texts(AGENTS_CHAT)
