"""Log of what agents do: commands, presses, and what they are refused."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.callbacks import Act, Presser, parse_data, presser_of
from bot.conversation.messages import Incoming, Pressed, Said
from bot.desk.agent.command_table import BY_NAME, named_ticket
from bot.desk.agent.targets import target_of
from bot.desk.context import Desk
from handoff import reports
from handoff.actions import audit
from handoff.errors import DeskError
from handoff.records import Agent
from handoff.work import UnitOfWork


def log_press(uow: UnitOfWork, agent: Agent, act: Act, facts: Mapping[str, Any]) -> None:
    """Log a press that was carried out."""
    audit.log(uow, agent, act.value, ticket_id=_ticket_of(uow, facts))


def log_refusal(desk: Desk, uow: UnitOfWork, incoming: Incoming, refusal: DeskError) -> None:
    """Log a command or a press that was refused, if it is that of an agent."""
    if not isinstance(incoming, Said | Pressed):
        return
    agent = reports.agent_by_platform_id(uow, desk.id, desk.account.channel, incoming.person.id)
    if agent is None or not agent.active:
        return
    if isinstance(incoming, Pressed):
        _log_refused_press(uow, agent, incoming, refusal)
    elif incoming.command is not None and incoming.command.name in BY_NAME:
        command = BY_NAME[incoming.command.name]
        ticket = target_of(desk, uow, incoming).ticket
        number = named_ticket(command, incoming.command.argument, ticket)
        audit.log(uow, agent, f"/{command.name}", ticket_id=number, refusal=refusal.code)


def _log_refused_press(
    uow: UnitOfWork, agent: Agent, pressed: Pressed, refusal: DeskError
) -> None:
    parsed = parse_data(pressed.data)
    keyboard = None if parsed is None else reports.keyboard(uow, parsed[0])
    if parsed is None or keyboard is None or parsed[1] >= len(keyboard.presses):
        return
    stored = keyboard.presses[parsed[1]]
    act = Act(stored["act"])
    if presser_of(act) is not Presser.REQUESTER:
        ticket_id = _ticket_of(uow, stored["facts"])
        audit.log(uow, agent, act.value, ticket_id=ticket_id, refusal=refusal.code)


def _ticket_of(uow: UnitOfWork, facts: Mapping[str, Any]) -> int | None:
    """Return the ticket of a button from its stored facts."""
    if "ticket" in facts:
        return int(facts["ticket"])
    for name, find in _OWNERS.items():
        if name in facts:
            found = find(uow, int(facts[name]))
            return None if found is None else found.ticket_id
    return None


_OWNERS = {
    "message": reports.message,
    "held": reports.held_reply,
    "promise": reports.promise,
    "referral": reports.referral,
}
