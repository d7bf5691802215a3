"""Methods for sending text and simple content, with helpers for all such methods."""

from dataclasses import dataclass
from typing import Any

from bot.simulator import delivery, render, utf16
from bot.simulator.errors import bad_request, too_many_requests
from bot.simulator.media import FILE_KINDS, location_json, poll_json
from bot.simulator.methods.base import (
    Access,
    Call,
    chat_for,
    check_markup,
    formatted,
    formatted_text,
    message_ids,
    method,
    reply_markup,
)
from bot.simulator.state import GENERAL_TOPIC, Chat, Json, Kind, Message, Topic
from bot.simulator.world import TYPING_SECONDS, Bot, Typing, World

MAX_TEXT = 4096  # maximum text length in code points
MAX_CAPTION = 1024  # maximum caption length in code points
REPLY_MEDIA = {*FILE_KINDS, "location", "venue", "contact", "poll", "dice", "story"}
DICE = {"🎲": 6, "🎯": 6, "🏀": 5, "⚽": 5, "🎳": 6, "🎰": 64}
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "record_audio",
    "upload_voice",
    "upload_audio",
    "upload_document",
    "choose_sticker",
    "find_location",
    "pick_up_location",
    "record_video_note",
    "upload_video_note",
    "cancel",
}


@dataclass(slots=True)
class Place:
    """Destination of a message. Includes the chat, the topic and the replied message."""

    chat: Chat
    topic: Topic | None = None
    thread_id: int = 0
    reply_to: int = 0
    quote: Json | None = None


@dataclass(frozen=True, slots=True)
class ReplyParameters:
    message_id: int = 0
    chat_id: str = ""
    without_it: bool = False
    quote: str = ""


def place_for(call: Call) -> Place:
    """Return the destination of a call. Errors are raised in the real server's order."""
    parameters = _reply_parameters(call)
    chat = chat_for(call, Access.WRITE)
    place = Place(chat)
    thread_id = call.integer("message_thread_id")
    if thread_id > 0 and _has_threads(call.world, chat):
        place.topic = _topic(chat, thread_id)
        place.thread_id = thread_id
    if parameters.message_id:
        _find_replied(call, place, parameters)
    if place.topic is not None and place.topic.closed:
        raise bad_request("TOPIC_CLOSED")
    return place


def _has_threads(world: World, chat: Chat) -> bool:
    """Return True if thread ids have an effect. Supergroups without topics ignore them."""
    return not world.settings.plain and (chat.forum or chat.kind is not Kind.SUPERGROUP)


def _reply_parameters(call: Call) -> ReplyParameters:
    try:
        raw = call.arguments.json("reply_parameters")
    except ValueError as problem:
        raise bad_request("can't parse reply parameters JSON object") from problem
    if raw is None:
        return ReplyParameters(
            call.integer("reply_to_message_id"),
            without_it=call.flag("allow_sending_without_reply"),
        )
    if not isinstance(raw, dict):
        raise bad_request("can't parse ReplyParameters: ReplyParameters must be an Object")
    return ReplyParameters(
        int(raw.get("message_id") or 0),
        str(raw.get("chat_id") or ""),
        bool(raw.get("allow_sending_without_reply")),
        str(raw.get("quote") or ""),
    )


def _find_replied(call: Call, place: Place, parameters: ReplyParameters) -> None:
    chat = place.chat
    if parameters.chat_id and parameters.chat_id != str(chat.id):
        call.arguments.values["reply_chat_id"] = parameters.chat_id
        chat = chat_for(call, Access.READ, name="reply_chat_id")
    replied = chat.messages.get(parameters.message_id)
    if replied is None or replied.deleted:
        if parameters.without_it:
            return
        raise bad_request("message to be replied not found")
    if parameters.quote:
        place.quote = quote_json(replied, parameters.quote)
        if place.quote is None:
            raise bad_request("QUOTE_TEXT_INVALID")
    if chat is place.chat:
        reply_in_place(place, replied)
    else:
        _reply_from_outside(place, replied)


def quote_json(replied: Message, quoted: str) -> Json | None:
    """Return the quoted part of a message, or None if the text doesn't contain it."""
    text = str(replied.content.get("text") or replied.content.get("caption") or "")
    index = text.find(quoted)
    if index < 0:
        return None
    position = utf16.length(text[:index])
    return {"quote": {"text": quoted, "position": position, "is_manual": True}}


def reply_in_place(place: Place, replied: Message) -> None:
    """Reply to `replied` in the same topic or thread."""
    if place.topic is not None and replied.topic is not place.topic:
        _reply_from_outside(place, replied)
        return
    place.reply_to = replied.id
    if replied.topic is not None and place.chat.forum:
        place.topic, place.thread_id = replied.topic, replied.thread_id
    elif place.chat.kind is Kind.SUPERGROUP:
        # Outside topics, the id identifies a chain of replies.
        place.thread_id = replied.thread_id or replied.id


def _reply_from_outside(place: Place, replied: Message) -> None:
    """Reply to a message in another topic or chat.

    Only a description of the other message is sent.
    """
    described = {
        "origin": render.origin_json(replied),
        "chat": replied.chat.json(),
        "message_id": replied.id,
    }
    kept = {name: value for name, value in replied.content.items() if name in REPLY_MEDIA}
    place.quote = {**(place.quote or {}), "external_reply": described | kept}


def _topic(chat: Chat, thread_id: int) -> Topic:
    topic = chat.topics.get(thread_id)
    # The General topic has id 1, but messages cannot be sent to that id.
    if topic is None or thread_id == GENERAL_TOPIC:
        raise bad_request("message thread not found")
    return topic


def spend(world: World, bot: Bot, chat: Chat, *, count: int = 1) -> None:
    """Count messages against the flood limits. Raises ApiError if one is exceeded."""
    if not world.settings.limits:
        return
    wait = bot.limits.spend(chat, count, world.now())
    if wait:
        raise too_many_requests(wait)


def post(call: Call, place: Place, content: Json, **more: Any) -> Json:
    """Post a message of the bot and return it."""
    markup = more.get("markup")
    check_markup(markup)
    spend(call.world, call.bot, place.chat)
    return put(call, place, content, **more)


def put(call: Call, place: Place, content: Json, **more: Any) -> Json:
    """Create a message and return its JSON. The caller has to check limits and markup."""
    world, chat = call.world, place.chat
    message = Message(
        chat,
        world.next_message_id(chat),
        world.date(),
        None if chat.kind is Kind.CHANNEL else call.bot.user,
        content,
        sender_chat=chat if chat.kind is Kind.CHANNEL else None,
        topic=place.topic,
        thread_id=place.thread_id,
        reply_to=place.reply_to,
        quote=place.quote,
        protected=call.flag("protect_content"),
        **more,
    )
    _keep_keyboard(chat, message.markup)
    world.typing.pop(chat.key, None)
    return delivery.announce(world, message)


def _keep_keyboard(chat: Chat, markup: Json | None) -> None:
    if markup is None:
        return
    if "keyboard" in markup:
        chat.keyboard = markup
    elif markup.get("remove_keyboard"):
        chat.keyboard = None


def send(call: Call, content: Json, **more: Any) -> Json:
    """Send content to the chat given in the call."""
    markup = reply_markup(call)
    return post(call, place_for(call), content, markup=markup, **more)


@method("sendMessage")
def send_message(call: Call) -> Json:
    content = text_content(call)
    markup = reply_markup(call)
    place = place_for(call)
    if len(content["text"]) > MAX_TEXT:
        raise bad_request("message is too long")
    return post(call, place, content, markup=markup, link_preview=link_preview(call))


def text_content(call: Call) -> Json:
    if not call.text("text"):
        raise bad_request("message text is empty")
    text = formatted(call, "text")
    if not text.text:
        raise bad_request("text must be non-empty")
    if text.entities:
        return {"text": text.text, "entities": text.entities}
    return {"text": text.text}


def link_preview(call: Call) -> Json | None:
    try:
        options = call.arguments.json("link_preview_options")
    except ValueError as problem:
        raise bad_request("can't parse link preview options JSON object") from problem
    if isinstance(options, dict):
        return options or None
    if call.flag("disable_web_page_preview"):
        return {"is_disabled": True}
    return None


def caption_content(call: Call) -> Json:
    return captioned(
        call.world,
        call.text("caption"),
        parse_mode=call.text("parse_mode"),
        raw_entities=call.arguments.values.get("caption_entities"),
    )


def captioned(
    world: World, caption: str, *, parse_mode: str = "", raw_entities: Any = None
) -> Json:
    if not caption:
        return {}
    text = formatted_text(world, caption, parse_mode=parse_mode, raw_entities=raw_entities)
    if not text.text:
        return {}
    if text.entities:
        return {"caption": text.text, "caption_entities": text.entities}
    return {"caption": text.text}


def check_caption(content: Json) -> None:
    if len(content.get("caption", "")) > MAX_CAPTION:
        raise bad_request("message caption is too long")


@method("sendLocation")
def send_location(call: Call) -> Json:
    return send(call, _location(call))


def _location(call: Call) -> Json:
    latitude, longitude = call.arguments.decimal("latitude"), call.arguments.decimal("longitude")
    if latitude is None or longitude is None:
        name = "latitude" if latitude is None else "longitude"
        raise bad_request(f"{name} is empty")
    return location_json(latitude, longitude)


@method("sendVenue")
def send_venue(call: Call) -> Json:
    location = _location(call)
    venue = {"title": call.required("title"), "address": call.required("address"), **location}
    return send(call, {"venue": venue, **location})


@method("sendContact")
def send_contact(call: Call) -> Json:
    contact = {
        "phone_number": call.required("phone_number"),
        "first_name": call.required("first_name"),
    }
    contact |= {name: call.text(name) for name in ("last_name", "vcard") if call.text(name)}
    return send(call, {"contact": contact})


@method("sendDice")
def send_dice(call: Call) -> Json:
    emoji = call.text("emoji") or "🎲"
    if emoji not in DICE:
        raise bad_request("wrong dice emoji")
    value = call.world.serial() * 7 % DICE[emoji] + 1
    return send(call, {"dice": {"emoji": emoji, "value": value}})


@method("sendPoll")
def send_poll(call: Call) -> Json:
    question = formatted_text(call.world, call.text("question")).text
    if not question:
        raise bad_request("text must be non-empty")
    try:
        raw = call.arguments.json("options")
    except ValueError as problem:
        raise bad_request("can't parse options JSON object") from problem
    if not isinstance(raw, list):
        raise bad_request("expected an Array of String as options")
    options = [option if isinstance(option, str) else option.get("text", "") for option in raw]
    if not options:
        raise bad_request("poll must have at least 1 option")
    anonymous = call.flag("is_anonymous") if call.arguments.has("is_anonymous") else True
    poll = poll_json(
        call.world.serial(),
        question,
        options,
        is_anonymous=anonymous,
        type=call.text("type") or "regular",
        allows_multiple_answers=call.flag("allows_multiple_answers"),
    )
    return send(call, poll)


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    action = call.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_for(call, Access.WRITE)
    thread_id = call.integer("message_thread_id")
    world = call.world
    world.typing[chat.key] = Typing(
        chat, call.bot.username, action, thread_id, world.now() + TYPING_SECONDS
    )
    world.emit(
        "typing",
        chat,
        {"action": action, "message_thread_id": thread_id or None, "by": call.bot.username},
    )
    return True


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    if not call.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if call.integer("message_id") <= 0:
        raise bad_request("message identifier is not specified")
    chat = chat_for(call, Access.WRITE)
    message = chat.messages.get(call.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    _delete(call, message)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    ids = message_ids(call)
    chat = chat_for(call, Access.WRITE)
    found = [chat.messages[number] for number in ids if number in chat.messages]
    for message in found:
        if not message.deleted:
            _delete(call, message)
    return True


def _delete(call: Call, message: Message) -> None:
    own = message.author is call.bot.user
    admin = call.bot.id in message.chat.members and message.chat.standing(call.bot.id) in {
        "administrator",
        "creator",
    }
    if not own and not message.chat.private and not admin:
        raise bad_request("message can't be deleted")
    if not admin and call.world.date() - message.date > 172_800:  # two days
        raise bad_request("message can't be deleted for everyone")
    erase(call.world, message)


def erase(world: World, message: Message) -> None:
    """Delete a message. Bots don't receive an update for this."""
    message.deleted = True
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    world.emit("delete", message.chat, {"message_id": message.id})
