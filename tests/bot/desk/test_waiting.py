"""Messages in their quiet window are added to the ticket before it changes."""

from pathlib import Path

from bot.desk.waiting import take_up_waiting
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import WINDOW, open_a_ticket
from tests.stage import Stage, staged, text_of


async def _take_up(stage: Stage) -> int:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    desk = stage.desk.desk

    def unit(uow: UnitOfWork):
        own = uow.tickets.get(ticket.id)
        assert own is not None
        return take_up_waiting(desk, uow, own.requester_id, own)

    taken = await desk.db.write(unit)
    await stage.settle()
    return taken


async def test_waiting_words_and_pictures_are_shown_once(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        stage.act("narges", text="هنوز خراب است")
        stage.act("narges", text="از دیروز")
        await stage.settle()

        assert await _take_up(stage) == 2
        await stage.wait(WINDOW)
        shown = "\n".join(text_of(message) for message in stage.shown_in_group())
        assert shown.count("هنوز خراب است") == 1
        assert shown.count("از دیروز") == 1
        assert await _take_up(stage) == 0


async def test_waiting_words_end_a_wait(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()
        stage.act("sara", chat=stage.group.id, text="/pending #1 2d")
        await stage.settle()
        stage.act("narges", text="این هم جوابم")
        await stage.settle()

        assert await _take_up(stage) == 1
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.status == "open"


async def test_words_after_the_end_of_a_ticket_are_left_to_their_turn(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        stage.act("narges", text="/close")
        await stage.settle()
        stage.act("narges", text="راستی یک چیز دیگر")
        await stage.settle()

        assert await _take_up(stage) == 0
