"""What has to be done without anybody asking: one pass each, time comes in with the unit."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from handoff import sla
from handoff.actions import requesters, tickets
from handoff.lifecycle import Status
from handoff.models import Ticket
from handoff.outbox.lifetime import LIFETIMES
from handoff.outbox.post import RELAY
from handoff.storage import Database, UnitOfWork

BATCH = 50
INBOX_KEPT = timedelta(days=7)
LOOK_EVERY = timedelta(minutes=1)  # tickets opened since the last look wake nobody
LONGEST_PAUSE = timedelta(minutes=10)  # of a delivery that is tried again
PURGE_EVERY = timedelta(hours=1)
Remind = Callable[[UnitOfWork, Ticket, str], Awaitable[None]]


async def look_again(db: Database, *, remind: Remind) -> datetime:
    """Bring up every ticket whose next look is due. Answers when to look next.

    `remind` says it to the agents: "unclaimed", "silent", "quiet" or "date-came".
    """
    async with db.unit_of_work() as uow:
        for ticket in await uow.tickets.due(uow.now, status=Status.OPEN, limit=BATCH):
            ticket.next_action_at = uow.now + (
                sla.NEXT_LOOK if ticket.assignee_id is not None else sla.FIRST_LOOK
            )
            await remind(uow, ticket, _why_look(ticket))
        for ticket in await uow.tickets.due(uow.now, status=Status.PENDING, limit=BATCH):
            await tickets.wake_pending(uow, ticket)
            await remind(uow, ticket, "date-came")
        for ticket in await uow.tickets.due(uow.now, status=Status.RESOLVED, limit=BATCH):
            await tickets.close_resolved(uow, ticket)
        latest = uow.now + LOOK_EVERY
    async with db.reader() as reader:
        return min(await reader.tickets.next_due() or latest, latest)


def _why_look(ticket: Ticket) -> str:
    if ticket.waiting_since is None:
        return "quiet"  # answered, and then nothing: it must end or wait with a date
    return "silent" if ticket.assignee_id is not None else "unclaimed"


async def after_clock_step(db: Database, step: timedelta | None) -> None:
    """Make good what a wall clock that was set does to moments that were stored before.

    Without a step (at a start) only what lies too far ahead is brought back.
    """
    async with db.unit_of_work() as uow:
        await uow.requesters.clamp_turns(uow.now, longest=requesters.LONGEST_WAIT)
        await uow.deliveries.clamp_pauses(latest=uow.now + LONGEST_PAUSE, to=uow.now)
        if step is not None:
            await uow.requesters.shift_patience(step, now=uow.now, longest=sla.INTAKE_PATIENCE)
        if step is not None and step > timedelta(0):
            lifetimes = {purpose.value: span for purpose, span in LIFETIMES.items()}
            await uow.deliveries.let_live(lifetimes, at=uow.now)
        uow.wake |= {requesters.TURNS, RELAY}


async def purge(db: Database) -> datetime:
    """Forget what need not be kept: handled updates after a week, buttons after their time."""
    async with db.unit_of_work() as uow:
        await uow.inbox.purge(before=uow.now - INBOX_KEPT)
        await uow.keyboards.purge(before=uow.now)
        return uow.now + PURGE_EVERY
