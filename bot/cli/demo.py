"""The `poshtiban demo` command, which runs a desk with a simulated messenger."""

import asyncio
import socket
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.app import RunningDesk
from bot.cli.database import upgrade_locked
from bot.cli.output import Exit, Refusal, show
from bot.cli.serving import serve
from bot.cli.starting import sample
from bot.clock import Clock, SystemClock
from bot.config import Messenger, Mode, Settings
from bot.simulator import groups
from bot.simulator.moving import MovableClock
from bot.simulator.server import running
from bot.simulator.state import Chat, Person, Standing
from bot.simulator.world import Bot, World
from bot.team.changing import with_hours
from bot.team.files import CANNED_FILE, DESK_FILE, TeamFiles
from bot.training import EmbeddingProgress, InUse, News
from faq.matcher import JOINT
from handoff.actions import accounts, agents, chats
from handoff.addresses import Address, ChatKind
from handoff.calendars import END_OF_DAY
from handoff.models import Agent
from handoff.states import AgentRole
from handoff.storage import Database, UnitOfWork
from handoff.storage.files import make_folder
from handoff.storage.schema import head

HOST = "127.0.0.1"
PORTS_TRIED = 20
LAST_PORT = 65535
SHOWN_EVERY = timedelta(seconds=10)


@dataclass(frozen=True)
class Cast:
    """The bot, people and group used in the demo."""

    bot: Bot
    requesters: tuple[Person, ...]
    agents: tuple[Person, ...]  # the first agent is the admin
    chat: Chat


def furnish(world: World) -> Cast:
    """Add two requesters, two agents and the agents' group to an empty world."""
    bot = world.add_bot(username="support_bot", name="پشتیبان")
    maryam = _person(world, "مریم", "احمدی", username="maryam", language="fa")
    daniel = _person(world, "Daniel", "Brown", username="daniel", language="en")
    sara = _person(world, "سارا", "", username="sara", language="fa")
    omid = _person(world, "امید", "", username="omid", language="fa")
    for requester in (maryam, daniel):
        world.private_chat(bot, requester)
    chat = groups.create(
        world,
        "کارشناسان پشتیبانی",
        members=[sara, omid],
        admins=[sara],
        bots=[(bot, Standing.ADMINISTRATOR)],
        supergroup=True,
        topics=True,
    )
    return Cast(bot, (maryam, daniel), (sara, omid), chat)


NAMES = {
    "fa": ("پشتیبان", "کارشناسان پشتیبانی", ("سارا", "امید")),
    "en": ("Poshtiban", "Support agents", ("Sara", "Omid")),
}


def rename(world: World, cast: Cast, language: str) -> None:
    """Set the names of the bot, the agents and their group in `language`."""
    bot_name, title, names = NAMES[language]
    cast.bot.user.first_name, cast.chat.title = bot_name, title
    for person, name in zip(cast.agents, names, strict=True):
        person.first_name, person.language_code = name, language
    for message in cast.chat.messages.values():
        if "new_chat_members" in message.content:  # contains the bot's name
            message.content["new_chat_members"] = [cast.bot.user.json()]
    world.emit("state", cast.chat, {"reload": True})


def _person(world: World, first: str, last: str, *, username: str, language: str) -> Person:
    person = Person(world.next_person_id(), first, last, username, language)
    world.people[person.id] = person
    return person


async def prepare(database: Path, cast: Cast) -> None:
    """Add the agents to the roster and register their group as the agents' chat."""
    await asyncio.to_thread(upgrade_locked, database)
    db = Database(database, now=SystemClock().now)
    await db.open(revision=head())
    try:
        admin = await db.write(_enrol, cast)
        at = Address(admin.account_id, str(cast.chat.id), ChatKind.GROUP)
        await db.write(
            chats.set_agents_chat, at, by=admin, title=cast.chat.title, has_topics=cast.chat.forum
        )
    finally:
        await db.close()


def _enrol(uow: UnitOfWork, cast: Cast) -> Agent:
    """Add the agents to the roster under their current names. Returns the admin."""
    bot = accounts.Bot(Messenger.TELEGRAM.value, str(cast.bot.id))
    account = accounts.register(uow, [bot])[0]
    for person in reversed(cast.agents):
        enrolled = agents.enrol(
            uow,
            agents.Seen(account.id, str(person.id), person.first_name, person.username),
            role=AgentRole.ADMIN if person is cast.agents[0] else AgentRole.AGENT,
        )
    return enrolled


def follow_page(world: World, cast: Cast, desk: RunningDesk) -> None:
    """Switch the desk to the language of the page."""

    async def read_in(language: str) -> None:
        if language == desk.desk.settings.default_language:
            return
        desk.desk.settings.default_language = language
        rename(world, cast, language)
        await desk.desk.db.write(_enrol, cast)

    world.read_in = read_in


def operators_settings() -> Settings:
    """Return the operator's settings, falling back to the sample knowledge base."""
    settings = Settings.read()
    chosen = "knowledge_base" in settings.model_fields_set
    if chosen or _is_there(settings.knowledge_base):
        return settings
    return settings.model_copy(update={"knowledge_base": sample()})


def share_trained(folder: Path) -> None:
    """Link a shared folder of trained matchers if the operator has a knowledge base."""
    if not _is_there(Settings.read().knowledge_base):
        return
    kept = (Settings.read().database.parent / "matcher").absolute()
    with suppress(OSError):  # if this fails, the matcher is trained again
        make_folder(kept.parent)
        make_folder(kept)
        (folder / "matcher").symlink_to(kept, target_is_directory=True)


def open_all_day(folder: Path) -> Path:
    """Copy the files of the team into a folder, with an office that never closes."""
    configured = operators_settings().desk_path
    for file in (configured, configured.with_name(CANNED_FILE)):
        if _is_there(file):
            (folder / file.name).write_bytes(file.read_bytes())
    zone = Settings.read().zone

    def today() -> date:
        return SystemClock().now().astimezone(zone).date()

    files = TeamFiles(folder / DESK_FILE, zone=zone, today=today)
    always = ((time.min, END_OF_DAY),)
    files.desk.edit(lambda text: with_hours(text, files.settings, range(7), always))
    return files.desk.path


def demo_settings(*, address: str, token: str, database: Path) -> Settings:
    """Return the operator's settings without those for a real messenger."""
    return Settings.model_validate(
        {
            **operators_settings().model_dump(),
            "token": token,
            "base_url": f"{address}/bot",
            "base_file_url": f"{address}/file/bot",
            "database": database,
            "desk_file": open_all_day(database.parent),
            "mode": Mode.POLL,
            "messenger": Messenger.TELEGRAM,
            "channel": "",
            "accounts": (),
            "pacing": True,
            "health_listen": "off",
        }
    )


async def play(*, port: int, keep: Path | None) -> None:
    """Run the messenger, the page and the desk until Ctrl-C.

    The database is stored in `keep` if given, otherwise it is temporary.
    """
    show("demo-preparing")
    with ExitStack() as stack:
        folder = keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="poshtiban-"))
        )
        clock = MovableClock()
        world = World(clock)
        cast = furnish(world)
        rename(world, cast, Settings.read().language)
        database = folder / "poshtiban.db"
        if _is_there(database):
            # The simulated messenger's ids start at one again and would match old rows.
            raise Refusal(Exit.STORAGE, "demo-kept-already", path=str(database))
        await prepare(database, cast)
        share_trained(folder)
        async with running(world, host=HOST, port=free_port(port)) as address:
            settings = demo_settings(address=address, token=cast.bot.token, database=database)

            async def announce(desk: RunningDesk) -> None:
                desk.watch_training(TrainingProgress(SystemClock()))
                if "language" not in Settings.read().model_fields_set:
                    follow_page(world, cast, desk)
                show("demo-started", address=address)
                show("demo-hint", requesters=_names(cast.requesters), agents=_names(cast.agents))
                show("demo-how-to-stop")

            await serve(settings, announce=announce, clock=clock)
    show("demo-ended")


class TrainingProgress:
    """Prints training progress at intervals, then the result."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shown_at: datetime | None = None

    def __call__(self, news: News) -> None:
        match news:
            case EmbeddingProgress(done, of):
                self._count(done, of)
            case InUse(engine) if engine == JOINT and self._shown_at is not None:
                self._shown_at = None
                show("demo-learned")

    def _count(self, done: int, of: int) -> None:
        now = self._clock.now()
        if self._shown_at is None or now - self._shown_at >= SHOWN_EVERY:
            self._shown_at = now
            show("demo-learning", done=done, of=of)


def _names(people: tuple[Person, ...]) -> list[str]:
    return [person.first_name for person in people]


def _is_there(path: Path) -> bool:
    return path.exists()


def free_port(wanted: int) -> int:
    """Return the port, or the next free one if it is in use. Port 0 means any free port."""
    if not 0 <= wanted <= LAST_PORT:
        raise Refusal(Exit.CONFIG, "demo-port-impossible", port=str(wanted), last=str(LAST_PORT))
    last = min(wanted + PORTS_TRIED - 1, LAST_PORT)
    for port in range(wanted, last + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Refusal(Exit.CONFIG, "demo-no-port", first=str(wanted), last=str(last))
