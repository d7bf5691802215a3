"""Answers that expired before they were sent."""

import hashlib

from handoff.models import Delivery
from handoff.outbox.payload import Late, Purpose
from handoff.outbox.post import post
from handoff.storage import UnitOfWork

LONGEST_QUOTE = 200  # maximum length of a quoted question, in characters


def ask_to_write_again(uow: UnitOfWork, delivery: Delivery, question: str) -> None:
    """Ask the requester to write again, quoting the unanswered question."""
    digest = hashlib.sha256(question.encode("utf-8", "replace")).hexdigest()[:16]
    post(
        uow,
        Late(
            text_id="answer-too-late",
            facts={"question": _short(question)},
        ),
        to=delivery.address,
        purpose=Purpose.DECISION,
        # There may be several answers to a question, and an answer may have several parts.
        coalesce=f"too-late:{delivery.account_id}:{delivery.chat_id}:{digest}",
    )


def _short(question: str) -> str:
    words = " ".join(question.split())
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE].rstrip()}…"
