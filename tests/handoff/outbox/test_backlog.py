"""A long backlog: new lanes and old ones alternate, and queries stay cheap."""

from datetime import timedelta

from sqlalchemy import event, insert

from bot.clock import ManualClock
from handoff.models import Delivery
from handoff.outbox import Purpose, Rank, Send
from handoff.outbox.payload import to_json
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from tests.builders import ACCOUNT, AGENTS_CHAT, group, owe, person
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay, run

WAITING = 20_000
NEWCOMER = "9999999"


async def a_backlog(db: Database) -> None:
    await db.write(
        lambda uow: uow.session.execute(
            insert(Delivery),
            [
                {
                    "account_id": ACCOUNT,
                    "chat_id": str(1 + number % 15_000),
                    "chat_kind": "private",
                    "lane": str(1 + number % 15_000),
                    "rank": Rank.REPLY,
                    "purpose": Purpose.ANSWER,
                    "payload": to_json(Send(text=f"{number}")),
                    "status": "queued",
                    "attempts": 0,
                    "not_before": uow.now,
                    "posted_at": uow.now,
                    "platform_ids": [],
                    "ornament": False,
                    "perhaps_twice": False,
                }
                for number in range(WAITING)
            ],
        )
    )


async def test_a_newcomer_and_the_agents_wait_for_no_backlog(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    await a_backlog(db)
    relay = make_relay(paced=True)
    await run(relay, clock, within=timedelta(seconds=3))
    before = len(transport.calls)
    await owe(db, "answer", to=person(NEWCOMER))
    await owe(db, "card", to=group(), rank=Rank.NEWS, purpose=Purpose.INBOUND)

    await run(relay, clock, within=timedelta(seconds=3))

    fresh = transport.texts()[before:]
    assert max(fresh.index("answer"), fresh.index("card")) < 25
    old = [int(one) for one in transport.texts() if one.isdecimal()]
    assert {0, 1, 2} <= set(old)  # half of the places go to those that wait longest
    assert {call.chat_id for call in transport.calls} >= {"1", "2", "3"}


def steps_of(reader: Reader, statement: str, values: tuple[object, ...]) -> list[str]:
    connection = reader.session.connection()
    return [
        row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]


async def test_no_look_reads_the_whole_table(
    db: Database, make_relay: MakeRelay, transport: FakeTransport, clock: ManualClock
) -> None:
    """Every query of a pass uses an index, without sorting."""
    seen: dict[str, tuple[object, ...]] = {}

    def note(_c: object, _u: object, statement: str, values: object, *_more: object) -> None:
        if "FROM deliveries" in statement and isinstance(values, tuple):
            seen[statement] = values

    await a_backlog(db)
    event.listen(db._reading, "before_cursor_execute", note)
    await run(make_relay(paced=True), clock, within=timedelta(seconds=1))
    event.remove(db._reading, "before_cursor_execute", note)

    assert len(seen) >= 3
    for statement, values in seen.items():
        steps = await db.read(steps_of, statement, values)
        read = [step for step in steps if "deliveries" in step or "TEMP" in step]
        assert all("INDEX" in step or "PRIMARY KEY" in step for step in read), (statement, steps)


async def test_nothing_that_is_done_to_one_chat_reads_the_whole_table(db: Database) -> None:
    seen: dict[str, tuple[object, ...]] = {}

    def note(_c: object, _u: object, statement: str, values: object, *_more: object) -> None:
        if " deliveries " in statement and isinstance(values, tuple):
            seen[statement] = values

    def unit(uow: UnitOfWork) -> None:
        uow.deliveries.raise_words(ACCOUNT, NEWCOMER, rank=Rank.REPLY)
        uow.deliveries.hurry(ACCOUNT, AGENTS_CHAT, at=uow.now)
        uow.deliveries.move_chat(ACCOUNT, AGENTS_CHAT, "-1")
        uow.deliveries.unfinished_to(ACCOUNT, AGENTS_CHAT)
        uow.deliveries.drop_owed_to(ACCOUNT, NEWCOMER, code="blocked", at=uow.now)

    event.listen(db._writing, "before_cursor_execute", note)
    await db.write(unit)
    event.remove(db._writing, "before_cursor_execute", note)

    assert len(seen) == 6
    for statement, values in seen.items():
        steps = await db.read(steps_of, statement, values)
        assert all("lane=?" in step for step in steps if "deliveries" in step), (statement, steps)
