"""Queries of every pass and every start use the index made for them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from handoff import reports
from handoff.storage import Database
from handoff.storage.database import Reader
from handoff.storage.timers import OpenRoutes
from tests.builders import ACCOUNT, DESK, a_requester

Query = Callable[[Reader], object]
Steps = list[str]


def poisoned(reader: Reader) -> object:
    return reports.poisoned_since(reader, reader.now - timedelta(days=1), desk_id=DESK)


async def plan_of(db: Database, query: Query) -> Steps:
    """Return the plan of all statements of a query."""
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(_c: object, _u: object, statement: str, values: object, *_more: object) -> None:
        if statement.startswith("SELECT") and isinstance(values, tuple):
            seen.append((statement, values))

    def explain(reader: Reader) -> Steps:
        connection = reader.session.connection()
        return [
            row[3]
            for statement, values in seen
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]

    event.listen(db._reading, "before_cursor_execute", note)
    await db.read(query)
    event.remove(db._reading, "before_cursor_execute", note)
    return await db.read(explain)


@pytest.mark.parametrize(
    ("index", "query"),
    [
        (
            "ix_inbox_updates_waiting",
            lambda r: r.inbox.waiting(limit=5, except_lanes=["1"], account_id=ACCOUNT),
        ),
        (
            "ix_inbox_updates_waiting",
            lambda r: r.inbox.newest_lanes(limit=5, except_lanes=["1"], account_id=ACCOUNT),
        ),
        (
            "ix_inbox_updates_waiting_in_lane",
            lambda r: r.inbox.waiting_in(["1", "2"], account_id=ACCOUNT, limit=5),
        ),
        ("ix_inbox_updates_waiting", reports.count_waiting),
        pytest.param("ix_inbox_updates_waiting", reports.oldest_waiting),
        pytest.param("ix_inbox_updates_poisoned", poisoned),
        ("ix_deliveries_owed", lambda r: r.deliveries.retried(ACCOUNT)),
        pytest.param("ix_deliveries_in_flight", lambda r: r.deliveries.in_flight(ACCOUNT)),
        ("ix_timers_untold", lambda r: r.timers.untold(DESK, routes=OpenRoutes(True), limit=5)),
        ("ix_timers_due_at", lambda r: r.timers.due(r.now, limit=5)),
        ("ix_requesters_blocked", lambda r: reports.next_block_end(r, DESK)),
    ],
)
async def test_a_query_takes_its_index(db: Database, index: str, query: Query) -> None:
    steps = await plan_of(db, query)

    tables = ("inbox_updates", "deliveries", "requesters", "timers")
    read = [step for step in steps if any(f" {table}" in step for table in tables)]
    assert read
    assert all(step.partition(" INDEX ")[2].split(" ")[0] == index for step in read), steps


PEOPLE = [str(number) for number in range(32)]


@pytest.mark.parametrize(
    "query",
    [
        lambda r: reports.look_ahead_of_messages(
            r, ACCOUNT, [reports.Arriving(chat_id, chat_id, "5") for chat_id in PEOPLE]
        ),
        lambda r: reports.look_ahead_of_answers(r, range(1, 33)),
        lambda r: reports.look_ahead_of_turns(r, range(1, 33)),
        lambda r: reports.look_ahead_for_live_tickets(r, ACCOUNT, PEOPLE),
    ],
)
async def test_rows_of_a_set_are_read_without_a_scan(db: Database, query: Query) -> None:
    await a_requester(db, chat_id="5")

    steps = await plan_of(db, query)

    read = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
    assert read
    assert [step for step in read if step.startswith("SCAN") and "CONSTANT" not in step] == []


async def test_waiting_messages_are_found_without_the_history(db: Database) -> None:
    """The index of all messages of a requester serves the same query, but reads them all."""
    requester = await a_requester(db, chat_id="5")

    steps = await plan_of(db, lambda r: r.requesters.in_turn(requester.id, limit=5))
    steps += await plan_of(db, lambda r: r.requesters.waiting_since(requester.id, limit=1))
    steps += await plan_of(db, lambda r: reports.look_ahead_of_turns(r, [requester.id]))

    of_messages = [step for step in steps if " messages " in step]
    assert len(of_messages) == 3
    assert all("INDEX ix_messages_in_turn" in step for step in of_messages), steps


async def test_duplicates_are_found_by_their_index(db: Database) -> None:
    (step,) = await plan_of(db, lambda r: reports.duplicates_of(r, 1))

    assert "INDEX ix_tickets_duplicate_of_id" in step
