"""Upper bound for the time that the updates of a poll waited at the messenger."""

from datetime import timedelta

import pytest

from bot.messenger_clock import MessengerClock
from bot.telegram.intake import MOST_UPDATES, keeper
from handoff.storage import Database
from tests.bot.telegram.messenger import Answer, a_messenger, ok, raw
from tests.bot.telegram.test_intake import NOON, Round, update
from tests.builders import ACCOUNT

HOUR = timedelta(hours=1)
NEW = NOON - HOUR  # by a messenger with a clock an hour behind


def dated(update_id: int, *, ago: timedelta = timedelta(0)) -> dict[str, object]:
    found = update(update_id)
    found["message"]["date"] = int((NEW - ago).timestamp())
    return found


FULL = [dated(number, ago=HOUR) for number in range(1, MOST_UPDATES + 1)]
DOWN = raw(502, "")


@pytest.mark.parametrize(
    ("answers", "learned"),
    [
        ([ok([]), ok([dated(7)])], True),
        ([ok([dated(6)]), ok([dated(7)])], True),
        ([ok([dated(7)])], False),  # it may have waited while the desk was away
        ([ok(FULL), ok([dated(777)])], False),  # it may have waited behind those before
        ([ok([]), *[DOWN] * 11, ok([dated(7)])], False),  # a gap of two minutes
    ],
    ids=["after nothing", "after a part", "first", "after a full answer", "after a gap"],
)
async def test_a_skew_is_learned_from_what_cannot_have_waited(
    db: Database, answers: list[Answer], learned: bool
) -> None:
    async with a_messenger() as messenger:
        round_ = Round(messenger)
        clock = MessengerClock(now=round_.clock.now, monotonic=round_.clock.monotonic)
        keep = keeper(db, account_id=ACCOUNT, messenger_clock=clock)
        await round_.run(*answers, keep=keep, messenger_clock=clock)

        assert (clock.ago(NEW) < HOUR) == learned
