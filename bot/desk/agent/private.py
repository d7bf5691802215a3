"""Messages of an agent who works on a ticket in the private chat with the bot."""

from collections.abc import Container
from dataclasses import dataclass, replace

from bot.conversation.agent_input import NOTE_MARK, Reason, Reply, Unclear, Verdict, classify
from bot.conversation.messages import Command, MessageKind, Said
from bot.conversation.slashes import read
from bot.desk import guests, language
from bot.desk.agent import chat, command_table, edits, focusing
from bot.desk.agent.mirroring import mirror, mirror_edit, mirror_unsend
from bot.desk.agent.targets import Target, target_of, written
from bot.desk.cards import short
from bot.desk.cards.keys import offer_keys
from bot.desk.context import Desk
from handoff import reports
from handoff.actions import focus
from handoff.records import Agent, Message, Ticket
from handoff.states import Direction, PlacementRole
from handoff.work import UnitOfWork

OF_MESSAGES = frozenset(
    {PlacementRole.FOCUS, PlacementRole.AGENT, PlacementRole.NOTE, PlacementRole.NOTE_PROMPT}
)
TAKING = frozenset({"claim", "contact"})  # commands after which the agent works on a ticket


@dataclass(frozen=True)
class Meant:
    """The ticket for which a private message is meant, and the one in focus."""

    said: Said  # without a reply to something that the bot said
    target: Target
    focused: Ticket

    @property
    def ticket(self) -> Ticket:
        return self.target.ticket or self.focused

    @property
    def is_other(self) -> bool:
        return self.ticket.id != self.focused.id


def takes(
    desk: Desk, uow: UnitOfWork, said: Said, agent: Agent, *, for_requesters: Container[str]
) -> bool:
    """Handle a message of an agent with a ticket in focus.

    Returns False without a focus, and for a reply in a request of the agent's own. Commands
    `for_requesters` that agents do not have are refused, because the answers to what the bot asks
    then would be sent to the requester of the ticket.
    """
    focused = focus.ticket_of(uow, agent)
    if focused is None:
        return False
    meant = _meant(desk, uow, said, focused)
    if meant is None or _answers_as_guest(desk, uow, said, meant):
        return meant is not None
    command = _command(said)
    if command is None:
        _receive(desk, uow, agent, meant)
    elif command.name in for_requesters and command.name not in command_table.BY_NAME:
        spoken = language.of_agent(desk, agent)
        text = desk.say(spoken, "focus-first-leave", ticket=focused.id)
        focusing.tell(desk, uow, agent, text, ticket=focused)
    else:
        _run(desk, uow, agent, meant, command)
    return True


def takes_edit(desk: Desk, uow: UnitOfWork, said: Said, agent: Agent | None) -> bool:
    """Handle the edit of a message that an agent wrote in the private chat as an agent."""
    account_id, chat_id = desk.account.id, said.place.chat_id
    row = reports.message_at(uow, account_id, chat_id, said.message_id)
    focused = None if agent is None else focus.ticket_of(uow, agent)
    if row is None and agent is not None and focused is not None:
        command = _command(said)
        edits.never_kept(desk, uow, replace(said, command=command), agent, Target(focused))
        return True
    if row is None or row.agent_id is None or row.direction == Direction.INBOUND:
        return False
    before = row.text
    edits.edited(desk, uow, replace(said, command=_command(said)))
    ticket = reports.ticket(uow, row.ticket_id or 0)
    author = reports.agent(uow, row.agent_id)
    if row.text != before and ticket is not None and author is not None:
        mirror_edit(desk, uow, row, ticket, by=author)
    return True


def _command(said: Said) -> Command | None:
    if said.kind is not MessageKind.TEXT or said.text.startswith(NOTE_MARK):
        return None
    slashed = read(said.text)
    command = None if slashed is None else slashed.command
    return command or command_table.persian_command(said.text)


def _meant(desk: Desk, uow: UnitOfWork, said: Said, focused: Ticket) -> Meant | None:
    """Return the ticket of a message, or None if it belongs to a request of the agent's own.

    A reply belongs to the ticket of the message replied to. A reply to something that the bot said
    about the ticket in focus is an ordinary message.
    """
    found = target_of(desk, uow, said)
    other = found.ticket
    if other is not None and other.id != focused.id:
        requester = reports.requester(uow, other.requester_id)
        if requester is not None and requester.chat_id == said.place.chat_id:
            return None
        return Meant(replace(said, reply_to=None), Target(other), focused)
    if found.place is not None and found.place.role in OF_MESSAGES and other is not None:
        return Meant(said, found, focused)
    return Meant(replace(said, reply_to=None), Target(focused), focused)


def _answers_as_guest(desk: Desk, uow: UnitOfWork, said: Said, meant: Meant) -> bool:
    """Take a reply to a question for a guest as its answer."""
    is_about_ticket = meant.is_other or meant.target.place is not None
    place = None
    if said.reply_to is not None:
        chat_id = said.place.chat_id
        place = reports.placement(uow, desk.account.id, chat_id, said.reply_to)
    is_to_bot = said.answers_bot and place is None and not is_about_ticket
    return is_to_bot and guests.takes_answer(desk, uow, said)


def run_command(
    desk: Desk, uow: UnitOfWork, said: Said, agent: Agent, ticket: Ticket | None
) -> None:
    """Run a command of an agent in the private chat. A ticket that it claims gets the focus."""
    command_table.run(desk, uow, said, agent, ticket)
    assert said.command is not None
    if said.command.name not in TAKING:
        return
    command = command_table.BY_NAME[said.command.name]
    number = command_table.named_ticket(command, said.command.argument, ticket)
    taken = None if number is None else reports.ticket(uow, number)
    if taken is not None and taken.assignee_id == agent.id and taken.id != agent.focus_id:
        focusing.show(desk, uow, agent, taken)


def _run(desk: Desk, uow: UnitOfWork, agent: Agent, meant: Meant, command: Command) -> None:
    """Run a command about the ticket in focus, or that of the message replied to."""
    was_over = focusing.over_words(desk, uow, agent) is not None
    said = replace(meant.said, command=command)
    run_command(desk, uow, said, agent, meant.ticket)
    row = reports.message_at(uow, desk.account.id, said.place.chat_id, said.message_id)
    if row is not None and row.agent_id == agent.id:
        mirror(desk, uow, row, meant.ticket, by=agent)  # such as /note
    if command.name == "unsend" and meant.target.answered is not None:
        mirror_unsend(desk, uow, meant.target.answered, meant.ticket, by=agent)
    if focus.ticket_of(uow, agent) is not meant.focused:
        return
    focus.touch(uow, agent)
    words = focusing.over_words(desk, uow, agent)
    if words is not None and not was_over:
        focusing.tell(desk, uow, agent, words, ticket=meant.focused)


def _receive(desk: Desk, uow: UnitOfWork, agent: Agent, meant: Meant) -> None:
    """Send a message, or keep it as a note."""
    verdict = _checked(uow, classify(written(desk, meant.said, agent, meant.target)), agent, meant)
    row = chat.to_ticket(desk, uow, meant.said, agent, meant.target, verdict)
    if row is None:
        return
    mirror(desk, uow, row, meant.ticket, by=agent)
    if row.direction != Direction.OUTBOUND:
        return
    focus.touch(uow, agent)
    if reports.album_of(uow, row)[0].id == row.id:
        _confirm(desk, uow, agent, meant, row)


def _checked(uow: UnitOfWork, verdict: Verdict, agent: Agent, meant: Meant) -> Verdict:
    """Return the verdict, or ask if it is not certain which requester the message is for."""
    if not isinstance(verdict, Reply):
        return verdict
    if meant.is_other:
        return Unclear(Reason.OTHER_FOCUS)
    if meant.ticket.assignee_id != agent.id:
        return Unclear(Reason.FREE_TICKET)
    return Unclear(Reason.STALE_FOCUS) if focus.is_stale(uow, agent) else verdict


def _confirm(desk: Desk, uow: UnitOfWork, agent: Agent, meant: Meant, row: Message) -> None:
    """Say to whom a reply is sent."""
    requester = reports.requester(uow, row.requester_id)
    name = requester.name if requester is not None else "?"
    spoken = language.of_agent(desk, agent)
    text = desk.say(spoken, "focus-sent", ticket=meant.ticket.id, name=name)
    reply_to = meant.said.message_id
    focusing.tell(desk, uow, agent, text, ticket=meant.ticket, reply_to=reply_to, keys=())
    offered = reports.offered_promise(uow, meant.ticket.id)
    if offered is not None and offered.message_id == row.id:
        words = desk.say(spoken, "card-offered", words=short(offered.words))
        keys = [offer_keys(desk, offered, spoken)]
        focusing.tell(desk, uow, agent, words, ticket=meant.ticket, keys=keys)
