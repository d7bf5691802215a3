"""Builders of test data."""

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from handoff import notices, timers
from handoff.actions import agents, requesters, tickets
from handoff.actions.accounts import Bot
from handoff.actions.agents import Seen
from handoff.actions.requesters import NewMessage, Received, Who
from handoff.actions.silence import Silence
from handoff.actions.tickets import Opening
from handoff.addresses import Address, ChatKind
from handoff.models import (
    Account,
    Agent,
    AgentsChat,
    Complaint,
    Delivery,
    Desk,
    GuestQuestion,
    Message,
    Promise,
    Rating,
    Requester,
    Ticket,
    TicketEvent,
)
from handoff.outbox import Payload, Purpose, Rank, Send, post
from handoff.policy import Policy
from handoff.states import Direction, TimerKind
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from handoff.storage.inbox import RawUpdate

BOT = Bot("telegram", "7000000001")
ACCOUNT = 1  # the row of BOT: the first account of a fresh database
DESK = 1
AGENTS_CHAT = "-1001234567890"
POLICY = Policy()
QUIET = timedelta(seconds=1.5)

_numbers = count(5_000_000_000)  # beyond 32 bits, like real ids


def a_number() -> str:
    """Return a new id as given by a messenger."""
    return str(next(_numbers))


def person(chat_id: str) -> Address:
    return Address(ACCOUNT, chat_id)


def group(chat_id: str = AGENTS_CHAT) -> Address:
    return Address(ACCOUNT, chat_id, ChatKind.GROUP)


def an_update(number: int, *, lane: str = "1", body: str = "{}") -> RawUpdate:
    return RawUpdate(
        update_id=str(number),
        lane=lane,
        chat_kind=ChatKind.PRIVATE,
        body=body,
        body_hash=hashlib.sha256(body.encode()).hexdigest(),
    )


def rows(path: Path, query: str, *values: object) -> list[Any]:
    """Query the file with a separate connection. A single column is returned as plain values."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute(query, values).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


async def an_account(
    db: Database, *, channel: str = "telegram", desk_id: int | None = DESK
) -> Account:
    """Add another bot of the desk; with `desk_id` None, of a new desk."""

    def unit(uow: UnitOfWork):
        home = desk_id or uow.accounts.add_desk(Desk(name="another", since=uow.now)).id
        return uow.accounts.add(
            Account(desk_id=home, channel=channel, platform_bot_id=a_number(), since=uow.now)
        )

    return await db.write(unit)


async def an_agent(
    db: Database, name: str = "Sara", *, role: str = "agent", account_id: int = ACCOUNT
) -> Agent:
    return await db.write(agents.enrol, Seen(account_id, a_number(), name), role=role)


async def an_agents_chat(
    db: Database,
    *,
    has_topics: bool = False,
    chat_id: str = AGENTS_CHAT,
    account_id: int = ACCOUNT,
    desk_id: int = DESK,
) -> AgentsChat:
    def unit(uow: UnitOfWork):
        chat = AgentsChat(
            desk_id=desk_id,
            account_id=account_id,
            chat_id=chat_id,
            title="Desk",
            has_topics=has_topics,
            since=uow.now,
        )
        uow.agents.set_chat(chat)
        return chat

    return await db.write(unit)


async def a_requester(
    db: Database, *, chat_id: str | None = None, name: str = "Reza", account_id: int = ACCOUNT
) -> Requester:
    def unit(uow: UnitOfWork):
        requester, _, _ = requesters.meet(
            uow, account_id=account_id, who=Who(chat_id=chat_id or a_number(), name=name)
        )
        return requester

    return await db.write(unit)


async def a_message(
    db: Database,
    text: str,
    *,
    chat_id: str,
    platform_id: str | None = None,
    window: timedelta = QUIET,
) -> Received:
    return await db.write(
        requesters.receive,
        account_id=ACCOUNT,
        who=Who(chat_id=chat_id, name="Reza"),
        message=NewMessage(platform_id=platform_id or a_number(), kind="text", text=text),
        window=window,
    )


async def a_photo(
    db: Database,
    *,
    chat_id: str,
    platform_id: str,
    caption: str = "",
    account_id: int = ACCOUNT,
) -> Received:
    """A photo of a requester. Its file is named after its message."""
    return await db.write(
        requesters.receive,
        account_id=account_id,
        who=Who(chat_id=chat_id, name="Reza"),
        message=NewMessage(
            platform_id=platform_id,
            kind="photo",
            text=caption,
            attachment={"file_id": f"file-{platform_id}"},
        ),
        window=QUIET,
    )


def an_opening(question: str = "Where is my channel?", **facts: Any) -> Opening:
    return Opening(route="content", language="en", question=question, **facts)


async def a_ticket(
    db: Database,
    *,
    requester: Requester | None = None,
    held_by: Agent | None = None,
    status: str = "open",
) -> Ticket:
    """A ticket in the given status, ended by its assignee or an admin if it is over.

    The requester knows who holds it.
    """
    requester = requester or await a_requester(db)

    def unit(uow: UnitOfWork):
        ticket = tickets.open_ticket(uow, requester, an_opening())
        if held_by is not None:
            tickets.claim(uow, ticket.id, by=held_by)
            tickets.record_known(uow, ticket)
        return ticket

    ticket = await db.write(unit)
    if status != "open":
        await bring_to(db, ticket.id, status)
    return await the_ticket(db, ticket.id)


async def an_answer(db: Database, ticket: Ticket, by: Agent, text: str) -> Message:
    """A reply of an agent to the requester of a ticket, without its delivery."""

    def unit(uow: UnitOfWork) -> Message:
        found = tickets.find(uow, ticket.id, desk_id=DESK)
        row = Message(
            account_id=ACCOUNT,
            requester_id=found.requester_id,
            ticket_id=found.id,
            agent_id=by.id,
            direction=Direction.OUTBOUND,
            chat_id="-1",
            platform_id=str(uow.now.timestamp()),
            kind="text",
            text=text,
            at=uow.now,
        )
        uow.requesters.add_message(row)
        tickets.replied(uow, found, by=by)
        return row

    return await db.write(unit)


async def bring_to(db: Database, ticket_id: int, status: str) -> None:
    """Set the status of a ticket, ignoring the rules of transitions."""

    def unit(uow: UnitOfWork) -> None:
        ticket = uow.tickets.get(ticket_id)
        assert ticket is not None
        ticket.status = status
        if status == "resolved":
            ticket.outcome, ticket.resolved_at = "fixed", uow.now
            kind, due_at = TimerKind.CLOSE_RESOLVED, uow.now + POLICY.reopens_within
        else:
            kind, due_at = TimerKind.WAIT_FOR_REQUESTER, uow.now + timedelta(days=2)
        timers.stop(uow, ticket)
        if status in ("pending", "resolved"):
            timers.start(uow, ticket, kind, due_at=due_at)

    await db.write(unit)


async def the_ticket(db: Database, ticket_id: int) -> Ticket:
    ticket = await db.read(lambda reader: reader.tickets.get(ticket_id))
    assert ticket is not None
    return ticket


async def timers_of(db: Database, ticket_id: int) -> dict[TimerKind, datetime]:
    """Return when a ticket's running timers are due, without notices to its requester.

    For clocks, this is the time of the target.
    """
    told = (TimerKind.NOTICE, TimerKind.FIXED)
    kinds = [kind for kind in TimerKind if kind not in told]
    running = await db.read(lambda reader: reader.timers.running(ticket_id, kinds))
    return {TimerKind(timer.kind): timer.target_at or timer.due_at for timer in running}


async def notice_of(db: Database, ticket_id: int) -> datetime | None:
    """Return the due time of the notice to a ticket's requester, if there is one."""
    running = await db.read(lambda reader: reader.timers.running(ticket_id, [TimerKind.NOTICE]))
    return running[0].due_at if running else None


async def event_kinds(db: Database, ticket_id: int) -> list[str]:
    def unit(reader: Reader):
        found = reader.session.scalars(
            select(TicketEvent.kind)
            .where(TicketEvent.ticket_id == ticket_id)
            .order_by(TicketEvent.id)
        )
        return list(found)

    return await db.read(unit)


async def owe(
    db: Database,
    *words: str | Payload,
    to: Address,
    purpose: Purpose = Purpose.ANSWER,
    rank: Rank = Rank.REPLY,
    **facts: Any,
) -> None:
    """Post deliveries to one chat, in order, in one transaction."""

    def unit(uow: UnitOfWork) -> None:
        for word in words:
            payload = Send(text=word) if isinstance(word, str) else word
            post(uow, payload, to=to, purpose=purpose, rank=rank, **facts)

    await db.write(unit)


async def deliveries(db: Database) -> Sequence[Delivery]:
    def unit(reader: Reader):
        found = reader.session.scalars(select(Delivery).order_by(Delivery.id))
        return list(found)

    return await db.read(unit)


class Announced:
    """Records what due timers tell. Implements `jobs.Announcer`."""

    def __init__(self) -> None:
        self.dates: list[int] = []
        self.states: list[str] = []
        self.fixes: list[int] = []
        self.silences: list[tuple[int, Silence]] = []
        self.overdue: list[tuple[str, int]] = []
        self.expired: list[str] = []
        self.unrated_ids: list[int] = []
        self.complaints: list[int] = []

    def date_came(self, uow: UnitOfWork, ticket: Ticket) -> None:
        self.dates.append(ticket.id)

    def state(self, uow: UnitOfWork, ticket: Ticket) -> None:
        self.states.append(notices.state_of(uow, ticket))

    def fixed(self, uow: UnitOfWork, ticket: Ticket) -> None:
        self.fixes.append(ticket.id)

    def late(self, uow: UnitOfWork, promises: Sequence[Promise]) -> None:
        self.overdue += [(promise.words, promise.step) for promise in promises]

    def unanswered(self, uow: UnitOfWork, question: GuestQuestion) -> None:
        self.expired.append(question.question)

    def unrated(self, uow: UnitOfWork, ticket: Ticket, rating: Rating) -> None:
        self.unrated_ids.append(rating.id)

    def complaint(self, uow: UnitOfWork, ticket: Ticket, complaint: Complaint) -> None:
        self.complaints.append(complaint.id)

    def silence(self, uow: UnitOfWork, ticket: Ticket, step: Silence) -> None:
        self.silences.append((ticket.id, step))
