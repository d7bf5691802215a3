"""A library with its trainer, and a gate that pauses training."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Event

from bench.models import link_models
from bot.changes import Changes
from bot.clock import ManualClock
from bot.config import Settings
from bot.encoders import NONE, Guarded, encoder_of
from bot.training import InUse, News, Trainer, TrainingInput
from faq.matcher import Answer
from faq.reload import Held, Library, Rejected, Reloaded
from tests.bot.endpoint import Body, Endpoint, good
from tests.conftest import START
from tests.faq.builders import FOUR, a_text

TODAY = date(2026, 11, 24)
QUERY = "ساختن کانال جدید"
KEY = "a-key-that-stays-private"
PATIENCE = 110.0  # seconds


@dataclass
class TrainingRig:
    """A library with its trainer, on a manual clock."""

    file: Path
    clock: ManualClock
    library: Library
    encoder: Guarded | None
    trainer: Trainer
    news: list[News] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)  # of news and of the trainer

    def watch(self, news: News) -> None:
        self.news.append(news)
        self.changes.notify()

    async def until_in_use(self) -> None:
        """Wait until the first trained matcher is in use."""
        async with asyncio.timeout(PATIENCE):
            await self.changes.until(lambda: bool(self.engines))

    async def until_started(self) -> int:
        """Wait until a training process runs. Returns its id."""
        async with asyncio.timeout(PATIENCE):
            await self.changes.until(lambda: self.trainer.pid is not None)
        assert self.trainer.pid is not None
        return self.trainer.pid

    @property
    def engine(self) -> str:
        return self.library.matcher.engine

    @property
    def engines(self) -> list[str]:
        """Engines of all matchers that were put in use, in order."""
        return [each.engine for each in self.news if isinstance(each, InUse)]

    def write(self, *entries: str) -> object:
        """Write a version and load it, even if it has fewer entries than the one before."""
        self.file.write_text(a_text(*entries), encoding="utf-8")
        found = self.library.refresh(today=TODAY)
        if isinstance(found, Held):
            self.library.confirm()
            found = self.library.refresh(today=TODAY)
        return found

    async def train(self, *, patience: float = PATIENCE) -> datetime | None:
        async with asyncio.timeout(patience):
            return await self.trainer.pass_once()

    def answer(self) -> str:
        assert isinstance(self.library.matcher.match(QUERY), Answer)
        return self.library.kb.entries["create-channel"].answer_in("en")


@dataclass
class Gate:
    """Pauses the training process; single texts are still embedded."""

    endpoint: Endpoint
    opened: Event = field(default_factory=Event)
    reached: Event = field(default_factory=Event)

    def answer(self, body: Body) -> object:
        if len(body["input"]) > 1:
            self.reached.set()
            self.opened.wait(PATIENCE)
        return good(body)

    async def until_reached(self) -> None:
        assert await asyncio.to_thread(self.reached.wait, PATIENCE)
        self.reached.clear()


@asynccontextmanager
async def training_rig(
    folder: Path,
    encoder: str = NONE,
    *,
    changed: Callable[[TrainingInput], TrainingInput] = lambda given: given,
) -> AsyncIterator[TrainingRig]:
    file = folder / "kb.yaml"
    file.write_text(a_text(*FOUR), encoding="utf-8")
    if not (folder / "cache").is_file():
        link_models(folder / "cache")
    clock = ManualClock(START)
    facts = {"encoder": encoder, "encoder_key": KEY, "encoder_timeout": 5}
    settings = Settings.model_validate(facts)
    made = encoder_of(settings, now=lambda: clock.now().timestamp())
    library = Library(file, cache=folder / "cache", encoder=made)
    assert isinstance(library.refresh(today=TODAY), Reloaded)
    rejected: list[Rejected] = []

    async def tell(outcome: Rejected | Reloaded) -> None:
        if isinstance(outcome, Rejected):
            rejected.append(outcome)

    changes = Changes()
    given = changed(TrainingInput.of(file, folder / "cache", settings))
    trainer = Trainer(
        library,
        given,
        encoder=made,
        now=clock.now,
        monotonic=clock.monotonic,
        tell=tell,
        changes=changes,
    )
    opened = TrainingRig(file, clock, library, made, trainer, rejected=rejected, changes=changes)
    trainer.watch = opened.watch
    try:
        yield opened
    finally:
        trainer.close()
        if made is not None:
            made.close()
