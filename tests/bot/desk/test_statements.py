"""The SQL statements of common acts, from the stored update to the settled deliveries.

The aims are 25 for a lone question, 35 for an agent's line and 4 for each of 64 questions that
come together. The limits are what is reached, and only sink.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from handoff.storage import sets
from tests.bot.desk.situations import a_held_ticket
from tests.stage import add_person, staged, text_of

LONE_QUESTION = 24
TOGETHER = 64
EACH_TOGETHER = 2
AGENTS_LINE = 49


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_a_lone_unmistakable_question(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="سلام")
        await stage.wait(timedelta(hours=1))
        before = len(stage.shown_to("narges"))
        with statements() as found:
            stage.act("narges", text="چطور کانال بسازم؟")
            await stage.settle()
        answers = stage.shown_to("narges")[before:]
        assert [text_of(one)[:6] for one in answers] == ["در پیا"]
    assert len(found) <= LONE_QUESTION, "\n".join(found)


async def test_unmistakable_questions_that_come_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first messages of new requesters, which takes more than those of known ones."""
    monkeypatch.setattr(sets, "LONGEST", 60.0)  # on a slow machine, sets would be smaller
    async with staged(tmp_path) as stage:
        names = [f"requester {number}" for number in range(TOGETHER)]
        stage.people.update({name: add_person(stage.world, name) for name in names})
        with statements() as found:
            for name in names:
                stage.act(name, text="چطور کانال بسازم؟")
            await stage.settle()
        answers = [text_of(stage.shown_to(name)[-1])[:6] for name in names]
        assert answers == ["در پیا"] * TOGETHER
    assert len(found) <= EACH_TOGETHER * TOGETHER, "\n".join(found)


async def test_a_line_of_an_agent(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        with statements() as found:
            stage.act("sara", chat=stage.group.id, topic=ticket.topic_id, text="سلام، درست شد")
            await stage.settle()
        assert text_of(stage.shown_to("narges")[-1]).endswith("سلام، درست شد")
    assert len(found) <= AGENTS_LINE, "\n".join(found)
