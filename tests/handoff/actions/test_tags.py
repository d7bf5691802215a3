"""Tags of tickets."""

import pytest

from handoff.actions.tags import MOST_TAGS, tag
from handoff.errors import TooManyTags
from handoff.storage import Database
from tests.builders import a_ticket, an_agent, event_kinds


async def test_tags_are_added_and_removed_once(db: Database) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    first = await db.write(tag, ticket.id, added=["refund", "vip", "refund"], by=sara)
    assert first.tags == ["refund", "vip"]
    again = await db.write(tag, ticket.id, added=["vip"], removed=["refund", "none"], by=sara)
    assert again.tags == ["vip"]
    await db.write(tag, ticket.id, added=["vip"], by=sara)
    assert (await event_kinds(db, ticket.id)).count("tagged") == 2


async def test_there_is_a_limit(db: Database) -> None:
    sara, ticket = await an_agent(db), await a_ticket(db)
    many = [f"t{number}" for number in range(MOST_TAGS + 1)]
    with pytest.raises(TooManyTags):
        await db.write(tag, ticket.id, added=many, by=sara)
