"""Control calls for groups and for reading chats."""

from bot.simulator import acts, groups, render
from bot.simulator.control.base import Control, Field, route, wait_for
from bot.simulator.errors import ControlError
from bot.simulator.state import Chat, Json, Person, Standing, Topic
from bot.simulator.world import Bot


def group_json(chat: Chat) -> Json:
    return {
        **chat.json(),
        "members": [
            {"id": user, "status": standing.value} for user, standing in chat.members.items()
        ],
        "topics": [
            {**groups.topic_json(topic), "closed": topic.closed} for topic in chat.topics.values()
        ],
        "migrated_to": chat.migrated_to or None,
        "linked_channel": chat.linked_channel.id if chat.linked_channel else None,
    }


@route(
    "GET",
    "/sim/chats/{chat}/messages",
    "What a chat shows, deleted messages flagged. A private chat is a person's id with bot, or"
    " a bot's username with person.",
    Field("chat", "string", "A person's id, a group's id or a bot.", required=True, where="path"),
    Field("bot", "string", "The bot of a private chat; default: the first.", where="query"),
    Field("person", "integer", "The person, where chat names a bot.", where="query"),
    Field("after", "integer", "Only messages with a greater id.", where="query"),
    Field("wait", "number", "Seconds to wait for at_least messages.", where="query"),
    Field("at_least", "integer", "How many to wait for; default 1.", where="query"),
    Field("by_bot", "boolean", "True: only the bots' messages.", where="query"),
)
async def messages(call: Control) -> list[Json]:
    found: list[Json] = []

    def enough() -> bool:
        found[:] = _messages(call)
        return len(found) >= call.number("at_least", 1)

    await wait_for(call, enough)
    return found


def _messages(call: Control) -> list[Json]:
    chat, after, shown = _shown_chat(call), call.number("after"), []
    if chat is None:
        return []
    for message in reversed(chat.messages.values()):
        if message.id <= after:
            break
        if not call.flag("by_bot") or message.by_bot:
            shown.append(render.seen_json(call.world, message))
    return shown[::-1]


def _shown_chat(call: Control) -> Chat | None:
    world, name = call.world, call.text("chat")
    if not name.lstrip("-").isdecimal():
        bot = acts.bot_of(world, name)
        return world.private.get((bot.id, acts.person_of(world, call.number("person")).id))
    if int(name) < 0:
        return acts.group_of(world, int(name))
    if int(name) in world.bots:
        return world.private.get((int(name), call.number("person")))
    bot = acts.bot_of(world, call.text("bot"))
    return world.private.get((bot.id, acts.person_of(world, int(name)).id))


@route("GET", "/sim/typing", "Who is typing now.")
def typing(call: Control) -> list[Json]:
    now = call.world.now()
    return [
        {
            "chat_id": one.chat.id,
            "bot": one.bot,
            "action": one.action,
            "message_thread_id": one.thread_id or None,
        }
        for one in call.world.typing.values()
        if one.until > now
    ]


STATUS = Field("status", "string", "creator, administrator, member, restricted, left or kicked.")


@route(
    "POST",
    "/sim/groups",
    "Create a group; the bots in it hear that they were added.",
    Field("title", "string", "Its title."),
    Field("topics", "boolean", "True: a forum, which is always a supergroup."),
    Field("supergroup", "boolean", "False: a basic group, which can migrate. Default true."),
    Field("members", "array", "Ids of people."),
    Field("admins", "array", "Ids of people; the first is the creator."),
    Field(
        "bots",
        "array",
        "Usernames, or {username, status}; by default administrators where topics are on,"
        " else members.",
    ),
    Field("username", "string", "Public name, without @."),
)
def add_group(call: Control) -> Json:
    topics = call.flag("topics")
    usual = Standing.ADMINISTRATOR if topics else Standing.MEMBER
    chat = groups.create(
        call.world,
        call.text("title", "Group"),
        members=_people(call, "members"),
        admins=_people(call, "admins"),
        bots=[_bot_in_group(call, item, usual) for item in _list(call, "bots")],
        supergroup=call.flag("supergroup", default=True),
        topics=topics,
    )
    chat.username = call.text("username")
    return group_json(chat)


def _list(call: Control, name: str) -> list[object]:
    given = call.get(name) or []
    if not isinstance(given, list):
        raise ControlError(f"The argument {name} is a list.")
    return given


def _people(call: Control, name: str) -> list[Person]:
    return [acts.person_of(call.world, int(str(number))) for number in _list(call, name)]


def _bot_in_group(call: Control, item: object, usual: Standing) -> tuple[Bot, Standing]:
    if isinstance(item, dict):
        standing = _standing(str(item.get("status") or usual.value))
        return acts.bot_of(call.world, str(item.get("username") or "")), standing
    return acts.bot_of(call.world, str(item)), usual


def _standing(status: str) -> Standing:
    try:
        return Standing(status)
    except ValueError as problem:
        there = ", ".join(Standing)
        raise ControlError(f"The status is one of {there}; not {status!r}.") from problem


@route(
    "POST",
    "/sim/groups/{id}/members",
    "Add, promote, remove or ban a person.",
    Field("person", "integer", "The person's id.", required=True),
    STATUS,
)
def set_member(call: Control) -> Json:
    call.need("person")
    person = acts.person_of(call.world, call.number("person"))
    return _set_standing(call, person)


@route(
    "POST",
    "/sim/groups/{id}/bots",
    "Add, promote, remove or ban a bot.",
    Field("username", "string", "The bot's username; default: the first bot."),
    STATUS,
)
def set_bot(call: Control) -> Json:
    return _set_standing(call, acts.bot_of(call.world, call.text("username")).user)


def _set_standing(call: Control, user: Person) -> Json:
    chat = _living(call)
    groups.set_standing(call.world, chat, user, _standing(call.text("status", "member")))
    return group_json(chat)


def _living(call: Control) -> Chat:
    chat = call.group()
    if chat.migrated_to:
        raise ControlError(f"Group {chat.id} became {chat.migrated_to}; act there.")
    return chat


@route(
    "POST",
    "/sim/groups/{id}/topics",
    "Let a person open a topic.",
    Field("name", "string", "The topic's name.", required=True),
    Field("person", "integer", "Who opens it; default: the creator."),
)
def add_topic(call: Control) -> Json:
    chat, name = _living(call), str(call.need("name"))
    if not chat.forum:
        raise ControlError(
            f"Group {chat.id} has no topics; switch them on with POST /sim/groups/{chat.id}/forum."
        )
    topic = groups.open_topic(call.world, chat, name, by=_acting(call, chat))
    return groups.topic_json(topic)


def _acting(call: Control, chat: Chat) -> Person:
    if call.get("person") is not None:
        return acts.person_of(call.world, call.number("person"))
    return groups.acting_for(call.world, chat)


TOPIC = Field("topic", "integer", "Its message_thread_id.", required=True, where="path")


@route(
    "PATCH",
    "/sim/groups/{id}/topics/{topic}",
    "Let a person close, reopen or rename a topic.",
    TOPIC,
    Field("closed", "boolean", "True closes it."),
    Field("name", "string", "A new name."),
    Field("person", "integer", "Who does it; default: the creator."),
)
def change_topic(call: Control) -> Json:
    chat = _living(call)
    topic, by = _topic(call, chat), _acting(call, chat)
    name = call.text("name")
    if name and name != topic.name:
        groups.rename_topic(call.world, chat, topic, name, by=by)
    if call.get("closed") is not None and call.flag("closed") is not topic.closed:
        groups.close_topic(call.world, chat, topic, by=by, closed=call.flag("closed"))
    return {**groups.topic_json(topic), "closed": topic.closed}


@route(
    "DELETE",
    "/sim/groups/{id}/topics/{topic}",
    "Let a person delete a topic with its messages; bots are not told.",
    TOPIC,
)
def delete_topic(call: Control) -> bool:
    chat = _living(call)
    groups.delete_topic(call.world, chat, _topic(call, chat))
    return True


def _topic(call: Control, chat: Chat) -> Topic:
    topic = chat.topics.get(call.number("topic"))
    if topic is None:
        raise ControlError(f"Group {chat.id} has no topic {call.number('topic')}.")
    return topic


@route(
    "POST",
    "/sim/groups/{id}/migrate",
    "Let a basic group become a supergroup with another id.",
)
def migrate(call: Control) -> Json:
    return group_json(groups.migrate(call.world, call.group()))


@route(
    "POST",
    "/sim/groups/{id}/forum",
    "Switch topics on or off; a basic group becomes a supergroup with another id.",
    Field("on", "boolean", "False switches them off; default true."),
)
def set_forum(call: Control) -> Json:
    chat = groups.set_forum(call.world, _living(call), on=call.flag("on", default=True))
    return group_json(chat)


@route(
    "POST",
    "/sim/groups/{id}/channel",
    "Link a channel to a supergroup, or post in the one that is linked.",
    Field("title", "string", "Title of a new channel."),
    Field("text", "string", "A post; the group gets it as an automatic forward."),
)
def channel(call: Control) -> Json:
    chat = _living(call)
    if chat.linked_channel is None:
        groups.link_channel(call.world, chat, call.text("title", "Channel"))
    if not call.text("text"):
        return group_json(chat)
    forward = groups.post_in_channel(call.world, chat, call.text("text"))
    return render.seen_json(call.world, forward)
