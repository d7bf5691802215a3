"""Checks of agents' replies. Their modes are settings of the team."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.conversation.agent_input import Reason, Reply, Unclear, Verdict
from bot.conversation.placeholders import unfilled_in
from bot.conversation.sent_away import sends_away
from bot.desk.agent import canned_replies, promising
from bot.desk.context import Desk
from bot.desk.waiting import is_thanks
from bot.team.model import Check, CheckMode
from handoff import reports
from handoff.actions import canned
from handoff.actions.crossing import record_crossing
from handoff.moments import elapsed
from handoff.records import Agent, HeldReply, Message, Ticket
from handoff.work import Reader, UnitOfWork


@dataclass(frozen=True)
class Crossing:
    """Newer messages that were not shown when a reply was written.

    `since` is the time of the first one that belongs to the ticket, or None.
    """

    since: datetime | None = None


def before_sending(
    desk: Desk,
    reader: Reader,
    verdict: Verdict,
    text: str,
    ticket: Ticket | None,
    *,
    crossing: Crossing | None = None,
) -> Verdict:
    """Return the verdict on a message, with the reasons of all checks that ask about it."""
    if ticket is None or not isinstance(verdict, Reply | Unclear):
        return verdict
    found = tuple(_doubts(desk, reader, ticket, text, crossing))
    if not found:
        return verdict
    if isinstance(verdict, Unclear):
        return Unclear(verdict.reason, found)
    return Unclear(found[0], found[1:])


def _doubts(
    desk: Desk, reader: Reader, ticket: Ticket, text: str, crossing: Crossing | None
) -> Iterator[Reason]:
    modes = desk.team.settings.checks
    for check, (reason, is_doubtful) in _ASKING.items():
        if modes[check] is CheckMode.ASK and is_doubtful(desk, reader, ticket, text):
            yield reason
    if modes[Check.NEWER] is CheckMode.ASK and crossing is not None:
        yield Reason.NEWER


def crossing_of(
    desk: Desk, reader: Reader, ticket: Ticket, *, said_at: datetime
) -> Crossing | None:
    """Return the newer messages that were stored but not shown when a reply was written.

    A reply that arrives late, such as after an outage, is compared with its own time. Mere thanks
    do not count.
    """
    requester = reports.requester(reader, ticket.requester_id)
    if requester is None:
        return None
    seen_at = said_at if elapsed(reader.now, said_at) > LATE else reader.now
    unshown = reports.unshown_messages(reader, ticket.id, at=seen_at)
    open_ones = [one.at for one in unshown if not is_thanks(desk, one)]
    if open_ones:
        return Crossing(min(open_ones))
    in_turn = reports.messages_in_turn(reader, requester.id)
    is_newer = any(one.at <= seen_at and not is_thanks(desk, one) for one in in_turn)
    return Crossing() if is_newer or reports.is_writing(reader, requester) else None


def crossing_since(desk: Desk, reader: Reader, held: HeldReply) -> Crossing | None:
    """Return the messages that came while a reply was held."""
    newer = reports.messages_after(reader, held.ticket_id, int(held.facts.get("seen", 0)))
    found = [one.at for one in newer if not is_thanks(desk, one)]
    return Crossing(min(found)) if found and "seen" in held.facts else None


def note_crossing(uow: UnitOfWork, row: Message, crossing: Crossing | None, *, by: Agent) -> None:
    """Record that a reply that was sent crossed a newer message, once for an album."""
    ticket = reports.ticket(uow, row.ticket_id or 0)
    is_first = min(part.id for part in reports.album_of(uow, row)) == row.id
    if ticket is not None and crossing is not None and is_first:
        record_crossing(uow, ticket, row, by=by, since=crossing.since)


def after_sending(desk: Desk, uow: UnitOfWork, row: Message, *, by: Agent) -> None:
    """Check a reply that was sent or edited, for hints on the card."""
    promising.check_reply(desk, uow, row, by=by)
    _note_canned(desk, uow, row)


def _note_canned(desk: Desk, uow: UnitOfWork, row: Message) -> None:
    """Store that a typed reply is a canned one, and whether it does not fit."""
    ticket = reports.ticket(uow, row.ticket_id or 0)
    name = canned_replies.typed_reply(desk, row.text)
    if ticket is None or (name is None and canned.name_of(row) is None):
        return
    is_checked = desk.team.settings.checks[Check.FIT] is CheckMode.HINT
    is_unfit = is_checked and _is_unfit(desk, uow, ticket, row.text)
    canned.mark(row, name, is_unfit=is_unfit)


def _is_sending_away(desk: Desk, reader: Reader, ticket: Ticket, text: str) -> bool:
    return sends_away(text) is not None


def _is_unfilled(desk: Desk, reader: Reader, ticket: Ticket, text: str) -> bool:
    return unfilled_in(text) is not None


def _is_unfit(desk: Desk, reader: Reader, ticket: Ticket, text: str) -> bool:
    name = canned_replies.typed_reply(desk, text)
    if name is None:
        return False
    words = canned_replies.words_of(canned_replies.asked_in(reader, ticket), ticket)
    return not desk.canned.fit(words, name).fits


LATE = timedelta(minutes=1)  # delay of updates after which their own time counts
Doubtful = Callable[[Desk, Reader, Ticket, str], bool]
_ASKING: Mapping[Check, tuple[Reason, Doubtful]] = MappingProxyType(
    {
        Check.PLACEHOLDER: (Reason.PLACEHOLDER, _is_unfilled),
        Check.FIT: (Reason.UNFIT, _is_unfit),
        Check.SENT_AWAY: (Reason.SENT_AWAY, _is_sending_away),
    }
)
