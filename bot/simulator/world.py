"""State of the simulated messenger, including counters and clock."""

import asyncio
import math
import secrets
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.changes import Changes
from bot.clock import Clock, SystemClock
from bot.simulator.events import Events
from bot.simulator.faults import Faults
from bot.simulator.files import FileStore
from bot.simulator.limits import FloodLimits
from bot.simulator.state import (
    ANONYMOUS_ADMIN,
    SERVICE_NOTIFICATIONS,
    Callback,
    Chat,
    Json,
    Kind,
    Person,
    Settings,
)
from bot.simulator.updates import UpdateQueue

LOG_SIZE = 50_000
CALLBACKS_KEPT = 10_000
TYPING_SECONDS = 5.0
FIRST_PERSON = 10_000_001
FIRST_GROUP = 4_000_001
FIRST_CHANNEL = 1_000_000_000_000  # ids of supergroups and channels are -(this + n)
FIRST_BOT = 700_000_001


@dataclass(slots=True, eq=False)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    last_error_at: int = 0
    last_error: str = ""


@dataclass(slots=True, eq=False)
class Bot:
    token: str
    user: Person
    updates: UpdateQueue
    can_read_all_group_messages: bool = False
    limits: FloodLimits = field(default_factory=FloodLimits)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    webhook: Webhook | None = None
    webhook_task: asyncio.Task[None] | None = None
    webhook_allowed_at: float = -math.inf
    logged_out: bool = False
    # State for pacing getUpdates, in seconds on the event loop's clock.
    poll_offset: int | None = None
    polled_at: float = -math.inf
    conflict_at: float = -math.inf

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def username(self) -> str:
        return self.user.username


@dataclass(slots=True, eq=False)
class Typing:
    chat: Chat
    bot: str
    action: str
    thread_id: int
    until: float


class World:
    """A simulated messenger, used by the server and directly by tests.

    `changes` is notified of events, fetched updates, polls that start or end, injected faults and
    failed webhook deliveries.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        settings: Settings | None = None,
        changes: Changes | None = None,
    ) -> None:
        self.clock: Clock = clock if clock is not None else SystemClock()
        self.settings = settings if settings is not None else Settings()
        self.changes = changes or Changes()
        self.events = Events(self.changes)
        self.bots: dict[int, Bot] = {}
        self.bots_by_token: dict[str, Bot] = {}
        self.faults = Faults()
        self.log: deque[Json] = deque(maxlen=LOG_SIZE)
        self.anonymous = Person(
            ANONYMOUS_ADMIN, "Group", username="GroupAnonymousBot", is_bot=True
        )
        self.notifications = Person(SERVICE_NOTIFICATIONS, "Telegram")
        # Called with the page's language, unless None.
        self.read_in: Callable[[str], Awaitable[None]] | None = None
        self._forget_everything()

    def _forget_everything(self) -> None:
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.files = FileStore()
        self.callbacks: OrderedDict[str, Callback] = OrderedDict()
        self.typing: dict[tuple[int, int], Typing] = {}
        self._account_messages = 0
        self._people = FIRST_PERSON
        self._groups = FIRST_GROUP
        self._channels = FIRST_CHANNEL + 1_000_000_001
        self._serial = 0

    def reset(self) -> None:
        """Remove people, chats, faults and pending updates. Bots remain registered."""
        self._forget_everything()
        self.faults.clear()
        self.log.clear()
        for bot in self.bots.values():
            bot.updates.clear()
            bot.updates.again.clear()
            bot.updates.end_repeating()
            bot.limits = FloodLimits()
        self.settings.limits, self.settings.plain = True, False
        self.settings.latency, self.settings.log = 0.0, True
        self.events.emit("state", {"chat_id": None, "bot": None, "reset": True})

    def close(self) -> None:
        """Wake all waiting calls so that the server can stop."""
        self.events.close()
        for bot in self.bots.values():
            if bot.updates.poll is not None:
                bot.updates.wake()
            if bot.webhook_task is not None:
                bot.webhook_task.cancel()

    # time

    def now(self) -> float:
        return self.clock.now().timestamp()

    def date(self) -> int:
        return int(self.now())

    # updates

    @property
    def unfetched(self) -> int:
        """Number of updates not confirmed by bots, including repeated ones."""
        return sum(bot.updates.unfetched for bot in self.bots.values())

    @property
    def held_polls(self) -> int:
        """Number of polls that are waiting for an update."""
        return sum(bot.updates.holds_a_poll for bot in self.bots.values())

    async def fetched(self) -> None:
        """Wait until bots have fetched all updates."""
        await self.changes.until(lambda: not self.unfetched)

    # counters

    def serial(self) -> int:
        self._serial += 1
        return self._serial

    def next_message_id(self, chat: Chat) -> int:
        """Return the next message id.

        Each supergroup or channel has its own counter. All other chats share one.
        """
        if chat.kind in {Kind.SUPERGROUP, Kind.CHANNEL}:
            chat.last_message_id += 1
            return chat.last_message_id
        self._account_messages += 1
        chat.last_message_id = self._account_messages
        return self._account_messages

    def next_person_id(self) -> int:
        while self._people in self.people:
            self._people += 1
        return self._people

    def next_group_id(self, kind: Kind) -> int:
        if kind is Kind.GROUP:
            self._groups += 1
            return -self._groups
        self._channels += 1
        return -self._channels

    # people, bots and chats

    def add_bot(
        self,
        token: str = "",
        *,
        username: str = "support_bot",
        name: str = "Support",
        can_read_all_group_messages: bool = False,
    ) -> Bot:
        """Register a bot, or update its profile if the token is known."""
        known = self.bots_by_token.get(token)
        if known is not None:
            known.user.username, known.user.first_name = username, name
            known.can_read_all_group_messages = can_read_all_group_messages
            known.logged_out = False
            return known
        head = token.partition(":")[0]
        bot_id = int(head) if head.isdecimal() and len(head) < 18 else FIRST_BOT + len(self.bots)
        while bot_id in self.bots:
            bot_id += 1
        token = token or f"{bot_id}:{secrets.token_urlsafe(26)}"
        bot = Bot(
            token,
            Person(bot_id, name, username=username, is_bot=True),
            can_read_all_group_messages=can_read_all_group_messages,
            updates=UpdateQueue(self.changes),
        )
        self.bots[bot_id] = self.bots_by_token[token] = bot
        self.events.emit("state", {"chat_id": None, "bot": username})
        return bot

    def bot_named(self, username: str) -> Bot | None:
        wanted = username.removeprefix("@").lower()
        for bot in self.bots.values():
            if bot.username.lower() == wanted:
                return bot
        return None

    def user(self, user_id: int) -> Person | None:
        person = self.people.get(user_id)
        if person is not None:
            return person
        bot = self.bots.get(user_id)
        return bot.user if bot is not None else None

    def private_chat(self, bot: Bot, person: Person) -> Chat:
        """Return the private chat of a person and a bot, creating it if needed."""
        chat = self.private.get((bot.id, person.id))
        if chat is None:
            chat = Chat(person.id, Kind.PRIVATE, person=person, bot_id=bot.id)
            self.private[bot.id, person.id] = chat
            self.events.emit("state", {"chat_id": person.id, "bot": bot.username})
        return chat

    def bots_in(self, chat: Chat) -> list[Bot]:
        if chat.private:
            bot = self.bots.get(chat.bot_id)
            return [bot] if bot is not None else []
        return [self.bots[user] for user in chat.present() if user in self.bots]

    def share_a_group(self, bot: Bot, person_id: int) -> bool:
        return any(
            bot.id in chat.members and person_id in chat.members for chat in self.chats.values()
        )

    def emit(self, kind: str, chat: Chat, data: dict[str, Any]) -> None:
        bot = self.bots.get(chat.bot_id) if chat.private else None
        self.events.emit(kind, {"chat_id": chat.id, "bot": bot.username if bot else None, **data})

    def remember(self, callback: Callback) -> None:
        self.callbacks[callback.id] = callback
        if len(self.callbacks) > CALLBACKS_KEPT:
            self.callbacks.popitem(last=False)
