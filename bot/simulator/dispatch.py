"""Dispatch of Bot API calls and construction of responses."""

import inspect
import json
import logging
from dataclasses import dataclass

from bot.simulator.arguments import Arguments
from bot.simulator.errors import ApiError
from bot.simulator.methods.base import METHODS, Call, Described, Method, Raw
from bot.simulator.state import Json
from bot.simulator.world import Bot, World

logger = logging.getLogger(__name__)

NOT_FOUND = ApiError(404, "Not Found: method not found")
UNAUTHORIZED = ApiError(401, "Unauthorized")
LOGGED_OUT = ApiError(400, "Logged out")
UNLOGGED = {"getupdates"}  # empty polls would displace other calls in the log


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str  # JSON
    retry_after: int = 0  # seconds, also sent as a header


def refused(error: ApiError) -> Answer:
    seconds = (error.parameters or {}).get("retry_after", 0)
    return Answer(error.code, json.dumps(error.body()), seconds)


async def perform(world: World, bot: Bot, name: str, arguments: Arguments) -> Answer:
    """Run a method for a bot. API errors become responses and are not raised."""
    found = METHODS.get(name.lower())
    started = world.now() if world.settings.log else 0.0
    try:
        answer = await _run(world, bot, found, arguments)
    except ApiError as error:
        answer = refused(error)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as problem:
        # A nested object is malformed. The real server's text depends on the case.
        logger.debug("invalid arguments", exc_info=True)
        answer = refused(ApiError(400, f"Bad Request: can't parse arguments: {problem}"))
    if world.settings.log and name.lower() not in UNLOGGED:
        world.log.append(_entry(world, bot, found.name if found else name, arguments, answer))
        world.log[-1]["seconds"] = round(world.now() - started, 6)
    return answer


async def _run(world: World, bot: Bot, found: Method | None, arguments: Arguments) -> Answer:
    if bot.logged_out:
        raise LOGGED_OUT
    if found is None or (world.settings.plain and not found.in_plain):
        raise NOT_FOUND
    result = found.run(Call(world, bot, found.name, arguments, perform))
    if inspect.isawaitable(result):
        result = await result
    match result:
        case Raw(text):
            return Answer(200, f'{{"ok":true,"result":{text}}}')
        case Described(value, description):
            body: Json = {"ok": True, "result": value, "description": description}
            return Answer(200, json.dumps(body))
    return Answer(200, json.dumps({"ok": True, "result": result}))


def _entry(world: World, bot: Bot, name: str, arguments: Arguments, answer: Answer) -> Json:
    return {
        "at": world.clock.now().isoformat(),
        "bot": bot.username,
        "method": name,
        "arguments": arguments.loggable(),
        "status": answer.status,
        "answer": answer.text,
    }
