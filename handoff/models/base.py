"""Declarative base class and shared columns."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship

from handoff.storage_errors import StorageDamaged

Key = BigInteger().with_variant(
    Integer, "sqlite"
)  # SQLite only supports autoincrement for INTEGER
Facts = dict[str, Any]


class UtcTime(TypeDecorator[datetime]):
    """Timezone-aware UTC datetime that works on databases without time zone support."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        process = super().result_processor(dialect, coltype)
        if process is None:
            return None

        def read(stored: Any) -> Any:
            try:
                return process(stored)
            except (TypeError, ValueError) as error:
                raise StorageDamaged("a stored value is not a moment") from error

        return read

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Table(MappedAsDataclass, DeclarativeBase):
    """Declarative base. Constraints have deterministic names for use in migrations."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcTime(),
        Facts: JSON(),
        list[Any]: JSON(),
        str: String(255),
    }


def own_key() -> Mapped[int]:
    return mapped_column(Key, primary_key=True, init=False)


def account() -> Mapped[int]:
    """Return a column for the account that received or sends the row."""
    return mapped_column(Key, ForeignKey("accounts.id"))


def desk() -> Mapped[int]:
    """Return a column for the desk that owns the row."""
    return mapped_column(Key, ForeignKey("desks.id"))


def platform_id() -> Mapped[str]:
    """Return a column for a messenger id (of a chat, person, message or file)."""
    return mapped_column(String(128))


def platform_id_or_none() -> Mapped[str | None]:
    return mapped_column(String(128), default=None)


def link(target: str, *, index: bool = True) -> Any:
    return mapped_column(Key, ForeignKey(target), index=index, default=None)


def written_before() -> Any:
    """Return a relationship to a row that a session writes before this one.

    SQLAlchemy orders the rows of a flush by relationships, not by foreign keys. The row itself is
    never loaded.
    """
    return relationship(init=False, repr=False, compare=False, lazy="raise")
