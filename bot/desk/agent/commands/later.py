"""The /later command."""

from datetime import datetime

from bot.conversation.callbacks import Act, Press
from bot.conversation.when.send_times import leading_send_time
from bot.conversation.when.words import original_end, plain, trimmed
from bot.desk.agent import notes as agent_notes
from bot.desk.agent import scheduling
from bot.desk.agent.arguments import ticket_reference
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import short
from bot.desk.outgoing import Keys
from handoff import reports
from handoff.actions import replies
from handoff.records import HeldReply, Message, Ticket
from handoff.states import Direction

LISTED = 15  # replies in one list
CANCELLABLE = 8  # of them with a button
LINE_WORDS = 60  # length of a reply in a list, in characters


def _later(spoken: Spoken) -> None:
    """Schedule the text, or the note that the command replies to. Alone, list all of them."""
    if not spoken.argument:
        _list(spoken)
        return
    note = _note_meant(spoken)
    number, argument = ticket_reference(spoken.argument, bare=False)
    if note is not None and number is None:
        _schedule_note(spoken, note)
        return
    ticket, argument = spoken.ticket_and_rest()
    due_at, text = _send_time(spoken, ticket, argument)
    if due_at is None:
        spoken.reply(spoken.say("later-when"))
        return
    if not text or due_at <= spoken.uow.now:
        spoken.reply(_refusal(spoken, due_at))
        return
    agent_notes.may_send(spoken.uow, ticket, spoken.agent)
    content = agent_notes.argument_of(spoken.desk, spoken.said, text)
    row = replies.note(spoken.uow, ticket.id, content, by=spoken.agent)
    if row is not None:
        scheduling.plan(spoken.desk, spoken.uow, row, due_at, by=spoken.agent)


def _refusal(spoken: Spoken, due_at: datetime) -> str:
    if due_at <= spoken.uow.now:
        return spoken.say("later-past", due=due_at)
    return spoken.say("later-what")


def _send_time(spoken: Spoken, ticket: Ticket, argument: str) -> tuple[datetime | None, str]:
    """Parse a time at the start, and return it with the rest."""
    calendar = spoken.desk.team.settings.calendar_of(ticket.route)
    due_at, rest = leading_send_time(plain(argument), spoken.uow.now, calendar)
    if due_at is None:
        return None, trimmed(argument)
    return due_at, original_end(argument, rest)


def _note_meant(spoken: Spoken) -> Message | None:
    """Return the note that the command replies to."""
    row = spoken.message_replied_to()
    is_note = row is not None and row.direction == Direction.NOTE and row.ticket_id is not None
    return row if is_note else None


def _schedule_note(spoken: Spoken, row: Message) -> None:
    ticket = reports.ticket(spoken.uow, row.ticket_id or 0)
    if ticket is None:
        raise spoken.unclear()
    due_at, rest = _send_time(spoken, ticket, spoken.argument)
    if due_at is None or rest or due_at <= spoken.uow.now:
        spoken.reply(
            spoken.say("later-when") if rest or due_at is None else _refusal(spoken, due_at)
        )
        return
    scheduling.plan(spoken.desk, spoken.uow, row, due_at, by=spoken.agent)


def _list(spoken: Spoken) -> None:
    """List the scheduled replies of the ticket, or of the desk, with buttons to cancel them."""
    of_ticket = None if spoken.ticket is None else spoken.ticket.id
    found = reports.scheduled_replies(spoken.uow, spoken.desk.id, ticket_id=of_ticket)
    if not found:
        spoken.reply(f"{spoken.say('later-none')}\n{spoken.say('later-how')}")
        return
    lines = [spoken.say("later-head"), *(_line(spoken, held) for held in found[:LISTED])]
    if len(found) > LISTED:
        lines.append(spoken.say("later-more", count=len(found) - LISTED))
    keys: Keys = [
        [
            (
                spoken.say("button-later-cancel-one", ticket=held.ticket_id, due=held.due_at),
                Press(Act.UNDO_HELD, {"held": held.id}),
            )
        ]
        for held in found[:CANCELLABLE]
    ]
    spoken.reply("\n".join([*lines, spoken.say("later-how")]), keys=keys)


def _line(spoken: Spoken, held: HeldReply) -> str:
    row, agent = (
        reports.message(spoken.uow, held.message_id),
        reports.agent(spoken.uow, held.agent_id),
    )
    return spoken.say(
        "later-line",
        ticket=held.ticket_id,
        due=held.due_at,
        agent=agent.name if agent is not None else "–",
        words=short(row.text if row is not None else "", longest=LINE_WORDS) or "…",
    )


COMMANDS = (
    AgentCommand(
        "later",
        _later,
        Right.FREE_OR_HOLDER,
        "send a text later: `tomorrow 9:00`, `2h` or `open` (when the office opens) and the text, "
        "or in reply to a note; not sent if the requester writes before; alone it lists them",
        argument="tomorrow 9:00 It is paid",
        line=2,
        menu=False,
        persian="بعدا",
    ),
)
