"""The simulated messenger as JSON: the state that a later run needs."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.simulator.state import Chat, Kind, Message, Person, Standing, StoredFile, Topic
from bot.simulator.world import Bot, World

Json = dict[str, Any]


def written(world: World) -> Json:
    """Return people, chats, messages, files and counters of a messenger with one bot."""
    (bot,) = world.bots.values()
    return {
        "now": world.clock.now().isoformat(),
        "token": bot.token,
        "username": bot.username,
        "next_update": bot.updates.next_id,
        "people": [
            asdict(person) | {"blocked": sorted(person.blocked)}
            for person in world.people.values()
        ],
        "chats": [_chat(chat) for chat in (*world.chats.values(), *world.private.values())],
        "files": [
            {name: value for name, value in asdict(file).items() if name != "data"}
            for file in world.files.by_id.values()
        ],
        "messages_counted": world._account_messages,
        "serial": world.serial(),
    }


def _chat(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "kind": chat.kind.value,
        "title": chat.title,
        "person": chat.person.id if chat.person is not None else None,
        "forum": chat.forum,
        "members": {str(user): standing.value for user, standing in chat.members.items()},
        "topics": [asdict(topic) for topic in chat.topics.values()],
        "last_message_id": chat.last_message_id,
        "messages": [
            _message(message) for message in chat.messages.values() if not message.deleted
        ],
    }


def _message(message: Message) -> Json:
    facts = {
        "id": message.id,
        "date": message.date,
        "author": message.author.id if message.author is not None else None,
        "content": message.content,
        "service": message.service,
        "topic": message.topic.id if message.topic is not None else None,
        "thread_id": message.thread_id,
        "reply_to": message.reply_to,
        "markup": message.markup,
        "origin": message.origin,
        "album": message.album,
    }
    return {name: value for name, value in facts.items() if value}


def read(saved: Json, clock: Clock) -> World:
    """Restore a messenger on another clock."""
    world = World(clock)
    world.settings.limits = False
    bot = world.add_bot(
        saved["token"], username=saved["username"], can_read_all_group_messages=True
    )
    bot.updates.next_id = saved["next_update"]
    for facts in saved["people"]:
        person = Person(**{**facts, "blocked": set(facts["blocked"])})
        world.people[person.id] = person
    for facts in saved["files"]:
        file = StoredFile(**facts)
        world.files.by_id[file.id] = world.files.by_path[file.path] = file
    world.files._count = len(saved["files"])
    world._account_messages, world._serial = saved["messages_counted"], saved["serial"]
    for facts in saved["chats"]:
        _put_chat(world, bot, facts)
    return world


def _put_chat(world: World, bot: Bot, facts: Json) -> None:
    person = world.people.get(facts["person"]) if facts["person"] else None
    chat = Chat(
        facts["id"],
        Kind(facts["kind"]),
        title=facts["title"],
        person=person,
        bot_id=bot.id if person is not None else 0,
        forum=facts["forum"],
        members={int(user): Standing(what) for user, what in facts["members"].items()},
        last_message_id=facts["last_message_id"],
    )
    for topic in facts["topics"]:
        chat.topics[topic["id"]] = Topic(**topic)
    if person is not None:
        world.private[bot.id, person.id] = chat
    else:
        world.chats[chat.id] = chat
    for facts_of_message in facts["messages"]:
        message = _read_message(world, chat, facts_of_message)
        chat.messages[message.id] = message


def _read_message(world: World, chat: Chat, facts: Json) -> Message:
    rest = {name: value for name, value in facts.items() if name not in {"author", "topic"}}
    return Message(
        chat,
        author=world.user(facts["author"]) if "author" in facts else None,
        topic=chat.topics.get(facts.get("topic", 0)),
        **{"content": {}, **rest},
    )


def moment_of(saved: Json) -> datetime:
    """Return the time at which it was written."""
    return datetime.fromisoformat(saved["now"])
