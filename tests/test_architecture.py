"""Structure of the project: imports, size of modules, and location of texts."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from handoff.models import Table
from handoff.storage.database import Reader, UnitOfWork

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "faq", "handoff")
LONGEST_MODULE = 500
# Modules in which Persian is allowed: the texts, the example people of the demo and the simulator,
# and tables of people's wordings, which are matched and not shown.
WORDS_ALLOWED = (
    "bot/texts/",
    "bot/simulator/",
    "bot/cli/demo.py",
    "bot/conversation/danger.py",
    "bot/conversation/danger_signs/",
    "bot/conversation/fallback.py",
    "bot/conversation/wishes.py",
    "bot/desk/agent/arguments.py",
    "bot/desk/agent/commands/",
    "faq/",
)
PERSIAN_SENTENCE = re.compile(r"[آ-ی]{2,}[\s\u200c]+[آ-ی]{2,}")


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def lines_in(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def strings_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield node.value if isinstance(node.value, str) else ""


def test_the_import_contracts_hold() -> None:
    """In a separate process: the linter configures logging for all loggers."""
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    linted = subprocess.run(
        [sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_contracts_place_every_module_of_bot() -> None:
    """A new top-level module without a place in the layers fails the contracts themselves."""
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    layered = (*PACKAGES, "bot.desk", "bot.desk.agent", "bot.desk.requester")
    assert declared.count("exhaustive = true") == len(layered)


def test_no_module_is_too_long() -> None:
    long = [path for path in modules(*PACKAGES, "tests") if lines_in(path) > LONGEST_MODULE]

    assert names(long) == []


def test_only_bot_telegram_speaks_the_messengers_library() -> None:
    speakers = [
        path
        for path in modules(*PACKAGES)
        if any(name.split(".")[0] == "telegram" for name in imported_by(path))
    ]

    assert speakers
    assert [name for name in names(speakers) if not name.startswith("bot/telegram/")] == []


def test_faq_knows_no_loop_no_network_and_no_database() -> None:
    foreign = {"asyncio", "aiohttp", "httpx", "socket", "sqlite3", "sqlalchemy", "time", "urllib"}

    for path in modules("faq"):
        found = {name.split(".")[0] for name in imported_by(path)} & foreign
        assert found == set(), path


def test_nothing_is_unpickled() -> None:
    for path in modules(*PACKAGES):
        found = {name.split(".")[0] for name in imported_by(path)}
        assert found & {"pickle", "marshal", "shelve", "dill", "joblib"} == set(), path


def test_sentences_for_people_stand_in_bot_texts() -> None:
    misplaced = [
        f"{name}: {text}"
        for path, name in zip(modules(*PACKAGES), names(modules(*PACKAGES)), strict=True)
        if not name.startswith(WORDS_ALLOWED)
        for text in strings_in(path)
        if PERSIAN_SENTENCE.search(text)
    ]

    assert misplaced == []


def test_every_package_of_tests_is_one() -> None:
    """Otherwise two test modules of one name would shadow each other."""
    folders = {path.parent for path in modules("tests") if path.name.startswith("test_")}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_settings_are_never_read_by_an_import() -> None:
    reading = [
        f"{path}: {ast.unparse(call)}"
        for path in modules("bot")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"Settings", "Settings.read"}
    ]

    assert reading == []


def functions_with(path: Path, wanted: str) -> set[str]:
    """Return the names of functions that contain an expression like `wanted`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(
            isinstance(call, ast.Call) and wanted in ast.unparse(call) for call in ast.walk(node)
        )
    }


SENDING = ("replies.reply(", "replies.publish_note(", "replies.edit_reply(")


def test_one_module_sends_what_agents_write() -> None:
    """A new handler cannot bypass the classification: it has no other way to send."""
    calling = {
        name
        for path, name in zip(modules("bot"), names(modules("bot")), strict=True)
        if any(functions_with(path, call) for call in SENDING)
    }
    posting = {
        f"{name}:{function}"
        for path, name in zip(
            modules("bot", "handoff"), names(modules("bot", "handoff")), strict=True
        )
        for function in functions_with(path, "purpose=Purpose.AGENT_REPLY)")
        | functions_with(path, "purpose=Purpose.AGENT_REPLY,")
        if "post(" in path.read_text(encoding="utf-8")
    }
    assert calling == {"bot/desk/agent/sending.py"}
    assert posting == {"handoff/actions/replies.py:_send_out"}


def test_only_the_classification_and_the_presses_clear_words_for_sending() -> None:
    for path, name in zip(modules(*PACKAGES), names(modules(*PACKAGES)), strict=True):
        calls = {
            ast.unparse(node.func).split(".")[-1]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        }
        if name != "bot/conversation/agent_input.py":
            assert "Cleared" not in calls, name
        if name != "bot/desk/agent/note_buttons.py":
            assert "by_press" not in calls, name


def swallowed_quantifiers(path: Path) -> list[int]:
    """Lines where an f-string evaluates `{0,12}` or `{3}`, meant for a pattern, to a value."""
    return [
        field.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for field in node.values
        if isinstance(field, ast.FormattedValue)
        and isinstance(field.value, ast.Tuple | ast.Constant | ast.Set)
    ]


def test_no_pattern_loses_a_quantifier_to_an_f_string() -> None:
    found = {name: swallowed_quantifiers(ROOT / name) for name in names(modules(*PACKAGES))}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_desk_has_its_words_from_one_place() -> None:
    """`Desk.say` makes foreign facts harmless; the catalog behind it does not."""
    asking = [
        name
        for path, name in zip(modules("bot/desk"), names(modules("bot/desk")), strict=True)
        if functions_with(path, "catalog.say(")
    ]
    assert asking == ["bot/desk/context.py"]


LARGEST_PLAIN_NUMBER = 10**5  # ids of a messenger's own accounts are larger


def test_only_the_messenger_layer_knows_ids_of_the_platform() -> None:
    """The meaning of such an account reaches the desk as a flag of the parsed message."""
    found = {
        f"{name}: {node.value}"
        for package in ("bot/desk", "bot/conversation", "bot/texts", "handoff")
        for path, name in zip(modules(package), names(modules(package)), strict=True)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int)
        and node.value > LARGEST_PLAIN_NUMBER
    }
    assert found == set()


def test_the_desk_writes_only_through_actions() -> None:
    """A handler does not set columns of a row, under any name."""
    columns = {column.name for table in Table.metadata.tables.values() for column in table.columns}
    written = {
        f"{name}: {ast.unparse(target)}"
        for path, name in zip(modules("bot/desk"), names(modules("bot/desk")), strict=True)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
        and target.attr in columns
        and ast.unparse(target.value) != "self"
    }
    assert written == set()


REPOSITORIES = frozenset(
    name
    for unit in (Reader, UnitOfWork)
    for name, value in vars(unit).items()
    if isinstance(value, cached_property | property)
) | {"session"}


def test_the_desk_reaches_no_repository() -> None:
    """A handler passes its unit of work on; rows are read by reports, written by actions."""
    reached = {
        f"{name}: {ast.unparse(node)}"
        for path, name in zip(
            modules("bot/desk", "bot/web"), names(modules("bot/desk", "bot/web")), strict=True
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in REPOSITORIES
        and ast.unparse(node.value).split(".")[-1] in {"uow", "reader"}
    }
    assert len(REPOSITORIES) > 5
    assert reached == set()


UNITS = frozenset({"UnitOfWork", "Reader", "Session", "TurnContext", "Spoken"})


def test_nothing_within_a_unit_of_work_can_wait() -> None:
    """An action or query is a plain function: it cannot wait for the network in a transaction."""
    waiting = {
        f"{name}: {node.name}"
        for path, name in zip(
            modules("bot", "handoff"), names(modules("bot", "handoff")), strict=True
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef)
        and any(
            argument.annotation is not None and ast.unparse(argument.annotation) in UNITS
            for argument in (*node.args.args, *node.args.kwonlyargs)
        )
    }
    assert waiting == set()


BEST_EFFORT = frozenset({"answer_press", "typing", "leave", "react"})


def test_best_effort_calls_are_awaited_nowhere() -> None:
    """A best-effort call must not delay a message if the messenger lets it hang."""
    awaited = {
        f"{name}: {ast.unparse(node)}"
        for path, name in zip(modules("bot"), names(modules("bot")), strict=True)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Await)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in BEST_EFFORT
        and "messenger" in ast.unparse(node.value.func)
    }
    assert awaited == set()


# Times of the last line in a log, and of rows: none of them is a pause.
CALENDAR = frozenset({"handoff/storage/condition.py", "bot/cli/demo.py", "bot/worker.py"})


def test_no_pause_is_kept_as_a_moment_of_the_wall_clock() -> None:
    """After the clock was set back by an hour, the pause would be an hour longer."""
    kept = {
        f"{name}: {ast.unparse(node.target)}"
        for path, name in zip(
            modules("bot", "handoff"), names(modules("bot", "handoff")), strict=True
        )
        if name not in CALENDAR and not name.startswith("bot/simulator/")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Attribute)
        and "datetime" in ast.unparse(node.annotation)
    }
    assert kept == set()


CONSTANT = re.compile(r"[A-Z][A-Z_]*")


def is_wall_clock(node: ast.expr) -> bool:
    """Return True for a read of the wall clock. Monotonic seconds are called `at` in the code."""
    if isinstance(node, ast.Call):
        return is_wall_clock(node.func)
    return ast.unparse(node).split(".")[-1].strip("_") == "now"


def ages_in(tree: ast.AST) -> list[str]:
    """Return expressions like `now - then`. `now - SPAN` is the start of a span, not an age."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and is_wall_clock(node.left)
        and not CONSTANT.fullmatch(ast.unparse(node.right).split(".")[-1])
        and ".policy." not in ast.unparse(node.right)
    ]


def test_ages_by_the_wall_clock_have_a_lower_bound() -> None:
    """A clock that is set back makes an age negative, which is less than any span."""
    found = {
        name: ages
        for path, name in zip(
            modules("handoff", "bot/desk"), names(modules("handoff", "bot/desk")), strict=True
        )
        if name != "handoff/moments.py"
        and (ages := ages_in(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {}, "compare with handoff.moments.within or elapsed"


def test_an_age_is_recognised_in_every_spelling() -> None:
    spelt = ("uow.now - then", "self._now() - row.at", "now - datetime.fromisoformat(x)")
    assert all(ages_in(ast.parse(f"if {age} < SPAN: pass")) for age in spelt)
    assert not ages_in(ast.parse("since = uow.now - sla.SPAN"))
    assert not ages_in(ast.parse("since = uow.now - uow.policy.earlier"))
