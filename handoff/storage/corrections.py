"""Adjust stored times after a change of the wall clock.

This applies to due times and to the start times of waits and states. Dates shown to users (end of
a wait or block), expiry of buttons and links, and the event history are left alone.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from handoff.lifecycle import LIVE, Status
from handoff.models import (
    Agent,
    AgentsChat,
    Complaint,
    Conversation,
    Delivery,
    HeldReply,
    InboxUpdate,
    Message,
    Requester,
    Ticket,
    Timer,
)
from handoff.moments import NO_TIME
from handoff.states import CLOCKS, Direction, HeldState, TimerKind
from handoff.storage.deliveries import IS_OWED, IS_SENDING
from handoff.storage.inbox import IS_WAITING
from handoff.storage.ratings import IS_OPEN as IS_COMPLAINT
from handoff.storage.timers import IS_RUNNING

NOTICED = timedelta(seconds=2)  # maximum detection delay (the clock is checked every second)
Moment = InstrumentedAttribute[Any]
Condition = ColumnElement[bool]
IN_TURN: Condition = Message.turned_at.is_(None) & (Message.direction == Direction.INBOUND)
IN_OUTBOX: Condition = or_(IS_OWED, IS_SENDING)
DATED = (
    TimerKind.WAIT_FOR_REQUESTER,
    TimerKind.PROMISE,
    TimerKind.REFERRAL,
    TimerKind.GUEST,
)  # their dates are set by agents
IS_OURS: Condition = Timer.kind.not_in(DATED)
COUNTS_FROM: Condition = Timer.kind.in_(
    {*CLOCKS, TimerKind.SILENCE, TimerKind.FIXED, TimerKind.RATING, TimerKind.COMPLAINT}
)
# Replies for a later time keep the time that their agent chose.
IS_HELD: Condition = and_(HeldReply.state == HeldState.WAITING.value, HeldReply.seen_id.is_(None))
IS_NOTICE: Condition = Timer.kind == TimerKind.NOTICE
IS_LIVE: Condition = Ticket.status.in_([status.value for status in LIVE])
IS_RESOLVED: Condition = Ticket.status == Status.RESOLVED.value
HAS_WORDS: Condition = exists().where(Message.requester_id == Conversation.requester_id, IN_TURN)
SINCE: tuple[tuple[Moment, Condition], ...] = (
    (InboxUpdate.received_at, IS_WAITING),
    (Message.at, IN_TURN),
    (Conversation.turn_began_at, Conversation.turn_due_at.is_not(None)),
    (Delivery.posted_at, IN_OUTBOX),
    (Ticket.resolved_at, IS_RESOLVED),
    (Ticket.notified_at, IS_LIVE & Ticket.notified_at.is_not(None)),
    (Timer.started_at, IS_RUNNING),
    (HeldReply.held_at, IS_HELD),
    (Complaint.began_at, IS_COMPLAINT),
    (Agent.asked_at, Agent.asked_at.is_not(None)),
    (Agent.hinted_at, Agent.hinted_at.is_not(None)),
)


class Corrections:
    """Corrects stored times in a single transaction. `now` is the time after the clock change."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def shift(self, step: timedelta) -> None:
        """Shift due times and start times by `step`.

        Times stored between the clock change and its detection are already correct. They can be
        recognised because they are just before `now`.
        """
        # Shift due times first, because `_is_old` depends on start times that are shifted below.
        for moment in (Timer.due_at, Timer.target_at, Timer.paused_at):
            self._move(moment, step, IS_RUNNING, IS_OURS, self._is_old(Timer.started_at))
        self._move(HeldReply.due_at, step, IS_HELD, self._is_old(HeldReply.held_at))
        if step < NO_TIME:  # after a forward change, being slightly early does no harm
            self._move(Delivery.not_before, step, IN_OUTBOX, Delivery.not_before > self._now)
            words = (HAS_WORDS, Conversation.turn_due_at > self._now)
            self._move(Conversation.turn_due_at, step, *words)
        patience = (~HAS_WORDS, Conversation.turn_due_at.is_not(None))
        self._move(Conversation.turn_due_at, step, *patience)
        for since, where in SINCE:
            self._move(since, step, where, self._is_old(since))

    def bring_back(
        self,
        *,
        pause: timedelta,
        turn: timedelta,
        patience: timedelta,
        notice: timedelta,
    ) -> None:
        """Cap times that are too far in the future after the clock was set back.

        The limits are `pause` for deliveries, `turn` for conversations with unprocessed messages,
        `patience` for other conversations, and `notice` for notices to requesters. Clocks that
        began in the future begin now.
        """
        now = self._now
        tried = Delivery.sending_since > now
        self._set(
            {Delivery.not_before: now},
            IN_OUTBOX,
            or_(Delivery.posted_at > now, tried, Delivery.not_before > now + pause),
        )
        self._set({HeldReply.due_at: now}, IS_HELD, HeldReply.held_at > now)
        late = or_(Conversation.turn_due_at > now + turn, Conversation.turn_began_at > now)
        began = {Conversation.turn_due_at: now, Conversation.turn_began_at: now}
        self._set(began, HAS_WORDS, late)
        self._set(
            {Conversation.turn_due_at: now + patience}, Conversation.turn_due_at > now + patience
        )
        self._begin_now()
        self._set({Timer.due_at: now + notice}, IS_RUNNING, IS_NOTICE, Timer.due_at > now + notice)
        for since, where in (
            *SINCE,
            (Requester.unreachable_since, Requester.unreachable_since.is_not(None)),
            (AgentsChat.unreachable_since, AgentsChat.unreachable_since.is_not(None)),
        ):
            self._set({since: now}, where, since > now)

    def let_live(self, lifetimes: Mapping[str, timedelta]) -> None:
        """Extend unsent deliveries to the full lifetime for their purpose."""
        for purpose, lifetime in lifetimes.items():
            end = self._now + lifetime
            self._set(
                {Delivery.expires_at: end},
                IN_OUTBOX,
                Delivery.purpose == purpose,
                Delivery.expires_at < end,
            )

    def _begin_now(self) -> None:
        """Move clocks that began in the future back, with their times."""
        moments = (Timer.due_at, Timer.target_at, Timer.paused_at)
        found = self._session.execute(
            select(Timer.id, Timer.started_at, *moments).where(
                IS_RUNNING, COUNTS_FROM, Timer.started_at > self._now
            )
        )
        moved = [
            {
                "row": row,
                **{
                    f"new_{moment.key}": None if at is None else at - (started - self._now)
                    for moment, at in zip(moments, ats, strict=True)
                },
            }
            for row, started, *ats in found
        ]
        if moved:
            table = cast(Table, Timer.__table__)
            values: dict[str, Any] = {
                moment.key: bindparam(f"new_{moment.key}") for moment in moments
            }
            statement = update(table).where(table.c.id == bindparam("row")).values(**values)
            self._session.execute(statement, moved)

    def _is_old(self, moment: Moment) -> Condition:
        return or_(moment > self._now, moment <= self._now - NOTICED)

    def _move(self, moment: Moment, step: timedelta, *where: Condition) -> None:
        table = cast(Table, moment.class_.__table__)
        (key,) = table.primary_key.columns
        found = self._session.execute(select(key, moment).where(moment.is_not(None), *where))
        moved = [{"row": row, "moment": before + step} for row, before in found]
        if moved:
            self._session.execute(
                update(table)
                .where(key == bindparam("row"))
                .values({moment.key: bindparam("moment")}),
                moved,
            )

    def _set(self, values: Mapping[Moment, datetime], *where: Condition) -> None:
        (table,) = {moment.class_ for moment in values}
        self._session.execute(
            update(table)
            .where(*where)
            .values({moment.key: value for moment, value in values.items()})
            .execution_options(synchronize_session=False)
        )
