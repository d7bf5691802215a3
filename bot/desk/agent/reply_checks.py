"""Checks of agents' replies. Their modes are settings of the team."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.conversation.agent_input import Reason, Reply, Unclear, Verdict
from bot.conversation.placeholders import unfilled_in
from bot.conversation.sent_away import sends_away
from bot.desk.agent import canned_replies, promising
from bot.desk.context import Desk
from bot.team.model import Check, CheckMode
from handoff import reports
from handoff.actions import canned
from handoff.records import Agent, Message, Ticket
from handoff.work import Reader, UnitOfWork


def before_sending(
    desk: Desk, reader: Reader, verdict: Verdict, text: str, ticket: Ticket | None
) -> Verdict:
    """Return the verdict on a message, with the reasons of all checks that ask about it."""
    if ticket is None or not isinstance(verdict, Reply | Unclear):
        return verdict
    modes = desk.team.settings.checks
    found = tuple(
        reason
        for check, (reason, is_doubtful) in _ASKING.items()
        if modes[check] is CheckMode.ASK and is_doubtful(desk, reader, ticket, text)
    )
    if not found:
        return verdict
    if isinstance(verdict, Unclear):
        return Unclear(verdict.reason, found)
    return Unclear(found[0], found[1:])


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


Doubtful = Callable[[Desk, Reader, Ticket, str], bool]
_ASKING: Mapping[Check, tuple[Reason, Doubtful]] = MappingProxyType(
    {
        Check.PLACEHOLDER: (Reason.PLACEHOLDER, _is_unfilled),
        Check.FIT: (Reason.UNFIT, _is_unfit),
        Check.SENT_AWAY: (Reason.SENT_AWAY, _is_sending_away),
    }
)
