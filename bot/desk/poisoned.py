"""Updates that nobody could read: agents hear of all together, the sender hears a polite word."""

from collections import OrderedDict
from datetime import timedelta

from bot.desk.context import Desk
from bot.desk.outgoing import tell_person
from bot.desk.rendering import SET_ASIDE
from handoff import reports
from handoff.outbox import Late, Purpose, post
from handoff.records import InboxUpdate
from handoff.work import UnitOfWork

GATHERED = 5.0  # seconds: what fails together is told together
TOLD_EVERY = 600.0  # then agents hear of more only after this
SORRY_EVERY = 60.0  # and one sender not more often than this
SENDERS = 5_000  # remembered


class SetAside:
    """Keeps the words about set-aside updates few, however many there are."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tells_at: float | None = None  # when the last notice goes out
        self._sorry: OrderedDict[str, float] = OrderedDict()

    def tell_agents(self, uow: UnitOfWork, reason: str) -> None:
        """Owe one notice; how many there are is counted when it is sent."""
        chat = reports.agents_chat(uow, self._desk.id)
        if chat is None:
            return
        at = self._desk.monotonic()
        if self._tells_at is None:
            self._tells_at = at + GATHERED
        elif at >= self._tells_at:
            self._tells_at = max(at + GATHERED, self._tells_at + TOLD_EVERY)
        post(
            uow,
            Late(text_id=SET_ASIDE, facts={"reason": reason}),
            to=chat.address,
            purpose=Purpose.NOTICE,
            coalesce=f"set-aside:{self._desk.id}",
            after=timedelta(seconds=self._tells_at - at),
        )

    def tell_sender(self, uow: UnitOfWork, row: InboxUpdate, language: str) -> None:
        """Say a polite word in a private chat, at most once a minute."""
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
