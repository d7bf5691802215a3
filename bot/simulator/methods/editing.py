"""Methods for editing messages and answering callback queries."""

from bot.simulator import delivery
from bot.simulator.errors import NOT_MODIFIED, TOO_OLD, bad_request
from bot.simulator.media import CAPTIONED
from bot.simulator.methods.base import (
    Access,
    Call,
    check_markup,
    message_for,
    method,
    reply_markup,
    same_markup,
)
from bot.simulator.methods.media import media_item
from bot.simulator.methods.sending import (
    MAX_CAPTION,
    MAX_TEXT,
    caption_content,
    link_preview,
    spend,
    text_content,
)
from bot.simulator.state import Json, Message

CALLBACK_SECONDS = 30.0  # maximum age of a callback query that can be answered
MAX_ANSWER = 200  # maximum length in characters


@method("editMessageText")
def edit_message_text(call: Call) -> Json:
    content = text_content(call)
    markup = reply_markup(call)
    message = _editable(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    if len(content["text"]) > MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    preview = link_preview(call)
    if preview is None and "link_preview_options" not in call.arguments.values:
        preview = message.link_preview if _same_text(message, content) else None
    return _apply(call, message, content, markup, link_preview=preview)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    markup = reply_markup(call)
    caption = caption_content(call)
    message = _editable(call)
    if not CAPTIONED & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    if len(caption.get("caption", "")) > MAX_CAPTION:
        raise bad_request("MEDIA_CAPTION_TOO_LONG")
    return _apply(call, message, _without_caption(message.content) | caption, markup)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    markup = reply_markup(call)
    message = _editable(call)
    return _apply(call, message, message.content, markup, link_preview=message.link_preview)


@method("editMessageMedia")
def edit_message_media(call: Call) -> Json:
    markup = reply_markup(call)
    try:
        raw = call.arguments.json("media")
    except ValueError as problem:
        raise bad_request("can't parse input media JSON object") from problem
    if not isinstance(raw, dict):
        raise bad_request("input media is not specified")
    content = media_item(call, raw)
    message = _editable(call)
    if not CAPTIONED & message.content.keys():
        raise bad_request("there is no media in the message to edit")
    return _apply(call, message, content, markup)


def _without_caption(content: Json) -> Json:
    return {
        name: value
        for name, value in content.items()
        if name not in {"caption", "caption_entities"}
    }


def _same_text(message: Message, content: Json) -> bool:
    return bool(message.content.get("text") == content["text"])


def _editable(call: Call) -> Message:
    if not call.text("chat_id") and not call.integer("message_id"):
        raise bad_request("message identifier is not specified")
    _, message = message_for(call, Access.EDIT, "message to edit")
    own = message.author is call.bot.user or message.sender_chat is message.chat
    if not own or message.service or message.origin is not None:
        raise bad_request("message can't be edited")
    return message


def _apply(
    call: Call,
    message: Message,
    content: Json,
    markup: Json | None,
    *,
    link_preview: Json | None = None,
) -> Json:
    check_markup(markup)
    unchanged = (
        message.content == content
        and same_markup(message.markup, markup)
        and message.link_preview == link_preview
    )
    if unchanged:
        raise bad_request(NOT_MODIFIED)
    spend(call.world, call.bot, message.chat)
    if message.content != content or message.link_preview != link_preview:
        message.edit_date = max(call.world.date(), message.date)
    message.content, message.markup = content, markup
    message.link_preview = link_preview
    message.edits += 1
    return delivery.announce_edit(call.world, message)


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    callback = call.world.callbacks.get(call.text("callback_query_id"))
    now = call.world.now()
    if (
        callback is None
        or callback.bot_id != call.bot.id
        or now - callback.pressed_at > CALLBACK_SECONDS
    ):
        raise bad_request(TOO_OLD)
    text = call.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    callback.answered = True
    callback.text, callback.url = text, call.text("url")
    callback.alert = call.flag("show_alert")
    call.world.emit("callback_answer", callback.message.chat, {"callback": callback.json()})
    return True
