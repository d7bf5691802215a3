"""Messages of an agent who works on a ticket in the private chat with the bot."""

from dataclasses import replace

from bot.conversation.agent_input import Reason, Reply, Unclear, Verdict, classify
from bot.conversation.messages import Command, MessageKind, Said
from bot.conversation.slashes import read
from bot.desk.agent import chat, command_table, edits, focusing
from bot.desk.agent.mirroring import mirror
from bot.desk.agent.targets import Target, target_of, written
from bot.desk.context import Desk
from bot.desk.language import of_agent
from handoff import reports
from handoff.actions import focus
from handoff.records import Agent, Message, Ticket
from handoff.states import Direction, PlacementRole
from handoff.work import UnitOfWork

OF_MESSAGES = frozenset(
    {PlacementRole.FOCUS, PlacementRole.AGENT, PlacementRole.NOTE, PlacementRole.NOTE_PROMPT}
)


def takes(desk: Desk, uow: UnitOfWork, said: Said, agent: Agent) -> bool:
    """Handle a message of an agent with a ticket in focus. Returns False without one.

    Commands for requesters are left to them, except those that agents have too.
    """
    ticket = focus.ticket_of(uow, agent)
    if ticket is None:
        return False
    command = _command(said)
    if command is not None:
        if command.name not in command_table.BY_NAME:
            return False
        command_table.run(desk, uow, replace(said, command=command), agent, ticket)
        _tell_if_over(desk, uow, agent, ticket)
        return True
    _said(desk, uow, said, agent, ticket)
    return True


def takes_edit(desk: Desk, uow: UnitOfWork, said: Said) -> bool:
    """Handle the edit of a message that an agent wrote in the private chat."""
    account_id, place = desk.account.id, said.place
    row = reports.message_at(uow, account_id, place.chat_id, said.message_id)
    if row is None or row.agent_id is None or row.direction == Direction.INBOUND:
        return False
    before = row.text
    edits.edited(desk, uow, said)
    ticket = reports.ticket(uow, row.ticket_id or 0)
    agent = reports.agent(uow, row.agent_id)
    if row.text != before and ticket is not None and agent is not None:
        mirror(desk, uow, row, ticket, by=agent)
    return True


def _command(said: Said) -> Command | None:
    if said.kind is not MessageKind.TEXT:
        return None
    slashed = read(said.text)
    command = None if slashed is None else slashed.command
    return command or command_table.persian_command(said.text)


def _said(desk: Desk, uow: UnitOfWork, said: Said, agent: Agent, focused: Ticket) -> None:
    said, target = _target(desk, uow, said, focused)
    ticket = target.ticket or focused
    verdict = _checked(uow, classify(written(desk, said, agent, target)), ticket, focused, agent)
    row = chat.to_ticket(desk, uow, said, agent, target, verdict)
    if row is None:
        return
    mirror(desk, uow, row, ticket, by=agent)
    is_first = reports.album_of(uow, row)[0].id == row.id
    if row.direction == Direction.OUTBOUND and is_first:
        _confirm(desk, uow, said, agent, ticket, row)
    focus.touch(uow, agent)


def _target(desk: Desk, uow: UnitOfWork, said: Said, focused: Ticket) -> tuple[Said, Target]:
    """Return the ticket of a message: the one in focus, or that of the message replied to.

    A reply to something that the bot said is an ordinary message.
    """
    found = target_of(desk, uow, said)
    if found.ticket is None or found.place is None or found.place.role not in OF_MESSAGES:
        return replace(said, reply_to=None), Target(focused)
    return said, found


def _checked(
    uow: UnitOfWork, verdict: Verdict, ticket: Ticket, focused: Ticket, agent: Agent
) -> Verdict:
    """Return the verdict, or ask if it is not certain which requester the message is for."""
    if not isinstance(verdict, Reply):
        return verdict
    if ticket.id != focused.id:
        return Unclear(Reason.OTHER_FOCUS)
    return Unclear(Reason.STALE_FOCUS) if focus.is_stale(uow, agent) else verdict


def _confirm(
    desk: Desk, uow: UnitOfWork, said: Said, agent: Agent, ticket: Ticket, row: Message
) -> None:
    """Say to whom a reply is sent."""
    requester = reports.requester(uow, row.requester_id)
    name = requester.name if requester is not None else "?"
    text = desk.say(of_agent(desk, agent), "focus-sent", ticket=ticket.id, name=name)
    reply_to = said.message_id
    focusing.tell(desk, uow, agent, text, ticket=ticket, reply_to=reply_to, keys=False)


def _tell_if_over(desk: Desk, uow: UnitOfWork, agent: Agent, before: Ticket) -> None:
    """Offer the next ticket after a command that ended the work on this one."""
    now = focus.ticket_of(uow, agent)
    words = focusing.over_words(desk, uow, agent)
    if words is not None and now is before:
        focusing.tell(desk, uow, agent, words, ticket=before)
