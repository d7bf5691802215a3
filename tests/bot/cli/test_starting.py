"""`poshtiban init` writes a folder, and an installed wheel serves from it without a checkout."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.cli.output import Exit
from bot.config import Settings
from tests.bot.cli.conftest import TOKEN, Command
from tests.bot.cli.test_demo import played

ROOT = Path(__file__).parents[3]
WRITTEN = {
    ".env",
    ".gitignore",
    "canned.yaml",
    "desk.yaml",
    "knowledge_base.schema.json",
    "knowledge_base.yaml",
}


def test_a_folder_to_start_from(
    folder: Path, poshtiban: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = poshtiban("init", "desk")
    assert ran.exit_code == 0
    assert {path.name for path in (folder / "desk").iterdir()} == WRITTEN
    assert all(name in ran.out for name in WRITTEN)
    assert "token from @BotFather" in ran.out

    monkeypatch.chdir(folder / "desk")
    assert "POSHTIBAN_TOKEN is not set" in poshtiban("run").err


def test_the_token_is_the_only_line_to_fill_in(folder: Path, poshtiban: Command) -> None:
    poshtiban("init", ".")
    env = folder / ".env"
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert dotenv_values(env) == {"POSHTIBAN_TOKEN": ""}

    env.write_text(env.read_text().replace("POSHTIBAN_TOKEN=", f"POSHTIBAN_TOKEN={TOKEN}"))
    assert Settings.read(token_needed=True).token.get_secret_value() == TOKEN


def test_the_schema_is_the_one_that_the_knowledge_base_names(
    folder: Path, poshtiban: Command
) -> None:
    poshtiban("init", ".")
    first_line = (folder / "knowledge_base.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first_line.endswith("$schema=knowledge_base.schema.json")
    assert (folder / "knowledge_base.schema.json").read_text() == poshtiban("kb", "schema").out


def test_what_exists_is_not_overwritten(folder: Path, poshtiban: Command) -> None:
    (folder / ".env").write_text("POSHTIBAN_LANGUAGE=en\n")
    ran = poshtiban("init", ".")
    assert ran.exit_code == 0
    assert (folder / ".env").read_text() == "POSHTIBAN_LANGUAGE=en\n"
    assert ".env exists already" in ran.out
    assert (folder / "knowledge_base.yaml").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(folder: Path, poshtiban: Command) -> None:
    (folder / "desk").write_text("mine")
    ran = poshtiban("init", "desk")
    assert ran.exit_code == Exit.CONFIG
    assert "cannot be written" in ran.err
    assert (folder / "desk").read_text() == "mine"


def test_a_file_that_cannot_be_written_whole_is_not_left_behind(
    folder: Path, poshtiban: Command
) -> None:
    """A disk that fills up is imitated by a limit of 4 KiB for each file."""
    limited = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (4096, 4096))"
    command = f"{limited}; from bot.cli import app; app()"
    ran = subprocess.run(
        [sys.executable, "-c", command, "init", "desk"],
        cwd=folder,
        # The limit applies to bytecode files too, which are therefore not written.
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == Exit.CONFIG
    assert "cannot be written" in ran.stderr
    assert list((folder / "desk").iterdir()) == []
    assert poshtiban("init", "desk").exit_code == 0
    assert {path.name for path in (folder / "desk").iterdir()} == WRITTEN


def test_a_start_without_a_knowledge_base_names_the_command(
    folder: Path, poshtiban: Command, token: str
) -> None:
    ran = poshtiban("run")
    assert ran.exit_code == Exit.KNOWLEDGE_BASE
    assert "poshtiban init" in ran.err
    assert not (folder / "var").exists()


def test_generated_pages_outside_a_checkout_are_refused(folder: Path, poshtiban: Command) -> None:
    ran = poshtiban("docs")
    assert ran.exit_code == Exit.FAULT
    assert "checkout" in ran.err
    assert list(folder.iterdir()) == []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of the built wheel, and nothing else of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    samples = ("knowledge_base.yaml", "desk.yaml", "canned.yaml")
    for name in ("pyproject.toml", "README.md", "LICENSE", *samples):
        shutil.copy(ROOT / name, source)
    for package in ("bot", "faq", "handoff", "migrations"):
        shutil.copytree(
            ROOT / package,
            source / package,
            symlinks=True,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    (wheel,) = folder.glob("*.whl")
    _pip("install", "--no-deps", "--no-index", "--target", str(folder / "site"), str(wheel))
    shutil.rmtree(source)
    return folder / "site"


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, timeout=100)


@pytest.fixture
def outside(installed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which `python -m bot` is that of the wheel."""
    monkeypatch.setenv("PYTHONPATH", str(installed))
    monkeypatch.setenv("POSHTIBAN_ENCODER", "none")
    return folder


def of_wheel(*arguments: str, folder: Path) -> str:
    command = [sys.executable, "-m", "bot", *arguments]
    ran = subprocess.run(command, cwd=folder, timeout=100, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_the_wheel_sets_up_a_desk_without_a_checkout(outside: Path) -> None:
    of_wheel("init", "desk", folder=outside)
    desk = outside / "desk"
    of_wheel("kb", "lint", folder=desk)
    of_wheel("db", "upgrade", folder=desk)
    assert "is whole" in of_wheel("db", "check", folder=desk)


@pytest.mark.slow
def test_the_demo_of_the_wheel_answers_from_the_sample(outside: Path) -> None:
    with played("--port", "0", folder=outside) as demo:
        people = demo.get("/sim/state")["people"]
        maryam = next(person for person in people if person["username"] == "maryam")
        demo.post(f"/sim/people/{maryam['id']}/send", chat="support_bot", text="ساخت کانال")
        said = demo.get(f"/sim/chats/{maryam['id']}/messages?by_bot=true&wait=15")
    assert "کانال جدید" in said[0]["text"]
    assert not (outside / "var").exists()
