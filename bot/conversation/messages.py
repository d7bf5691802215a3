"""Incoming updates as types of this project, independent of the messenger."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.conversation.facts import Attachment, Entity, Origin
from handoff.addresses import ChatKind


class MessageKind(StrEnum):
    """Kind of a message. Every kind is relayed to agents. `OTHER` is unknown to this version."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    STICKER = "sticker"
    VIDEO_NOTE = "video-note"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    DICE = "dice"
    OTHER = "other"


@dataclass(frozen=True)
class Person:
    """A sender, identified by `id`; `name` is for display, without control characters."""

    id: str
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False


@dataclass(frozen=True)
class Place:
    """A chat; `topic_id` is set only for a message inside a topic."""

    chat_id: str
    kind: ChatKind
    title: str = ""
    topic_id: str | None = None
    is_forum: bool = False


@dataclass(frozen=True)
class Command:
    """`/name argument`; `for_bot` is the username of the addressed bot, if given."""

    name: str
    argument: str = ""
    for_bot: str | None = None


@dataclass(frozen=True)
class Said:
    """A message. `text` is its text or caption. Anonymous admins and channels are hidden senders.

    `reply_to` is the id of the message replied to; a message in a topic is not a reply by that
    alone. `links` holds the URLs of all links, of text links as well as in plain text. `entities`,
    `attachment` and `origin` are stored as JSON without changes.
    """

    person: Person
    place: Place
    message_id: str
    at: datetime
    kind: MessageKind
    text: str = ""
    entities: tuple[Entity, ...] = ()
    attachment: Attachment = field(default_factory=Attachment)
    album: str | None = None
    reply_to: str | None = None
    command: Command | None = None
    edited: bool = False
    hidden_sender: bool = False
    anonymous_admin: bool = False  # a hidden sender that is an admin who writes as the group
    origin: Origin = field(default_factory=Origin)
    forwarded: bool = False
    answers_bot: bool = False  # the message replied to is a bot's
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pressed:
    """A button press. The messenger expects an answer to `query_id` within seconds."""

    person: Person
    place: Place
    message_id: str | None
    data: str
    query_id: str


@dataclass(frozen=True)
class BotMembership:
    """The bot was added or removed; in a private chat: unblocked or blocked."""

    place: Place
    person: Person
    inside: bool
    is_admin: bool = False


@dataclass(frozen=True)
class MemberChanged:
    """A member joined or left a group."""

    place: Place
    person: Person
    inside: bool


@dataclass(frozen=True)
class GroupMoved:
    """A group received another id."""

    old_chat_id: str
    new_chat_id: str


@dataclass(frozen=True)
class Service:
    """A service message (pinned, title, topic edited…); stored without further effect."""

    place: Place
    what: str


@dataclass(frozen=True)
class Unhandled:
    """An update of a kind unknown to this version."""

    what: str
    place: Place | None = None


Incoming = Said | Pressed | BotMembership | MemberChanged | GroupMoved | Service | Unhandled
