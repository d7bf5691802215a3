"""What every part of the desk needs at hand."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.conversation.account import BotAccount, ChatInfo
from bot.texts.catalog import Catalog
from bot.texts.foreign import inert
from bot.texts.forms import dated
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher
from handoff.outbox.transport import Outcome
from handoff.sla import OfficeHours
from handoff.work import Runner

# Facts from the desk, its settings or the knowledge base, which stay as they are: links and
# addresses that are to be tapped, and labels of buttons. Every other text may be chosen by people
# outside (names, titles, arguments, words) and is made harmless.
OWN_FACTS: Final = frozenset({"choice", "contact", "link"})


class Hands(Protocol):
    """Direct calls to the messenger.

    All but the questions (`is_member`, `me`, `chat_info`) may be lost without harm and return at
    once: the call itself runs in the background, bounded in time, and nothing on the way of a
    message waits for it.
    """

    def answer_press(
        self, query_id: str, *, text: str | None = None, alert: bool = False
    ) -> None: ...

    def typing(self, chat_id: int) -> None: ...

    def leave(self, chat_id: int) -> None: ...

    def react(self, chat_id: int, message_id: int, emoji: str) -> None:
        """Set the bot's reaction; nothing happens where the messenger has no reactions."""
        ...

    async def me(self) -> BotAccount | Outcome: ...

    async def chat_info(self, chat_id: int) -> ChatInfo | Outcome: ...

    async def is_member(self, chat_id: int, person_id: int) -> bool | None:
        """None where the messenger cannot say."""
        ...


class Knowledge(Protocol):
    """The knowledge base and its matcher as they are at this moment."""

    @property
    def kb(self) -> KnowledgeBase: ...

    @property
    def matcher(self) -> Matcher: ...


@dataclass
class DeskSettings:
    """The parts of the settings that the desk itself reads."""

    window: timedelta
    hours: OfficeHours
    default_language: str  # the demo changes it while the desk runs


@dataclass(frozen=True)
class Desk:
    """One bot's desk."""

    db: Runner
    catalog: Catalog
    knowledge: Knowledge
    hands: Hands
    settings: DeskSettings
    bot_id: int
    bot_username: str
    now: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic  # for durations, in seconds

    def say(self, language: str, text_id: str, **facts: object) -> str:
        """The sentence; moments far from now are written with their year.

        Foreign facts come out without live commands, mentions, tags and controls of direction.
        """
        now = self.now()
        shown = {
            name: fact if name in OWN_FACTS else _harmless(dated(fact, now))
            for name, fact in facts.items()
        }
        return self.catalog.say(language, text_id, **shown)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.knowledge.kb.languages


def _harmless(fact: object) -> object:
    match fact:
        case str():
            return inert(fact)
        case list() | tuple():
            return [_harmless(one) for one in fact]
    return fact
