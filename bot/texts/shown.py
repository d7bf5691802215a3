"""Numbers in sentences, written in the digits of the language.

The library turns every number among the facts into one that is written in Latin digits. A function
in the sentence gets the last word: each `{ $n }` that is shown becomes `{ SHOWN($n) }` when the
files are read. Selectors keep the plain number, so that plural forms work.
"""

import copy

from fluent.runtime.types import FluentFloat, FluentInt
from fluent.syntax import ast
from fluent.syntax.visitor import Transformer

from bot.texts.forms import Fraction, Whole

SHOWN = "SHOWN"


class Shown(Transformer):
    """Wraps the variables that a sentence shows; the resource given is left as it is."""

    def visit_Resource(self, node: ast.Resource) -> ast.Resource:  # noqa: N802  the library's name
        made = self.generic_visit(copy.deepcopy(node))
        assert isinstance(made, ast.Resource)
        return made

    def visit_Placeable(self, node: ast.Placeable) -> ast.Placeable:  # noqa: N802
        inner = node.expression
        if isinstance(inner, ast.VariableReference):
            arguments = ast.CallArguments(positional=[inner])
            node.expression = ast.FunctionReference(ast.Identifier(SHOWN), arguments)
            return node
        made = self.generic_visit(node)
        assert isinstance(made, ast.Placeable)
        return made


def shown(value: object) -> object:
    """A number as the language writes it; anything else as it is."""
    match value:
        case Whole() | Fraction():
            return value
        case FluentInt():
            return Whole(value)
        case FluentFloat():
            return Fraction(value)
    return value
