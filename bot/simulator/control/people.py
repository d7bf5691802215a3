"""Control calls for creating people and acting on their behalf."""

from typing import Any

from bot.simulator import acts, media, render
from bot.simulator.control.base import (
    BOT,
    CHAT,
    MESSAGE_ID,
    Control,
    Field,
    route,
    wait_for,
)
from bot.simulator.errors import ControlError
from bot.simulator.state import Callback, Json, Person
from bot.simulator.world import World


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
        Field(kind, "any", f"A {kind}: true, or details as size, name, mime, duration.")
        for kind in (*media.FILE_KINDS, *acts.SIMPLE_KINDS)
    ),
    Field("caption", "string", "Caption of a file."),
    Field("entities", "array", "Entities beside those that are found by themselves."),
    Field("album", "array", "Several items, each like a message: one media_group_id."),
    Field("reply_to", "integer", "The message that is replied to."),
    Field("quote", "string", "The words of that message which the reply quotes."),
    Field("topic", "integer", "The topic's message_thread_id."),
    Field(
        "forward_from",
        "any",
        "A person's id, a hidden name, {channel: title} or {chat, message_id}.",
    ),
    Field("has_spoiler", "boolean", "True covers a photo or video."),
    Field("protected", "boolean", "True forbids to forward and to copy it."),
    Field("anonymous", "boolean", "True sends as the group itself; admins only."),
)
def send(call: Control) -> Any:
    # Booleans in a form are strings.
    flags = {name: call.flag(name) for name in ("anonymous", "protected", "has_spoiler")}
    act = call.values | flags
    messages = acts.send(call.world, call.person(), act, call.uploads)
    seen = [render.seen_json(call.world, message) for message in messages]
    return seen if call.get("album") else seen[0]


@route(
    "POST",
    "/sim/people/{id}/edit",
    "Let a person edit their message: its text, its caption or its file.",
    CHAT,
    MESSAGE_ID,
    Field("text", "string", "The new text."),
    Field("caption", "string", "The new caption; a new file without one keeps the old."),
    Field("entities", "array", "Entities beside those that are found by themselves."),
    *(
        Field(kind, "any", f"A {kind} in place of the old file, as in send.")
        for kind in sorted(media.CAPTIONED)
    ),
)
def edit(call: Control) -> Json:
    call.need("message_id")
    message = acts.edit(call.world, call.person(), call.values, call.uploads)
    return render.seen_json(call.world, message)


@route(
    "POST",
    "/sim/people/{id}/press",
    "Let a person press a button; answers the callback, see /sim/callbacks/{id}.",
    CHAT,
    Field("message_id", "integer", "The message with the button; none for a reply keyboard."),
    Field("button", "any", "Its text, its callback data or its index.", required=True),
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
    Field("id", "string", "The callback's id.", required=True, where="path"),
    Field("wait", "number", "Seconds to wait for the answer.", where="query"),
)
async def callback(call: Control) -> Json:
    found = call.world.callbacks.get(call.text("id"))
    if found is None:
        raise ControlError(f"There is no callback {call.text('id')}; press a button first.")
    await wait_for(call, lambda: found.answered)
    return found.json()
