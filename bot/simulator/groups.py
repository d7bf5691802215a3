"""Groups with their members and topics, and migration to supergroups."""

from bot.simulator import delivery
from bot.simulator.errors import ControlError
from bot.simulator.state import PRESENT, Chat, Json, Kind, Message, Person, Standing, Topic
from bot.simulator.world import Bot, World

ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def create(
    world: World,
    title: str,
    *,
    members: list[Person],
    admins: list[Person],
    bots: list[tuple[Bot, Standing]],
    supergroup: bool,
    topics: bool,
) -> Chat:
    """Create a group owned by the first admin. Its bots receive an update."""
    kind = Kind.SUPERGROUP if supergroup or topics else Kind.GROUP
    chat = Chat(world.next_group_id(kind), kind, title=title, forum=topics)
    world.chats[chat.id] = chat
    for person in members:
        chat.members[person.id] = Standing.MEMBER
    for person in admins:
        chat.members[person.id] = Standing.ADMINISTRATOR
    if admins:
        chat.members[admins[0].id] = Standing.CREATOR
    by = (admins or members or [world.anonymous])[0]
    for bot, standing in bots:
        set_standing(world, chat, bot.user, standing, by=by)
    world.emit("state", chat, {})
    return chat


def set_standing(
    world: World, chat: Chat, user: Person, standing: Standing, *, by: Person | None = None
) -> None:
    """Add, promote, remove or ban a member, sending the service message and updates."""
    before = chat.standing(user.id)
    if before is standing:
        return
    actor = by if by is not None else acting_for(world, chat)
    leaves = before in PRESENT and standing not in PRESENT
    if leaves and user.is_bot:
        # Send this before the change, because a removed bot doesn't receive updates.
        delivery.say_service(world, chat, actor, {"left_chat_member": user.json()})
    chat.members[user.id] = standing
    delivery.tell_membership(world, chat, user, actor, before=before.value, after=standing.value)
    if leaves and not user.is_bot:
        gone_by = user if standing is Standing.LEFT else actor
        delivery.say_service(world, chat, gone_by, {"left_chat_member": user.json()})
    if standing in PRESENT and before not in PRESENT:
        joined = {"new_chat_members": [user.json()], "new_chat_member": user.json()}
        delivery.say_service(world, chat, actor, joined)
    world.emit("state", chat, {})


def acting_for(world: World, chat: Chat) -> Person:
    for user_id, standing in chat.members.items():
        if standing is Standing.CREATOR and user_id in world.people:
            return world.people[user_id]
    return world.anonymous


def open_topic(
    world: World,
    chat: Chat,
    name: str,
    *,
    by: Person,
    icon_color: int = 0,
    emoji_id: str = "",
) -> Topic:
    color = icon_color or ICON_COLORS[len(chat.topics) % len(ICON_COLORS)]
    number = world.next_message_id(chat)
    topic = Topic(number, name, color, icon_custom_emoji_id=emoji_id)
    chat.topics[number] = topic
    created: Json = {"name": name, "icon_color": color}
    if emoji_id:
        created["icon_custom_emoji_id"] = emoji_id
    message = Message(
        chat,
        number,
        world.date(),
        by,
        {"forum_topic_created": created},
        service=True,
        topic=topic,
        thread_id=number,
    )
    delivery.announce(world, message)
    tell_topic(world, chat, topic, "created")
    return topic


def tell_topic(world: World, chat: Chat, topic: Topic, what: str) -> None:
    world.emit("topic", chat, {"topic": topic_json(topic), "what": what})


def topic_json(topic: Topic) -> Json:
    body: Json = {
        "message_thread_id": topic.id,
        "name": topic.name,
        "icon_color": topic.icon_color,
    }
    if topic.icon_custom_emoji_id:
        body["icon_custom_emoji_id"] = topic.icon_custom_emoji_id
    return body


def rename_topic(world: World, chat: Chat, topic: Topic, name: str, *, by: Person) -> None:
    topic.name = name
    edited = {"forum_topic_edited": {"name": name}}
    delivery.say_service(world, chat, by, edited, topic_id=topic.id)
    tell_topic(world, chat, topic, "edited")


def close_topic(world: World, chat: Chat, topic: Topic, *, by: Person, closed: bool) -> None:
    """Close or reopen a topic."""
    topic.closed = closed
    what = "closed" if closed else "reopened"
    delivery.say_service(world, chat, by, {f"forum_topic_{what}": {}}, topic_id=topic.id)
    tell_topic(world, chat, topic, what)


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Delete a topic and all its messages. Bots don't receive an update for this."""
    del chat.topics[topic.id]
    chat.deleted_topics.add(topic.id)
    for message in chat.messages.values():
        if message.topic is topic:
            message.deleted = True
    tell_topic(world, chat, topic, "deleted")


def migrate(world: World, chat: Chat) -> Chat:
    """Convert a group into a supergroup with a new id. The old id becomes invalid."""
    if chat.kind is not Kind.GROUP or chat.migrated_to:
        raise ControlError(f"Only a basic group can migrate; {chat.id} is none any more.")
    new = Chat(world.next_group_id(Kind.SUPERGROUP), Kind.SUPERGROUP, title=chat.title)
    new.members = dict(chat.members)
    world.chats[new.id] = new
    by = acting_for(world, chat)
    delivery.say_service(world, chat, by, {"migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    delivery.say_service(world, new, by, {"migrate_from_chat_id": chat.id})
    world.emit("state", new, {"migrated_from": chat.id})
    return new


def set_forum(world: World, chat: Chat, *, on: bool) -> Chat:
    """Enable or disable topics. Basic groups are converted into supergroups first."""
    if chat.kind is Kind.GROUP:
        chat = migrate(world, chat)
    chat.forum = on
    world.emit("state", chat, {})
    return chat


def link_channel(world: World, chat: Chat, title: str) -> Chat:
    """Link a channel to a supergroup. Channel posts are then forwarded to the group."""
    if chat.kind is not Kind.SUPERGROUP:
        raise ControlError("Only a supergroup can have a linked channel; migrate the group first.")
    channel = Chat(world.next_group_id(Kind.CHANNEL), Kind.CHANNEL, title=title)
    world.chats[channel.id] = channel
    chat.linked_channel = channel
    world.emit("state", chat, {})
    return channel


def post_in_channel(world: World, chat: Chat, text: str) -> Message:
    """Post in the linked channel and return the automatic forward."""
    channel = chat.linked_channel
    if channel is None:
        raise ControlError(f"Group {chat.id} has no channel; give it one first.")
    number = world.next_message_id(channel)
    post = Message(channel, number, world.date(), None, {"text": text}, sender_chat=channel)
    delivery.announce(world, post)
    origin = {
        "type": "channel",
        "date": post.date,
        "chat": channel.json(),
        "message_id": post.id,
    }
    forward = Message(
        chat,
        world.next_message_id(chat),
        world.date(),
        world.notifications,
        {"text": text},
        sender_chat=channel,
        origin=origin,
        automatic_forward=True,
    )
    delivery.announce(world, forward)
    return forward
