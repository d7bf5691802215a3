"""Formatting of numbers with localized digits.

The library formats numeric variables with Latin digits. When the files are parsed, each displayed
`{ $n }` is replaced by the function call `{ SHOWN($n) }`. Selectors keep the plain number so that
plural forms work.
"""

from fluent.runtime.types import FluentFloat, FluentInt
from fluent.syntax import ast
from fluent.syntax.visitor import Transformer

from bot.texts.forms import Fraction, Whole

SHOWN = "SHOWN"


class Shown(Transformer):
    """Transformer that wraps displayed variables in place. A second pass changes nothing."""

    def visit_Placeable(self, node: ast.Placeable) -> ast.Placeable:  # noqa: N802  the library's name
        inner = node.expression
        if isinstance(inner, ast.VariableReference):
            arguments = ast.CallArguments(positional=[inner])
            node.expression = ast.FunctionReference(ast.Identifier(SHOWN), arguments)
            return node
        made = self.generic_visit(node)
        assert isinstance(made, ast.Placeable)
        return made


def shown(value: object) -> object:
    """Return a number in its localized form. Other values are returned unchanged."""
    match value:
        case Whole() | Fraction():
            return value
        case FluentInt():
            return Whole(value)
        case FluentFloat():
            return Fraction(value)
    return value
