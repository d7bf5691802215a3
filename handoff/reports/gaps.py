"""Report on knowledge base gaps (queries without a satisfactory answer)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from handoff.models import Interaction
from handoff.states import FEEDBACK, InteractionOutcome, VerdictKind
from handoff.storage import Database

# Outcomes for an editor to review, where the entry was missing or wrong.
GAP_OUTCOMES = (
    InteractionOutcome.NOT_WHAT_I_MEANT,
    InteractionOutcome.NOT_HELPED,
    InteractionOutcome.WANTED_PERSON,
    InteractionOutcome.HANDED_OFF,
)


@dataclass(frozen=True)
class Gap:
    """A query the knowledge base couldn't resolve. `entry_id` is the entry used, if any."""

    query: str
    language: str
    verdict: str
    outcome: str
    entry_id: str | None
    times: int
    last_at: datetime


async def gaps(db: Database, *, since: datetime) -> list[Gap]:
    """Return queries without an answer or with a rejected one, most frequent first.

    Queries that were asked back belong to them if no suggestion was chosen. Each spelling is a
    row of its own.
    """
    times = func.count().label("times")
    last_at = func.max(Interaction.at).label("last_at")
    asked = (
        select(
            Interaction.query,
            Interaction.language,
            Interaction.verdict,
            Interaction.outcome,
            Interaction.entry_id,
            times,
            last_at,
        )
        .where(
            Interaction.at >= since,
            (Interaction.verdict == VerdictKind.ABSTAIN)
            | (
                (Interaction.verdict == VerdictKind.CLARIFY)
                & (Interaction.outcome == InteractionOutcome.OFFERED)
            )
            | Interaction.outcome.in_(GAP_OUTCOMES),
            Interaction.outcome.not_in((InteractionOutcome.TO_TICKET, *FEEDBACK)),
        )
        .group_by(
            Interaction.query,
            Interaction.language,
            Interaction.verdict,
            Interaction.outcome,
            Interaction.entry_id,
        )
        .order_by(times.desc(), last_at.desc())
    )
    rows = await db.survey(lambda reader: reader.session.execute(asked).all())
    return [Gap(**row._mapping) for row in rows]
