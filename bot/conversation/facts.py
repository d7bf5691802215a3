"""Facts that are stored as JSON with a message: its entities, attachment and origin."""

from typing import Any, NotRequired, TypedDict


class Entity(TypedDict):
    """A marked part of a text. Its offset and length are in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: NotRequired[str]  # only for "text_link"
    user: NotRequired[dict[str, Any]]  # only for "text_mention"; its `id` is an integer
    language: NotRequired[str]  # only for "pre"
    custom_emoji_id: NotRequired[str]


class Attachment(TypedDict, total=False):
    """Properties of a file, place, contact, poll or die. Only the properties received are set."""

    file_id: str
    unique_id: str
    name: str
    size: int
    mime: str
    duration: int
    width: int
    height: int
    emoji: str
    value: int
    latitude: float
    longitude: float
    address: str
    title: str
    phone: str
    first_name: str
    last_name: str
    question: str
    options: list[str]


class Source(TypedDict):
    """Author of a message from another chat.

    `kind` is "user", "hidden-user", "chat" or "channel"; `name` is missing if unknown.
    """

    kind: str
    name: NotRequired[str]
    signature: NotRequired[str]


class Quote(TypedDict):
    """Quoted part of a message. `manual` is True if the writer selected the part."""

    text: str
    manual: bool


class Elsewhere(TypedDict):
    """A message in another chat that is replied to. `what` is its kind, or "story"."""

    what: str
    kind: NotRequired[str]
    name: NotRequired[str]
    signature: NotRequired[str]
    chat: NotRequired[str]


class Replied(TypedDict):
    """A message in the same chat that is replied to, with the beginning of its text."""

    id: str
    whose: str  # "own", "bot" or "other"
    what: str
    text: str


class Origin(TypedDict, total=False):
    """Origin of a forwarded message, a quotation or a reply. Only keys that apply are set."""

    forwarded: Source
    quote: Quote
    elsewhere: Elsewhere
    reply: Replied
