"""Data classes for people, bots, chats, topics and messages."""

from collections import OrderedDict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

GENERAL_TOPIC = 1
ANONYMOUS_ADMIN = 1087968824
SERVICE_NOTIFICATIONS = 777000
ANYWHERE = "*"


class Kind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Standing(StrEnum):
    """Group member status, using the Bot API's names."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = {Standing.CREATOR, Standing.ADMINISTRATOR, Standing.MEMBER, Standing.RESTRICTED}
ADMINS = {Standing.CREATOR, Standing.ADMINISTRATOR}


@dataclass(slots=True, eq=False)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    deactivated: bool = False
    hides_forwards: bool = False
    blocked: set[int] = field(default_factory=set)  # ids of bots

    def json(self) -> Json:
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            body["last_name"] = self.last_name
        if self.username:
            body["username"] = self.username
        if self.language_code:
            body["language_code"] = self.language_code
        return body


@dataclass(slots=True, eq=False)
class Topic:
    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str = ""
    closed: bool = False
    hidden: bool = False


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    kind: Kind
    title: str = ""
    username: str = ""
    person: Person | None = None  # set together with `bot_id` in private chats
    bot_id: int = 0
    forum: bool = False
    members: dict[int, Standing] = field(default_factory=dict)
    topics: OrderedDict[int, Topic] = field(default_factory=OrderedDict)
    deleted_topics: set[int] = field(default_factory=set)
    general: Topic | None = None  # set once a bot has changed it
    messages: dict[int, "Message"] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_message_id: int = 0
    migrated_to: int = 0
    linked_channel: "Chat | None" = None
    keyboard: Json | None = None  # reply keyboard shown to the person
    invite_links: int = 0

    @property
    def key(self) -> tuple[int, int]:
        return (self.bot_id, self.id)

    @property
    def private(self) -> bool:
        return self.kind is Kind.PRIVATE

    def standing(self, user_id: int) -> Standing:
        return self.members.get(user_id, Standing.LEFT)

    def present(self) -> list[int]:
        return [user for user, standing in self.members.items() if standing in PRESENT]

    def json(self) -> Json:
        body: Json = {"id": self.id}
        if self.person is not None:
            body["first_name"] = self.person.first_name
            if self.person.last_name:
                body["last_name"] = self.person.last_name
            if self.person.username:
                body["username"] = self.person.username
        else:
            body["title"] = self.title
            if self.username:
                body["username"] = self.username
            if self.forum:
                body["is_forum"] = True
            if self.kind is Kind.GROUP:
                body["all_members_are_administrators"] = False
        body["type"] = self.kind.value
        return body


@dataclass(slots=True, eq=False)
class Message:
    chat: Chat
    id: int
    date: int
    author: Person | None
    content: Json  # text, entities, photo, caption, service field …
    service: bool = False
    sender_chat: Chat | None = None
    topic: Topic | None = None
    thread_id: int = 0
    reply_to: int = 0
    quote: Json | None = None
    markup: Json | None = None
    origin: Json | None = None
    album: str = ""
    link_preview: Json | None = None
    edit_date: int = 0
    edits: int = 0
    deleted: bool = False
    protected: bool = False
    automatic_forward: bool = False
    signature: str = ""
    reactions: dict[int, list[Json]] = field(default_factory=dict)

    @property
    def by_bot(self) -> bool:
        return self.author is not None and self.author.is_bot and self.sender_chat is None


@dataclass(slots=True, eq=False)
class StoredFile:
    """A file. If the content is missing, it is generated on download."""

    id: str
    unique_id: str
    kind: str
    size: int
    name: str
    mime: str
    path: str
    data: bytes | None = None
    width: int = 0
    height: int = 0
    duration: int = 0
    smaller_of: "StoredFile | None" = None  # full-size photo


@dataclass(slots=True, eq=False)
class Callback:
    """A callback query that hasn't been answered yet."""

    id: str
    bot_id: int
    pressed_at: float
    message: Message
    person: Person
    data: str
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""

    def json(self) -> Json:
        return {
            "id": self.id,
            "chat_id": self.message.chat.id,
            "message_id": self.message.id,
            "person": self.person.id,
            "data": self.data,
            "answered": self.answered,
            "text": self.text,
            "alert": self.alert,
            "url": self.url,
        }


@dataclass(slots=True)
class Settings:
    limits: bool = True
    plain: bool = False  # simulate a messenger like Bale or Soroush
    latency: float = 0.0  # seconds added to each Bot API call
    log: bool = True
    # Allowed webhook targets as "host:port", or ANYWHERE. Cannot be set by control calls.
    webhooks: tuple[str, ...] = ()
