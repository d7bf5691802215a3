"""What agents did when a check asked about a reply, for counting."""

from collections.abc import Collection

from handoff.actions.tickets import find, record
from handoff.models import Agent
from handoff.states import CheckStep
from handoff.storage import UnitOfWork


def note_check(
    uow: UnitOfWork,
    ticket_id: int,
    step: CheckStep,
    checks: Collection[str],
    *,
    by: Agent,
    message_id: int | None = None,
) -> None:
    """Record a step of checks about a reply. `message_id` is that of a typed reply."""
    if checks:
        ticket = find(uow, ticket_id, desk_id=by.desk_id)
        facts = {"checks": sorted(checks), "message": message_id}
        record(uow, ticket, step.value, by=by, **facts)
