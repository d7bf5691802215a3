"""Classification of the driver's errors."""

import sqlite3

import pytest

from handoff.storage.faults import storage_error_of
from handoff.storage_errors import StorageUnavailable


def test_a_closed_connection_is_no_fault_of_a_statement() -> None:
    connection = sqlite3.connect(":memory:")
    connection.close()

    with pytest.raises(sqlite3.ProgrammingError) as caught:
        connection.execute("SELECT 1")

    assert isinstance(storage_error_of(caught.value), StorageUnavailable)
