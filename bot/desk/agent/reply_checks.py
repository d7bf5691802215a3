"""Checks of agents' replies. Their modes are settings of the team."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import Enum
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
from handoff.records import Agent, Message, Ticket
from handoff.work import Reader, UnitOfWork


class Crossing(Enum):
    """A reply that was written before something newer was shown to the agents."""

    NONE = 0
    OF_TURN = 1  # the newer message is not part of the ticket yet
    OF_TICKET = 2


def before_sending(
    desk: Desk,
    reader: Reader,
    verdict: Verdict,
    text: str,
    ticket: Ticket | None,
    *,
    crossing: Crossing = Crossing.NONE,
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
    desk: Desk, reader: Reader, ticket: Ticket, text: str, crossing: Crossing
) -> Iterator[Reason]:
    modes = desk.team.settings.checks
    for check, (reason, is_doubtful) in _ASKING.items():
        if modes[check] is CheckMode.ASK and is_doubtful(desk, reader, ticket, text):
            yield reason
    if modes[Check.NEWER] is CheckMode.ASK and crossing is not Crossing.NONE:
        yield Reason.NEWER


def crossing_of(desk: Desk, reader: Reader, ticket: Ticket, *, said_at: datetime) -> Crossing:
    """Return whether a reply crosses a message that was stored but not shown when it was written.

    A reply that arrives late, such as after an outage, is compared with its own time.
    """
    requester = reports.requester(reader, ticket.requester_id)
    if requester is None:
        return Crossing.NONE
    seen_at = said_at if elapsed(reader.now, said_at) > LATE else reader.now
    if reports.has_unshown(reader, ticket.id, at=seen_at):
        return Crossing.OF_TICKET
    in_turn = reports.messages_in_turn(reader, requester.id)
    is_newer = any(one.at <= seen_at and not is_thanks(desk, one) for one in in_turn)
    is_newer = is_newer or reports.is_writing(reader, requester)
    return Crossing.OF_TURN if is_newer else Crossing.NONE


def note_crossing(uow: UnitOfWork, row: Message, crossing: Crossing, *, by: Agent) -> None:
    """Record that a reply that was sent crossed a newer message."""
    ticket = reports.ticket(uow, row.ticket_id or 0)
    if ticket is not None and crossing is not Crossing.NONE:
        still_waits = crossing is Crossing.OF_TICKET
        record_crossing(uow, ticket, row, by=by, still_waits=still_waits)


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
