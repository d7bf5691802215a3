"""Delivery of messages to bots as updates, and to the page and clients as events."""

from bot.simulator import entities, render
from bot.simulator.state import ADMINS, Chat, Json, Message, Person
from bot.simulator.updates import DAY
from bot.simulator.world import Bot, World

# Like the real server, the simulator delivers the updates of a lane in order. Messages in a chat,
# button presses of a person, membership changes and reactions use separate lanes.
CALLBACK_LANE = 3 << 33
MY_MEMBER_LANE = 5 << 33
MEMBER_LANE = 6 << 33
REACTION_LANE = 8 << 33
CALLBACK_SECONDS = 150


def announce(world: World, message: Message) -> Json:
    """Store a new message, publish its updates and events, and return its JSON."""
    message.chat.messages[message.id] = message
    body = render.message_json(world, message)
    push_message(world, message, "message", body)
    world.emit("message", message.chat, {"message": render.seen_json(world, message, body)})
    return body


def announce_edit(world: World, message: Message) -> Json:
    body = render.message_json(world, message)
    push_message(world, message, "edited_message", body)
    world.emit("edit", message.chat, {"message": render.seen_json(world, message, body)})
    return body


def push_message(world: World, message: Message, kind: str, body: Json) -> None:
    if message.by_bot and not message.service:
        return  # bots don't receive messages from bots, including their own
    expires = (message.edit_date or message.date) + DAY
    for bot in world.bots_in(message.chat):
        if hears(bot, message):
            bot.updates.push(kind, body, lane=message.chat.id, expires=expires)


def hears(bot: Bot, message: Message) -> bool:
    """Return True if the bot receives the message. Privacy mode limits this in groups."""
    chat = message.chat
    if chat.private or message.service or bot.can_read_all_group_messages:
        return True
    if chat.standing(bot.id) in ADMINS:
        return True
    replied = chat.messages.get(message.reply_to)
    if replied is not None and replied.author is bot.user and not replied.service:
        return True
    return _is_command_for(bot, message)


def _is_command_for(bot: Bot, message: Message) -> bool:
    text = message.content.get("text", "")
    for command in entities.commands(text, message.content.get("entities", [])):
        name = command.partition("@")[2]
        if not name or name.lower() == bot.username.lower():
            return True
    return False


def say_service(
    world: World,
    chat: Chat,
    author: Person | None,
    content: Json,
    *,
    topic_id: int = 0,
    sender_chat: Chat | None = None,
) -> Message:
    """Add a service message to a chat. All its bots receive it, including the acting one."""
    topic = chat.topics.get(topic_id)
    message = Message(
        chat,
        world.next_message_id(chat),
        world.date(),
        author,
        content,
        service=True,
        topic=topic,
        thread_id=topic_id,
        sender_chat=sender_chat,
    )
    announce(world, message)
    return message


def tell_membership(
    world: World, chat: Chat, user: Person, by: Person, *, before: str, after: str
) -> None:
    """Send my_chat_member to the affected bot, or chat_member to admin bots requesting it."""
    if world.settings.plain or before == after:
        return
    body = {
        "chat": chat.json(),
        "from": by.json(),
        "date": world.date(),
        "old_chat_member": render.member_json(chat, user.json(), before),
        "new_chat_member": render.member_json(chat, user.json(), after),
    }
    expires = world.now() + DAY
    concerned = world.bots.get(user.id)
    if concerned is not None:
        concerned.updates.push(
            "my_chat_member", body, lane=chat.id + MY_MEMBER_LANE, expires=expires
        )
        return
    for bot in world.bots_in(chat):
        if chat.standing(bot.id) in ADMINS:
            bot.updates.push("chat_member", body, lane=user.id + MEMBER_LANE, expires=expires)
