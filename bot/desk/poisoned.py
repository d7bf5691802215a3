"""Notify agents and senders of poisoned updates (updates that could not be handled)."""

from collections import OrderedDict
from datetime import timedelta

from bot.desk.context import Desk
from bot.desk.outgoing import tell_person
from bot.desk.rendering import POISONED_NOTICE
from handoff import reports
from handoff.outbox import Late, Purpose, post
from handoff.records import InboxUpdate
from handoff.work import UnitOfWork

GATHERED = 5.0  # seconds to collect failures before the agents are notified
NOTICE_EVERY = 600.0  # seconds between notices to the agents
SORRY_EVERY = 60.0  # seconds between notices to one sender
SENDERS = 5_000  # size of the cache of notified senders


class PoisonedNotices:
    """Sends rate-limited notices about poisoned updates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._due_at: float | None = None  # due time of the latest notice, in monotonic seconds
        self._sorry: OrderedDict[str, float] = OrderedDict()

    def notify_agents(self, uow: UnitOfWork, reason: str) -> None:
        """Post a notice to the agents. The updates are counted when it is sent."""
        chat = reports.agents_chat(uow, self._desk.id)
        if chat is None:
            return
        at = self._desk.monotonic()
        if self._due_at is None:
            self._due_at = at + GATHERED
        elif at >= self._due_at:
            self._due_at = max(at + GATHERED, self._due_at + NOTICE_EVERY)
        post(
            uow,
            Late(text_id=POISONED_NOTICE, facts={"reason": reason}),
            to=chat.address,
            purpose=Purpose.NOTICE,
            coalesce=f"set-aside:{self._desk.id}",
            after=timedelta(seconds=self._due_at - at),
        )

    def apologize(self, uow: UnitOfWork, row: InboxUpdate, language: str) -> None:
        """Apologize to the sender in a private chat, at most once per minute."""
        chat_id = row.lane
        at = self._desk.monotonic()
        last = self._sorry.pop(chat_id, None)
        if last is not None and at - last < SORRY_EVERY:
            self._sorry[chat_id] = last
            return
        self._sorry[chat_id] = at
        while len(self._sorry) > SENDERS:
            self._sorry.popitem(last=False)
        words = self._desk.say(language, "sorry-our-fault")
        tell_person(uow, self._desk, chat_id, words, purpose=Purpose.DECISION)
