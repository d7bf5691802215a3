"""Types of incoming updates, independent of the messenger."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.conversation.facts import Attachment, Entity, Origin
from handoff.addresses import ChatKind


class MessageKind(StrEnum):
    """Kind of a message. `OTHER` is any kind that this version does not know."""

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
    """A sender, identified by `id`. `name` is for display and has no control characters."""

    id: str
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False


@dataclass(frozen=True)
class Place:
    """A chat. `topic_id` is set only for a message inside a topic."""

    chat_id: str
    kind: ChatKind
    title: str = ""
    topic_id: str | None = None
    is_forum: bool = False


@dataclass(frozen=True)
class Command:
    """A command `/name argument`. `for_bot` is the username of the addressed bot, if given."""

    name: str
    argument: str = ""
    for_bot: str | None = None


@dataclass(frozen=True)
class Said:
    """A message. `text` is its text or caption. Anonymous admins and channels are hidden senders.

    `reply_to` is the id of the message replied to. It is None for a message that is in a topic but
    is not a reply. `links` contains the URLs of all links, both of text links and in plain text.
    `entities`, `attachment` and `origin` are stored as JSON without changes.
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
    anonymous_admin: bool = False  # True if the hidden sender is an admin who writes as the group
    origin: Origin = field(default_factory=Origin)
    forwarded: bool = False
    answers_bot: bool = False  # True if the message replied to was sent by a bot
    links: tuple[str, ...] = ()
    urgent: bool = False  # True if the text reports danger to life, as recognised by the router


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
    """The bot was added to or removed from a group, or unblocked or blocked in a private chat."""

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
    """A service message (pinned, title, topic edited…). It is stored without further effect."""

    place: Place
    what: str


@dataclass(frozen=True)
class TopicNamed:
    """A person changed the name of a topic."""

    place: Place
    person: Person


@dataclass(frozen=True)
class Unhandled:
    """An update of a kind that this version does not know."""

    what: str
    place: Place | None = None


Incoming = (
    Said | Pressed | BotMembership | MemberChanged | GroupMoved | TopicNamed | Service | Unhandled
)
