"""Rows that were read ahead: the same results as those of queries, whatever a set does."""

import random
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import ManualClock
from handoff import reports
from handoff.actions import endings, interactions, requesters, tickets
from handoff.actions.accounts import register
from handoff.actions.interactions import Judged
from handoff.actions.requesters import NewMessage, Who
from handoff.lifecycle import Outcome
from handoff.models import Conversation, Requester
from handoff.outbox import Purpose, Rank, Send, post
from handoff.storage import Database, UnitOfWork
from handoff.storage.ahead import KEY
from handoff.storage.database import Reader
from tests.builders import ACCOUNT, BOT, QUIET, an_opening, rows
from tests.conftest import START

PEOPLE = ("101", "102", "103", "104")
SINCE = timedelta(hours=1)
TABLES = (
    "requesters",
    "conversations",
    "messages",
    "interactions",
    "tickets",
    "deliveries",
)


@dataclass
class Day:
    """Random acts of requesters, the same for each run with the same seed."""

    chance: random.Random
    numbers: dict[str, int] = field(default_factory=dict)

    def acts(self, uow: UnitOfWork) -> None:
        for _ in range(self.chance.randint(3, 12)):
            chat_id = self.chance.choice(PEOPLE)
            act = self.chance.choice(ACTS)
            requester, conversation, _ = requesters.meet(
                uow, account_id=ACCOUNT, who=Who(chat_id=chat_id, name="Reza")
            )
            act(self, uow, requester, conversation)

    def write_in(self, uow: UnitOfWork, requester: Requester, _: Conversation) -> None:
        number = self.numbers[requester.chat_id] = self.numbers.get(requester.chat_id, 0) + 1
        self._receive(uow, requester, number)

    def repeat(self, uow: UnitOfWork, requester: Requester, _: Conversation) -> None:
        self._receive(uow, requester, self.numbers.get(requester.chat_id, 0))

    def _receive(self, uow: UnitOfWork, requester: Requester, number: int) -> None:
        requesters.receive(
            uow,
            account_id=ACCOUNT,
            who=Who(chat_id=requester.chat_id, name="Reza"),
            message=NewMessage(platform_id=str(number), kind="text", text=f"text {number}"),
            window=QUIET,
        )

    def answer(self, uow: UnitOfWork, requester: Requester, conversation: Conversation) -> None:
        waiting = reports.messages_in_turn(uow, requester.id, limit=self.chance.randint(1, 3))
        interactions.record(
            uow,
            requester_id=requester.id,
            judged=Judged("a question", "fa", "answer", entry_id="create-channel"),
            message_ids=[message.id for message in waiting],
            outcome="answered",
        )
        interactions.end_turn(conversation)
        post(uow, Send(text="an answer"), to=requester.address, purpose=Purpose.ANSWER)
        requesters.begin_next_turn(uow, requester, conversation, window=QUIET)

    def put_aside(self, uow: UnitOfWork, requester: Requester, conversation: Conversation) -> None:
        waiting = reports.messages_in_turn(uow, requester.id)
        interactions.take_up(uow, [message.id for message in waiting])
        interactions.end_turn(conversation)

    def settle(self, uow: UnitOfWork, requester: Requester, _: Conversation) -> None:
        since = uow.now - SINCE
        for one in reports.recent_interactions(uow, requester.id, since=since)[-1:]:
            interactions.settle(uow, one.id, "solved")

    def open_ticket(self, uow: UnitOfWork, requester: Requester, _: Conversation) -> None:
        if reports.live_ticket_of(uow, requester.id) is None:
            tickets.open_ticket(uow, requester, an_opening())

    def withdraw(self, uow: UnitOfWork, requester: Requester, _: Conversation) -> None:
        endings.withdraw(uow, requester, outcome=Outcome.WITHDRAWN)

    def tell(self, uow: UnitOfWork, requester: Requester, _: Conversation) -> None:
        rank = self.chance.choice([Rank.REPLY, Rank.NEWS, Rank.BACKLOG])
        post(uow, Send(text="a text"), to=requester.address, purpose=Purpose.PROMPT, rank=rank)


ACTS: tuple[Callable[[Day, UnitOfWork, Requester, Conversation], None], ...] = (
    Day.write_in,
    Day.write_in,
    Day.write_in,
    Day.repeat,
    Day.answer,
    Day.answer,
    Day.put_aside,
    Day.settle,
    Day.open_ticket,
    Day.withdraw,
    Day.tell,
)


def look(uow: UnitOfWork) -> None:
    """Read ahead as if each person had sent a message."""
    arriving = [reports.Arriving(chat_id, chat_id, "1") for chat_id in PEOPLE]
    reports.look_ahead_of_messages(uow, ACCOUNT, arriving)


def state(reader: Reader) -> dict[str, Any]:
    """Return what the queries say about each person."""
    since = reader.now - SINCE
    found: dict[str, Any] = {}
    for chat_id in PEOPLE:
        requester = reader.requesters.by_chat(ACCOUNT, chat_id)
        found[chat_id, "agent"] = reader.agents.of_account(ACCOUNT, chat_id)
        found[chat_id, "guest"] = reader.guests.taken_by(ACCOUNT, chat_id)
        found[chat_id, "requester"] = requester
        if requester is None:
            continue
        own = requester.id
        found[chat_id, "again"] = reader.requesters.get(own)
        found[chat_id, "conversation"] = reader.requesters.conversation(own)
        found[chat_id, "state"] = reader.requesters.state_of_turn(own)
        found[chat_id, "waiting"] = reader.requesters.in_turn(own)
        found[chat_id, "two"] = reader.requesters.in_turn(own, limit=2)
        found[chat_id, "since"] = reader.requesters.waiting_since(own, limit=2)
        found[chat_id, "asked"] = reader.requesters.newest_interactions(own, since=since)
        found[chat_id, "long ago"] = reader.requesters.newest_interactions(
            own, since=since - timedelta(days=9)
        )
        found[chat_id, "live"] = reader.tickets.live_of(own)
        found[chat_id, "last"] = reader.tickets.last_of(own)
        found[chat_id, "is live"] = reader.tickets.is_live_in(ACCOUNT, chat_id)
        found[chat_id, "messages"] = [
            reader.requesters.message_at(ACCOUNT, chat_id, str(number)) for number in range(9)
        ]
    return found


@contextmanager
def without_what_was_read(uow: UnitOfWork):
    ahead = uow.session.info.pop(KEY)
    yield
    uow.session.info[KEY] = ahead


@pytest.mark.parametrize("seed", range(20))
async def test_reads_are_those_of_queries(db: Database, clock: ManualClock, seed: int) -> None:
    day = Day(random.Random(seed))

    def unit(uow: UnitOfWork) -> None:
        look(uow)
        day.acts(uow)
        ahead = state(uow)
        with without_what_was_read(uow):
            assert state(uow) == ahead

    for _ in range(3):
        await db.write(unit)
        clock.advance(timedelta(hours=4))


async def a_day(path: Path, seed: int, *, ahead: bool) -> dict[str, list[Any]]:
    """Return the rows after a day of the requesters."""
    clock, day = ManualClock(START), Day(random.Random(seed))
    db = Database(path, now=clock.now)
    await db.open()
    await db.write(register, [BOT])

    def unit(uow: UnitOfWork) -> None:
        if ahead:
            look(uow)
        day.acts(uow)

    for _ in range(4):
        await db.write(unit)
        clock.advance(timedelta(minutes=10))
    await db.close()
    return {table: rows(path, f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}


@pytest.mark.parametrize("seed", range(20))
async def test_rows_are_those_of_units_that_do_not_read_ahead(
    database_path: Path, tmp_path: Path, seed: int
) -> None:
    other = Path(shutil.copy(database_path, tmp_path / "other.db"))

    found = await a_day(database_path, seed, ahead=True)

    assert found["messages"]
    assert found == await a_day(other, seed, ahead=False)
