"""Questions with buttons that are sent to agents after a command or a press."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from bot.conversation.callbacks import Act, Press
from bot.desk.context import Desk
from bot.desk.outgoing import Key, Keys
from handoff import reports
from handoff.actions import tickets
from handoff.actions.names import squeezed
from handoff.lifecycle import Outcome
from handoff.records import Agent, Ticket
from handoff.work import UnitOfWork

Say = Callable[..., str]

WAITS = {"4h": timedelta(hours=4), "1d": timedelta(days=1), "3d": timedelta(days=3)}
# A refusal requires a written reason, so there is a command for it but not a button.
PRESSED_OUTCOMES = (Outcome.ANSWERED, Outcome.FIXED, Outcome.WRONG_DOOR, Outcome.DUPLICATE)
MOST_NAMES = 24


def about(
    uow: UnitOfWork, ticket: Ticket, facts: Mapping[str, object], *, holder: bool = False
) -> dict[str, object]:
    """Return the data to store with a button.

    The data contains the state of the ticket, so that the button can be rejected as outdated when
    the state has changed. With `holder` the state includes the assignee.
    """
    return {"ticket": ticket.id, "state": tickets.state(uow, ticket, holder=holder), **facts}


def is_current(
    uow: UnitOfWork, ticket: Ticket, facts: Mapping[str, object], *, holder: bool = False
) -> bool:
    """Return True if the ticket has not changed since the button was offered."""
    return facts.get("state") == tickets.state(uow, ticket, holder=holder)


def outcome_keys(uow: UnitOfWork, ticket: Ticket, say: Say) -> Keys:
    keys: list[list[Key]] = []
    for outcome in PRESSED_OUTCOMES:
        facts = about(uow, ticket, {"outcome": outcome.value})
        keys.append([(say(f"outcome-{outcome.value}"), Press(Act.RESOLVE_AS, facts))])
    return keys


def wait_keys(uow: UnitOfWork, ticket: Ticket, say: Say) -> Keys:
    return [
        [
            (
                say("button-wait", span=span),
                Press(Act.PENDING_FOR, about(uow, ticket, {"for": name})),
            )
            for name, span in WAITS.items()
        ]
    ]


def agent_keys(uow: UnitOfWork, ticket: Ticket, among: Sequence[Agent]) -> Keys:
    """Return one button per agent to whom the ticket may be given."""
    return [
        [(label, Press(Act.ASSIGN_TO, about(uow, ticket, {"agent": agent.id}, holder=True)))]
        for agent, label in _labelled(among)
    ]


def dismissal_keys(among: Sequence[Agent]) -> Keys:
    """Return one button per agent who may be removed from the roster."""
    return [
        [(label, Press(Act.DISMISS, {"agent": agent.id}))] for agent, label in _labelled(among)
    ]


def colleagues(desk: Desk, uow: UnitOfWork, ticket: Ticket) -> list[Agent]:
    """Return the agents other than the ticket's assignee.

    If the assignee is the only agent, the list contains the assignee.
    """
    roster = reports.active_agents(uow, desk.id)
    others = [agent for agent in roster if agent.id != ticket.assignee_id]
    return others or roster


def _labelled(among: Sequence[Agent]) -> list[tuple[Agent, str]]:
    """Return agents with their labels. Agents with equal names get distinct labels."""
    shown = among[:MOST_NAMES]
    names = [squeezed(agent.name) for agent in shown]
    return [
        (agent, agent.name if names.count(name) == 1 else f"{agent.name} ({_mark(agent)})")
        for agent, name in zip(shown, names, strict=True)
    ]


def _mark(agent: Agent) -> str:
    return f"@{agent.username}" if agent.username else str(agent.platform_id)
