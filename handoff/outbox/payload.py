"""Payloads of deliveries. Text is formatted with entities, never with markup."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Protocol, TypeGuard

from handoff.addresses import Address

LONGEST_TEXT = 4096  # maximum length of a message in UTF-16 code units


class Carried(Protocol):
    """A stored message that exists in a chat."""

    @property
    def account_id(self) -> int: ...
    @property
    def chat_id(self) -> str: ...
    @property
    def platform_id(self) -> str | None: ...


Entity = dict[str, Any]  # {"type", "offset", "length", …}, in UTF-16 code units


class Rank(IntEnum):
    """Priority of a delivery when a lane or the bot reaches its rate limit."""

    REPLY = 0  # a message for which a person is waiting
    NEWS = 1  # new cards and requesters' messages for the agents
    REFRESH = 2  # edits of cards
    BROADCAST = 3
    BACKLOG = 4  # replies to messages that waited in a backlog, with a separate share of slots


class Purpose(StrEnum):
    """Purpose of a delivery. It is stored as the role of the message's placement."""

    ANSWER = "answer"  # an answer from the knowledge base
    PROMPT = "prompt"  # choices, questions and acknowledgements, which expire after an hour
    AGENT_REPLY = "agent-reply"
    DECISION = "decision"  # ticket changes, and other texts that must be delivered
    INBOUND = "inbound"  # a requester's message that is relayed to the agents
    CARD = "card"
    NOTICE = "notice"  # a notice for the agents
    NOTE_PROMPT = "note-prompt"  # a message to the agents; a reply to it becomes a note


@dataclass(frozen=True)
class Button:
    """An inline button, either with opaque callback data or with a link."""

    text: str
    data: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Send:
    """A new text message."""

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Rows = ()
    reply_to: str | None = None
    silent: bool = False
    bare: bool = False  # a requester's text, which needs a head line outside a topic


@dataclass(frozen=True)
class Copy:
    """Copies of messages from another chat.

    If both chats are on the same account, the messenger copies messages of any kind and size.
    Messages of another account (`from_account`) are recreated from their content (`Upload`).
    0 stands for the account of the delivery.
    """

    from_chat_id: str
    message_ids: tuple[str, ...]
    caption: str | None = None
    reply_to: str | None = None
    anew: bool = False  # True if the copy is sent because a change was refused
    from_account: int = 0


@dataclass(frozen=True)
class Part:
    """One message to be recreated, with its kind, text, and file or facts.

    `file_id` is valid on the account `account_id`. `facts` describes a location or contact.
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
    """Messages that are recreated from messages of another account (see `anew.py`).

    This payload is not stored in the database.
    """

    parts: tuple[Part, ...]
    reply_to: str | None = None


@dataclass(frozen=True)
class Reshare:
    """Forwards of messages in another chat of the same account that could not be copied."""

    from_chat_id: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """An edit that changes the text of a sent message, or only its buttons.

    If `message_id` is empty, the message is looked up when the edit is sent. It is the message
    that the delivery `of_delivery` created. If `of_delivery` is not set, it is the copy of the
    message to which this delivery belongs.
    """

    message_id: str
    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Rows = ()
    caption: bool = False
    or_send: bool = False  # if the edit is refused, send the text as a new message
    of_delivery: int = 0


@dataclass(frozen=True)
class Replace:
    """An edit that replaces the file of a sent message.

    If the messenger refuses it, the relay sends a copy of the source as a new message.
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

    Without ids, all copies of the delivery's message are looked up on sending and deleted.
    `incomplete` is true if there are further copies with unknown ids.
    """

    message_ids: tuple[str, ...] = ()
    incomplete: bool = False


@dataclass(frozen=True)
class Card:
    """The card of the delivery's ticket, which is rendered on sending."""


@dataclass(frozen=True)
class Late:
    """A text that is rendered on sending, in the language of its readers.

    `edits` is the id of the message to edit. If it is not set, a new message is sent.
    """

    text_id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    reply_to: str | None = None
    edits: str | None = None


@dataclass(frozen=True)
class Placeholder:
    """A line of text that is sent to agents if their chat refused a requester's messages.

    `left_out` is the number of messages that the line replaces, or 0 if it replaces all of them.
    `words` is the text of the requester's message if it is a text message.
    """

    from_chat_id: str
    message_ids: tuple[str, ...]
    left_out: int = 0
    words: str = ""
    from_account: int = 0


@dataclass(frozen=True)
class Headed:
    """A requester's message with a line above it (the head line) that names the ticket.

    This is used for messages outside a topic. If the message does not have a text, as with a
    picture or a forward, the line is sent as a separate message below it.
    """

    message_id: str
    text: str = ""
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Digest:
    """A list of all live tickets, sent to a chat in which their cards are missing."""


@dataclass(frozen=True)
class BackAgain:
    """A notice that the ticket's requester is reachable again after these deliveries failed."""

    deliveries: tuple[int, ...]


Wire = Send | Copy | Upload | Reshare | Edit | Replace | Delete  # sent without rendering
Drawn = Card | Late | Placeholder | Headed | Digest | BackAgain  # rendered on sending
Payload = Wire | Drawn

_KINDS: dict[str, type[Payload]] = {
    "send": Send,
    "copy": Copy,
    "reshare": Reshare,
    "edit": Edit,
    "replace": Replace,
    "delete": Delete,
    "card": Card,
    "late": Late,
    "placeholder": Placeholder,
    "headed": Headed,
    "digest": Digest,
    "back-again": BackAgain,
}


def is_complete(payload: Payload) -> TypeGuard[Wire]:
    """Return False if a payload has to be rendered, or message ids looked up, on sending."""
    match payload:
        case Edit(message_id="") | Delete(message_ids=()):
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
    """Return a copy of stored messages for a chat on the same or another account."""
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


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_send(send: Send) -> list[Send]:
    """Split a text that is too long into several messages, at line ends where possible.

    The last part has the buttons and the first part has the quote. An entity that crosses a cut
    continues in the next part.
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
    """Return the longest prefix that fits into one message."""
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
