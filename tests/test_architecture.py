"""Structure of the project: imports, size of modules, and location of texts."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cached_property

from handoff.models import Table
from handoff.storage.database import Reader, UnitOfWork
from tests.sources import ROOT, Source, name_of, sources

PACKAGES = ("bot", "faq", "handoff")
LONGEST_MODULE = 500
# Modules in which Persian is allowed: the texts, the example people of the demo and the simulator,
# and tables of people's wordings, which are matched and not shown.
WORDS_ALLOWED = (
    "bot/conversation/cliches.py",
    "bot/conversation/placeholders.py",
    "bot/conversation/said_before.py",
    "bot/texts/",
    "bot/simulator/",
    "bot/cli/demo.py",
    "bot/conversation/commitments.py",
    "bot/conversation/danger.py",
    "bot/conversation/danger_signs/",
    "bot/conversation/english_commitments.py",
    "bot/conversation/fallback.py",
    "bot/conversation/masking/",
    "bot/conversation/persian_commitments.py",
    "bot/conversation/rating_words.py",
    "bot/conversation/sent_away.py",
    "bot/conversation/when/",
    "bot/conversation/wishes.py",
    "bot/desk/agent/arguments.py",
    "bot/desk/agent/commands/",
    "faq/",
)
PERSIAN_SENTENCE = re.compile(r"[آ-ی]{2,}[\s\u200c]+[آ-ی]{2,}")


def imported_by(module: Source) -> Iterator[str]:
    for node in module.each(ast.Import):
        yield from (alias.name for alias in node.names)
    for origin in module.each(ast.ImportFrom):
        if origin.module:
            yield origin.module


def packages_imported_by(module: Source) -> set[str]:
    return {name.split(".")[0] for name in imported_by(module)}


def strings_in(module: Source) -> Iterator[str]:
    docstrings = {id(node) for _, node in module.docstrings()}
    for node in module.each(ast.Constant):
        if isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_the_import_contracts_hold() -> None:
    """In a separate process: the linter configures logging for all loggers."""
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    linted = subprocess.run(
        [sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_contracts_place_every_module_of_bot() -> None:
    """A new top-level module without a place in the layers fails the contracts themselves."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    placed = {
        package
        for contract in declared["tool"]["importlinter"]["contracts"]
        if contract.get("exhaustive")
        for package in contract["containers"]
    }

    assert placed == {*PACKAGES, "bot.desk", "bot.desk.agent", "bot.desk.requester"}


def test_no_module_is_too_long() -> None:
    lengths = {one.name: len(one.text.splitlines()) for one in sources(*PACKAGES, "tests")}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_only_bot_telegram_speaks_the_messengers_library() -> None:
    speakers = [one.name for one in sources(*PACKAGES) if "telegram" in packages_imported_by(one)]

    assert speakers
    assert [name for name in speakers if not name.startswith("bot/telegram/")] == []


def test_faq_knows_no_loop_no_network_and_no_database() -> None:
    foreign = {"asyncio", "aiohttp", "httpx", "socket", "sqlite3", "sqlalchemy", "time", "urllib"}

    for one in sources("faq"):
        assert packages_imported_by(one) & foreign == set(), one.name


def test_nothing_is_unpickled() -> None:
    unpickling = {"pickle", "marshal", "shelve", "dill", "joblib"}

    for one in sources(*PACKAGES):
        assert packages_imported_by(one) & unpickling == set(), one.name


def test_sentences_for_people_stand_in_bot_texts() -> None:
    misplaced = [
        f"{one.name}: {text}"
        for one in sources(*PACKAGES)
        if not one.name.startswith(WORDS_ALLOWED)
        for text in strings_in(one)
        if PERSIAN_SENTENCE.search(text)
    ]

    assert misplaced == []


def test_every_package_of_tests_is_one() -> None:
    """Otherwise two test modules of one name would shadow each other."""
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_settings_are_never_read_by_an_import() -> None:
    reading = [
        f"{one.name}: {ast.unparse(call)}"
        for one in sources("bot")
        for node in one.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"Settings", "Settings.read"}
    ]

    assert reading == []


SENDING = frozenset({"replies.reply", "replies.publish_note", "replies.edit_reply", "held.hold"})


def test_one_module_sends_what_agents_write() -> None:
    """A new handler cannot bypass the classification: it has no other way to send."""
    calling = {
        one.name
        for one in sources("bot")
        if any(ast.unparse(node) in SENDING for node in one.each(ast.Attribute))
    }
    posting = {
        f"{one.name}:{function.name}"
        for one in sources("bot", "handoff")
        if "post(" in one.text
        for function in one.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.keyword)
        and node.arg == "purpose"
        and ast.unparse(node.value) == "Purpose.AGENT_REPLY"
    }
    assert calling == {"bot/desk/agent/sending.py"}
    assert posting == {"handoff/actions/replies.py:_send_out"}


OF_PRESSES = ("bot/desk/agent/note_buttons.py", "bot/desk/agent/canned_buttons.py")


def test_only_the_classification_and_the_presses_clear_words_for_sending() -> None:
    for one in sources(*PACKAGES):
        calls = {name_of(node.func) for node in one.each(ast.Call)}
        if one.name != "bot/conversation/agent_input.py":
            assert "Cleared" not in calls, one.name
        if one.name not in OF_PRESSES:
            assert "by_press" not in calls, one.name


def swallowed_quantifiers(module: Source) -> list[int]:
    """Lines where an f-string evaluates `{0,12}` or `{3}`, meant for a pattern, to a value."""
    return [
        field.lineno
        for node in module.each(ast.JoinedStr)
        for field in node.values
        if isinstance(field, ast.FormattedValue)
        and isinstance(field.value, ast.Tuple | ast.Constant | ast.Set)
    ]


def test_no_pattern_loses_a_quantifier_to_an_f_string() -> None:
    found = {one.name: swallowed_quantifiers(one) for one in sources(*PACKAGES)}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_desk_has_its_words_from_one_place() -> None:
    """`Desk.say` makes foreign facts harmless; the catalog behind it does not."""
    asking = [
        one.name
        for one in sources("bot/desk")
        if any(ast.unparse(call.func).endswith("catalog.say") for call in one.each(ast.Call))
    ]
    assert asking == ["bot/desk/context.py"]


LARGEST_PLAIN_NUMBER = 10**5  # ids of a messenger's own accounts are larger


def test_only_the_messenger_layer_knows_ids_of_the_platform() -> None:
    """The meaning of such an account reaches the desk as a flag of the parsed message."""
    found = {
        f"{one.name}: {node.value}"
        for one in sources("bot/desk", "bot/conversation", "bot/texts", "handoff")
        for node in one.each(ast.Constant)
        if isinstance(node.value, int) and node.value > LARGEST_PLAIN_NUMBER
    }
    assert found == set()


def test_the_desk_writes_only_through_actions() -> None:
    """A handler does not set columns of a row, under any name."""
    columns = {column.name for table in Table.metadata.tables.values() for column in table.columns}
    written = {
        f"{one.name}: {ast.unparse(target)}"
        for one in sources("bot/desk")
        for node in one.nodes
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
        f"{one.name}: {ast.unparse(node)}"
        for one in sources("bot/desk", "bot/web")
        for node in one.each(ast.Attribute)
        if node.attr in REPOSITORIES and name_of(node.value) in {"uow", "reader"}
    }
    assert {"tickets", "corrections", "session"} <= REPOSITORIES
    assert reached == set()


UNITS = frozenset({"UnitOfWork", "Reader", "Session", "TurnContext", "Spoken"})


def test_nothing_within_a_unit_of_work_can_wait() -> None:
    """An action or query is a plain function: it cannot wait for the network in a transaction."""
    waiting = {
        f"{one.name}: {node.name}"
        for one in sources("bot", "handoff")
        for node in one.each(ast.AsyncFunctionDef)
        if any(
            argument.annotation is not None and ast.unparse(argument.annotation) in UNITS
            for argument in (*node.args.args, *node.args.kwonlyargs)
        )
    }
    assert waiting == set()


BEST_EFFORT = frozenset({"answer_press", "typing", "leave", "react"})


def test_best_effort_calls_are_awaited_nowhere() -> None:
    """A best-effort call must not delay a message if the messenger lets it hang."""
    awaited = {
        f"{one.name}: {ast.unparse(node)}"
        for one in sources("bot")
        for node in one.each(ast.Await)
        if isinstance(node.value, ast.Call)
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
        f"{one.name}: {ast.unparse(node.target)}"
        for one in sources("bot", "handoff")
        if one.name not in CALENDAR and not one.name.startswith("bot/simulator/")
        for node in one.each(ast.AnnAssign)
        if isinstance(node.target, ast.Attribute) and "datetime" in ast.unparse(node.annotation)
    }
    assert kept == set()


CONSTANT = re.compile(r"[A-Z][A-Z_]*")


def is_wall_clock(node: ast.expr) -> bool:
    """Return True for a read of the wall clock. Monotonic seconds are called `at` in the code."""
    if isinstance(node, ast.Call):
        return is_wall_clock(node.func)
    return ast.unparse(node).split(".")[-1].strip("_") == "now"


def ages_in(nodes: Iterable[ast.AST]) -> list[str]:
    """Return expressions like `now - then`. `now - SPAN` is the start of a span, not an age."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in nodes
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and is_wall_clock(node.left)
        and not CONSTANT.fullmatch(ast.unparse(node.right).split(".")[-1])
        and ".policy." not in ast.unparse(node.right)
    ]


def test_ages_by_the_wall_clock_have_a_lower_bound() -> None:
    """A clock that is set back makes an age negative, which is less than any span."""
    found = {
        one.name: ages
        for one in sources("handoff", "bot/desk")
        if one.name != "handoff/moments.py" and (ages := ages_in(one.nodes))
    }
    assert found == {}, "compare with handoff.moments.within or elapsed"


def test_an_age_is_recognised_in_every_spelling() -> None:
    spelt = ("uow.now - then", "self._now() - row.at", "now - datetime.fromisoformat(x)")
    assert all(ages_in(ast.walk(ast.parse(f"if {age} < SPAN: pass"))) for age in spelt)
    for since in ("sla.SPAN", "uow.policy.earlier"):
        assert not ages_in(ast.walk(ast.parse(f"since = uow.now - {since}")))
