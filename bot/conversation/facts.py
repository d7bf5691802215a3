"""Facts about a message that are stored as JSON with it: entities, attachment, origin."""

from typing import Any, NotRequired, TypedDict


class Entity(TypedDict):
    """A marked part of a text; offset and length count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: NotRequired[str]  # of "text_link"
    user: NotRequired[dict[str, Any]]  # of "text_mention", with a whole number as `id`
    language: NotRequired[str]  # of "pre"
    custom_emoji_id: NotRequired[str]


class Attachment(TypedDict, total=False):
    """Properties of a file, place, contact, poll or die; only those that the messenger sent."""

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
    """Quoted part of a message; `manual` if it was selected by hand."""

    text: str
    manual: bool


class Elsewhere(TypedDict):
    """Message of another chat that is replied to; `what` is its kind, or "story"."""

    what: str
    kind: NotRequired[str]
    name: NotRequired[str]
    signature: NotRequired[str]
    chat: NotRequired[str]


class Replied(TypedDict):
    """Message of the same chat that is replied to, with the beginning of its text."""

    id: str
    whose: str  # "own", "bot" or "other"
    what: str
    text: str


class Origin(TypedDict, total=False):
    """Origin of a message: forwarded, quoting or replying; only the keys that apply."""

    forwarded: Source
    quote: Quote
    elsewhere: Elsewhere
    reply: Replied
