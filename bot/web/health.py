"""Health endpoints for process supervisors, served on the loopback interface."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

Checks = Callable[[], Awaitable[Mapping[str, Any]]]


def health_routes(ready: Checks) -> list[Route]:
    """Build the routes of the health endpoints.

    `/healthz` always returns 200. `/readyz` returns 503 if any check fails.
    """

    async def healthz(request: Request) -> JSONResponse:
        return JSONResponse({"alive": True})

    async def readyz(request: Request) -> JSONResponse:
        checks = dict(await ready())
        failed = [name for name, good in checks.items() if good is False]
        return JSONResponse(
            {"ready": not failed, "failed": failed, "checks": checks},
            status_code=503 if failed else 200,
        )

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
