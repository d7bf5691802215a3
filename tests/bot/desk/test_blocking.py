"""End of an expired block, and delivery of the messages withheld by it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.desk import blocking
from bot.desk.context import Desk
from handoff import reports
from handoff.actions import requesters as actions
from handoff.actions import tickets
from handoff.models import Requester, Ticket
from handoff.outbox import Purpose
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from tests.bot.desk.requester.test_turns import CALM, clock_of, desk
from tests.bot.desk.situations import open_a_ticket, say
from tests.builders import (
    ACCOUNT,
    a_message,
    a_requester,
    a_ticket,
    an_agents_chat,
    an_opening,
    deliveries,
    the_ticket,
)
from tests.stage import Stage, staged, text_of

__all__ = ["desk"]  # the fixture


def in_group(stage: Stage) -> list[str]:
    return [text_of(message) for message in stage.shown_in_group()]


async def block(stage: Stage, span: str) -> None:
    stage.act("sara", chat=stage.group.id, text=f"/block #1 {span} spam")
    await stage.settle()


async def test_withheld_words_reach_the_agents_when_the_block_runs_out(tmp_path: Path) -> None:
    """The requester was promised this and need not write again."""
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await block(stage, "24h")
        await say(stage, "narges", "پولم برنگشته")
        told = len(stage.shown_to("narges"))
        await stage.wait(timedelta(hours=23))
        assert not [words for words in in_group(stage) if "پولم" in words]

        await stage.wait(timedelta(hours=1, minutes=1))

        shown = in_group(stage)
        assert [words.split()[0] for words in shown].count("withheld-head") == 1
        assert "پولم برنگشته" in "\n".join(shown)
        assert len(stage.shown_to("narges")) == told

        await say(stage, "narges", "هستید؟")
        assert "\n".join(in_group(stage)).count("پولم برنگشته") == 1


async def a_blocked_requester(desk: Desk, *, status: str) -> Ticket:
    """Create a requester who is blocked for an hour, with withheld messages."""
    await an_agents_chat(desk.db)
    requester = await a_requester(desk.db, chat_id=CALM)
    ticket = await a_ticket(desk.db, requester=requester, status=status)
    until = desk.now() + timedelta(hours=1)
    await desk.db.write(actions.block, ticket.id, until=until, reason=None)
    await a_message(desk.db, "withheld words", chat_id=CALM)
    return ticket


async def test_an_ended_ticket_stays_ended_when_a_block_runs_out(desk: Desk) -> None:
    ticket = await a_blocked_requester(desk, status="closed")
    clock_of(desk).advance(timedelta(hours=1))
    await blocking.end_blocks(desk)

    assert (await the_ticket(desk.db, ticket.id)).status == "closed"
    assert "withheld words" in str([one.payload for one in await deliveries(desk.db)])


async def test_words_that_were_withheld_go_to_the_live_ticket(desk: Desk) -> None:
    """Also if the block is ended with the number of an older ticket."""
    old = await a_blocked_requester(desk, status="closed")

    def unit(uow: UnitOfWork) -> tuple[int, list[int | None]]:
        requester = uow.requesters.by_chat(ACCOUNT, CALM)
        ticket = uow.tickets.get(old.id)
        assert requester is not None
        assert ticket is not None
        live = tickets.open_ticket(uow, requester, an_opening())
        withheld = reports.withheld_messages(uow, requester.id)
        blocking.unblock_and_tell(desk, uow, ticket)
        uow.session.expire_all()
        return live.id, [message.ticket_id for message in withheld]

    live, found = await desk.db.write(unit)

    assert found == [live]
    assert (await the_ticket(desk.db, old.id)).status == "closed"


async def test_of_a_block_is_told_once_and_however_late(desk: Desk) -> None:
    await a_blocked_requester(desk, status="open")

    def unit(uow: UnitOfWork) -> bool:
        requester = uow.requesters.by_chat(ACCOUNT, CALM)
        assert requester is not None
        return blocking.refuse_if_blocked(desk, uow, requester)

    assert [await desk.db.write(unit), await desk.db.write(unit)] == [True, True]
    told = [one for one in await deliveries(desk.db) if one.chat_id == CALM]
    assert [one.purpose for one in told] == [Purpose.DECISION]


async def test_a_pass_takes_a_bounded_number_and_is_due_at_once_for_the_rest(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        desk = stage.desk.desk
        now = stage.clock.now()

        def unit(uow: UnitOfWork) -> None:
            for number in range(blocking.BATCH + 2):
                uow.requesters.add(
                    Requester(
                        account_id=desk.account.id,
                        chat_id=str(9_000_000 + number),
                        name="Somebody",
                        first_seen_at=now,
                        blocked_until=now + timedelta(seconds=number - blocking.BATCH),
                    )
                )

        await desk.db.write(unit)

        assert await blocking.end_blocks(desk) <= now
        assert await blocking.end_blocks(desk) == now + timedelta(seconds=1)
        stage.clock.advance(timedelta(seconds=1))
        assert await blocking.end_blocks(desk) == stage.clock.now() + blocking.LOOK_EVERY


async def test_no_look_reads_a_whole_table(db: Database) -> None:
    seen: dict[str, Any] = {}

    def note(_c: object, _u: object, statement: str, values: object, *_more: object) -> None:
        if statement.startswith("SELECT"):
            seen[statement] = values

    event.listen(db._reading, "before_cursor_execute", note)

    def unit(reader: Reader) -> None:
        reports.blocks_over(reader, 7, reader.now, limit=5)
        reports.next_block_end(reader, 7)
        reports.withheld_messages(reader, 7)

    await db.read(unit)
    event.remove(db._reading, "before_cursor_execute", note)

    assert len(seen) == 3

    def unit(reader: Reader) -> None:
        connection = reader.session.connection()
        for statement, values in seen.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[3] for row in plan]
            assert [step for step in steps if "SCAN" in step] == [], (statement, steps)
            assert any("_blocked" in step or "_withheld" in step for step in steps), steps

    await db.read(unit)
