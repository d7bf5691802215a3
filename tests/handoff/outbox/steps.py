"""Steps shared by the tests of the relay."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from bot.clock import ManualClock
from handoff.models import Agent, Ticket
from handoff.outbox import (
    Relay,
    Unknown,
    refresh_card,
)
from handoff.storage import Database, UnitOfWork
from tests.builders import a_ticket, deliveries, the_ticket
from tests.handoff.conftest import run

ALI, BABAK = "5000000101", "5000000102"
LOST = Unknown("read timeout")


@contextmanager
def full_disk() -> Iterator[None]:
    """Make all writes fail inside the block."""

    def fail(_connection: Any, _cursor: Any, statement: str, *_args: Any) -> None:
        if not statement.startswith("SELECT"):
            raise OperationalError(statement, {}, sqlite3.OperationalError("disk is full"))

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", fail)


async def refresh(db: Database, ticket: Ticket, *, new: bool = False) -> None:
    def unit(uow: UnitOfWork) -> None:
        fresh = uow.tickets.get(ticket.id)
        assert fresh is not None
        refresh_card(uow, fresh, new=new)

    await db.write(unit)


async def statuses(db: Database) -> list[str]:
    return [delivery.status for delivery in await deliveries(db)]


async def a_carded_ticket(
    db: Database, relay: Relay, clock: ManualClock, *, held_by: Agent | None = None
) -> Ticket:
    ticket = await a_ticket(db, held_by=held_by)
    await run(relay, clock)
    return await the_ticket(db, ticket.id)
