"""A desk and a simulated messenger in one process on one clock, for stories and probes."""

import asyncio
import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bench.models import link_models
from bot.app import RunningDesk, open_desk
from bot.clock import ManualClock
from bot.config import AccountSettings, Messenger, Settings
from bot.simulator import acts, groups
from bot.simulator.server import running
from bot.simulator.state import ANYWHERE, Chat, Json, Message, Person, Standing
from bot.simulator.world import World
from bot.texts.catalog import Catalog
from faq.reload import Library
from handoff.actions import agents, chats
from handoff.addresses import Address, ChatKind
from handoff.models import Ticket
from handoff.storage import UnitOfWork, schema
from handoff.storage.database import Reader

BEGIN = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)  # noon of a working Sunday in Tehran
TOKEN = "700000001:STORY-TOKEN-000000000000000000000"
SECOND_TOKEN = "700000002:STORY-TOKEN-000000000000000000002"
STORY_KNOWLEDGE = Path(__file__).parent / "stories" / "knowledge.yaml"
PSEUDO_ROWS = 30  # of a card, because ids and facts are longer than the words of a language
PATIENCE = 60.0  # real seconds after which a desk that is not at rest is a failure
IN_FLIGHT = ("delivery ", "settling ", "inbox lane ", "best effort ")  # tasks outside of `run`


class PseudoCatalog(Catalog):
    """Renders ids and facts, after checking that the real text can be rendered."""

    def say(self, language: str, text_id: str, **facts: object) -> str:
        super().say(language, text_id, **facts)
        unread = facts.keys() - self.variables(text_id)
        assert not unread, f"{text_id}: no language says {', '.join(sorted(unread))}"
        return super().say("xx", text_id, **facts)


@dataclass
class Stage:
    """The objects available to a story. Desk and messengers share the `Changes` of the world."""

    world: World
    clock: ManualClock
    desk: RunningDesk
    people: dict[str, Person]
    group: Chat
    second: World | None = None  # another messenger, with another account of the same desk
    serving: asyncio.Task[None] | None = None
    opening: Callable[[], AbstractAsyncContextManager[RunningDesk]] | None = None
    opened: AsyncExitStack = field(default_factory=AsyncExitStack)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def serve(self) -> None:
        self.stop = asyncio.Event()
        self.serving = asyncio.create_task(self.desk.run(self.stop))
        self.serving.add_done_callback(lambda _: self.world.changes.notify())

    async def kill(self) -> None:
        """End the desk in the middle of its work. Only what is committed is left.

        Calls to the messenger that are in progress get no answer. The file is closed without
        further work, because this process could not open it again otherwise.
        """
        assert self.serving is not None
        everything = asyncio.all_tasks()
        cut = [task for task in everything if task.get_name().startswith(IN_FLIGHT)]
        for task in (self.serving, *cut):
            task.cancel()
        await asyncio.gather(self.serving, *cut, return_exceptions=True)
        await self.opened.aclose()

    async def reopen(self) -> None:
        """Open the files of a desk that has ended, and serve."""
        assert self.opening is not None
        rows = self.desk.desk.settings.card_rows
        self.desk = await self.opened.enter_async_context(self.opening())
        self.desk.desk.settings.card_rows = rows
        self.serve()

    @property
    def worlds(self) -> list[World]:
        return [world for world in (self.world, self.second) if world is not None]

    def world_of(self, name: str) -> World:
        """Return the messenger that a person uses."""
        second = self.second
        return (
            second
            if second is not None and self.people[name] in second.people.values()
            else self.world
        )

    async def settle(self, *, heard: bool = True) -> None:
        """Wait until all messages have had their effects at this moment.

        With `heard` False, updates may still wait at the messenger, for a disconnected desk.
        Raises AssertionError with what is still under way if the desk does not come to rest.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                await self.world.changes.until(
                    lambda: self._has_stopped or not self.under_way(heard=heard)
                )
        except TimeoutError:
            found = ", ".join(self.under_way(heard=heard))
            raise AssertionError(f"no rest within {PATIENCE:g} s: {found}") from None
        if self._has_stopped and self.serving is not None:
            raise AssertionError("the desk stopped serving") from self.serving.exception()

    @property
    def _has_stopped(self) -> bool:
        return self.serving is not None and self.serving.done()

    def under_way(self, *, heard: bool) -> tuple[str, ...]:
        """Return what the desk does, or what a messenger still has for it, by name."""
        if self.desk.under_way:
            return self.desk.under_way
        unfetched = sum(world.unfetched for world in self.worlds) if heard else 0
        # A poll that no messenger holds is about to be answered.
        unheld = self.desk.asking - sum(world.held_polls for world in self.worlds)
        return (
            *((f"{unfetched} updates at the messenger",) if unfetched else ()),
            *((f"{unheld} polls to be answered",) if unheld > 0 else ()),
        )

    async def wait(self, span: timedelta, *, heard: bool = True) -> None:
        """Move time in steps, running everything that becomes due."""
        end = self.clock.now() + span
        await self.settle(heard=heard)
        while (now := self.clock.now()) < end:
            self.clock.advance(min(end - now, max(span / 10, timedelta(seconds=1))))
            await self.settle(heard=heard)

    def act(self, name: str, **act: object) -> list[Message]:
        return acts.send(self.world_of(name), self.people[name], dict(act))

    def private_chat(self, name: str) -> Chat:
        world = self.world_of(name)
        bot = next(iter(world.bots.values()))
        return world.private_chat(bot, self.people[name])

    def shown_to(self, name: str) -> list[Message]:
        """Return the bot's messages to a person, oldest first."""
        return said_by_bot(self.private_chat(name))

    def shown_in_group(self) -> list[Message]:
        return said_by_bot(self.group)

    def seen(self, name: str) -> agents.Seen:
        """Return a person as seen by the desk's account."""
        return seen_by(self.desk, self.people[name])

    def card_of(self, ticket: Ticket) -> Message:
        """Return the card of a ticket in the agents' chat."""
        assert ticket.card_message_id is not None
        return self.group.messages[int(ticket.card_message_id)]

    async def ticket_of(self, name: str) -> Ticket | None:
        accounts = list(self.desk.desk.accounts)
        account_id = accounts[0 if self.world_of(name) is self.world else 1]

        def unit(reader: Reader):
            requester = reader.requesters.by_chat(account_id, str(self.people[name].id))
            return None if requester is None else reader.tickets.last_of(requester.id)

        return await self.desk.desk.db.read(unit)


class WorldClock:
    """The messenger's clock: runs with the desk's, `behind` it, and is not set with it."""

    def __init__(self, clock: ManualClock, behind: timedelta) -> None:
        self._clock = clock
        self._begin = clock.now() - behind

    def now(self) -> datetime:
        return self._begin + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return self._clock.monotonic()

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        await self._clock.wait_until(self._clock.now() + (moment - self.now()), or_event)


def said_by_bot(chat: Chat) -> list[Message]:
    return [
        message
        for message in chat.messages.values()
        if message.by_bot and not message.service and not message.deleted
    ]


def text_of(message: Message) -> str:
    return str(message.content.get("text") or message.content.get("caption") or "")


def buttons_of(message: Message) -> list[Json]:
    rows = (message.markup or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def add_person(world: World, first_name: str, **profile: Any) -> Person:
    """Add a person to the messenger."""
    person = Person(world.next_person_id(), first_name, **profile)
    world.people[person.id] = person
    return person


@cache
def pseudo_catalog() -> PseudoCatalog:
    return PseudoCatalog.load(strict=True)


@cache
def _furniture() -> Path:
    """An empty database and a trained matcher, made once per run."""
    folder = Path(tempfile.mkdtemp(prefix="poshtiban-stage-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    schema.upgrade(folder / "desk.db")
    library = Library(STORY_KNOWLEDGE, cache=folder / "matcher")
    library.refresh(today=BEGIN.date())
    return folder


def furnish(folder: Path) -> None:
    """Put a migrated database and a warm matcher cache into a folder."""
    shutil.copyfile(_furniture() / "desk.db", folder / "desk.db")
    # Links, because the models are large and never changed in place.
    shutil.copytree(_furniture() / "matcher", folder / "matcher", copy_function=os.link)
    link_models(folder / "matcher")


def free_port() -> int:
    """Return a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def story_settings(folder: Path, address: str, **changes: object) -> Settings:
    facts: dict[str, object] = {
        "token": TOKEN,
        "base_url": f"{address}/bot",
        "base_file_url": f"{address}/file/bot",
        "database": folder / "desk.db",
        "knowledge_base": STORY_KNOWLEDGE,
        "desk_file": folder / "desk.yaml",
        "pacing": False,
        "health_listen": "off",
        "encoder": "none",
    }
    return Settings(**(facts | changes))  # type: ignore[arg-type]


def second_account(address: str) -> AccountSettings:
    return AccountSettings(
        token=SecretStr(SECOND_TOKEN),
        messenger=Messenger.PLAIN,
        channel="second",
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
    )


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    plain: bool = False,
    topics: bool = True,
    supergroup: bool = True,
    catalog: Catalog | None = None,
    before: Callable[[World], object] | None = None,
    skew: timedelta = timedelta(0),
    second: bool = False,
    **changes: object,
) -> AsyncIterator[Stage]:
    """Start a stage: requesters Narges and John, agents Sara (admin) and Omid, a stranger.

    With `second`, Leila writes on another messenger to a second account of the same desk. `before`
    changes the messenger's world before the desk starts. By `skew` the desk's clock is ahead of
    the messenger's.
    """
    clock = ManualClock(BEGIN)
    world = World(WorldClock(clock, skew))
    world.settings.limits = False
    world.settings.webhooks = (ANYWHERE,)
    world.settings.plain = plain
    bot = world.add_bot(TOKEN, username="support_bot", can_read_all_group_messages=True)
    people = {
        "narges": add_person(world, "نرگس", language_code="fa"),
        "john": add_person(world, "John", language_code="en", username="john"),
        "sara": add_person(world, "Sara", username="sara"),
        "omid": add_person(world, "Omid", username="omid"),
        "stranger": add_person(world, "Stranger"),
    }
    if before is not None:
        before(world)
    team = [people[name] for name in ("sara", "omid")]
    group = groups.create(
        world,
        "Agents",
        members=[people["omid"], people["stranger"]],
        admins=[people["sara"]],
        bots=[(bot, Standing.ADMINISTRATOR)],
        supergroup=supergroup and not plain,
        topics=topics and not plain,
    )
    async with AsyncExitStack() as servers:
        address = await servers.enter_async_context(running(world, "127.0.0.1", 0))
        other = World(WorldClock(clock, skew), changes=world.changes) if second else None
        if other is not None:
            other.settings.limits, other.settings.plain = False, True
            other.add_bot(SECOND_TOKEN, username="second_bot")
            people["leila"] = add_person(other, "لیلا", language_code="fa")
            there = await servers.enter_async_context(running(other, "127.0.0.1", 0))
            changes["accounts"] = (second_account(there),)
        settings = story_settings(
            folder, address, messenger="plain" if plain else "telegram", **changes
        )
        furnish(folder)
        words = catalog or pseudo_catalog()
        opening = partial(
            open_desk,
            settings,
            clock=clock,
            catalog=words,
            encoder_clock=lambda: clock.now().timestamp(),
            changes=world.changes,
        )
        opened = await servers.enter_async_context(AsyncExitStack())
        desk = await opened.enter_async_context(opening())
        if catalog is None:
            desk.desk.settings.card_rows = PSEUDO_ROWS
        await _hire(desk, team, group)
        stage = Stage(world, clock, desk, people, group, other, opening=opening, opened=opened)
        stage.serve()
        assert stage.serving is not None
        try:
            await stage.settle(heard=before is None)
            yield stage
        finally:
            stage.stop.set()
            await stage.serving


def seen_by(desk: RunningDesk, person: Person) -> agents.Seen:
    return agents.Seen(desk.desk.account.id, str(person.id), person.first_name, person.username)


async def _hire(desk: RunningDesk, team: list[Person], group: Chat) -> None:
    def unit(uow: UnitOfWork) -> None:
        admin = None
        for person, role in zip(team, ("admin", "agent"), strict=True):
            agent = agents.enrol(uow, seen_by(desk, person), role=role)
            admin = admin or agent
        assert admin is not None
        at = Address(desk.desk.account.id, str(group.id), ChatKind.GROUP)
        chats.set_agents_chat(uow, at, by=admin, title=group.title, has_topics=group.forum)

    await desk.desk.db.write(unit)
