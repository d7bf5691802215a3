"""What the agents cannot have seen when a reply is written or sent."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.agent import held_replies, reply_checks
from bot.desk.agent.held_replies import CATCH_UP
from handoff import reports
from handoff.addresses import ChatKind
from handoff.outbox import Purpose
from handoff.states import DeliveryStatus
from handoff.storage import UnitOfWork
from handoff.storage.inbox import RawUpdate
from tests.bot.desk.situations import a_held_ticket, to_ticket
from tests.stage import Stage, text_of

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
WORDS = "واریز شد، لطفاً نگاه کنید"


class NotKept(Exception):
    """Rolls a unit of work back, with what it found."""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_held_ticket(tmp_path, "topics") as stage:
        yield stage


def to_narges(stage: Stage) -> list[str]:
    return [text_of(one) for one in stage.shown_to("narges")]


def an_unprocessed_update(stage: Stage, uow: UnitOfWork) -> None:
    desk = stage.desk.desk
    update = RawUpdate("9999", str(stage.people["narges"].id), ChatKind.PRIVATE, "{}", "hash")
    uow.inbox.add(desk.account.id, [update], at=uow.now)


async def found_in(stage: Stage, unit: object) -> object:
    with pytest.raises(NotKept) as caught:
        await stage.desk.desk.db.write(unit)  # type: ignore[arg-type]
    return caught.value.args[0]


async def test_an_update_that_is_not_processed_postpones_a_scheduled_reply(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    desk = stage.desk.desk

    def look(uow: UnitOfWork) -> None:
        (held,) = reports.scheduled_replies(uow, desk.id)
        held.due_at = uow.now
        an_unprocessed_update(stage, uow)
        held_replies._send_or_drop(uow, desk, held.id)
        raise NotKept((held.state, held.due_at - uow.now))

    assert await found_in(stage, look) == ("waiting", CATCH_UP)


async def test_an_update_that_is_not_processed_is_newer_than_a_reply(stage: Stage) -> None:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    desk = stage.desk.desk

    def look(uow: UnitOfWork) -> None:
        before = reply_checks.crossing_of(desk, uow, ticket, said_at=uow.now)
        an_unprocessed_update(stage, uow)
        raise NotKept((before, reply_checks.crossing_of(desk, uow, ticket, said_at=uow.now)))

    assert await found_in(stage, look) == (None, reply_checks.Crossing())


@pytest.mark.parametrize(
    ("ago", "is_crossing"), [(5 * SECOND, False), (50 * SECOND, False), (2 * MINUTE, True)]
)
async def test_a_reply_that_comes_late_is_compared_with_its_own_time(
    stage: Stage, ago: timedelta, is_crossing: bool
) -> None:
    stage.act("narges", text="خبری نشد؟")
    await stage.wait(4 * SECOND)  # shown in the group
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    desk = stage.desk.desk

    def look(uow: UnitOfWork) -> None:
        raise NotKept(reply_checks.crossing_of(desk, uow, ticket, said_at=uow.now - ago))

    assert (await found_in(stage, look) is not None) is is_crossing


async def test_what_waits_in_the_outbox_of_the_group_is_newer(stage: Stage) -> None:
    stage.act("narges", text="خبری نشد؟")
    await stage.wait(4 * SECOND)
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    desk = stage.desk.desk

    def look(uow: UnitOfWork) -> None:
        asked = uow.tickets.last_inbound(ticket.id)
        assert asked is not None
        (shown,) = uow.deliveries.of_message(asked.id, purpose=Purpose.INBOUND.value)
        shown.status = DeliveryStatus.QUEUED.value
        uow.session.flush()
        crossing = reply_checks.crossing_of(desk, uow, ticket, said_at=uow.now)
        raise NotKept((crossing, reply_checks.Crossing(asked.at)))

    found, wanted = await found_in(stage, look)  # type: ignore[misc]
    assert found == wanted


async def test_words_of_an_outage_stop_a_scheduled_reply(stage: Stage) -> None:
    await to_ticket(stage, text=f"/later 2h {WORDS}")
    stage.clock.advance(3 * HOUR)  # nothing runs in between
    stage.act("narges", text="دیگر لازم نیست")
    await stage.settle()
    await stage.wait(2 * CATCH_UP)
    assert WORDS not in to_narges(stage)
    assert any("requester-wrote" in text_of(one) for one in stage.shown_in_group())


async def test_the_hours_of_the_route_decide_when_the_office_opens(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(
        "version: 1\n"
        "calendars: {office: {sun: 9-20, mon: 9-20}, late: {sun: 15-18}}\n"
        "routes: {support: {calendar: late}}\n",
        encoding="utf-8",
    )
    async with a_held_ticket(tmp_path, "topics") as stage:
        await to_ticket(stage, text=f"/later when open {WORDS}")
        assert any("due=2026-11-22T15:00" in text_of(one) for one in stage.shown_in_group())
