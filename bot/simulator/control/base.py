"""Registry and helpers for control calls."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.simulator import acts
from bot.simulator.arguments import Upload
from bot.simulator.errors import ControlError
from bot.simulator.state import Chat, Json, Person
from bot.simulator.world import World

MAX_WAIT = 60.0  # maximum number of real seconds to wait for a change


@dataclass(frozen=True, slots=True)
class Field:
    """An argument of a control call. `type` is its JSON Schema type."""

    name: str
    type: str  # "any" allows all values
    about: str
    required: bool = False
    where: str = "body"  # "body", "query" or "path"


@dataclass(slots=True)
class Control:
    """A control call with its path, query and body arguments."""

    world: World
    values: Json
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def need(self, name: str) -> Any:
        value = self.values.get(name)
        if value is None:
            raise ControlError(
                f"The argument {name} is missing; /sim/openapi.json shows the call."
            )
        return value

    def number(self, name: str, default: int = 0) -> int:
        value = self.values.get(name, default)
        try:
            return int(value)
        except (TypeError, ValueError) as problem:
            raise ControlError(
                f"The argument {name} is a whole number, not {value!r}."
            ) from problem

    def seconds(self, name: str, default: float = 0.0) -> float:
        value = self.values.get(name, default)
        try:
            return float(value)
        except (TypeError, ValueError) as problem:
            raise ControlError(f"The argument {name} is a number, not {value!r}.") from problem

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.values.get(name, default)
        return value.lower() in {"true", "1", "on"} if isinstance(value, str) else bool(value)

    def text(self, name: str, default: str = "") -> str:
        return str(self.values.get(name, default) or "")

    def person(self) -> Person:
        return acts.person_of(self.world, self.number("id"))

    def group(self) -> Chat:
        return acts.group_of(self.world, self.number("id"))


Handler = Callable[[Control], Any | Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """A control API route. `name` is both the operation id and the client's method."""

    verb: str
    path: str
    about: str
    name: str
    handler: Handler
    fields: tuple[Field, ...] = ()


ROUTES: list[Route] = []


def route(verb: str, path: str, about: str, *fields: Field) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        known = {field.name for field in fields if field.where == "path"}
        in_path = [
            Field(part[1:-1], "integer", "", required=True, where="path")
            for part in path.split("/")
            if part.startswith("{") and part[1:-1] not in known
        ]
        name = handler.__name__
        ROUTES.append(Route(verb, path, about, name, handler, (*in_path, *fields)))
        return handler

    return register


CHAT = Field("chat", "string", "A bot's username, default the first bot, or a group's id.")
MESSAGE_ID = Field("message_id", "integer", "The message, as the bot knows it.", required=True)
BOT = Field("bot", "string", "The bot's username; default: the first bot.")


async def wait_for(call: Control, happened: Callable[[], bool]) -> None:
    """Wait until `happened` returns True, for up to the call's `wait` argument in seconds."""
    seconds = min(call.seconds("wait"), MAX_WAIT)
    if happened() or seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            await call.world.changes.until(lambda: happened() or call.world.events.closed)
    except TimeoutError:
        return
