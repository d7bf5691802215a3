"""Objects that the desk's handlers depend on."""

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
from faq.acts import ActRecogniser
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher
from handoff.actions.agents import Seen
from handoff.addresses import Address
from handoff.outbox.transport import CallOutcome, NotSent
from handoff.policy import Policy
from handoff.sla import OfficeHours
from handoff.work import Runner

# Names of arguments that come from the desk, its settings or the knowledge base. They are inserted
# into texts unchanged. All other arguments, such as names and titles, may come from users, so
# commands, mentions and tags in them are disabled.
OWN_FACTS: Final = frozenset({"choice", "contact", "link"})


NOT_CONNECTED: Final = NotSent("the account is not among the settings", ours=True)


class Messenger(Protocol):
    """Calls to the messenger that are not deliveries.

    The queries `is_member`, `me` and `chat_info` wait for the result. The other methods return
    immediately and make their call in the background, with a timeout and without a retry.
    """

    def answer_press(
        self, query_id: str, *, text: str | None = None, alert: bool = False
    ) -> None: ...

    def typing(self, chat_id: str) -> None: ...

    def leave(self, chat_id: str) -> None: ...

    def react(self, chat_id: str, message_id: str, emoji: str) -> None:
        """Set the bot's reaction. Does nothing on a messenger without reactions."""
        ...

    async def me(self) -> BotAccount | CallOutcome: ...

    async def chat_info(self, chat_id: str) -> ChatInfo | CallOutcome: ...

    async def is_member(self, chat_id: str, person_id: str) -> bool | None:
        """Return True if the person is in the chat, or None if the messenger cannot answer."""
        ...


class NoMessenger:
    """Calls that do nothing, for an account that was removed from the settings."""

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

    @property
    def acts(self) -> ActRecogniser: ...


@dataclass
class DeskSettings:
    """Settings that the desk uses."""

    window: timedelta
    hours: OfficeHours
    default_language: str  # the demo changes this while the desk runs


@dataclass
class Account:
    """A bot account of the desk.

    `id` is the key of its row in the database, and `channel` is the name of its messenger.
    `username` is empty until it has been received from the messenger.
    """

    id: int
    channel: str
    username: str
    messenger: Messenger


@dataclass(frozen=True)
class Desk:
    """A support desk, which serves requesters and agents through one or more bot accounts.

    In a handler, `account` is the account that received the update. Messages to a requester or the
    agents' chat do not depend on it, since the address contains an account.
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
        """Return a copy of the desk in which `account` is another account of the same desk."""
        account = self.accounts.get(account_id)
        return replace(self, account=account or Account(account_id, "", "", NoMessenger()))

    def at(self, place: Place) -> Address:
        """Return the address of a place for the account that received the update."""
        return Address(self.account.id, place.chat_id, place.kind)

    def seen(self, person: Person) -> Seen:
        """Return the sender of an update, for the account that received it."""
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
        """Return a text in a language. Dates far from the present are written with their year.

        Commands, mentions, tags and direction controls in facts from outsiders have no effect.
        """
        now = self.now()
        shown = {
            name: fact if name in OWN_FACTS else _harmless(dated(fact, now))
            for name, fact in facts.items()
        }
        return self.catalog.say(language, text_id, **shown)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the knowledge base, the default language first if included."""
        first = self.settings.default_language
        return tuple(sorted(self.knowledge.kb.languages, key=lambda one: one != first))


def _harmless(fact: object) -> object:
    match fact:
        case str():
            return inert(fact)
        case list() | tuple():
            return [_harmless(one) for one in fact]
    return fact
