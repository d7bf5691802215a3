"""Composition root of the application."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.accounts import CAPABILITIES, RunningAccount, warn_of_left_out
from bot.changes import Changes
from bot.clock import Clock, ClockWatch, SystemClock
from bot.config import Mode, Settings
from bot.desk import blocking
from bot.desk.agent import held_replies, setting_up, system_notices, team_changes
from bot.desk.agent.alerts import AlertJob
from bot.desk.agent.distributing import DistributionJob
from bot.desk.context import Account, Desk, DeskSettings
from bot.desk.notices import Announcements
from bot.desk.requester.turns import Turns
from bot.encoders import Guarded, Now, encoder_of, matching_in_threads
from bot.first_contact import first_contacts
from bot.readiness import storage_trouble, stored_work
from bot.team.files import TeamFiles
from bot.team.reply_index import ReplyIndex
from bot.telegram.connection import connected
from bot.telegram.transport import TelegramTransport
from bot.texts.catalog import Catalog
from bot.training import News, Trainer, TrainingInput, garbage_collection_paused
from bot.web.health import health_routes
from bot.web.server import served
from bot.web.webhook import SECRET_HEADER
from bot.worker import Worker
from faq.knowledge_base import KnowledgeBaseInvalid
from faq.reload import Held, Library, Refreshed, Rejected, Reloaded, Unchanged, Waiting
from handoff import jobs
from handoff.actions import agents
from handoff.actions.accounts import Bot, register
from handoff.actions.requesters import TURNS
from handoff.actions.tickets import CHANGED
from handoff.addresses import Address
from handoff.clocks import ALERTS
from handoff.inbox import INBOX
from handoff.outbox.outage import AGENTS_CHAT_BACK
from handoff.outbox.post import RELAY
from handoff.storage import Database, schema
from handoff.storage.database import checked_free_bytes
from handoff.storage.files import make_folder
from handoff.storage.watch import Job, Watch, patient
from handoff.timers import TIMERS

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES = 200 * 1024 * 1024
CLOCK_LOOK = timedelta(seconds=1)
JOBS_END_WITHIN = timedelta(seconds=5)
END_WITHIN = timedelta(seconds=7)  # after a signal (supervisors send SIGKILL after ten seconds)


class RunningDesk:
    """A desk with its accounts and background jobs.

    `changes` is notified each time a task finishes.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        settings: Settings,
        clock: Clock,
        transports: Mapping[int, TelegramTransport],
        library: Library,
        encoder: Guarded | None,
        changes: Changes,
    ) -> None:
        self.desk = desk
        self._changes = changes
        self._starting = {"intake", "health"}
        self._settings = settings
        self._clock = clock
        self._library = library
        self._encoder = encoder
        self._watch = ClockWatch(clock)
        self._turns = Turns(desk, steady=self._is_steady)
        self._accounts = {
            account_id: RunningAccount(
                desk=desk.on(account_id),
                settings=settings,
                account=account,
                transport=transports[account_id],
                clock=clock,
                turns=self._turns,
                steady=self._is_steady,
                webhook_url=url,
                changes=changes,
            )
            for account_id, account, url in zip(
                desk.accounts, settings.all_accounts, settings.webhook_urls, strict=True
            )
        }
        self._trainer = Trainer(
            library,
            TrainingInput.of(settings.knowledge_base, _kept_beside(settings), settings),
            encoder=encoder,
            now=clock.now,
            monotonic=clock.monotonic,
            tell=self._tell_outcome,
            changes=changes,
        )
        self._was_rejected = False  # True until a good version follows one that was not used
        self._worker = Worker(clock, stop_within=JOBS_END_WITHIN, changes=changes)
        self._add_jobs()

    @property
    def bot_username(self) -> str:
        return self.desk.bot_username

    @property
    def under_way(self) -> tuple[str, ...]:
        """Return the names of tasks that are running or due.

        Updates that have not been received yet are ignored, as are requests for command menus and
        usernames.
        """
        return (
            *(f"start of {part}" for part in sorted(self._starting)),
            *self._worker.under_way,
            *(("turns of requesters",) if self._turns.busy else ()),
            *(
                f"{part} of account {account_id}"
                for account_id, account in self._accounts.items()
                for part in account.under_way
            ),
        )

    @property
    def asking(self) -> int:
        """Return the number of open polls. Some may not have reached the messenger yet."""
        return sum(account.asking for account in self._accounts.values())

    async def idle(self) -> None:
        """Wait until no task is running or due.

        From then on, only a new update or the passage of time can start new work.
        """
        await self._changes.until(lambda: not self.under_way)

    async def named(self) -> None:
        """Wait until the username of the first account is known."""
        await self._changes.until(lambda: bool(self.bot_username))

    def watch_training(self, tell: Callable[[News], None]) -> None:
        """Register a callback for training progress and results."""
        self._trainer.watch = tell

    async def admin_link(self) -> str | None:
        """Create a one-time link for the first admin, or return None if an admin already exists.

        The link contains the username, so wait for `named` first.
        """
        token = await self.desk.db.write(agents.first_invitation, desk_id=self.desk.id)
        if token is None:
            return None
        return f"https://t.me/{self.bot_username}?start={token}"

    async def run(self, stop: asyncio.Event) -> None:
        """Run the desk until `stop` is set. Unfinished work resumes at the next start.

        Raises StorageReplaced if the database file is deleted, moved or replaced while running.
        """
        # The system clock may have changed while the desk was stopped.
        await jobs.after_clock_step(self.desk.db, None)
        lost = sum([await account.relay.recover() for account in self._accounts.values()])
        if lost:
            logger.warning("stopped with unconfirmed deliveries", extra={"deliveries": lost})
        loop = asyncio.get_running_loop()
        stopped_at = loop.time()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._worker.run(stop), name="jobs")
            group.create_task(self._listen(stop), name="intake")
            group.create_task(self._serve_health(stop), name="health")
            group.create_task(self._end_training(stop), name="end of training")
            group.create_task(self._end_if_replaced(stop), name="end if replaced")
            repeated = [
                group.create_task(call, name=name)
                for account in self._accounts.values()
                for name, call in (
                    ("command menus", account.show_menus()),
                    ("username", account.learn_username()),
                )
            ]
            await stop.wait()
            stopped_at = loop.time()
            for call in repeated:
                call.cancel()
        await self._end_in_flight(by=stopped_at + END_WITHIN.total_seconds())

    async def _end_in_flight(self, *, by: float) -> None:
        """Wait for deliveries and updates in progress, and cancel them at the deadline.

        `by` is the deadline in event loop time.
        """
        try:
            async with asyncio.timeout_at(by):
                for account in self._accounts.values():
                    await account.dispatcher.drain()
                for account in self._accounts.values():
                    await account.relay.drain()
        except TimeoutError:
            logger.warning("pending messenger calls cancelled", extra={"action": "cut_off"})
            for account in self._accounts.values():
                await account.dispatcher.abandon()
                await account.relay.abandon()

    async def ready(self) -> Mapping[str, bool | str | int]:
        """Return the values reported by the readiness endpoint."""
        storage = await storage_trouble(self.desk.db)
        stored = await stored_work(self.desk.db, desk_id=self.desk.id, accounts=self._accounts)
        accounts = self._accounts.values()
        troubles = [one.trouble.code for one in accounts if one.trouble is not None]
        return {
            "database": not storage,
            "storage": storage,
            "disk": await checked_free_bytes(self.desk.db.path) > LEAST_FREE_BYTES,
            "messenger": all(account.is_receiving for account in accounts),
            "agents_chat": stored.agents_chat,
            "jobs": not self._worker.failing,
            "outbound": all(account.relay.outbound for account in accounts),
            "owed": stored.owed,
            "oldest_unsent": stored.oldest_unsent,
            "waiting": stored.waiting,
            "oldest_unhandled": stored.oldest_unhandled,
            "undelivered": stored.undelivered,
            "without_follow_ups": sum(account.relay.without_follow_ups for account in accounts),
            "trouble": next(iter(troubles), ""),
            "engine": self._library.matcher.engine,
            "encoder": self._encoder_state(),
            "learning": self._trainer.progress,
        }

    def _is_steady(self) -> bool:
        return self._watch.steady

    async def _watch_clock(self) -> datetime:
        """Adjust the stored times if the system clock was changed."""
        step = self._watch.step()
        if step is not None:
            facts = {"action": "clock_set", "seconds": round(step.total_seconds())}
            logger.warning("system clock changed", extra=facts)
            await jobs.after_clock_step(self.desk.db, step)
        self._watch.settled(step)
        return self._clock.now() + CLOCK_LOOK

    def _encoder_state(self) -> str:
        """Return the encoder state.

        A failing encoder doesn't affect readiness because the lexical model is used instead.
        """
        if self._encoder is None:
            return "off"
        state = self._encoder.state
        return "working" if state.working else state.reason

    def _add_jobs(self) -> None:
        db = self.desk.db
        self._worker.add("storage", Watch(db, now=self._clock.now).pass_once)
        for account in self._accounts.values():
            self._add_jobs_of(account)
        self._turns.wake = self._add("turns", self._turns.pass_once)
        db.listen(TURNS, self._turns.wake)
        run = partial(jobs.run_timers, db, Announcements(self.desk))
        db.listen(TIMERS, self._add("timers", run))
        db.listen(ALERTS, self._add("alerts", AlertJob(self.desk).pass_once))
        self._add("blocks", partial(blocking.end_blocks, self.desk))
        views = jobs.Views(
            db,
            self.desk.id,
            takes_topics=self._takes_topics,
            monotonic=self._clock.monotonic,
        )
        db.listen(AGENTS_CHAT_BACK, self._add("views", views.pass_once))
        self._add("roster", partial(system_notices.check_roster, self.desk))
        self._add("purge", partial(jobs.purge, db))
        self._add("clock", self._watch_clock)
        self._add("knowledge", self._reload)
        every = timedelta(seconds=self._settings.reload_every)
        self._add("team files", partial(team_changes.reload, self.desk, every))
        db.listen(CHANGED, self._add("held", partial(held_replies.send_due, self.desk)))
        db.listen(CHANGED, self._add("queue", DistributionJob(self.desk).pass_once))
        self._add("weekly check", partial(setting_up.check_weekly, self.desk))
        self._trainer.wake = self._add("training", self._trainer.pass_once)

    def _add_jobs_of(self, account: RunningAccount) -> None:
        db, dispatcher, relay = self.desk.db, account.dispatcher, account.relay
        own = account.desk.account.id
        mark = "" if own == self.desk.account.id else f" of account {own}"
        dispatcher.wake = self._add(f"inbox{mark}", dispatcher.pass_once)
        db.listen(INBOX, dispatcher.wake)
        relay.wake = self._add(f"relay{mark}", relay.pass_once)
        db.listen(RELAY, relay.wake)
        db.listen(AGENTS_CHAT_BACK, relay.end_refusals)
        account.webhook.wake = self._worker.add(f"webhook{mark}", account.webhook.pass_once)

    def _add(self, name: str, job: Job) -> Callable[[], None]:
        return self._worker.add(name, patient(job, now=self._clock.now))

    async def _takes_topics(self, chat: Address) -> bool | None:
        account = self._accounts.get(chat.account_id)
        return await account.takes_topics(chat.chat_id) if account is not None else None

    async def _reload(self) -> datetime:
        today = self._clock.now().astimezone(self._settings.zone).date()
        with garbage_collection_paused():
            outcome = await asyncio.to_thread(self._library.refresh, today=today)
        await self._follow_up(outcome)
        return self._clock.now() + timedelta(seconds=self._settings.reload_every)

    async def _follow_up(self, outcome: Refreshed) -> None:
        """Tell the agents about a new version, and have it trained."""
        if isinstance(outcome, Unchanged):
            return
        if isinstance(outcome, Held):
            logger.warning("knowledge base held back", extra={"lost": outcome.lost})
            self._was_rejected = True
            await system_notices.tell_held(self.desk, outcome)
        elif not isinstance(outcome, Waiting):
            await self._tell_outcome(outcome)
        if isinstance(outcome, Reloaded | Waiting) and self._library.waiting:
            self._trainer.hurry()
        elif isinstance(outcome, Reloaded):
            self._trainer.wake()  # a model with embeddings may still be due

    async def _tell_outcome(self, outcome: Rejected | Reloaded) -> None:
        """Notify the agents of a rejected version, and of the first good one after it."""
        if isinstance(outcome, Rejected):
            logger.error("knowledge base rejected", extra={"problems": len(outcome.problems)})
            await system_notices.tell_rejected(self.desk, outcome.problems)
        elif self._was_rejected and self._is_newest(outcome):
            await system_notices.tell_valid_again(self.desk)
        self._was_rejected = self._library.rejected or (
            self._was_rejected and not self._is_newest(outcome)
        )

    def _is_newest(self, outcome: Rejected | Reloaded) -> bool:
        """Return True if the outcome is about the newest version of the knowledge base."""
        if isinstance(outcome, Rejected) or not self._library.is_readable:
            return False
        return not self._library.waiting or outcome.kb.version == self._library.due

    async def _end_training(self, stop: asyncio.Event) -> None:
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

    async def _listen(self, stop: asyncio.Event) -> None:
        accounts = list(self._accounts.values())
        if self._settings.mode is Mode.POLL:
            for account in accounts:
                account.begin_polling()
            self._has_started("intake")
            async with asyncio.TaskGroup() as group:
                for account in accounts:
                    group.create_task(account.poll(stop), name="poll")
            return
        secrets = {account.webhook_secret for account in accounts}
        secret = secrets.pop() if len(secrets) == 1 else None
        async with served(
            [account.webhook_route() for account in accounts],
            self._settings.webhook_address,
            setting="POSHTIBAN_WEBHOOK_LISTEN",
            secret=None if secret is None else (SECRET_HEADER.encode(), secret.encode()),
        ):
            for account in accounts:
                account.webhook.listening()
            self._has_started("intake")
            await stop.wait()

    async def _serve_health(self, stop: asyncio.Event) -> None:
        address = self._settings.health_address
        if address is None:
            self._has_started("health")
            await stop.wait()
            return
        async with served(health_routes(self.ready), address, setting="POSHTIBAN_HEALTH_LISTEN"):
            self._has_started("health")
            await stop.wait()

    def _has_started(self, part: str) -> None:
        self._starting.discard(part)
        self._changes.notify()


@asynccontextmanager
async def open_desk(
    settings: Settings,
    *,
    clock: Clock | None = None,
    catalog: Catalog | None = None,
    encoder_clock: Now = time.monotonic,
    changes: Changes | None = None,
) -> AsyncIterator[RunningDesk]:
    """Open the database, messenger connections and matcher of a desk.

    `changes` is notified whenever the desk may have become idle. `catalog` replaces the default
    texts.

    If the network is down, the first call is retried until it succeeds. Raises StorageError,
    KnowledgeBaseInvalid or MessengerRefused.
    """
    clock = clock or SystemClock()
    changes = changes or Changes()
    async with AsyncExitStack() as stack:

        def today() -> date:
            return clock.now().astimezone(settings.zone).date()

        team = TeamFiles(settings.desk_path, zone=settings.zone, today=today)
        db = Database(settings.database, now=clock.now, policy=team.settings.policy)
        await db.open(revision=schema.head())
        stack.push_async_callback(db.close)
        await db.read_probe()  # detect a damaged file before receiving updates
        make_folder(_kept_beside(settings))
        encoder = encoder_of(settings, now=encoder_clock)
        if encoder is not None:
            stack.callback(encoder.close)
        library = Library(
            settings.knowledge_base,
            cache=_kept_beside(settings),
            encoder=encoder,
            limit=settings.knowledge_base_limit,
        )
        first = await asyncio.to_thread(library.refresh, today=today())
        if isinstance(first, Rejected):
            raise KnowledgeBaseInvalid(first.problems)
        await asyncio.to_thread(library.prepare_acts)
        found = settings.all_accounts
        transports: dict[int, TelegramTransport] = {}
        connections = [
            await stack.enter_async_context(
                connected(
                    token=account.token.get_secret_value(),
                    base_url=account.base_url,
                    base_file_url=account.base_file_url,
                    capabilities=CAPABILITIES[account.messenger],
                    sources=transports,
                    changes=changes,
                )
            )
            for account in found
        ]
        names = await first_contacts(found, connections, clock)
        # Store accounts only after the first successful call. A mistyped token must not create
        # one.
        rows = await db.write(register, [Bot(one.channel, one.platform_bot_id) for one in found])
        transports |= {row.id: one for row, one in zip(rows, connections, strict=True)}
        accounts = {
            row.id: Account(row.id, account.channel, name, transports[row.id])
            for account, row, name in zip(found, rows, names, strict=True)
        }
        await warn_of_left_out(db, rows)
        yield RunningDesk(
            desk=Desk(
                db=db,
                catalog=catalog or Catalog.load(zone=settings.zone),
                knowledge=library,
                team=team,
                canned=ReplyIndex(_kept_beside(settings) / "canned", encoder),
                settings=DeskSettings(settings.window, default_language=settings.language),
                id=rows[0].desk_id,
                account=accounts[rows[0].id],
                accounts=accounts,
                now=clock.now,
                monotonic=clock.monotonic,
                matching=stack.enter_context(matching_in_threads(encoder)),
            ),
            settings=settings,
            clock=clock,
            transports=transports,
            library=library,
            encoder=encoder,
            changes=changes,
        )


def _kept_beside(settings: Settings) -> Path:
    """Return the folder for trained matchers."""
    return settings.database.parent / "matcher"
