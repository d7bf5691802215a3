"""Agents' replies (sending, editing and unsending) and internal notes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from handoff.actions import promises, tickets
from handoff.addresses import Address
from handoff.errors import KindNotCarried, NotTheAuthor
from handoff.models import Agent, Message, MessageVersion, Placement, Requester, Ticket
from handoff.outbox import Copy, Delete, Edit, Purpose, Replace, Send, post, refresh_card
from handoff.outbox.anew import is_carried, kept_entities
from handoff.outbox.copies import CopyThere, all_copies, copies_of
from handoff.outbox.payload import copy_of, split_send, to_json
from handoff.outbox.post import NOW, RELAY
from handoff.states import OWED, AgentRole, DeliveryStatus, Direction, PlacementRole
from handoff.storage import UnitOfWork

TEXT = "text"
SIGNATURE = "signature"  # fact in `Message.origin`
CAPTIONED = frozenset({"photo", "video", "animation", "audio", "document", "voice"})
ALBUM_PAUSE = timedelta(seconds=1)  # wait for more album items


@dataclass(frozen=True)
class Content:
    """Content of an agent's message, along with the message ids.

    Text is sent to the requester as a new message. Other kinds are copied by the messenger
    (`platform_id` in `chat_id`), which works regardless of kind and size. If the requester is on
    another bot account, the file in `attachment` is downloaded and uploaded again.
    """

    kind: str
    account_id: int
    chat_id: str
    platform_id: str
    said_at: datetime
    text: str = ""
    entities: Sequence[Mapping[str, Any]] = ()
    attachment: Mapping[str, Any] = field(default_factory=dict)
    album: str | None = None
    signature: str = ""  # a line below a text

    def differs_from(self, kept: Message) -> bool:
        """Return True if text, formatting or file differ from the stored message."""
        look = [dict(one) for one in self.entities]
        return kept.text != self.text or list(kept.entities) != look or self.is_new_file_of(kept)

    def is_new_file_of(self, kept: Message) -> bool:
        """Return True if the file was replaced. Live location updates don't count."""
        if self.kind not in CAPTIONED or kept.kind != self.kind:
            return kept.kind != self.kind
        unique, by_id = (
            (kept.attachment.get(name), self.attachment.get(name))
            for name in ("unique_id", "file_id")
        )
        # File ids are not stable, so compare the unique ids.
        return unique[0] != unique[1] if all(unique) else by_id[0] != by_id[1]


class ReplyState(StrEnum):
    """Delivery state of a reply."""

    UNSENT = "unsent"
    LOST = "lost"  # delivery failed permanently
    WAITING = "waiting"  # queued
    SENT = "sent"  # sent, or being sent


class TakenBack(StrEnum):
    """Result of `unsend`."""

    BEFORE = "before"  # already unsent
    NOTHING = "nothing"  # no copy exists in the requester's chat
    WITHDRAWN = "withdrawn"  # was still queued
    PERHAPS = "perhaps"  # withdrawn, but an earlier attempt may have succeeded
    UNDER_WAY = "under-way"  # deletion queued


# Replies and notes


def kept_album(uow: UnitOfWork, content: Content) -> list[Message]:
    """Return the stored items of the content's album, in order."""
    if content.album is None:
        return []
    return uow.requesters.album(content.account_id, content.chat_id, content.album)


def reply(
    uow: UnitOfWork,
    ticket_id: int,
    content: Content,
    *,
    by: Agent,
    answers: Message | None = None,
) -> Message | None:
    """Send an agent's message to the requester. Album items are sent together.

    Assigns the ticket to the agent. `answers` is the stored message that the agent replied to.
    Returns None if the message is already stored. Raises KindNotCarried if the requester's account
    can't receive this kind of message, and the errors of `tickets.hold_to_reply`.
    """
    ticket = tickets.find(uow, ticket_id, desk_id=by.desk_id)
    _must_be_carried(uow, ticket, content.account_id, content.kind, content.attachment)
    row = _row_of(content, ticket, by, direction=Direction.OUTBOUND)
    if not uow.requesters.add_message(row):
        return None
    held = tickets.hold_to_reply(uow, ticket.id, by=by)
    _place(uow, row, role=PlacementRole.AGENT)
    if not _joins_album(uow, row):
        requester = requester_of(uow, held)
        quoted = _quoted(uow, answers, requester)
        after = ALBUM_PAUSE if row.album is not None else NOW
        payload = _payload_of(row, to=requester.address, quoted=quoted)
        _send_out(uow, payload, row=row, to=requester.address, after=after)
        tickets.replied(uow, held, by=by)
    return row


def note(uow: UnitOfWork, ticket_id: int, content: Content, *, by: Agent) -> Message | None:
    """Store an internal note. Returns None if it is already stored."""
    ticket = tickets.find(uow, ticket_id, desk_id=by.desk_id)
    row = _row_of(content, ticket, by, direction=Direction.NOTE)
    if not uow.requesters.add_message(row):
        return None
    _place(uow, row, role=PlacementRole.NOTE)
    tickets.note(uow, ticket.id, by=by)
    refresh_card(uow, ticket)
    return row


def publish_note(
    uow: UnitOfWork, kept: Message, *, by: Agent, unmarked: Callable[[str], str]
) -> Ticket:
    """Send a note to the requester, including all items of its album.

    `unmarked` strips the note prefix from a text. Returns the ticket, which is assigned to the
    agent. Raises the errors of `tickets.hold_to_reply`.
    """
    held = tickets.hold_to_reply(uow, kept.ticket_id or 0, by=by)
    requester = requester_of(uow, held)
    parts = [part for part in uow.requesters.in_album(kept) if part.direction == Direction.NOTE]
    for part in parts:
        _must_be_carried(uow, held, part.account_id, part.kind, part.attachment)
    first = parts[0]
    payload = _payload_of(first, to=requester.address, unmarked=unmarked)
    if isinstance(payload, Copy) and len(parts) > 1:
        payload = copy_of(parts, to=requester.address)
    for part in parts:
        part.direction = Direction.OUTBOUND
        part.origin = {**(part.origin or {}), "sent_by": by.id}
        part.at = uow.now  # promises in it count from now on
    _send_out(uow, payload, row=first, to=requester.address)
    tickets.replied(uow, held, by=by)
    return held


def _must_be_carried(
    uow: UnitOfWork, ticket: Ticket, account_id: int, kind: str, attachment: Mapping[str, Any]
) -> None:
    """Raise KindNotCarried if the requester's account can't receive a copy of the message."""
    same = requester_of(uow, ticket).account_id == account_id
    if not same and not is_carried(kind, attachment):
        raise KindNotCarried(kind)


def requester_of(uow: UnitOfWork, ticket: Ticket) -> Requester:
    requester = uow.requesters.get(ticket.requester_id)
    if requester is None:
        raise LookupError(f"ticket {ticket.id} has no requester")
    return requester


def sign(row: Message, signature: str) -> None:
    """Set the line that is added below a text when it is sent, or remove it."""
    others = {name: fact for name, fact in (row.origin or {}).items() if name != SIGNATURE}
    line = {SIGNATURE: signature} if signature and row.kind == TEXT else {}
    row.origin = {**others, **line} or None


def _signed(row: Message, words: str) -> str:
    line = (row.origin or {}).get(SIGNATURE)
    return f"{words}\n\n{line}" if line else words


def _row_of(content: Content, ticket: Ticket, by: Agent, *, direction: str) -> Message:
    row = Message(
        account_id=content.account_id,
        requester_id=ticket.requester_id,
        ticket_id=ticket.id,
        agent_id=by.id,
        direction=direction,
        chat_id=content.chat_id,
        platform_id=content.platform_id,
        kind=content.kind,
        text=content.text,
        entities=[dict(one) for one in content.entities],
        attachment=dict(content.attachment),
        album=content.album,
        at=content.said_at,
    )
    sign(row, content.signature)
    return row


def _place(uow: UnitOfWork, row: Message, *, role: str) -> None:
    """Record the message's placement, which is used to find the ticket for replies to it."""
    if row.platform_id is None:
        return
    uow.tickets.place(
        Placement(
            account_id=row.account_id,
            chat_id=row.chat_id,
            platform_id=row.platform_id,
            ticket_id=row.ticket_id,
            message_id=row.id,
            role=role,
        )
    )


def _send_out(
    uow: UnitOfWork,
    payload: Send | Copy | Edit | Replace,
    *,
    row: Message,
    to: Address,
    after: timedelta = NOW,
) -> None:
    """Queue an agent's message for the requester at their current address."""
    post(
        uow,
        payload,
        to=to,
        purpose=Purpose.AGENT_REPLY,
        ticket_id=row.ticket_id,
        message_id=row.id,
        after=after,
    )


def _joins_album(uow: UnitOfWork, row: Message) -> bool:
    """Append a message to the queued delivery of its album. Returns False if there is none."""
    if row.album is None or row.platform_id is None:
        return False
    for part in uow.requesters.in_album(row):
        for copy in copies_of(uow, part):
            delivery = copy.delivery
            if delivery.status != DeliveryStatus.QUEUED or delivery.attempts:
                continue
            ids = [*delivery.payload["message_ids"], row.platform_id]
            delivery.payload = {**delivery.payload, "message_ids": list(dict.fromkeys(ids))}
            delivery.not_before = max(delivery.not_before, uow.now + ALBUM_PAUSE)
            return True
    return False


def _quoted(uow: UnitOfWork, answered: Message | None, requester: Requester) -> str | None:
    """Return the id of the quoted message in the requester's chat, or None if it isn't there."""
    if answered is None:
        return None
    if (answered.account_id, answered.chat_id) == (requester.account_id, requester.chat_id):
        return answered.platform_id
    if answered.requester_id != requester.id:
        return None
    there = [one.platform_id for one in copies_of(uow, answered)]
    return next((platform_id for platform_id in there if platform_id is not None), None)


def _as_it_is(text: str) -> str:
    return text


def _payload_of(
    row: Message,
    *,
    to: Address,
    quoted: str | None = None,
    unmarked: Callable[[str], str] = _as_it_is,
) -> Send | Copy:
    words = unmarked(row.text)
    if row.kind == TEXT:
        # Entity offsets are relative to the full text and become invalid when a prefix is removed.
        entities = kept_entities(row.entities) if words == row.text else ()
        return Send(text=_signed(row, words), entities=entities, reply_to=quoted)
    copy = copy_of([row], to=to, caption=words if words != row.text else None)
    return replace(copy, reply_to=quoted)


def send_again(uow: UnitOfWork, delivery_ids: Sequence[int]) -> int:
    """Requeue failed replies in their original order. Returns the number of replies."""
    count = uow.deliveries.revive(delivery_ids, at=uow.now)
    if count:
        uow.wake.add(RELAY)
    return count


# Editing


def state_of_reply(uow: UnitOfWork, row: Message) -> ReplyState:
    """Return the delivery state, which determines how an edit is applied."""
    if row.unsent_at is not None:
        return ReplyState.UNSENT
    there = copies_of(uow, row)
    if not there:
        return ReplyState.LOST
    waiting = all(one.delivery.status == DeliveryStatus.QUEUED for one in there)
    return ReplyState.WAITING if waiting else ReplyState.SENT


def edit_reply(uow: UnitOfWork, row: Message, content: Content) -> ReplyState:
    """Edit a queued reply in place, or queue an edit if it was sent. Returns the previous state.

    Failed replies are updated too, since they can be resent once the requester is reachable again.
    Unsent replies are left unchanged.
    """
    found, there = state_of_reply(uow, row), copies_of(uow, row)
    if found is ReplyState.UNSENT:
        return found
    new_file = content.is_new_file_of(row)
    amend(uow, row, content)
    if found is ReplyState.LOST:
        _edit_lost(uow, row)
    elif new_file:
        _new_file_out(uow, row, there[-1])
    elif row.kind == TEXT:
        _new_text_out(uow, row, there)
    elif row.kind in CAPTIONED:
        _new_caption_out(uow, row, there[-1])
    return found


def keep_inside(uow: UnitOfWork, row: Message, content: Content) -> None:
    """Convert a queued reply and its album into a note with the new content."""
    promises.withdraw_offer(uow, row)
    parts = uow.requesters.in_album(row)
    make_notes(uow, [part for part in parts if part.direction == Direction.OUTBOUND])
    amend(uow, row, content)


def make_notes(uow: UnitOfWork, rows: Sequence[Message]) -> None:
    """Withdraw queued replies and convert them into notes."""
    _withdraw(uow, rows)
    for row in rows:
        row.direction = Direction.NOTE


def amend(uow: UnitOfWork, row: Message, content: Content) -> None:
    """Replace a message's content and store the old content as a version."""
    uow.requesters.add_version(
        MessageVersion(
            message_id=row.id,
            text=row.text,
            until=uow.now,
            kind=row.kind,
            attachment=dict(row.attachment),
        )
    )
    row.text = content.text
    row.entities = [dict(one) for one in content.entities]
    row.kind = content.kind
    row.attachment = dict(content.attachment)
    row.edited_at = uow.now


def _edit_lost(uow: UnitOfWork, row: Message) -> None:
    for lost in uow.deliveries.of_message(row.id, purpose=Purpose.AGENT_REPLY.value):
        if lost.status == DeliveryStatus.DEAD and lost.payload["kind"] == "send":
            anew = _payload_of(row, to=lost.address, quoted=lost.payload.get("reply_to"))
            lost.payload = to_json(anew)


def _new_text_out(uow: UnitOfWork, row: Message, there: list[CopyThere]) -> None:
    """Edit all parts of a text. Long texts are split into several messages."""
    parts = split_send(Send(text=_signed(row, row.text), entities=kept_entities(row.entities)))
    for part, copy in zip(parts, there, strict=False):
        delivery = copy.delivery
        if delivery.status in OWED:
            delivery.payload = to_json(replace(part, reply_to=delivery.payload.get("reply_to")))
        else:
            edit = replace(_edit_of(copy, part.text), entities=part.entities)
            _send_out(uow, edit, row=row, to=delivery.address)
    for part in parts[len(there) :]:
        _send_out(uow, part, row=row, to=there[0].delivery.address)
    for copy in there[len(parts) :]:
        _blank(uow, row, copy)


def _blank(uow: UnitOfWork, row: Message, copy: CopyThere) -> None:
    """Remove a leftover part after the text has become shorter.

    Queued parts are withdrawn, sent ones are blanked.
    """
    if copy.delivery.status in OWED:
        copy.delivery.status = DeliveryStatus.WITHDRAWN
    else:
        _send_out(uow, _edit_of(copy, "…"), row=row, to=copy.delivery.address)


def _edit_of(copy: CopyThere, text: str) -> Edit:
    return Edit(copy.platform_id or "", text=text, of_delivery=copy.delivery.id)


def _new_caption_out(uow: UnitOfWork, row: Message, copy: CopyThere) -> None:
    if copy.delivery.status in OWED and copy.delivery.attempts == 0:
        return  # copied at sending time
    edit = _edit_of(copy, row.text)
    edit = replace(edit, entities=kept_entities(row.entities), caption=True)
    _send_out(uow, edit, row=row, to=copy.delivery.address)


def _new_file_out(uow: UnitOfWork, row: Message, copy: CopyThere) -> None:
    delivery = copy.delivery
    if delivery.status in OWED:
        if delivery.payload["kind"] == "send":
            anew = _payload_of(row, to=delivery.address, quoted=delivery.payload.get("reply_to"))
            delivery.payload = to_json(anew)
        return
    if row.platform_id is None:
        return
    if copy.platform_id is None or row.account_id != delivery.account_id:
        # File ids are only valid for the account that received them.
        renewed = copy_of([row], to=delivery.address, anew=True)
        _send_out(uow, renewed, row=row, to=delivery.address)
        return
    new = Replace(
        copy.platform_id,
        file_kind=row.kind,
        file_id=str(row.attachment.get("file_id") or ""),
        from_chat_id=row.chat_id,
        source_id=row.platform_id,
        caption=row.text,
        entities=kept_entities(row.entities),
    )
    _send_out(uow, new, row=row, to=delivery.address)


# Unsending


def unsend(uow: UnitOfWork, row: Message, *, by: Agent) -> TakenBack:
    """Withdraw a reply's queued parts and queue the deletion of the sent ones.

    Raises NotTheAuthor unless the agent is the author, the sender or an admin.
    """
    _must_be_the_author(uow, row, by)
    done = _take_back(uow, row)
    promises.withdraw_offer(uow, row)
    tickets.took_back(uow, tickets.find(uow, row.ticket_id or 0, desk_id=by.desk_id), by=by)
    return done


def _must_be_the_author(uow: UnitOfWork, row: Message, by: Agent) -> None:
    senders = {row.agent_id, (row.origin or {}).get("sent_by")}
    if by.role != AgentRole.ADMIN and by.id not in senders:
        author = uow.agents.get(row.agent_id or 0)
        raise NotTheAuthor(author.name if author is not None else "–")


def _take_back(uow: UnitOfWork, row: Message) -> TakenBack:
    if row.unsent_at is not None:
        return TakenBack.BEFORE
    parts = [one for one in uow.requesters.in_album(row) if one.direction == Direction.OUTBOUND]
    there = [copy.delivery for copy in all_copies(uow, parts)]
    if not there:
        return TakenBack.NOTHING
    perhaps = any(one.status == DeliveryStatus.UNCERTAIN for one in there)
    _withdraw(uow, parts)
    if any(one.status in (DeliveryStatus.SENT, DeliveryStatus.SENDING) for one in there):
        _delete_at_requester(uow, row, there[0].address)
        return TakenBack.UNDER_WAY
    for part in parts:
        part.unsent_at = uow.now
    return TakenBack.PERHAPS if perhaps else TakenBack.WITHDRAWN


def _delete_at_requester(uow: UnitOfWork, row: Message, to: Address) -> None:
    """Queue the deletion behind the requester's pending deliveries."""
    post(
        uow,
        Delete(),
        to=to,
        purpose=Purpose.DECISION,
        ticket_id=row.ticket_id,
        message_id=row.id,
        coalesce=f"unsend:{row.id}",
    )


def _withdraw(uow: UnitOfWork, parts: Iterable[Message]) -> None:
    """Withdraw pending deliveries of these messages, including edits."""
    for part in parts:
        for delivery in uow.deliveries.of_message(part.id, purpose=Purpose.AGENT_REPLY.value):
            if delivery.status in OWED:
                delivery.status, delivery.sent_at = DeliveryStatus.WITHDRAWN, uow.now
