"""The agents' chat moves to another account: queued deliveries go there, once."""

from datetime import timedelta
from typing import Any

import pytest

from handoff.actions import keyboards
from handoff.models import Ticket
from handoff.outbox import (
    CallOutcome,
    Card,
    Copy,
    Deferred,
    Digest,
    Edit,
    Headed,
    Late,
    NotSent,
    Payload,
    Placeholder,
    Purpose,
    Refused,
    Reshare,
    Send,
    Upload,
    agents_chat,
)
from handoff.outbox.payload import Button, from_json, to_json
from tests.builders import (
    ACCOUNT,
    AGENTS_CHAT,
    a_photo,
    a_ticket,
    an_agent,
    an_agents_chat,
    deliveries,
    group,
    owe,
    rows,
    the_ticket,
)
from tests.handoff.conftest import run
from tests.handoff.outbox.steps import ALI, LOST, full_disk
from tests.handoff.outbox.two_accounts import KICKED, NEW, TwoAccounts, on_the_way


@pytest.mark.parametrize(
    ("payload", "moved"),
    [
        (Send("words", reply_to="3"), Send("words")),
        (Card(), Card()),
        (Late("reminder", reply_to="3", edits="4"), Late("reminder")),
        (Copy(ALI, ("7",), reply_to="3"), Copy(ALI, ("7",), from_account=1)),
        (Copy(ALI, ("7",), from_account=2), Copy(ALI, ("7",))),
        (Copy(ALI, ("7",), from_account=3), Copy(ALI, ("7",), from_account=3)),
        (Reshare(ALI, ("7", "8")), Copy(ALI, ("7", "8"), from_account=1)),
        (Placeholder(ALI, ("7",), left_out=1), Placeholder(ALI, ("7",), 1, from_account=1)),
        (Placeholder(ALI, ("7",), from_account=2), Placeholder(ALI, ("7",))),
        (Placeholder("", (), words="hm"), Placeholder("", (), words="hm")),
        (Edit("7", "new"), None),
        (Headed("7", "words"), None),
        (Digest(), None),
    ],
    ids=repr,
)
def test_a_payload_for_the_agents_on_another_account(
    payload: Payload, moved: Payload | None
) -> None:
    """From account 1 to account 2: copied content there names its origin."""
    found = agents_chat.elsewhere(to_json(payload), old=1, new=2)

    assert (found and from_json(found)) == moved


@pytest.mark.parametrize(
    "payload",
    [Copy(ALI, ("7",)), Copy(ALI, ("7",), from_account=2), Reshare(ALI, ("7",))],
    ids=repr,
)
def test_on_the_same_account_a_payload_stays_what_it_is(payload: Payload) -> None:
    found = agents_chat.elsewhere(to_json(payload), old=1, new=1)

    assert found is not None
    assert from_json(found) == payload


def test_a_payload_from_before_there_were_accounts_is_moved_too() -> None:
    stored: dict[str, Any] = {"kind": "copy", "from_chat_id": ALI, "message_ids": ["7"]}

    moved = agents_chat.elsewhere(stored, old=1, new=2)

    assert moved is not None
    assert from_json(moved) == Copy(ALI, ("7",), from_account=1)


# the agents' chat on another account


async def test_what_the_former_chat_is_owed_goes_through_the_other_account(
    two: TwoAccounts, ticket: Ticket
) -> None:
    facts = {"to": group(), "purpose": Purpose.INBOUND, "ticket_id": ticket.id}
    for platform_id in ("7", "8"):
        await a_photo(two.db, chat_id=ALI, platform_id=platform_id)
    await owe(two.db, Copy(ALI, ("7",)), Reshare(ALI, ("8",)), "words", **facts)
    before = len(two.transport.calls)

    await two.settle()
    moved = [row for row in await deliveries(two.db) if row.purpose == Purpose.INBOUND]
    assert {(row.address, row.lane, row.chat_kind) for row in moved} == {
        (two.there(), NEW, "group")
    }
    await two.run()

    assert len(two.transport.calls) == before
    sent = [call.payload for call in two.other_transport.calls if call.chat_id == NEW]
    made = [part for one in sent if isinstance(one, Upload) for part in one.parts]
    assert [(one.kind, one.file_id, one.account_id) for one in made] == [
        ("photo", "file-7", ACCOUNT),
        ("photo", "file-8", ACCOUNT),
    ]
    assert {"words", "card open"} <= set(two.other_transport.texts(NEW))


async def test_the_card_stands_in_the_chat_of_the_other_account(
    two: TwoAccounts, ticket: Ticket
) -> None:
    """Also if both messengers give their group the same id."""
    before = len(two.transport.calls)
    await two.settle(AGENTS_CHAT)
    moved = await the_ticket(two.db, ticket.id)
    assert (moved.card_account_id, moved.card_chat_id, moved.card_message_id) == (None,) * 3

    await two.run()

    assert two.other_transport.texts() == ["card open"]
    assert isinstance(two.other_transport.calls[0].payload, Send)  # not an edit of the former card
    stands = await the_ticket(two.db, ticket.id)
    assert (stands.card_account_id, stands.card_chat_id) == (two.another.id, AGENTS_CHAT)
    assert len(two.transport.calls) == before


async def test_the_former_card_still_leads_to_its_ticket(two: TwoAccounts, ticket: Ticket) -> None:
    await two.settle(AGENTS_CHAT)

    assert ticket.card_message_id is not None
    found = await two.db.read(
        lambda r: r.tickets.placement(ACCOUNT, AGENTS_CHAT, ticket.card_message_id)
    )
    assert found is not None
    assert found.ticket_id == ticket.id


async def test_a_card_that_waits_for_the_former_chat_is_sent_once_by_the_other_account(
    two: TwoAccounts,
) -> None:
    await an_agents_chat(two.db)
    await a_ticket(two.db)

    await two.settle()
    await two.run()

    assert (two.transport.texts(), two.other_transport.texts(NEW)) == ([], ["card open"])
    cards = [(row.address, row.status) for row in await deliveries(two.db)]
    assert cards == [(two.there(), "sent")]


async def test_a_file_that_cannot_be_made_anew_is_told_to_both_sides(
    two: TwoAccounts, ticket: Ticket
) -> None:
    """No forward reaches another account: a line describes it, and the requester is asked."""
    await two.settle()
    await run(two.other_relay, two.clock)
    two.other_transport.will(Refused("too-big", "no"), to=NEW)
    payload = Copy(ALI, ("7",), from_account=ACCOUNT)
    await owe(two.db, payload, to=two.there(), purpose=Purpose.INBOUND, ticket_id=ticket.id)

    await run(two.other_relay, two.clock)
    await run(two.relay, two.clock)

    assert two.other_transport.texts(NEW)[-1] == "Placeholder"
    assert not any(isinstance(call.payload, Reshare) for call in two.other_transport.calls)
    (asked,) = two.transport.texts(ALI)
    assert asked.startswith("send-another-way")


async def test_the_admins_hear_on_their_own_account_that_the_chat_is_lost(
    two: TwoAccounts, ticket: Ticket
) -> None:
    sara = await an_agent(two.db, role="admin")
    nima = await an_agent(two.db, "Nima", role="admin", account_id=two.another.id)
    two.transport.will(KICKED, to=AGENTS_CHAT)
    await owe(two.db, "words", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)

    await two.run()

    for line, agent in ((two.transport, sara), (two.other_transport, nima)):
        (told,) = line.texts(agent.platform_id)
        assert told.startswith("agents-chat-lost")
    assert (
        two.transport.texts(nima.platform_id) == two.other_transport.texts(sara.platform_id) == []
    )


# attempts on the former account


@pytest.mark.parametrize("chat_id", [NEW, AGENTS_CHAT])
async def test_what_the_former_chat_refused_is_not_sent_by_the_former_account(
    two: TwoAccounts, ticket: Ticket, chat_id: str
) -> None:
    """The first relay holds the lane for a delivery that now belongs to the other."""
    two.transport.will(KICKED, to=AGENTS_CHAT)
    await owe(two.db, "words", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)
    await two.relay.pass_once()
    await two.relay.drain()
    before = len(two.transport.calls)

    await two.settle(chat_id)
    await two.run()

    assert len(two.transport.calls) == before
    assert "words" in two.other_transport.texts(chat_id)


@pytest.mark.parametrize("outcome", [KICKED, LOST, NotSent("connect"), Deferred(2)], ids=repr)
async def test_what_was_under_way_to_the_former_chat_is_sent_by_the_other_account(
    two: TwoAccounts, ticket: Ticket, outcome: CallOutcome
) -> None:
    await owe(two.db, "words", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)
    two.transport.will(outcome, to=AGENTS_CHAT)
    await on_the_way(two.relay, two.transport)
    await two.settle()
    before = len(two.transport.calls)
    two.transport.gate.set()
    await two.relay.drain()

    await two.run()

    assert len(two.transport.calls) == before
    assert "words" in two.other_transport.texts(NEW)
    assert "dead" not in {row.status for row in await deliveries(two.db)}


async def test_what_the_former_chat_took_after_all_stands_there(
    two: TwoAccounts, ticket: Ticket
) -> None:
    await owe(two.db, "words", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)
    await on_the_way(two.relay, two.transport)
    await two.settle()
    two.transport.gate.set()
    await two.run()

    (sent,) = [row for row in await deliveries(two.db) if row.purpose == Purpose.INBOUND]
    assert (sent.status, sent.address, sent.lane) == ("sent", group(), AGENTS_CHAT)
    assert "words" not in two.other_transport.texts()


async def test_what_was_written_down_late_stands_where_it_was_sent(
    two: TwoAccounts, ticket: Ticket
) -> None:
    await owe(two.db, "words", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)
    await on_the_way(two.relay, two.transport)
    with full_disk():
        two.transport.gate.set()
        await two.relay.drain()
    await two.settle()
    await run(two.relay, two.clock)

    (sent,) = [row for row in await deliveries(two.db) if row.purpose == Purpose.INBOUND]
    assert (sent.status, sent.address) == ("sent", group())
    placed = rows(two.db.path, "SELECT account_id, chat_id FROM placements WHERE role = 'inbound'")
    assert placed == [(ACCOUNT, AGENTS_CHAT)]


async def test_the_other_relay_is_woken_for_what_becomes_its_own(
    two: TwoAccounts, ticket: Ticket
) -> None:
    """A delivery returned by the former account must not wait for the next message."""
    woken: list[str] = []
    two.other_relay.wake = lambda: woken.append("other")
    await owe(two.db, "words", to=group(), purpose=Purpose.INBOUND, ticket_id=ticket.id)
    two.transport.will(NotSent("connect"), to=AGENTS_CHAT)
    await on_the_way(two.relay, two.transport)
    await two.settle()
    woken.clear()

    two.transport.gate.set()
    await two.relay.drain()

    assert woken


async def test_a_file_that_cannot_be_fetched_does_not_hold_up_the_agents_chat(
    two: TwoAccounts, ticket: Ticket
) -> None:
    """After a few attempts a line takes the place of the file, and the next message goes out."""
    await a_photo(two.db, chat_id=ALI, platform_id="7", account_id=two.another.id)
    copy = Copy(ALI, ("7",), from_account=two.another.id)
    facts = {"to": group(), "purpose": Purpose.INBOUND, "ticket_id": ticket.id}
    await owe(two.db, copy, "words", **facts)
    two.transport.will(*[NotSent("the file cannot be fetched", ours=True)] * 5, to=AGENTS_CHAT)

    await run(two.relay, two.clock, within=timedelta(minutes=2))

    assert two.transport.texts(AGENTS_CHAT)[-2:] == ["Placeholder", "words"]


async def test_buttons_that_follow_to_another_account_can_be_pressed_there(
    two: TwoAccounts, ticket: Ticket
) -> None:
    button = Button("Wait", data="token-1:0")
    await owe(two.db, Send("?", keyboard=((button,),)), to=group(), purpose=Purpose.NOTICE)
    await two.db.write(keyboards.store, "token-1", [{}], account_id=ACCOUNT, presser_id=None)

    await two.settle()

    keyboard = await two.db.read(lambda reader: reader.keyboards.get("token-1"))
    assert keyboard is not None
    assert keyboard.account_id == two.another.id
