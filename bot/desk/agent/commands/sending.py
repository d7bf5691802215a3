"""The /send and /unsend commands. Both must reply to a stored message."""

from bot.desk.agent import held_replies
from bot.desk.agent import notes as agent_notes
from bot.desk.agent.command import AgentCommand, Right, Spoken
from handoff import reports
from handoff.actions import replies, tickets
from handoff.actions.replies import TakenBack
from handoff.records import Message
from handoff.states import Direction, HeldState


def send(spoken: Spoken) -> None:
    """Ask for confirmation to send a note or an unclear message."""
    row = _pointed_at(spoken)
    if row is None or row.direction == Direction.INBOUND:
        spoken.reply(spoken.say("send-what"))
        return
    if row.direction != Direction.NOTE:
        spoken.reply(spoken.say("sent-before", ticket=row.ticket_id or 0))
        return
    ticket = tickets.find(spoken.uow, row.ticket_id or 0, desk_id=spoken.desk.id)
    agent_notes.may_send(spoken.uow, ticket, spoken.agent)
    agent_notes.confirm(spoken.desk, spoken.uow, row, to=spoken.agent, anew=True)


def unsend(spoken: Spoken) -> None:
    """Delete the requester's copy of a message, or withdraw it from the outbox."""
    row = _pointed_at(spoken)
    held = None if row is None else reports.held_reply_of(spoken.uow, row.id)
    if held is not None and held.state == HeldState.WAITING:
        words = held_replies.undone(spoken.desk, spoken.uow, held, by=spoken.agent)
        spoken.reply(words or spoken.say("unsend-what"))
        return
    if row is None or row.direction != Direction.OUTBOUND:
        spoken.reply(spoken.say("unsend-what"))
        return
    done = replies.unsend(spoken.uow, row, by=spoken.agent)
    about = row if done is TakenBack.UNDER_WAY else None  # edited once it is done
    spoken.reply(spoken.say(f"unsend-{done.value}", ticket=row.ticket_id or 0), about=about)
    promised = reports.open_promises(spoken.uow, row.ticket_id or 0)
    if any(promise.message_id == row.id for promise in promised):
        spoken.reply(spoken.say("unsend-promise", ticket=row.ticket_id or 0))


def _pointed_at(spoken: Spoken) -> Message | None:
    """Return the message the command replies to if it belongs to a ticket."""
    row = spoken.message_replied_to()
    return row if row is not None and row.ticket_id is not None else None


COMMANDS = (
    AgentCommand(
        "send",
        send,
        Right.AGENT,
        "in reply to a note: send it, after a second press",
        persian="فرستادن",
        task=2,
        menu=False,
    ),
    AgentCommand(
        "unsend",
        unsend,
        Right.AUTHOR,
        "in reply to a sent message: delete the requester's copy",
        persian="پس‌گرفتن",
    ),
)
