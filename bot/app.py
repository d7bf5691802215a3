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
from bot.desk import chores
from bot.desk.desk import Desk, DeskSettings
from bot.desk.drawing import Drawer
from bot.desk.menus import menus
from bot.desk.router import Router
from bot.desk.turns import Turns
from bot.encoders import Guarded, Now, encoder_of
from bot.telegram.account import BotAccount, CommandMenu
from bot.telegram.capabilities import PLAIN, TELEGRAM, Capabilities
from bot.telegram.connection import bot_id_of, connected
from bot.telegram.intake import Poller, Trouble, keeper
from bot.telegram.parse import parse
from bot.telegram.transport import TelegramTransport
from bot.texts.catalog import Catalog
from bot.training import Lesson, News, Trainer, collector_resting
from bot.web.health import health_routes
from bot.web.server import served
from bot.web.webhook import webhook_route
from bot.worker import Worker
from faq.knowledge_base import KnowledgeBaseInvalid
from faq.reload import Library, Rejected, Waiting
from handoff import jobs
from handoff.actions import agents
from handoff.actions.requesters import TURNS
from handoff.errors import StorageError
from handoff.inbox import INBOX, Dispatcher
from handoff.outbox import NotSent, Refused, Relay
from handoff.outbox.pacing import Pacing
from handoff.outbox.post import RELAY
from handoff.outbox.relay import RelaySettings
from handoff.storage import Database, schema
from handoff.storage.database import checked_free_bytes

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES = 200 * 1024 * 1024
DEAF_AFTER = timedelta(seconds=90)  # without a successful poll the desk is not ready
CLOCK_LOOK = timedelta(seconds=1)
UNDELIVERED_SPAN = timedelta(hours=24)
FIRST_CONTACT_PAUSE = timedelta(seconds=2)
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
        self._turns = Turns(desk, steady=self._is_steady)
        self._router = Router(
            desk,
            parse=lambda raw: parse(raw, self._capabilities, received_at=clock.now()),
            turns=self._turns,
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
        self._poller = Poller(
            token=settings.token.get_secret_value(),
            base_url=settings.base_url,
            capabilities=self._capabilities,
            clock=clock,
            keep=keeper(desk.db, bot_id=desk.bot_id),
            report=self._report,
        )
        self._trainer = Trainer(
            library,
            Lesson.of(settings.knowledge_base, _kept_beside(settings), settings),
            encoder=encoder,
            now=clock.now,
            reject=self._tell_rejected,
        )
        self._worker = Worker(clock)
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
        async with self.desk.db.unit_of_work() as uow:
            if await uow.agents.count_admins(self.desk.bot_id) > 0:
                return None
            token = await agents.invite(uow, bot_id=self.desk.bot_id, role="admin")
        return f"https://t.me/{self.bot_username}?start={token}"

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`. What is not finished then goes on after the next start."""
        await jobs.after_clock_step(self.desk.db, None)  # it may have been set while we were away
        lost = await self._relay.recover()
        if lost:
            logger.warning("sends of unknown fate", extra={"deliveries": lost})
        await self._transport.set_commands(
            [CommandMenu(menu.audience, menu.commands, menu.language) for menu in menus(self.desk)]
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(self._worker.run(stop), name="jobs")
            group.create_task(self._listen(stop), name="intake")
            group.create_task(self._serve_health(stop), name="health")
            group.create_task(self._end_learning(stop), name="end of learning")
        await self._dispatcher.drain()
        await self._relay.drain()

    async def ready(self) -> Mapping[str, bool | str | int]:
        """Each thing that has to be true for the desk to work."""
        try:
            async with asyncio.timeout(2):
                await self.desk.db.write_probe()
            writable = True
        except (StorageError, TimeoutError):
            writable = False
        heard = self._poller.last_success
        listening = self._settings.mode is Mode.WEBHOOK or (
            heard is not None and self._clock.now() - heard < DEAF_AFTER
        )
        async with self.desk.db.reader() as reader:
            owed = await reader.deliveries.count_owed()
            waiting = await reader.inbox.count_waiting()
            unsent = await reader.deliveries.oldest_owed()
            unhandled = await reader.inbox.oldest_waiting()
            lost = await reader.deliveries.count_undelivered(since=reader.now - UNDELIVERED_SPAN)
        return {
            "database": writable,
            "disk": await checked_free_bytes(self.desk.db.path) > LEAST_FREE_BYTES,
            "messenger": listening and self._trouble is None,
            "jobs": not self._worker.failing,
            "outbound": self._relay.outbound,
            "owed": owed,
            "oldest_unsent": _age(unsent, reader.now),
            "waiting": waiting,
            "oldest_unhandled": _age(unhandled, reader.now),
            "undelivered": lost,
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
        self._dispatcher.wake = self._worker.add("inbox", self._dispatcher.pass_once)
        db.listen(INBOX, self._dispatcher.wake)
        self._relay.wake = self._worker.add("relay", self._relay.pass_once)
        db.listen(RELAY, self._relay.wake)
        self._turns.wake = self._worker.add("turns", self._turns.pass_once)
        db.listen(TURNS, self._turns.wake)
        look = partial(jobs.look_again, db, remind=partial(chores.remind, self.desk))
        self._worker.add("tickets", look)
        self._worker.add("roster", partial(chores.check_roster, self.desk))
        self._worker.add("purge", partial(jobs.purge, db))
        self._worker.add("clock", self._watch_clock)
        self._worker.add("knowledge", self._reload)
        self._trainer.wake = self._worker.add("learning", self._trainer.pass_once)

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

    def _report(self, trouble: Trouble | None) -> None:
        self._trouble = trouble
        if trouble is not None:
            logger.error("no updates come", extra={"code": trouble.code, "detail": trouble.detail})

    async def _listen(self, stop: asyncio.Event) -> None:
        if self._settings.mode is Mode.POLL:
            await self._poller.run(stop)
            return
        secret = self._settings.webhook_secret.get_secret_value()
        path = "/" + self._settings.webhook_url.split("://", 1)[-1].partition("/")[2]
        route = webhook_route(
            path,
            secret=secret if self._capabilities.webhook_secret else None,
            keep=keeper(self.desk.db, bot_id=self.desk.bot_id),
        )
        async with served([route], self._settings.webhook_address):
            await self._transport.set_webhook(self._settings.webhook_url, secret=secret)
            await stop.wait()

    async def _serve_health(self, stop: asyncio.Event) -> None:
        address = self._settings.health_address
        if address is None:
            await stop.wait()
            return
        async with served(health_routes(self.ready), address):
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
        account = await _first_contact(transport, clock)
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


def _age(since: datetime | None, now: datetime) -> int:
    """Whole seconds; 0 where nothing waits."""
    return 0 if since is None else max(0, int((now - since).total_seconds()))


def _kept_beside(settings: Settings) -> Path:
    """Where what was learned is kept."""
    return settings.database.parent / "matcher"


async def _first_contact(transport: TelegramTransport, clock: Clock) -> BotAccount:
    while True:
        account = await transport.me()
        if isinstance(account, BotAccount):
            return account
        if isinstance(account, Refused) or (
            isinstance(account, NotSent) and "token" in account.reason
        ):
            raise MessengerRefused
        logger.warning("the messenger does not answer yet", extra={"outcome": str(account)})
        await clock.wait_until(clock.now() + FIRST_CONTACT_PAUSE)
