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
    """What a file, place, contact, poll or die says about itself; only what was told."""

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
    """The author of a message of another chat.

    `kind` is "user", "hidden-user", "chat" or "channel"; `name` is missing where none is told.
    """

    kind: str
    name: NotRequired[str]
    signature: NotRequired[str]


class Quote(TypedDict):
    """The quoted part of a message; `manual` if it was selected by hand."""

    text: str
    manual: bool


class Elsewhere(TypedDict):
    """A message of another chat that is replied to; `what` is its kind, or "story"."""

    what: str
    kind: NotRequired[str]
    name: NotRequired[str]
    signature: NotRequired[str]
    chat: NotRequired[str]


class Replied(TypedDict):
    """The message of the same chat that is replied to, and how it begins.

    `whose` is "own", "bot" or "other".
    """

    id: str
    whose: str
    what: str
    text: str


class Origin(TypedDict, total=False):
    """Origin of a message: forwarded, quoting, replying; each only where it is so."""

    forwarded: Source
    quote: Quote
    elsewhere: Elsewhere
    reply: Replied
