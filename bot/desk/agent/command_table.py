"""Table of all agent commands."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import groupby
from operator import attrgetter

from bot.conversation.messages import Command, MessageKind, Said
from bot.desk.agent.arguments import ticket_reference
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.commands import (
    absence,
    audit,
    blocking,
    canned,
    complaints,
    duty,
    focus,
    guests,
    hours,
    knowledge,
    later,
    lifecycle,
    notes,
    promises,
    queue,
    referrals,
    roster,
    sending,
    tags,
)
from bot.desk.context import Desk
from handoff.actions import agents
from handoff.actions.audit import log
from handoff.actions.names import squeezed
from handoff.records import Agent, Ticket
from handoff.work import UnitOfWork


def _help(spoken: Spoken) -> None:
    spoken.reply(help_words(spoken))


HELP = AgentCommand(
    "help",
    _help,
    Right.AGENT,
    "this list, in the chat",
    aliases=("start",),
    persian="راهنما",
)
# Determines the order in menus.
TABLE: tuple[AgentCommand, ...] = (
    *queue.COMMANDS,
    *focus.COMMANDS,
    *lifecycle.COMMANDS,
    *promises.COMMANDS,
    *referrals.COMMANDS,
    *guests.COMMANDS,
    *notes.COMMANDS,
    *sending.COMMANDS,
    *complaints.COMMANDS,
    *later.COMMANDS,
    *roster.COMMANDS,
    *absence.COMMANDS,
    *audit.COMMANDS,
    *blocking.COMMANDS,
    *knowledge.COMMANDS,
    *hours.COMMANDS,
    *duty.COMMANDS,
    *canned.COMMANDS,
    *tags.COMMANDS,
    HELP,
)
BY_NAME = {name: command for command in TABLE for name in (command.name, *command.aliases)}
_PERSIAN = re.compile(r"/(?P<name>[^\s/@]+)(?:@(?P<bot>\w+))?(?P<argument>(?:\s.*)?)$", re.DOTALL)
NEAR = 0.75  # similarity of a misspelt name, from 0 to 1
TAKE_TICKET = frozenset(
    {"claim", "reopen", "ticket", "priority", "tag", "guest", "note", "contact"}
)
BY_PERSIAN = {
    squeezed(name): command
    for command in TABLE
    for name in (command.persian, *command.spoken)
    if name
}
BEFORE_SETUP = frozenset(command.name for command in TABLE if command.before_setup)


def persian_command(text: str) -> Command | None:
    """Return the command of a text that begins with a Persian name, such as `/صف`.

    Messengers mark only commands in Latin letters.
    """
    found = _PERSIAN.match(text)
    command = None if found is None else BY_PERSIAN.get(squeezed(found["name"]))
    if found is None or command is None:
        return None
    return Command(command.name, found["argument"].strip(), found["bot"] or None)


def with_command(said: Said) -> Said:
    """Return the message with its command if it begins with the Persian name of one."""
    if said.command is not None or said.kind is not MessageKind.TEXT:
        return said
    return replace(said, command=persian_command(said.text))


def run(desk: Desk, uow: UnitOfWork, said: Said, agent: Agent, ticket: Ticket | None) -> bool:
    """Run a command. Returns False if it does not exist."""
    assert said.command is not None
    name, argument = said.command.name, said.command.argument
    spoken = Spoken(desk, uow, said, agent, ticket, name, argument.strip())
    command = BY_NAME.get(name)
    if command is None:
        # May be meant for another bot unless there is a ticket or the bot is named.
        if ticket is not None or said.command.for_bot is not None:
            spoken.reply(spoken.say("command-unknown"))
        elif near := get_close_matches(name, BY_NAME, n=1, cutoff=NEAR):
            spoken.reply(spoken.say("command-near", name=name, command=BY_NAME[near[0]].name))
        return False
    if command.who is Right.ADMIN:
        agents.must_be_admin(agent)
    command.run(spoken)
    _log(spoken, command)
    return True


def named_ticket(command: AgentCommand, argument: str, ticket: Ticket | None) -> int | None:
    """Return the ticket that a command is about, by its number or its place."""
    takes_number = command.name in TAKE_TICKET or command.who is not Right.AGENT
    number, _ = ticket_reference(argument, bare=ticket is None and takes_number)
    return number if number is not None else None if ticket is None else ticket.id


def _log(spoken: Spoken, command: AgentCommand) -> None:
    number = named_ticket(command, spoken.argument, spoken.ticket)
    words = spoken.argument if command.is_logged_in_full else ""
    log(spoken.uow, spoken.agent, f"/{command.name}", ticket_id=number, words=words)


def help_words(spoken: Spoken) -> str:
    """Return the text of /help."""
    lines = [spoken.say("agents-help-head"), *_help_lines(spoken), spoken.say("agents-help-foot")]
    return "\n".join(lines)


def _help_lines(spoken: Spoken) -> Iterator[str]:
    shown = sorted((one for one in TABLE if one.task), key=attrgetter("task"))
    for task, commands in groupby(shown, key=attrgetter("task")):
        listed = " · ".join(spoken.say(f"help-{command.name}") for command in commands)
        yield f"{spoken.say('help-task', task=task)}: {listed}"
