"""Outcome handling for deliveries."""

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from handoff.addresses import Address
from handoff.lifecycle import LIVE, Status
from handoff.models import AgentsChat, Delivery, Placement, Ticket
from handoff.outbox import agents_chat, copies, fallback, outage
from handoff.outbox.late_answers import ask_to_write_again
from handoff.outbox.moving import move_agents_chat
from handoff.outbox.payload import (
    Card,
    Delete,
    Edit,
    Late,
    Payload,
    Placeholder,
    Purpose,
    Rename,
    Replace,
    Send,
    from_json,
    to_json,
)
from handoff.outbox.places import card_is_at, forget_drawn, stand_at
from handoff.outbox.post import RELAY, post, refresh_card
from handoff.outbox.sent import SHOWN_TO_AGENTS
from handoff.outbox.transport import (
    CallOutcome,
    Deferred,
    Delivered,
    Moved,
    NotSent,
    Refused,
    TargetGone,
    TopicGone,
    Unknown,
)
from handoff.states import NO_IDS, DeliveryStatus
from handoff.storage import UnitOfWork
from handoff.storage.deliveries import columns_of

logger = logging.getLogger(__name__)

MOST_PLACES_TRIED = 5
# Text ids of failure notices to agents, by error code.
NOTICES = {"unknown": "delivery-unknown", "too-old": "delivery-too-old"}
REPORTED_TO_AGENTS = frozenset({Purpose.AGENT_REPLY.value, Purpose.DECISION.value})


def give_up(error: Exception) -> Refused:
    """Return Refused for a delivery that raised an error, so that it doesn't block the lane."""
    return Refused(code="internal", description=type(error).__name__)


@dataclass(frozen=True)
class Settlement:
    """Stores the outcome of sends, one unit of work each.

    The `delivery` passed in is updated along with its row.
    """

    resend_after: timedelta
    retry: timedelta
    places: Counter[int] = field(default_factory=Counter)  # gone destinations by delivery id

    def settle(self, uow: UnitOfWork, delivery: Delivery, outcome: CallOutcome | None) -> None:
        match outcome:
            case None:
                self._end(uow, delivery, DeliveryStatus.SUPERSEDED)
            case Delivered():
                self._delivered(uow, delivery, outcome)
                self._arrived(uow, delivery, outcome)
            case Unknown(reason):
                self._unknown(uow, delivery, reason)
            case Refused():
                self._refused(uow, delivery, outcome)
            case Deferred() | NotSent():
                self._later(uow, delivery, outcome)
            case Moved() | TopicGone() | TargetGone():
                self._elsewhere(uow, delivery, outcome)

    def settle_bare(
        self, uow: UnitOfWork, delivery: Delivery, outcome: CallOutcome | None
    ) -> None:
        """Store only the outcome, skipping cards, notices, redirects and replacements."""
        left_out = "without follow-ups"
        match outcome:
            case None:
                self._end(uow, delivery, DeliveryStatus.SUPERSEDED, error=left_out)
            case Delivered(message_ids):
                ids = list(message_ids)
                self._end(uow, delivery, DeliveryStatus.SENT, platform_ids=ids, error=left_out)
            case Unknown(reason):
                delivery.perhaps_twice = True
                self._again(
                    uow, delivery, self.resend_after, status=DeliveryStatus.UNCERTAIN, error=reason
                )
            case Deferred() | NotSent():
                self._later(uow, delivery, outcome)
            case _:
                code = outcome.code if isinstance(outcome, Refused) else "internal"
                self._end(uow, delivery, DeliveryStatus.DEAD, error_code=code, error=left_out)

    def _later(self, uow: UnitOfWork, delivery: Delivery, outcome: Deferred | NotSent) -> None:
        if isinstance(outcome, Deferred):
            self._again(uow, delivery, timedelta(seconds=outcome.seconds))
        else:
            self._again(uow, delivery, self.retry, error=outcome.reason)

    def _elsewhere(
        self, uow: UnitOfWork, delivery: Delivery, outcome: Moved | TopicGone | TargetGone
    ) -> None:
        """Redirect a delivery to its new destination, with a limited number of attempts."""
        if self.places[delivery.id] >= MOST_PLACES_TRIED:
            self._refused(
                uow, delivery, Refused("place-gone", f"{MOST_PLACES_TRIED} places were gone")
            )
            return
        self.places[delivery.id] += 1
        match outcome:
            case Moved(chat_id):
                move_agents_chat(uow, delivery.account_id, delivery.chat_id, chat_id)
                self._again(uow, delivery, timedelta(0))
            case TopicGone():
                self._topic_gone(uow, delivery)
            case TargetGone():
                self._target_gone(uow, delivery)

    def _arrived(self, uow: UnitOfWork, delivery: Delivery, delivered: Delivered) -> None:
        """Update the agents' chat after a message was delivered to it."""
        if delivery.purpose not in SHOWN_TO_AGENTS:
            return
        if not delivered.message_ids and not delivered.unread:
            return  # edits may succeed even if the chat rejects new messages
        chat = agents_chat.of_delivery(uow, delivery)
        if chat is None:
            return
        outage.back(uow, chat)
        if delivered.outside_topic:
            chat.has_topics = False
        if delivery.purpose == Purpose.INBOUND:
            fallback.after_inbound(uow, chat, delivery, delivered)

    def _delivered(self, uow: UnitOfWork, delivery: Delivery, delivered: Delivered) -> None:
        message_ids = delivered.message_ids
        code = NO_IDS if delivered.unread else None
        self._end(
            uow, delivery, DeliveryStatus.SENT, platform_ids=list(message_ids), error_code=code
        )
        delivery.platform_ids = list(message_ids)
        copies.changed(uow, delivery)
        if delivery.purpose == Purpose.CARD and delivery.ticket_id is not None:
            if message_ids:
                self.place_card(uow, delivery, delivery.ticket_id, message_ids[0])
            return
        if delivery.ticket_id is None and delivery.message_id is None:
            return
        for platform_id in message_ids:
            uow.tickets.place(
                Placement(
                    account_id=delivery.account_id,
                    chat_id=delivery.chat_id,
                    platform_id=platform_id,
                    ticket_id=delivery.ticket_id,
                    message_id=delivery.message_id,
                    delivery_id=delivery.id,
                    role=delivery.purpose,
                )
            )
        if delivery.purpose == Purpose.AGENT_REPLY or delivery.perhaps_twice:
            show_on_card(uow, delivery)

    @staticmethod
    def place_card(uow: UnitOfWork, delivery: Delivery, ticket_id: int, platform_id: str) -> None:
        ticket = uow.tickets.get(ticket_id)
        if ticket is None:
            return
        stand_at(ticket, delivery.address, message_id=platform_id)
        uow.tickets.place(
            Placement(
                account_id=delivery.account_id,
                chat_id=delivery.chat_id,
                platform_id=platform_id,
                ticket_id=ticket_id,
                delivery_id=delivery.id,
                role=Purpose.CARD.value,
            )
        )

    def _again(
        self,
        uow: UnitOfWork,
        delivery: Delivery,
        after: timedelta,
        *,
        status: str = DeliveryStatus.QUEUED,
        error: str | None = None,
    ) -> None:
        delivery.status = status
        delivery.not_before = uow.now + after
        forget_drawn(uow, delivery, is_over=False)
        # The delivery may have been redirected while in flight.
        present = uow.deliveries.address_of(delivery.id) or delivery.address
        if present.account_id != delivery.account_id:
            uow.wake.add(RELAY)
        delivery.account_id, delivery.chat_id = present.account_id, present.chat_id
        delivery.chat_kind, delivery.lane = present.kind.value, present.chat_id
        values = {
            "status": status,
            "not_before": delivery.not_before,
            "error": error,
            "perhaps_twice": delivery.perhaps_twice,
        }
        if (
            status == DeliveryStatus.QUEUED
            and delivery.coalesce_key is not None
            and uow.deliveries.yield_to_queued(delivery.coalesce_key, rank=delivery.rank)
        ):
            # Superseded by a newer edit of the same card.
            values["status"] = delivery.status = DeliveryStatus.SUPERSEDED
        uow.deliveries.mark(delivery.id, **values)

    def _unknown(self, uow: UnitOfWork, delivery: Delivery, reason: str) -> None:
        """Schedule a retry after an unknown outcome.

        Ornaments are dropped. Edits are retried like any failed send, because they are idempotent.
        """
        if self._edits(uow, delivery):
            self._again(uow, delivery, self.retry, error=reason)
        elif delivery.ornament:
            self._end(uow, delivery, DeliveryStatus.DEAD, error_code="unknown", error=reason)
        else:
            delivery.perhaps_twice = True
            self._again(
                uow, delivery, self.resend_after, status=DeliveryStatus.UNCERTAIN, error=reason
            )
        show_on_card(uow, delivery)

    def expire(self, uow: UnitOfWork, delivery: Delivery) -> None:
        """Mark a delivery as expired and notify agents or the requester if needed."""
        code = "unknown" if delivery.perhaps_twice else "too-old"
        self._end(uow, delivery, DeliveryStatus.DEAD, error_code=code, error="too old")
        if delivery.purpose == Purpose.ANSWER and delivery.question:
            ask_to_write_again(uow, delivery, delivery.question)
        report_failure(uow, delivery, code)
        show_on_card(uow, delivery)

    def _edits(self, uow: UnitOfWork, delivery: Delivery) -> bool:
        """Return True if the delivery is an edit, which can be retried safely."""
        payload = from_json(delivery.payload)
        if not isinstance(payload, Card):
            changes = isinstance(payload, Edit | Replace | Rename | Delete)  # no new message
            return changes or (isinstance(payload, Late) and payload.edits is not None)
        ticket = self._ticket(uow, delivery)
        return (
            ticket is not None
            and ticket.card_message_id is not None
            and card_is_at(ticket, delivery.address)
        )

    def _topic_gone(self, uow: UnitOfWork, delivery: Delivery) -> None:
        ticket = self._ticket(uow, delivery)
        is_here = ticket is not None and card_is_at(ticket, delivery.address)
        if ticket is not None and is_here:
            uow.tickets.remember_topic(ticket)
            ticket.topic_id = None
            ticket.card_message_id = None
        is_over = ticket is not None and Status(ticket.status) not in LIVE
        if _is_name(delivery) or (is_over and delivery.purpose == Purpose.CARD):
            self._end(uow, delivery, DeliveryStatus.SUPERSEDED)
        else:
            self._again(uow, delivery, timedelta(0))

    def _send_instead(self, uow: UnitOfWork, delivery: Delivery) -> bool:
        """Send a refused edit as a new message. Returns False if the payload has no fallback."""
        anew = _new_message(from_json(delivery.payload))
        if anew is None:
            return False
        self._end(uow, delivery, DeliveryStatus.SUPERSEDED)
        post(
            uow,
            anew,
            to=delivery.address,
            purpose=Purpose(delivery.purpose),
            ticket_id=delivery.ticket_id,
        )
        return True

    def _target_gone(self, uow: UnitOfWork, delivery: Delivery) -> None:
        if self._send_instead(uow, delivery):
            return
        ticket = self._ticket(uow, delivery)
        if delivery.purpose == Purpose.CARD and ticket is not None:
            if card_is_at(ticket, delivery.address):
                ticket.card_message_id = None
            self._again(uow, delivery, timedelta(0))
        else:
            self._refused(uow, delivery, Refused("target-gone", "the message is gone"))

    def _refused(self, uow: UnitOfWork, delivery: Delivery, refused: Refused) -> None:
        plainer = fallback.with_plain_caption(uow, delivery, refused)
        if plainer is not None:
            self._instead(uow, delivery, plainer, refused)
            return
        anew = fallback.in_place_of_a_change(from_json(delivery.payload))
        if anew is not None and not refused.for_good:
            self._instead(uow, delivery, anew, refused)
            return
        if not refused.for_good and self._send_instead(uow, delivery):
            return
        if delivery.purpose in SHOWN_TO_AGENTS and self._kept(uow, delivery, refused):
            return
        self._end(
            uow, delivery, DeliveryStatus.DEAD, error_code=refused.code, error=refused.description
        )
        if refused.for_good:
            requester = uow.requesters.by_chat(delivery.account_id, delivery.chat_id)
            if requester is not None and requester.unreachable_since is None:
                requester.unreachable_since = uow.now
            drop_owed_to(
                uow,
                delivery.address,
                code=refused.code,
                except_ticket=delivery.ticket_id if is_reported(delivery) else None,
            )
        report_failure(uow, delivery, refused.code)
        show_on_card(uow, delivery)

    def _kept(self, uow: UnitOfWork, delivery: Delivery, refused: Refused) -> bool:
        """Retry, redirect or replace a refused delivery to agents.

        Returns False if none of these is possible.
        """
        chat = agents_chat.desk_chat(uow, delivery)
        if chat is None or _is_name(delivery):
            return False
        inbound = delivery.purpose == Purpose.INBOUND
        if not agents_chat.is_at(delivery, chat):
            return self._followed(uow, delivery, chat, refused)
        if refused.whole_chat:
            outage.lost(uow, chat, code=refused.code)
            self._again(uow, delivery, agents_chat.pause(chat, uow.now), error=refused.description)
            return True
        if inbound and refused.code == "place-gone" and chat.has_topics:
            # The topic is missing right after its creation, so topics don't work here.
            chat.has_topics = False
            self._again(uow, delivery, timedelta(0), error=refused.description)
            return True
        instead = fallback.instead_of(from_json(delivery.payload)) if inbound else None
        if instead is None:
            return False
        if isinstance(instead, Placeholder):
            fallback.ask_for_another_way(uow, delivery, instead)
        self._instead(uow, delivery, instead, refused)
        return True

    def _followed(
        self, uow: UnitOfWork, delivery: Delivery, chat: AgentsChat, refused: Refused
    ) -> bool:
        """Redirect a delivery that was refused elsewhere to the chat where it belongs."""
        there = agents_chat.of_delivery(uow, delivery)
        if there is not None and refused.whole_chat:
            outage.lost(uow, there, code=refused.code)
        payload = agents_chat.elsewhere(
            delivery.payload, old=delivery.account_id, new=chat.account_id
        )
        if payload is None or not agents_chat.may_follow(delivery):
            return False
        agents_chat.redirect(uow, [(delivery.id, payload)], to=chat.address)
        self.places.pop(delivery.id, None)
        self._again(uow, delivery, timedelta(0), error=refused.description)
        return True

    def _instead(
        self, uow: UnitOfWork, delivery: Delivery, payload: Payload, refused: Refused
    ) -> None:
        """Replace a refused payload and requeue the delivery."""
        delivery.payload = to_json(payload)
        uow.deliveries.mark(delivery.id, payload=delivery.payload)
        self._again(uow, delivery, timedelta(0), error=refused.description)

    def _end(
        self,
        uow: UnitOfWork,
        delivery: Delivery,
        status: str,
        *,
        platform_ids: list[str] | None = None,
        error_code: str | None = None,
        error: str | None = None,
    ) -> None:
        delivery.status = status
        if status == DeliveryStatus.DEAD:
            _log_end(delivery, error_code)
            forget_drawn(uow, delivery, is_over=True)
        uow.deliveries.mark(
            delivery.id,
            status=status,
            # The address of this attempt, even if the delivery has been redirected since.
            **columns_of(delivery.address),
            sent_at=uow.now,
            platform_ids=platform_ids or [],
            error_code=error_code,
            error=error,
        )

    def _ticket(self, uow: UnitOfWork, delivery: Delivery) -> Ticket | None:
        return uow.tickets.get(delivery.ticket_id) if delivery.ticket_id is not None else None


def _new_message(payload: Payload) -> Send | Late | None:
    """Return the message to send in place of a refused edit, or None."""
    match payload:
        case Edit(or_send=True):
            return Send(text=payload.text, entities=payload.entities, keyboard=payload.keyboard)
        case Late(edits=edits, or_send=True) if edits is not None:
            return replace(payload, edits=None)
        case _:
            return None


def _is_name(delivery: Delivery) -> bool:
    """Return True for the name of a topic, which can be done without."""
    return bool(delivery.payload["kind"] == "rename")


def is_reported(delivery: Delivery) -> bool:
    """Return True if agents are notified when this delivery fails."""
    return delivery.purpose in REPORTED_TO_AGENTS and delivery.ticket_id is not None


def _log_end(delivery: Delivery, code: str | None) -> None:
    facts = {"delivery": delivery.id, "purpose": delivery.purpose, "code": code}
    logger.warning("delivery failed or expired", extra=facts)


def show_on_card(uow: UnitOfWork, delivery: Delivery) -> None:
    if not is_reported(delivery) or delivery.ticket_id is None:
        return
    ticket = uow.tickets.get(delivery.ticket_id)
    if ticket is not None:
        refresh_card(uow, ticket)


def report_failure(uow: UnitOfWork, delivery: Delivery, code: str) -> None:
    """Notify agents about a failed delivery. Failed edits have their own notices."""
    if copies.not_changed(uow, delivery, code):
        return
    chat = agents_chat.desk_chat(uow, delivery)
    if chat is None or not is_reported(delivery):
        return
    ticket = uow.tickets.get(delivery.ticket_id or 0)
    focused = None if ticket is None else agents_chat.holder_in_focus(uow, ticket)
    facts = {"ticket": delivery.ticket_id or 0, "code": code}
    notice = Late(text_id=NOTICES.get(code, "delivery-refused"), facts=facts)
    for to in (chat.address, *([] if focused is None else [focused.address])):
        post(uow, notice, to=to, purpose=Purpose.NOTICE, ticket_id=delivery.ticket_id)


def drop_owed_to(
    uow: UnitOfWork, to: Address, *, code: str, except_ticket: int | None = None
) -> None:
    """Drop all deliveries queued for a chat, with one notice per ticket."""
    lost = uow.deliveries.drop_owed_to(to.account_id, to.chat_id, code=code, at=uow.now)
    for row in lost:
        _log_end(row, code)
    tickets = {row.ticket_id: row for row in lost if is_reported(row)}
    for ticket_id, row in tickets.items():
        if ticket_id != except_ticket:
            report_failure(uow, row, code)
        show_on_card(uow, row)
