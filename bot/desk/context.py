"""The desk and its settings, accounts and messenger interface, as passed to the handlers."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, ParamSpec, Protocol, TypeVar

from bot.conversation.account import BotAccount, ChatInfo
from bot.conversation.messages import Person, Place
from bot.matching import Matching, Texts
from bot.team.files import TeamFiles
from bot.team.reply_index import ReplyIndex
from bot.texts.catalog import Catalog
from bot.texts.foreign import inert
from bot.texts.forms import dated
from faq.acts import ActRecogniser
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher
from faq.reload import Held
from handoff.actions.agents import Seen
from handoff.addresses import Address
from handoff.outbox.transport import CallOutcome, NotSent
from handoff.policy import Policy
from handoff.work import Runner

# Arguments from trusted sources (the desk, its settings, the knowledge base), which are inserted
# into texts unchanged. All others, such as names and titles, may contain user input. Commands,
# mentions and tags are disabled in them.
OWN_FACTS: Final = frozenset({"choice", "contact", "example", "helplines", "link", "target"})


NOT_CONNECTED: Final = NotSent("the account is not among the settings", ours=True)


class Messenger(Protocol):
    """Interface for messenger calls that bypass the outbox.

    `is_member`, `me` and `chat_info` wait for the response. The other methods return immediately
    and run in the background with a timeout. They are not retried.
    """

    def answer_press(
        self, query_id: str, *, text: str | None = None, alert: bool = False
    ) -> None: ...

    def typing(self, chat_id: str) -> None: ...

    def leave(self, chat_id: str) -> None: ...

    def react(self, chat_id: str, message_id: str, emoji: str) -> None:
        """Set the bot's reaction to a message. Ignored by messengers without reactions."""
        ...

    async def me(self) -> BotAccount | CallOutcome: ...

    async def chat_info(self, chat_id: str) -> ChatInfo | CallOutcome: ...

    async def is_member(self, chat_id: str, person_id: str) -> bool | None:
        """Check if the person is in the chat. Returns None if the messenger can't tell."""
        ...

    def message_link(
        self, chat_id: str, message_id: str, *, topic_id: str | None = None
    ) -> str | None:
        """Return a URL of a message for the members of its chat, or None if it has none."""
        ...


class NoMessenger:
    """Dummy messenger for accounts that were removed from the settings."""

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

    def message_link(
        self, chat_id: str, message_id: str, *, topic_id: str | None = None
    ) -> str | None:
        return None


P = ParamSpec("P")
T = TypeVar("T")


class Knowledge(Protocol):
    """Provider of the current knowledge base and its matcher."""

    @property
    def kb(self) -> KnowledgeBase: ...

    @property
    def matcher(self) -> Matcher: ...

    @property
    def acts(self) -> ActRecogniser: ...

    @property
    def rejected(self) -> bool:
        """True if the newest version has errors."""
        ...

    @property
    def waiting(self) -> bool:
        """True if the models of the newest valid version aren't trained yet."""
        ...

    @property
    def is_newest_in_use(self) -> bool:
        """True if the newest valid version is in use."""
        ...

    @property
    def held(self) -> Held | None:
        """The version that has to be confirmed, if any."""
        ...

    def confirm(self) -> Held | None:
        """Confirm the version that is held back. It is used at the next check."""
        ...


@dataclass
class DeskSettings:
    """Desk settings."""

    window: timedelta
    default_language: str  # the demo changes this while the desk runs
    card_rows: int = 12  # of a card on a phone


@dataclass
class Account:
    """A bot account of the desk.

    `id` is the primary key of the account's row and `channel` the name of the messenger.
    `username` is empty until the messenger has sent it.
    """

    id: int
    channel: str
    username: str
    messenger: Messenger


@dataclass(frozen=True)
class Desk:
    """A support desk with one or more bot accounts.

    In handlers, `account` is the account that received the update. It does not affect messages to
    a requester or the agents' chat, because their addresses include an account.
    """

    db: Runner
    catalog: Catalog
    knowledge: Knowledge
    team: TeamFiles
    canned: ReplyIndex
    settings: DeskSettings
    id: int
    account: Account
    accounts: Mapping[int, Account]
    now: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic  # for durations, in seconds
    matching: Matching = field(default_factory=Matching)

    async def match(
        self, texts: Texts, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a function that matches texts, in a thread of the matcher."""
        return await self.matching.run(self.knowledge, texts, partial(call, *args, **kwargs))

    def on(self, account_id: int) -> "Desk":
        """Return a copy of the desk with `account` set to another of its accounts."""
        account = self.accounts.get(account_id)
        return replace(self, account=account or Account(account_id, "", "", NoMessenger()))

    def at(self, place: Place) -> Address:
        """Build the address of `place` for the current account."""
        return Address(self.account.id, place.chat_id, place.kind)

    def seen(self, person: Person) -> Seen:
        """Convert the sender of an update for use with the roster."""
        return Seen(self.account.id, person.id, person.name, person.username)

    @property
    def policy(self) -> Policy:
        return self.db.policy

    def use_policy(self) -> None:
        """Use the durations of the team's current settings."""
        self.db.policy = self.team.settings.policy

    @property
    def messenger(self) -> Messenger:
        return self.account.messenger

    @property
    def bot_username(self) -> str:
        return self.account.username

    def say(self, language: str, text_id: str, **facts: object) -> str:
        """Render a catalog text. Dates far from today include the year.

        Commands, mentions, tags and direction controls are disabled in user-supplied facts.
        """
        now = self.now()
        shown = {
            name: fact if name in OWN_FACTS else _harmless(dated(fact, now))
            for name, fact in facts.items()
        }
        return self.catalog.say(language, text_id, **shown)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the knowledge base, starting with the default language if available."""
        first = self.settings.default_language
        return tuple(sorted(self.knowledge.kb.languages, key=lambda one: one != first))


def _harmless(fact: object) -> object:
    match fact:
        case str():
            return inert(fact)
        case list() | tuple():
            return [_harmless(one) for one in fact]
    return fact
