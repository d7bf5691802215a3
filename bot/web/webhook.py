"""Webhook endpoint. It checks the secret, stores the updates, and then acknowledges them."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from handoff.errors import StorageError

logger = logging.getLogger(__name__)

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  a header's name
LARGEST_BODY = 1024 * 1024
BODY_SECONDS = 10.0
RETRY_SECONDS = 2

Keep = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


class TooLarge(Exception):
    """The body exceeds the limit. The remaining bytes are not read."""


def webhook_route(
    path: str, *, secret: str | None, keep: Keep, body_seconds: float = BODY_SECONDS
) -> Route:
    """Return the route for one bot's updates.

    `secret` is None only for a messenger without webhook secrets. In that case `path` must be
    secret.
    `keep` raises StorageError if nothing was stored, and ValueError for JSON that is not an
    update.
    """

    async def receive(request: Request) -> Response:
        if secret is not None and not _knows(request, secret):
            return Response(status_code=403, headers={"Connection": "close"})
        try:
            async with asyncio.timeout(body_seconds):
                body = await _read(request)
        except TooLarge:
            return Response(status_code=413, headers={"Connection": "close"})
        except TimeoutError:
            return Response(status_code=408, headers={"Connection": "close"})
        except ClientDisconnect:
            return Response(status_code=400)
        return await _kept(body, keep)

    return Route(path, receive, methods=["POST"])


def _knows(request: Request, secret: str) -> bool:
    shown = request.headers.getlist(SECRET_HEADER)
    return len(shown) == 1 and hmac.compare_digest(shown[0].encode("latin-1"), secret.encode())


async def _read(request: Request) -> bytes:
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise TooLarge
    return bytes(body)


async def _kept(body: bytes, keep: Keep) -> Response:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return Response(status_code=400)
    if not isinstance(update, dict):
        return Response(status_code=400)
    try:
        await keep([update])
    except StorageError as error:
        # The database module has logged the error already.
        logger.debug("update not stored", extra={"action": "keep_failed", "reason": error.detail})
    except ValueError:
        return Response(status_code=400)
    except Exception:
        logger.exception("update not stored", extra={"action": "keep_failed"})
    else:
        return Response(status_code=200)
    return Response(status_code=503, headers={"Retry-After": str(RETRY_SECONDS)})
