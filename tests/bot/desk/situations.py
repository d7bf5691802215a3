"""Situations in which several tests of the desk begin."""

import json
from datetime import timedelta

from tests.stage import Stage

DAY = 86_400.0
WINDOW = timedelta(seconds=2)


def push(stage: Stage, kind: str, payload: object) -> None:
    """Have the messenger send an update exactly like this."""
    bot = next(iter(stage.world.bots.values()))
    expires = stage.world.now() + DAY
    bot.updates.force(kind, json.dumps(payload), lane=1, expires=expires)


async def say(stage: Stage, name: str, text: str) -> None:
    """Somebody says one thing and then pauses."""
    stage.act(name, text=text)
    await stage.wait(WINDOW)


async def open_a_ticket(stage: Stage) -> None:
    await say(stage, "narges", "/human")
    await say(stage, "narges", "خراب شده")
    await say(stage, "narges", "نسخه ۴")
    assert await stage.ticket_of("narges") is not None
