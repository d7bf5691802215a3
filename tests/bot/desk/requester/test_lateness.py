"""Delayed messages: the requesters concerned, and the length of the delay."""

from datetime import timedelta

import pytest

from bot.conversation.messages import MessageKind, Person, Place, Said
from bot.desk.context import Desk
from bot.desk.requester.turns import Turns
from bot.desk.router import Router
from handoff.addresses import ChatKind
from handoff.outbox.payload import Rank
from tests.bot.desk.requester.test_turns import CALM, clock_of, desk, said_to
from tests.builders import ACCOUNT, QUIET, a_message, an_update, deliveries
from tests.stage import BEGIN

__all__ = ["desk"]  # the fixture

HOUR = timedelta(hours=1)


async def a_turn(desk: Desk, turns: Turns, *, waited: timedelta = timedelta(0)) -> None:
    received = await a_message(desk.db, "what nobody knows at all", chat_id=CALM)
    if waited:
        turns.note_delay(received.requester.id, waited=waited, behind=True)
    clock_of(desk).advance(QUIET)
    await turns.pass_once()


async def test_who_has_waited_for_one_turn_is_new_in_the_next(desk: Desk) -> None:
    turns = Turns(desk)
    await a_turn(desk, turns, waited=timedelta(minutes=5))
    assert {one.rank for one in await deliveries(desk.db)} == {Rank.BACKLOG}

    await a_turn(desk, turns)
    assert {one.rank for one in await deliveries(desk.db)} == {Rank.REPLY}


@pytest.mark.parametrize(("edited", "excused"), [(False, True), (True, False)])
async def test_only_new_words_can_be_late(desk: Desk, edited: bool, excused: bool) -> None:
    """An edit has the date of its message but arrives when it is made."""
    said = Said(
        person=Person(CALM, "Reza"),
        place=Place(CALM, ChatKind.PRIVATE),
        message_id="7",
        at=BEGIN,
        kind=MessageKind.TEXT,
        text="what nobody knows at all",
        edited=edited,
    )
    await desk.db.write(lambda uow: uow.inbox.add(ACCOUNT, [an_update(1, lane=CALM)], at=uow.now))
    (row,) = await desk.db.read(
        lambda reader: reader.inbox.waiting(limit=1, except_lanes=(), account_id=ACCOUNT)
    )
    turns = Turns(desk)
    await Router(desk, parse=lambda _: said, turns=turns, said_ago=lambda _: HOUR).handle(row)
    clock_of(desk).advance(QUIET)
    await turns.pass_once()

    told = await said_to(desk.db, CALM)
    assert told
    assert ("sorry-late" in told) == excused


async def test_one_backlog_is_excused_once(desk: Desk) -> None:
    turns = Turns(desk)
    for pause, times in ((timedelta(0), 1), (HOUR / 2, 1), (HOUR / 2, 2)):
        clock_of(desk).advance(pause)
        await a_turn(desk, turns, waited=HOUR)
        assert (await said_to(desk.db, CALM)).count("sorry-late") == times
