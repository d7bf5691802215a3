"""The `poshtiban` command line interface."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.cli.agents import agents_app
from bot.cli.db import db_app
from bot.cli.docs import write_docs
from bot.cli.feedback import show_feedback
from bot.cli.gaps import show_gaps
from bot.cli.kb import kb_app
from bot.cli.output import CommandGroup
from bot.cli.settings import config_app
from bot.config import LogLevel, Settings

app = typer.Typer(
    name="poshtiban",
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # tracebacks with local variables could leak tokens
    help="Support desk in a messenger. Settings: `poshtiban config show`.",
)
kb_app.command("gaps")(show_gaps)
kb_app.command("feedback")(show_feedback)
app.add_typer(kb_app, name="kb")
app.add_typer(db_app, name="db")
app.add_typer(agents_app, name="agents")
app.add_typer(config_app, name="config")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder; created if it does not exist.")],
) -> None:
    """Write a folder to start from: the sample knowledge base and an .env with every setting."""
    from bot.cli.starting import write_folder

    write_folder(folder)


@app.command()
def demo(
    *,
    port: Annotated[
        int, typer.Option(help="Port of the page. If it is in use, the next free port is taken.")
    ] = 8080,
    keep: Annotated[
        Path | None,
        typer.Option(help="Folder in which the database is kept. Default: a temporary folder."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log at level INFO.")] = False,
) -> None:
    """Run the desk with a simulated messenger on this machine, without a token or an account."""
    from bot.cli.demo import play

    logs.configure(level=LogLevel.INFO if verbose else LogLevel.WARNING)
    asyncio.run(play(port=port, keep=keep))


@app.command()
def run() -> None:
    """Run the bot with a real messenger until Ctrl-C."""
    from bot.cli.serving import LastResort, announce_run, serve

    settings = Settings.read(token_needed=True)
    logs.configure(level=settings.log_level, log_format=settings.log_format)
    last_resort = LastResort()
    asyncio.run(
        serve(
            settings,
            announce=lambda desk: announce_run(desk, settings=settings),
            stopping=last_resort.start,
        )
    )
    last_resort.cancel()


@app.command()
def doctor() -> None:
    """Check the installation, from the disk to the bot's rights, and suggest a fix per problem."""
    from bot.cli.doctor import diagnose

    logs.configure(level=LogLevel.ERROR)
    raise typer.Exit(diagnose())


@app.command()
def docs(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if a part is out of date.")
    ] = False,
) -> None:
    """Rewrite the generated parts of README.md, docs/ and .env.example."""
    write_docs(app, Path(), check=check)


__all__ = ["app"]
