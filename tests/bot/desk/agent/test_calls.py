"""Calls of the bot in the agents' group, of which a messenger allows a few a minute."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from handoff.storage.database import Reader
from tests.bot.desk.situations import open_a_ticket, press, to_ticket
from tests.stage import Stage, staged

MINUTE = timedelta(minutes=1)
MOST_CALLS = 8  # for a ticket with two replies, relayed words apart
CALLS = (  # also those that are still queued; a card that is unchanged is not sent
    "SELECT count(*) FROM deliveries WHERE chat_id LIKE '-%' AND purpose <> 'inbound'"
    " AND status <> 'superseded'"
)
TOPICS = "SELECT count(*) FROM tickets WHERE topic_id IS NOT NULL"  # each is one more call


async def calls(stage: Stage) -> int:
    def unit(reader: Reader) -> int:
        return sum(int(reader.session.scalar(text(query)) or 0) for query in (CALLS, TOPICS))

    return await stage.desk.desk.db.read(unit)


@pytest.mark.parametrize("topics", [True, False])
async def test_a_ticket_with_two_replies_costs_few_calls(tmp_path: Path, topics: bool) -> None:
    async with staged(tmp_path, topics=topics) as stage:
        await open_a_ticket(stage)
        await press(stage, "button-claim")
        for words in ("سلام، بررسی می‌کنم", "درست شد"):
            await to_ticket(stage, text=words)
            await stage.wait(MINUTE)
        await press(stage, "button-resolve")
        await press(stage, "outcome-fixed")
        made = await calls(stage)
        print(f"{made} calls, topics {topics}")  # noqa: T201
        assert made <= MOST_CALLS
