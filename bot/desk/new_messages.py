"""Handling of new texts in private chats, in sets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from bot.conversation.messages import Incoming, MessageKind, Said
from bot.conversation.slashes import read
from bot.desk.agent.membership import Standing
from bot.desk.context import Desk
from bot.desk.effects import AfterCommit
from bot.desk.requester.follow_up import Matched
from bot.desk.requester.turns import Turns
from handoff import reports
from handoff.addresses import ChatKind
from handoff.inbox import mark_handled
from handoff.work import Sets, UnitOfWork

Route = Callable[[UnitOfWork, Said, Standing, AfterCommit], None]


@dataclass(frozen=True)
class NewMessage:
    """A private message with its inbox row, and its match if it may be answered at once."""

    row_id: int
    said: Said
    standing: Standing
    matched: Matched | None


class NewMessages:
    """Handles texts that wait for the writer in one unit of work, and answers those matched."""

    def __init__(self, desk: Desk, turns: Turns, *, route: Route) -> None:
        self._desk = desk
        self._turns = turns
        self._route = route
        self._sets = Sets(desk.db.write, self._handle, look=self._look_ahead, finish=_mark_handled)

    async def handle(self, message: NewMessage) -> AfterCommit:
        """Store a message, and return what is to be done after the commit."""
        return await self._sets(message)

    def _handle(self, uow: UnitOfWork, message: NewMessage) -> AfterCommit:
        after = AfterCommit()
        self._route(uow, message.said, message.standing, after)
        if message.matched is not None and after.turn_of is not None:
            after.answered = self._turns.answer_at_once(uow, after.turn_of, message.matched)
        return after

    def _look_ahead(self, uow: UnitOfWork, messages: Sequence[NewMessage]) -> None:
        arriving = [
            reports.Arriving(said.place.chat_id, said.person.id, said.message_id)
            for said in (message.said for message in messages)
        ]
        reports.look_ahead_of_messages(uow, self._desk.account.id, arriving)


def is_plain(incoming: Incoming) -> TypeGuard[Said]:
    """Return True for a new text in a private chat that is not a command."""
    return (
        isinstance(incoming, Said)
        and incoming.place.kind is ChatKind.PRIVATE
        and not incoming.edited
        and incoming.kind is MessageKind.TEXT
        and read(incoming.text) is None
    )


def _mark_handled(uow: UnitOfWork, messages: Sequence[NewMessage]) -> None:
    mark_handled(uow, *(message.row_id for message in messages))
