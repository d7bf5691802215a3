"""Webhook endpoint. Updates are stored before they are acknowledged."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from handoff.storage_errors import StorageError

logger = logging.getLogger(__name__)

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  name of a header
LARGEST_BODY = 1024 * 1024
BODY_SECONDS = 10.0
RETRY_SECONDS = 2

Keep = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


class TooLarge(Exception):
    """Raised if the body exceeds the limit, without reading the rest of it."""


def webhook_route(
    path: str, *, secret: str | None, keep: Keep, body_seconds: float = BODY_SECONDS
) -> Route:
    """Build the route that receives a bot's updates.

    `secret` is None only if the messenger lacks webhook secrets. In that case `path` itself must
    be secret. `keep` raises StorageError if nothing was stored and ValueError if the JSON is not
    an update.
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
        # Already logged by the database module.
        logger.debug("update not stored", extra={"action": "keep_failed", "reason": error.detail})
    except ValueError:
        return Response(status_code=400)
    except Exception:
        logger.exception("could not store update", extra={"action": "keep_failed"})
    else:
        return Response(status_code=200)
    return Response(status_code=503, headers={"Retry-After": str(RETRY_SECONDS)})
