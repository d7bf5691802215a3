"""The control API: a table of calls that make people act and show what the messenger holds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.simulator import acts, groups, media, render
from bot.simulator.arguments import Upload
from bot.simulator.errors import ControlError
from bot.simulator.state import Callback, Chat, Json, Person
from bot.simulator.world import World

MAX_WAIT = 60.0  # seconds of real time that a call may wait for a change


@dataclass(frozen=True, slots=True)
class Field:
    """An argument of a control call, with its JSON Schema type."""

    name: str
    type: str
    about: str
    required: bool = False
    where: str = "body"  # body, query or path


@dataclass(slots=True)
class Control:
    """One control call with all its arguments, wherever they stood."""

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
    verb: str
    path: str
    about: str
    handler: Handler
    fields: tuple[Field, ...] = ()


ROUTES: list[Route] = []


def route(verb: str, path: str, about: str, *fields: Field) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        in_path = tuple(
            Field(part[1:-1], "integer" if part != "{chat}" else "string", "", True, "path")
            for part in path.split("/")
            if part.startswith("{")
        )
        ROUTES.append(Route(verb, path, about, handler, (*in_path, *fields)))
        return handler

    return register


CHAT = Field("chat", "string", "A bot's username, default the first bot, or a group's id.")
MESSAGE_ID = Field("message_id", "integer", "The message, as the bot knows it.", required=True)
BOT = Field("bot", "string", "The bot's username; default: the first bot.")


@route("GET", "/sim/state", "Bots, people and groups with members and topics.")
def state(call: Control) -> Json:
    world = call.world
    return {
        "now": world.clock.now().isoformat(),
        "settings": _settings(world),
        "bots": [
            {
                **bot.user.json(),
                "can_read_all_group_messages": bot.can_read_all_group_messages,
                "webhook": bot.webhook.url if bot.webhook else "",
                "commands": bot.commands,
            }
            for bot in world.bots.values()
        ],
        "people": [person_json(world, person) for person in world.people.values()],
        "groups": [group_json(chat) for chat in world.chats.values()],
    }


def person_json(world: World, person: Person) -> Json:
    return {
        **person.json(),
        "deactivated": person.deactivated,
        "hides_forwards": person.hides_forwards,
        "blocks": [world.bots[bot].username for bot in person.blocked if bot in world.bots],
        "chats": [
            world.bots[bot].username
            for bot, owner in world.private
            if owner == person.id and bot in world.bots
        ],
    }


def group_json(chat: Chat) -> Json:
    return {
        **chat.json(),
        "members": [
            {"id": user, "status": standing.value} for user, standing in chat.members.items()
        ],
        "topics": [
            {**groups.topic_json(topic), "closed": topic.closed} for topic in chat.topics.values()
        ],
        "migrated_to": chat.migrated_to or None,
        "linked_channel": chat.linked_channel.id if chat.linked_channel else None,
    }


def _settings(world: World) -> Json:
    settings = world.settings
    return {
        "limits": settings.limits,
        "plain": settings.plain,
        "latency": settings.latency,
        "log": settings.log,
    }


@route("POST", "/sim/reset", "Forget people, groups, messages, faults and the log; bots stay.")
def reset(call: Control) -> bool:
    call.world.reset()
    return True


@route(
    "POST",
    "/sim/bots",
    "Register a bot.",
    Field("token", "string", "Its token; made up if missing."),
    Field("username", "string", "Its username, without @."),
    Field("name", "string", "The name that people see."),
    Field("can_read_all_group_messages", "boolean", "True switches privacy mode off."),
)
def add_bot(call: Control) -> Json:
    bot = call.world.add_bot(
        call.text("token"),
        username=call.text("username", "support_bot"),
        name=call.text("name", "Support"),
        can_read_all_group_messages=call.flag("can_read_all_group_messages"),
    )
    return {**bot.user.json(), "token": bot.token}


PROFILE = (
    Field("first_name", "string", "First name."),
    Field("last_name", "string", "Last name."),
    Field("username", "string", "Username, without @."),
    Field("language_code", "string", "Language of their app, as fa."),
)


@route(
    "POST",
    "/sim/people",
    "Create a person.",
    Field("id", "integer", "Chosen id, also beyond 32 bits; made up if missing."),
    *PROFILE,
)
def add_person(call: Control) -> Json:
    world = call.world
    person_id = call.number("id") or world.next_person_id()
    if person_id in world.people or person_id in world.bots:
        raise ControlError(f"The id {person_id} is taken; choose another or leave it out.")
    person = Person(person_id, call.text("first_name") or f"Person {person_id}")
    _change(person, call)
    world.people[person_id] = person
    world.events.emit("state", {"chat_id": person_id, "bot": None})
    return person_json(world, person)


def _change(person: Person, call: Control) -> None:
    for name in ("first_name", "last_name", "username", "language_code"):
        if call.get(name) is not None:
            setattr(person, name, call.text(name))
    for name in ("deactivated", "hides_forwards"):
        if call.get(name) is not None:
            setattr(person, name, call.flag(name))


@route(
    "PATCH",
    "/sim/people/{id}",
    "Change a person.",
    *PROFILE,
    Field("deactivated", "boolean", "True deletes the account."),
    Field("hides_forwards", "boolean", "True hides the name in forwarded messages."),
)
def change_person(call: Control) -> Json:
    person = call.person()
    _change(person, call)
    call.world.events.emit("state", {"chat_id": person.id, "bot": None})
    return person_json(call.world, person)


@route(
    "POST",
    "/sim/people/{id}/send",
    "Let a person send a message, or an album of several.",
    CHAT,
    Field("text", "string", "A text message."),
    *(
        Field(kind, "object", f"A {kind}: true, or details as size, name, mime, duration.")
        for kind in (*media.FILE_KINDS, *acts.SIMPLE_KINDS)
    ),
    Field("caption", "string", "Caption of a file."),
    Field("entities", "array", "Entities beside those that are found by themselves."),
    Field("album", "array", "Several items, each like a message: one media_group_id."),
    Field("reply_to", "integer", "The message that is replied to."),
    Field("topic", "integer", "The topic's message_thread_id."),
    Field("forward_from", "object", "A person's id, a hidden name, or {chat, message_id}."),
    Field("anonymous", "boolean", "True sends as the group itself; admins only."),
)
def send(call: Control) -> Any:
    messages = acts.send(call.world, call.person(), call.values, call.uploads)
    seen = [render.seen_json(call.world, message) for message in messages]
    return seen if call.get("album") else seen[0]


@route(
    "POST",
    "/sim/people/{id}/edit",
    "Let a person edit their message.",
    CHAT,
    MESSAGE_ID,
    Field("text", "string", "The new text."),
    Field("caption", "string", "The new caption."),
)
def edit(call: Control) -> Json:
    call.need("message_id")
    return render.seen_json(call.world, acts.edit(call.world, call.person(), call.values))


@route(
    "POST",
    "/sim/people/{id}/press",
    "Let a person press a button; answers the callback, see /sim/callbacks/{id}.",
    CHAT,
    Field("message_id", "integer", "The message with the button; none for a reply keyboard."),
    Field("button", "string", "Its text, its callback data or its index.", required=True),
)
def press(call: Control) -> Json:
    call.need("button")
    pressed = acts.press(call.world, call.person(), call.values)
    if isinstance(pressed, Callback):
        return pressed.json()
    return render.seen_json(call.world, pressed)


@route(
    "POST",
    "/sim/people/{id}/react",
    "Let a person react to a message.",
    CHAT,
    MESSAGE_ID,
    Field("emoji", "string", "The reaction; empty takes it away."),
)
def react(call: Control) -> Json:
    call.need("message_id")
    return render.seen_json(call.world, acts.react(call.world, call.person(), call.values))


@route(
    "POST",
    "/sim/people/{id}/block",
    "Let a person block or unblock a bot.",
    BOT,
    Field("on", "boolean", "False unblocks; default true."),
)
def block(call: Control) -> bool:
    acts.block(call.world, call.person(), call.text("bot"), on=call.flag("on", default=True))
    return True


@route(
    "POST",
    "/sim/people/{id}/start",
    "Let a person press Start.",
    BOT,
    Field("payload", "string", "What follows /start, as from a deep link."),
)
def start(call: Control) -> Json:
    message = acts.start(call.world, call.person(), call.text("bot"), call.text("payload"))
    return render.seen_json(call.world, message)


@route(
    "POST",
    "/sim/people/{id}/join",
    "Let a person join a group.",
    Field("group", "integer", "The group's id.", required=True),
)
def join(call: Control) -> bool:
    call.need("group")
    acts.join(call.world, call.person(), call.number("group"))
    return True


@route(
    "POST",
    "/sim/people/{id}/leave",
    "Let a person leave a group.",
    Field("group", "integer", "The group's id.", required=True),
)
def leave(call: Control) -> bool:
    call.need("group")
    acts.leave(call.world, call.person(), call.number("group"))
    return True


@route(
    "POST",
    "/sim/people/{id}/delete",
    "Let a person delete a message; bots are not told.",
    CHAT,
    MESSAGE_ID,
)
def delete(call: Control) -> bool:
    call.need("message_id")
    acts.delete(call.world, call.person(), call.values)
    return True


@route(
    "GET",
    "/sim/callbacks/{id}",
    "How a pressed button was answered.",
    Field("wait", "number", "Seconds to wait for the answer.", where="query"),
)
async def callback(call: Control) -> Json:
    found = call.world.callbacks.get(call.text("id"))
    if found is None:
        raise ControlError(f"There is no callback {call.text('id')}; press a button first.")
    await wait_for(call, lambda: found.answered)
    return found.json()


async def wait_for(call: Control, happened: Callable[[], bool]) -> None:
    """Wait until it happened, at most the seconds of the argument wait."""
    seconds = min(call.seconds("wait"), MAX_WAIT)
    if seconds <= 0 or happened():
        return
    try:
        async with asyncio.timeout(seconds):
            while not happened() and not call.world.events.closed:
                await call.world.events.change()
    except TimeoutError:
        return


@route(
    "GET",
    "/sim/chats/{chat}/messages",
    "What a chat shows, deleted messages flagged. A private chat is a person's id with bot, or"
    " a bot's username with person.",
    Field("bot", "string", "The bot of a private chat; default: the first.", where="query"),
    Field("person", "integer", "The person, where chat names a bot.", where="query"),
    Field("after", "integer", "Only messages with a greater id.", where="query"),
    Field("wait", "number", "Seconds to wait for at_least messages.", where="query"),
    Field("at_least", "integer", "How many to wait for; default 1.", where="query"),
    Field("by_bot", "boolean", "True: only the bots' messages.", where="query"),
)
async def messages(call: Control) -> list[Json]:
    found: list[Json] = []

    def enough() -> bool:
        found[:] = _messages(call)
        return len(found) >= call.number("at_least", 1)

    if not enough():
        await wait_for(call, enough)
    return found


def _messages(call: Control) -> list[Json]:
    chat, after, shown = _shown_chat(call), call.number("after"), []
    if chat is None:
        return []
    for message in reversed(chat.messages.values()):
        if message.id <= after:
            break
        if not call.flag("by_bot") or message.by_bot:
            shown.append(render.seen_json(call.world, message))
    return shown[::-1]


def _shown_chat(call: Control) -> Chat | None:
    world, name = call.world, call.text("chat")
    if not name.lstrip("-").isdecimal():
        bot = acts.bot_of(world, name)
        return world.private.get((bot.id, acts.person_of(world, call.number("person")).id))
    if int(name) < 0:
        return acts.group_of(world, int(name))
    if int(name) in world.bots:
        return world.private.get((int(name), call.number("person")))
    bot = acts.bot_of(world, call.text("bot"))
    return world.private.get((bot.id, acts.person_of(world, int(name)).id))


@route("GET", "/sim/typing", "Who is typing now.")
def typing(call: Control) -> list[Json]:
    now = call.world.now()
    return [
        {
            "chat_id": one.chat.id,
            "bot": one.bot,
            "action": one.action,
            "message_thread_id": one.thread_id or None,
        }
        for one in call.world.typing.values()
        if one.until > now
    ]
