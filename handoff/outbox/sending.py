"""Sender for single deliveries, including topic lookup and rendering."""

from collections.abc import Callable
from typing import TypeGuard

from handoff.addresses import ChatKind
from handoff.models import Delivery
from handoff.outbox.anew import made_anew
from handoff.outbox.payload import (
    Card,
    Copy,
    Payload,
    Purpose,
    Reshare,
    Send,
    Upload,
    Wire,
    from_json,
    is_complete,
)
from handoff.outbox.places import (
    Missing,
    TopicName,
    lose_topics,
    topic_of,
    under_card,
)
from handoff.outbox.settle import Settlement
from handoff.outbox.topics import open_topic
from handoff.outbox.transport import CallOutcome, NotSent, Refused, Transport, Unknown
from handoff.storage import Database, UnitOfWork

MOST_FETCHES = 5  # download attempts per file, about 30 s in total
Draw = Callable[[UnitOfWork, Delivery, Payload], Wire | Refused | None]


def _is_plain(payload: Payload, delivery: Delivery) -> TypeGuard[Wire]:
    """Return True for a complete payload that belongs neither to a topic nor to a card."""
    if not is_complete(payload):
        return False
    to_person = delivery.chat_kind == ChatKind.PRIVATE and isinstance(payload, Send)
    return delivery.ticket_id is None or to_person


def _may_be_masked(delivery: Delivery, payload: Payload) -> bool:
    """Return True for a requester's media. Their captions are checked at sending time."""
    return delivery.purpose == Purpose.INBOUND and isinstance(payload, Copy | Reshare)


class Sender:
    """Sends the deliveries of one account, using `draw` to render incomplete payloads.

    `note` is called when a topic is created, because this counts towards the lane's rate limit.
    """

    def __init__(
        self,
        db: Database,
        transport: Transport,
        *,
        draw: Draw,
        topic_name: TopicName,
        note: Callable[[str], None],
    ) -> None:
        self._db = db
        self._transport = transport
        self._draw = draw
        self._topic_name = topic_name
        self._note = note

    async def send(self, delivery: Delivery) -> CallOutcome | None:
        """Send a delivery. Returns None if there is nothing left to send."""
        payload = from_json(delivery.payload)
        if _is_plain(payload, delivery):
            # Fast path for most answers, which have neither a topic nor a card.
            return await self._transport.deliver(payload, chat_id=delivery.chat_id, topic_id=None)
        topic_id, missing = await self._db.read(topic_of, delivery, name=self._topic_name)
        if missing is not None:
            topic_id, problem, is_behind = await self._open_topic(delivery, missing)
            if problem is not None or is_behind:
                return problem
        if is_complete(payload) and not _may_be_masked(delivery, payload):
            wire = await self._db.read(under_card, delivery, payload, topic_id)
        else:
            drawn = await self._db.write(self._drawn, delivery, payload, topic_id)
            if drawn is None or isinstance(drawn, Refused):
                return drawn
            wire = drawn
        outcome = await self._transport.deliver(wire, chat_id=delivery.chat_id, topic_id=topic_id)
        if isinstance(wire, Upload) and isinstance(outcome, NotSent) and outcome.ours:
            return self._not_fetched(delivery, outcome)
        return outcome

    @staticmethod
    def _not_fetched(delivery: Delivery, outcome: NotSent) -> CallOutcome:
        """Give up with Refused if the file couldn't be downloaded in MOST_FETCHES attempts."""
        if delivery.attempts < MOST_FETCHES:
            return outcome
        return Refused("source-gone", outcome.reason)

    def _drawn(
        self, uow: UnitOfWork, delivery: Delivery, payload: Payload, topic_id: str | None
    ) -> Wire | Refused | None:
        wire: Wire | Refused | None
        if isinstance(payload, Copy) and not _may_be_masked(delivery, payload):
            wire = payload
        else:
            wire = self._draw(uow, delivery, payload)
        if isinstance(wire, Copy) and wire.from_account:
            wire = made_anew(uow, wire)
        if wire is None or isinstance(wire, Refused):
            return wire
        return under_card(uow, delivery, wire, topic_id)

    async def _open_topic(
        self, delivery: Delivery, missing: Missing
    ) -> tuple[str | None, CallOutcome | None, bool]:
        """Create a topic. Returns its id, the problem, and whether the delivery is posted anew."""
        made = await self._transport.create_topic(chat_id=delivery.chat_id, name=missing.name)
        if not isinstance(made, str):
            if isinstance(made, Refused) and (made.code == "no-rights" or not made.whole_chat):
                # Topics are currently unavailable in the group, so post cards without them.
                await self._db.write(lose_topics, delivery)
                return None, None, False
            problem = made if not isinstance(made, Unknown) else NotSent(made.reason)
            return None, problem, False
        is_behind = await self._db.write(open_topic, delivery, missing.ticket_id, topic_id=made)
        self._note(delivery.lane)
        if delivery.purpose != Purpose.CARD:
            await self._card_first(delivery, missing.ticket_id, made)
        return made, None, is_behind

    async def _card_first(self, delivery: Delivery, ticket_id: int, topic_id: str) -> None:
        """Post the card as the first message of a newly created topic."""
        drawn = await self._db.write(self._draw, delivery, Card())
        if drawn is None or isinstance(drawn, Refused):
            return
        outcome = await self._transport.deliver(drawn, chat_id=delivery.chat_id, topic_id=topic_id)
        ids = getattr(outcome, "message_ids", ())
        if ids:
            await self._db.write(Settlement.place_card, delivery, ticket_id, ids[0])
