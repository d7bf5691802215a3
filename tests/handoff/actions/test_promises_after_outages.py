"""Promises whose steps came due while the desk was down."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import ManualClock
from handoff import jobs
from handoff.actions import promises
from handoff.actions.promises import Wording
from handoff.quiet import QuietHours
from handoff.states import PromiseStep
from handoff.storage import Database
from tests.builders import POLICY, Announced, a_ticket, an_agent

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = ZoneInfo("Asia/Tehran")


async def a_promise(db: Database, *, within: timedelta) -> None:
    sara = await an_agent(db)
    ticket = await a_ticket(db, held_by=sara)
    await db.write(
        lambda uow: promises.make(uow, ticket.id, Wording("refund", uow.now + within), by=sara)
    )


async def test_the_requester_hears_of_the_last_step_only(db: Database, clock: ManualClock) -> None:
    await a_promise(db, within=DAY)
    clock.advance(6 * DAY)
    announced = Announced()
    for _ in range(5):
        await jobs.run_timers(db, announced)
        clock.advance(timedelta(minutes=1))
    assert announced.overdue == [("refund", PromiseStep.LEADS)]


async def test_at_night_the_requester_is_not_told(db: Database, clock: ManualClock) -> None:
    db.policy = replace(POLICY, quiet=QuietHours(time(22), time(8), ZONE))
    clock.advance(datetime(2026, 12, 2, 12, tzinfo=ZONE) - clock.now())
    await a_promise(db, within=5 * HOUR)
    announced = Announced()
    clock.advance(12 * HOUR)  # midnight
    await jobs.run_timers(db, announced)
    assert announced.overdue == []
    clock.advance(8 * HOUR)
    await jobs.run_timers(db, announced)
    assert announced.overdue == [("refund", PromiseStep.DUE)]
