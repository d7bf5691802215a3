"""Handle blocked requesters and relay the messages withheld during a block."""

from datetime import datetime, timedelta
from functools import partial

from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import tell, tell_agents
from bot.desk.to_agents import relay_messages
from handoff import reports
from handoff.actions import requesters, tickets
from handoff.lifecycle import LIVE, Status
from handoff.outbox import Purpose, Rank
from handoff.records import Requester, Ticket
from handoff.work import UnitOfWork

BATCH = 50  # blocks ended per pass
LOOK_EVERY = timedelta(minutes=1)  # the job runs at least this often


async def end_blocks(desk: Desk) -> datetime:
    """Relay messages withheld by expired blocks and return the time of the next pass."""
    over = await desk.db.read(reports.blocks_over, desk.id, desk.now(), limit=BATCH)
    for requester_id in over:
        await desk.db.write(partial(_end_if_over, desk), requester_id)
    latest = desk.now() + LOOK_EVERY
    upcoming = await desk.db.read(reports.next_block_end, desk.id)
    return min(upcoming or latest, latest)


def _end_if_over(desk: Desk, uow: UnitOfWork, requester_id: int) -> None:
    requester = reports.requester(uow, requester_id)
    if requester is not None and _has_run_out(requester, uow.now):
        _end(desk, uow, requester)


def refuse_if_blocked(desk: Desk, uow: UnitOfWork, requester: Requester) -> bool:
    """Return True if the requester is blocked. The requester is notified once per block.

    An expired block is removed, and the messages withheld during it are relayed to the agents.
    """
    if _has_run_out(requester, uow.now):
        _end(desk, uow, requester)
    if requester.blocked_until is None:
        return False
    if requester.block_told_at is None:
        requesters.block_told(uow, requester)
        until = requester.blocked_until
        _tell(desk, uow, requester, "block-told", until=until)
    return True


def _has_run_out(requester: Requester, now: datetime) -> bool:
    return requester.blocked_until is not None and not requesters.is_blocked(requester, now)


def _end(desk: Desk, uow: UnitOfWork, requester: Requester) -> None:
    requesters.unblock(requester)
    ticket = reports.last_ticket_of(uow, requester.id)
    if ticket is not None:
        _relay_withheld(desk, uow, requester, ticket)


def unblock_and_tell(desk: Desk, uow: UnitOfWork, ticket: Ticket) -> Requester:
    """End a block early and relay the withheld messages to the agents.

    Requesters are only notified if they received a notice about the block.
    """
    requester = requesters.block(uow, ticket.id, until=None, reason=None)
    if requesters.forget_block_told(requester):
        _tell(desk, uow, requester, "block-over")
    _relay_withheld(desk, uow, requester, ticket)
    return requester


def _relay_withheld(desk: Desk, uow: UnitOfWork, requester: Requester, ticket: Ticket) -> None:
    """Relay the withheld messages to the agents in the live ticket, if there is one."""
    withheld = reports.withheld_messages(uow, requester.id)
    if not withheld:
        return
    target = reports.live_ticket_of(uow, requester.id) or ticket
    found = [message.id for message in withheld]
    if Status(target.status) in LIVE:
        tickets.add_messages(uow, target, found)
    else:
        tickets.attach(uow, target, found)  # does not reopen an ended ticket
    head = desk.say(language.of_team(desk), "withheld-head", ticket=target.id, name=requester.name)
    tell_agents(uow, desk, head, ticket=target, rank=Rank.NEWS)
    relay_messages(desk, uow, target, withheld)


def _tell(
    desk: Desk, uow: UnitOfWork, requester: Requester, text_id: str, **facts: object
) -> None:
    """Send the requester a notice without an expiry date."""
    words = desk.say(language.of_requester(desk, requester), text_id, **facts)
    tell(uow, desk, requester, words, purpose=Purpose.DECISION)
