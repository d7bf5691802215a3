"""`/send` and `/unsend`: commands that are given as a reply to one's own words."""

from bot.desk import agent_notes
from bot.desk.spoken import Spoken
from handoff.actions import tickets
from handoff.models import Delivery, Message
from handoff.outbox import Delete, Purpose, post
from handoff.outbox.copies import all_copies
from handoff.storage import UnitOfWork
from handoff.storage.deliveries import OWED, WITHDRAWN


def send(spoken: Spoken) -> None:
    """Ask for a second press before a note or an unclear message is sent."""
    row = _pointed_at(spoken)
    if row is None or row.direction == "inbound":
        spoken.reply(spoken.say("send-what"))
        return
    if row.direction != "note":
        spoken.reply(spoken.say("sent-before", ticket=row.ticket_id or 0))
        return
    ticket = tickets.find(spoken.uow, row.ticket_id or 0, bot_id=spoken.desk.bot_id)
    agent_notes.may_send(spoken.uow, ticket, spoken.agent)
    agent_notes.confirm(spoken.desk, spoken.uow, row, to=spoken.agent, anew=True)


def unsend(spoken: Spoken) -> None:
    """Take back a message that was sent, or is about to be, from the requester."""
    row = _pointed_at(spoken)
    if row is None or row.direction != "outbound":
        spoken.reply(spoken.say("unsend-what"))
        return
    if spoken.agent.role != "admin" and spoken.agent.id not in _senders(row):
        author = spoken.uow.agents.get(row.agent_id or 0)
        spoken.reply(
            spoken.say("unsend-not-yours", agent=author.name if author is not None else "–")
        )
        return
    spoken.reply(spoken.say(_take_back(spoken.uow, row), ticket=row.ticket_id or 0))
    _shown_on_card(spoken, row)


def _take_back(uow: UnitOfWork, row: Message) -> str:
    """Withdraw what waits and have the rest deleted. Answers the id of the words for that."""
    if row.unsent_at is not None:
        return "unsend-before"
    parts = [one for one in uow.requesters.in_album(row) if one.direction == "outbound"]
    there = [copy.delivery for copy in all_copies(uow, parts)]
    if not there:
        return "unsend-nothing"
    perhaps = any(one.status == "uncertain" for one in there)
    withdraw(uow, parts)
    if any(one.status in ("sent", "sending") for one in there):
        _delete_at_requester(uow, row, there[0].chat_id)
        return "unsend-under-way"
    for part in parts:
        part.unsent_at = uow.now
    return "unsend-perhaps" if perhaps else "unsend-withdrawn"


def _delete_at_requester(uow: UnitOfWork, row: Message, chat_id: int) -> None:
    """Owe the deletion behind everything that is owed to the requester already."""
    post(
        uow,
        Delete(),
        bot_id=row.bot_id,
        to=chat_id,
        purpose=Purpose.DECISION,
        ticket_id=row.ticket_id,
        message_id=row.id,
        coalesce=f"unsend:{row.id}",
    )


def withdraw(uow: UnitOfWork, parts: list[Message]) -> None:
    """End the deliveries of these messages, and of their edits, that were not sent yet."""
    for part in parts:
        for delivery in uow.deliveries.of_message(part.id, purpose=Purpose.AGENT_REPLY.value):
            if delivery.status in OWED:
                _end(uow, delivery)


def _end(uow: UnitOfWork, delivery: Delivery) -> None:
    delivery.status, delivery.sent_at = WITHDRAWN, uow.now


def _senders(row: Message) -> set[int | None]:
    return {row.agent_id, (row.origin or {}).get("sent_by")}


def _shown_on_card(spoken: Spoken, row: Message) -> None:
    ticket = tickets.find(spoken.uow, row.ticket_id or 0, bot_id=spoken.desk.bot_id)
    tickets.took_back(spoken.uow, ticket, by=spoken.agent)


def _pointed_at(spoken: Spoken) -> Message | None:
    """The kept message that the command replies to, or that the notice replied to is about."""
    said, uow = spoken.said, spoken.uow
    if said.reply_to is None:
        return None
    bot_id, chat_id = spoken.desk.bot_id, said.place.chat_id
    row = uow.requesters.message_at(bot_id, chat_id, said.reply_to)
    if row is None:
        place = uow.tickets.placement(bot_id, chat_id, said.reply_to)
        if place is not None and place.message_id is not None:
            row = uow.requesters.message(place.message_id)
    return row if row is not None and row.ticket_id is not None else None
