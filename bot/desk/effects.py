"""Messenger calls made after an update's transaction was committed.

Failed calls are not retried.
"""

import logging
from dataclasses import dataclass

from bot.conversation.messages import Incoming, Pressed, Said
from bot.desk.agent.setting_up import report_place
from bot.desk.context import Desk
from bot.desk.requester.turns import FastAnswer, Turns
from handoff.addresses import Address

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChatToCheck:
    """A chat to check after `/here`, and the language of the admin who ran it."""

    address: Address
    language: str


@dataclass
class AfterCommit:
    """Calls collected during a unit of work, to be made once it is committed."""

    turn_of: int | None = None
    answered: FastAnswer | None = None  # the answer to the update, if it did not have to wait
    toast: str | None = None
    in_window: bool = False  # show the toast in a window
    leave: str | None = None
    examine: ChatToCheck | None = None
    recheck_member: str | None = None  # person who left one of several agents' chats


class Effects:
    """Runs the collected calls. The update is already handled, even if one of them fails."""

    def __init__(self, desk: Desk, turns: Turns) -> None:
        self._desk = desk
        self._turns = turns

    async def carry_out(self, incoming: Incoming, after: AfterCommit) -> None:
        """Make the calls, each with a time limit and without retries."""
        messenger = self._desk.messenger
        if isinstance(incoming, Pressed):
            messenger.answer_press(incoming.query_id, text=after.toast, alert=after.in_window)
        if after.leave is not None:
            messenger.leave(after.leave)
        if after.examine is not None:
            await self._examine(after.examine)
        if after.answered is not None:
            self._turns.note_answer(after.answered)
        elif after.turn_of is not None and isinstance(incoming, Said):
            self._turns.note_message(incoming.place.chat_id, after.turn_of)
            if incoming.text and not self._turns.is_crowded(after.turn_of):
                messenger.typing(incoming.place.chat_id)  # until the quiet window ends

    async def _examine(self, wish: ChatToCheck) -> None:
        try:
            await report_place(self._desk, wish.address, language=wish.language)
        except Exception:
            # Raising would cause the update to be handled again. `poshtiban doctor` reports the
            # same problems.
            logger.exception("checking the agents' chat failed")
