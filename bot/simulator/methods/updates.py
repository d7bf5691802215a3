"""Methods for long polling and webhooks."""

import asyncio
import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bot.simulator import webhook
from bot.simulator.errors import (
    OTHER_POLL,
    WEBHOOK_ACTIVE,
    WEBHOOK_SET,
    ApiError,
    bad_request,
    too_many_requests,
)
from bot.simulator.methods.base import Call, Described, Raw, method
from bot.simulator.state import Json
from bot.simulator.updates import Poll, Update, allowed_kinds
from bot.simulator.world import Bot, Webhook

MAX_TIMEOUT = 50  # maximum duration of a poll in seconds
REPEAT_SECONDS = 3.0  # minimum duration of a poll that repeats an offset within this time
HURRY_SECONDS = 0.5  # a poll that repeats an offset within this time returns only one update
CONFLICT_SECONDS = 3.0  # another conflict within this time is reported with a delay
SECRET = re.compile(r"[A-Za-z0-9_-]*")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PORTS = {80, 88, 443, 8443}  # allowed for public addresses
USUAL_PORT = {"http": 80, "https": 443}


@method("getUpdates")
async def get_updates(call: Call) -> Raw:
    bot = call.bot
    if bot.webhook is not None:
        raise await _conflict(call, WEBHOOK_ACTIVE)
    offset = call.integer("offset")
    limit = min(max(call.integer("limit", 100), 1), 100)
    timeout = float(min(max(call.integer("timeout"), 0), MAX_TIMEOUT))
    remember_allowed(call)
    # Poll durations are network time, so they are measured on the event loop's clock.
    now = asyncio.get_running_loop().time()
    if call.world.settings.limits and offset == bot.poll_offset:
        if now < bot.polled_at + REPEAT_SECONDS:
            timeout = max(timeout, REPEAT_SECONDS)
        if now < bot.polled_at + HURRY_SECONDS:
            limit = 1
    bot.poll_offset, bot.polled_at = offset, now
    updates = bot.updates.take(offset, limit, call.world.now())
    if not updates and timeout:
        updates = await _wait(call, Poll(offset, limit), timeout)
    return Raw(f"[{','.join(update.text() for update in updates)}]")


async def _wait(call: Call, poll: Poll, timeout: float) -> list[Update]:  # noqa: ASYNC109
    queue = call.bot.updates
    end_poll(call.bot, OTHER_POLL)
    queue.poll = poll
    updates: list[Update] = []
    try:
        async with asyncio.timeout(timeout):
            while not updates and not poll.terminated and not call.world.events.closed:
                await poll.woken.wait()
                poll.woken.clear()
                if not poll.terminated:
                    updates = queue.take(poll.offset, poll.limit, call.world.now())
    except TimeoutError:
        updates = []
    finally:
        if queue.poll is poll:
            queue.poll = None
    if poll.terminated:
        raise await _conflict(call, poll.terminated)
    return updates


def end_poll(bot: Bot, reason: str) -> None:
    """End the pending long poll because of a newer one or a webhook."""
    poll = bot.updates.poll
    if poll is not None:
        poll.terminated = reason
        poll.woken.set()


async def _conflict(call: Call, description: str) -> ApiError:
    now = asyncio.get_running_loop().time()
    if not call.world.settings.limits or now >= call.bot.conflict_at + CONFLICT_SECONDS:
        call.bot.conflict_at = now
    else:
        await _pause(CONFLICT_SECONDS)
    return ApiError(409, description)


async def _pause(seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()
    except TimeoutError:
        return


def remember_allowed(call: Call) -> None:
    allowed = allowed_kinds(call.arguments.values.get("allowed_updates"))
    if allowed is not None:
        call.bot.updates.allowed = allowed


@method("setWebhook")
async def set_webhook(call: Call) -> Described:
    url = call.text("url")
    if not url:
        return await _remove_webhook(call)
    bot, now = call.bot, call.world.now()
    if call.world.settings.limits and now < bot.webhook_allowed_at:
        raise too_many_requests(1)
    bot.webhook_allowed_at = now + 1
    wanted = _webhook(call, url)
    remember_allowed(call)
    if call.flag("drop_pending_updates"):
        bot.updates.clear()
    elif bot.webhook is not None and _same(bot.webhook, wanted):
        return Described(result=True, description="Webhook is already set")
    end_poll(bot, WEBHOOK_SET)
    await webhook.stop(bot)
    webhook.start(call.world, bot, wanted, call.perform)
    return Described(result=True, description="Webhook was set")


def _same(one: Webhook, other: Webhook) -> bool:
    return (one.url, one.secret, one.max_connections) == (
        other.url,
        other.secret,
        other.max_connections,
    )


def _webhook(call: Call, url: str) -> Webhook:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    _check_address(parts)
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return Webhook(
        parts.geturl(),
        secret="" if call.world.settings.plain else secret,
        max_connections=min(max(call.integer("max_connections", 40), 1), 100),
        ip_address=call.text("ip_address"),
    )


def _check_address(parts: SplitResult) -> None:
    port = _port(parts)
    if not parts.hostname or parts.scheme not in USUAL_PORT or port is None:
        raise bad_request("invalid webhook URL specified")
    public = parts.hostname not in LOOPBACK
    if public and parts.scheme == "http":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if public and port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _port(parts: SplitResult) -> int | None:
    try:
        return USUAL_PORT.get(parts.scheme) if parts.port is None else parts.port
    except ValueError:
        return None


@method("deleteWebhook")
async def delete_webhook(call: Call) -> Described:
    return await _remove_webhook(call)


async def _remove_webhook(call: Call) -> Described:
    bot = call.bot
    had = bot.webhook is not None
    await webhook.stop(bot)
    if call.flag("drop_pending_updates"):
        bot.updates.clear()
    description = "Webhook was deleted" if had else "Webhook is already deleted"
    return Described(result=True, description=description)


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    bot, hook = call.bot, call.bot.webhook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates.waiting),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        info["ip_address"] = hook.ip_address or urlsplit(hook.url).hostname or ""
        if hook.last_error:
            info["last_error_date"] = hook.last_error_at
            info["last_error_message"] = hook.last_error
    if bot.updates.allowed is not None:
        info["allowed_updates"] = sorted(bot.updates.allowed)
    return info
