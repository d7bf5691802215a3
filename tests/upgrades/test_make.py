"""The fixture of the next upgrade can be made by the program of this version."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from handoff.storage.schema import head

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_fixture_is_made_by_the_present_version(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.upgrades.make", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, timeout=100, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr

    made = tmp_path / f"made_by_{head()}"
    with closing(sqlite3.connect(tmp_path / "again.db")) as database:
        database.executescript(made.with_suffix(".sql").read_text(encoding="utf-8"))
        (tickets,) = database.execute("SELECT count(*) FROM tickets").fetchone()
        (waiting,) = database.execute(
            "SELECT count(*) FROM inbox_updates WHERE status = 'waiting'"
        ).fetchone()
    assert tickets > 5
    assert waiting == 3
    assert json.loads(made.with_suffix(".json").read_text(encoding="utf-8"))
