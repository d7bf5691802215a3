"""The command line: `poshtiban demo`, `run`, `doctor` and what operators need beside them."""

from importlib.util import find_spec
from pathlib import Path

import typer

from bot.cli.agents import agents_app
from bot.cli.db import db_app
from bot.cli.docs import CheckOption, write_docs
from bot.cli.output import Told
from bot.cli.settings import config_app

app = typer.Typer(
    name="poshtiban",
    cls=Told,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show local variables: tokens, people's texts
    help="A support desk inside a messenger. Settings: `poshtiban config show`.",
)
app.add_typer(db_app, name="db")
app.add_typer(agents_app, name="agents")
app.add_typer(config_app, name="config")

if find_spec("bot.cli.kb") is not None:
    from bot.cli.kb import kb_app

    app.add_typer(kb_app, name="kb")


@app.command()
def docs(*, check: CheckOption = False) -> None:
    """Rewrite the generated parts of README.md, docs/ and .env.example."""
    write_docs(app, Path(), check=check)


__all__ = ["app"]
