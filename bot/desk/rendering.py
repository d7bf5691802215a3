"""Render stored payloads, using the state at the time of sending."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from bot.conversation.callbacks import Act, Press
from bot.desk import language
from bot.desk.cards import (
    card_keys,
    digest_words,
    fold,
    link_to,
    listed,
    reason,
    short,
    sign_of,
)
from bot.desk.context import Desk
from bot.desk.masking import each_for_agents, for_agents, hides, said_in
from bot.desk.outgoing import Keys, buttons
from bot.desk.to_agents import caption_of, needs_words
from bot.texts.foreign import inert
from bot.texts.forms import localized_digits
from bot.texts.render import Text, Words
from handoff import reports
from handoff.actions import cards
from handoff.lifecycle import LIVE, Status
from handoff.outbox import (
    BackAgain,
    Card,
    Copy,
    Delete,
    Digest,
    Edit,
    Headed,
    Late,
    Placeholder,
    Purpose,
    Rank,
    Refused,
    Rename,
    Reshare,
    Send,
    agents_chat,
    post,
)
from handoff.outbox.anew import kept_entities
from handoff.outbox.copies import all_copies, copies_of
from handoff.outbox.payload import LONGEST_TEXT, Payload, Rows, Wire, copy_of
from handoff.outbox.places import card_is_at
from handoff.outbox.signs import is_outdated
from handoff.records import Delivery, Message, Ticket
from handoff.states import NO_IDS, CardMenu
from handoff.utf16 import utf16_length
from handoff.work import Reader, UnitOfWork

CAPTIONED = frozenset({"photo", "video", "animation", "audio", "document", "voice"})
TOPIC_PERSON = 24  # characters
TOPIC_SUBJECT = 60
DIGEST = 32  # hexadecimal digits
ID_UNKNOWN = Refused("id-unknown", "the messenger's answer named no message")
POISONED_NOTICE = "updates-set-aside"
TOO_OLD = "delivery-too-old"
CARD_IN_TOPIC = "card-in-topic"
POISONED_SPAN = timedelta(hours=1)


class Renderer:
    """Converts stored payloads into messages for the relay.

    Buttons are stored in the database before the message is sent.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def draw(self, uow: UnitOfWork, delivery: Delivery, payload: Payload) -> Wire | Refused | None:
        """Render a payload.

        Returns None if there is nothing to send, or a `Refused` if it can't be sent.
        """
        match payload:
            case Card() | Digest() | Rename():
                return self._present(uow, delivery, payload)
            case Late():
                return self._late(uow, delivery, payload)
            case Edit() | Delete():
                return _with_target(uow, delivery, payload)
            case Placeholder():
                return self._placeholder(uow, delivery, payload)
            case Headed():
                return self._headed(uow, delivery, payload)
            case BackAgain():
                return self._back_again(uow, delivery, payload)
            case _:
                return self._as_is(uow, delivery, payload)

    def _as_is(self, uow: UnitOfWork, delivery: Delivery, payload: Wire) -> Wire | None:
        if isinstance(payload, Copy | Reshare) and delivery.purpose == Purpose.INBOUND:
            return self._carried(uow, delivery, payload)
        return payload

    def _present(
        self, uow: UnitOfWork, delivery: Delivery, payload: Card | Digest | Rename
    ) -> Send | Edit | Rename | None:
        """Render what shows only the present state. Returns None if that is shown already."""
        match payload:
            case Card():
                return self._card(uow, delivery)
            case Digest():
                return self._digest(uow, delivery)
        return self._rename(uow, reports.ticket(uow, delivery.ticket_id or 0))

    def _card(self, uow: UnitOfWork, delivery: Delivery) -> Send | Edit | None:
        ticket = reports.ticket(uow, delivery.ticket_id) if delivery.ticket_id else None
        if ticket is None or _has_lost_its_topic(ticket):
            return None
        spoken = language.of_team(self._desk)
        is_whole = ticket.card_menu == CardMenu.WHOLE
        words, is_cut = fold(self._desk, uow, ticket, spoken, whole=is_whole)
        keys = card_keys(self._desk, uow, ticket, spoken, is_cut=is_cut)
        is_there = ticket.card_message_id is not None and card_is_at(ticket, delivery.address)
        if not self._is_news(uow, ticket, words, keys) and is_there:
            return None
        rows: Rows = ()
        if keys:
            rows = buttons(uow, keys, account_id=delivery.account_id)
        if ticket.card_message_id is not None and is_there:
            return Edit(
                message_id=ticket.card_message_id,
                text=words.text,
                entities=words.entities,
                keyboard=rows,
            )
        return Send(text=words.text, entities=words.entities, keyboard=rows)

    @staticmethod
    def _is_news(uow: UnitOfWork, ticket: Ticket, words: Words, keys: Keys) -> bool:
        """Return True if the card differs from the one sent last. Others need no call."""
        shown = repr((words.text, words.entities, keys))
        digest = sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
        return cards.note_card(ticket, digest)

    def _rename(self, uow: UnitOfWork, ticket: Ticket | None) -> Rename | None:
        """Return the new name of a ticket's topic, or None if it shows the state already."""
        if ticket is None or not is_outdated(ticket):
            return None
        cards.note_topic_state(ticket)
        return Rename(self.topic_name(uow, ticket))

    def _late(self, uow: UnitOfWork, delivery: Delivery, payload: Late) -> Send | Edit:
        facts = dict(payload.facts)
        if payload.text_id == POISONED_NOTICE:
            # The count can be 0 if the update has not been marked as poisoned yet.
            count, last = reports.poisoned_since(
                uow, self._desk.now() - POISONED_SPAN, desk_id=self._desk.id
            )
            facts |= {"count": max(count, 1), "reason": last or facts["reason"]}
        spoken = language.of_chat(self._desk, uow, delivery.address)
        if payload.text_id == TOO_OLD:
            facts["span"] = self._desk.policy.replies_live
        if "code" in facts:
            facts["why"] = self._desk.say(spoken, f"refusal-{reason(str(facts.pop('code')))}")
        if payload.text_id == CARD_IN_TOPIC:
            return self._in_topic(uow, delivery, payload)
        text = self._desk.say(spoken, payload.text_id, **facts)
        if payload.edits is not None:
            return Edit(message_id=payload.edits, text=text)
        return Send(text=text, reply_to=payload.reply_to)

    def _in_topic(self, reader: Reader, delivery: Delivery, payload: Late) -> Send | Edit:
        """Render who has a ticket and what it is about, with a link to its topic."""
        spoken = language.of_team(self._desk)
        ticket = reports.ticket(reader, delivery.ticket_id) if delivery.ticket_id else None
        text = Text()
        if ticket is not None:
            holder = reports.agent(reader, ticket.assignee_id) if ticket.assignee_id else None
            number, link = f"➜ #{ticket.id}", link_to(self._desk, ticket)
            number = localized_digits(number, spoken)
            text = text.link(number, url=link) if link is not None else text.plain(number)
            name = holder.name if holder is not None else "–"
            subject = listed(ticket.question)
            said = self._desk.say(spoken, CARD_IN_TOPIC, agent=name, subject=subject)
            text.plain(f" · {said}")
        words = text.build()
        if payload.edits is not None:
            return Edit(message_id=payload.edits, text=words.text, entities=words.entities)
        return Send(text=words.text, entities=words.entities)

    def _head(self, uow: UnitOfWork, delivery: Delivery) -> Text:
        """Return the header line with the ticket number and the requester's name."""
        text = Text()
        ticket = reports.ticket(uow, delivery.ticket_id) if delivery.ticket_id else None
        requester = reports.requester(uow, ticket.requester_id) if ticket else None
        if ticket is not None and requester is not None:
            spoken = language.of_team(self._desk)
            facts = {"ticket": ticket.id, "name": requester.name}
            text.bold(self._desk.say(spoken, "relayed-head", **facts)).line()
        return text

    def _placeholder(self, uow: UnitOfWork, delivery: Delivery, payload: Placeholder) -> Send:
        """Render a substitute for messages that could not be copied.

        It contains the requester's name and the kind and text of each message.
        """
        spoken = language.of_team(self._desk)
        text = self._head(uow, delivery)
        messages = _carried_by(uow, delivery, payload)
        kinds = [self._desk.say(spoken, f"kind-{message.kind}") for message in messages]
        if not payload.message_ids:
            kinds = [self._desk.say(spoken, "kind-text")]
        if payload.left_out:
            left, count = payload.left_out, len(payload.message_ids)
            text.plain(self._desk.say(spoken, "not-shown-part", left=left, count=count))
        else:
            text.plain(self._desk.say(spoken, "not-shown", kinds=kinds))
        words = [said_in(message) for message in messages if message.text.strip()]
        for shown in each_for_agents(self._desk, [*words, payload.words]):
            if shown.strip():
                text.line().foreign(shown)
        drawn = text.build().cut(longest=LONGEST_TEXT)
        return Send(text=drawn.text, entities=drawn.entities)

    def _carried(
        self, uow: UnitOfWork, delivery: Delivery, payload: Copy | Reshare
    ) -> Copy | Reshare | Send | None:
        """Mask captions as they are now, because they may have been edited since the post.

        An album with something to mask is posted as single messages, and None is returned.
        """
        messages = _carried_by(uow, delivery, payload)
        if isinstance(payload, Copy) and len(messages) < 2:
            return self._with_caption(payload, messages)
        if not any(hides(self._desk, [said_in(message)]) for message in messages):
            return payload
        if isinstance(payload, Reshare):
            instead = Placeholder(payload.from_chat_id, payload.message_ids)
            return self._placeholder(uow, delivery, instead)
        for message in messages:
            caption = caption_of(self._desk, message) if message.text else None
            post(
                uow,
                copy_of([message], to=delivery.address, caption=caption),
                to=delivery.address,
                purpose=Purpose.INBOUND,
                rank=Rank(delivery.rank),
                ticket_id=delivery.ticket_id,
                message_id=message.id,
            )
        return None

    def _with_caption(self, payload: Copy, messages: Sequence[Message]) -> Copy:
        """Name the caption, because the messenger may have a later one that is not known yet."""
        if payload.caption is not None:
            return replace(payload, caption=for_agents(self._desk, payload.caption))
        for message in messages:
            if needs_words(message) or hides(self._desk, [said_in(message)]):
                return replace(payload, caption=caption_of(self._desk, message))
            if message.kind in CAPTIONED:
                entities = kept_entities(message.entities)
                return replace(payload, caption=message.text, entities=entities)
        return payload

    def _headed(self, uow: UnitOfWork, delivery: Delivery, payload: Headed) -> Send | Edit:
        text = self._head(uow, delivery)
        head = text.build()
        words = text.words(Words(payload.text, payload.entities)).build()
        if not payload.text or utf16_length(words.text) > LONGEST_TEXT:
            return Send(text=head.text, entities=head.entities, reply_to=payload.message_id)
        return Edit(message_id=payload.message_id, text=words.text, entities=words.entities)

    def _digest(self, uow: UnitOfWork, delivery: Delivery) -> Send | None:
        chat = agents_chat.of_delivery(uow, delivery)
        waiting = agents_chat.tickets_in(uow, chat) if chat is not None else []
        if not waiting:
            return None
        words = digest_words(self._desk, uow, waiting, language.of_team(self._desk))
        return Send(text=words.text, entities=words.entities)

    def _back_again(self, uow: UnitOfWork, delivery: Delivery, payload: BackAgain) -> Send | None:
        """Render the notice with a button to resend failed replies.

        Returns None if there are no failed replies left.
        """
        lost = reports.dead_among(uow, payload.deliveries)
        if not lost or delivery.ticket_id is None:
            return None
        spoken = language.of_team(self._desk)
        rows = buttons(
            uow,
            [
                [
                    (
                        self._desk.say(spoken, "button-send-again"),
                        Press(
                            Act.SEND_AGAIN,
                            {"ticket": delivery.ticket_id, "notice": delivery.id},
                        ),
                    )
                ]
            ],
            account_id=delivery.account_id,
        )
        text = self._desk.say(spoken, "back-again", ticket=delivery.ticket_id, count=len(lost))
        return Send(text=text, keyboard=rows)

    def topic_name(self, reader: Reader, ticket: Ticket) -> str:
        """Return the name of a topic: the sign of its state, number, person and subject."""
        requester = reports.requester(reader, ticket.requester_id)
        name = inert(short(requester.name, longest=TOPIC_PERSON)) if requester is not None else ""
        number = localized_digits(f"#{ticket.id}", language.of_team(self._desk))
        subject = listed(ticket.question, longest=TOPIC_SUBJECT)
        parts = [part for part in (f"{sign_of(ticket)} {number}", name) if part]
        return " · ".join([" ".join(parts), *([inert(subject)] if subject else [])])


def _carried_by(
    reader: Reader, delivery: Delivery, payload: Copy | Reshare | Placeholder
) -> list[Message]:
    """Return the stored messages that a delivery carries."""
    elsewhere = 0 if isinstance(payload, Reshare) else payload.from_account
    account_id = elsewhere or delivery.account_id
    found = (
        reports.message_at(reader, account_id, payload.from_chat_id, message_id)
        for message_id in payload.message_ids
    )
    return [message for message in found if message is not None]


def _has_lost_its_topic(ticket: Ticket) -> bool:
    """Return True for an ended ticket with a deleted topic, which is not shown again."""
    had_topic = ticket.topic_id is None and ticket.topic_state is not None
    return had_topic and Status(ticket.status) not in LIVE


def _with_target(
    uow: UnitOfWork, delivery: Delivery, payload: Edit | Delete
) -> Edit | Delete | Refused | None:
    """Fill in the ids of the messages to edit or delete.

    They may not have been known when the payload was posted.
    """
    message = reports.message(uow, delivery.message_id or 0)
    if message is None:
        return None
    if isinstance(payload, Edit):
        wanted = payload.of_delivery
        there = [copy for copy in copies_of(uow, message) if wanted in (0, copy.delivery.id)]
        ids = [copy.platform_id for copy in there if copy.platform_id is not None]
        if ids:
            return replace(payload, message_id=ids[-1])
        return ID_UNKNOWN if there else None
    there = all_copies(uow, reports.album_of(uow, message))
    found = {one for copy in there for one in copy.delivery.platform_ids}
    nameless = any(copy.delivery.error_code == NO_IDS for copy in there)
    if found:
        return Delete(tuple(sorted(found, key=lambda one: (len(one), one))), incomplete=nameless)
    return ID_UNKNOWN if nameless else None
