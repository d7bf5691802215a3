"""Helper that starts a task."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def begun(work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
    """Start a task and return once it has run to its first wait."""
    task = asyncio.create_task(work)
    after_it = asyncio.Event()
    asyncio.get_running_loop().call_soon(after_it.set)
    await after_it.wait()
    return task
