"""`poshtiban db upgrade` prints how to return; an older program refuses newer tables."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app import RunningDesk
from bot.cli.output import exit_code_for, sentences_for
from bot.cli.serving import serve
from bot.config import Settings
from handoff.storage import schema
from handoff.storage.schema import upgrade
from handoff.storage_errors import StorageNewer, UpgradeFailed
from tests.bot.cli.conftest import Command, Ran
from tests.bot.cli.test_checks import KNOWLEDGE
from tests.handoff.storage.breaking import PAGE
from tests.upgrades.revisions import (
    BEFORE,
    HEAD,
    LATER,
    content_of,
    newer,
    older,
    revision_of,
)

RAISES = "raise ValueError('at its end')"
SMALL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from bot.cli import app
app()
"""


@pytest.fixture(autouse=True)
def knowledge_base(folder: Path) -> None:
    (folder / "knowledge_base.yaml").write_text(KNOWLEDGE, encoding="utf-8")


@pytest.fixture
def old(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of a version before this one."""
    path = folder / "var" / "poshtiban.db"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "SCRIPTS", older(folder))
        upgrade(path)
    return path


@pytest.fixture
def future(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of a version after this one."""
    path = folder / "var" / "poshtiban.db"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "SCRIPTS", newer(folder))
        upgrade(path)
    return path


def way_back(ran: Ran) -> tuple[Path, list[str]]:
    """Return the backup named in the output, and the command that restores it."""
    sentence = ran.out.splitlines()[0]
    _, found, command = sentence.partition("poshtiban db restore ")
    assert found, sentence
    (copy,) = shlex.split(command)
    assert Path(copy).name in sentence.split("; ")[0]
    return Path(copy), ["db", "restore", copy]


def test_an_upgrade_names_the_command_that_returns(
    folder: Path, old: Path, monkeypatch: pytest.MonkeyPatch, poshtiban: Command
) -> None:
    before = content_of(old)

    done = poshtiban("db", "upgrade")
    copy, command = way_back(done)
    after = revision_of(old)

    assert (done.exit_code, done.err, len(done.out.splitlines())) == (0, "", 2)
    assert copy == folder / "var" / f"poshtiban.db.before-{HEAD}"
    assert after == HEAD
    assert poshtiban(*command).exit_code == 0
    assert (content_of(old), revision_of(old)) == (before, BEFORE)
    monkeypatch.setattr(schema, "SCRIPTS", older(folder))
    assert poshtiban("db", "check").exit_code == 0


def test_nothing_is_said_of_a_way_back_where_nothing_is_upgraded(poshtiban: Command) -> None:
    told = [poshtiban("db", "upgrade") for _ in range(2)]

    assert [len(done.out.splitlines()) for done in told] == [1, 1]
    assert all("restore" not in done.out for done in told)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_upgrade_that_fails_has_named_the_way_back(
    folder: Path,
    old: Path,
    monkeypatch: pytest.MonkeyPatch,
    poshtiban: Command,
    language: str,
) -> None:
    monkeypatch.setenv("POSHTIBAN_LANG", language)
    monkeypatch.setattr(schema, "SCRIPTS", newer(folder, RAISES))

    failed = poshtiban("db", "upgrade")

    assert failed.exit_code == 3
    assert len(failed.out.splitlines()) == 1
    assert "poshtiban db restore /" in failed.out
    (sentence,) = failed.err.splitlines()
    assert "at its end" in sentence
    assert revision_of(old) == BEFORE


def on_a_small_disk(folder: Path, room: int) -> Ran:
    """Run `poshtiban db upgrade` with a limit of `room` bytes per file."""
    done = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, str(room), "db", "upgrade"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_without_room_for_the_copy_nothing_is_upgraded(folder: Path, old: Path) -> None:
    before = content_of(old)

    refused = on_a_small_disk(folder, old.stat().st_size // 2)

    assert (refused.exit_code, refused.out) == (3, "")
    (sentence,) = refused.err.splitlines()
    assert sentence.startswith("Nothing was upgraded")
    assert "Make room on the disk" in sentence
    assert content_of(old) == before
    assert [path.name for path in old.parent.glob("*before*")] == []


def test_without_room_for_the_new_tables_the_database_is_as_before(
    folder: Path, old: Path
) -> None:
    before = content_of(old)

    refused = on_a_small_disk(folder, old.stat().st_size + PAGE)
    copy, _ = way_back(refused)

    assert refused.exit_code == 3
    (sentence,) = refused.err.splitlines()
    assert "Check free space" in sentence
    assert content_of(old) == before == content_of(copy)


@pytest.mark.parametrize(
    "command",
    [
        *(("run",), ("db", "upgrade"), ("db", "check")),
        *(("agents", "list"), ("agents", "invite"), ("kb", "gaps"), ("kb", "feedback")),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(("language", "words"), [("en", "newer version"), ("fa", "نسخهٔ تازه‌تری")])
@pytest.mark.usefixtures("token")
def test_tables_of_a_newer_program_are_refused(
    future: Path,
    monkeypatch: pytest.MonkeyPatch,
    poshtiban: Command,
    command: tuple[str, ...],
    language: str,
    words: str,
) -> None:
    monkeypatch.setenv("POSHTIBAN_LANG", language)
    monkeypatch.setenv("POSHTIBAN_BASE_URL", "http://127.0.0.1:9/bot")
    content = content_of(future)

    refused = poshtiban(*command)

    assert (refused.exit_code, refused.out) == (3, "")
    (sentence,) = refused.err.splitlines()
    assert words in sentence
    assert LATER in sentence
    assert "poshtiban db restore BACKUP" in sentence
    assert content_of(future) == content


@pytest.mark.usefixtures("future", "token")
def test_the_doctor_knows_tables_of_a_newer_program(
    monkeypatch: pytest.MonkeyPatch, poshtiban: Command
) -> None:
    monkeypatch.setenv("POSHTIBAN_BASE_URL", "http://127.0.0.1:9/bot")

    examined = poshtiban("doctor")

    (line,) = [line for line in examined.out.splitlines() if "newer version" in line]
    assert line.startswith("✗")
    assert LATER in line


async def nothing_to_tell(_desk: RunningDesk) -> None:
    raise AssertionError("the desk opened")


async def test_a_start_that_upgrades_names_the_way_back_too(
    folder: Path,
    old: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(schema, "SCRIPTS", newer(folder, RAISES))
    settings = Settings.model_validate({"token": "123456:" + "a" * 35, "database": old})

    with pytest.raises(UpgradeFailed):
        await serve(settings, announce=nothing_to_tell)

    assert f"poshtiban db restore {old}.before-{LATER}" in capsys.readouterr().out


def test_a_newer_database_has_an_exit_code_and_words() -> None:
    error = StorageNewer(LATER)

    assert exit_code_for(error) == 3
    assert LATER in sentences_for(error)[0]
