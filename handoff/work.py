"""Execution of work on rows: `Runner.write` runs an action, `Runner.read` a query.

Handlers outside `handoff` pass the unit of work on to actions (`handoff.actions`) and queries
(`handoff.reports`). They use its time and its calls after the commit, never its repositories.
"""

from handoff.storage.database import Database as Runner
from handoff.storage.database import Reader, UnitOfWork

__all__ = ["Reader", "Runner", "UnitOfWork"]
