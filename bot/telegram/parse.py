"""Convert decoded updates to the desk's own types."""

from datetime import UTC, datetime

from bot.conversation.messages import (
    BotMembership,
    Command,
    GroupMoved,
    Incoming,
    MemberChanged,
    MessageKind,
    Person,
    Place,
    Pressed,
    Said,
    Service,
    TopicNamed,
    Unhandled,
)
from bot.telegram.capabilities import Capabilities
from bot.telegram.decoding import (
    Chat,
    Membership,
    Message,
    Press,
    ServiceMessage,
    Unknown,
    User,
    decode,
)
from bot.telegram.fields import Unreadable as Unreadable
from bot.telegram.names import clean_name
from handoff.addresses import ChatKind

ANONYMOUS_ADMIN = "1087968824"
CHANNEL_BOT = "136817688"  # sender of channel posts in groups
LINKED_CHANNEL = "777000"
HIDDEN = frozenset({ANONYMOUS_ADMIN, CHANNEL_BOT, LINKED_CHANNEL})

LONGEST_USERNAME = 64
LONGEST_LANGUAGE = 16


def parse(body: str, capabilities: Capabilities, *, received_at: datetime) -> Incoming:
    """Parse an update, using `received_at` if it has no timestamp.

    Raises Unreadable if a required field is missing.
    """
    match decode(body, capabilities):
        case Message() as message:
            return _said(message, received_at)
        case ServiceMessage() as service:
            return _service(service)
        case Press() as press:
            return _pressed(press)
        case Membership() as change:
            return _membership(change)
        case Unknown(kind, chat):
            return Unhandled(kind, _place(chat) if chat is not None else None)


def _said(message: Message, received_at: datetime) -> Said:
    sender = message.sender
    return Said(
        person=_author(message),
        place=_place(message.chat, message.topic_id),
        message_id=message.message_id,
        at=_moment(message, received_at),
        kind=message.kind,
        text=message.text,
        entities=message.entities,
        links=message.links,
        attachment=message.attachment,
        album=message.album,
        reply_to=message.reply_to,
        command=_command(message),
        edited=message.is_edit,
        hidden_sender=(
            sender is None
            or sender.id in HIDDEN
            or message.is_as_chat
            or message.is_automatic_forward
        ),
        anonymous_admin=sender is not None and sender.id == ANONYMOUS_ADMIN,
        origin=message.origin,
        forwarded="forwarded" in message.origin or message.is_automatic_forward,
        answers_bot=message.answers_bot,
    )


def _service(service: ServiceMessage) -> Incoming:
    place = _place(service.chat, service.topic_id)
    match service:
        case ServiceMessage(what="migrate_to_chat_id", other_chat_id=str(new)):
            return GroupMoved(place.chat_id, new)
        case ServiceMessage(what="migrate_from_chat_id", other_chat_id=str(old)):
            return GroupMoved(old, place.chat_id)
        case ServiceMessage(what="left_chat_member", users=(left,)):
            # Some messengers never send chat_member, and the others only send it to admins.
            return MemberChanged(place, _person(left), inside=False)
        case ServiceMessage(what="new_chat_members", users=(came,)):
            return MemberChanged(place, _person(came), inside=True)
        case ServiceMessage(what="forum_topic_edited", users=(by,)) if not by.is_bot:
            return TopicNamed(place, _person(by))
        case _:
            return Service(place, service.what)


def _pressed(press: Press) -> Incoming:
    if press.is_inline:
        return Unhandled("inline_message")
    if press.chat is not None:
        place = _place(press.chat, press.topic_id)
    else:  # too old, only the sender is known
        place = Place(press.user.id, ChatKind.PRIVATE)
    return Pressed(_person(press.user), place, press.message_id, press.data, press.query_id)


def _membership(change: Membership) -> Incoming:
    place, person = _place(change.chat), _person(change.user)
    if change.of_bot:
        return BotMembership(place, person, inside=change.is_inside, is_admin=change.is_admin)
    if change.was_inside == change.is_inside:
        return Service(place, "member_rights")
    return MemberChanged(place, person, inside=change.is_inside)


def _place(chat: Chat, topic_id: str | None = None) -> Place:
    return Place(
        chat_id=chat.id,
        kind=chat.kind,
        title=clean_name(chat.title) if chat.title else "",
        topic_id=topic_id,
        is_forum=chat.is_forum,
    )


def _author(message: Message) -> Person:
    """Return the sender of a message. For channel posts, this is the channel."""
    if message.sender is not None:
        return _person(message.sender)
    chat = message.sender_chat or message.chat
    return Person(id=chat.id, name=clean_name(chat.title))


def _person(user: User) -> Person:
    return Person(
        id=user.id,
        name=clean_name(user.name),
        username=user.username[:LONGEST_USERNAME] or None,
        language=user.language[:LONGEST_LANGUAGE] or None,
        is_bot=user.is_bot,
    )


def _moment(message: Message, received_at: datetime) -> datetime:
    """Return the time a message was sent or edited."""
    stamp = message.edited or message.sent
    return received_at if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _command(message: Message) -> Command | None:
    """Return the command at the start of a text, or None. Other entities can start there too."""
    if message.kind is not MessageKind.TEXT or not message.text.startswith("/"):
        return None
    for entity in message.entities:
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            end = entity["length"]  # UTF-16 units, but commands are ASCII
            name, _, for_bot = message.text[1:end].partition("@")
            return Command(name.lower(), message.text[end:].strip(), for_bot or None)
    return None
