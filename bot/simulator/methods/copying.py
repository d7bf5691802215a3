"""Methods for copying and forwarding messages."""

from bot.simulator.errors import bad_request
from bot.simulator.media import CAPTIONED
from bot.simulator.methods.base import (
    Access,
    Call,
    chat_for,
    message_for,
    message_ids,
    method,
    reply_markup,
)
from bot.simulator.methods.media import new_album
from bot.simulator.methods.sending import (
    caption_content,
    check_caption,
    place_for,
    post,
    put,
    spend,
)
from bot.simulator.render import origin_json
from bot.simulator.state import Json, Message

# Content that can be forwarded but not copied.
NOT_COPIED = {"invoice", "giveaway", "giveaway_winners", "paid_media", "story", "game"}


@method("copyMessage")
def copy_message(call: Call) -> Json:
    source = _source(call, "copy")
    content = _copied(call, source)
    markup = reply_markup(call)
    place = place_for(call)
    sent = post(call, place, content, markup=markup, link_preview=source.link_preview)
    return {"message_id": sent["message_id"]}


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    source = _source(call, "forward")
    place = place_for(call)
    origin = origin_json(source)
    return post(call, place, source.content, origin=origin, link_preview=source.link_preview)


def _source(call: Call, verb: str) -> Message:
    _, source = message_for(call, Access.READ, f"message to {verb}", chat_name="from_chat_id")
    if not _movable(source, verb):
        raise bad_request(f"the message can't be {_past(verb)}")
    return source


def _movable(source: Message, verb: str) -> bool:
    if source.service or source.protected:
        return False
    if verb == "forward":
        return True
    return not NOT_COPIED & source.content.keys() and _regular_poll(source)


def _regular_poll(source: Message) -> bool:
    # A quiz can only be copied if the bot knows the correct option.
    return bool(source.content.get("poll", {}).get("type", "regular") == "regular")


def _past(verb: str) -> str:
    return {"copy": "copied", "forward": "forwarded"}[verb]


def _copied(call: Call, source: Message) -> Json:
    """Return the content of a copy, with the caption from the call if given."""
    if not CAPTIONED & source.content.keys() or not call.arguments.has("caption"):
        return source.content
    caption = caption_content(call)
    check_caption(caption)
    return _without_caption(source.content) | caption


def _without_caption(content: Json) -> Json:
    return {
        name: value
        for name, value in content.items()
        if name not in {"caption", "caption_entities"}
    }


@method("copyMessages")
def copy_messages(call: Call) -> list[Json]:
    return _put_all(call, "copy")


@method("forwardMessages")
def forward_messages(call: Call) -> list[Json]:
    return _put_all(call, "forward")


def _put_all(call: Call, verb: str) -> list[Json]:
    """Copy or forward messages, skipping those that are missing or cannot be copied."""
    ids = message_ids(call)
    if ids != sorted(set(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    from_chat = chat_for(call, Access.READ, name="from_chat_id")
    place = place_for(call)
    sources = [from_chat.messages[number] for number in ids if number in from_chat.messages]
    sources = [source for source in sources if not source.deleted]
    if not sources:
        raise bad_request(f"message to {verb} not found")
    sources = [source for source in sources if _movable(source, verb)]
    if not sources:
        raise bad_request(f"messages can't be {_past(verb)}")
    spend(call.world, call.bot, place.chat, count=len(sources))
    albums = {source.album: new_album(call) for source in sources if source.album}
    sent = []
    for source in sources:
        content = source.content
        if verb == "copy" and call.flag("remove_caption"):
            content = _without_caption(content)
        body = put(
            call,
            place,
            content,
            album=albums.get(source.album, ""),
            origin=origin_json(source) if verb == "forward" else None,
            link_preview=source.link_preview,
        )
        sent.append({"message_id": body["message_id"]})
    return sent
