"""Methods for forum topics and pinned messages."""

from bot.simulator import delivery, groups, render
from bot.simulator.errors import bad_request
from bot.simulator.methods.base import Access, Call, chat_for, is_admin, message_for, method
from bot.simulator.methods.sending import spend
from bot.simulator.state import GENERAL_TOPIC, Chat, Json, Message, Topic

MAX_NAME = 128  # maximum length in characters (longer names are truncated)


def _forum(call: Call, to: str) -> Chat:
    chat = chat_for(call, Access.WRITE)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    if not is_admin(call, chat):
        raise bad_request(f"not enough rights to {to}")
    return chat


def _topic(call: Call, to: str) -> tuple[Chat, Topic]:
    chat = _forum(call, to)
    thread_id = call.integer("message_thread_id")
    topic = chat.topics.get(thread_id)
    if topic is not None:
        return chat, topic
    if thread_id in chat.deleted_topics:
        raise bad_request("TOPIC_DELETED")
    raise bad_request("TOPIC_ID_INVALID")


def _icon_color(call: Call) -> int:
    color = call.integer("icon_color")
    if color and color not in groups.ICON_COLORS:
        raise bad_request("invalid icon color specified")
    return color


@method("createForumTopic", in_plain=False)
def create_forum_topic(call: Call) -> Json:
    chat = _forum(call, "create a topic")
    name = call.text("name").strip()[:MAX_NAME]
    if not name:
        raise bad_request("title must be non-empty")
    color = _icon_color(call)
    spend(call.world, call.bot, chat)
    topic = groups.open_topic(
        call.world,
        chat,
        name,
        by=call.bot.user,
        icon_color=color,
        emoji_id=call.text("icon_custom_emoji_id"),
    )
    return groups.topic_json(topic)


@method("editForumTopic", in_plain=False)
def edit_forum_topic(call: Call) -> bool:
    chat, topic = _topic(call, "edit the topic")
    changes: Json = {}
    name = call.text("name").strip()[:MAX_NAME]
    if name and name != topic.name:
        changes["name"] = name
    emoji_id = call.text("icon_custom_emoji_id")
    if call.arguments.has("icon_custom_emoji_id") and emoji_id != topic.icon_custom_emoji_id:
        changes["icon_custom_emoji_id"] = emoji_id
    if not changes:
        raise bad_request("TOPIC_NOT_MODIFIED")
    spend(call.world, call.bot, chat)
    for field, value in changes.items():
        setattr(topic, field, value)
    edited = {"forum_topic_edited": changes}
    delivery.say_service(call.world, chat, call.bot.user, edited, topic_id=topic.id)
    groups.tell_topic(call.world, chat, topic, "edited")
    return True


@method("closeForumTopic", in_plain=False)
def close_forum_topic(call: Call) -> bool:
    return _set_closed(call, *_topic(call, "edit the topic"), closed=True)


@method("reopenForumTopic", in_plain=False)
def reopen_forum_topic(call: Call) -> bool:
    return _set_closed(call, *_topic(call, "edit the topic"), closed=False)


def _set_closed(call: Call, chat: Chat, topic: Topic, *, closed: bool) -> bool:
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    spend(call.world, call.bot, chat)
    groups.close_topic(call.world, chat, topic, by=call.bot.user, closed=closed)
    return True


@method("deleteForumTopic", in_plain=False)
def delete_forum_topic(call: Call) -> bool:
    chat, topic = _topic(call, "delete the topic")
    spend(call.world, call.bot, chat)
    groups.delete_topic(call.world, chat, topic)
    return True


@method("unpinAllForumTopicMessages", in_plain=False)
def unpin_all_forum_topic_messages(call: Call) -> bool:
    chat, topic = _topic(call, "pin a message")
    spend(call.world, call.bot, chat)
    chat.pinned = [number for number in chat.pinned if chat.messages[number].topic is not topic]
    return True


# Every forum has a General topic, which wasn't opened by a message.


def _general(call: Call) -> tuple[Chat, Topic]:
    chat = _forum(call, "edit the topic")
    if chat.general is None:
        chat.general = Topic(GENERAL_TOPIC, "General", groups.ICON_COLORS[0])
    return chat, chat.general


@method("editGeneralForumTopic", in_plain=False)
def edit_general_forum_topic(call: Call) -> bool:
    chat, general = _general(call)
    name = call.text("name").strip()[:MAX_NAME]
    if not name:
        raise bad_request("title must be non-empty")
    if name == general.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    spend(call.world, call.bot, chat)
    general.name = name
    _say_general(call, chat, {"forum_topic_edited": {"name": name}})
    return True


@method("closeGeneralForumTopic", in_plain=False)
def close_general_forum_topic(call: Call) -> bool:
    chat, general = _general(call)
    return _close_general(call, chat, general, closed=True)


@method("reopenGeneralForumTopic", in_plain=False)
def reopen_general_forum_topic(call: Call) -> bool:
    chat, general = _general(call)
    done = _close_general(call, chat, general, closed=False)
    general.hidden = False
    return done


def _close_general(call: Call, chat: Chat, general: Topic, *, closed: bool) -> bool:
    if general.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    spend(call.world, call.bot, chat)
    general.closed = closed
    _say_general(call, chat, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
    return True


@method("hideGeneralForumTopic", in_plain=False)
def hide_general_forum_topic(call: Call) -> bool:
    chat, general = _general(call)
    if general.hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    spend(call.world, call.bot, chat)
    general.hidden = general.closed = True
    _say_general(call, chat, {"general_forum_topic_hidden": {}})
    return True


@method("unhideGeneralForumTopic", in_plain=False)
def unhide_general_forum_topic(call: Call) -> bool:
    chat, general = _general(call)
    if not general.hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    spend(call.world, call.bot, chat)
    general.hidden = False
    _say_general(call, chat, {"general_forum_topic_unhidden": {}})
    return True


@method("unpinAllGeneralForumTopicMessages", in_plain=False)
def unpin_all_general_forum_topic_messages(call: Call) -> bool:
    chat, _ = _general(call)
    spend(call.world, call.bot, chat)
    chat.pinned = [number for number in chat.pinned if chat.messages[number].topic is not None]
    return True


@method("getForumTopicIconStickers", in_plain=False)
def get_forum_topic_icon_stickers(call: Call) -> list[Json]:
    return []  # icons are not supported


def _say_general(call: Call, chat: Chat, content: Json) -> None:
    delivery.say_service(call.world, chat, call.bot.user, content)


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    chat, message = message_for(call, Access.WRITE, "message to pin")
    if message.service:
        raise bad_request("a service message can't be pinned")
    _check_pinning(call, chat)
    if message.id in chat.pinned:
        return True
    spend(call.world, call.bot, chat)
    chat.pinned.append(message.id)
    pinned = {"pinned_message": _pinned_json(call, message)}
    delivery.say_service(
        call.world, chat, call.bot.user, pinned, topic_id=message.topic.id if message.topic else 0
    )
    return True


def _pinned_json(call: Call, message: Message) -> Json:
    return render.message_json(call.world, message, with_reply=False)


def _check_pinning(call: Call, chat: Chat) -> None:
    if not chat.private and not is_admin(call, chat):
        raise bad_request("not enough rights to manage pinned messages in the chat")


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    chat = chat_for(call, Access.WRITE)
    _check_pinning(call, chat)
    number = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    spend(call.world, call.bot, chat)
    chat.pinned.remove(number)
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    chat = chat_for(call, Access.WRITE)
    _check_pinning(call, chat)
    spend(call.world, call.bot, chat)
    chat.pinned.clear()
    return True
