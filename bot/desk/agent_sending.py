"""What leaves the agents' chat. `send_out` is the one place that owes an agent's words."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from bot.conversation.agent_input import Cleared, without_mark
from bot.conversation.messages import MessageKind
from handoff.actions import tickets
from handoff.models import Agent, Message, Requester, Ticket
from handoff.outbox import Copy, Edit, Purpose, Replace, Send, post
from handoff.outbox.copies import copies_of
from handoff.outbox.payload import to_json
from handoff.outbox.post import NOW
from handoff.storage import UnitOfWork

# A mention inside the group is left out; of a custom emoji its plain emoji remains.
KEPT_ENTITIES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "url",
    }
)
ALBUM_PAUSE = timedelta(seconds=1)  # parts of an album come as messages of their own


def send_out(
    uow: UnitOfWork,
    cleared: Cleared,
    payload: Send | Copy | Edit | Replace,
    *,
    row: Message,
    to: int,
    after: timedelta = NOW,
) -> None:
    """Owe the requester an agent's words. The recipient is fixed now, not at the sending."""
    if not isinstance(cleared, Cleared):
        raise TypeError("an agent's words go out only if they are cleared")
    post(
        uow,
        payload,
        bot_id=row.bot_id,
        to=to,
        purpose=Purpose.AGENT_REPLY,
        ticket_id=row.ticket_id,
        message_id=row.id,
        after=after,
    )


def reply(
    uow: UnitOfWork,
    cleared: Cleared,
    row: Message,
    ticket: Ticket,
    *,
    by: Agent,
    answered: Message | None = None,
) -> None:
    """Send a kept message to the ticket's requester; the parts of an album go together."""
    if _joins_album(uow, row):
        return
    requester = requester_of(uow, ticket)
    quoted = _quoted(uow, answered, requester)
    send_out(
        uow,
        cleared,
        payload_of(row, quoted=quoted),
        row=row,
        to=requester.chat_id,
        after=ALBUM_PAUSE if row.album is not None else NOW,
    )
    tickets.replied(uow, ticket, by=by)


def send_kept(
    uow: UnitOfWork, cleared: Cleared, parts: list[Message], ticket: Ticket, *, by: Agent
) -> None:
    """Send notes that turn out to be meant for the requester; several parts are an album."""
    requester = requester_of(uow, ticket)
    first = parts[0]
    payload = payload_of(first)
    if isinstance(payload, Copy) and len(parts) > 1:
        payload = Copy(
            from_chat_id=first.chat_id,
            message_ids=tuple(one.platform_id for one in parts if one.platform_id is not None),
        )
    for part in parts:
        part.direction = "outbound"
        part.origin = {**(part.origin or {}), "sent_by": by.id}
    send_out(uow, cleared, payload, row=first, to=requester.chat_id)
    tickets.replied(uow, ticket, by=by)


def requester_of(uow: UnitOfWork, ticket: Ticket) -> Requester:
    requester = uow.requesters.get(ticket.requester_id)
    if requester is None:
        raise LookupError(f"ticket {ticket.id} has no requester")
    return requester


def _joins_album(uow: UnitOfWork, row: Message) -> bool:
    """Add a part to the album's delivery while that is queued; True if it could be added."""
    if row.album is None or row.platform_id is None:
        return False
    for part in uow.requesters.in_album(row):
        for copy in copies_of(uow, part):
            delivery = copy.delivery
            if delivery.status != "queued" or delivery.attempts:
                continue
            ids = {*delivery.payload["message_ids"], row.platform_id}
            delivery.payload = to_json(
                Copy(
                    from_chat_id=row.chat_id,
                    message_ids=tuple(sorted(ids)),
                    reply_to=delivery.payload.get("reply_to"),
                )
            )
            delivery.not_before = max(delivery.not_before, uow.now + ALBUM_PAUSE)
            return True
    return False


def _quoted(uow: UnitOfWork, answered: Message | None, requester: Requester) -> int | None:
    """The message in the requester's chat that the agent's words answer."""
    if answered is None:
        return None
    if answered.chat_id == requester.chat_id:
        return answered.platform_id
    if answered.requester_id != requester.id:
        return None
    there = [one.platform_id for one in copies_of(uow, answered)]
    return next((platform_id for platform_id in there if platform_id is not None), None)


def payload_of(row: Message, *, quoted: int | None = None) -> Send | Copy:
    words, entities = outward(row)
    if row.kind == MessageKind.TEXT:
        return Send(text=words, entities=entities, reply_to=quoted)
    return Copy(
        from_chat_id=row.chat_id,
        message_ids=(row.platform_id,) if row.platform_id is not None else (),
        caption=words if words != row.text else None,
        reply_to=quoted,
    )


def outward(row: Message) -> tuple[str, tuple[dict[str, Any], ...]]:
    """The words that go out; a note that is sent after all loses its mark."""
    bare = without_mark(row.text)
    return (row.text, kept(row.entities)) if bare == row.text else (bare, ())


def kept(entities: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The shapes of a text that go out with it."""
    return tuple(dict(one) for one in entities if one.get("type") in KEPT_ENTITIES)
