"""Replies that cross a newer message of the requester."""

# ruff: noqa: RUF001  (Persian digits)

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.simulator import acts
from bot.simulator.faults import FaultKind
from handoff import reports
from handoff.actions import crossing, tickets
from handoff.models import Ticket
from handoff.outbox import Purpose
from handoff.outbox.post import SETTLED
from handoff.states import DeliveryStatus, TimerKind
from handoff.storage import Database, UnitOfWork
from tests.bot.desk.situations import a_held_ticket, confirm, to_ticket
from tests.builders import (
    a_message,
    a_requester,
    a_ticket,
    an_agent,
    an_answer,
    deliveries,
    group,
    owe,
    the_ticket,
    timers_of,
)
from tests.stage import Stage, text_of

SECOND = timedelta(seconds=1)


def write(folder: Path, mode: str) -> None:
    text = f"version: 1\ncalendars: {{office: {{}}}}\nchecks: {{newer: {mode}}}\n"
    (folder / "desk.yaml").write_text(text, encoding="utf-8")


async def card(stage: Stage) -> str:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return text_of(stage.card_of(ticket))


@pytest.mark.parametrize("messenger", ["topics", "group", "plain"])
@pytest.mark.parametrize("mode", ["hint", "ask", "off"])
async def test_words_that_are_not_shown_yet(tmp_path: Path, mode: str, messenger: str) -> None:
    write(tmp_path, mode)
    async with a_held_ticket(tmp_path, messenger) as stage:
        before = len(stage.shown_to("narges"))
        stage.act("narges", text="راستی نسخهٔ ۵ بود، نه ۴")
        await stage.settle()
        await to_ticket(stage, text="نسخهٔ ۴ را پاک کنید")
        shown = [text_of(one) for one in stage.shown_in_group()]
        is_asked = any("unclear-ask reason=newer" in text for text in shown)
        assert is_asked is (mode == "ask")
        assert (len(stage.shown_to("narges")) == before) is is_asked
        assert ("card-crossed" in await card(stage)) is (mode == "hint")
        if is_asked:
            assert any("نسخهٔ ۵ بود" in text for text in shown)
            await confirm(stage, "button-send-unclear")
            assert len(stage.shown_to("narges")) == before + 1
        await stage.wait(timedelta(seconds=3))
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert (ticket.waiting_since is None) is is_asked
        await to_ticket(stage, text="پس نسخهٔ ۵ را پاک کنید")
        await stage.wait(SETTLED)
        assert "card-crossed" not in await card(stage)


async def test_what_is_shown_or_only_thanks_is_not_newer(tmp_path: Path) -> None:
    write(tmp_path, "ask")
    async with a_held_ticket(tmp_path, "topics") as stage:
        stage.act("narges", text="نسخهٔ ۵ هم همین‌طور است")
        await stage.wait(timedelta(seconds=4))
        await to_ticket(stage, text="هر دو را پاک کنید")
        stage.act("narges", text="ممنون")
        await stage.settle()
        await to_ticket(stage, text="خواهش می‌کنم")
        shown = [text_of(one) for one in stage.shown_in_group()]
        assert not any("unclear-ask" in text for text in shown)


async def test_an_edit_that_is_not_shown_yet_is_newer(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        (said,) = stage.act("narges", text="پنجاه تومان")
        await stage.wait(timedelta(seconds=4))
        stage.world.faults.add(
            FaultKind.TOO_MANY, "sendMessage", count=1, retry_after=20, chat=stage.group.id
        )
        act = {"message_id": said.id, "text": "نه، پانصد تومان"}
        acts.edit(stage.world, stage.people["narges"], act)
        await stage.wait(timedelta(seconds=4))
        await to_ticket(stage, text="پنجاه تومان را می‌فرستم")
        await stage.wait(timedelta(seconds=40))
        assert "card-crossed" in await card(stage)


async def test_a_wait_goes_on_if_the_answered_message_was_not_shown(
    db: Database, clock: ManualClock
) -> None:
    sara, writer = await an_agent(db), await a_requester(db, chat_id="31")
    ticket = await a_ticket(db, requester=writer, held_by=sara)

    def found(uow: UnitOfWork) -> Ticket:
        return tickets.find(uow, ticket.id, desk_id=1)

    received = await a_message(db, "newer words", chat_id="31")

    def unshown(uow: UnitOfWork) -> bool:
        return bool(reports.unshown_messages(uow, ticket.id, at=uow.now))

    assert not await db.write(unshown)
    await db.write(lambda uow: tickets.add_messages(uow, found(uow), [received.message_id or 0]))
    about = {"ticket_id": ticket.id, "message_id": received.message_id}
    await owe(db, "newer words", to=group(), purpose=Purpose.INBOUND, **about)
    assert await db.write(unshown)
    row = await an_answer(db, ticket, sara, "an answer to older words")
    assert (await timers_of(db, ticket.id)).keys() == {TimerKind.QUIET}

    def cross(uow: UnitOfWork) -> bool:
        again = uow.requesters.message(row.id)
        assert again is not None
        crossing.record_crossing(uow, found(uow), again, by=sara, since=uow.now)
        return crossing.is_crossed(again)

    assert await db.write(cross)
    assert (await timers_of(db, ticket.id)).keys() == {TimerKind.NEXT_RESPONSE}
    assert (await the_ticket(db, ticket.id)).waiting_since == clock.now()

    (relayed,) = await deliveries(db)
    clock.advance(SECOND)
    sent = {"status": DeliveryStatus.SENT, "sent_at": clock.now()}
    await db.write(lambda uow: uow.deliveries.mark(relayed.id, **sent))
    assert not await db.write(unshown)
    before = clock.now() - SECOND
    assert await db.write(lambda uow: reports.unshown_messages(uow, ticket.id, at=before))
