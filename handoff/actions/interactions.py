"""Interaction log and conversation state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handoff.actions.requesters import TURNS
from handoff.models import Conversation, Interaction, Ticket
from handoff.states import TOPIC_SINCE, InteractionOutcome
from handoff.storage import UnitOfWork

STARTED_AT = "started_at"  # key in the conversation's memory: time of the last /start
HARMLESS = "harmless"  # memory key of the ids of messages that do not report danger
KEPT = (TOPIC_SINCE, STARTED_AT)  # keys that are kept when the stage changes


@dataclass(frozen=True)
class Judged:
    """A query and the matcher's verdict.

    `outside` is true if the query seems to be about another product. It is not stored.
    """

    query: str
    language: str
    verdict: str
    entry_id: str | None = None
    entry_version: str | None = None
    score: float = 0.0
    margin: float = 0.0
    candidates: Sequence[tuple[str, float]] = ()
    outside: bool = False


def record(
    uow: UnitOfWork,
    *,
    requester_id: int,
    judged: Judged,
    message_ids: Sequence[int],
    outcome: str = InteractionOutcome.OPEN,
    ticket_id: int | None = None,
) -> int:
    """Store a query with its verdict, mark its messages as processed, and return the new id."""
    interaction_id = uow.requesters.add_interaction(
        Interaction(
            requester_id=requester_id,
            ticket_id=ticket_id,
            query=judged.query,
            language=judged.language,
            verdict=judged.verdict,
            entry_id=judged.entry_id,
            entry_version=judged.entry_version,
            score=judged.score,
            margin=judged.margin,
            candidates=[list(candidate) for candidate in judged.candidates],
            outcome=outcome,
            at=uow.now,
        )
    )
    uow.requesters.take_up(message_ids, interaction_id=interaction_id, at=uow.now)
    return interaction_id


def take_up(uow: UnitOfWork, message_ids: Sequence[int]) -> None:
    """Mark messages as processed if they don't contain a query."""
    uow.requesters.take_up(message_ids, interaction_id=None, at=uow.now)


def settle(uow: UnitOfWork, interaction_id: int, outcome: str) -> Interaction | None:
    """Set an interaction's outcome unless it already has a final one."""
    interaction = uow.requesters.interaction(interaction_id)
    if interaction is not None and interaction.outcome in (
        InteractionOutcome.OPEN,
        InteractionOutcome.ANSWERED,
        InteractionOutcome.OFFERED,
    ):
        interaction.outcome = outcome
    return interaction


def go_to(conversation: Conversation, stage: str, memory: dict[str, Any] | None = None) -> None:
    """Set a conversation's stage and memory, and increment its version.

    Decisions made for an older version are discarded.
    """
    kept = {key: conversation.memory[key] for key in KEPT if key in conversation.memory}
    conversation.stage = stage
    conversation.memory = {**kept, **(memory or {})}
    conversation.version += 1


def begin_topic(uow: UnitOfWork, conversation: Conversation) -> None:
    """Let later questions be independent of the earlier ones."""
    since = uow.now + timedelta(microseconds=1)  # without what happened at the same moment
    remember(conversation, **{TOPIC_SINCE: since.isoformat()})


def end_turn(conversation: Conversation) -> None:
    """Clear the turn's due time after its messages have been processed."""
    conversation.turn_due_at = None
    conversation.turn_began_at = None


def remember(conversation: Conversation, **facts: object) -> None:
    """Store values in the conversation memory."""
    conversation.memory = {**conversation.memory, **facts}


def wait_for_answer(uow: UnitOfWork, conversation: Conversation) -> None:
    """Schedule processing of the conversation for when the intake answer times out."""
    conversation.turn_due_at = uow.now + uow.policy.intake_patience
    uow.wake.add(TURNS)


def acknowledge(uow: UnitOfWork, conversation: Conversation) -> None:
    """Record that an acknowledgement was sent to the requester."""
    conversation.acknowledged_at = uow.now


def link(uow: UnitOfWork, interaction_id: int, ticket: Ticket) -> None:
    """Store that a query belongs to a ticket."""
    interaction = uow.requesters.interaction(interaction_id)
    if interaction is not None:
        interaction.ticket_id = ticket.id


def hand_off(recent: Sequence[Interaction], ticket: Ticket) -> None:
    """Link earlier queries to the ticket. Those without an outcome are marked as handed off."""
    for row in recent:
        if row.ticket_id is None:
            row.ticket_id = ticket.id
            if row.outcome in (InteractionOutcome.OPEN, InteractionOutcome.OFFERED):
                row.outcome = InteractionOutcome.HANDED_OFF
