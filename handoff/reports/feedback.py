"""Report on feedback: suggestions, criticism, praise and complaints about the support."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from handoff.models import Interaction
from handoff.states import FEEDBACK, VerdictKind
from handoff.storage.database import Reader

LEAST_SCORE = 0.2  # minimum score of an entry that is named as the subject
MOST_ROWS = 5_000  # maximum number of messages that are read, the newest first
TEXTS_PER_SUBJECT = 3  # maximum number of texts


@dataclass(frozen=True)
class Feedback:
    """Feedback of one kind on one subject.

    `entry_id` is the entry that is most similar to the texts, or None if none is. `texts` contains
    the newest ones.
    """

    kind: str
    entry_id: str | None
    times: int
    texts: tuple[str, ...]
    last_at: datetime


def feedback(reader: Reader, *, since: datetime) -> list[Feedback]:
    """Return feedback by kind and subject, most frequent first."""
    rows = reader.session.scalars(
        select(Interaction)
        .where(Interaction.at >= since, Interaction.outcome.in_(FEEDBACK))
        .order_by(Interaction.id.desc())
        .limit(MOST_ROWS)
    )
    alike: defaultdict[tuple[str, str | None], list[Interaction]] = defaultdict(list)
    for row in rows:
        alike[row.outcome, _subject(row)].append(row)
    found = [
        Feedback(
            kind=kind,
            entry_id=entry_id,
            times=len(group),
            texts=tuple(row.query for row in group[:TEXTS_PER_SUBJECT]),
            last_at=group[0].at,
        )
        for (kind, entry_id), group in alike.items()
    ]
    return sorted(found, key=lambda each: (each.times, each.last_at), reverse=True)


def _subject(row: Interaction) -> str | None:
    if row.score < LEAST_SCORE or row.verdict == VerdictKind.CHITCHAT:
        return None
    if row.entry_id is not None:
        return row.entry_id
    return str(row.candidates[0][0]) if row.candidates else None
