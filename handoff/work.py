"""Interface for running actions and queries.

`Runner.write` runs an action, and `Runner.read` runs a query.

Handlers outside `handoff` pass the unit of work to actions (`handoff.actions`) and queries
(`handoff.reports`). They may use its time and its `after_commit` calls, but not its repositories.
"""

from handoff.storage.database import Database as Runner
from handoff.storage.database import Reader, UnitOfWork

__all__ = ["Reader", "Runner", "UnitOfWork"]
