"""Dependencies of the desk's handlers."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.conversation.account import BotAccount, ChatInfo
from bot.conversation.messages import Person, Place
from bot.texts.catalog import Catalog
from bot.texts.foreign import inert
from bot.texts.forms import dated
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher
from handoff.actions.agents import Seen
from handoff.addresses import Address
from handoff.outbox.transport import CallOutcome, NotSent
from handoff.policy import Policy
from handoff.sla import OfficeHours
from handoff.work import Runner

# Trusted facts from the desk, its settings or the knowledge base, which are not changed: links,
# addresses and labels of buttons. Every other text may be chosen by outsiders (names, titles,
# arguments, messages) and is made inert.
OWN_FACTS: Final = frozenset({"choice", "contact", "link"})


NOT_CONNECTED: Final = NotSent("the account is not among the settings", ours=True)


class Messenger(Protocol):
    """Direct calls to the messenger.

    All methods but the queries (`is_member`, `me`, `chat_info`) return at once. Their calls run in
    the background with a time limit, are not retried, and do not delay messages.
    """

    def answer_press(
        self, query_id: str, *, text: str | None = None, alert: bool = False
    ) -> None: ...

    def typing(self, chat_id: str) -> None: ...

    def leave(self, chat_id: str) -> None: ...

    def react(self, chat_id: str, message_id: str, emoji: str) -> None:
        """Set the bot's reaction. Has no effect on a messenger without reactions."""
        ...

    async def me(self) -> BotAccount | CallOutcome: ...

    async def chat_info(self, chat_id: str) -> ChatInfo | CallOutcome: ...

    async def is_member(self, chat_id: str, person_id: str) -> bool | None:
        """Return None if the messenger cannot answer."""
        ...


class NoMessenger:
    """Messenger calls without effect, for an account that was removed from the settings."""

    def answer_press(
        self, query_id: str, *, text: str | None = None, alert: bool = False
    ) -> None: ...

    def typing(self, chat_id: str) -> None: ...

    def leave(self, chat_id: str) -> None: ...

    def react(self, chat_id: str, message_id: str, emoji: str) -> None: ...

    async def me(self) -> BotAccount | CallOutcome:
        return NOT_CONNECTED

    async def chat_info(self, chat_id: str) -> ChatInfo | CallOutcome:
        return NOT_CONNECTED

    async def is_member(self, chat_id: str, person_id: str) -> bool | None:
        return None


class Knowledge(Protocol):
    """The knowledge base in use and its matcher."""

    @property
    def kb(self) -> KnowledgeBase: ...

    @property
    def matcher(self) -> Matcher: ...


@dataclass
class DeskSettings:
    """Settings that the desk reads."""

    window: timedelta
    hours: OfficeHours
    default_language: str  # the demo changes it while the desk runs


@dataclass(frozen=True)
class Account:
    """One of the desk's accounts: `id` is its row, `channel` its messenger."""

    id: int
    channel: str
    username: str
    messenger: Messenger


@dataclass(frozen=True)
class Desk:
    """A desk, reached through `account`, one of its `accounts`.

    For a handler, `account` is the account that received the update. Messages to a requester or to
    the agents' chat name their account themselves.
    """

    db: Runner
    catalog: Catalog
    knowledge: Knowledge
    settings: DeskSettings
    id: int
    account: Account
    accounts: Mapping[int, Account]
    now: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic  # for durations, in seconds

    def on(self, account_id: int) -> "Desk":
        """Return the same desk, reached through another of its accounts."""
        account = self.accounts.get(account_id)
        return replace(self, account=account or Account(account_id, "", "", NoMessenger()))

    def at(self, place: Place) -> Address:
        """Return the address of a place, reached through the account that received the update."""
        return Address(self.account.id, place.chat_id, place.kind)

    def seen(self, person: Person) -> Seen:
        """Return the sender of an update, as seen by the account that received it."""
        return Seen(self.account.id, person.id, person.name, person.username)

    @property
    def policy(self) -> Policy:
        return self.db.policy

    @property
    def messenger(self) -> Messenger:
        return self.account.messenger

    @property
    def bot_username(self) -> str:
        return self.account.username

    def say(self, language: str, text_id: str, **facts: object) -> str:
        """Return the text in the language. Dates far from now are written with their year.

        Facts from outsiders are shown without live commands, mentions, tags or direction controls.
        """
        now = self.now()
        shown = {
            name: fact if name in OWN_FACTS else _harmless(dated(fact, now))
            for name, fact in facts.items()
        }
        return self.catalog.say(language, text_id, **shown)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the knowledge base, beginning with that of the settings if it is one."""
        first = self.settings.default_language
        return tuple(sorted(self.knowledge.kb.languages, key=lambda one: one != first))


def _harmless(fact: object) -> object:
    match fact:
        case str():
            return inert(fact)
        case list() | tuple():
            return [_harmless(one) for one in fact]
    return fact
