"""Actions of simulated people, such as writing, pressing buttons and joining groups."""

from collections.abc import Mapping
from typing import Any

from bot.simulator import delivery, entities, groups, media, render
from bot.simulator.arguments import Upload
from bot.simulator.errors import ApiError, ControlError
from bot.simulator.files import is_picture
from bot.simulator.methods.sending import (
    MAX_CAPTION,
    MAX_TEXT,
    Place,
    erase,
    quote_json,
    reply_in_place,
)
from bot.simulator.state import (
    ADMINS,
    PRESENT,
    Callback,
    Chat,
    Json,
    Kind,
    Message,
    Person,
    Standing,
)
from bot.simulator.updates import DAY
from bot.simulator.world import FIRST_CHANNEL, Bot, World

CAPTION = {"caption", "caption_entities"}
SIMPLE_KINDS = ("location", "contact", "poll", "dice", "story", "paid_media", "giveaway")


def person_of(world: World, person_id: int) -> Person:
    person = world.people.get(person_id)
    if person is None:
        raise ControlError(
            f"There is no person {person_id}; create one with POST /sim/people first."
        )
    return person


def bot_of(world: World, username: str) -> Bot:
    """Return the bot with the given username. An empty name means the first bot."""
    bot = world.bot_named(username) if username else next(iter(world.bots.values()), None)
    if bot is None:
        raise ControlError(
            f"There is no bot {username or 'yet'}; register one with POST /sim/bots first."
        )
    return bot


def group_of(world: World, group_id: int) -> Chat:
    chat = world.chats.get(group_id)
    if chat is None:
        raise ControlError(
            f"There is no group {group_id}; create one with POST /sim/groups first."
        )
    return chat


def chat_of(world: World, person: Person, where: Any) -> Chat:
    """Return the chat for a bot's username (default: the first bot) or a group id."""
    text = str(where if where is not None else "")
    if text.lstrip("-").isdecimal():
        number = int(text)
        if number in world.bots:
            return world.private_chat(world.bots[number], person)
        return group_of(world, number)
    return world.private_chat(bot_of(world, text), person)


def write_to(world: World, person: Person, where: Any) -> Chat:
    """Return the target chat. Raises ControlError if the person may not write in it."""
    if person.deactivated:
        raise ControlError(f"Person {person.id} is deactivated; PATCH them back first.")
    chat = chat_of(world, person, where)
    if chat.private:
        if chat.bot_id in person.blocked:
            raise ControlError(
                f"Person {person.id} blocks this bot; lift it with POST /sim/people/"
                f"{person.id}/block and on false."
            )
        return chat
    if chat.migrated_to:
        raise ControlError(f"Group {chat.id} became {chat.migrated_to}; write there.")
    if chat.standing(person.id) not in PRESENT:
        raise ControlError(
            f"Person {person.id} is not in group {chat.id}; add them with"
            f" POST /sim/groups/{chat.id}/members."
        )
    return chat


def send(
    world: World, person: Person, act: Json, uploads: Mapping[str, Upload] | None = None
) -> list[Message]:
    """Send the message described by `act`. Albums create several messages."""
    chat = write_to(world, person, act.get("chat"))
    place = _place(world, chat, person, act)
    origin, given = _forwarded(world, person, act)
    items = act.get("album")
    if items:
        album = str(13_900_000_000_000_000 + world.serial())
        return [
            _say(world, person, place, _content(world, item, uploads or {}), act, album=album)
            for item in items
        ]
    content = given if given is not None else _content(world, act, uploads or {})
    return [_say(world, person, place, content, act, origin=origin)]


def _place(world: World, chat: Chat, person: Person, act: Json) -> Place:
    place = Place(chat)
    thread_id = int(act.get("topic") or 0)
    if thread_id and not world.settings.plain:
        topic = chat.topics.get(thread_id)
        if topic is None or not chat.forum:
            raise ControlError(
                f"Chat {chat.id} has no topic {thread_id}; open one with"
                f" POST /sim/groups/{chat.id}/topics."
            )
        place.topic, place.thread_id = topic, topic.id
    if act.get("reply_to"):
        _reply(place, message_of(chat, int(act["reply_to"])), str(act.get("quote") or ""))
    if place.topic is not None and place.topic.closed and chat.standing(person.id) not in ADMINS:
        raise ControlError(f"Topic {place.topic.id} is closed; only an admin can write there.")
    return place


def _reply(place: Place, replied: Message, quoted: str) -> None:
    if quoted:
        place.quote = quote_json(replied, quoted)
        if place.quote is None:
            raise ControlError(f"Message {replied.id} does not say {quoted!r}; quote its words.")
    reply_in_place(place, replied)


def _say(
    world: World, person: Person, place: Place, content: Json, act: Json, **more: Any
) -> Message:
    chat = place.chat
    author, sender_chat = person, None
    if act.get("anonymous"):
        if chat.standing(person.id) not in ADMINS:
            raise ControlError(f"Person {person.id} is no admin of {chat.id}: not anonymous.")
        author, sender_chat = world.anonymous, chat
    message = Message(
        chat,
        world.next_message_id(chat),
        world.date(),
        author,
        content,
        sender_chat=sender_chat,
        topic=place.topic,
        thread_id=place.thread_id,
        reply_to=place.reply_to,
        quote=place.quote,
        protected=bool(act.get("protected")),
        **more,
    )
    delivery.announce(world, message)
    return message


def _forwarded(world: World, person: Person, act: Json) -> tuple[Json | None, Json | None]:
    """Return the forward origin, and the content if the original message exists."""
    source = act.get("forward_from")
    match source:
        case None:
            return None, None
        case int():
            author = world.user(source) or person_of(world, source)
            dummy = Message(Chat(0, Kind.PRIVATE), 0, world.date(), author, {})
            return render.origin_json(dummy), None
        case str():
            hidden = {"type": "hidden_user", "sender_user_name": source, "date": world.date()}
            return hidden, None
        case {"channel": str(title)}:
            channel = Chat(-FIRST_CHANNEL - 1, Kind.CHANNEL, title=title)
            post = Message(channel, 1, world.date(), None, {}, sender_chat=channel)
            return render.origin_json(post), None
        case {"message_id": int(number)}:
            message = message_of(chat_of(world, person, source.get("chat")), number)
            return render.origin_json(message), message.content
    raise ControlError(
        "forward_from is a person's id, a hidden person's name, {channel: title}, or"
        " {chat, message_id}."
    )


def message_of(chat: Chat, message_id: int) -> Message:
    message = chat.messages.get(message_id)
    if message is None:
        raise ControlError(f"Chat {chat.id} has no message {message_id}.")
    return message


def _content(world: World, item: Json, uploads: Mapping[str, Upload]) -> Json:
    if item.get("text"):
        return _text(world, "text", str(item["text"]), item.get("entities"), most=MAX_TEXT)
    for kind in media.FILE_KINDS:
        if kind in item or kind in uploads:
            return _file_content(world, kind, item, uploads.get(kind))
    for kind in SIMPLE_KINDS:
        if kind in item:
            return _simple_content(world, kind, item[kind])
    kinds = ", ".join((*media.FILE_KINDS, *SIMPLE_KINDS))
    raise ControlError(f"Nothing to send: give text or one of {kinds}.")


def _text(world: World, name: str, text: str, given: Any, *, most: int) -> Json:
    if len(text) > most:
        raise ControlError(f"A {name} holds at most {most} characters; send it in parts.")
    try:
        parsed = entities.parse(text, entities=given if isinstance(given, list) else None)
    except ApiError as problem:
        raise ControlError(f"The entities do not fit: {problem}.") from problem
    if not parsed.text:
        raise ControlError(f"The {name} is blank; people cannot send that.")
    content: Json = {name: parsed.text}
    if parsed.entities:
        content["caption_entities" if name == "caption" else "entities"] = parsed.entities
    return content


def _file_content(world: World, kind: str, item: Json, upload: Upload | None) -> Json:
    details = item.get(kind)
    details = details if isinstance(details, dict) else {}
    if upload is not None:
        if kind == "photo" and not is_picture(upload.data):
            raise ControlError("This photo is no picture; send it as a document.")
        file = world.files.add(kind, data=upload.data, name=upload.name, mime=upload.mime)
    else:
        size = details.get("size")
        file = world.files.add(
            kind,
            size=int(size) if size is not None else None,
            name=str(details.get("name") or ""),
            mime=str(details.get("mime") or ""),
            duration=int(details.get("duration") or 0),
        )
    content = media.media_json(kind, file, details, world.files)
    if item.get("has_spoiler"):
        content["has_media_spoiler"] = True
    if item.get("caption"):
        caption = str(item["caption"])
        content |= _text(world, "caption", caption, item.get("entities"), most=MAX_CAPTION)
    return content


def _simple_content(world: World, kind: str, given: Any) -> Json:
    details = given if isinstance(given, dict) else {}
    match kind:
        case "location":
            latitude, longitude = details.get("latitude", 35.7), details.get("longitude", 51.4)
            return media.location_json(latitude, longitude)
        case "contact":
            contact = {"phone_number": "+989120000000", "first_name": "Sara", **details}
            return {"contact": contact}
        case "poll":
            options = [str(option) for option in details.get("options", ["1", "2"])]
            question = str(details.get("question", "?"))
            return media.poll_json(world.serial(), question, options)
        case "dice":
            return {
                "dice": {"emoji": details.get("emoji", "🎲"), "value": details.get("value", 4)}
            }
    return media.unmovable_json(kind, world.serial(), details)


def edit(
    world: World, person: Person, act: Json, uploads: Mapping[str, Upload] | None = None
) -> Message:
    chat = chat_of(world, person, act.get("chat"))
    message = message_of(chat, int(act["message_id"]))
    if message.author is not person:
        raise ControlError(f"Message {message.id} is not from person {person.id}.")
    message.content = _edited(world, message, act, uploads or {})
    message.edit_date = world.date()
    message.edits += 1
    delivery.announce_edit(world, message)
    return message


def _edited(world: World, message: Message, act: Json, uploads: Mapping[str, Upload]) -> Json:
    """Return a message's content with its file, text or caption replaced."""
    files = [kind for kind in media.CAPTIONED if kind in act or kind in uploads]
    kept = {name: value for name, value in message.content.items() if name in CAPTION}
    if files:
        if not media.CAPTIONED & message.content.keys():
            raise ControlError(f"Message {message.id} has no file to replace.")
        if act.get("caption") is not None:
            kept = {}
        return {**kept, **_file_content(world, files[0], act, uploads.get(files[0]))}
    name = "caption" if act.get("caption") is not None else "text"
    if name == "text" and "text" not in message.content:
        raise ControlError(f"Message {message.id} has no text; edit its caption.")
    most = MAX_TEXT if name == "text" else MAX_CAPTION
    said = {name, "entities", "caption_entities"}
    rest = {key: value for key, value in message.content.items() if key not in said}
    return rest | _text(world, name, str(act.get(name) or ""), act.get("entities"), most=most)


def press(world: World, person: Person, act: Json) -> Callback | Message:
    """Press an inline button. For a reply keyboard button, its text is sent instead."""
    chat = chat_of(world, person, act.get("chat"))
    button = act["button"]
    message = message_of(chat, int(act["message_id"])) if act.get("message_id") else None
    if message is None or message.markup is None or "inline_keyboard" not in message.markup:
        return _press_key(world, person, chat, button)
    pressed = _find_button(message.markup["inline_keyboard"], button)
    data = pressed.get("callback_data")
    if data is None:
        target = pressed.get("url", "something else")
        raise ControlError(f"That button opens {target}; it sends nothing to the bot.")
    owner = _owner(world, chat, message)
    callback = Callback(
        str((owner.id % 1_000_000) * 10**12 + 10**11 + world.serial()),
        owner.id,
        world.now(),
        message,
        person,
        str(data),
    )
    world.remember(callback)
    seen = render.message_json(world, message)
    body = {
        "id": callback.id,
        "from": person.json(),
        "message": render.inaccessible_json(message) if message.deleted else seen,
        "chat_instance": str(abs(chat.id) * 7919 + owner.id),
        "data": callback.data,
    }
    lane = person.id + delivery.CALLBACK_LANE
    expires = world.now() + delivery.CALLBACK_SECONDS
    owner.updates.push("callback_query", body, lane=lane, expires=expires)
    return callback


def _owner(world: World, chat: Chat, message: Message) -> Bot:
    if chat.private:
        return world.bots[chat.bot_id]
    if message.author is None or message.author.id not in world.bots:
        raise ControlError(f"Message {message.id} has no bot behind its buttons.")
    return world.bots[message.author.id]


def _press_key(world: World, person: Person, chat: Chat, button: Any) -> Message:
    if chat.keyboard is None:
        raise ControlError("There are no buttons here: the message has none, the chat neither.")
    key = _find_button(chat.keyboard["keyboard"], button)
    if chat.keyboard.get("one_time_keyboard"):
        chat.keyboard = None
    return send(world, person, {"chat": _where(chat), "text": key["text"]})[0]


def _where(chat: Chat) -> int:
    return chat.bot_id if chat.private else chat.id


def _find_button(rows: list[list[Json]], wanted: Any) -> Json:
    buttons = [button for row in rows for button in row]
    if isinstance(wanted, int) and not isinstance(wanted, bool):
        if 0 <= wanted < len(buttons):
            return buttons[wanted]
    else:
        for name in ("text", "callback_data"):
            for button in buttons:
                if button.get(name) == wanted:
                    return button
    there = ", ".join(repr(button["text"]) for button in buttons)
    raise ControlError(f"There is no button {wanted!r}; there are {there}.")


def react(world: World, person: Person, act: Json) -> Message:
    chat = write_to(world, person, act.get("chat"))
    message = message_of(chat, int(act["message_id"]))
    emoji = str(act.get("emoji") or "")
    before = message.reactions.get(person.id, [])
    after: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    message.reactions[person.id] = after
    body = {
        "chat": chat.json(),
        "message_id": message.id,
        "user": person.json(),
        "date": world.date(),
        "old_reaction": before,
        "new_reaction": after,
    }
    for bot in [] if world.settings.plain else world.bots_in(chat):
        if chat.private or chat.standing(bot.id) in ADMINS:
            lane, expires = chat.id + delivery.REACTION_LANE, world.now() + DAY
            bot.updates.push("message_reaction", body, lane=lane, expires=expires)
    world.emit("reaction", chat, {"message_id": message.id, "by": person.id, "reaction": after})
    return message


def block(world: World, person: Person, username: str, *, on: bool) -> None:
    bot = bot_of(world, username)
    chat = world.private_chat(bot, person)
    if (bot.id in person.blocked) == on:
        return
    before, after = ("member", "kicked") if on else ("kicked", "member")
    (person.blocked.add if on else person.blocked.discard)(bot.id)
    delivery.tell_membership(world, chat, bot.user, person, before=before, after=after)
    world.emit("state", chat, {})


def start(world: World, person: Person, username: str, payload: str) -> Message:
    """Open the chat with the bot, unblock the bot and send the start command."""
    bot = bot_of(world, username)
    if bot.id in person.blocked:
        block(world, person, username, on=False)
    text = f"/start {payload}".rstrip()
    return send(world, person, {"chat": bot.id, "text": text})[0]


def join(world: World, person: Person, group_id: int) -> None:
    groups.set_standing(world, group_of(world, group_id), person, Standing.MEMBER, by=person)


def leave(world: World, person: Person, group_id: int) -> None:
    groups.set_standing(world, group_of(world, group_id), person, Standing.LEFT, by=person)


def delete(world: World, person: Person, act: Json) -> None:
    """Delete a message as a person. Bots don't receive an update for this."""
    chat = chat_of(world, person, act.get("chat"))
    message = message_of(chat, int(act["message_id"]))
    own = message.author is person
    if not own and not chat.private and chat.standing(person.id) not in ADMINS:
        raise ControlError(f"Person {person.id} can delete only their own messages there.")
    erase(world, message)
