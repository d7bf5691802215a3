"""An upgrade makes a checked copy first, then applies all migrations or none."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from handoff.storage import schema
from handoff.storage.schema import upgrade
from handoff.storage_errors import (
    NotUpgraded,
    StorageDamaged,
    StorageNewer,
    StorageNotMigrated,
    UpgradeFailed,
)
from tests.handoff.storage.breaking import pages_of, spoil
from tests.upgrades.revisions import HEAD, LATER, content_of, newer, older, revision_of

BACKUP = f"desk.db.before-{HEAD}"
REBUILD = """\
with op.batch_alter_table("requesters", recreate="always") as table:
        table.alter_column("name", type_=sa.Text(), existing_type=sa.String(255))
    op.execute("UPDATE requesters SET name = 'changed'")"""


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of a version before this one, with a requester and a message."""
    path = tmp_path / "desk.db"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "SCRIPTS", older(tmp_path))
        upgrade(path)
    fill(path)
    return path


@pytest.fixture
def present(old: Path) -> Path:
    upgrade(old)
    return old


def fill(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, given in (
            ("requesters", {"id": 1, "chat_id": 5, "name": "نرگس"}),
            ("messages", {"id": 1, "chat_id": 5, "requester_id": 1, "text": "سلام"}),
        ):
            wanted = {
                name: 1
                for _, name, _, needed, _, _ in connection.execute(f"PRAGMA table_info({table})")
                if needed
            }
            values = wanted | given
            marks = ", ".join("?" * len(values))
            connection.execute(
                f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", [*values.values()]
            )


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("desk.db*"))


# the copy before it


def test_an_old_database_is_copied_before_it_is_upgraded(old: Path, tmp_path: Path) -> None:
    before = content_of(old)
    told: list[tuple[Path, str]] = []

    upgrade(old, copied=lambda copy: told.append((copy, revision_of(old))))

    assert told == [(tmp_path / BACKUP, "0002")]
    assert content_of(tmp_path / BACKUP) == before
    assert revision_of(old) == HEAD
    assert files(tmp_path) == ["desk.db", BACKUP]


@pytest.mark.parametrize("there", ["nothing", "an empty file", "the newest tables"])
def test_what_need_not_be_upgraded_is_not_copied(tmp_path: Path, there: str) -> None:
    path = tmp_path / "desk.db"
    if there == "an empty file":
        path.touch()
    elif there == "the newest tables":
        upgrade(path)

    upgrade(path)

    assert revision_of(path) == HEAD
    assert files(tmp_path) == ["desk.db"]


def test_tables_without_a_revision_are_copied_too(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE precious (content TEXT)")

    upgrade(path)

    assert "CREATE TABLE precious (content TEXT);" in content_of(tmp_path / BACKUP)


def test_a_copy_replaces_nothing(old: Path, tmp_path: Path) -> None:
    (tmp_path / BACKUP).write_text("precious")
    (tmp_path / f"{BACKUP}-2").symlink_to(tmp_path / "gone")
    told: list[Path] = []

    upgrade(old, copied=told.append)

    assert told == [tmp_path / f"{BACKUP}-3"]
    assert (tmp_path / BACKUP).read_text() == "precious"


def test_an_upgrade_that_fails_again_and_again_leaves_one_copy(old: Path, tmp_path: Path) -> None:
    """A supervisor restarts a failing program every few seconds."""
    in_the_way(old)
    told: list[Path] = []

    for _ in range(3):
        with pytest.raises(UpgradeFailed):
            upgrade(old, copied=told.append)
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("UPDATE requesters SET name = 'since then'")
    with pytest.raises(UpgradeFailed):
        upgrade(old, copied=told.append)

    assert [copy.name for copy in told] == [BACKUP, BACKUP, BACKUP, f"{BACKUP}-2"]
    assert files(tmp_path) == ["desk.db", BACKUP, f"{BACKUP}-2"]


def in_the_way(path: Path) -> None:
    """Add the index that the last statement of migration 0003 creates."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE INDEX ix_messages_withheld ON messages (requester_id)")


def test_without_a_copy_nothing_is_upgraded(old: Path, tmp_path: Path) -> None:
    (tmp_path / f"{BACKUP}.part").mkdir()  # blocks the path of the copy
    before = content_of(old)

    with pytest.raises(NotUpgraded, match=str(tmp_path)):
        upgrade(old)

    assert content_of(old) == before


def test_a_damaged_database_is_not_upgraded(old: Path, tmp_path: Path) -> None:
    spoil(old, pages_of(old, "messages")[0])

    with pytest.raises(StorageDamaged):
        upgrade(old)

    assert revision_of(old) == "0002"
    assert files(tmp_path) == ["desk.db"]


# all of it or nothing


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(f"{REBUILD}\n    raise ValueError('at its end')", "at its end", id="raises"),
        pytest.param(f"{REBUILD}\n    op.execute('SELECT no_such()')", "no_such", id="statement"),
        pytest.param(
            f"{REBUILD}\n    op.execute('DELETE FROM requesters')",
            "rows refer to nothing",
            id="orphans",
        ),
    ],
)
def test_an_upgrade_that_fails_at_its_end_changes_nothing(
    present: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, reason: str
) -> None:
    before = content_of(present)
    monkeypatch.setattr(schema, "SCRIPTS", newer(tmp_path, body))

    with pytest.raises(UpgradeFailed, match=reason):
        upgrade(present)

    assert content_of(present) == before
    monkeypatch.setattr(schema, "SCRIPTS", newer(tmp_path, REBUILD))
    upgrade(present)
    assert revision_of(present) == LATER


def test_of_several_migrations_all_or_none_are_made(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_of(old)
    monkeypatch.setattr(schema, "SCRIPTS", newer(tmp_path, "raise ValueError"))

    with pytest.raises(UpgradeFailed, match="ValueError"):
        upgrade(old)

    assert content_of(old) == before


def test_rows_that_refer_to_a_rebuilt_table_stay(
    present: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "SCRIPTS", newer(tmp_path, REBUILD))

    upgrade(present)

    with closing(sqlite3.connect(present)) as connection:
        found = connection.execute(
            "SELECT requesters.name, messages.text"
            " FROM messages JOIN requesters ON requesters.id = messages.requester_id"
        ).fetchall()
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert found == [("changed", "سلام")]


def test_a_failure_names_no_texts_of_people(
    present: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = """op.get_bind().execute(sa.text("SELECT no_such(:said)"), {"said": "a secret"})"""
    monkeypatch.setattr(schema, "SCRIPTS", newer(tmp_path, body))

    with pytest.raises(UpgradeFailed) as failed:
        upgrade(present)

    assert "no_such" in failed.value.detail
    assert "secret" not in failed.value.detail


# other versions


def test_tables_of_a_newer_program_are_left_alone(
    present: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "SCRIPTS", newer(tmp_path))
        upgrade(present)
    content = present.read_bytes()

    with pytest.raises(StorageNewer, match=LATER):
        upgrade(present)

    assert present.read_bytes() == content


@pytest.mark.parametrize(
    ("found", "error"),
    [
        (None, StorageNotMigrated),
        ("0001", StorageNotMigrated),
        (HEAD, None),
        (LATER, StorageNewer),
    ],
)
def test_revisions_are_told_apart(found: str | None, error: type[Exception] | None) -> None:
    refusal = schema.difference(found, HEAD)

    assert (type(refusal) if refusal else None) == error
