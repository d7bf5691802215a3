"""Documentation matches the code: generated parts, links, commands, words, the glossary."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from bot.cli import app
from bot.cli.generated import env_example, markdown_table, settings_table, stale_pages
from bot.cli.glossary import FORBIDDEN, GLOSSARY
from bot.config import describe
from bot.desk.agent.command_table import TABLE
from handoff.errors import DeskError
from handoff.lifecycle import Outcome
from handoff.models import Table
from handoff.storage_errors import StorageError
from tests.sources import ROOT, sources
from tests.texts import real_texts

PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)(?:#[^)]*)?\)")
TRAP = re.compile(r"\bT(\d+)\b")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# They use the messenger's terms, in which a person is a user and a topic a thread.
FOREIGN_SPEECH = ("bot/telegram/", "bot/simulator/")


def words_in(identifier: str) -> set[str]:
    return {word.lower() for word in WORD.findall(identifier)}


def all_below(kind: type[Exception]) -> list[type[Exception]]:
    return [one for below in kind.__subclasses__() for one in (below, *all_below(below))]


# pages


def test_generated_parts_are_current() -> None:
    stale = [page.path.relative_to(ROOT).as_posix() for page in stale_pages(app, ROOT)]

    assert stale == [], "run `make docs`"


def test_a_change_makes_a_page_stale(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / ".env.example").write_text(env_example(), encoding="utf-8")
    page = tmp_path / "docs" / "page.md"
    page.write_text("a\n<!-- generated: settings -->\nold\n<!-- end -->\nb\n", encoding="utf-8")

    (stale,) = stale_pages(app, tmp_path)
    page.write_text(stale.text, encoding="utf-8")

    assert stale.text == f"a\n<!-- generated: settings -->\n{settings_table()}<!-- end -->\nb\n"
    assert list(stale_pages(app, tmp_path)) == []


def test_an_unknown_block_is_refused(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("<!-- generated: nothing -->\n<!-- end -->\n")

    with pytest.raises(KeyError, match="nothing"):
        list(stale_pages(app, tmp_path))


def test_a_cell_cannot_break_its_table() -> None:
    assert markdown_table([("a", "b"), ("x | y", "1\n2")]).splitlines() == [
        "| a | b |",
        "|---|---|",
        "| x \\| y | 1 2 |",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        link
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]

    assert broken == []


def test_every_page_is_reached_from_the_first() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        found = LINK.findall(page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link).resolve() for link in found]

    assert sorted(page.name for page in set((ROOT / "docs").rglob("*.md")) - reached) == []


def test_a_reader_of_the_first_page_finds_the_two_commands() -> None:
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40]

    assert [line.split("#")[0].strip() for line in first_screen if line.startswith("make ")] == [
        "make demo",
        "make test",
    ]


# settings, commands, traps


def test_every_setting_is_in_the_example_and_in_the_manual() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    for row in describe():
        assert f"`{row.variable}`" in manual
        assert f"\n# {row.variable}=" in example


def test_every_command_of_the_agents_is_in_their_manual() -> None:
    manual = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `/([a-z]+)", manual, re.MULTILINE))

    assert told == {command.name for command in TABLE}


def test_every_outcome_an_agent_may_give_is_in_their_manual() -> None:
    manual = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")

    for outcome in set(Outcome) - {Outcome.WITHDRAWN}:  # for the requester only
        assert f"`{outcome.value}`" in manual


def test_every_trap_that_a_test_guards_is_described() -> None:
    described = yaml.safe_load((ROOT / "docs" / "traps.yaml").read_text(encoding="utf-8"))
    guarded = {
        int(number)
        for one in sources("tests")
        for function in one.functions()
        for number in TRAP.findall(ast.get_docstring(function) or "")
    }

    assert guarded - set(described) == set()


# words


def test_every_refusal_and_failure_has_words() -> None:
    ids = real_texts().ids("fa")
    codes = {
        str(getattr(error, "code", ""))
        for error in (*all_below(DeskError), *all_below(StorageError))
    }

    assert sorted(codes - ids) == []


# glossary


def test_forbidden_words_name_no_class() -> None:
    misplaced = [
        f"{one.name}: {node.name}, say {FORBIDDEN[wrong]}"
        for one in sources("bot", "faq", "handoff")
        if not one.name.startswith(FOREIGN_SPEECH)
        for node in one.each(ast.ClassDef)
        for wrong in sorted(words_in(node.name) & set(FORBIDDEN))
    ]

    assert misplaced == []


def test_forbidden_words_name_no_table_and_no_column() -> None:
    misplaced = [
        f"{table.name}.{name}, say {FORBIDDEN[wrong]}"
        for table in Table.metadata.tables.values()
        for name in (table.name, *(column.name for column in table.columns))
        for wrong in sorted(words_in(name) & set(FORBIDDEN))
    ]

    assert misplaced == []


def test_a_forbidden_word_is_found_in_any_writing() -> None:
    assert words_in("CustomerCard") & set(FORBIDDEN) == {"customer"}
    assert words_in("customer_id") & set(FORBIDDEN) == {"customer"}
    assert "customer" not in words_in("customary")


def test_the_glossary_does_not_contradict_itself() -> None:
    words = [entry.word for entry in GLOSSARY]

    assert len(words) == len(set(words))
    # An operator runs the host; the word is wrong only for agents, so it is not an identifier.
    assert set(words) & set(FORBIDDEN) <= {"operator"}
