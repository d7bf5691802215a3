"""What is found out about a private message before the unit of work that stores it."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.messages import Incoming, MessageKind, Said
from bot.conversation.slashes import read
from bot.desk.context import Desk
from bot.desk.requester.follow_up import Matched
from bot.desk.requester.turns import Turns
from bot.matching import Texts
from handoff import reports
from handoff.addresses import ChatKind
from handoff.work import Reader, Sets

logger = logging.getLogger(__name__)

LONGEST_FAST = 500  # maximum characters of a question answered before its window ends


class Arrivals:
    """Checks private messages for danger to life, and matches those that may be answered at once.

    Both are done in one call of the matcher's thread.
    """

    def __init__(self, desk: Desk, turns: Turns) -> None:
        self._desk = desk
        self._turns = turns
        self._with_tickets = Sets(desk.db.read, self._is_live, look=self._look_for_tickets)

    async def look(self, incoming: Incoming, *, behind: bool) -> tuple[Incoming, Matched | None]:
        """Mark a private message that reports danger to life, before anything else is done.

        Its match is returned as well if the matcher is certain and the message may be answered
        before its quiet window ends. Messages that are `behind` wait for their window.
        """
        if not isinstance(incoming, Said) or incoming.place.kind is not ChatKind.PRIVATE:
            return incoming, None
        slashed = read(incoming.text)
        words = incoming.text if slashed is None else slashed.words
        if not words.strip():
            return incoming, None
        # This is the only check of edits, and of messages that an agent's command takes out of
        # their turn.
        thorough = incoming.edited or await self._with_tickets(incoming.place.chat_id)
        is_plain = slashed is None and _is_short(incoming)
        must_wait = thorough or behind or self._turns.is_waiting(incoming.place.chat_id)
        may_be_fast = is_plain and not must_wait
        texts = Texts((words,) if may_be_fast or thorough else (), checked=(words,))
        return await self._desk.match(
            texts, self._judged, incoming, words, thorough=thorough, may_be_fast=may_be_fast
        )

    def _is_live(self, reader: Reader, chat_id: str) -> bool:
        return reports.has_live_ticket(reader, self._desk.account.id, chat_id)

    def _look_for_tickets(self, reader: Reader, chats: Sequence[str]) -> None:
        reports.look_ahead_for_live_tickets(reader, self._desk.account.id, chats)

    def _judged(
        self, said: Said, words: str, *, thorough: bool, may_be_fast: bool
    ) -> tuple[Said, Matched | None]:
        urgent = self._desk.knowledge.acts.is_urgent(words, thorough=thorough)
        checked = replace(said, urgent=urgent)
        return checked, self._matched_at_once(words) if may_be_fast and not urgent else None

    def _matched_at_once(self, words: str) -> Matched | None:
        try:
            return self._turns.matched_at_once(words)
        except Exception:
            # The message waits for the end of its quiet window instead.
            logger.exception("matching immediately failed")
            return None


def _is_short(said: Said) -> bool:
    return said.kind is MessageKind.TEXT and len(said.text) <= LONGEST_FAST
