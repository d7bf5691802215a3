"""Look up the ticket a message in the agents' chat belongs to."""

from dataclasses import dataclass, replace

from bot.conversation.agent_input import Answers, Holder, Written
from bot.conversation.messages import MessageKind, Said
from bot.desk.context import Desk
from handoff import reports
from handoff.lifecycle import LIVE, Status
from handoff.records import Agent, Message, Placement, Ticket
from handoff.states import Direction, PlacementRole
from handoff.work import UnitOfWork

OF_AGENTS = frozenset({PlacementRole.AGENT, PlacementRole.NOTE})


@dataclass(frozen=True)
class Target:
    """The ticket a message in the agents' chat belongs to.

    It depends on the message's topic and the message it replies to (`answered`), regardless of
    the text. `former` is True if the ticket has since moved to another topic.
    """

    ticket: Ticket | None = None
    place: Placement | None = None
    answered: Message | None = None
    former: bool = False


def target_of(desk: Desk, uow: UnitOfWork, message: Said) -> Target:
    """Find the ticket for a message, also searching the former topics of tickets."""
    chat_id = message.place.chat_id
    place = None
    if message.reply_to is not None:
        place = reports.placement(uow, desk.account.id, chat_id, message.reply_to)
        if place is not None and place.role == PlacementRole.TOPIC:
            place = None
    answered = (
        reports.message(uow, place.message_id)
        if place is not None and place.message_id is not None
        else None
    )
    by_reply = _ticket_of(uow, place, answered)
    if message.place.topic_id is None:
        if by_reply is None and place is None and message.reply_to is None:
            by_reply = _of_album(desk, uow, message)
        return Target(by_reply, place, answered)
    ticket = reports.ticket_of_topic(uow, desk.account.id, chat_id, message.place.topic_id)
    former = ticket is None
    if ticket is None:
        ticket = (
            reports.ticket_of_former_topic(uow, desk.account.id, chat_id, message.place.topic_id)
            or by_reply
        )
    if by_reply is not None and ticket is not None and by_reply.id != ticket.id:
        place = answered = None
    return Target(ticket, place, answered, former=former and ticket is not None)


def _ticket_of(
    uow: UnitOfWork, place: Placement | None, answered: Message | None
) -> Ticket | None:
    if place is not None and place.ticket_id is not None:
        return reports.ticket(uow, place.ticket_id)
    if answered is not None and answered.ticket_id is not None:
        return reports.ticket(uow, answered.ticket_id)
    return None


def _of_album(desk: Desk, uow: UnitOfWork, message: Said) -> Ticket | None:
    """Return the ticket for the message's album, if any."""
    first = reports.first_of_album(uow, desk.account.id, message.place.chat_id, message.album)
    if first is None or first.ticket_id is None:
        return None
    return reports.ticket(uow, first.ticket_id)


def words_of(desk: Desk, message: Said) -> Written:
    """Collect the properties of a message that are independent of its ticket."""
    command = message.command
    ours = command is not None and (
        command.for_bot is None or command.for_bot.casefold() == desk.bot_username.casefold()
    )
    return Written(
        text=message.text,
        is_text=message.kind is MessageKind.TEXT,
        is_command=command is not None,
        for_this_bot=ours,
        forwarded=message.forwarded,
    )


def written(desk: Desk, message: Said, agent: Agent, target: Target) -> Written:
    """Collect all properties of a message needed for its classification."""
    return replace(
        words_of(desk, message),
        has_ticket=target.ticket is not None,
        live=target.ticket is not None and Status(target.ticket.status) in LIVE,
        holder=_holder(target.ticket, agent),
        answers=_answers(message, agent, target),
    )


def _holder(ticket: Ticket | None, agent: Agent) -> Holder:
    if ticket is None or ticket.assignee_id is None:
        return Holder.FREE
    return Holder.SELF if ticket.assignee_id == agent.id else Holder.OTHER


def _answers(message: Said, agent: Agent, target: Target) -> Answers:
    if message.reply_to is None:
        return Answers.NOTHING
    place, answered = target.place, target.answered
    if place is None:
        return Answers.UNKNOWN
    if place.role == PlacementRole.CARD:
        return Answers.CARD
    if place.role in (PlacementRole.INBOUND, PlacementRole.FOCUS):
        return Answers.REQUESTER
    if place.role == PlacementRole.NOTE_PROMPT:
        return Answers.NOTE_PROMPT
    if place.role not in OF_AGENTS:
        return Answers.NOTICE
    if answered is None or answered.direction == Direction.NOTE:
        return Answers.NOTE
    return Answers.OWN if answered.agent_id == agent.id else Answers.COLLEAGUE
