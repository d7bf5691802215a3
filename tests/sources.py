"""The project's modules: each is read and parsed once per run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True, eq=False)
class Source:
    """A module; `name` is its path from the root of the project."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes of the syntax tree, the module first."""
        return tuple(ast.walk(self.tree))

    def each(self, kind: type[Node]) -> Iterator[Node]:
        """Yield all nodes of a kind."""
        return (node for node in self.nodes if isinstance(node, kind))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (
            node for node in self.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )

    def docstrings(self) -> Iterator[tuple[int, ast.Constant]]:
        """Yield each docstring with the line of what it describes."""
        for node in self.nodes:
            if isinstance(
                node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
            ):
                first = node.body[0] if node.body else None
                if (
                    isinstance(first, ast.Expr)
                    and isinstance(first.value, ast.Constant)
                    and isinstance(first.value.value, str)
                ):
                    yield getattr(node, "lineno", 1), first.value


@cache
def source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    return Source(name, text)


def sources(*packages: str) -> list[Source]:
    """Return the modules of packages or folders, named by their path from the root."""
    return [
        source(path) for package in packages for path in sorted((ROOT / package).rglob("*.py"))
    ]


def name_of(node: ast.expr) -> str:
    """Return the last part of a name: `say` for `say` and `desk.catalog.say`, "" for neither."""
    return str(getattr(node, "attr", getattr(node, "id", "")))
