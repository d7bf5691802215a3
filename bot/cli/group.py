"""Command group that prints known errors as a sentence."""

from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException


class CommandGroup(TyperGroup):
    """Command group that prints known errors as a sentence instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, TyperException):
            raise
        except Exception as error:
            from bot.cli.output import EXPECTED, exit_code_for, sentences_for, stderr

            if not isinstance(error, EXPECTED):
                raise
            for sentence in sentences_for(error):
                stderr().print(sentence, style="red", markup=False, highlight=False)
            raise typer.Exit(exit_code_for(error)) from error
