"""The composition root: one bot's desk, put together from its settings."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.clock import Clock, ClockWatch, SystemClock
from bot.config import Messenger, Mode, Settings
from bot.desk import blocking, chores
from bot.desk.desk import Desk, DeskSettings
from bot.desk.drawing import Drawer
from bot.desk.menus import menus
from bot.desk.router import Router
from bot.desk.turns import Turns
from bot.encoders import Guarded, Now, encoder_of
from bot.messenger_clock import MessengerClock
from bot.readiness import storage_trouble, stored_work
from bot.telegram.account import BotAccount, ChatInfo, CommandMenu
from bot.telegram.capabilities import PLAIN, TELEGRAM, Capabilities
from bot.telegram.connection import bot_id_of, connected
from bot.telegram.intake import Poller, Trouble, keeper
from bot.telegram.parse import parse
from bot.telegram.transport import TelegramTransport
from bot.telegram.webhook_keeper import Wanted, WebhookKeeper
from bot.texts.catalog import Catalog
from bot.training import Lesson, News, Trainer, collector_resting
from bot.web.health import health_routes
from bot.web.server import served
from bot.web.webhook import SECRET_HEADER, webhook_route
from bot.worker import Worker
from faq.knowledge_base import KnowledgeBaseInvalid
from faq.reload import Library, Rejected, Waiting
from handoff import jobs
from handoff.actions import agents
from handoff.actions.requesters import TURNS
from handoff.inbox import INBOX, Dispatcher
from handoff.outbox import Delivered, NotSent, Refused, Relay
from handoff.outbox.agents_chat import AGENTS_CHAT_BACK
from handoff.outbox.pacing import Pacing
from handoff.outbox.post import RELAY
from handoff.outbox.relay_settings import RelaySettings
from handoff.storage import Database, schema
from handoff.storage.database import checked_free_bytes
from handoff.storage.files import make_folder
from handoff.storage.watch import Job, Watch, patient

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES = 200 * 1024 * 1024
DEAF_AFTER = timedelta(seconds=90)  # without a successful poll the desk is not ready
CLOCK_LOOK = timedelta(seconds=1)
FIRST_CONTACT_PAUSE = timedelta(seconds=2)
LONGEST_CONTACT_PAUSE = timedelta(seconds=30)
LONGEST_MENU_PAUSE = timedelta(minutes=10)
JOBS_END_WITHIN = timedelta(seconds=5)
END_WITHIN = timedelta(seconds=7)  # of a signal; supervisors kill after ten seconds
CAPABILITIES: Mapping[Messenger, Capabilities] = {
    Messenger.TELEGRAM: TELEGRAM,
    Messenger.PLAIN: PLAIN,
}


class MessengerRefused(Exception):
    """The messenger does not know this token."""


class RunningDesk:
    """A desk with its jobs. `idle`: nothing happens until somebody acts or time passes."""

    def __init__(
        self,
        *,
        desk: Desk,
        settings: Settings,
        clock: Clock,
        transport: TelegramTransport,
        library: Library,
        encoder: Guarded | None,
    ) -> None:
        self.desk = desk
        self._settings = settings
        self._clock = clock
        self._transport = transport
        self._library = library
        self._encoder = encoder
        self._capabilities = CAPABILITIES[settings.messenger]
        self._trouble: Trouble | None = None
        self._watch = ClockWatch(clock)
        self._messenger_clock = MessengerClock(now=clock.now, monotonic=clock.monotonic)
        self._turns = Turns(desk, steady=self._is_steady)
        self._router = Router(
            desk,
            parse=lambda raw: parse(raw, self._capabilities, received_at=clock.now()),
            turns=self._turns,
            said_ago=self._messenger_clock.ago,
            monotonic=clock.monotonic,
        )
        self._dispatcher = Dispatcher(
            desk.db,
            bot_id=desk.bot_id,
            now=clock.now,
            monotonic=clock.monotonic,
            handle=self._router.handle,
            set_aside=self._router.set_aside,
        )
        drawer = Drawer(desk)
        self._relay = Relay(
            desk.db,
            transport,
            bot_id=desk.bot_id,
            now=clock.now,
            monotonic=clock.monotonic,
            draw=drawer.draw,
            topic_name=drawer.topic_name,
            pacing=Pacing(free=not settings.pacing),
            settings=RelaySettings(resend_after=timedelta(seconds=settings.resend_after)),
            steady=self._is_steady,
            report=partial(chores.tell_outage, desk),
        )
        self._keep = keeper(desk.db, bot_id=desk.bot_id, messenger_clock=self._messenger_clock)
        self._poller = Poller(
            token=settings.token.get_secret_value(),
            base_url=settings.base_url,
            capabilities=self._capabilities,
            clock=clock,
            keep=self._keep,
            report=self._report,
            messenger_clock=self._messenger_clock,
        )
        self._webhook = WebhookKeeper(
            transport,
            Wanted(settings.webhook_url, settings.webhook_secret.get_secret_value()),
            clock=clock,
            report=self._report,
            messenger_clock=self._messenger_clock,
        )
        self._trainer = Trainer(
            library,
            Lesson.of(settings.knowledge_base, _kept_beside(settings), settings),
            encoder=encoder,
            now=clock.now,
            monotonic=clock.monotonic,
            reject=self._tell_rejected,
        )
        self._worker = Worker(clock, stop_within=JOBS_END_WITHIN)
        self._add_jobs()

    @property
    def bot_username(self) -> str:
        return self.desk.bot_username

    @property
    def idle(self) -> bool:
        return (
            self._worker.idle
            and not self._dispatcher.busy
            and not self._relay.busy
            and not self._turns.busy
            and not self._transport.busy
        )

    def watch_learning(self, tell: Callable[[News], None]) -> None:
        """Have it told how learning goes on, and what comes of it."""
        self._trainer.watch = tell

    async def admin_link(self) -> str | None:
        """A one-time link that makes its presser the first admin; None once there is one."""
        token = await self.desk.db.write(agents.first_invitation, bot_id=self.desk.bot_id)
        if token is None:
            return None
        return f"https://t.me/{self.bot_username}?start={token}"

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`. What is not finished then goes on after the next start.

        Raises StorageReplaced if the database file is deleted, moved or replaced meanwhile.
        """
        await jobs.after_clock_step(self.desk.db, None)  # it may have been set while we were away
        lost = await self._relay.recover()
        if lost:
            logger.warning("sends of unknown fate", extra={"deliveries": lost})
        loop = asyncio.get_running_loop()
        stopped_at = loop.time()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._worker.run(stop), name="jobs")
            group.create_task(self._listen(stop), name="intake")
            group.create_task(self._serve_health(stop), name="health")
            group.create_task(self._end_learning(stop), name="end of learning")
            group.create_task(self._end_if_replaced(stop), name="end if replaced")
            menus_shown = group.create_task(self._show_menus(), name="command menus")
            await stop.wait()
            stopped_at = loop.time()
            menus_shown.cancel()
        await self._end_in_flight(by=stopped_at + END_WITHIN.total_seconds())

    async def _show_menus(self) -> None:
        """Set the command menus, again and again until the messenger has taken them."""
        wanted = [
            CommandMenu(menu.audience, menu.commands, menu.language) for menu in menus(self.desk)
        ]
        pause = FIRST_CONTACT_PAUSE
        while not isinstance(await self._transport.set_commands(wanted), Delivered | Refused):
            await self._clock.wait_until(self._clock.now() + pause)
            pause = min(pause * 2, LONGEST_MENU_PAUSE)

    async def _end_in_flight(self, *, by: float) -> None:
        """Let what is under way end, but not for longer than until `by` on the loop's clock."""
        try:
            async with asyncio.timeout_at(by):
                await self._dispatcher.drain()
                await self._relay.drain()
        except TimeoutError:
            logger.warning("calls to the messenger cut off", extra={"action": "cut_off"})
            await self._dispatcher.abandon()
            await self._relay.abandon()

    async def ready(self) -> Mapping[str, bool | str | int]:
        """Each thing that has to be true for the desk to work."""
        storage = await storage_trouble(self.desk.db)
        by_poll = self._settings.mode is Mode.POLL
        heard = self._poller.last_success if by_poll else self._webhook.last_success
        deaf = heard is None or self._clock.monotonic() - heard >= DEAF_AFTER.total_seconds()
        stored = await stored_work(self.desk.db, bot_id=self.desk.bot_id)
        return {
            "database": not storage,
            "storage": storage,
            "disk": await checked_free_bytes(self.desk.db.path) > LEAST_FREE_BYTES,
            "messenger": not deaf and self._trouble is None,
            "agents_chat": stored.agents_chat,
            "jobs": not self._worker.failing,
            "outbound": self._relay.outbound,
            "owed": stored.owed,
            "oldest_unsent": stored.oldest_unsent,
            "waiting": stored.waiting,
            "oldest_unhandled": stored.oldest_unhandled,
            "undelivered": stored.undelivered,
            "without_follow_ups": self._relay.without_follow_ups,
            "trouble": self._trouble.code if self._trouble is not None else "",
            "engine": self._library.matcher.engine,
            "encoder": self._encoder_state(),
            "learning": self._trainer.progress,
        }

    def _is_steady(self) -> bool:
        return self._watch.steady

    async def _watch_clock(self) -> datetime:
        """Make good what a clock that was set does to moments that were stored before."""
        step = self._watch.step()
        if step is not None:
            facts = {"action": "clock_set", "seconds": round(step.total_seconds())}
            logger.warning("the clock was set", extra=facts)
            await jobs.after_clock_step(self.desk.db, step)
        self._watch.settled(step)
        return self._clock.now() + CLOCK_LOOK

    def _encoder_state(self) -> str:
        """Never a reason not to be ready: without it letters decide."""
        if self._encoder is None:
            return "off"
        state = self._encoder.state
        return "working" if state.working else state.reason

    def _add_jobs(self) -> None:
        db = self.desk.db
        self._worker.add("storage", Watch(db, now=self._clock.now).pass_once)
        self._dispatcher.wake = self._add("inbox", self._dispatcher.pass_once)
        db.listen(INBOX, self._dispatcher.wake)
        self._relay.wake = self._add("relay", self._relay.pass_once)
        db.listen(RELAY, self._relay.wake)
        db.listen(AGENTS_CHAT_BACK, self._relay.end_refusals)
        self._turns.wake = self._add("turns", self._turns.pass_once)
        db.listen(TURNS, self._turns.wake)
        look = partial(jobs.look_again, db, remind=partial(chores.remind, self.desk))
        self._add("tickets", look)
        self._add("blocks", partial(blocking.end_blocks, self.desk))
        views = jobs.Views(
            db,
            self.desk.bot_id,
            takes_topics=self._takes_topics,
            monotonic=self._clock.monotonic,
        )
        db.listen(AGENTS_CHAT_BACK, self._add("views", views.pass_once))
        self._add("roster", partial(chores.check_roster, self.desk))
        self._webhook.wake = self._worker.add("webhook", self._webhook.pass_once)
        self._add("purge", partial(jobs.purge, db))
        self._add("clock", self._watch_clock)
        self._add("knowledge", self._reload)
        self._trainer.wake = self._add("learning", self._trainer.pass_once)

    def _add(self, name: str, job: Job) -> Callable[[], None]:
        return self._worker.add(name, patient(job, now=self._clock.now))

    async def _takes_topics(self, chat_id: int) -> bool | None:
        if not self._capabilities.topics:
            return False
        info = await self._transport.chat_info(chat_id)
        return info.is_forum and info.bot_manages_topics if isinstance(info, ChatInfo) else None

    async def _reload(self) -> datetime:
        today = self._clock.now().astimezone(self._settings.zone).date()
        with collector_resting():
            outcome = await asyncio.to_thread(self._library.refresh, today=today)
        if isinstance(outcome, Rejected):
            await self._tell_rejected(outcome)
        if isinstance(outcome, Waiting):
            self._trainer.hurry()
        return self._clock.now() + timedelta(seconds=self._settings.reload_every)

    async def _tell_rejected(self, rejected: Rejected) -> None:
        logger.error("knowledge base rejected", extra={"problems": len(rejected.problems)})
        await chores.tell_reload(self.desk, problems=len(rejected.problems))

    async def _end_learning(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._trainer.close()

    async def _end_if_replaced(self, stop: asyncio.Event) -> None:
        condition = self.desk.db.condition
        waiting = [asyncio.ensure_future(event.wait()) for event in (condition.replaced, stop)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()
        if condition.replaced.is_set():
            condition.check()

    def _report(self, trouble: Trouble | None) -> None:
        self._trouble = trouble
        if trouble is not None:
            logger.error(
                "no updates come",
                extra={
                    "code": trouble.code,
                    "detail": trouble.detail,
                    "address": self._settings.base_url,
                },
            )

    async def _listen(self, stop: asyncio.Event) -> None:
        if self._settings.mode is Mode.POLL:
            await self._poller.run(stop)
            return
        secret = self._settings.webhook_secret.get_secret_value()
        path = "/" + self._settings.webhook_url.split("://", 1)[-1].partition("/")[2]
        shown = secret if self._capabilities.webhook_secret else None
        route = webhook_route(path, secret=shown, keep=self._keep)
        async with served(
            [route],
            self._settings.webhook_address,
            setting="POSHTIBAN_WEBHOOK_LISTEN",
            secret=None if shown is None else (SECRET_HEADER.encode(), shown.encode()),
        ):
            self._webhook.listening()
            await stop.wait()

    async def _serve_health(self, stop: asyncio.Event) -> None:
        address = self._settings.health_address
        if address is None:
            await stop.wait()
            return
        async with served(health_routes(self.ready), address, setting="POSHTIBAN_HEALTH_LISTEN"):
            await stop.wait()


@asynccontextmanager
async def open_desk(
    settings: Settings,
    *,
    clock: Clock | None = None,
    catalog: Catalog | None = None,
    encoder_clock: Now = time.monotonic,
) -> AsyncIterator[RunningDesk]:
    """Open everything a desk needs; another `catalog` speaks in other words.

    Raises StorageError, KnowledgeBaseInvalid or MessengerRefused; the network being down is none
    of them: then the first contact is tried until it is made.
    """
    clock = clock or SystemClock()
    token = settings.token.get_secret_value()
    async with AsyncExitStack() as stack:
        db = Database(settings.database, now=clock.now)
        await db.open(revision=schema.head())
        stack.push_async_callback(db.close)
        await db.read_probe()  # damage is told before anything is taken
        make_folder(_kept_beside(settings))
        encoder = encoder_of(settings, now=encoder_clock)
        if encoder is not None:
            stack.callback(encoder.close)
        library = Library(settings.knowledge_base, cache=_kept_beside(settings), encoder=encoder)
        today = clock.now().astimezone(settings.zone).date()
        first = await asyncio.to_thread(library.refresh, today=today)
        if isinstance(first, Rejected):
            raise KnowledgeBaseInvalid(first.problems)
        transport = await stack.enter_async_context(
            connected(
                token=token,
                base_url=settings.base_url,
                base_file_url=settings.base_file_url,
                capabilities=CAPABILITIES[settings.messenger],
            )
        )
        account = await _first_contact(transport, clock, base_url=settings.base_url)
        yield RunningDesk(
            desk=Desk(
                db=db,
                catalog=catalog or Catalog.load(zone=settings.zone),
                knowledge=library,
                hands=transport,
                settings=DeskSettings(
                    window=settings.window,
                    hours=settings.hours,
                    default_language=settings.language,
                ),
                bot_id=bot_id_of(token),
                bot_username=account.username,
                now=clock.now,
                monotonic=clock.monotonic,
            ),
            settings=settings,
            clock=clock,
            transport=transport,
            library=library,
            encoder=encoder,
        )


def _kept_beside(settings: Settings) -> Path:
    """Where what was learned is kept."""
    return settings.database.parent / "matcher"


async def _first_contact(
    transport: TelegramTransport, clock: Clock, *, base_url: str
) -> BotAccount:
    """Ask who the bot is, until the messenger answers. Raises MessengerRefused."""
    pause, told = FIRST_CONTACT_PAUSE, ""
    while True:
        account = await transport.me()
        if isinstance(account, BotAccount):
            return account
        if isinstance(account, Refused) or (
            isinstance(account, NotSent) and "token" in account.reason
        ):
            raise MessengerRefused
        outcome = str(account)
        if outcome != told or pause == LONGEST_CONTACT_PAUSE:
            told = outcome
            logger.warning(
                "the messenger does not answer yet; it is tried again until it does. "
                "Check the network of this machine, POSHTIBAN_BASE_URL, and any proxy",
                extra={"address": base_url, "outcome": outcome},
            )
        await clock.wait_until(clock.now() + pause)
        pause = min(pause * 2, LONGEST_CONTACT_PAUSE)
