"""Promises of agents: found in replies, recorded, and settled.

The requester is told what is recorded unless they have read it in a reply.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind
from bot.conversation.promised import Promised, promise_in
from bot.conversation.when.due_times import DueTime
from bot.desk import language, owed
from bot.desk.agent import notes
from bot.desk.cards import offer_keys, short
from bot.desk.context import Desk
from bot.desk.outgoing import Key, Keys
from bot.team.model import Check, CheckMode
from handoff import reports
from handoff.actions import promises
from handoff.actions.promises import Wording
from handoff.calendars import Calendar
from handoff.lifecycle import LIVE, Status
from handoff.records import Agent, Message, Promise, Ticket
from handoff.work import UnitOfWork

Say = Callable[..., str]
DAY = timedelta(days=1)
CHOICES = (1, 3, 7)  # days offered for a due time
LABEL_WORDS = 30  # length of a promise on a button, in characters


class How(StrEnum):
    """Ways to settle a promise."""

    KEPT = "kept"
    MOVED = "moved"
    BROKEN = "broken"
    REMOVED = "removed"


def calendar_of(desk: Desk, ticket: Ticket) -> Calendar:
    return desk.team.settings.calendar_of(ticket.route)


def moment_of(desk: Desk, ticket: Ticket, due: DueTime) -> datetime:
    """Return the moment that is meant for a ticket, from now."""
    return due.moment(calendar_of(desk, ticket), desk.now())


def due_choices(desk: Desk, ticket: Ticket) -> list[datetime]:
    """Return due times to choose from: the ends of working days to come."""
    today = desk.now().astimezone(desk.team.zone).date()
    ends = (moment_of(desk, ticket, DueTime(0, 0, day=today + days * DAY)) for days in CHOICES)
    return list(dict.fromkeys(ends))


def check_reply(desk: Desk, uow: UnitOfWork, row: Message, *, by: Agent) -> None:
    """Offer to record the promise in a reply that was sent or edited.

    An offer for an earlier version of the reply is withdrawn, a recorded promise stays.
    """
    mode = desk.team.settings.checks[Check.PROMISE]
    if not promises.may_be_offered(uow, row):
        return
    ticket = reports.ticket(uow, row.ticket_id or 0)
    if mode is CheckMode.OFF or ticket is None or row.kind != MessageKind.TEXT:
        return
    found = _found(desk, ticket, row.text)
    due_at = None if found is None else moment_of(desk, ticket, found.due)
    if found is None or due_at is None or due_at <= uow.now or Status(ticket.status) not in LIVE:
        return
    offered = promises.offer(uow, ticket, Wording(found.words, due_at, row), by=by)
    if mode is CheckMode.ASK:
        _ask(desk, uow, row, ticket, offered, by=by)


def _found(desk: Desk, ticket: Ticket, text: str) -> Promised | None:
    settings = desk.team.settings
    return promise_in(text, desk.now(), calendar_of(desk, ticket), settings.phrases)


def _ask(
    desk: Desk, uow: UnitOfWork, row: Message, ticket: Ticket, offered: Promise, *, by: Agent
) -> None:
    spoken = language.of_agent(desk, by)
    text = desk.say(spoken, "promise-offer", ticket=ticket.id, words=offered.words)
    keys = [offer_keys(desk, offered, spoken)]
    notes.say_under(desk, uow, row, ticket, text, keys=keys)


def record(desk: Desk, uow: UnitOfWork, ticket: Ticket, wording: Wording, *, by: Agent) -> bool:
    """Record a promise. Returns True if the requester was told, because no reply says the same."""
    promise = promises.make(uow, ticket.id, wording, by=by)
    reply = wording.message
    found = None if reply is None else _found(desk, ticket, reply.text)
    is_read = found is not None and moment_of(desk, ticket, found.due) == wording.due_at
    if not is_read:
        owed.tell_promised(desk, uow, promise)
    return not is_read


def settle(
    desk: Desk,
    uow: UnitOfWork,
    promise: Promise,
    how: How,
    *,
    by: Agent,
    text: str = "",
    due_at: datetime | None = None,
) -> None:
    """Settle a promise, and tell the requester. `text` is a proof or a reason."""
    match how:
        case How.KEPT:
            owed.tell_kept(desk, uow, promises.keep(uow, promise.id, text, by=by))
        case How.BROKEN:
            owed.tell_broken(desk, uow, promises.give_up(uow, promise.id, text, by=by))
        case How.REMOVED:
            promises.remove(uow, promise.id, by=by)
        case How.MOVED:
            moved = promises.move(uow, promise.id, due_at or uow.now, by=by)
            owed.tell_moved(desk, uow, moved, text)


def settled_words(say: Say, promise: Promise, how: How) -> str:
    """Return the answer to an agent who has settled a promise."""
    facts = {"ticket": promise.ticket_id, "words": promise.words}
    if how is How.MOVED:
        return say("promise-moved", due=promise.due_at, **facts)
    return say(f"promise-{how.value}", **facts)


def list_words(desk: Desk, uow: UnitOfWork, ticket: Ticket, say: Say) -> str:
    """Return the open promises of a ticket for an agent, or that there are none."""
    found = reports.open_promises(uow, ticket.id)
    if not found:
        return say("promise-none", ticket=ticket.id)
    lines = [say("promise-line", words=one.words, due=one.due_at) for one in found]
    return "\n".join([say("promise-head", ticket=ticket.id, count=len(found)), *lines])


def list_keys(uow: UnitOfWork, ticket: Ticket, say: Say) -> Keys:
    """Return a row of buttons for each open promise: kept, and another date."""
    found = reports.open_promises(uow, ticket.id)
    several = len(found) > 1
    return [
        [
            _settle_key(say, one, How.KEPT, several=several),
            _settle_key(say, one, How.MOVED, several=several),
        ]
        for one in found
    ]


def _settle_key(say: Say, promise: Promise, how: How, *, several: bool) -> Key:
    label = say("button-promise-kept" if how is How.KEPT else "button-promise-move")
    words = f" {short(promise.words, longest=LABEL_WORDS)}" if several else ""
    return f"{label}{words}", Press(Act.SETTLE_PROMISE, {"promise": promise.id, "how": how.value})


def which_keys(
    uow: UnitOfWork, ticket: Ticket, how: How, *, text: str, due_at: datetime | None
) -> Keys:
    """Return a button for each open promise that may be meant by a command."""
    facts = {"how": how.value, "text": text, "due": due_at.isoformat() if due_at else None}
    return [
        [
            (
                short(one.words, longest=LABEL_WORDS),
                Press(Act.SETTLE_PROMISE, {"promise": one.id, **facts}),
            )
        ]
        for one in reports.open_promises(uow, ticket.id)
    ]


def due_keys(desk: Desk, ticket: Ticket, say: Say, act: Act, facts: dict[str, object]) -> Keys:
    """Return buttons for due times, each with the `facts` of a press."""
    return [
        [(say("button-due", due=due_at), Press(act, {**facts, "due": due_at.isoformat()}))]
        for due_at in due_choices(desk, ticket)
    ]
