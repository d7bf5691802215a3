"""Webhook delivery.

Updates are sent in order within a lane, which is a queue of related updates. Each update is
retried until the bot accepts it.
"""

import asyncio
import contextlib
import json
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiohttp

from bot.simulator.arguments import Arguments
from bot.simulator.state import ANYWHERE, Json
from bot.simulator.updates import Update
from bot.simulator.world import Bot, Webhook, World

logger = logging.getLogger(__name__)

TIMEOUT = 60.0  # timeout of a delivery in seconds
MAX_DELAY = 60.0  # longest delay in seconds, randomly extended up to twice this
MAX_RETRY_AFTER = 3600.0  # maximum delay in seconds that a bot's server can request
GONE_SECONDS = 23 * 3600  # duration of 410 responses after which the webhook is removed
HOOK_HEADER = "X-Telegram-Bot-Api-Secret-Token"
NOT_IN_ANSWERS = {"deletewebhook", "setwebhook", "close", "logout"}

# Runs the method named in the response to an update.
Perform = Callable[[World, Bot, str, Arguments], Awaitable[object]]


def start(world: World, bot: Bot, hook: Webhook, perform: Perform) -> None:
    bot.webhook = hook
    sender = _Sender(world, bot, hook, perform)
    bot.webhook_task = asyncio.get_running_loop().create_task(sender.run())


async def stop(bot: Bot) -> None:
    task, bot.webhook_task, bot.webhook = bot.webhook_task, None, None
    bot.updates.end_repeating()
    if task is not None and task is not asyncio.current_task():
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class _Sender:
    def __init__(self, world: World, bot: Bot, hook: Webhook, perform: Perform) -> None:
        self._world = world
        self._bot = bot
        self._hook = hook
        self._perform = perform
        self._lanes: dict[int, deque[Update]] = {}
        self._gate = asyncio.Semaphore(hook.max_connections)
        self._seen = 0
        self._gone_since = 0.0

    async def run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        queue = self._bot.updates
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as tasks:
            while True:
                queue.changed.clear()
                for update in self._fresh():
                    lane = self._lanes.get(update.lane)
                    if lane is None:
                        lane = self._lanes[update.lane] = deque()
                        tasks.create_task(self._drive(session, update.lane, lane))
                    lane.append(update)
                await queue.changed.wait()

    def _fresh(self) -> list[Update]:
        queue = self._bot.updates
        fresh: list[Update] = []
        for update in reversed(queue.waiting.values()):
            if update.id <= self._seen:
                break
            fresh.append(update)
        if fresh:
            self._seen = max(update.id for update in fresh)
        return [*queue.repeat(), *reversed(fresh)]

    async def _drive(
        self, session: aiohttp.ClientSession, number: int, lane: deque[Update]
    ) -> None:
        while lane:
            update = lane[0]
            if update.expires > self._world.now():
                await self._deliver(session, update)
            lane.popleft()
            self._bot.updates.forget(update.id)
        del self._lanes[number]

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        while True:
            async with self._gate:
                retry_after = await self._send(session, update)
            if retry_after is None:
                return
            delay = self._delay(update, retry_after)
            moment = self._world.now() + delay
            if moment > update.expires:
                return
            await self._world.clock.wait_until(datetime.fromtimestamp(moment, UTC))

    def _delay(self, update: Update, retry_after: float) -> float:
        first = update.failures == 0
        update.failures += 1
        if retry_after or first:
            return retry_after
        update.delay = min(random.uniform(MAX_DELAY, 2 * MAX_DELAY), update.delay * 2)
        return update.delay

    async def _send(self, session: aiohttp.ClientSession, update: Update) -> float | None:
        """Send an update. Returns None if it was accepted, otherwise the delay in seconds."""
        if not self._may_post():
            self._note("Connection refused: this simulator was not told to post there")
            return 0.0
        headers = {"Content-Type": "application/json"}
        if self._hook.secret:
            headers[HOOK_HEADER] = self._hook.secret
        try:
            async with session.post(
                self._hook.url,
                data=update.text().encode(),
                headers=headers,
                allow_redirects=False,  # a redirect could lead to a disallowed address
            ) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    self._gone_since = 0.0
                    await self._execute(body)
                    return None
                self._note(f"Wrong response from the webhook: {response.status} {response.reason}")
                self._count_gone(response.status)
                return _retry_after(response.headers.get("Retry-After", ""))
        except TimeoutError:
            self._note("Read timeout expired")
        except aiohttp.ClientConnectorError as problem:
            self._note(f"Connection refused: {problem}")
        except aiohttp.ClientError:
            self._note("Webhook connection closed")
        return 0.0

    def _may_post(self) -> bool:
        allowed = self._world.settings.webhooks
        parts = urlsplit(self._hook.url)
        port = parts.port or (80 if parts.scheme == "http" else 443)
        return ANYWHERE in allowed or f"{parts.hostname}:{port}" in allowed

    def _note(self, problem: str) -> None:
        self._hook.last_error = problem
        self._hook.last_error_at = self._world.date()
        self._world.changes.notify()

    def _count_gone(self, status: int) -> None:
        now = self._world.now()
        if status != 410:
            self._gone_since = 0.0
        elif not self._gone_since:
            self._gone_since = now
        elif now > self._gone_since + GONE_SECONDS:
            self._bot.webhook, task = None, self._bot.webhook_task
            self._bot.webhook_task = None
            if task is not None:
                task.cancel()

    async def _execute(self, body: bytes) -> None:
        """Run the method named in the response, if any."""
        arguments = _call_in(body)
        name = str(arguments.pop("method", ""))
        allowed = name.lower() not in NOT_IN_ANSWERS and not name.lower().startswith("get")
        if name and allowed:
            await self._perform(self._world, self._bot, name, Arguments(arguments))


def _call_in(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _retry_after(header: str) -> float:
    return min(float(header), MAX_RETRY_AFTER) if header.isdecimal() else 0.0
