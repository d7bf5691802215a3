"""The database's dialect, with statements compiled once per run instead of once per engine.

Each test opens its own database. SQLAlchemy keeps compiled statements for one engine only, so that
a third of the time went into compiling the same statements.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

COMPILED: dict[Any, Any] = {}


class CompilingOnce(SQLiteDialect_pysqlite):
    """Equal to all dialects with the same options, as keys of compiled statements."""

    supports_statement_cache = True

    def __init__(self, *, dbapi: Any = None, **options: Any) -> None:
        super().__init__(dbapi=dbapi, **options)
        self._options = options

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompilingOnce) and self._options == other._options

    def __hash__(self) -> int:
        return hash(CompilingOnce)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=COMPILED)


def compile_once() -> None:
    """Use this dialect for all engines that are opened from now on."""
    registry.register("sqlite", __name__, CompilingOnce.__name__)
