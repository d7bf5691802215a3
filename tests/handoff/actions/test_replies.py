"""Replies and notes as actions: sent, stored, changed and taken back without a messenger."""

from typing import Any

import pytest

from handoff.actions import replies
from handoff.actions.replies import Content, ReplyState, TakenBack
from handoff.errors import NotTheAuthor, TicketNotYours
from handoff.models import Agent, Message, Ticket
from handoff.storage import Database
from tests.builders import (
    ACCOUNT,
    AGENTS_CHAT,
    a_number,
    a_requester,
    a_ticket,
    an_agent,
    an_agents_chat,
    deliveries,
    rows,
    the_ticket,
)
from tests.conftest import START

WORDS = "Please send the number."


def content(text: str = WORDS, *, kind: str = "text", **more: Any) -> Content:
    number = more.pop("platform_id", None) or a_number()
    return Content(kind, ACCOUNT, AGENTS_CHAT, number, said_at=START, text=text, **more)


async def owed(db: Database) -> list[tuple[str, str, str]]:
    """Return the queued agents' messages to the requester: kind of payload, words, chat."""
    return [
        (row.payload["kind"], row.payload.get("text") or row.payload.get("caption"), row.chat_id)
        for row in await deliveries(db)
        if row.purpose == "agent-reply" and row.status == "queued"
    ]


@pytest.fixture
async def sara(db: Database) -> Agent:
    await an_agents_chat(db)
    return await an_agent(db)


@pytest.fixture
async def ticket(db: Database) -> Ticket:
    return await a_ticket(db, requester=await a_requester(db, chat_id="42"))


async def replied(db: Database, ticket: Ticket, by: Agent, said: Content) -> Message:
    row = await db.write(replies.reply, ticket.id, said, by=by)
    assert row is not None
    return row


async def test_a_reply_is_owed_to_the_requester_and_takes_the_ticket(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    said = content()

    await replied(db, ticket, sara, said)

    assert await owed(db) == [("send", WORDS, "42")]
    assert (await the_ticket(db, ticket.id)).assignee_id == sara.id
    assert await db.write(replies.reply, ticket.id, said, by=sara) is None
    assert len(await owed(db)) == 1


async def test_of_a_file_the_messenger_makes_a_copy(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    await replied(db, ticket, sara, content("look", kind="photo"))

    assert await owed(db) == [("copy", None, "42")]


async def test_what_a_colleague_holds_is_not_answered(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    omid = await an_agent(db, "Omid")
    await replied(db, ticket, sara, content())

    with pytest.raises(TicketNotYours):
        await db.write(replies.reply, ticket.id, content("mine"), by=omid)
    assert len(await owed(db)) == 1
    assert rows(db.path, "SELECT text FROM messages") == [WORDS]


async def test_a_note_stays_inside_until_it_is_published(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    note = await db.write(replies.note, ticket.id, content("// Please wait."), by=sara)
    assert note is not None
    assert await owed(db) == []

    def publish(uow: Any) -> None:
        kept = uow.requesters.message(note.id)
        replies.publish_note(uow, kept, by=sara, unmarked=lambda text: text.removeprefix("// "))

    await db.write(publish)

    assert await owed(db) == [("send", "Please wait.", "42")]
    assert rows(db.path, "SELECT direction FROM messages") == ["outbound"]


async def test_an_edit_changes_what_waits(db: Database, sara: Agent, ticket: Ticket) -> None:
    row = await replied(db, ticket, sara, content())

    def edit(uow: Any) -> ReplyState:
        kept = uow.requesters.message(row.id)
        return replies.edit_reply(uow, kept, content("Please send the code."))

    assert await db.write(edit) is ReplyState.WAITING
    assert await owed(db) == [("send", "Please send the code.", "42")]
    assert rows(db.path, "SELECT text FROM message_versions") == [WORDS]


async def test_what_waits_is_taken_back_by_its_author_alone(
    db: Database, sara: Agent, ticket: Ticket
) -> None:
    omid = await an_agent(db, "Omid")
    row = await replied(db, ticket, sara, content())

    def unsend(uow: Any, by: Agent) -> TakenBack:
        return replies.unsend(uow, uow.requesters.message(row.id), by=by)

    with pytest.raises(NotTheAuthor, match="Sara"):
        await db.write(unsend, omid)
    assert len(await owed(db)) == 1
    assert await db.write(unsend, sara) is TakenBack.WITHDRAWN
    assert await owed(db) == []
    assert await db.write(unsend, sara) is TakenBack.BEFORE


async def test_what_was_sent_is_owed_a_deletion(db: Database, sara: Agent, ticket: Ticket) -> None:
    row = await replied(db, ticket, sara, content())

    def send_and_unsend(uow: Any) -> TakenBack:
        (delivery,) = uow.deliveries.of_message(row.id, purpose="agent-reply")
        delivery.status, delivery.platform_ids = "sent", ["7"]
        uow.session.flush()
        return replies.unsend(uow, uow.requesters.message(row.id), by=sara)

    assert await db.write(send_and_unsend) is TakenBack.UNDER_WAY
    kinds = [one.payload["kind"] for one in await deliveries(db) if one.status == "queued"]
    assert "delete" in kinds
