"""The end of a block that runs out, and what becomes of the words that it withheld."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.desk import blocking
from handoff.models import Requester
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from tests.bot.desk.situations import open_a_ticket, say
from tests.stage import Stage, staged, text_of


def in_group(stage: Stage) -> list[str]:
    return [text_of(message) for message in stage.shown_in_group()]


async def block(stage: Stage, span: str) -> None:
    stage.act("sara", chat=stage.group.id, text=f"/block #1 {span} spam")
    await stage.settle()


async def test_withheld_words_reach_the_agents_when_the_block_runs_out(tmp_path: Path) -> None:
    """The requester was promised so, and need not write once more for it."""
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
                        bot_id=desk.bot_id,
                        chat_id=9_000_000 + number,
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

    event.listen(db._reading.sync_engine, "before_cursor_execute", note)

    def unit(reader: Reader) -> None:
        reader.requesters.blocks_over(7, reader.now, limit=5)
        reader.requesters.next_block_end(7)
        reader.requesters.withheld(7)

    await db.read(unit)
    event.remove(db._reading.sync_engine, "before_cursor_execute", note)

    assert len(seen) == 3

    def unit(reader: Reader) -> None:
        connection = reader.session.connection()
        for statement, values in seen.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[3] for row in plan]
            assert [step for step in steps if "SCAN" in step] == [], (statement, steps)
            assert any("_blocked" in step or "_withheld" in step for step in steps), steps

    await db.read(unit)
