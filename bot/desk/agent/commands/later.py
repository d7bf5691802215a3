"""The /later command."""

from collections.abc import Callable
from datetime import datetime

from bot.conversation.callbacks import Act, Press
from bot.conversation.when.send_times import leading_send_time
from bot.conversation.when.words import trimmed
from bot.desk.agent import notes as agent_notes
from bot.desk.agent import scheduling
from bot.desk.agent.arguments import ticket_reference
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import short
from bot.desk.context import Desk
from bot.desk.outgoing import Keys
from handoff import reports
from handoff.actions import replies
from handoff.records import HeldReply, Message, Ticket
from handoff.states import Direction
from handoff.work import UnitOfWork

LISTED = 10  # replies in one list
IN_ROW = 5  # buttons beside each other
LINE_WORDS = 60  # length of a reply in a list, in characters


def _later(spoken: Spoken) -> None:
    """Schedule the text, or the note that the command replies to. Alone, list all of them."""
    if not spoken.argument:
        of_ticket = None if spoken.ticket is None else spoken.ticket.id
        text, keys = list_of(spoken.desk, spoken.uow, spoken.say, of_ticket)
        spoken.reply(text, keys=keys)
        return
    note = _note_meant(spoken)
    ticket, argument = _ticket_and_rest(spoken, note)
    due_at, text = send_time(spoken.desk, ticket, argument, now=spoken.uow.now)
    if due_at is None or due_at <= spoken.uow.now or not (text or note):
        spoken.reply(refusal(spoken.say, due_at, now=spoken.uow.now))
        return
    agent_notes.may_send(spoken.uow, ticket, spoken.agent)
    row = note
    if text:
        content = agent_notes.argument_of(spoken.desk, spoken.said, text)
        row = replies.note(spoken.uow, ticket.id, content, by=spoken.agent)
    if row is not None:
        said_at = spoken.said.at
        scheduling.plan(spoken.desk, spoken.uow, row, due_at, by=spoken.agent, said_at=said_at)


def _ticket_and_rest(spoken: Spoken, note: Message | None) -> tuple[Ticket, str]:
    """Return the ticket that is named, that of the note, or that of the place."""
    number, rest = ticket_reference(spoken.argument, bare=False)
    if note is None or number is not None:
        return spoken.ticket_and_rest()
    ticket = reports.ticket(spoken.uow, note.ticket_id or 0)
    if ticket is None:
        raise spoken.unclear()
    return ticket, rest


def send_time(
    desk: Desk, ticket: Ticket, argument: str, *, now: datetime
) -> tuple[datetime | None, str]:
    """Parse a time at the start, in the hours of the ticket's route. Returns it and the rest."""
    calendar = desk.team.settings.calendar_of(ticket.route)
    return leading_send_time(trimmed(argument), now, calendar)


def refusal(say: Callable[..., str], due_at: datetime | None, *, now: datetime) -> str:
    """Return what is wrong with a time, or that the text is missing."""
    if due_at is None:
        return say("later-when")
    return say("later-past", due=due_at) if due_at <= now else say("later-what")


def _note_meant(spoken: Spoken) -> Message | None:
    """Return the note that the command replies to."""
    row = spoken.message_replied_to()
    is_note = row is not None and row.direction == Direction.NOTE and row.ticket_id is not None
    return row if is_note else None


def list_of(
    desk: Desk, uow: UnitOfWork, say: Callable[..., str], of_ticket: int | None
) -> tuple[str, Keys]:
    """Return the scheduled replies of a ticket, or of the desk, with buttons to cancel them."""
    found = reports.scheduled_replies(uow, desk.id, ticket_id=of_ticket)
    if not found:
        return f"{say('later-none')}\n{say('later-how')}", ()
    shown = list(enumerate(found[:LISTED], start=1))
    lines = [say("later-head"), *(_line(uow, say, held, number) for number, held in shown)]
    if len(found) > LISTED:
        lines.append(say("later-more", count=len(found) - LISTED))
    drawn = [
        (
            say("button-later-cancel-one", number=number),
            Press(Act.CANCEL_LATER, {"held": held.id, "list": True, "of": of_ticket}),
        )
        for number, held in shown
    ]
    keys = [drawn[at : at + IN_ROW] for at in range(0, len(drawn), IN_ROW)]
    return "\n".join([*lines, say("later-how")]), keys


def _line(uow: UnitOfWork, say: Callable[..., str], held: HeldReply, number: int) -> str:
    row, agent = reports.message(uow, held.message_id), reports.agent(uow, held.agent_id)
    return say(
        "later-line",
        number=number,
        ticket=held.ticket_id,
        due=held.due_at,
        agent=agent.name if agent is not None else "–",
        words=short(row.text if row is not None else "", longest=LINE_WORDS) or "…",
    )


COMMANDS = (
    AgentCommand(
        "later",
        _later,
        Right.AGENT,
        "send a text later: `tomorrow 9:00`, `2h` or `open` (when the office opens) and the text, "
        "or in reply to a note; not sent if the requester writes before; alone it lists them",
        argument="tomorrow 9:00 It is paid",
        persian="بعدا",
        task=2,
        menu=False,
    ),
)
