"""Scheduled jobs. Each call makes a single pass and returns the time of the next one, if any."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from handoff import clocks, notices, timers
from handoff.actions import (
    complaints,
    endings,
    guests,
    promises,
    ratings,
    referrals,
    requesters,
    silence,
    tickets,
)
from handoff.actions.silence import Silence
from handoff.addresses import Address
from handoff.models import (
    AgentsChat,
    Complaint,
    GuestQuestion,
    Promise,
    Rating,
    Ticket,
    Timer,
)
from handoff.outbox import agents_chat, refresh_card
from handoff.outbox.lifetime import lifetimes
from handoff.outbox.places import shows_in_topic
from handoff.outbox.post import RELAY
from handoff.states import CLOCKS, DeliveryStatus, TimerKind
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from handoff.storage.deliveries import UNNAMED

BATCH = 50
# Maximum polling interval. Opening a ticket doesn't wake the job.
LOOK_EVERY = timedelta(minutes=1)
LONGEST_RESEND_PAUSE = timedelta(minutes=10)  # maximum retry delay of a delivery
NIGHT = timedelta(days=1)  # maximum length of the quiet hours
PURGE_EVERY = timedelta(hours=1)
REPAIR_EVERY = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=1)  # maximum delay between repairs of a rejected card
ASK_TOPICS_SECONDS = 600.0
REPAIRED_AT_ONCE = 12  # cards and topics per pass
# Don't post a card again in these states. UNNAMED cards exist in the chat under an unknown id and
# are posted again only when they change.
CARD_EXISTS = frozenset(
    {DeliveryStatus.QUEUED, DeliveryStatus.UNCERTAIN, DeliveryStatus.SENDING, UNNAMED}
)


class Announcer(Protocol):
    """Tells people what due timers have done."""

    def date_came(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Tell the agents that the date of a pending ticket has come."""
        ...

    def state(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Tell the requester the present state of a ticket."""
        ...

    def fixed(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Tell the requester of a duplicate that its original is fixed."""
        ...

    def late(self, uow: UnitOfWork, promises: Sequence[Promise]) -> None:
        """Tell the requester that promises were not kept in time."""
        ...

    def unanswered(self, uow: UnitOfWork, question: GuestQuestion) -> None:
        """Tell the agents that a guest has not answered in time."""
        ...

    def silence(self, uow: UnitOfWork, ticket: Ticket, step: Silence) -> None:
        """Remind a silent requester, or tell that their ticket is resolved."""
        ...

    def unrated(self, uow: UnitOfWork, ticket: Ticket, rating: Rating) -> None:
        """Remind the requester to rate a resolution."""
        ...

    def complaint(self, uow: UnitOfWork, ticket: Ticket, complaint: Complaint) -> None:
        """Tell the leads of a complaint."""
        ...


async def run_timers(db: Database, announcer: Announcer) -> datetime:
    """Run all due timers. Clocks only move to their next step.

    Returns the time of the next pass.
    """
    latest = await db.write(_run_due, announcer) + LOOK_EVERY
    upcoming = await db.read(lambda reader: reader.timers.next_due())
    return min(upcoming or latest, latest)


def _run_due(uow: UnitOfWork, announcer: Announcer) -> datetime:
    """Run a batch of due timers, earliest first. Returns the current time."""
    for timer in uow.timers.due(uow.now, limit=BATCH):
        ticket = uow.tickets.get(timer.ticket_id)
        if ticket is not None and timer.kind in CLOCKS:
            clocks.advance(uow, ticket, timer)
            continue
        timer.done_at = uow.now
        uow.session.flush()
        if ticket is not None:
            _run(uow, ticket, timer, announcer)
    return uow.now


def _run(uow: UnitOfWork, ticket: Ticket, timer: Timer, announcer: Announcer) -> None:
    match timer.kind:
        case TimerKind.WAIT_FOR_REQUESTER:
            tickets.wake_pending(uow, ticket)
            announcer.date_came(uow, ticket)
        case TimerKind.SILENCE:
            step = silence.continue_waiting(uow, ticket, timer)
            if step is not Silence.POSTPONED:
                announcer.silence(uow, ticket, step)
        case TimerKind.CLOSE_RESOLVED:
            endings.close_resolved(uow, ticket)
        case TimerKind.REFERRAL | TimerKind.GUEST | TimerKind.COMPLAINT:
            _tell_agents(uow, ticket, timer, announcer)
        case _:
            _tell_requester(uow, ticket, timer, announcer)


def _tell_agents(uow: UnitOfWork, ticket: Ticket, timer: Timer, announcer: Announcer) -> None:
    """Run a timer of something that agents, guests or leads have to answer."""
    match timer.kind:
        case TimerKind.GUEST:
            for question in guests.expire(uow, ticket):
                announcer.unanswered(uow, question)
        case TimerKind.COMPLAINT:
            if complaint := complaints.advance(uow, ticket):
                announcer.complaint(uow, ticket, complaint)
        case _:
            referrals.advance(uow, ticket)


def _tell_requester(uow: UnitOfWork, ticket: Ticket, timer: Timer, announcer: Announcer) -> None:
    """Run a timer that tells the requester something."""
    match timer.kind:
        case TimerKind.FIXED:
            _tell_fixed(uow, ticket, announcer)
        case TimerKind.PROMISE:
            _tell_late(uow, ticket, announcer)
        case TimerKind.NOTICE:
            _notify(uow, ticket, announcer)
        case TimerKind.RATING:
            if rating := ratings.remind(uow, ticket):
                announcer.unrated(uow, ticket, rating)


def _notify(uow: UnitOfWork, ticket: Ticket, announcer: Announcer) -> None:
    """Send a notice, unless it is not needed any more. A notice that is not allowed now waits.

    Requesters who have blocked the bot, or are blocked, get it later.
    """
    if notices.is_known(uow, ticket):
        return
    at = notices.earliest(ticket, uow.now, uow.policy)
    if at > uow.now:
        timers.start(uow, ticket, TimerKind.NOTICE, due_at=at)
        return
    requester = uow.requesters.get(ticket.requester_id)
    if requester is not None and requesters.takes_notices(requester, uow.now):
        announcer.state(uow, ticket)
        notices.notified(uow, ticket)
    else:
        notices.postponed(uow, ticket)


def _tell_late(uow: UnitOfWork, ticket: Ticket, announcer: Announcer) -> None:
    """Move overdue promises to their next step, and tell the requester if they can be reached."""
    late = promises.advance(uow, ticket)
    requester = uow.requesters.get(ticket.requester_id)
    if late and requester is not None and requesters.takes_notices(requester, uow.now):
        announcer.late(uow, late)
        ticket.notified_at = uow.now


def _tell_fixed(uow: UnitOfWork, ticket: Ticket, announcer: Announcer) -> None:
    """Tell the requester of a duplicate. Those who cannot be reached are told later."""
    if not endings.is_fixed(uow, ticket):
        return  # the original was reopened, and is settled when it ends
    requester = uow.requesters.get(ticket.requester_id)
    is_reached = requester is not None and requesters.takes_notices(requester, uow.now)
    at = uow.now if is_reached else uow.now + uow.policy.notice_every
    due_at = at if uow.policy.quiet is None else uow.policy.quiet.end_after(at)
    if due_at > uow.now:
        timers.start(uow, ticket, TimerKind.FIXED, due_at=due_at)
        return
    announcer.fixed(uow, ticket)
    endings.told_fixed(uow, ticket)


async def after_clock_step(db: Database, step: timedelta | None) -> None:
    """Adjust stored times after a change of the wall clock.

    If `step` is None, e.g. at startup, only times that are too far in the future are adjusted.
    """
    await db.write(_correct, step)


def _correct(uow: UnitOfWork, step: timedelta | None) -> None:
    if step is not None:
        uow.corrections.shift(step)
    uow.corrections.bring_back(
        pause=LONGEST_RESEND_PAUSE,
        turn=uow.policy.longest_turn_delay,
        patience=uow.policy.intake_patience,
        notice=uow.policy.notice_every + NIGHT,
    )
    if step is not None and step > timedelta(0):
        spans = {purpose.value: span for purpose, span in lifetimes(uow.policy).items()}
        uow.corrections.let_live(spans)
    uow.wake |= {requesters.TURNS, RELAY}


async def purge(db: Database) -> datetime:
    """Delete expired buttons, and updates handled more than a week ago.

    Returns the time of the next pass.
    """
    return await db.write(_purge) + PURGE_EVERY


def _purge(uow: UnitOfWork) -> datetime:
    uow.inbox.purge(before=uow.now - uow.policy.updates_kept)
    uow.keyboards.purge(before=uow.now)
    return uow.now


@dataclass(frozen=True)
class Rest:
    """Retry delay of a card. `until` is in monotonic seconds."""

    until: float
    seconds: float


@dataclass
class Views:
    """Job that recreates missing cards and topics of live tickets in the agents' chat.

    `takes_topics` asks the messenger whether a chat supports topics, and returns None if unknown.
    Cards that keep being rejected are retried with exponential backoff, which starts over when the
    process restarts.
    """

    db: Database
    desk_id: int
    takes_topics: Callable[[Address], Awaitable[bool | None]]
    monotonic: Callable[[], float]
    rests: dict[int, Rest] = field(default_factory=dict)  # by ticket id
    asked_at: dict[str, float] = field(default_factory=dict)  # by route, in monotonic seconds

    async def pass_once(self) -> datetime:
        """Make one pass and return the time of the next one."""
        now, chats, wanting = await self.db.read(self._look)
        due = [ticket_id for ticket_id in wanting if self._rested(ticket_id)]
        if due:
            await self.db.write(self._repair_all, due[:REPAIRED_AT_ONCE])
        self.rests = {one: rest for one, rest in self.rests.items() if one in wanting}
        for chat in chats:
            await self._look_for_topics(chat)
        return now + REPAIR_EVERY

    def _look(self, reader: Reader) -> tuple[datetime, list[AgentsChat], list[int]]:
        chats = [
            chat for chat in reader.agents.chats(self.desk_id) if chat.unreachable_since is None
        ]
        without_view = [one for chat in chats for one in self._without_view(reader, chat)]
        return reader.now, chats, without_view

    def _without_view(self, reader: Reader, chat: AgentsChat) -> list[int]:
        """Return the ids of live tickets with a missing or failed card, or a missing topic."""
        live = agents_chat.tickets_in(reader, chat)
        cards = reader.deliveries.last_cards([ticket.id for ticket in live])
        return [
            ticket.id
            for ticket in live
            if cards.get(ticket.id) not in CARD_EXISTS
            and (_lacks_view(ticket, chat) or cards.get(ticket.id) == DeliveryStatus.DEAD)
        ]

    def _rested(self, ticket_id: int) -> bool:
        rest = self.rests.get(ticket_id)
        return rest is None or rest.until <= self.monotonic()

    def _repair_all(self, uow: UnitOfWork, ticket_ids: list[int]) -> None:
        for ticket_id in ticket_ids:
            self._repair(uow, ticket_id)

    def _repair(self, uow: UnitOfWork, ticket_id: int) -> None:
        last = self.rests.get(ticket_id)
        before = last.seconds if last is not None else REPAIR_EVERY.total_seconds() / 2
        seconds = min(2 * before, LONGEST_REST.total_seconds())
        self.rests[ticket_id] = Rest(self.monotonic() + seconds, seconds)
        ticket = uow.tickets.get(ticket_id)
        chat = uow.agents.chat_of(ticket) if ticket is not None else None
        if ticket is not None and chat is not None:
            refresh_card(uow, ticket, new=_lacks_view(ticket, chat))

    async def _look_for_topics(self, chat: AgentsChat) -> None:
        """Detect topics that were enabled after the agents' chat was set."""
        at, asked_at = self.monotonic(), self.asked_at.get(chat.route)
        asked = asked_at is not None and at - asked_at < ASK_TOPICS_SECONDS
        if chat.has_topics or asked:
            return
        self.asked_at[chat.route] = at
        if await self.takes_topics(chat.address):
            await self.db.write(_note_topics, chat)


def _note_topics(uow: UnitOfWork, chat: AgentsChat) -> None:
    """Set `has_topics` unless the agents' chat was replaced in the meantime."""
    fresh = uow.agents.chat(chat.desk_id, route=chat.route)
    if fresh is not None and fresh.address == chat.address:
        fresh.has_topics = True


def _lacks_view(ticket: Ticket, chat: AgentsChat) -> bool:
    lacks_topic = shows_in_topic(ticket, chat) and ticket.topic_id is None
    return agents_chat.lacks_card(ticket, chat) or lacks_topic
