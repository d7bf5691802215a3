"""Targets and steps shared by the tests of clocks and alerts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from handoff import jobs
from handoff.actions import alerts, tickets
from handoff.models import Agent, Ticket, Timer
from handoff.service import ServiceLevel, Targets
from handoff.states import Priority, TimerKind
from handoff.storage import Database, UnitOfWork
from tests.builders import DESK, POLICY, Announced

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FIRST, NEXT, QUIET, RESOLUTION = (
    TimerKind.FIRST_RESPONSE,
    TimerKind.NEXT_RESPONSE,
    TimerKind.QUIET,
    TimerKind.RESOLUTION,
)
TARGETS = Targets(4 * HOUR, 8 * HOUR, 40 * HOUR)
HIGH = Targets(HOUR, 2 * HOUR, 10 * HOUR)
SERVICE = ServiceLevel({Priority.NORMAL: TARGETS, Priority.HIGH: HIGH})
Act = Callable[[UnitOfWork, Ticket], object]


@pytest.fixture(autouse=True)
def targets(db: Database) -> None:
    db.policy = replace(POLICY, service=SERVICE, escalation=2 * HOUR)


async def do(db: Database, ticket: Ticket, act: Act) -> None:
    def unit(uow: UnitOfWork) -> None:
        act(uow, tickets.find(uow, ticket.id, desk_id=DESK))

    await db.write(unit)


def message(uow: UnitOfWork, ticket: Ticket) -> None:
    tickets.add_messages(uow, ticket, ())


def replied(by: Agent) -> Act:
    return lambda uow, ticket: tickets.replied(uow, ticket, by=by)


def wait(by: Agent, span: timedelta) -> Act:
    return lambda uow, each: tickets.wait_for_requester(uow, each.id, until=uow.now + span, by=by)


async def run(db: Database) -> None:
    await jobs.run_timers(db, Announced())


async def taken(db: Database) -> list[tuple[int, TimerKind, int]]:
    await run(db)
    found, _ = await db.write(alerts.take_alerts, DESK, limit=12)
    return [(alert.ticket.id, alert.kind, alert.step) for alert in found]


async def clock_of(db: Database, ticket: Ticket, kind: TimerKind) -> Timer:
    (timer,) = await db.read(lambda reader: reader.timers.running(ticket.id, [kind]))
    return timer
