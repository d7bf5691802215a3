"""What every part of the desk needs at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.texts.catalog import Catalog
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher
from handoff.sla import OfficeHours
from handoff.storage import Database


class Hands(Protocol):
    """What is done at the messenger directly, because it may be lost without harm."""

    async def answer_press(
        self, query_id: str, *, text: str | None = None, alert: bool = False
    ) -> None: ...

    async def typing(self, chat_id: int) -> None: ...

    async def leave(self, chat_id: int) -> None: ...

    async def is_member(self, chat_id: int, person_id: int) -> bool | None:
        """None where the messenger cannot say."""
        ...


class Knowledge(Protocol):
    """The knowledge base and its matcher as they are at this moment."""

    @property
    def kb(self) -> KnowledgeBase: ...

    @property
    def matcher(self) -> Matcher: ...


@dataclass(frozen=True)
class DeskSettings:
    """The parts of the settings that the desk itself reads."""

    window: timedelta
    hours: OfficeHours
    default_language: str


@dataclass(frozen=True)
class Desk:
    """One bot's desk."""

    db: Database
    catalog: Catalog
    knowledge: Knowledge
    hands: Hands
    settings: DeskSettings
    bot_id: int
    bot_username: str
    now: Callable[[], datetime]

    def say(self, language: str, text_id: str, **facts: object) -> str:
        return self.catalog.say(language, text_id, **facts)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.knowledge.kb.languages
