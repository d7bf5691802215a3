"""Cards and late sentences, drawn at the moment they are sent."""

from datetime import timedelta

from bot.desk.desk import Desk
from bot.desk.speech import buttons
from bot.desk.ticket_view import card_keys, card_words, reason
from handoff.models import Delivery, Ticket
from handoff.outbox import Card, Edit, Late, Send
from handoff.outbox.payload import Rows
from handoff.storage.database import Reader

LONGEST_TOPIC = 60
SET_ASIDE = "updates-set-aside"
SET_ASIDE_SPAN = timedelta(hours=1)


class Drawer:
    """Renders for the relay. Buttons of cards are stored before the card goes out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def draw(
        self, reader: Reader, delivery: Delivery, payload: Card | Late
    ) -> Send | Edit | None:
        if isinstance(payload, Late):
            return await self._late(reader, payload)
        ticket = await reader.tickets.get(delivery.ticket_id) if delivery.ticket_id else None
        if ticket is None:
            return None
        language = self._desk.settings.default_language
        words = await card_words(self._desk, reader, ticket, language)
        keys = card_keys(self._desk, ticket, language)
        rows: Rows = ()
        if keys:
            async with self._desk.db.unit_of_work() as uow:
                rows = buttons(uow, self._desk, keys, presser_id=None)
        if ticket.card_message_id is not None and ticket.card_chat_id == delivery.chat_id:
            return Edit(
                message_id=ticket.card_message_id,
                text=words.text,
                entities=words.entities,
                keyboard=rows,
            )
        return Send(text=words.text, entities=words.entities, keyboard=rows)

    async def _late(self, reader: Reader, payload: Late) -> Send:
        facts = dict(payload.facts)
        if payload.text_id == SET_ASIDE:
            # The row itself may be marked a moment later than this is drawn.
            count, last = await reader.inbox.set_aside_since(
                self._desk.now() - SET_ASIDE_SPAN, bot_id=self._desk.bot_id
            )
            facts |= {"count": max(count, 1), "reason": last or facts["reason"]}
        language = payload.language or self._desk.settings.default_language
        if "code" in facts:
            facts["why"] = self._desk.say(language, f"refusal-{reason(str(facts.pop('code')))}")
        return Send(
            text=self._desk.say(language, payload.text_id, **facts), reply_to=payload.reply_to
        )

    async def topic_name(self, reader: Reader, ticket: Ticket) -> str:
        requester = await reader.requesters.get(ticket.requester_id)
        name = requester.name if requester is not None else ""
        return f"#{ticket.id} {name}"[:LONGEST_TOPIC]
