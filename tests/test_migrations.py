"""Migrations are one forward line that leads to exactly the tables of the models."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect

import migrations
from handoff.models import Table
from handoff.storage.schema import head, upgrade
from handoff.storage_errors import StorageUnavailable
from migrations.new import write

FOLDER = Path(migrations.__file__).parent


@pytest.fixture
def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, Table.metadata))


def shape(engine: Engine) -> dict[str, object]:
    """Return tables, columns, indexes and constraints as reported by the database."""
    eye = inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in eye.get_columns(table)
            },
            "indexes": sorted(
                (str(index["name"]), tuple(index["column_names"]), bool(index["unique"]))
                for index in eye.get_indexes(table)
            ),
            "unique": sorted(
                tuple(constraint["column_names"])
                for constraint in eye.get_unique_constraints(table)
            ),
            "foreign": sorted(
                (tuple(key["constrained_columns"]), key["referred_table"])
                for key in eye.get_foreign_keys(table)
            ),
        }
        for table in eye.get_table_names()
        if table != "alembic_version"
    }


def test_migrated_tables_are_the_tables_of_the_models(tmp_path: Path) -> None:
    upgrade(tmp_path / "migrated.db")
    migrated = create_engine(f"sqlite:///{tmp_path}/migrated.db")
    modelled = create_engine(f"sqlite:///{tmp_path}/modelled.db")
    Table.metadata.create_all(modelled)
    try:
        assert differences(migrated) == []
        assert shape(migrated) == shape(modelled)
    finally:
        migrated.dispose()
        modelled.dispose()


def test_partial_indexes_survive_the_migration(tmp_path: Path) -> None:
    """They enforce rules, and autogenerate does not compare their conditions."""
    upgrade(tmp_path / "migrated.db")
    migrated = create_engine(f"sqlite:///{tmp_path}/migrated.db")
    modelled = create_engine(f"sqlite:///{tmp_path}/modelled.db")
    Table.metadata.create_all(modelled)

    def conditions(engine: Engine) -> dict[str, str]:
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
            )
            return {name: str(sql).split("WHERE")[1].strip() for name, sql in rows}

    try:
        assert conditions(migrated) == conditions(modelled)
        assert conditions(migrated)
    finally:
        migrated.dispose()
        modelled.dispose()


def test_there_is_one_line_of_revisions(script: ScriptDirectory) -> None:
    assert script.get_heads() == [head()]
    assert all(len(revision.nextrev) <= 1 for revision in script.walk_revisions())


def test_migrations_only_lead_forward(script: ScriptDirectory) -> None:
    """A downgrade would discard data; a backup is used instead."""
    for revision in script.walk_revisions():
        assert not hasattr(revision.module, "downgrade"), revision.revision


def test_every_revision_says_what_it_does(script: ScriptDirectory) -> None:
    for revision in script.walk_revisions():
        assert (revision.doc or "").strip().endswith("."), revision.revision


def test_an_upgrade_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "poshtiban.db"
    upgrade(path)
    before = path.read_bytes()

    upgrade(path)

    assert path.read_bytes() == before


def test_an_upgrade_that_cannot_write_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")

    with pytest.raises(StorageUnavailable):
        upgrade(tmp_path / "taken" / "poshtiban.db")


def test_a_new_revision_follows_the_last_and_holds_what_the_models_have(tmp_path: Path) -> None:
    """Nothing is left to do at a revision that has all the models' tables."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder)

    written = write("Priorities of tickets", folder=folder)

    assert written.parent == folder / "versions"
    assert written.name == f"{int(head()) + 1:04}_priorities_of_tickets.py"
    text = written.read_text(encoding="utf-8")
    assert f"down_revision = {head()!r}" in text
    assert "op." not in text.split("def upgrade")[1]
