"""Helpers for classifying database exceptions."""

import sqlite3

from sqlalchemy.exc import DBAPIError, PendingRollbackError, TimeoutError

from handoff.storage_errors import StorageDamaged, StorageError, StorageUnavailable

PRIMARY = 0xFF  # mask for extended result codes
DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
EXTENDED_DAMAGE = frozenset({sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_CORRUPTFS})
OF_STATEMENT = frozenset(
    {
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_RANGE,
        sqlite3.SQLITE_TOOBIG,
    }
)
# SQLITE_ERROR means that the statement is wrong (e.g. too many variables, overflow), unless the
# message indicates a schema mismatch or a lost transaction.
NOT_OF_STATEMENT = ("no such table", "no such column", "has no column", "transaction", "savepoint")
WORDS_OF_DAMAGE = ("malformed", "not a database", "unsupported file format")
NOT_TEXT = "could not decode to utf-8"  # followed by stored data, which must not be logged


def storage_error_of(error: BaseException) -> StorageError | None:
    """Return the corresponding StorageError for an exception.

    Returns None if it was caused by the statement, its data or other code.
    """
    if isinstance(error, StorageError):
        return error
    if isinstance(error, PendingRollbackError | TimeoutError):
        # The transaction was lost, or the connection pool is exhausted.
        return StorageUnavailable(str(error))
    original = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(original, sqlite3.Error):
        return None
    said = str(original)
    if NOT_TEXT in said.lower():
        return StorageDamaged("a stored text is not UTF-8")
    if _is_damage(original, said.lower()):
        return StorageDamaged(said)
    return None if _is_of_statement(original, said.lower()) else StorageUnavailable(said)


def _is_damage(error: sqlite3.Error, said: str) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and (code in EXTENDED_DAMAGE or code & PRIMARY in DAMAGE):
        return True
    return any(word in said for word in WORDS_OF_DAMAGE)


def _is_of_statement(error: sqlite3.Error, said: str) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & PRIMARY == sqlite3.SQLITE_ERROR:
        return not any(words in said for words in NOT_OF_STATEMENT)
    if code is not None:
        return code & PRIMARY in OF_STATEMENT
    # Raised by the driver for incorrect calls, or if the connection is closed.
    wrong_call = isinstance(
        error,
        sqlite3.IntegrityError
        | sqlite3.DataError
        | sqlite3.ProgrammingError
        | sqlite3.NotSupportedError,
    )
    return wrong_call and "closed" not in said
