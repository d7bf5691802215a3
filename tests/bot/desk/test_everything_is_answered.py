"""Every message of a requester, in every state, is answered or shown to agents."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.simulator import acts
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import open_a_ticket, say
from tests.stage import Stage, staged, text_of

pytestmark = pytest.mark.slow

FILE = {"size": 1000}
MESSAGES: dict[str, dict[str, Any]] = {
    "question": {"text": "چطور کانال بسازم؟"},
    "nonsense": {"text": "قلمبه سلمبه"},
    "english": {"text": "what about the weather"},
    "problem": {"text": "پولم کسر شد و برنگشت"},
    "greeting": {"text": "سلام"},
    "thanks": {"text": "ممنون"},
    "emoji": {"text": "👍"},
    "cross": {"text": "👎"},
    "digits": {"text": "۴۴۵"},
    "marks": {"text": "؟؟؟"},
    "danger": {"text": "میخوام خودمو بکشم"},
    "wish": {"text": "یه آدم میخوام"},
    "slash": {"text": "/"},
    "unknown": {"text": "/foo"},
    "unknown-words": {"text": "/foo پولم رفت"},
    "status": {"text": "/status"},
    "human": {"text": "/human"},
    "help": {"text": "/help"},
    "start": {"text": "/start promo"},
    "photo": {"photo": FILE},
    "captioned": {"photo": FILE, "caption": "این چیه"},
    "voice": {"voice": FILE},
    "sticker": {"sticker": {}},
    "document": {"document": FILE},
    "location": {"location": {}},
    "contact": {"contact": {}},
}
State = Callable[[Stage], Awaitable[None]]


async def _command(stage: Stage, text: str) -> None:
    acts.send(stage.world, stage.people["sara"], {"text": text, "chat": stage.group.id})
    await stage.settle()


async def no_ticket(stage: Stage) -> None:
    await stage.settle()


async def intake(stage: Stage) -> None:
    await say(stage, "narges", "/human")


async def queued(stage: Stage) -> None:
    await open_a_ticket(stage)


async def held(stage: Stage) -> None:
    await open_a_ticket(stage)
    await _command(stage, "/claim #1")


async def pending(stage: Stage) -> None:
    await held(stage)
    await _command(stage, "/pending #1 2d")


async def resolved(stage: Stage) -> None:
    await held(stage)
    await _command(stage, "/resolve #1 fixed")


async def blocked(stage: Stage) -> None:
    await open_a_ticket(stage)
    await _command(stage, "/block #1 5 فحاشی")


async def out_of_sight(stage: Stage) -> None:
    """A claimed ticket while the agents' chat is gone."""
    await held(stage)

    def unit(uow: UnitOfWork) -> None:
        chat = uow.agents.chat(stage.desk.desk.id)
        assert chat is not None
        uow.session.delete(chat)

    await stage.desk.desk.db.write(unit)


STATES: dict[str, State] = {
    state.__name__: state
    for state in (no_ticket, intake, queued, held, pending, resolved, blocked, out_of_sight)
}


@pytest.mark.parametrize("state", list(STATES))
async def test_nothing_is_met_with_silence(tmp_path: Path, state: str) -> None:
    silent = []
    for number, (kind, message) in enumerate(MESSAGES.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with staged(folder) as stage:
            await STATES[state](stage)
            await stage.wait(timedelta(minutes=3))
            before = (len(stage.shown_to("narges")), len(stage.shown_in_group()))
            stage.act("narges", **message)
            await stage.wait(timedelta(seconds=12))
            after = (len(stage.shown_to("narges")), len(stage.shown_in_group()))
            if after == before:
                silent.append(kind)
            if state == "out_of_sight":
                assert after[0] > before[0], kind
            if state == "blocked" and kind != "danger":
                told = [text_of(one) for one in stage.shown_to("narges")[before[0] :]]
                assert told[0].startswith("block-told"), kind
                assert len(told) == 1, kind
    assert silent == []
