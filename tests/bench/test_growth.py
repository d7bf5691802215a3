"""The closed tickets of the bench are such as the desk could have written."""

from pathlib import Path

from sqlalchemy import text

from bench.growth import MESSAGES, grow
from handoff import reports
from handoff.storage.database import Reader
from tests.stage import staged, text_of


async def test_closed_tickets_are_written_and_the_desk_works_on(tmp_path: Path) -> None:
    def counts(reader: Reader) -> tuple[int, int, int]:
        closed, messages, requesters = (
            int(reader.session.scalar(text(f"SELECT count(*) FROM {name}")) or 0)
            for name in ("tickets WHERE status = 'closed'", "messages", "requesters")
        )
        return closed, messages, requesters

    async with staged(tmp_path) as stage:
        await grow(stage, 12)
        db = stage.desk.desk.db
        assert await db.read(counts) == (12, 12 * MESSAGES, 3)
        assert await db.read(lambda reader: reader.session.scalar(text("PRAGMA quick_check")))
        broken = text("PRAGMA foreign_key_check")
        assert await db.read(lambda reader: reader.session.execute(broken).all()) == []
        ticket = await db.read(reports.ticket, 1_000_000_005)
        assert ticket is not None
        assert (ticket.status, ticket.requester_id) == ("closed", 1_000_000_001)

        stage.act("john", text="how do I create a channel")
        await stage.settle()
        assert text_of(stage.shown_to("john")[-1])
