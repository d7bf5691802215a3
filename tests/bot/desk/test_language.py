"""One rule of language for each audience."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.messages import Place
from bot.desk import language
from handoff import reports
from handoff.actions import agents
from handoff.addresses import ChatKind
from handoff.records import Requester
from handoff.states import AgentRole
from handoff.work import UnitOfWork
from tests.bot.desk.situations import say
from tests.stage import Stage, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, topics=False) as raised:
        yield raised


def a_requester(**languages: str | None) -> Requester:
    return Requester(
        account_id=1,
        chat_id="5",
        name="x",
        first_seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        **languages,
    )


@pytest.mark.parametrize(
    ("known", "now", "in_words", "wanted"),
    [
        ({}, None, False, "fa"),
        ({"profile_language": "en"}, None, False, "en"),
        ({"profile_language": "en"}, None, True, "fa"),  # what is typed tells more than a phone
        ({"profile_language": "ru"}, None, False, "fa"),
        ({"written_language": "en", "profile_language": "fa"}, None, True, "en"),
        ({"written_language": "en"}, "fa", True, "fa"),
        ({"chosen_language": "en", "written_language": "fa"}, "fa", True, "en"),
        ({"chosen_language": "de", "written_language": "en"}, None, True, "en"),
    ],
)
async def test_of_a_requester(
    stage: Stage, known: dict[str, str], now: str | None, in_words: bool, wanted: str
) -> None:
    desk = stage.desk.desk
    assert language.of_requester(desk, a_requester(**known), now=now, in_words=in_words) == wanted


async def test_an_unknown_language_is_that_of_the_settings(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False, language="en") as stage:
        assert language.of_requester(stage.desk.desk, a_requester()) == "en"


async def test_an_agent_who_wrote_as_a_requester_before_is_an_agent(stage: Stage) -> None:
    await say(stage, "john", "how do I create a channel")
    desk, john = stage.desk.desk, stage.seen("john")

    def enrolled(uow: UnitOfWork) -> str:
        agents.enrol(uow, john, role=AgentRole.AGENT)
        return language.of_sender(desk, uow, john.platform_id)

    assert await desk.db.write(enrolled) == "fa"


async def test_of_the_readers_of_a_chat(stage: Stage) -> None:
    """A late sentence is sent in the language of the readers of its chat."""
    await say(stage, "john", "how do I create a channel")
    desk, john = stage.desk.desk, stage.people["john"]
    private = desk.at(_place(john.id, ChatKind.PRIVATE))
    group = desk.at(_place(stage.group.id, ChatKind.GROUP))

    assert await desk.db.read(lambda reader: language.of_chat(desk, reader, private)) == "en"
    assert await desk.db.read(lambda reader: language.of_chat(desk, reader, group)) == "fa"


def _place(chat_id: int, kind: ChatKind) -> Place:
    return Place(str(chat_id), kind)


async def test_unreadable_latin_letters_do_not_change_the_language(stage: Stage) -> None:
    async def spoken() -> str:
        db, account = stage.desk.desk.db, stage.desk.desk.account.id
        person = str(stage.people["narges"].id)
        found = await db.read(lambda reader: reports.requester_of_chat(reader, account, person))
        assert found is not None
        return language.of_requester(stage.desk.desk, found)

    await say(stage, "narges", "نرخ طلا امروز")
    await say(stage, "narges", "no baba namava ro migam")
    assert await spoken() == "fa"
    await say(stage, "narges", "what is the price of gold today?")
    assert await spoken() == "en"
