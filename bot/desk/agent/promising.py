"""Promises of agents: found in replies, recorded, and settled.

The requester is told what is recorded unless they have read it in a reply.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.conversation.callbacks import Act, Press
from bot.conversation.promised import promise_in
from bot.conversation.when.due_times import DueTime
from bot.desk import language, owed
from bot.desk.agent import notes
from bot.desk.cards import offer_keys, short
from bot.desk.context import Desk
from bot.desk.outgoing import Key, Keys
from bot.team.model import Check, CheckMode
from handoff import reports
from handoff.actions import promises, tickets
from handoff.actions.promises import Wording
from handoff.calendars import Calendar
from handoff.lifecycle import LIVE, Status
from handoff.records import Agent, Message, Promise, Ticket
from handoff.work import UnitOfWork

Say = Callable[..., str]
DAY = timedelta(days=1)
CHOICES = (1, 3, 7)  # days offered for a due time
LABEL_WORDS = 30  # length of a promise on a button, in characters
DONE_WORDS = 100  # length of a promise, or of a reason, in the answer to its command


class How(StrEnum):
    """Ways to settle a promise."""

    KEPT = "kept"
    MOVED = "moved"
    BROKEN = "broken"
    REMOVED = "removed"


def calendar_of(desk: Desk, ticket: Ticket) -> Calendar:
    return desk.team.settings.calendar_of(ticket.route)


def due_choices(desk: Desk, ticket: Ticket) -> list[datetime]:
    """Return due times to choose from: the ends of working days to come."""
    today = desk.now().astimezone(desk.team.zone).date()
    calendar = calendar_of(desk, ticket)
    ends = (DueTime(0, 0, day=today + days * DAY) for days in CHOICES)
    return list(dict.fromkeys(end.moment(calendar, desk.now()) for end in ends))


def check_reply(desk: Desk, uow: UnitOfWork, row: Message, *, by: Agent) -> None:
    """Offer to record the promise in a reply that was sent or edited.

    An offer for an earlier version of the reply is withdrawn. Nothing is offered if an agent has
    decided about the reply.
    """
    promises.withdraw_offer(uow, row)
    mode = desk.team.settings.checks[Check.PROMISE]
    ticket = reports.ticket(uow, row.ticket_id or 0)
    if mode is CheckMode.OFF or ticket is None:
        return
    found = _found(desk, ticket, row)
    if promises.is_decided(uow, row):
        _compare(desk, uow, row, ticket, found, by=by)
        return
    if found is None or found.due_at <= uow.now or Status(ticket.status) not in LIVE:
        return
    offered = promises.offer(uow, ticket, found, by=by)
    if mode is CheckMode.ASK:
        _ask(desk, uow, row, ticket, offered, by=by)


def _compare(
    desk: Desk,
    uow: UnitOfWork,
    row: Message,
    ticket: Ticket,
    found: Wording | None,
    *,
    by: Agent,
) -> None:
    """Tell the agent if an edited reply has another time than its recorded promise."""
    open_ones = reports.open_promises(uow, ticket.id)
    recorded = next((one for one in open_ones if one.message_id == row.id), None)
    if recorded is None or (found is not None and found.due_at == recorded.due_at):
        return
    spoken = language.of_agent(desk, by)
    text = desk.say(spoken, "promise-edited", ticket=ticket.id, due=recorded.due_at)
    notes.say_under(desk, uow, row, ticket, text)


def reads_like_promise(desk: Desk, ticket: Ticket, row: Message) -> bool:
    return _found(desk, ticket, row) is not None


def _found(desk: Desk, ticket: Ticket, row: Message) -> Wording | None:
    """Return the promise in a reply. Its due time counts from when the reply was written."""
    calendar = calendar_of(desk, ticket)
    found = promise_in(row.text, row.at, calendar, desk.team.settings.phrases)
    if found is None:
        return None
    return Wording(found.words, found.due.moment(calendar, row.at), row)


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
    found = None if wording.message is None else _found(desk, ticket, wording.message)
    is_read = found is not None and found.due_at == wording.due_at and _is_said(wording)
    if not is_read:
        owed.tell_promised(desk, uow, promise)
    return not is_read


def _is_said(wording: Wording) -> bool:
    """Return True if the words of a promise stand in its reply."""
    said = "" if wording.message is None else " ".join(wording.message.text.split())
    return " ".join(wording.words.split()) in said


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
            owed.tell_broken(desk, uow, promises.break_off(uow, promise.id, text, by=by))
        case How.REMOVED:
            promises.remove(uow, promise.id, by=by)
        case How.MOVED:
            before = promise.due_at
            moved = promises.move(uow, promise.id, due_at or uow.now, by=by)
            owed.tell_moved(desk, uow, moved, text, is_later=moved.due_at > before)


def recorded_words(say: Say, number: int, wording: Wording, *, is_told: bool) -> str:
    """Return the answer to an agent who has recorded a promise: its due time and its words.

    A number that was taken for an hour, or for a word, is seen in them.
    """
    text_id = "promise-recorded-told" if is_told else "promise-recorded"
    words = short(wording.words, longest=DONE_WORDS)
    return say(text_id, ticket=number, due=wording.due_at, words=words)


def settled_words(uow: UnitOfWork, say: Say, promise: Promise, how: How, *, text: str) -> str:
    """Return the answer to an agent who has settled a promise, with the reason of a new date.

    After the last one of a requester who needs nothing else, the next step is to resolve.
    """
    facts = {"ticket": promise.ticket_id, "words": promise.words}
    if how is How.MOVED:
        moved = say("promise-moved", due=promise.due_at, **facts)
        reason = short(text, longest=DONE_WORDS)
        return f"{moved}\n{say('promise-reason', reason=reason)}" if reason else moved
    done = say(f"promise-{how.value}", **facts)
    ticket = reports.ticket(uow, promise.ticket_id)
    is_last = not reports.open_promises(uow, promise.ticket_id)
    if ticket is None or not is_last or not tickets.is_satisfied(uow, ticket):
        return done
    return f"{done}\n{say('promise-resolve-next', ticket=ticket.id)}"


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
