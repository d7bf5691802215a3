"""Resolve and reopen tickets and notify the requester."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.conversation.callbacks import Act, Press
from bot.desk import language, owed
from bot.desk.agent.prompts import Say, original_keys
from bot.desk.cards import listed, short
from bot.desk.cards.choices import about
from bot.desk.context import Desk
from bot.desk.duplicates import settle_duplicates
from bot.desk.outgoing import Keys, tell
from bot.desk.ratings import rating_keys
from handoff import reports
from handoff.actions import endings, promises, ratings, tickets
from handoff.actions.endings import Ending
from handoff.lifecycle import LIVE, Outcome, Status
from handoff.moments import within
from handoff.outbox import Purpose
from handoff.records import Agent, Promise, Ticket
from handoff.work import UnitOfWork

SOON = timedelta(hours=12)  # time in which a requester need not have answered
_REPLIED = frozenset({Outcome.ANSWERED, Outcome.NO_REPLY})  # outcomes after a reply of an agent
QUESTION_SHOWN = 60  # length of an original's question, in characters


@dataclass(frozen=True)
class Question:
    """A question to the agent before a ticket is resolved."""

    text: str
    keys: Keys


@dataclass(frozen=True)
class Resolving:
    """An agent's wish to resolve a ticket.

    `late` is the number of messages that were relayed just before, and `sure` is True if the agent
    has confirmed the wish. `kept` are the open promises that were kept, by the agent's word. `say`
    renders texts for the agent.
    """

    ticket: Ticket
    ending: Ending
    by: Agent
    say: Say
    late: int
    sure: bool = False
    kept: Sequence[int] = ()


def ending_of(facts: Mapping[str, Any]) -> Ending:
    """Return the ending that is stored with a button."""
    return Ending(
        Outcome(str(facts["outcome"])), str(facts.get("reason") or ""), facts.get("duplicate_of")
    )


def resolve_or_ask(desk: Desk, uow: UnitOfWork, wish: Resolving) -> Question | None:
    """Resolve a ticket and notify the requester, or return a question.

    All doubts are in one question. It is not asked again once it is confirmed, unless the
    requester has written again.
    """
    ticket, ending = wish.ticket, wish.ending
    if ending.outcome is Outcome.DUPLICATE and ending.duplicate_of is None:
        return _ask_for_original(uow, ticket, wish.say)
    original = endings.original_of(uow, ticket, ending)
    left = _promises_left(uow, wish)
    doubts = list(_doubts(uow, wish, original))
    if left or doubts:
        facts = {
            "outcome": ending.outcome.value,
            "reason": ending.reason,
            "duplicate_of": ending.duplicate_of,
            "sure": True,
            "kept": [*wish.kept, *(promise.id for promise in left)],
        }
        press = Press(Act.RESOLVE_AS, about(uow, ticket, facts))
        lines = [wish.say("promise-line", words=one.words, due=one.due_at) for one in left]
        if left:
            lines = [wish.say("resolve-promises", ticket=ticket.id, count=len(left)), *lines]
        end = "resolve-promises-how" if left else "resolve-sure"
        text = "\n".join([*doubts, *lines, wish.say(end, ticket=ticket.id)])
        label = "button-resolve-kept" if left else "button-resolve-anyway"
        return Question(text, [[(wish.say(label), press)]])
    _keep_promises(desk, uow, wish)
    _resolve(desk, uow, wish, original)
    return None


def _promises_left(uow: UnitOfWork, wish: Resolving) -> list[Promise]:
    """Return the open promises without the agent's word that they were kept."""
    return [one for one in reports.open_promises(uow, wish.ticket.id) if one.id not in wish.kept]


def _keep_promises(desk: Desk, uow: UnitOfWork, wish: Resolving) -> None:
    for promise in reports.open_promises(uow, wish.ticket.id):
        if promise.id in wish.kept:
            owed.tell_kept(desk, uow, promises.keep(uow, promise.id, by=wish.by))


def _ask_for_original(uow: UnitOfWork, ticket: Ticket, say: Say) -> Question:
    earlier = reports.earlier_tickets(uow, ticket)
    text = say("duplicate-ask", ticket=ticket.id, count=len(earlier))
    return Question(text, original_keys(uow, ticket, earlier, say))


def _doubts(uow: UnitOfWork, wish: Resolving, original: Ticket | None) -> Iterator[str]:
    """Yield the reasons to ask, as texts for the agent."""
    ticket, outcome = wish.ticket, wish.ending.outcome
    if wish.late:
        yield wish.say("late-words", ticket=ticket.id)
    if wish.sure:
        return
    yield from _undecided(uow, wish)
    reply = reports.last_reply(uow, ticket.id)
    replied_at = None if reply is None else reply.at
    if outcome is Outcome.ANSWERED and replied_at is None:
        yield wish.say("resolve-unanswered", ticket=ticket.id)
    elif outcome in _REPLIED and ticket.waiting_since is not None and not wish.late:
        yield wish.say("resolve-they-wait", ticket=ticket.id, since=ticket.waiting_since)
    elif outcome is Outcome.NO_REPLY and replied_at is None:
        yield wish.say("resolve-unasked", ticket=ticket.id)
    elif outcome is Outcome.NO_REPLY and within(uow.now, replied_at or uow.now, SOON):
        yield wish.say("resolve-soon", ticket=ticket.id, since=replied_at)
    if original is not None and original.requester_id != ticket.requester_id:
        other = reports.requester(uow, original.requester_id)
        yield wish.say(
            "resolve-others",
            original=original.id,
            name=other.name if other is not None else "?",
            question=listed(original.question, longest=QUESTION_SHOWN),
        )


def _undecided(uow: UnitOfWork, wish: Resolving) -> Iterator[str]:
    """Yield a line about a reply that reads like a promise and is not decided."""
    offered = reports.offered_promise(uow, wish.ticket.id)
    if offered is not None:
        yield wish.say("resolve-offered", words=short(offered.words))


def _resolve(desk: Desk, uow: UnitOfWork, wish: Resolving, original: Ticket | None) -> None:
    """Resolve a ticket. The notice to the requester says how and for how long it reopens."""
    ticket = endings.resolve(uow, wish.ticket.id, wish.ending, by=wish.by)
    requester = reports.requester(uow, ticket.requester_id)
    if requester is not None:
        spoken = language.of_requester(desk, requester, now=ticket.language)
        text = desk.say(
            spoken,
            "your-ticket-resolved",
            ticket=ticket.id,
            span=uow.policy.reopens_within,
            outcome=_outcome_for_requester(ticket, original),
            original=original.id if original is not None else 0,
            reason=ticket.outcome_reason or "",
        )
        rating = ratings.ask(uow, ticket, by=wish.by)
        keys: Keys = []
        if rating is not None:
            text = f"{text}\n{desk.say(spoken, 'rating-ask')}"
            keys = rating_keys(desk, spoken, rating)
        tell(uow, desk, requester, text, keys=keys, ticket=ticket, purpose=Purpose.DECISION)
    settle_duplicates(desk, uow, ticket)
    if original is not None and Status(original.status) not in LIVE:
        settle_duplicates(desk, uow, original)


def _outcome_for_requester(ticket: Ticket, original: Ticket | None) -> str:
    """Return the outcome, which for a duplicate of someone else's ticket depends on its state."""
    if original is None or original.requester_id == ticket.requester_id:
        return str(ticket.outcome)
    return "duplicate-live" if Status(original.status) in LIVE else "duplicate-over"


def reopen_and_tell(desk: Desk, uow: UnitOfWork, ticket_id: int, by: Agent) -> Ticket:
    """Reopen a ticket. The requester is notified at once if it was resolved before."""
    before = (tickets.find(uow, ticket_id, desk_id=desk.id)).status
    ticket = endings.reopen(uow, ticket_id, by=by)
    requester = reports.requester(uow, ticket.requester_id)
    if before == Status.RESOLVED and requester is not None:
        spoken = language.of_requester(desk, requester, now=ticket.language)
        text = desk.say(spoken, "your-ticket-reopened", ticket=ticket.id)
        tell(uow, desk, requester, text, ticket=ticket, purpose=Purpose.DECISION)
    return ticket
