"""Sending and polling against the simulated messenger, which applies the real rules."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.clock import SystemClock
from bot.conversation.messages import BotMembership, Command, Incoming, Said
from bot.simulator import acts, groups
from bot.simulator.server import running
from bot.simulator.state import Chat, Person, Standing
from bot.simulator.world import World
from bot.telegram.account import BotAccount, ChatInfo
from bot.telegram.capabilities import PLAIN, TELEGRAM, Capabilities
from bot.telegram.connection import connected
from bot.telegram.intake import Json, Poller, raw_update
from bot.telegram.parse import parse
from bot.telegram.transport import TelegramTransport
from handoff.addresses import ChatKind
from handoff.outbox.payload import Button, Copy, Edit, Send
from handoff.outbox.transport import (
    CallOutcome,
    Delivered,
    Moved,
    Refused,
    TargetGone,
    TopicGone,
)

TOKEN = "700000001:SIMULATOR-000000000000000000001"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Scene:
    world: World
    transport: TelegramTransport
    person: Person
    group: Chat
    base_url: str
    capabilities: Capabilities

    async def sends(
        self, payload: Send | Copy | Edit, *, to: str, topic: str | None
    ) -> CallOutcome:
        return await self.transport.deliver(payload, chat_id=to, topic_id=topic)

    async def hears(self, last: Callable[[Incoming], bool]) -> list[Incoming]:
        """Return the updates stored by the poller up to the `last`, parsed."""
        kept: list[Incoming] = []
        stop = asyncio.Event()

        async def keep(updates: Sequence[Json]) -> None:
            for update in updates:
                kept.append(parse(raw_update(update).body, self.capabilities, received_at=NOW))
            if any(map(last, kept)):
                stop.set()

        poller = Poller(
            token=TOKEN,
            base_url=self.base_url,
            capabilities=self.capabilities,
            clock=SystemClock(),
            keep=keep,
            report=lambda _trouble: None,
        )
        async with asyncio.timeout(5):
            await poller.run(stop)
        return kept


@asynccontextmanager
async def a_scene(*, plain: bool = False) -> AsyncIterator[Scene]:
    world = World()
    world.settings.limits, world.settings.plain = False, plain
    bot = world.add_bot(TOKEN, username="support_bot")
    person = Person(5_000_000_000, "سارا")
    world.people[person.id] = person
    group = groups.create(
        world,
        "کارشناسان",
        members=[person],
        admins=[],
        bots=[(bot, Standing.ADMINISTRATOR)],
        supergroup=not plain,
        topics=not plain,
    )
    acts.start(world, person, "support_bot", "")
    capabilities = PLAIN if plain else TELEGRAM
    async with (
        running(world) as address,
        connected(
            token=TOKEN,
            base_url=f"{address}/bot",
            base_file_url=f"{address}/file/bot",
            capabilities=capabilities,
        ) as transport,
    ):
        yield Scene(world, transport, person, group, f"{address}/bot", capabilities)


@pytest.fixture(params=[False, True], ids=["telegram", "plain"])
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    async with a_scene(plain=request.param) as made:
        yield made


@pytest.fixture
async def rich() -> AsyncIterator[Scene]:
    async with a_scene() as made:
        yield made


def first_id(outcome: CallOutcome) -> str:
    assert isinstance(outcome, Delivered)
    return outcome.message_ids[0]


async def test_a_text_is_sent_edited_and_copied(scene: Scene) -> None:
    person = str(scene.person.id)
    keyboard = ((Button("بله", data="x1"),),)

    sent = await scene.sends(
        Send("سلام", keyboard=keyboard, reply_to="1000000"), to=person, topic=None
    )
    message_id = first_id(sent)
    edited = await scene.sends(Edit(message_id, "درود"), to=person, topic=None)
    again = await scene.sends(Edit(message_id, "درود"), to=person, topic=None)
    copied = await scene.sends(Copy(person, (message_id,)), to=str(scene.group.id), topic=None)

    assert [edited, again] == [Delivered(()), Delivered(())]
    assert scene.group.messages[int(first_id(copied))].content["text"] == "درود"


async def test_what_is_gone_is_told(scene: Scene) -> None:
    person = str(scene.person.id)

    assert await scene.sends(Edit("99999", "x"), to=person, topic=None) == TargetGone()
    assert await scene.sends(Copy(person, ("99999",)), to=person, topic=None) == TargetGone()


async def test_who_blocked_the_bot_is_out_of_reach(scene: Scene) -> None:
    """T48."""
    acts.block(scene.world, scene.person, "support_bot", on=True)

    outcome = await scene.sends(Send("x"), to=str(scene.person.id), topic=None)

    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.for_good) == ("blocked", True)


async def test_a_topic_is_made_used_and_missed(rich: Scene) -> None:
    """T41."""
    made = await rich.transport.create_topic(chat_id=str(rich.group.id), name="#1")
    assert isinstance(made, str)

    first_id(await rich.sends(Send("x"), to=str(rich.group.id), topic=made))
    gone = await rich.sends(Send("x"), to=str(rich.group.id), topic=f"{made}000")

    assert gone == TopicGone()


async def test_a_group_without_topics_says_so(rich: Scene) -> None:
    groups.set_forum(rich.world, rich.group, on=False)

    outcome = await rich.transport.create_topic(chat_id=str(rich.group.id), name="#1")

    assert isinstance(outcome, Refused)
    assert outcome.code == "no-topics"


async def test_a_group_that_moved_says_where() -> None:
    """T40."""
    async with a_scene(plain=True) as scene:
        old = str(scene.group.id)
        moved = groups.migrate(scene.world, scene.group)

        assert await scene.sends(Send("x"), to=old, topic=None) == Moved(str(moved.id))


async def test_the_account_and_its_group(rich: Scene) -> None:
    group = str(rich.group.id)
    account = await rich.transport.me()
    info = await rich.transport.chat_info(group)

    assert isinstance(account, BotAccount)
    assert account.username == "support_bot"
    assert isinstance(info, ChatInfo)
    assert (info.kind, info.is_forum, info.bot_is_admin) == (ChatKind.GROUP, True, True)
    assert await rich.transport.is_member(group, str(rich.person.id)) is True
    assert await rich.transport.is_member(group, "42") is False


async def test_what_people_do_is_heard(scene: Scene) -> None:
    """T1, T56: from a person's message to the desk's values."""
    acts.send(scene.world, scene.person, {"text": "پرداخت نشد"})

    heard = await scene.hears(lambda one: isinstance(one, Said) and one.command is None)

    start, words = (one for one in heard if isinstance(one, Said))
    assert start.command == Command("start")
    assert (words.text, words.person.id) == ("پرداخت نشد", str(scene.person.id))


async def test_a_block_is_heard(rich: Scene) -> None:
    """T48."""
    acts.block(rich.world, rich.person, "support_bot", on=True)

    *_, last = await rich.hears(
        lambda one: isinstance(one, BotMembership) and one.place.kind is ChatKind.PRIVATE
    )

    assert isinstance(last, BotMembership)
    assert not last.inside
