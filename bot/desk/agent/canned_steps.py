"""What follows a canned reply: tags, and a wait or an outcome."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.desk.agent.prompts import answer_awaited_words, waiting_words
from bot.desk.agent.resolving import Resolving, resolve_or_ask
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from bot.team.model import Then
from handoff.actions import silence, tags, tickets
from handoff.actions.endings import Ending
from handoff.errors import DeskError
from handoff.outbox import Rank
from handoff.records import Agent, Ticket
from handoff.work import UnitOfWork


@dataclass(frozen=True)
class Step:
    """The ticket of a canned reply, and the agent who sent it."""

    desk: Desk
    uow: UnitOfWork
    ticket: Ticket
    by: Agent
    say: Callable[..., str]


def follow(step: Step, then: Then) -> list[str]:
    """Do what follows a canned reply. Returns the results, also those of refused steps."""
    lines = []
    for do in (_tag, _wait_or_resolve):
        try:
            lines += do(step, then)
        except DeskError as error:
            lines.append(f"⚠ {step.say(error.code, **error.facts)}")
    return lines


def _tag(step: Step, then: Then) -> list[str]:
    if not then.tags:
        return []
    tags.tag(step.uow, step.ticket.id, added=then.tags, by=step.by)
    return [step.say("tagged", ticket=step.ticket.id, tags=step.ticket.tags)]


def _wait_or_resolve(step: Step, then: Then) -> list[str]:
    uow = step.uow
    if then.is_asking:
        silence.wait_for_answer(uow, step.ticket.id, by=step.by)
        return [answer_awaited_words(uow, step.ticket, step.say)]
    if then.wait is not None:
        until = uow.now + then.wait
        tickets.wait_for_requester(uow, step.ticket.id, until=until, by=step.by)
        return [waiting_words(step.ticket, until, step.say)]
    return [] if then.outcome is None else _resolve(step, Ending(then.outcome))


def _resolve(step: Step, ending: Ending) -> list[str]:
    """Resolve the ticket, or post the question about it. Returns the result."""
    wish = Resolving(step.ticket, ending, step.by, step.say, 0)
    question = resolve_or_ask(step.desk, step.uow, wish)
    if question is None:
        return [step.say("resolved", ticket=step.ticket.id)]
    tell_agents(
        step.uow,
        step.desk,
        question.text,
        keys=question.keys,
        ticket=step.ticket,
        rank=Rank.NEWS,
    )
    return []
