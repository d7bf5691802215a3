"""Requesters' messages are stored in every state of the requester."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from handoff import reports
from handoff.actions import interactions, requesters
from handoff.actions.interactions import Judged
from handoff.errors import TicketUnknown
from handoff.outbox import Purpose
from handoff.storage import Database, UnitOfWork
from tests.builders import (
    ACCOUNT,
    POLICY,
    QUIET,
    a_message,
    a_requester,
    a_ticket,
    an_agents_chat,
    deliveries,
    owe,
    person,
    rows,
)

CHAT, ANOTHER = "5000000201", "5000000202"  # T56: beyond 32 bits
SECOND = timedelta(seconds=1)


async def edit(db: Database, platform_id: str, words: str, *, chat_id: str = CHAT) -> bool:
    def unit(uow: UnitOfWork):
        changed = requesters.edit(
            uow, account_id=ACCOUNT, chat_id=chat_id, platform_id=platform_id, text=words
        )
        return changed is not None

    return await db.write(unit)


async def block(db: Database, ticket_id: int, *, hours: int) -> None:
    def unit(uow: UnitOfWork) -> None:
        until = uow.now + timedelta(hours=hours)
        requesters.block(uow, ticket_id, until=until, reason="insults")

    await db.write(unit)


async def test_first_words_make_requester_conversation_and_message_at_once(db: Database) -> None:
    """T5, T56."""
    received = await a_message(db, "help", chat_id=CHAT, platform_id=str(2**40))

    assert (received.is_new, received.requester.chat_id) == (True, CHAT)
    assert rows(db.path, "SELECT chat_id, platform_id, text FROM messages") == [
        (CHAT, str(2**40), "help")
    ]


async def test_the_same_message_twice_is_kept_once(db: Database) -> None:
    """T2."""
    twice = await asyncio.gather(
        *(a_message(db, "help", chat_id=CHAT, platform_id="1") for _ in range(2))
    )

    assert sorted(received.message_id is None for received in twice) == [False, True]
    assert rows(db.path, "SELECT count(*) FROM requesters") == [1]


async def test_the_same_number_in_another_chat_is_another_message(db: Database) -> None:
    """T37."""
    await a_message(db, "one", chat_id=CHAT, platform_id="1")
    await a_message(db, "two", chat_id=ANOTHER, platform_id="1")

    assert rows(db.path, "SELECT text FROM messages ORDER BY id") == ["one", "two"]


async def test_each_message_puts_the_turn_off_but_not_for_ever(
    db: Database, clock: ManualClock
) -> None:
    """T3: a requester who writes continuously is still answered."""
    began = clock.now()
    dues = []
    for _ in range(8):
        await a_message(db, "and…", chat_id=CHAT)
        await db.read(lambda reader: dues.append(reports.next_turn_due(reader, after=began)))
        clock.advance(SECOND * 1.25)

    expected = [began + SECOND * 1.25 * n + QUIET for n in range(6)] + [
        began + POLICY.longest_turn
    ] * 2
    assert dues == expected


async def test_a_blocked_requesters_words_are_kept_and_wake_nobody(
    db: Database, clock: ManualClock
) -> None:
    """T4: stored messages are not dropped; only people are not disturbed."""
    requester = await a_requester(db, chat_id=CHAT)
    ticket = await a_ticket(db, requester=requester)
    await block(db, ticket.id, hours=1)
    received = await a_message(db, "you …", chat_id=CHAT)

    assert (received.blocked, received.message_id is None) == (True, False)
    assert rows(db.path, "SELECT turn_due_at FROM conversations") == [None]
    clock.advance(timedelta(hours=1))
    assert not (await a_message(db, "sorry", chat_id=CHAT)).blocked
    waiting = await db.read(lambda reader: reports.messages_in_turn(reader, requester.id))
    assert [message.text for message in waiting] == ["sorry"]


async def test_a_block_is_lifted_by_hand(db: Database) -> None:
    requester = await a_requester(db, chat_id=CHAT)
    ticket = await a_ticket(db, requester=requester)
    await block(db, ticket.id, hours=1)
    await db.write(requesters.block, ticket.id, until=None, reason=None)

    assert not (await a_message(db, "hello", chat_id=CHAT)).blocked


async def test_nobody_is_blocked_through_a_ticket_that_is_not_there(db: Database) -> None:
    with pytest.raises(TicketUnknown):
        await block(db, 404, hours=1)


async def test_edits_add_versions_and_never_rewrite_history(
    db: Database, clock: ManualClock
) -> None:
    """T25, T26: earlier versions can still be read."""
    await a_message(db, "one", chat_id=CHAT, platform_id="1")
    for words in ("two", "three"):
        clock.advance(SECOND)
        assert await edit(db, "1", words)

    assert rows(db.path, "SELECT text FROM messages") == ["three"]
    assert rows(db.path, "SELECT text FROM message_versions ORDER BY id") == ["one", "two"]


@pytest.mark.parametrize(("platform_id", "chat_id"), [("1", CHAT), ("2", CHAT), ("1", ANOTHER)])
async def test_an_edit_that_changes_nothing_known_leaves_no_trace(
    db: Database, platform_id: str, chat_id: str
) -> None:
    await a_message(db, "one", chat_id=CHAT, platform_id="1")

    assert not await edit(db, platform_id, "one", chat_id=chat_id)
    assert rows(db.path, "SELECT count(*) FROM message_versions") == [0]


async def test_an_edit_within_the_turn_makes_whoever_decides_look_again(db: Database) -> None:
    """T25: the answer is to the new words."""
    await a_message(db, "one", chat_id=CHAT, platform_id="1")
    (before,) = rows(db.path, "SELECT version FROM conversations")
    assert await edit(db, "1", "two")

    assert rows(db.path, "SELECT version FROM conversations") == [before + 1]


async def test_an_edit_after_the_turn_disturbs_no_later_one(db: Database) -> None:
    said = await a_message(db, "one", chat_id=CHAT, platform_id="1")
    assert said.message_id is not None
    await db.write(
        interactions.record,
        requester_id=said.requester.id,
        judged=Judged(query="one", language="en", verdict="abstain"),
        message_ids=[said.message_id],
    )
    (before,) = rows(db.path, "SELECT version FROM conversations")
    assert await edit(db, "1", "two")

    assert rows(db.path, "SELECT version FROM conversations") == [before]


async def test_who_blocks_the_bot_is_owed_nothing_and_agents_hear_of_their_replies(
    db: Database, clock: ManualClock
) -> None:
    """T48: agents are told of queued replies that are dropped."""
    await an_agents_chat(db)
    requester = await a_requester(db, chat_id=CHAT)
    ticket = await a_ticket(db, requester=requester)
    await owe(db, "answer", to=person(CHAT))
    await owe(db, "r1", "r2", to=person(CHAT), purpose=Purpose.AGENT_REPLY, ticket_id=ticket.id)
    await db.write(requesters.record_reachability, account_id=ACCOUNT, chat_id=CHAT, gone=True)

    made = await deliveries(db)
    assert [row.status for row in made if row.chat_id == CHAT] == ["dead"] * 3
    notices = [row.payload["facts"] for row in made if row.purpose == "notice"]
    assert notices == [{"ticket": ticket.id, "code": "blocked"}]
    gone = await db.read(lambda reader: reader.requesters.by_chat(ACCOUNT, CHAT))
    assert gone is not None
    assert gone.unreachable_since == clock.now()


async def test_whoever_writes_can_be_reached_again(db: Database) -> None:
    await a_requester(db, chat_id=CHAT)
    await db.write(requesters.record_reachability, account_id=ACCOUNT, chat_id=CHAT, gone=True)

    assert (await a_message(db, "back", chat_id=CHAT)).requester.unreachable_since is None


async def test_a_stranger_who_goes_away_is_nobody(db: Database) -> None:
    def unit(uow: UnitOfWork) -> None:
        assert (
            requesters.record_reachability(uow, account_id=ACCOUNT, chat_id="1", gone=True) is None
        )

    await db.write(unit)


async def test_two_requesters_at_once_keep_their_own_words(db: Database) -> None:
    """T32: turns do not share state."""
    await asyncio.gather(
        *(a_message(db, chat, chat_id=chat) for chat in map(str, range(1, 30)) for _ in range(3))
    )

    mixed = rows(db.path, "SELECT count(*) FROM messages WHERE text != chat_id")
    wrong = rows(
        db.path,
        "SELECT count(*) FROM messages m JOIN requesters r ON r.id = m.requester_id"
        " WHERE r.chat_id != m.chat_id",
    )
    assert (mixed, wrong) == ([0], [0])


async def test_the_first_word_on_an_answer_stands(db: Database) -> None:
    requester = await a_requester(db)

    def unit(uow: UnitOfWork) -> None:
        number = interactions.record(
            uow,
            requester_id=requester.id,
            judged=Judged("q", "en", "answer", entry_id="e", candidates=[("e", 0.9)]),
            message_ids=[],
            outcome="answered",
        )
        for outcome in ("solved", "not-meant"):
            interactions.settle(uow, number, outcome)
        assert interactions.settle(uow, 404, "solved") is None

    await db.write(unit)

    assert rows(db.path, "SELECT outcome, candidates FROM interactions") == [
        ("solved", '[["e", 0.9]]')
    ]
