"""Keyboards for the questions agents are asked after a command or a button press."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.conversation.callbacks import Act, Press
from bot.desk.cards import listed
from bot.desk.cards.choices import about
from bot.desk.context import Desk
from bot.desk.outgoing import Key, Keys
from handoff import reports
from handoff.actions import tickets
from handoff.actions.names import squeezed
from handoff.lifecycle import Outcome
from handoff.presence import is_away
from handoff.records import Agent, Ticket
from handoff.states import Priority
from handoff.work import UnitOfWork

Say = Callable[..., str]

MOST_NAMES = 24
LABEL_WORDS = 40  # length of a question on a button, in characters


def is_current(
    uow: UnitOfWork, ticket: Ticket, facts: Mapping[str, object], *, holder: bool = False
) -> bool:
    """Return True if the ticket is unchanged since the button was shown."""
    return facts.get("state") == tickets.state(uow, ticket, holder=holder)


def original_keys(uow: UnitOfWork, ticket: Ticket, among: Sequence[Ticket], say: Say) -> Keys:
    """Return a button for each ticket that the ticket may be a duplicate of."""
    keys: list[list[Key]] = []
    for original in among:
        facts = {"outcome": Outcome.DUPLICATE.value, "duplicate_of": original.id}
        question = listed(original.question, longest=LABEL_WORDS)
        label = say("button-original", ticket=original.id, question=question)
        keys.append([(label, Press(Act.RESOLVE_AS, about(uow, ticket, facts)))])
    return keys


def answer_awaited_words(uow: UnitOfWork, ticket: Ticket, say: Say) -> str:
    """Return the answer to an agent who has set a ticket to wait for an answer."""
    first, *_, last = uow.policy.reminders
    end = uow.policy.gives_up_after
    return say("pending-answer", ticket=ticket.id, first=first, last=last, end=end)


def waiting_words(ticket: Ticket, until: datetime, say: Say) -> str:
    """Return the answer to an agent who has set a ticket to pending."""
    text_id = "pending-until" if ticket.waiting_since is None else "pending-on-hold"
    return say(text_id, ticket=ticket.id, until=until)


def priority_keys(uow: UnitOfWork, ticket: Ticket, say: Say) -> Keys:
    """Return a button for each priority that the ticket doesn't have."""
    return [
        [
            (say(f"priority-{each.value}"), Press(Act.PRIORITY, _priority(ticket, each)))
            for each in Priority
            if each != ticket.priority
        ]
    ]


def _priority(ticket: Ticket, priority: Priority) -> dict[str, object]:
    return {"ticket": ticket.id, "before": ticket.priority, "priority": priority.value}


def agent_keys(uow: UnitOfWork, ticket: Ticket, among: Sequence[Agent]) -> Keys:
    """Return a button to assign the ticket for each of the agents."""
    return [
        [(label, Press(Act.ASSIGN_TO, about(uow, ticket, {"agent": agent.id}, holder=True)))]
        for agent, label in _labelled(among)
    ]


def dismissal_keys(among: Sequence[Agent]) -> Keys:
    """Return a button to remove each of the agents from the roster."""
    return [
        [(label, Press(Act.DISMISS, {"agent": agent.id}))] for agent, label in _labelled(among)
    ]


def colleagues(desk: Desk, uow: UnitOfWork, ticket: Ticket) -> list[Agent]:
    """Return all active agents who are not away, except the assignee.

    The assignee is included if there are no other agents.
    """
    active = reports.active_agents(uow, desk.id)
    roster = [agent for agent in active if not is_away(agent, uow.now)]
    others = [agent for agent in roster if agent.id != ticket.assignee_id]
    return others or roster


def _labelled(among: Sequence[Agent]) -> list[tuple[Agent, str]]:
    """Pair agents with their labels. Ambiguous names are followed by the username or id."""
    shown = among[:MOST_NAMES]
    names = [squeezed(agent.name) for agent in shown]
    return [
        (agent, agent.name if names.count(name) == 1 else f"{agent.name} ({_mark(agent)})")
        for agent, name in zip(shown, names, strict=True)
    ]


def _mark(agent: Agent) -> str:
    return f"@{agent.username}" if agent.username else str(agent.platform_id)
