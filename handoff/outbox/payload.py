"""Delivery payloads. Text is formatted with entities instead of markup."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Protocol, TypeGuard

from handoff.addresses import Address
from handoff.utf16 import utf16_length

LONGEST_TEXT = 4096  # message length limit, in UTF-16 code units


class Carried(Protocol):
    """A stored message in a chat."""

    @property
    def account_id(self) -> int: ...
    @property
    def chat_id(self) -> str: ...
    @property
    def platform_id(self) -> str | None: ...


Entity = dict[str, Any]  # {"type", "offset", "length", …}, in UTF-16 code units


class Rank(IntEnum):
    """Priority of a delivery if the lane or the bot is rate-limited."""

    REPLY = 0  # a person is waiting for it
    NEWS = 1  # new cards and requesters' messages
    REFRESH = 2  # card edits
    BROADCAST = 3
    BACKLOG = 4  # replies delayed by a backlog, with their own share of slots


class Purpose(StrEnum):
    """Purpose of a delivery, also stored as the placement role of its messages."""

    ANSWER = "answer"  # knowledge base answer
    PROMPT = "prompt"  # choices, questions and acknowledgements (expire after an hour)
    AGENT_REPLY = "agent-reply"
    DECISION = "decision"  # ticket changes and other messages that must be delivered
    INBOUND = "inbound"  # requester's message, relayed to agents
    CARD = "card"
    NOTICE = "notice"  # notice to agents
    FOCUS = "focus"  # requester's message, shown to the assignee in the private chat
    NOTE_PROMPT = "note-prompt"  # message to agents, replies to it are stored as notes


@dataclass(frozen=True)
class Button:
    """Inline button with either callback data or a URL."""

    text: str
    data: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Send:
    """Text message."""

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Rows = ()
    reply_to: str | None = None
    silent: bool = False
    bare: bool = False  # a requester's text that needs a head line outside a topic


@dataclass(frozen=True)
class Copy:
    """Copy of messages from another chat.

    Within an account, the messenger can copy messages of any kind and size. If `from_account` is
    set, the messages belong to another account and are recreated by an `Upload`. 0 means the
    delivery's own account. Without a `caption`, the messenger copies the present one. `entities`
    belong to the caption.
    """

    from_chat_id: str
    message_ids: tuple[str, ...]
    caption: str | None = None
    reply_to: str | None = None
    anew: bool = False  # sent because an edit was refused
    from_account: int = 0
    entities: tuple[Entity, ...] = field(default=(), hash=False)


@dataclass(frozen=True)
class Part:
    """Content of a single message to upload: kind, text, and file or facts.

    `file_id` is valid for the account `account_id`. `facts` contains the fields of a location or
    contact.
    """

    kind: str
    account_id: int
    text: str = ""
    entities: tuple[Entity, ...] = field(default=(), hash=False)
    file_id: str = ""
    file_name: str = ""
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Upload:
    """Upload of messages from another account (see `anew.py`).

    It is not stored in the database.
    """

    parts: tuple[Part, ...]
    reply_to: str | None = None


@dataclass(frozen=True)
class Reshare:
    """Forward of messages that couldn't be copied, within the same account."""

    from_chat_id: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """Edit of a sent message's text, or of its buttons only.

    If `message_id` is empty, the message is looked up at sending time: either the one created by
    the delivery `of_delivery`, or else the copy of the message that this delivery belongs to.
    """

    message_id: str
    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Rows = ()
    caption: bool = False
    or_send: bool = False  # fall back to a new message if refused
    of_delivery: int = 0


@dataclass(frozen=True)
class Rename:
    """Change of a topic's name, which is filled in at sending time."""

    name: str = ""


@dataclass(frozen=True)
class Replace:
    """Edit of a sent message's file.

    If it is refused, the relay copies the source as a new message instead.
    """

    message_id: str
    file_kind: str
    file_id: str
    from_chat_id: str
    source_id: str
    caption: str = ""
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Delete:
    """Deletion of messages.

    If no ids are given, all copies of the delivery's message are looked up at sending time.
    `incomplete` is true if some copies have unknown ids.
    """

    message_ids: tuple[str, ...] = ()
    incomplete: bool = False


@dataclass(frozen=True)
class Card:
    """Card of the delivery's ticket, rendered at sending time."""


@dataclass(frozen=True)
class Late:
    """Text rendered at sending time, in the recipient's language.

    If `edits` is set, the message with this id is edited, or sent anew if that is refused and
    `or_send` is true. Otherwise, a new message is sent.
    """

    text_id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    reply_to: str | None = None
    edits: str | None = None
    or_send: bool = True


@dataclass(frozen=True)
class Placeholder:
    """A line of text shown to agents in place of refused messages.

    `left_out` is the number of refused messages, or 0 if all of them were. `words` is the text of
    the requester's message, if any.
    """

    from_chat_id: str
    message_ids: tuple[str, ...]
    left_out: int = 0
    words: str = ""
    from_account: int = 0


@dataclass(frozen=True)
class Headed:
    """A requester's message with a head line that names the ticket, for chats without topics.

    If the message has no text (e.g. a photo or a forward), the head line is a separate message
    below it.
    """

    message_id: str
    text: str = ""
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Digest:
    """List of all live tickets, for a chat that is missing their cards."""


@dataclass(frozen=True)
class BackAgain:
    """Notice that a requester is reachable again after the listed deliveries had failed."""

    deliveries: tuple[int, ...]


Wire = Send | Copy | Upload | Reshare | Edit | Replace | Rename | Delete  # can be sent as is
Drawn = Card | Late | Placeholder | Headed | Digest | BackAgain  # rendered at sending time
Payload = Wire | Drawn

_KINDS: dict[str, type[Payload]] = {
    "send": Send,
    "copy": Copy,
    "reshare": Reshare,
    "edit": Edit,
    "replace": Replace,
    "rename": Rename,
    "delete": Delete,
    "card": Card,
    "late": Late,
    "placeholder": Placeholder,
    "headed": Headed,
    "digest": Digest,
    "back-again": BackAgain,
}


def is_complete(payload: Payload) -> TypeGuard[Wire]:
    """Return True if the payload can be sent without rendering it or looking up message ids."""
    match payload:
        case Edit(message_id="") | Delete(message_ids=()) | Rename(name=""):
            return False
        case Copy(from_account=account) if account:
            return False
        case Card() | Late() | Placeholder() | Headed() | Digest() | BackAgain():
            return False
        case _:
            return True


def to_json(payload: Payload) -> dict[str, Any]:
    kind = next(kind for kind, cls in _KINDS.items() if type(payload) is cls)
    return {"kind": kind, **asdict(payload)}


def from_json(stored: Mapping[str, Any]) -> Payload:
    fields = {key: value for key, value in stored.items() if key != "kind"}
    for name in ("entities", "message_ids", "deliveries"):
        if name in fields:
            fields[name] = tuple(fields[name])
    if "keyboard" in fields:
        fields["keyboard"] = tuple(
            tuple(Button(**button) for button in row) for row in fields["keyboard"]
        )
    return _KINDS[stored["kind"]](**fields)


def copy_of(
    messages: Iterable[Carried], *, to: Address, caption: str | None = None, anew: bool = False
) -> Copy:
    """Build a copy of stored messages for a chat, possibly on another account."""
    first, *rest = messages
    return Copy(
        from_chat_id=first.chat_id,
        message_ids=tuple(
            one.platform_id for one in (first, *rest) if one.platform_id is not None
        ),
        caption=caption,
        anew=anew,
        from_account=first.account_id if first.account_id != to.account_id else 0,
    )


def split_send(send: Send) -> list[Send]:
    """Split long text into several messages, preferably at line breaks.

    The first part gets the quote and the last one the buttons. Entities are split as well.
    """
    if utf16_length(send.text) <= LONGEST_TEXT:
        return [send]
    parts: list[tuple[int, str]] = []
    rest, offset = send.text, 0
    while rest:
        head = _head(rest)
        parts.append((offset, head))
        offset += utf16_length(head)
        rest = rest[len(head) :]
    last = len(parts) - 1
    return [
        Send(
            text=text,
            entities=_cut(send.entities, start, utf16_length(text)),
            keyboard=send.keyboard if number == last else (),
            reply_to=send.reply_to if number == 0 else None,
            silent=send.silent,
            bare=send.bare and number == 0,
        )
        for number, (start, text) in enumerate(parts)
    ]


def _head(text: str) -> str:
    """Return the longest prefix that fits in a message, preferably up to a line break."""
    if utf16_length(text) <= LONGEST_TEXT:
        return text
    units, end = 0, 0
    for character in text:
        width = 2 if ord(character) > 0xFFFF else 1
        if units + width > LONGEST_TEXT:
            break
        units += width
        end += 1
    line_end = text.rfind("\n", end // 2, end)
    return text[: line_end + 1] if line_end > 0 else text[:end]


def _cut(entities: tuple[Entity, ...], start: int, length: int) -> tuple[Entity, ...]:
    cut = []
    for entity in entities:
        begin = max(entity["offset"] - start, 0)
        end = min(entity["offset"] + entity["length"] - start, length)
        if end > begin:
            cut.append({**entity, "offset": begin, "length": end - begin})
    return tuple(cut)
