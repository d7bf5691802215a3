"""Bot API JSON of messages, for bots and the page."""

from bot.simulator.state import Chat, Json, Kind, Message
from bot.simulator.world import World

# Fields not supported by messengers like Bale and Soroush.
NOT_IN_PLAIN = ("entities", "caption_entities", "link_preview_options")


def message_json(world: World, message: Message, *, with_reply: bool = True) -> Json:
    body: Json = {"message_id": message.id}
    if message.author is not None:
        body["from"] = message.author.json()
    if message.sender_chat is not None:
        body["sender_chat"] = message.sender_chat.json()
    body["chat"] = message.chat.json()
    body["date"] = message.date
    body |= message.content
    _add_extras(body, message)
    if not world.settings.plain:
        _add_rich_extras(body, message)
    else:
        for name in NOT_IN_PLAIN:
            body.pop(name, None)
    if with_reply:
        _add_reply(world, body, message)
    return body


def _add_extras(body: Json, message: Message) -> None:
    if message.edit_date:
        body["edit_date"] = message.edit_date
    if message.origin is not None:
        body["forward_origin"] = message.origin
    if message.markup is not None and "inline_keyboard" in message.markup:
        body["reply_markup"] = message.markup
    if message.protected:
        body["has_protected_content"] = True
    if message.automatic_forward:
        body["is_automatic_forward"] = True
    if message.signature:
        body["author_signature"] = message.signature


def _add_rich_extras(body: Json, message: Message) -> None:
    if message.thread_id:
        body["message_thread_id"] = message.thread_id
    if message.topic is not None and message.chat.forum:
        body["is_topic_message"] = True
    if message.album:
        body["media_group_id"] = message.album
    if message.link_preview is not None:
        body["link_preview_options"] = message.link_preview
    if message.quote is not None:
        body |= message.quote


def _add_reply(world: World, body: Json, message: Message) -> None:
    replied_id = message.reply_to
    if message.quote is not None and "external_reply" in message.quote:
        return
    in_topic = message.topic is not None and message.chat.forum and not world.settings.plain
    if not replied_id and message.topic is not None and in_topic:
        # In a topic, other messages refer to the message that opened the topic.
        replied_id = message.topic.id
    if not replied_id or replied_id == message.id:
        return
    replied = message.chat.messages.get(replied_id)
    if replied is not None and not replied.deleted:
        body["reply_to_message"] = message_json(world, replied, with_reply=False)


def seen_json(world: World, message: Message, body: Json | None = None) -> Json:
    """Return the JSON of a message for the page, including edits, reactions and keyboard."""
    body = {**(body if body is not None else message_json(world, message))}
    body["edits"] = message.edits
    body["deleted"] = message.deleted
    if message.markup is not None and "inline_keyboard" not in message.markup:
        body["keyboard"] = message.markup
    reactions = [
        {"user_id": user, "reaction": reaction}
        for user, reaction in message.reactions.items()
        if reaction
    ]
    if reactions:
        body["reactions"] = reactions
    return body


def inaccessible_json(message: Message) -> Json:
    """Return the fields of a deleted message that remain in a callback query."""
    return {"message_id": message.id, "chat": message.chat.json(), "date": 0}


def origin_json(message: Message) -> Json:
    """Return the forward origin for copies of this message."""
    if message.origin is not None:
        return message.origin
    if message.sender_chat is not None and message.sender_chat.kind is Kind.CHANNEL:
        return {
            "type": "channel",
            "date": message.date,
            "chat": message.sender_chat.json(),
            "message_id": message.id,
        }
    if message.sender_chat is not None:
        return {"type": "chat", "date": message.date, "sender_chat": message.sender_chat.json()}
    author = message.author
    if author is None or author.hides_forwards:
        name = "" if author is None else f"{author.first_name} {author.last_name}".strip()
        return {"type": "hidden_user", "date": message.date, "sender_user_name": name}
    return {"type": "user", "date": message.date, "sender_user": author.json()}


def member_json(chat: Chat, user: Json, standing: str) -> Json:
    """Return a ChatMember with the given status."""
    body: Json = {"user": user, "status": standing}
    if standing == "creator":
        body["is_anonymous"] = False
    elif standing == "kicked":
        body["until_date"] = 0
    elif standing == "administrator":
        body |= ADMIN_RIGHTS
        if chat.kind is Kind.SUPERGROUP:
            body["can_pin_messages"] = True
            body["can_manage_topics"] = True
    elif standing == "restricted":
        body |= RESTRICTED_RIGHTS
    return body


ADMIN_RIGHTS: Json = {
    "can_be_edited": False,
    "can_manage_chat": True,
    "can_change_info": True,
    "can_delete_messages": True,
    "can_invite_users": True,
    "can_restrict_members": True,
    "can_pin_messages": True,
    "can_promote_members": False,
    "can_manage_video_chats": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_manage_tags": False,
    "can_send_welcome_messages": False,
    "is_anonymous": False,
    "can_manage_voice_chats": True,
}
PERMISSIONS: tuple[str, ...] = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
RESTRICTED_RIGHTS: Json = {"is_member": True, "until_date": 0, **dict.fromkeys(PERMISSIONS, False)}
