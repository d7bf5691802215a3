"""Control calls for bots, the log, faults, updates, the clock and settings."""

import re
from datetime import timedelta

from bot.clock import ManualClock, SystemClock
from bot.simulator import acts
from bot.simulator.control.base import BOT, Control, Field, route
from bot.simulator.control.chats import group_json
from bot.simulator.control.people import person_json
from bot.simulator.errors import ControlError
from bot.simulator.faults import FaultKind
from bot.simulator.moving import MovableClock
from bot.simulator.state import Json
from bot.simulator.updates import DAY, KINDS, Update
from bot.simulator.world import Bot, World

LANGUAGES = ("fa", "en")  # languages of the page


@route("GET", "/sim/state", "Bots, people and groups with members and topics.")
def state(call: Control) -> Json:
    world = call.world
    return {
        "now": world.clock.now().isoformat(),
        "clock": _clock(world),
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


def _clock(world: World) -> Json:
    """Return whether the clock can be moved, and its offset in seconds."""
    ahead = world.clock.now() - SystemClock().now()
    return {
        "movable": isinstance(world.clock, ManualClock | MovableClock),
        "ahead": round(ahead.total_seconds()),
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


@route(
    "GET",
    "/sim/log",
    "Bot API calls with arguments, answer and time, oldest first; getUpdates is left out.",
    Field("method", "string", "A regular expression the method's name fits.", where="query"),
    Field("bot", "string", "Only this bot's calls.", where="query"),
    Field("limit", "integer", "Only so many, the newest; default 1000.", where="query"),
)
def log(call: Control) -> list[Json]:
    pattern, bot = _pattern(call.text("method", ".")), call.text("bot")
    limit, found = call.number("limit", 1_000), list[Json]()
    for entry in reversed(call.world.log):
        if len(found) >= limit:
            break
        if pattern.search(entry["method"]) and bot in {"", entry["bot"]}:
            found.append(entry)
    return found[::-1]


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as problem:
        raise ControlError(
            f"The method {text!r} is no regular expression: {problem}."
        ) from problem


@route("DELETE", "/sim/log", "Empty the log.")
def clear_log(call: Control) -> bool:
    call.world.log.clear()
    return True


@route("GET", "/sim/pending", "What waits for each bot: updates not confirmed, and polls.")
def pending(call: Control) -> list[Json]:
    return [
        {
            "bot": bot.username,
            "updates": len(bot.updates.waiting),
            "update_ids": list(bot.updates.waiting)[:100],
            "polling": bot.updates.poll is not None,
            "webhook": bot.webhook.url if bot.webhook else "",
        }
        for bot in call.world.bots.values()
    ]


@route(
    "POST",
    "/sim/faults",
    "Let Bot API calls fail.",
    Field("kind", "string", ", ".join(FaultKind), required=True),
    Field("method", "string", "A regular expression found in the method's name; default: all."),
    Field("chat", "integer", "Only calls about this chat."),
    Field("bot", "string", "Only this bot's calls."),
    Field("count", "integer", "How many calls; default 1, null: until it is removed."),
    Field("seconds", "number", "How long a delay or a time-out lasts."),
    Field("retry_after", "integer", "Seconds that a 429 names; default 1."),
    Field("description", "string", "Another text than the usual one of the kind."),
)
def add_fault(call: Control) -> Json:
    kind = str(call.need("kind"))
    if kind not in set(FaultKind):
        raise ControlError(f"The kind is one of {', '.join(FaultKind)}; not {kind!r}.")
    pattern = call.text("method", ".")
    _pattern(pattern)
    chat, count = call.get("chat"), call.get("count", 1)
    fault = call.world.faults.add(
        FaultKind(kind),
        pattern,
        chat=None if chat is None else call.number("chat"),
        bot=call.text("bot"),
        count=None if count is None else call.number("count", 1),
        seconds=call.seconds("seconds"),
        retry_after=call.number("retry_after", 1),
        description=call.text("description"),
    )
    return fault.json()


@route("GET", "/sim/faults", "The faults that are still to come, with their hits.")
def faults(call: Control) -> list[Json]:
    return [fault.json() for fault in call.world.faults.active]


@route("DELETE", "/sim/faults", "Remove all faults.")
def clear_faults(call: Control) -> bool:
    call.world.faults.clear()
    return True


@route(
    "POST",
    "/sim/updates/duplicate",
    "Deliver an update once more.",
    BOT,
    Field("update_id", "integer", "Which one; default: the newest."),
)
def duplicate(call: Control) -> Json:
    queue = _bot(call).updates
    kept: list[Update] = [*queue.confirmed, *queue.waiting.values()]
    wanted = call.number("update_id") or (kept[-1].id if kept else 0)
    for update in kept:
        if update.id == wanted:
            queue.again.append(update)
            queue.wake()
            return {"update_id": update.id}
    raise ControlError(f"There is no update {wanted} to repeat; it is long gone or never was.")


@route("POST", "/sim/updates/reorder", "Turn the order of the waiting updates round.", BOT)
def reorder(call: Control) -> list[int]:
    queue = _bot(call).updates
    queue.turn_round()
    return list(queue.waiting)


@route(
    "POST",
    "/sim/updates/inject",
    "Queue a raw update, of whatever kind and shape.",
    BOT,
    Field("update", "object", "The update; without update_id it gets the next.", required=True),
)
def inject(call: Control) -> Json:
    update = call.need("update")
    if not isinstance(update, dict):
        raise ControlError("The update is a JSON object, as {kind: {…}}.")
    queue, expires = _bot(call).updates, call.world.now() + DAY
    fields = {name: value for name, value in update.items() if name != "update_id"}
    injected = queue.inject(fields, update.get("update_id"), expires=expires)
    return {"update_id": injected.id, "known": bool(fields.keys() & KINDS)}


def _bot(call: Control) -> Bot:
    return acts.bot_of(call.world, call.text("bot"))


@route(
    "POST",
    "/sim/clock",
    "Move the clock forward, where the simulator runs on one that can be moved.",
    Field("advance", "number", "Seconds.", required=True),
)
def advance(call: Control) -> Json:
    call.need("advance")
    seconds, clock = call.seconds("advance"), call.world.clock
    if not isinstance(clock, ManualClock | MovableClock):
        raise ControlError("This simulator runs on the real clock; it cannot be moved.")
    if seconds < 0:
        raise ControlError("Time never runs back: advance by zero or more seconds.")
    clock.advance(timedelta(seconds=seconds))
    call.world.events.emit("state", {"chat_id": None, "bot": None})
    return {"now": clock.now().isoformat()}


@route(
    "POST",
    "/sim/language",
    "Tell in which language the page is read; answers whether the bot's side follows.",
    Field("language", "string", "fa or en.", required=True),
)
async def language(call: Control) -> bool:
    name = str(call.need("language"))
    if name not in LANGUAGES:
        raise ControlError(f"The language is one of {', '.join(LANGUAGES)}; not {name!r}.")
    if call.world.read_in is None:
        return False
    await call.world.read_in(name)
    return True


@route("GET", "/sim/settings", "How the simulator behaves.")
def settings(call: Control) -> Json:
    return _settings(call.world)


@route(
    "POST",
    "/sim/settings",
    "Change how the simulator behaves; what is left out stays.",
    Field("limits", "boolean", "Flood limits, and the pacing of hurried polls."),
    Field("plain", "boolean", "A messenger without topics, entities, albums and reactions."),
    Field("latency", "number", "Seconds that every Bot API call takes."),
    Field("log", "boolean", "Whether calls are logged."),
)
def change_settings(call: Control) -> Json:
    settings = call.world.settings
    for name in ("limits", "plain", "log"):
        if call.get(name) is not None:
            setattr(settings, name, call.flag(name))
    if call.get("latency") is not None:
        settings.latency = call.seconds("latency")
    call.world.events.emit("state", {"chat_id": None, "bot": None})
    return _settings(call.world)
