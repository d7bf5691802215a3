"""The index of the canned replies, which is trained again after each change."""

import logging
from collections.abc import Sequence
from pathlib import Path

from bot.team.model import CannedReplies, CannedReply
from faq.fitting import Fit, ReplyMatcher, StoredReply
from faq.matcher import Matcher
from faq.semantic import Encoder

logger = logging.getLogger(__name__)


class ReplyIndex:
    """Thread-safe index of canned replies: search by meaning, suggestions and the fit check.

    `refresh` trains it, which may take seconds. Until then, and if training fails, the last
    version is used, and replies that it does not know are neither found nor judged.
    """

    def __init__(self, folder: Path | None, encoder: Encoder | None) -> None:
        self._folder = folder
        self._encoder = encoder
        self._state: tuple[CannedReplies, str, str] | None = None  # for which it was trained
        self._matcher: ReplyMatcher | None = None

    def refresh(self, replies: CannedReplies, knowledge: Matcher) -> None:
        """Train the index if the replies or the matcher of the knowledge base have changed."""
        state = (replies, knowledge.kb.version, knowledge.engine)
        if self._state == state:
            return
        stored = [_stored(one, knowledge) for one in replies.values()]
        self._matcher = (
            ReplyMatcher.build(stored, knowledge, cache=self._folder, encoder=self._encoder)
            if stored
            else None
        )
        self._state = state
        logger.info("canned replies indexed", extra={"replies": len(stored)})

    def search(self, query: str, *, limit: int) -> tuple[str, ...]:
        """Return the ids of the replies nearest in meaning to a query."""
        return () if self._matcher is None else self._matcher.search(query, limit=limit)

    def suggest(self, messages: Sequence[str], *, limit: int) -> tuple[str, ...]:
        """Return the ids of the replies that suit a requester's messages best."""
        return () if self._matcher is None else self._matcher.suggest(messages, limit=limit)

    def fit(self, messages: Sequence[str], reply_id: str) -> Fit:
        """Return whether a reply fits a requester's messages. Unknown replies fit."""
        return Fit(True) if self._matcher is None else self._matcher.fit(messages, reply_id)


def _stored(reply: CannedReply, knowledge: Matcher) -> StoredReply:
    entries = knowledge.kb.entries
    of_entries = [
        question
        for name in reply.entries
        if name in entries
        for questions in entries[name].questions.values()
        for question in questions
    ]
    own = [question for questions in reply.questions.values() for question in questions]
    return StoredReply(
        reply.id,
        reply.title,
        questions=tuple(dict.fromkeys([*own, *of_entries])),
    )
