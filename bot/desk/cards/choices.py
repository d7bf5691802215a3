"""Buttons to choose an outcome or a wait, which are rejected once the ticket has changed."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.conversation.callbacks import Act, Press
from bot.desk.outgoing import Key
from handoff.actions import silence, tickets
from handoff.lifecycle import Outcome
from handoff.records import Ticket
from handoff.work import UnitOfWork

Say = Callable[..., str]

WAITS = {"4h": timedelta(hours=4), "1d": timedelta(days=1), "3d": timedelta(days=3)}
# Refusing requires a written reason, so it is only available as a command.
PRESSED_OUTCOMES = (Outcome.ANSWERED, Outcome.FIXED, Outcome.WRONG_DOOR, Outcome.DUPLICATE)
ANSWER = "answer"  # until the requester answers


def about(
    uow: UnitOfWork, ticket: Ticket, facts: Mapping[str, object], *, holder: bool = False
) -> dict[str, object]:
    """Return the data to store with a button.

    This includes the ticket's state, so that outdated buttons can be rejected. With `holder`, the
    assignee is part of the state.
    """
    return {"ticket": ticket.id, "state": tickets.state(uow, ticket, holder=holder), **facts}


def outcome_keys(uow: UnitOfWork, ticket: Ticket, say: Say) -> list[list[Key]]:
    keys: list[list[Key]] = []
    for outcome in PRESSED_OUTCOMES:
        facts = about(uow, ticket, {"outcome": outcome.value})
        keys.append([(say(f"outcome-{outcome.value}"), Press(Act.RESOLVE_AS, facts))])
    return keys


def wait_keys(uow: UnitOfWork, ticket: Ticket, say: Say) -> list[list[Key]]:
    """Return buttons for durations, and one to wait for an answer if an agent wrote last."""

    def press(name: str) -> Press:
        return Press(Act.PENDING_FOR, about(uow, ticket, {"for": name}))

    keys: list[list[Key]] = [
        [(say("button-wait", span=span), press(name)) for name, span in WAITS.items()]
    ]
    if silence.question_of(uow, ticket) is not None:
        keys.insert(0, [(say("button-wait-answer"), press(ANSWER))])
    return keys
