"""Interface for running actions and queries.

Actions are run with `Runner.write` and queries with `Runner.read`.

Handlers outside `handoff` pass the unit of work on to actions (`handoff.actions`) and queries
(`handoff.reports`). They may use its clock and `after_commit`, but not its repositories.
"""

from handoff.storage.database import Database as Runner
from handoff.storage.database import Reader, UnitOfWork
from handoff.storage.sets import Sets

__all__ = ["Reader", "Runner", "Sets", "UnitOfWork"]
