"""The `poshtiban` command line interface."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.commands.agents import agents_app
from bot.cli.commands.config import config_app
from bot.cli.commands.db import db_app
from bot.cli.commands.desk import desk_app
from bot.cli.commands.kb import kb_app
from bot.cli.group import CommandGroup

app = typer.Typer(
    name="poshtiban",
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # tracebacks with local variables could leak tokens
    help="Support desk in a messenger. Settings: `poshtiban config show`.",
)
app.add_typer(kb_app, name="kb")
app.add_typer(desk_app, name="desk")
app.add_typer(db_app, name="db")
app.add_typer(agents_app, name="agents")
app.add_typer(config_app, name="config")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder; created if it does not exist.")],
) -> None:
    """Write a folder to start from: the sample files and an .env with every setting."""
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
    from bot import logs
    from bot.cli.demo import play
    from bot.config import LogLevel

    logs.configure(level=LogLevel.INFO if verbose else LogLevel.WARNING)
    asyncio.run(play(port=port, keep=keep))


@app.command()
def run() -> None:
    """Run the bot with a real messenger until Ctrl-C."""
    from bot import logs
    from bot.cli.serving import LastResort, announce_run, serve
    from bot.config import Settings

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
    from bot import logs
    from bot.cli.doctor import diagnose
    from bot.config import LogLevel

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
    from bot.cli.docs import write_docs

    write_docs(app, Path(), check=check)


__all__ = ["app"]
