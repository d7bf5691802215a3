"""The /audit command."""

from bot.desk.agent.arguments import ticket_reference
from bot.desk.agent.command import AgentCommand, Right, Spoken
from handoff import reports
from handoff.actions import agents
from handoff.records import AgentAct

LISTED = 20


def _audit(spoken: Spoken) -> None:
    """List the latest acts of the agents, of one of them, or about a ticket (leads only)."""
    agents.must_lead(spoken.agent)
    number, name = ticket_reference(spoken.argument, bare=True)
    if number is None and not name and spoken.ticket is not None:
        number = spoken.ticket.id
    agent = agents.by_name(spoken.uow, name, desk_id=spoken.desk.id) if name else None
    found = reports.newest_acts(
        spoken.uow,
        spoken.desk.id,
        limit=LISTED,
        agent_id=None if agent is None else agent.id,
        ticket_id=number,
    )
    lines = [_line(spoken, act) for act in reversed(found)]
    head = spoken.say("audit-head", count=len(lines)) if lines else spoken.say("audit-none")
    spoken.reply("\n".join([head, *lines]))


def _line(spoken: Spoken, act: AgentAct) -> str:
    agent = reports.agent(spoken.uow, act.agent_id)
    line = spoken.say(
        "audit-line",
        at=act.at,
        name=agent.name if agent is not None else "–",
        act=_name(spoken, act.act),
        ticket=act.ticket_id or 0,
        words=act.words or 0,
    )
    return line if act.refusal is None else f"{line} {spoken.say('audit-refused')}"


def _name(spoken: Spoken, act: str) -> str:
    """Return the name of an act. Commands keep theirs."""
    return act if act.startswith("/") else spoken.say(f"act-{act}")


COMMANDS = (
    AgentCommand(
        "audit",
        _audit,
        Right.AGENT,
        "leads: the latest commands, presses and replies, of all agents, one (`@sara`) or about a "
        "request (`#12`), also those that were refused",
        argument="#12",
        persian="سابقه",
        task=8,
        menu=False,
    ),
)
