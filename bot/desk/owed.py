"""Messages to requesters about promises: recorded, moved, kept, broken, late, and owed."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.desk import language
from bot.desk.context import Desk
from bot.desk.naming import shown_name
from bot.desk.outgoing import tell
from bot.texts.foreign import inert
from handoff import reports
from handoff.actions import promises
from handoff.outbox import Purpose
from handoff.records import Promise, Ticket
from handoff.states import PromiseStep
from handoff.work import Reader, UnitOfWork

MOST_SHOWN = 5  # promises in one message
LATE: Mapping[int, str] = MappingProxyType(
    {
        PromiseStep.DUE: "promise-late-due",
        PromiseStep.TEAM: "promise-late-team",
        PromiseStep.LEADS: "promise-late-leads",
    }
)


def owed_words(desk: Desk, reader: Reader, ticket: Ticket, spoken: str) -> str:
    """Return a line for each open promise of a ticket, or ""."""
    found = reports.open_promises(reader, ticket.id)
    lines = []
    for promise in found[:MOST_SHOWN]:
        text_id = "owed-line" if promise.due_at > reader.now else "owed-line-late"
        lines.append(desk.say(spoken, text_id, words=promise.words, due=promise.due_at))
    if len(found) > MOST_SHOWN:
        lines.append(desk.say(spoken, "owed-more", count=len(found) - MOST_SHOWN))
    return "\n".join(lines)


def tell_promised(desk: Desk, uow: UnitOfWork, promise: Promise) -> None:
    """Tell the requester of a promise that they have not read in a reply."""
    _RequesterMessage(desk, uow, promise).send("promise-told", due=promise.due_at)


def tell_moved(
    desk: Desk, uow: UnitOfWork, promise: Promise, reason: str, *, is_later: bool
) -> None:
    """Tell the requester the new due time, and the reason if there is one."""
    told = _RequesterMessage(desk, uow, promise)
    more = told.say("promise-reason", reason=reason) if reason.strip() else ""
    text_id = "promise-moved-told" if is_later else "promise-moved-earlier"
    told.send(text_id, more, due=promise.due_at)


def tell_kept(desk: Desk, uow: UnitOfWork, promise: Promise) -> None:
    """Tell the requester that a promise was kept, with the proof if there is one."""
    _RequesterMessage(desk, uow, promise).send("promise-kept-told", inert(promise.proof or ""))


def tell_broken(desk: Desk, uow: UnitOfWork, promise: Promise) -> None:
    """Tell the requester that a promise will not be kept, and why."""
    _RequesterMessage(desk, uow, promise).send("promise-broken-told", reason=promise.proof or "")


def tell_late(desk: Desk, uow: UnitOfWork, late: Sequence[Promise]) -> None:
    """Tell the requester that promises were not kept in time, and who knows of it."""
    for promise in late:
        told = _RequesterMessage(desk, uow, promise)
        owner = told.owner()
        if promise.step == PromiseStep.DUE and owner:
            told.send("promise-late-held", due=promise.due_at, agent=owner)
        else:
            told.send(LATE.get(promise.step, "promise-late-again"), due=promise.due_at)


class _RequesterMessage:
    """A message about a promise to the requester of its ticket."""

    def __init__(self, desk: Desk, uow: UnitOfWork, promise: Promise) -> None:
        ticket = reports.ticket(uow, promise.ticket_id)
        requester = None if ticket is None else reports.requester(uow, ticket.requester_id)
        if ticket is None or requester is None:
            raise LookupError(f"promise {promise.id} has no requester")
        self._desk, self._uow, self._promise = desk, uow, promise
        self._ticket, self._requester = ticket, requester
        self._language = language.of_requester(desk, requester, now=ticket.language)

    def owner(self) -> str:
        """Return the name of the ticket's assignee for the requester, or ""."""
        number = self._ticket.assignee_id
        assignee = None if number is None else reports.agent(self._uow, number)
        if assignee is None:
            return ""
        return shown_name(self._desk, assignee, self._ticket, self._language)

    def say(self, text_id: str, **facts: object) -> str:
        return self._desk.say(self._language, text_id, **facts)

    def send(self, text_id: str, more: str = "", **facts: object) -> None:
        """Send a text about the promise, and a line below it if that is not empty."""
        text = self.say(text_id, ticket=self._ticket.id, words=self._promise.words, **facts)
        tell(
            self._uow,
            self._desk,
            self._requester,
            "\n".join(filter(None, [text, more])),
            ticket=self._ticket,
            purpose=Purpose.DECISION,
        )
        promises.told(self._uow, self._promise)
