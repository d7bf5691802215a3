"""Commands work as described. Failures print one sentence and set an exit code."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.output import Exit, catalog, language
from handoff import errors, storage_errors
from handoff.actions import agents
from handoff.actions.accounts import Bot, register
from handoff.storage import Database, UnitOfWork
from handoff.storage.schema import head, upgrade
from tests.bot.cli.conftest import Command, Ran
from tests.handoff.storage.breaking import pages_of, spoil

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOT = Bot("telegram", "123456")


@pytest.fixture
def database(folder: Path) -> Path:
    path = folder / "var" / "poshtiban.db"
    upgrade(path)
    return path


def changed(path: Path, change: Callable[[UnitOfWork], object]) -> None:
    async def work() -> None:
        db = Database(path, now=lambda: NOON)
        await db.open()
        try:
            await db.write(change)
        finally:
            await db.close()

    asyncio.run(work())


def on_roster(path: Path, name: str, *, number: int, role: str = "agent") -> None:
    def enrol(uow: UnitOfWork) -> None:
        account = register(uow, [BOT])[0]
        agents.enrol(uow, agents.Seen(account.id, str(number), name), role=role)

    changed(path, enrol)


# configuration


def test_settings_are_shown_with_secrets_masked(poshtiban: Command, token: str) -> None:
    shown = poshtiban("config", "show")

    assert shown.exit_code == 0
    assert "POSHTIBAN_QUIET_WINDOW" in shown.out
    assert token not in shown.out


def test_the_example_sets_nothing_until_it_is_uncommented(
    folder: Path, poshtiban: Command
) -> None:
    example = poshtiban("config", "example").out
    (folder / ".env").write_text(example)

    assert poshtiban("config", "show").exit_code == 0
    assert all(line.startswith("#") for line in example.splitlines() if line)


def test_an_uncommented_example_is_valid(folder: Path, poshtiban: Command) -> None:
    lines = poshtiban("config", "example").out.splitlines()
    settings = [line.removeprefix("# ") for line in lines if line.startswith("# POSHTIBAN_")]
    (folder / ".env").write_text("\n".join(settings))

    assert poshtiban("config", "show").exit_code == 0


def test_every_wrong_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, poshtiban: Command
) -> None:
    monkeypatch.setenv("POSHTIBAN_TOKN", "x")
    monkeypatch.setenv("POSHTIBAN_MODE", "webhook")

    refused = poshtiban("run")

    assert refused.exit_code == 2
    assert refused.out == ""
    assert [line.split()[0] for line in refused.err.splitlines()] == [
        "POSHTIBAN_WEBHOOK_URL",
        "POSHTIBAN_WEBHOOK_SECRET",
        "POSHTIBAN_TOKN",
    ]
    assert "Did you mean POSHTIBAN_TOKEN?" in refused.err


def test_without_a_token_nothing_is_served(poshtiban: Command) -> None:
    for command in ("run", "doctor"):
        refused = poshtiban(command)
        assert (refused.exit_code, refused.out) == (2, "")
        assert "@BotFather" in refused.err


@pytest.mark.parametrize(
    ("chosen", "shell", "spoken"),
    [
        ("fa", "en_US.UTF-8", "fa"),
        ("en", "fa_IR.UTF-8", "en"),
        ("", "fa_IR.UTF-8", "fa"),
        ("", "de_DE", "en"),
        ("", "", "en"),
    ],
)
def test_the_operator_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, chosen: str, shell: str, spoken: str
) -> None:
    monkeypatch.setenv("POSHTIBAN_LANG", chosen)
    monkeypatch.setenv("LANG", shell)

    assert language() == spoken


def test_a_persian_operator_reads_persian(
    monkeypatch: pytest.MonkeyPatch, poshtiban: Command
) -> None:
    monkeypatch.setenv("POSHTIBAN_LANG", "fa")

    assert poshtiban("run").err.startswith("POSHTIBAN_TOKEN تنظیم نشده است.")


# database


def test_a_new_database_is_made_and_sound(folder: Path, poshtiban: Command) -> None:
    missing = poshtiban("db", "check")
    made = poshtiban("db", "upgrade")
    sound = poshtiban("db", "check")

    assert (missing.exit_code, made.exit_code, sound.exit_code) == (3, 0, 0)
    assert head() in sound.out
    assert poshtiban("db", "upgrade").exit_code == 0  # idempotent


def test_a_backup_is_a_checked_copy(folder: Path, database: Path, poshtiban: Command) -> None:
    on_roster(database, "Sara", number=7)

    done = poshtiban("db", "backup", "copy.db")

    assert done.exit_code == 0
    with sqlite3.connect(folder / "copy.db") as copy:
        assert copy.execute("SELECT name FROM agents").fetchall() == [("Sara",)]
    copy.close()


def the_sentence(ran: Ran) -> str:
    """Return the error of a failed command: one sentence, on stderr only."""
    assert (ran.exit_code, ran.out) == (3, "")
    (line,) = ran.err.splitlines()
    return line


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("there.db", "there.db exists already"),
        ("missing/copy.db", "cannot be made in missing"),
        ("there.db/copy.db", "cannot be made in there.db"),
    ],
)
def test_a_backup_that_cannot_be_made_says_why(
    folder: Path, database: Path, poshtiban: Command, target: str, told: str
) -> None:
    (folder / "there.db").write_text("precious")

    sentence = the_sentence(poshtiban("db", "backup", target))

    assert told in sentence
    assert "free space" not in sentence
    assert (folder / "there.db").read_text() == "precious"


@pytest.mark.parametrize("damage", ["page", "header", "text"])
@pytest.mark.parametrize(
    "command", [("db", "check"), ("db", "backup", "copy.db"), ("agents", "list")], ids=" ".join
)
def test_a_damaged_file_is_called_damaged(
    folder: Path,
    token: str,
    database: Path,
    poshtiban: Command,
    damage: str,
    command: tuple[str, ...],
) -> None:
    on_roster(database, "Sara", number=7)
    if damage == "text":
        database.write_bytes(b"not a database at all" * 200)
    elif damage == "header":
        spoil(database, 1)
    else:
        for tree in ("agents", "sqlite_autoindex_agents_1"):
            spoil(database, pages_of(database, tree)[0])

    sentence = the_sentence(poshtiban(*command))

    assert "damaged" in sentence
    assert "poshtiban db restore" in sentence
    assert "free space" not in sentence


def test_a_backup_is_put_in_the_place_of_the_database(
    folder: Path, database: Path, poshtiban: Command
) -> None:
    on_roster(database, "Sara", number=7)
    poshtiban("db", "backup", "copy.db")
    spoil(database, pages_of(database, "agents")[0])

    restored = poshtiban("db", "restore", "copy.db")

    assert restored.exit_code == 0
    assert "poshtiban.db.replaced-1" in restored.out
    assert poshtiban("db", "check").exit_code == 0
    with sqlite3.connect(database) as found:
        assert found.execute("SELECT name FROM agents").fetchall() == [("Sara",)]
    found.close()
    missing = the_sentence(poshtiban("db", "restore", "nowhere.db"))
    assert "no backup at nowhere.db" in missing
    Path("notes.txt").write_text("no database at all" * 500)
    unusable = the_sentence(poshtiban("db", "restore", "notes.txt"))
    assert "not a sound backup (notes.txt: " in unusable
    assert "was not changed" in unusable


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ("", "no tables of a desk"),
        ("CREATE TABLE x (a)", "no tables of a desk"),
        (
            "CREATE TABLE alembic_version (version_num); "
            "INSERT INTO alembic_version VALUES ('0099')",
            "tables of a newer version, 0099",
        ),
    ],
)
def test_only_a_database_of_a_desk_is_restored(
    database: Path, poshtiban: Command, statements: str, reason: str
) -> None:
    before = database.read_bytes()
    with closing(sqlite3.connect("other.db")) as other:
        other.executescript(statements)
    Path("other.db").touch()

    refused = poshtiban("db", "restore", "other.db")

    assert refused.exit_code == Exit.STORAGE
    assert reason in the_sentence(refused)
    assert database.read_bytes() == before


def test_nothing_is_restored_under_a_running_bot(
    folder: Path, database: Path, poshtiban: Command
) -> None:
    poshtiban("db", "backup", "copy.db")

    async def meanwhile() -> None:
        db = Database(database, now=lambda: NOON)
        await db.open()
        try:
            refused = await asyncio.to_thread(poshtiban, "db", "restore", "copy.db")
        finally:
            await db.close()
        assert "Another process" in the_sentence(refused)

    asyncio.run(meanwhile())


def test_a_backup_works_while_the_bot_runs_but_an_upgrade_does_not(
    folder: Path, database: Path, poshtiban: Command
) -> None:
    loop = asyncio.new_event_loop()
    db = Database(database, now=lambda: NOON)
    loop.run_until_complete(db.open())
    try:
        backed_up, refused = poshtiban("db", "backup", "copy.db"), poshtiban("db", "upgrade")
    finally:
        loop.run_until_complete(db.close())
        loop.close()

    assert backed_up.exit_code == 0
    assert refused.exit_code == 3
    assert refused.err.startswith("Another process")
    assert len(refused.err.splitlines()) == 1


def test_rows_that_refer_to_nothing_are_told(database: Path, poshtiban: Command) -> None:
    connection = sqlite3.connect(database)
    connection.execute(
        "INSERT INTO ticket_events (ticket_id, kind, facts, at) VALUES (999, 'x', '{}', '2026')"
    )
    connection.commit()
    connection.close()

    refused = poshtiban("db", "check")

    assert refused.exit_code == 3
    assert "1 rows refer to nothing" in refused.err


def test_tables_of_another_version_are_told(database: Path, poshtiban: Command) -> None:
    connection = sqlite3.connect(database)
    connection.execute("UPDATE alembic_version SET version_num = 'older'")
    connection.commit()
    connection.close()

    refused = poshtiban("db", "check")

    assert refused.exit_code == 3
    assert "older" in refused.err


# roster


def test_an_empty_roster_says_how_to_begin(token: str, database: Path, poshtiban: Command) -> None:
    assert "one-time link" in poshtiban("agents", "list").out


def test_the_roster_is_listed(token: str, database: Path, poshtiban: Command) -> None:
    on_roster(database, "Sara", number=5_000_000_000, role="admin")

    (line,) = [line for line in poshtiban("agents", "list").out.splitlines() if "Sara" in line]

    assert [cell.strip() for cell in line.split("│")] == [
        "5000000000",
        "Sara",
        "admin",
        "2026-03-01",
    ]


def test_an_invitation_works_once(token: str, database: Path, poshtiban: Command) -> None:
    invited = poshtiban("agents", "invite", "--admin")
    payload = invited.out.split("/start ")[1].split()[0]

    def accept(uow: UnitOfWork) -> None:
        account = register(uow, [BOT])[0]
        agent = agents.accept(uow, payload, agents.Seen(account.id, "7", "Sara"))
        assert agent.role == "admin"

    changed(database, accept)
    with pytest.raises(errors.LinkSpent):
        changed(database, accept)


def test_somebody_is_taken_off_the_roster(token: str, database: Path, poshtiban: Command) -> None:
    on_roster(database, "Sara", number=7, role="admin")
    on_roster(database, "Omid", number=8)

    assert poshtiban("agents", "remove", "Omid").exit_code == 0
    assert "Omid" not in poshtiban("agents", "list").out
    unknown = poshtiban("agents", "remove", "Omid")
    last = poshtiban("agents", "remove", "Sara")

    assert (unknown.exit_code, last.exit_code) == (1, 1)
    assert "Omid" in unknown.err
    assert "last admin" in last.err


def test_the_roster_needs_a_database(token: str, poshtiban: Command) -> None:
    for command in (("list",), ("invite",), ("remove", "Sara")):
        assert poshtiban("agents", *command).exit_code == 3


# doctor


def test_the_doctor_marks_what_is_wrong_and_says_what_to_do(
    folder: Path, token: str, monkeypatch: pytest.MonkeyPatch, poshtiban: Command
) -> None:
    monkeypatch.setenv("POSHTIBAN_BASE_URL", "http://127.0.0.1:9/bot")

    examined = poshtiban("doctor")
    marks = [line.split("│")[0].strip() for line in examined.out.splitlines() if "│" in line]

    assert examined.exit_code == 1
    assert marks.count("✗") == 2  # no knowledge base, no messenger
    assert "poshtiban kb lint" in examined.out
    assert "POSHTIBAN_BASE_URL" in examined.out
    assert token not in examined.out + examined.err


def test_the_doctor_speaks_persian(
    token: str, monkeypatch: pytest.MonkeyPatch, poshtiban: Command
) -> None:
    monkeypatch.setenv("POSHTIBAN_LANG", "fa")
    monkeypatch.setenv("POSHTIBAN_BASE_URL", "http://127.0.0.1:9/bot")

    assert "پایگاه دانش" in poshtiban("doctor").out


# documentation


def test_stale_documentation_is_refused_and_then_written(folder: Path, poshtiban: Command) -> None:
    page = folder / "README.md"
    page.write_text("<!-- generated: commands -->\n<!-- end -->\n", encoding="utf-8")

    refused = poshtiban("docs", "--check")
    written = poshtiban("docs")

    assert (refused.exit_code, written.exit_code) == (1, 0)
    assert "README.md" in refused.err
    assert "`poshtiban db backup`" in page.read_text(encoding="utf-8")
    assert (folder / ".env.example").is_file()
    assert poshtiban("docs", "--check").exit_code == 0


# words


def test_every_failure_of_the_storage_has_words() -> None:
    codes = {error.code for error in all_below(storage_errors.StorageError)} | {"storage-error"}

    assert codes <= catalog().ids("fa")


def all_below(base: type[storage_errors.StorageError]) -> list[type[storage_errors.StorageError]]:
    return [kind for one in base.__subclasses__() for kind in (one, *all_below(one))]


def test_only_evaluating_loads_what_measures_verdicts() -> None:
    """Every other command would take half as long again to start."""
    loaded = "import sys; import bot.cli; sys.exit('sklearn' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
