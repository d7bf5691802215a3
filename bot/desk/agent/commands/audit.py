"""The /audit command."""

from collections.abc import Callable
from datetime import datetime

from bot.desk.agent.arguments import ticket_reference
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import listed, receiver_name
from handoff import reports
from handoff.actions import agents
from handoff.records import AgentAct, TicketEvent

LISTED = 20
LONGEST_DETAIL = 60  # characters of a question, a promise or a reason


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
        words=_details(spoken, act) or act.words or 0,
    )
    if act.refusal is None:
        return line
    return f"{line} {spoken.say('audit-refused', why=act.refusal)}"


def _name(spoken: Spoken, act: str) -> str:
    if act.startswith("/"):
        return spoken.say("command-shown", command=act.removeprefix("/"))
    return spoken.say(f"act-{act}")


def _details(spoken: Spoken, act: AgentAct) -> str:
    """Return what an act changed: to whom, until when, with which outcome."""
    found = [
        _DETAILS[event.kind](spoken, event)
        for event in reports.events_of_act(spoken.uow, act)
        if event.kind in _DETAILS and act.refusal is None
    ]
    return " · ".join(dict.fromkeys(filter(None, found)))


def _assigned(spoken: Spoken, event: TicketEvent) -> str:
    to = int(event.facts.get("to") or 0)
    return "" if to == event.agent_id else spoken.say("audit-to", name=_agent_name(spoken, to))


def _taken_over(spoken: Spoken, event: TicketEvent) -> str:
    return spoken.say("audit-from", name=_agent_name(spoken, int(event.facts.get("was") or 0)))


def _agent_name(spoken: Spoken, number: int) -> str:
    agent = reports.agent(spoken.uow, number) if number else None
    return agent.name if agent is not None else "–"


def _resolved(spoken: Spoken, event: TicketEvent) -> str:
    outcome = spoken.say(f"outcome-{event.facts['outcome']}")
    original = event.facts.get("duplicate_of")
    if original is None:
        return outcome
    return f"{outcome} {spoken.say('ticket-number', ticket=int(original))}"


def _priority(spoken: Spoken, event: TicketEvent) -> str:
    return spoken.say(f"priority-{event.facts['priority']}")


def _until(spoken: Spoken, event: TicketEvent) -> str:
    until = event.facts.get("until") or event.facts.get("due")
    if not until:
        return ""
    return spoken.say("audit-until", until=datetime.fromisoformat(str(until)))


def _promise(spoken: Spoken, event: TicketEvent) -> str:
    promise = reports.promise(spoken.uow, int(event.facts["promise"]))
    return "" if promise is None else _short(spoken, promise.words)


def _promised(spoken: Spoken, event: TicketEvent) -> str:
    promise = reports.promise(spoken.uow, int(event.facts["promise"]))
    if promise is None:
        return ""
    until = spoken.say("audit-until", until=promise.due_at)
    return f"{_short(spoken, promise.words)} {until}"


def _referred(spoken: Spoken, event: TicketEvent) -> str:
    referral = reports.referral(spoken.uow, int(event.facts["referral"]))
    if referral is None:
        return ""
    name = receiver_name(spoken.desk, spoken.uow, referral, spoken.language)
    return f"{spoken.say('audit-to', name=name)} {_short(spoken, referral.question)}"


def _bounced(spoken: Spoken, event: TicketEvent) -> str:
    referral = reports.referral(spoken.uow, int(event.facts["referral"]))
    return "" if referral is None or not referral.reason else _short(spoken, referral.reason)


def _short(spoken: Spoken, words: str) -> str:
    return spoken.say("audit-quote", words=listed(words, longest=LONGEST_DETAIL))


_DETAILS: dict[str, Callable[[Spoken, TicketEvent], str]] = {
    "assigned": _assigned,
    "taken-over": _taken_over,
    "resolved": _resolved,
    "priority": _priority,
    "pending": _until,
    "scheduled": _until,
    "promised": _promised,
    "promise-moved": _promised,
    "promise-kept": _promise,
    "promise-broken": _promise,
    "referred": _referred,
    "bounced": _bounced,
}


COMMANDS = (
    AgentCommand(
        "audit",
        _audit,
        Right.AGENT,
        "leads: the latest commands, presses and replies, of all agents, one (`@sara`) or about a "
        "request (`#12`), with what they changed, also those that were refused and why",
        argument="#12",
        persian="سابقه",
        task=8,
        menu=False,
    ),
)
