"""Starting situations shared by several tests of the desk."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.simulator import acts
from bot.simulator.state import Message
from handoff.outbox.post import SETTLED
from handoff.policy import Policy
from tests.stage import Stage, buttons_of, staged, text_of

DAY = 86_400.0
WINDOW = timedelta(seconds=2)
HOLD = Policy().undo_within + timedelta(seconds=1)
MODES: dict[str, dict[str, Any]] = {
    "topics": {"topics": True},
    "group": {"topics": False},
    "basic": {"topics": False, "supergroup": False},
    "plain": {"plain": True},
}


def push(stage: Stage, kind: str, payload: object) -> None:
    """Make the messenger send exactly this update."""
    bot = next(iter(stage.world.bots.values()))
    expires = stage.world.now() + DAY
    bot.updates.force(kind, json.dumps(payload), lane=1, expires=expires)


async def say(stage: Stage, name: str, text: str) -> None:
    """Send a message and wait until its effects are over."""
    stage.act(name, text=text)
    await stage.wait(WINDOW)


async def open_a_ticket(stage: Stage) -> None:
    await say(stage, "narges", "/human")
    await say(stage, "narges", "خراب شده")
    await say(stage, "narges", "نسخه ۴")
    assert await stage.ticket_of("narges") is not None


@asynccontextmanager
async def a_held_ticket(folder: Path, mode: str) -> AsyncIterator[Stage]:
    async with staged(folder, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()
        yield stage


async def to_ticket(stage: Stage, who: str = "sara", **act: Any) -> list[Message]:
    """Write to the requester: in the topic, or as a reply to the card."""
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    where = {"topic": ticket.topic_id} if ticket.topic_id else {"reply_to": ticket.card_message_id}
    said = stage.act(who, chat=stage.group.id, **{**where, **act})
    await stage.wait(SETTLED)
    return said


async def press(stage: Stage, label: str, who: str = "sara") -> str:
    message = next(
        message
        for message in reversed(stage.shown_in_group())
        if any(button["text"].startswith(label) for button in buttons_of(message))
    )
    button = next(one for one in buttons_of(message) if one["text"].startswith(label))
    pressed = acts.press(
        stage.world,
        stage.people[who],
        {"chat": stage.group.id, "message_id": message.id, "button": button["text"]},
    )
    await stage.settle()
    return str(getattr(pressed, "text", ""))


async def card_text(stage: Stage) -> str:
    """Return the text of the card of Narges's ticket."""
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return text_of(stage.card_of(ticket))


async def confirm(stage: Stage, label: str, who: str = "sara") -> str:
    """Press a button that sends, and wait until the reply can no longer be taken back."""
    toast = await press(stage, label, who)
    await stage.wait(HOLD)
    return toast
